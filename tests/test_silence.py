"""Who is silent, and against what: a feed's own weekdays, days on which we did not ask, and everybody at once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from crawler.model import FetchOutcome
from crawler.polling.health import assess_feed
from crawler.polling.silence import FeedRhythm, is_everybody_quiet, may_be_silent, measure_silence, quiet_sources

NOW = datetime(2026, 3, 6, 9, 30, tzinfo=UTC)  # a Friday
FRIDAY = 4


def rhythm(days_ago: int, *, weeks: int = 8, free: int | None = None, published: int | None = None) -> FeedRhythm:
    """A feed with two entries a day, but none on the weekday `free` (or only on `published`), the last one `days_ago`."""
    today = NOW.date()
    days = [today - timedelta(days=age) for age in range(7 * weeks)]
    full = [day for day in days if (today - day).days >= days_ago and day.weekday() != free]
    full = [day for day in full if published is None or day.weekday() == published]
    latest = datetime.combine(max(full), datetime.min.time(), UTC) if full else None
    return FeedRhythm(entries=dict.fromkeys(full, 2), answered=frozenset(days), today=today, latest=latest)


@pytest.mark.parametrize(
    ("rhythm_seen", "silent"),
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
def test_silence_is_measured_against_what_such_weekdays_had(rhythm_seen: FeedRhythm, silent: bool) -> None:
    silence = measure_silence(rhythm_seen)
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
    rhythm_seen = rhythm(6)
    unasked = {NOW.date() - timedelta(days=age) for age in range(1, 6)}
    silence = measure_silence(
        FeedRhythm(entries=rhythm_seen.entries, answered=rhythm_seen.answered - unasked, today=rhythm_seen.today, latest=None)
    )
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
    rhythm_seen = rhythm(days_ago, free=free)
    assessed, reason = assess_feed(
        last_outcome=FetchOutcome.UNCHANGED,
        last_reason="",
        last_polled_at=NOW - timedelta(hours=polled_hours_ago),
        last_success_at=NOW,
        newest_at=rhythm_seen.latest,
        interval=3600,
        silence=measure_silence(rhythm_seen),
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
