"""What is told again, and when: the table, its rows, and what holds whatever comes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.model import ChangeKind, PublicationDate, Severity, StoryEdit, StoryHistory
from crawler.notify import (
    Action,
    KnownStory,
    Policy,
    PolicyReason,
    QuietPeriod,
    Revision,
    Wants,
    assess,
    decide,
    merge_known,
    revision_of,
    to_send,
)
from crawler.notify.policy import POLICY_TABLE, REASON_WORDS, Novelty, row_of
from crawler.story import STAGE_ORDER, Snapshot, Span, changes_between, score
from tests.story.test_story import NOW, history, hours, member, raised

POLICY = Policy()
NIGHT = QuietPeriod(begin=time(22), end=time(6), timezone="Asia/Dushanbe", passing=frozenset({Severity.CRITICAL}))


def known_story(sent_after: float = 0, **changes: Any) -> KnownStory:
    return KnownStory(snapshot=then(**changes), notified_at=hours(sent_after))


def then(**changes: Any) -> Snapshot:
    return replace(
        Snapshot(story_id=7, severity=Severity.HIGH, watches=("clash",), origins=1, owners=("o0",), stage=STAGE_ORDER[0]), **changes
    )


GREW = then(origins=2, owners=("o0", "o1"))

# --------------------------------------------------------------------------- the table


@pytest.mark.parametrize(
    ("now", "before", "hours_later", "policy", "action", "reason"),
    [
        (then(), None, 0, POLICY, Action.SEND, PolicyReason.FIRST),
        (then(), known_story(), 99, POLICY, Action.DROP, PolicyReason.NOTHING_NEW),
        (then(copies=40), known_story(), 99, POLICY, Action.DROP, PolicyReason.ONLY_COPIES),
        (GREW, known_story(), 17.9, POLICY, Action.HOLD, PolicyReason.COOLDOWN),
        (GREW, known_story(), 18, POLICY, Action.SEND, PolicyReason.FOLLOW_UP),
        (
            replace(GREW, severity=Severity.LOW),
            known_story(severity=Severity.LOW),
            24 * 7 - 1,
            POLICY,
            Action.HOLD,
            PolicyReason.COOLDOWN,
        ),
        (
            replace(GREW, severity=Severity.MEDIUM),
            known_story(severity=Severity.MEDIUM),
            36,
            POLICY,
            Action.SEND,
            PolicyReason.FOLLOW_UP,
        ),
        (
            replace(GREW, severity=Severity.CRITICAL),
            known_story(severity=Severity.CRITICAL),
            4,
            POLICY,
            Action.SEND,
            PolicyReason.FOLLOW_UP,
        ),
        (then(denied=True), known_story(), 0.1, POLICY, Action.SEND, PolicyReason.URGENT),
        (then(retracted=(1,)), known_story(), 0.1, POLICY, Action.SEND, PolicyReason.URGENT),
        (then(corrections=((1, 2, "figure"),)), known_story(), 0.1, POLICY, Action.SEND, PolicyReason.URGENT),
        (then(severity=Severity.CRITICAL), known_story(), 0.1, POLICY, Action.SEND, PolicyReason.URGENT),
        (then(severity=Severity.HIGH), known_story(severity=Severity.LOW), 0.1, POLICY, Action.HOLD, PolicyReason.COOLDOWN),
        (then(), None, 20, Policy(quiet=NIGHT), Action.HOLD, PolicyReason.QUIET_HOURS),  # 01:00 in Dushanbe
        (then(severity=Severity.CRITICAL), None, 20, Policy(quiet=NIGHT), Action.SEND, PolicyReason.FIRST),
        (then(denied=True), known_story(), 20, Policy(quiet=NIGHT), Action.HOLD, PolicyReason.QUIET_HOURS),
    ],
)
def test_a_row_of_the_table(
    now: Snapshot, before: KnownStory | None, hours_later: float, policy: Policy, action: Action, reason: PolicyReason
) -> None:
    decision = decide(now, before, hours(hours_later), policy)
    assert (decision.action, decision.reason) == (action, reason)


def test_every_row_can_be_reached_and_what_cannot_be_raises() -> None:
    """Nobody told and told too short a time ago is the only contradiction; it must not pass in silence."""
    reached = set()
    for novelty, light, quiet, cooling in product(Novelty, (False, True), (False, True), (False, True)):
        try:
            reached.add(row_of(novelty, light=light, quiet=quiet, cooling=cooling))
        except LookupError:
            assert (novelty, light, quiet, cooling) == (Novelty.FIRST, False, False, True)
    assert reached == set(POLICY_TABLE)
    assert {row.reason for row in POLICY_TABLE} == set(PolicyReason) == set(REASON_WORDS)


def test_what_weighs_too_little_is_left_out_but_never_a_denial() -> None:
    weight = score(then(severity=Severity.LOW), NOW, NOW)
    picky = Policy(floor=60)
    assert decide(then(), None, NOW, picky, weight).reason is PolicyReason.LOW_SCORE
    assert decide(GREW, known_story(), hours(99), picky, weight).reason is PolicyReason.LOW_SCORE
    assert decide(then(denied=True), known_story(), hours(1), picky, weight).reason is PolicyReason.URGENT
    assert decide(then(), None, NOW, Policy(floor=weight.total), weight).action is Action.SEND


def test_a_hold_says_when_to_look_again_and_only_a_hold_does() -> None:
    assert decide(GREW, known_story(), hours(2), POLICY).until == hours(18)
    assert decide(then(), None, hours(20), Policy(quiet=NIGHT)).until == hours(25)  # 06:00 in Dushanbe
    assert decide(then(), None, NOW, POLICY).until is None


def test_critical_is_told_at_once_and_what_else_is_so_configured() -> None:
    grave = then(severity=Severity.CRITICAL)
    assert decide(grave, None, NOW, POLICY).at_once
    assert not decide(then(), None, NOW, POLICY).at_once
    assert decide(then(), None, NOW, Policy(immediate=frozenset({Severity.HIGH}))).at_once
    assert not decide(grave, known_story(severity=Severity.CRITICAL), hours(99), POLICY).at_once  # nothing new


@pytest.mark.parametrize(
    ("now", "revision"),
    [
        (GREW, Revision.UPDATE),
        (then(denied=True, severity=Severity.CRITICAL), Revision.CORRECTION),
        (then(severity=Severity.CRITICAL), Revision.ESCALATION),
        (then(), None),
    ],
)
def test_a_telling_has_a_class(now: Snapshot, revision: Revision | None) -> None:
    assert decide(now, known_story(), hours(99), POLICY).revision is revision
    assert decide(now, None, hours(99), POLICY).revision is Revision.NEW


def test_the_same_facts_have_the_same_name_and_copies_do_not_change_it() -> None:
    assert revision_of(Revision.NEW, then()) == revision_of(Revision.NEW, then(copies=9)) != revision_of(None, GREW)


def test_a_clock_that_was_set_back_pauses_nothing_and_repeats_nothing() -> None:
    later = known_story(sent_after=24 * 365)
    assert decide(then(), later, NOW, POLICY).action is Action.DROP
    assert decide(GREW, later, NOW, POLICY).action is Action.SEND
    assert decide(GREW, known_story(sent_after=0.05), NOW, POLICY).action is Action.HOLD  # three minutes are no jump


# --------------------------------------------------------------------------- the score


def test_a_score_is_the_sum_of_parts_that_say_why() -> None:
    least = score(then(severity=Severity.LOW), hours(-100), NOW)
    most = score(then(severity=Severity.CRITICAL, owners=tuple("abcdefg"), banks=("af", "tj"), stage=STAGE_ORDER[-1]), NOW, NOW)
    assert (least.total, most.total) == (10, 100)
    assert [score_part.name for score_part in most.parts] == ["severity", "owners", "standing", "recency"]
    assert str(most) == (
        "100 of 100: 55 for severity critical; 20 for 7 independent sources; 12 for confirmation by an official source; "
        "13 for recency: the latest report is 0 hours old"
    )


def test_more_never_weighs_less() -> None:
    for more in ({"severity": Severity.CRITICAL}, {"owners": ("o0", "o1")}, {"banks": ("af", "tj")}):
        assert score(then(**more), NOW, NOW).total > score(then(), NOW, NOW).total
    assert score(then(), NOW, hours(10)).total < score(then(), NOW, NOW).total
    assert score(then(), hours(50), NOW).total == score(then(), NOW, NOW).total  # a clock that was set back


# --------------------------------------------------------------------------- quiet hours


@pytest.mark.parametrize(
    ("moment", "end"),
    [
        ("2026-03-28T23:00", "2026-03-29T00:30"),
        ("2026-03-29T00:59", "2026-03-29T01:30"),
        ("2026-10-24T21:00", "2026-10-25T00:30"),
        ("2026-10-25T01:10", "2026-10-25T01:30"),
        ("2026-06-01T12:00", None),
        ("2026-06-01T20:00", "2026-06-02T00:30"),
        ("2026-03-29T01:00", None),
    ],
)
def test_quiet_hours_end_in_the_nights_when_the_clocks_change(moment: str, end: str | None) -> None:
    """22:00 to 02:30 in Berlin: on 29 March there is no 02:30 (at 03:00 they are over), on 25 October there are two."""
    quiet = QuietPeriod(begin=time(22), end=time(2, 30), timezone="Europe/Berlin")
    quiet_end = quiet.end_if_quiet(datetime.fromisoformat(moment).replace(tzinfo=UTC))
    assert quiet_end == (datetime.fromisoformat(end).replace(tzinfo=UTC) if end else None)


def test_quiet_hours_within_a_day_and_none_at_all() -> None:
    noon = QuietPeriod(begin=time(12), end=time(14), timezone="UTC")
    assert noon.end_if_quiet(hours(13)) == hours(14)
    assert noon.end_if_quiet(hours(14)) is None
    assert QuietPeriod(begin=time(6), end=time(6), timezone="UTC").end_if_quiet(hours(6)) is None


# --------------------------------------------------------------------------- what holds whatever comes

moments = st.floats(0, 24 * 400).map(hours)
severities = st.sampled_from(list(Severity))
few = st.lists(st.sampled_from("abcd"), unique=True).map(lambda names: tuple(sorted(names)))
spans = st.lists(st.integers(0, 9), max_size=3).map(
    lambda values: (Span(unit="killed", low=min(values), high=max(values), newest=values[-1]),) if values else ()
)
snapshots = st.builds(
    lambda severity, owners, banks, watches, places, figures, denied, gone, fixed, copies, step: then(
        severity=severity,
        owners=owners,
        origins=len(owners),
        banks=banks,
        watches=watches,
        places=places,
        figures=figures,
        denied=denied,
        retracted=gone,
        corrections=fixed,
        copies=copies,
        stage=STAGE_ORDER[step],
    ),
    severities,
    few,
    few,
    few,
    few,
    spans,
    st.booleans(),
    st.lists(st.integers(1, 3), unique=True).map(tuple),
    st.lists(st.tuples(st.integers(1, 2), st.integers(2, 3), st.sampled_from(["figure", "headline"])), max_size=2).map(tuple),
    st.integers(0, 9),
    st.integers(0, 3),
)
zones = st.sampled_from(["UTC", "Asia/Dushanbe", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"])
times = st.times(timezones=st.none())
quiets = st.none() | st.builds(
    lambda begin, end, zone, passing: QuietPeriod(begin=begin, end=end, timezone=zone, passing=passing),
    times,
    times,
    zones,
    st.frozensets(severities),
)
policies = st.builds(
    lambda floor, immediate, quiet, pause: Policy(
        floor=floor, immediate=immediate, quiet=quiet, cooldown={severity: pause * (4 - severity.rank) for severity in Severity}
    ),
    st.integers(0, 60),
    st.frozensets(severities),
    quiets,
    st.integers(0, 100).map(lambda n: timedelta(hours=n)),
)


@settings(deadline=None)
@given(st.lists(st.tuples(snapshots, moments), max_size=12), policies)
def test_nothing_is_told_twice_whatever_the_clock_does(steps: list[tuple[Snapshot, datetime]], policy: Policy) -> None:
    """Moments in any order, accounts that come and go: what is sent always holds something that was never sent before."""
    earlier: KnownStory | None = None
    names: set[str] = set()
    for now, moment in steps:
        decision = decide(now, earlier, moment, policy, score(now, moment, moment))
        if decision.action is not Action.SEND:
            assert decision.reason in set(PolicyReason) - {PolicyReason.FIRST, PolicyReason.URGENT, PolicyReason.FOLLOW_UP}
            continue
        assert changes_between(earlier.snapshot if earlier else None, now) == decision.changes != ()
        earlier = KnownStory(snapshot=merge_known(earlier.snapshot if earlier else None, now), notified_at=moment)
        name = revision_of(decision.revision, earlier.snapshot)
        assert name not in names
        names.add(name)
        assert decide(now, earlier, moment, policy).action is Action.DROP


@settings(deadline=None)
@given(snapshots, snapshots, moments, moments, policies)
def test_a_later_moment_takes_nothing_back_without_a_reason(
    before: Snapshot, now: Snapshot, first: datetime, second: datetime, policy: Policy
) -> None:
    first, second = sorted((first, second))
    earlier = KnownStory(snapshot=before, notified_at=first - timedelta(hours=1))
    sent = decide(now, earlier, first, policy, score(now, first, first))
    later = decide(now, earlier, second, policy, score(now, first, second))
    if sent.action is Action.SEND and later.action is not Action.SEND:
        assert later.reason in (PolicyReason.QUIET_HOURS, PolicyReason.LOW_SCORE)


@settings(deadline=None)
@given(quiets.filter(bool), moments, snapshots)
def test_quiet_hours_end(quiet: QuietPeriod, moment: datetime, now: Snapshot) -> None:
    policy = Policy(quiet=quiet)
    began = moment
    for _ in range(4):
        decision = decide(now, None, moment, policy)
        if decision.action is Action.SEND:
            break
        assert decision.until is not None
        assert moment < decision.until <= moment + timedelta(hours=26)
        moment = decision.until
    assert decide(now, None, moment, policy).action is Action.SEND
    assert moment - began <= timedelta(hours=27)


@settings(deadline=None)
@given(snapshots, snapshots, snapshots)
def test_what_is_known_only_grows(a: Snapshot, b: Snapshot, c: Snapshot) -> None:
    merged = merge_known(merge_known(merge_known(None, a), b), c)
    for snapshot in (a, b, c):
        assert changes_between(merged, snapshot) == ()


# --------------------------------------------------------------------------- a round


def test_a_reader_sees_the_stories_of_the_watches_they_asked_for_with_their_severity() -> None:
    told_by = history(member(1), raised=(raised(1, 1, Severity.LOW, "trade"), raised(1, 1, Severity.CRITICAL, "clash")))
    (assessment,) = assess([told_by], {}, NOW, hours(2), Wants(watches=frozenset({"trade"})), POLICY)
    assert assessment.snapshot.severity is Severity.LOW
    assert not assess([told_by], {}, NOW, hours(2), Wants(watches=frozenset({"flood"})), POLICY)
    assert not assess([told_by], {}, NOW, hours(2), Wants(severities=frozenset({Severity.LOW})), POLICY)
    assert assess([told_by], {}, NOW, hours(2), Wants(languages=frozenset({"tg"})), POLICY)
    assert not assess([told_by], {}, NOW, hours(2), Wants(languages=frozenset({"ps"})), POLICY)


def test_an_old_story_that_nobody_was_told_of_is_no_news_unless_it_stirs_or_its_telling_was_lost() -> None:
    old = history(member(-50), raised=(raised(-50, -50),))
    assert not assess([old], {}, NOW, hours(1), Wants(), POLICY)
    assert assess([old], {}, NOW, hours(1), Wants(), POLICY, lost={7})
    grown = history(
        member(-50), member(2, date=PublicationDate(instant=hours(0.5)), first_seen=hours(0.5)), raised=(raised(-50, -50),)
    )
    assert [assessment.decision.reason for assessment in assess([grown], {}, NOW, hours(1), Wants(), POLICY)] == [
        PolicyReason.FIRST
    ]


def test_an_edit_that_undoes_what_was_told_is_told_at_once_where_that_was_critical() -> None:
    def edited(when: float) -> StoryHistory:
        edit = StoryEdit(article_id=1, version=2, reasons=("withdrawn: the page is gone",), edited_at=hours(when), withdrawn=True)
        return history(member(1), raised=(raised(1, 1, Severity.CRITICAL),), edits=(edit,))

    (first,) = assess([edited(9)], {}, NOW, hours(2), Wants(), POLICY)
    earlier = {7: KnownStory(snapshot=merge_known(None, first.snapshot), notified_at=hours(2))}
    (again,) = assess([edited(2.5)], earlier, NOW, hours(3), Wants(), POLICY)
    assert [change.kind for change in again.decision.changes] == [ChangeKind.RETRACTED]
    assert to_send([again], at_once=True) == (again,)
    assert again.headline == "t"
