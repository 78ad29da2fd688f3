"""A story at a moment, what changed since, and what is unusual."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler.model import (
    AlertState,
    ChangeKind,
    PublicationDate,
    Severity,
    StoryAlert,
    StoryEdit,
    StoryFigure,
    StoryHistory,
    StoryMember,
)
from crawler.runtime.serialize import dumps, loads
from crawler.story import (
    Snapshot,
    changes_between,
    exceeds_usual,
    figure_timelines,
    headline_kind,
    snapshot,
    sourcing_of,
    stage_of,
    transitions,
    usual_level,
)
from tests.fakes import an_article, an_article_found, an_entry, house

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def hours(number: float) -> datetime:
    return NOW + timedelta(hours=number)


def member(number: int, **changes: Any) -> StoryMember:
    return StoryMember(
        **{
            "story_id": 7,
            "article_id": number,
            "title": "t",
            "url": "",
            "source": f"s{number}",
            "source_name": f"S{number}",
            "owner": f"o{number}",
            "kind": "independent",
            "country": "TJ",
            "bank": "tj",
            "language": "tg",
            "date": PublicationDate(instant=hours(number)),
            "first_seen": hours(number),
            "copy_of": None,
            **changes,
        }
    )


def raised(
    article: int, hour: float, severity: Severity = Severity.HIGH, watch: str = "clash", state: AlertState = AlertState.NEW
) -> StoryAlert:
    return StoryAlert(
        alert_id=article, watch=watch, title=watch, severity=severity, article_id=article, raised_at=hours(hour), state=state
    )


def figure(article: int, value: float, version: int = 1, label: str = "", unit: str = "killed") -> StoryFigure:
    return StoryFigure(article_id=article, version=version, unit=unit, value=value, qualifier="exact", label=label)


def history(*members: StoryMember, **changes: Any) -> StoryHistory:
    return StoryHistory(story_id=7, members=members, **{"raised": (raised(members[0].article_id, 0),), **changes})


# --------------------------------------------------------------------------- voices


def test_twelve_copies_of_one_text_are_one_voice() -> None:
    sourcing = sourcing_of([member(0), *(member(number, copy_of=0, bank="af", owner="x") for number in range(1, 12))])
    assert (sourcing.origins, sourcing.copies, sourcing.owners, sourcing.banks, sourcing.stage) == (
        1,
        11,
        ("o0",),
        ("tj",),
        "single source",
    )


def test_a_story_moves_from_one_source_to_both_banks_to_official() -> None:
    assert sourcing_of([member(0), member(1, owner="o0")]).stage == "single source"
    assert sourcing_of([member(0), member(1)]).stage == "several owners"
    assert sourcing_of([member(0), member(1, bank="af")]).stage == "both banks"
    assert sourcing_of([member(0), member(1, labels=frozenset({"official"}))]).stage == "official"


def test_who_was_first_and_who_is_silent() -> None:
    sourcing = sourcing_of([member(3), member(1, kind="state"), member(2, kind="state", owner="o1")])
    assert (sourcing.first, sourcing.lead_hours, sourcing.one_bank_only, sourcing.state_only) == ("s1", 2.0, True, False)
    assert sourcing_of([member(1, kind="state")]).state_only
    assert sourcing_of([member(1, labels=frozenset({"denied"}))]).denied
    assert (sourcing_of([]).articles, sourcing_of([]).stage) == (0, "")


# --------------------------------------------------------------------------- a moment


def test_a_snapshot_knows_only_what_was_known_then() -> None:
    story = history(member(0), member(2, bank="af"), figures=(figure(0, 3), figure(2, 5)))
    first, then = snapshot(story, hours(1)), snapshot(story, hours(2))
    assert first is not None
    assert then is not None
    assert (first.owners, first.banks, first.stage) == (("o0",), ("tj",), "single source")
    assert (then.owners, then.banks, then.stage) == (("o0", "o2"), ("af", "tj"), "both banks")
    assert [(span.low, span.high) for span in first.figures + then.figures] == [(3, 3), (3, 5)]


def test_a_story_without_a_standing_alert_has_no_snapshot() -> None:
    assert snapshot(history(member(0), raised=(raised(0, hour=5),)), hours(1)) is None
    assert snapshot(history(member(0), raised=(raised(0, 0, state=AlertState.DISMISSED),)), hours(1)) is None


def test_an_edited_figure_replaces_the_one_of_the_version_before() -> None:
    story = history(member(0), figures=(figure(0, 300), figure(0, 1037, version=2)), versions={0: (hours(0), hours(6))})
    before, after = snapshot(story, hours(5)), snapshot(story, hours(6))
    assert before is not None
    assert after is not None
    assert (before.figures[0].high, after.figures[0].high) == (300, 1037)
    assert [change.text for change in changes_between(before, after)] == ["killed: 300 → 1,037"]


def test_figures_of_copies_and_denied_ones_do_not_count() -> None:
    now = snapshot(
        history(member(0), member(1, copy_of=0), figures=(figure(0, 3), figure(1, 9), figure(0, 40, label="denied"))), hours(2)
    )
    assert now is not None
    assert [(span.low, span.high) for span in now.figures] == [(3, 3)]


def test_a_snapshot_survives_being_kept() -> None:
    before = snapshot(history(member(0), figures=(figure(0, 3),)), hours(1))
    assert before is not None
    assert loads(Snapshot, dumps(before)) == before


def test_the_stages_of_a_story_are_told_in_order_with_whose_account_or_last_withdrawal_moved_it() -> None:
    story = history(
        member(0),
        member(2, bank="af"),
        member(3, copy_of=0),
        member(5, labels=frozenset({"denied"})),
        edits=tuple(
            StoryEdit(article_id=id, version=2, reasons=("withdrawn: 404",), edited_at=hours(9), withdrawn=True) for id in (0, 2, 5)
        ),
    )
    assert [(transition.before, transition.after, transition.source) for transition in transitions(story)] == [
        ("", "single source", "s0"),
        ("single source", "both banks", "s2"),
        ("both banks", "denied", "s5"),
        ("denied", "retracted", "s5"),
    ]
    assert stage_of(story) == "retracted"


def test_the_figures_of_a_story_are_a_ledger_of_who_said_what_when() -> None:
    story = history(
        member(0),
        member(1),
        member(2, copy_of=0),
        versions={0: (hours(0), hours(6))},
        figures=(figure(0, 300), figure(0, 1037, version=2), figure(1, 450), figure(2, 9), figure(1, 4000, label="denied")),
    )
    (ledger,) = figure_timelines(story)
    assert ledger.unit == "killed"
    assert [(str(line), line.source, line.version) for line in ledger.entries] == [
        ("300", "s0", 1),
        ("450", "s1", 1),
        ("4,000", "s1", 1),
        ("1,037", "s0", 2),
    ]
    assert ledger.value_history == (300, 450, 1037)
    assert (str(ledger.low), str(ledger.high)) == ("450", "1,037")


# --------------------------------------------------------------------------- what changed


def then(**changes: Any) -> Snapshot:
    return Snapshot(
        **{
            "story_id": 7,
            "severity": Severity.HIGH,
            "watches": ("clash",),
            "origins": 1,
            "owners": ("o0",),
            "banks": ("tj",),
            "stage": "single source",
            **changes,
        }
    )


def test_nothing_told_before_means_that_all_is_new() -> None:
    assert headline_kind(changes_between(None, then())) is ChangeKind.NEW


@pytest.mark.parametrize(
    "now", [then(), then(copies=12), then(severity=Severity.LOW), then(watches=()), then(languages=("tg", "ru"))]
)
def test_copies_and_losses_are_no_news(now: Snapshot) -> None:
    assert changes_between(then(), now) == ()
    assert headline_kind(()) is None


@pytest.mark.parametrize(
    ("now", "kind", "text"),
    [
        (then(denied=True), ChangeKind.DENIED, "denied by a source"),
        (then(retracted=(4,)), ChangeKind.RETRACTED, "1 article is no longer online"),
        (then(corrections=((1, 2, "figure: 3 → 5 killed"),)), ChangeKind.CORRECTED, "figure: 3 → 5 killed"),
        (then(severity=Severity.CRITICAL), ChangeKind.SEVERITY, "severity high → critical"),
        (then(banks=("af", "tj"), stage="both banks"), ChangeKind.CORROBORATED, "single source → both sides of the river"),
        (then(watches=("clash", "flood")), ChangeKind.WATCH, "watch: flood"),
        (then(places=("khorog",)), ChangeKind.PLACE, "place: khorog"),
        (then(origins=2, owners=("o0", "o1")), ChangeKind.ORIGIN, "2 independent sources, new: o1"),
    ],
)
def test_what_is_news_has_a_kind_and_words(now: Snapshot, kind: ChangeKind, text: str) -> None:
    changes = changes_between(then(), now)
    assert headline_kind(changes) is kind
    assert [change.text for change in changes] == [text]


def test_the_weightiest_change_names_the_card() -> None:
    now = then(denied=True, severity=Severity.CRITICAL, origins=2, owners=("o0", "o1"))
    assert [change.kind for change in changes_between(then(), now)] == [ChangeKind.DENIED, ChangeKind.SEVERITY, ChangeKind.ORIGIN]


# --------------------------------------------------------------------------- what is unusual

DAYS = [date(2026, 1, 5) + timedelta(days=number) for number in range(60)]  # from a Monday on
TODAY = DAYS[-1] + timedelta(days=1)


def test_a_rise_is_measured_against_the_same_weekday() -> None:
    """Fridays have two, other days ten: ten on a Friday is a rise, on a Tuesday it is Tuesday."""
    counts = {day: 2 if day.weekday() == 4 else 10 for day in DAYS}
    friday = next(TODAY + timedelta(days=n) for n in range(7) if (TODAY + timedelta(days=n)).weekday() == 4)
    tuesday = next(TODAY + timedelta(days=n) for n in range(7) if (TODAY + timedelta(days=n)).weekday() == 1)
    assert exceeds_usual(10, usual_level(counts, friday, DAYS))
    assert not exceeds_usual(10, usual_level(counts, tuesday, DAYS))


def test_one_great_day_does_not_hide_the_next() -> None:
    counts = dict.fromkeys(DAYS, 1) | {DAYS[-8]: 400}
    assert exceeds_usual(6, usual_level(counts, TODAY, DAYS))


def test_days_that_nobody_watched_are_no_quiet_days() -> None:
    assert usual_level({}, TODAY, DAYS[-6:]) is None
    level = usual_level(dict.fromkeys(DAYS[::2], 6), TODAY, DAYS[::2])
    assert level is not None
    assert level[0] == 6


def test_few_are_never_a_rise_and_nothing_is_known_of_a_young_archive() -> None:
    assert not exceeds_usual(2, usual_level({}, TODAY, DAYS))
    assert exceeds_usual(4, usual_level({}, TODAY, DAYS))
    assert not exceeds_usual(400, None)


# --------------------------------------------------------------------------- in an archive


def test_a_history_is_read_whole_from_the_archive(tmp_path: Path) -> None:
    text = "Tajik guards clashed with Taliban fighters near Ishkashim in Badakhshan. Three soldiers were killed. " * 6
    with house(tmp_path) as h:
        run = h.plan().run_id
        h.recorder.record(an_article_found(run, 1, an_entry("a"), an_article("a", title="Tajik clash", text=text)))
        h.clock.later(hours=2)
        copy = an_article("b", source="two", host="two.example", title="Tajik clash", text=text)
        h.recorder.record(an_article_found(run, 2, an_entry("b", host="two.example"), copy))
        (story,) = h.store.histories.of_stories([1]).values()
        assert [(member.source, member.copy_of, member.bank) for member in story.members] == [("one", None, "tj"), ("two", 1, "af")]
        assert {alert.watch for alert in story.raised} == {"clash-tj"}
        assert ("killed", 3.0) in {(figure.unit, figure.value) for figure in story.figures}
        assert {id: len(times) for id, times in story.versions.items()} == {1: 1, 2: 1}
        now = snapshot(story, h.clock.now)
        assert now is not None
        assert (now.origins, now.copies, now.owners) == (1, 1, ("one",))
        assert h.store.histories.alerted_stories(NOW - timedelta(days=9), h.clock.now) == (1,)
        assert h.store.histories.stories_per_watch(NOW, h.clock.now) == {"clash-tj": {h.clock.now.date(): 1}}
        assert h.store.histories.of_stories([99]) == {}
