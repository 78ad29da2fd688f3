"""How a feed does: by its answers, by its pages, by its weekdays, and the bad hours of its host."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from crawler.model import Disposition, FetchOutcome
from crawler.polling.health import assess_feed
from crawler.polling.incidents import PageAttempt, find_incidents
from crawler.polling.page_yield import NO_PAGE_WORDS, PageResult, assess_pages, last_outcome_of, outcome_words
from crawler.polling.silence import FeedRhythm, is_everybody_quiet, may_be_silent, measure_silence, quiet_sources

NOW = datetime(2026, 3, 6, 9, 30, tzinfo=UTC)  # a Friday
FRIDAY = 4


def state_of(outcome: FetchOutcome, reason: str = "") -> tuple[str, str]:
    return assess_feed(
        last_outcome=outcome,
        last_reason=reason,
        last_polled_at=NOW,
        last_success_at=NOW - timedelta(hours=5),
        newest_at=NOW,
        interval=3600,
        now=NOW,
    )


# ------------------------------------------------------------------ what the feed itself answers


@pytest.mark.parametrize(
    ("outcome", "reason", "state", "words"),
    [
        (
            FetchOutcome.NETWORK,
            "unreachable: connection refused",
            "failing",
            "connections to it fail (unreachable: connection refused)",
        ),
        (FetchOutcome.DNS, "", "failing", "its name does not resolve"),
        (FetchOutcome.TLS, "TLS: the handshake failed", "failing", "its TLS connection fails (TLS: the handshake failed)"),
        (FetchOutcome.TIMEOUT, "", "failing", "it does not answer in time"),
        (FetchOutcome.FORBIDDEN, "HTTP 403", "blocked", "the site refuses us (HTTP 403)"),
    ],
)
def test_a_feed_that_cannot_be_had_says_how(outcome: FetchOutcome, reason: str, state: str, words: str) -> None:
    assert state_of(outcome, reason) == (state, f"{words}; last good answer 5 hours ago")


# ------------------------------------------------------------------ what its pages came to


def pages(*groups: tuple[int, FetchOutcome | None, str]) -> list[PageResult]:
    """(number, outcome or None where they were read, reason), the newest first; each an hour older than the one before."""
    kinds = [(outcome, reason) for number, outcome, reason in groups for _ in range(number)]
    return [
        PageResult(
            is_read=outcome is None,
            outcome=outcome or FetchOutcome.OK,
            reason=reason,
            first_seen_at=NOW - timedelta(hours=age),
            from_feed=outcome is not None,
        )
        for age, (outcome, reason) in enumerate(kinds)
    ]


READ = (20, None, "")


@pytest.mark.parametrize(
    ("found", "blocked", "words"),
    [
        (
            pages((12, FetchOutcome.FORBIDDEN, "HTTP 403")),
            True,
            "12 of 12 pages were blocked by the site (HTTP 403) since 2026-03-05 22:30 UTC; 12 articles made of the feed's own text",
        ),
        (pages((3, FetchOutcome.DNS, "")), False, "3 of 3 pages were not reached, as the host name does not resolve since"),
        (
            pages((4, FetchOutcome.NETWORK, "unreachable: connection refused")),
            False,
            "not reached (unreachable: connection refused)",
        ),
        (pages((4, FetchOutcome.TIMEOUT, "")), False, "4 of 4 pages were not answered in time"),
        (pages((4, FetchOutcome.TLS, "TLS: x")), False, "not reached, as the TLS connection fails (TLS: x)"),
        (pages((4, FetchOutcome.NOT_FOUND, "HTTP 404")), False, "4 of 4 pages were missing (HTTP 404)"),
        (
            pages((4, FetchOutcome.BLOCKED_BY_ROBOTS, "forbidden by robots.txt: http://a.example/1")),
            True,
            "4 of 4 pages were forbidden by robots.txt since",
        ),
        (pages((3, FetchOutcome.OK, "challenge")), False, "3 of 3 pages were read and gave no article (challenge) since"),
        (pages((1, FetchOutcome.OK, "7 words"), (3, FetchOutcome.OK, "9 words")), False, "(7 words and the like)"),
        (pages((9, FetchOutcome.FORBIDDEN, "HTTP 403"), (1, None, "")), True, "9 of 10 pages were blocked by the site (HTTP 403)"),
        (pages((5, FetchOutcome.FORBIDDEN, "HTTP 403"), READ), True, "5 of 5 pages were blocked by the site (HTTP 403)"),
        (
            pages((6, FetchOutcome.FORBIDDEN, "HTTP 403"), (4, FetchOutcome.NOT_FOUND, "HTTP 404")),
            True,
            "6 of 10 pages were blocked by the site (HTTP 403) since 2026-03-06 04:30 UTC, and 4 others failed too",
        ),
    ],
)
def test_a_feed_that_answers_is_not_well_while_its_pages_cannot_be_had(found: list[PageResult], blocked: bool, words: str) -> None:
    trouble = assess_pages(found)
    assert trouble is not None
    assert trouble.is_blocked is blocked
    assert words in trouble.text
    assessed = assess_feed(
        last_outcome=FetchOutcome.CHANGED,
        last_reason="",
        last_polled_at=NOW,
        last_success_at=NOW,
        newest_at=NOW,
        interval=3600,
        now=NOW,
        page_trouble=trouble,
    )
    assert assessed == ("blocked" if blocked else "failing", trouble.text)


@pytest.mark.parametrize(
    "found",
    [
        [],
        pages(READ),
        pages((2, FetchOutcome.FORBIDDEN, "HTTP 403")),  # two links may be dead by chance
        pages((4, FetchOutcome.FORBIDDEN, "HTTP 403"), READ),
        pages((6, FetchOutcome.OK, "8 words"), READ),  # a day of short pages says nothing about the site
        pages((2, None, ""), (8, FetchOutcome.FORBIDDEN, "HTTP 403")),
        pages((1, None, ""), (7, FetchOutcome.FORBIDDEN, "HTTP 403")),  # the newest came: it is over
    ],
)
def test_a_few_dead_links_are_no_trouble(found: list[PageResult]) -> None:
    assert assess_pages(found) is None


def test_every_outcome_of_a_page_has_words() -> None:
    of_feeds_only = {FetchOutcome.CHANGED, FetchOutcome.EMPTY, FetchOutcome.NOT_A_FEED, FetchOutcome.UNREADABLE, FetchOutcome.OK}
    assert set(FetchOutcome) - of_feeds_only == set(NO_PAGE_WORDS)


def test_an_entry_whose_exchange_is_no_longer_in_the_log_is_judged_by_its_disposition() -> None:
    assert last_outcome_of(Disposition.BLOCKED_BY_SITE, None) is FetchOutcome.FORBIDDEN
    assert last_outcome_of(Disposition.FROM_FEED, "dns") is FetchOutcome.DNS
    assert last_outcome_of(Disposition.THIN, None) is FetchOutcome.OK
    assert outcome_words(FetchOutcome.FORBIDDEN, ["HTTP 403", "HTTP 403", "captcha"]) == "blocked by the site (HTTP 403 and others)"


# ------------------------------------------------------------------ silence, against its own weekdays


def rhythm(days_ago: int, *, weeks: int = 8, free: int | None = None, published: int | None = None) -> FeedRhythm:
    """A feed with two entries a day, but none on the weekday `free` (or only on `published`), the last one `days_ago`."""
    today = NOW.date()
    days = [today - timedelta(days=age) for age in range(7 * weeks)]
    full = [day for day in days if (today - day).days >= days_ago and day.weekday() != free]
    full = [day for day in full if published is None or day.weekday() == published]
    latest = datetime.combine(max(full), datetime.min.time(), UTC) if full else None
    return FeedRhythm(entries=dict.fromkeys(full, 2), answered=frozenset(days), today=today, latest=latest)


@pytest.mark.parametrize(
    ("found", "silent"),
    [
        (rhythm(0), False),
        (rhythm(1), False),  # today is not over
        (rhythm(3), False),  # two empty days
        (rhythm(4), True),  # three
        (rhythm(4, weeks=3), False),  # less is known: one day more of patience
        (rhythm(5, weeks=3), True),
        (rhythm(7, published=FRIDAY), False),  # a weekly paper
        (rhythm(21, published=FRIDAY), False),  # two issues missing
        (rhythm(22, published=FRIDAY), True),  # three
    ],
)
def test_silence_is_measured_against_what_such_weekdays_had(found: FeedRhythm, silent: bool) -> None:
    silence = measure_silence(found)
    assert silence is not None
    assert silence.is_silent is silent


def test_a_paper_that_never_publishes_on_fridays_is_not_silent_on_friday() -> None:
    saturday = NOW.date() + timedelta(days=1)
    days = [saturday - timedelta(days=age) for age in range(56)]
    for free, quiet in ((FRIDAY, False), (None, True)):
        full = [day for day in days if day < saturday - timedelta(days=1) and day.weekday() != free]
        silence = measure_silence(FeedRhythm(entries=dict.fromkeys(full, 2), answered=frozenset(days), today=saturday, latest=None))
        assert silence is not None
        assert silence.empty_days == 1
        assert silence.is_quiet is quiet


def test_days_on_which_we_did_not_ask_are_no_silence() -> None:
    found = rhythm(6)
    unasked = {NOW.date() - timedelta(days=age) for age in range(1, 6)}
    silence = measure_silence(FeedRhythm(entries=found.entries, answered=found.answered - unasked, today=found.today, latest=None))
    assert silence is not None
    assert (silence.empty_days, silence.is_silent) == (0, False)


@pytest.mark.parametrize("entries", [{}, {NOW.date() - timedelta(days=9): 3}])
def test_a_feed_of_which_little_is_known_has_no_rhythm(entries: dict[date, int]) -> None:
    answered = frozenset(NOW.date() - timedelta(days=age) for age in range(20))
    assert measure_silence(FeedRhythm(entries=entries, answered=answered, today=NOW.date(), latest=None)) is None


@pytest.mark.parametrize(
    ("quiet", "everybody"),
    [
        ({}, False),
        ({"a": True, "b": True}, False),
        ({"a": True, "b": True, "c": True}, True),
        ({"a": True, "b": True, "c": True, "d": True, "e": False}, True),
        ({"a": True, "b": True, "c": True, "d": False}, False),
    ],
)
def test_nearly_all_sources_at_once_are_everybody(quiet: dict[str, bool], everybody: bool) -> None:
    assert is_everybody_quiet(quiet) is everybody


def test_a_source_is_quiet_when_each_of_its_feeds_is() -> None:
    assert quiet_sources([("a", True), ("a", False), ("b", True), ("b", True), ("c", False), ("c", True)]) == {
        "a": False,
        "b": True,
        "c": False,
    }


@pytest.mark.parametrize(
    ("days_ago", "free", "everybody", "polled_hours_ago", "state"),
    [(1, None, False, 0, "ok"), (5, None, False, 0, "silent"), (5, None, True, 0, "quiet"), (5, None, False, 72, "unpolled")],
)
def test_who_is_silent_is_told_apart(days_ago: int, free: int | None, everybody: bool, polled_hours_ago: int, state: str) -> None:
    found = rhythm(days_ago, free=free)
    assessed, reason = assess_feed(
        last_outcome=FetchOutcome.UNCHANGED,
        last_reason="",
        last_polled_at=NOW - timedelta(hours=polled_hours_ago),
        last_success_at=NOW,
        newest_at=found.latest,
        interval=3600,
        silence=measure_silence(found),
        everybody_quiet=everybody,
        now=NOW,
    )
    assert assessed == state
    if state == "silent":
        assert "nothing new for 5 days; on such weekdays it published 28 times of 28 before" in reason
    if state == "quiet":
        assert reason.endswith("like nearly all sources: a holiday?")


def test_a_young_entry_needs_no_look_at_the_rhythm() -> None:
    assert not may_be_silent(NOW - timedelta(hours=20), NOW)
    assert may_be_silent(NOW - timedelta(hours=30), NOW)
    assert may_be_silent(None, NOW)


# ------------------------------------------------------------------ the bad hours of a host


def attempts(
    minutes: list[int],
    outcome: FetchOutcome = FetchOutcome.FORBIDDEN,
    *,
    first_entry: int = 1,
    come: int = 0,
    host: str = "paper.example",
    reason: str = "HTTP 403",
) -> list[PageAttempt]:
    """One exchange of an entry each at these minutes after ten o'clock; the first `come` entries are articles by now."""
    began = datetime(2026, 3, 6, 10, 0, tzinfo=UTC)
    return [
        PageAttempt(
            feed_id=1,
            source="paper",
            host=host,
            entry_id=first_entry + place,
            started_at=began + timedelta(minutes=minute),
            outcome=outcome,
            reason=reason,
            has_come=place < come,
            waits=place >= come,
        )
        for place, minute in enumerate(minutes)
    ]


