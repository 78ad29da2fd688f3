"""The rhythm of a feed, and why."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.model import FetchOutcome, Hints, PollResult, PollState
from crawler.polling.schedule import (
    MAX_RETRY_AFTER_SECONDS,
    adopt_redirect,
    after_poll,
    first_interval,
    hints_of,
    leading_permanent,
    next_poll,
    wants_unconditional,
)
from tests.fakes import LIMITS

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
POLICY = LIMITS.policy
HOUR = 3600


def result(outcome: FetchOutcome = FetchOutcome.CHANGED, new: int = 0, old: int = 0, **more: object) -> PollResult:
    return PollResult(outcome=outcome, new_count=new, known_count=old, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("new", "old", "direction", "reason"),
    [(0, 20, 1, "nothing_new"), (5, 15, 1, "known_share_high"), (10, 10, 0, "known_share_even"), (19, 1, -1, "known_share_low")],
)
def test_the_share_of_known_entries_sets_the_pace(new: int, old: int, direction: int, reason: str) -> None:
    decision = next_poll(PollState(interval=2 * HOUR), result(new=new, old=old), NOW, POLICY)
    assert reason in decision.reasons
    change = decision.interval - 2 * HOUR
    assert (change > 0) - (change < 0) == direction


def test_not_modified_counts_as_all_known() -> None:
    assert "nothing_new" in next_poll(PollState(interval=HOUR), result(FetchOutcome.UNCHANGED), NOW, POLICY).reasons


def test_the_first_guess_comes_from_the_gaps_between_entries() -> None:
    dates = tuple(NOW - timedelta(hours=4 * number) for number in range(10))
    assert first_interval(dates, POLICY) == 2 * HOUR
    assert "first_guess" in next_poll(PollState(), result(new=10, entry_dates=dates), NOW, POLICY).reasons
    assert next_poll(PollState(), result(new=1), NOW, POLICY).interval == POLICY.first


@pytest.mark.parametrize(("days", "least"), [(8, 6 * HOUR), (15, 12 * HOUR), (31, 24 * HOUR)])
def test_a_feed_that_sleeps_is_asked_less_often(days: int, least: int) -> None:
    decision = next_poll(
        PollState(interval=HOUR, newest_at=NOW - timedelta(days=days)), result(FetchOutcome.UNCHANGED), NOW, POLICY
    )
    assert decision.interval >= least


@pytest.mark.parametrize("hints", [Hints(ttl=5 * HOUR), Hints(max_age=5 * HOUR), Hints(expires_in=5 * HOUR)])
def test_what_the_server_says_is_a_floor(hints: Hints) -> None:
    assert next_poll(PollState(interval=HOUR), result(new=9, hints=hints), NOW, POLICY).interval == 5 * HOUR


@pytest.mark.parametrize(
    ("outcome", "weight"),
    [
        (FetchOutcome.GONE, 1),
        (FetchOutcome.FORBIDDEN, 1),
        (FetchOutcome.NOT_FOUND, 0.5),
        (FetchOutcome.SERVER_ERROR, 0.5),
        (FetchOutcome.DNS, 0.25),
    ],
)
def test_failures_weigh_what_they_mean(outcome: FetchOutcome, weight: float) -> None:
    decision = next_poll(PollState(interval=HOUR), result(outcome), NOW, POLICY)
    assert decision.failures == weight
    assert decision.interval == HOUR
    assert decision.reasons[0] == f"failed_{outcome}"


def test_waiting_grows_with_failures_up_to_a_ceiling_and_no_feed_is_ever_dead() -> None:
    state, waits = PollState(interval=HOUR), []
    for _ in range(60):
        decision = next_poll(state, result(FetchOutcome.SERVER_ERROR), NOW, POLICY)
        waits.append((decision.next_poll_at - NOW).total_seconds())
        state = after_poll(state, result(FetchOutcome.SERVER_ERROR), decision, NOW, conditional=False, moved_to=None)
    assert waits == sorted(waits)
    assert waits[-1] == POLICY.failure_ceiling
    assert next_poll(state, result(new=1), NOW, POLICY).failures == 0


def test_429_is_capped_unless_the_server_asks_for_more() -> None:
    tired = PollState(interval=20 * HOUR, failures=9)
    assert (next_poll(tired, result(FetchOutcome.THROTTLED), NOW, POLICY).next_poll_at - NOW).total_seconds() == POLICY.throttle_cap
    decision = next_poll(tired, result(FetchOutcome.THROTTLED, hints=Hints(retry_after=9 * HOUR)), NOW, POLICY)
    assert (decision.next_poll_at - NOW).total_seconds() == 9 * HOUR
    assert "retry_after" in decision.reasons


def test_no_answer_keeps_us_away_for_longer_than_a_day() -> None:
    assert timedelta(seconds=MAX_RETRY_AFTER_SECONDS) <= timedelta(days=1)


@given(
    st.sampled_from(list(FetchOutcome)),
    st.integers(0, 3000),
    st.integers(0, 3000),
    st.one_of(st.none(), st.integers(1, 10**9)),
    st.floats(0, 1000),
    st.floats(-1, 1),
    st.one_of(st.none(), st.integers(0, 10**12)),
)
def test_whatever_happens_the_next_poll_lies_within_the_bounds(
    outcome: FetchOutcome, new: int, old: int, interval: int | None, failures: float, jitter: float, retry_after: int | None
) -> None:
    decision = next_poll(
        PollState(interval=interval, failures=failures),
        result(outcome, new, old, hints=Hints(retry_after=retry_after)),
        NOW,
        POLICY,
        jitter,
    )
    wait = (decision.next_poll_at - NOW).total_seconds()
    assert POLICY.floor <= wait <= max(POLICY.ceiling, POLICY.failure_ceiling, min(retry_after or 0, MAX_RETRY_AFTER_SECONDS))
    assert decision.reasons


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"retry-after": "120"}, Hints(retry_after=120)),
        ({"retry-after": "Sun, 01 Mar 2026 13:00:00 GMT"}, Hints(retry_after=HOUR)),
        ({"retry-after": "soon"}, Hints()),
        ({"retry-after": "999999999999"}, Hints(retry_after=MAX_RETRY_AFTER_SECONDS)),
        ({"retry-after": "9" * 400}, Hints(retry_after=MAX_RETRY_AFTER_SECONDS)),
        ({"retry-after": "Sun, 01 Mar 2099 13:00:00 GMT"}, Hints(retry_after=MAX_RETRY_AFTER_SECONDS)),
        ({"retry-after": "Sun, 01 Mar 2015 13:00:00 GMT"}, Hints(retry_after=0)),
        ({"cache-control": "public, max-age=600"}, Hints(max_age=600)),
        ({"cache-control": "no-cache, max-age=600"}, Hints()),
        ({"expires": "Sun, 01 Mar 2026 14:00:00 GMT", "date": "Sun, 01 Mar 2026 13:00:00 GMT"}, Hints(expires_in=HOUR)),
        ({"expires": "0"}, Hints()),
        ({"expires": "-1"}, Hints()),
    ],
)
def test_headers_are_read(headers: dict[str, str], expected: Hints) -> None:
    assert hints_of(headers, NOW) == expected


def test_a_server_that_lies_about_304_is_caught_and_remembered() -> None:
    state = PollState(interval=HOUR, unconditional_at=NOW - timedelta(days=2))
    quiet = result(FetchOutcome.UNCHANGED)
    for _ in range(4):
        state = after_poll(state, quiet, next_poll(state, quiet, NOW, POLICY), NOW, conditional=True, moved_to=None)
    assert state.unchanged_run == 4
    assert wants_unconditional(state, NOW, POLICY)
    news = result(new=3)
    state = after_poll(state, news, next_poll(state, news, NOW, POLICY), NOW, conditional=False, moved_to=None)
    assert state.lies_about_304
    assert wants_unconditional(state, NOW, POLICY)


def test_now_and_then_a_feed_is_fetched_without_validators() -> None:
    assert wants_unconditional(PollState(), NOW, POLICY)
    fresh = PollState(unconditional_at=NOW - timedelta(hours=1))
    assert not wants_unconditional(fresh, NOW, POLICY)
    assert wants_unconditional(PollState(unconditional_at=NOW - timedelta(hours=1), unchanged_run=20), NOW, POLICY)
    assert wants_unconditional(PollState(unconditional_at=NOW + timedelta(days=9)), NOW, POLICY)


def test_a_permanent_move_is_adopted_after_a_week_at_once_for_https_and_when_the_old_is_gone() -> None:
    old, new = "https://a.example/rss", "https://b.example/rss"
    since = PollState(moved_to=new, moved_since=NOW - timedelta(days=3))
    assert adopt_redirect(since, NOW, POLICY, old=old) is None
    assert adopt_redirect(since, NOW + timedelta(days=5), POLICY, old=old) == new
    assert adopt_redirect(since, NOW, POLICY, old=old, gone=True) == new
    assert adopt_redirect(PollState(moved_to=old), NOW, POLICY, old="http://a.example/rss") == old
    quiet = result(FetchOutcome.UNCHANGED)
    decision = next_poll(since, quiet, NOW, POLICY)
    assert after_poll(since, quiet, decision, NOW, conditional=True, moved_to=None).moved_to is None
    assert after_poll(since, quiet, decision, NOW, conditional=True, moved_to=new).moved_since == since.moved_since


@pytest.mark.parametrize(
    ("hops", "target"),
    [
        ((), None),
        (((301, "b"),), "b"),
        (((301, "b"), (308, "c")), "c"),
        (((301, "b"), (302, "c")), "b"),
        (((302, "b"), (301, "c")), None),
    ],
)
def test_only_leading_permanent_hops_move_a_feed(hops: tuple[tuple[int, str], ...], target: str | None) -> None:
    assert leading_permanent(hops) == target
