"""When a feed is polled next: a pure function that says why.

* Feedback (Media Cloud's rss-fetcher): of the entries of a successful poll, a share of known ones from two thirds on makes
  the interval longer, below one third shorter, in between it stays. A 304 counts as all known.
* First guess (Miniflux, CommaFeed): half the median gap between the entries of the first document.
* Server hints are floors: ttl, sy:*, Cache-Control, Expires; Retry-After holds whatever it says, up to a day.
* Dormancy (CommaFeed): newest entry 30 days old: the ceiling; 14 days: half of it; 7 days: a quarter.
* Failures weigh 1 (403, 410, a bad URL), 0.5 (404, 5xx, time-outs, TLS, unreadable) or 0.25 (DNS, no connection); the wait
  grows with their sum up to `failure_ceiling`. 429 waits at most `throttle_cap` unless the server asks for more. No feed is
  ever dead.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from itertools import pairwise
from statistics import median
from urllib.parse import urlsplit

from crawler.model import FetchOutcome, Hints, PollDecision, PollPolicy, PollResult, PollState
from crawler.polling.health import HOST_RESTS_REASON

MAX_RETRY_AFTER_SECONDS = 86400  # no Retry-After keeps us away for longer: one slip of a server would silence it for weeks
MANY_KNOWN, FEW_KNOWN = 2 / 3, 1 / 3
_FAILURE_WEIGHTS = {
    FetchOutcome.FORBIDDEN: 1.0,
    FetchOutcome.GONE: 1.0,
    FetchOutcome.BAD_REDIRECT: 1.0,
    FetchOutcome.BLOCKED_BY_GUARD: 1.0,
    FetchOutcome.BLOCKED_BY_ROBOTS: 1.0,
    FetchOutcome.NOT_A_FEED: 1.0,
    FetchOutcome.CLIENT_ERROR: 1.0,
    FetchOutcome.DNS: 0.25,
    FetchOutcome.NETWORK: 0.25,
}


def hints_of(headers: Mapping[str, str], now: datetime) -> Hints:
    """What response headers (names in lower case) say about when to come back."""
    control = headers.get("cache-control", "").lower()
    age = re.search(r"\bmax-age\s*=\s*\"?(\d{1,12})", control)
    free = "no-cache" in control or "no-store" in control
    max_age = None if free or not age else min(int(age[1]), MAX_RETRY_AFTER_SECONDS)
    expires_in = None
    if max_age is None and not free and (expires := _date(headers.get("expires"))) is not None:
        expires_in = _cap((expires - (_date(headers.get("date")) or now)).total_seconds())
    return Hints(max_age=max_age, expires_in=expires_in, retry_after=_retry_after(headers.get("retry-after"), now))


def _retry_after(value: str | None, now: datetime) -> int | None:
    if value is None:
        return None
    if re.fullmatch(r"\s*\d+(\.\d*)?\s*", value):
        return _cap(float(value))
    when = _date(value)
    return None if when is None else _cap((when - now).total_seconds())


def _cap(seconds: float) -> int:
    return int(min(max(seconds, 0), MAX_RETRY_AFTER_SECONDS))


def _date(value: str | None) -> datetime | None:
    try:
        when = parsedate_to_datetime(value or "")
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return when.astimezone(UTC) if when.tzinfo else when.replace(tzinfo=UTC)


def merge_hints(a: Hints, b: Hints) -> Hints:
    """The first's word where it has one."""
    return Hints(
        ttl=a.ttl if a.ttl is not None else b.ttl,
        max_age=a.max_age if a.max_age is not None else b.max_age,
        expires_in=a.expires_in if a.expires_in is not None else b.expires_in,
        retry_after=a.retry_after if a.retry_after is not None else b.retry_after,
    )


def first_interval(entry_dates: Sequence[datetime], policy: PollPolicy) -> int:
    """Half the median gap between entries, within floor and ceiling; `policy.first` when there are too few."""
    dates = sorted(entry_dates)
    gaps = [(later - earlier).total_seconds() for earlier, later in pairwise(dates)]
    if len(gaps) < 2:
        return policy.first
    return int(min(max(median(gaps) / 2, policy.floor), policy.ceiling))


def weight(outcome: FetchOutcome) -> float:
    """How heavily a failure counts."""
    return _FAILURE_WEIGHTS.get(outcome, 0.5)


def next_poll(state: PollState, result: PollResult, now: datetime, policy: PollPolicy, jitter: float = 0.0) -> PollDecision:
    """When to come back after `result`. `jitter` from -1 to 1 moves the moment by a twentieth at most."""
    if result.outcome.good:
        interval, failures, reasons = _after_success(state, result, now, policy)
        wait = interval
    else:
        interval = state.interval or policy.first
        failures = state.failures + weight(result.outcome)
        wait, reasons = _after_failure(interval, failures, result, policy)
    requested = result.hints.retry_after or 0
    if requested > wait:
        wait, reasons = min(requested, MAX_RETRY_AFTER_SECONDS), (*reasons, "retry_after")
    else:
        wait = int(min(max(wait * (1 + jitter / 20), policy.floor), max(policy.ceiling, policy.failure_ceiling)))
    return PollDecision(next_poll_at=now + timedelta(seconds=wait), interval=interval, failures=failures, reasons=reasons)