def came(*minutes: int) -> list[PageAttempt]:
    return attempts(list(minutes), FetchOutcome.OK, first_entry=900, come=99, reason="")


def texts(found: list[PageAttempt]) -> list[str]:
    return [incident.text for incident in find_incidents(found)]


def test_a_bad_hour_is_told_once_with_what_has_come_since() -> None:
    hour = attempts(list(range(0, 60, 3)), come=18)
    assert texts([*came(-30, 75), *hour]) == [
        "2026-03-06 10:00–10:57 UTC: 20 pages of paper.example were blocked by the site (HTTP 403); 18 have come since, 2 are asked for again"
    ]


def test_pages_that_are_asked_for_again_in_vain_belong_to_the_same_bad_hour() -> None:
    hour = attempts([0, 1, 2], come=3)
    again = attempts([60, 61, 62, 240, 241, 242], come=6)
    again = [replace(attempt, entry_id=1 + place % 3) for place, attempt in enumerate(again)]
    assert texts([*hour, *again, *came(300)]) == [
        "2026-03-06 10:00–14:02 UTC: 3 pages of paper.example were blocked by the site (HTTP 403); all have come since"
    ]


@pytest.mark.parametrize(
    ("found", "number"),
    [
        (attempts([0, 5]), 0),  # two
        (attempts([0, 50, 100, 150, 200]), 0),  # never three within an hour
        ([*attempts([0, 5]), *came(7), *attempts([9, 11], first_entry=50)], 0),  # one came between
        (attempts([0, 1, 2], FetchOutcome.BLOCKED_BY_ROBOTS), 0),  # a standing rule, no moment
        ([replace(attempt, entry_id=1) for attempt in attempts([0, 1, 2, 3])], 0),  # one page, four times
        (attempts([0, 5, 9]), 1),
        (attempts([0, 1, 2], FetchOutcome.TIMEOUT, reason=""), 1),
        (attempts([0, 1, 2], FetchOutcome.OK, reason="challenge"), 1),
        ([*attempts([0, 1, 2, 3]), *came(10), *attempts([20, 21, 22], first_entry=50)], 1),
        ([*attempts([0, 1, 2]), *came(100), *attempts([200, 201, 202], first_entry=50)], 2),
        ([*attempts([0, 1, 2]), *attempts([0, 1, 2], first_entry=50, host="second.example")], 2),
        ([*attempts([0, 1, 2, 3]), *attempts([2], FetchOutcome.NOT_FOUND, first_entry=50)], 1),
    ],
)
def test_what_is_a_bad_hour_and_what_is_not(found: list[PageAttempt], number: int) -> None:
    assert len(texts(found)) == number


def test_many_exchanges_cost_time_in_proportion() -> None:
    """Each exchange enters and leaves the hour once: no list is searched anew for each."""
    found = attempts(list(range(20_000)), come=0)
    assert [incident.pages for incident in find_incidents(found)] == [20_000]