def after_rest(state: PollState, wait: int, now: datetime, policy: PollPolicy) -> PollDecision:
    """When a feed is polled that was not asked, as its host rests for `wait` seconds: nothing is known of it."""
    return PollDecision(
        next_poll_at=now + timedelta(seconds=max(wait, policy.floor)),
        interval=state.interval or policy.first,
        failures=state.failures,
        reasons=(HOST_RESTS_REASON,),
    )


def soon(decision: PollDecision, now: datetime, policy: PollPolicy) -> PollDecision:
    """The decision for a document that was cut short: what it lost may be whole in a moment."""
    when = min(decision.next_poll_at, now + timedelta(seconds=policy.floor))
    return replace(decision, next_poll_at=when, reasons=(*decision.reasons, "cut_short"))


def _after_success(state: PollState, result: PollResult, now: datetime, policy: PollPolicy) -> tuple[int, float, tuple[str, ...]]:
    reasons: list[str] = []
    total = result.new_count + result.known_count
    if state.interval is None:
        interval = first_interval(result.entry_dates, policy)
        reasons.append("first_guess" if len(result.entry_dates) > 2 else "rhythm_unknown")
    else:
        share = 1.0 if result.outcome is FetchOutcome.UNCHANGED or not total else result.known_count / total
        if share >= MANY_KNOWN:
            interval = int(state.interval * (1.5 if share == 1.0 else 1.15))
            reasons.append("nothing_new" if share == 1.0 else "known_share_high")
        elif share < FEW_KNOWN:
            interval = min(state.interval // 2, policy.first)
            reasons.append("known_share_low")
        else:
            interval = state.interval
            reasons.append("known_share_even")
    newest = max(
        (when for when in (*result.entry_dates, *([state.newest_at] if state.newest_at else [])) if when <= now), default=None
    )
    if newest is not None and not result.new_count:
        for days, divisor in ((30, 1), (14, 2), (7, 4)):
            if now - newest >= timedelta(days=days):
                if policy.ceiling // divisor > interval:
                    interval = policy.ceiling // divisor
                    reasons.append(f"dormant_{days}_days")
                break
    hint, name = max(
        (result.hints.ttl or 0, "ttl"), (result.hints.max_age or 0, "max_age"), (result.hints.expires_in or 0, "expires")
    )
    if hint > interval:
        interval = hint
        reasons.append(f"hint_{name}")
    if interval < policy.floor:
        interval = policy.floor
        reasons.append("floor")
    if interval > policy.ceiling:
        interval = policy.ceiling
        reasons.append("ceiling")
    return interval, 0.0, tuple(reasons)


def _after_failure(interval: int, failures: float, result: PollResult, policy: PollPolicy) -> tuple[int, tuple[str, ...]]:
    wait = int(interval * (1 + failures)) if failures >= 1 else interval
    cap = policy.throttle_cap if result.outcome is FetchOutcome.THROTTLED else policy.failure_ceiling
    reasons = [f"failed_{result.outcome}"]
    if wait >= cap:
        wait = cap
        reasons.append("failure_ceiling")
    return max(wait, policy.floor), tuple(reasons)


def after_poll(
    state: PollState, result: PollResult, decision: PollDecision, now: datetime, *, conditional: bool, moved_to: str | None
) -> PollState:
    """What is remembered after a poll."""
    good = result.outcome.good
    quiet = result.outcome is FetchOutcome.UNCHANGED
    caught = not conditional and good and result.new_count > 0 and state.unchanged_run >= 3
    dates = [when for when in result.entry_dates if when <= now]
    newest = max([*dates, *([state.newest_at] if state.newest_at else [])], default=None)
    moved_since = state.moved_since if moved_to and moved_to == state.moved_to else (now if moved_to else None)
    return replace(
        state,
        interval=decision.interval,
        failures=decision.failures,
        polls=state.polls + 1,
        polled_at=now,
        due_at=decision.next_poll_at,
        newest_at=newest,
        unconditional_at=now if good and not conditional else state.unconditional_at,
        unchanged_run=(state.unchanged_run + 1 if quiet else 0) if conditional and good else (0 if good else state.unchanged_run),
        lies_about_304=state.lies_about_304 or caught,
        moved_to=moved_to,
        moved_since=moved_since,
    )


def wants_unconditional(state: PollState, now: datetime, policy: PollPolicy) -> bool:
    """True when this poll should send no validators: servers exist that answer 304 for ever."""
    if state.lies_about_304 or state.unconditional_at is None or state.unconditional_at > now:
        return True
    return (
        now - state.unconditional_at >= timedelta(seconds=policy.unconditional_every)
        or state.unchanged_run >= policy.unconditional_polls
    )


def leading_permanent(hops: Sequence[tuple[int, str]]) -> str | None:
    """Where the permanent redirects at the start of a chain lead: 301 after 302 says nothing about the first address."""
    target = None
    for status, url in hops:
        if status not in (301, 308):
            break
        target = url
    return target


def adopt_redirect(state: PollState, now: datetime, policy: PollPolicy, *, old: str, gone: bool = False) -> str | None:
    """The new address of a feed, once its redirect has held for a week; at once for http → https, or when the old is gone."""
    target = state.moved_to
    if target is None or target == old:
        return None
    before, after = urlsplit(old), urlsplit(target)
    if before.scheme == "http" and after == before._replace(scheme="https"):
        return target
    if gone:
        return target
    if state.moved_since is not None and now - state.moved_since >= timedelta(days=policy.redirect_days):
        return target
    return None
