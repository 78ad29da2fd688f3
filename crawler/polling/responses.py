"""What a response means: status and headers to an outcome, an entry's disposition, and when to try again."""

from __future__ import annotations

from datetime import datetime, timedelta

from crawler.model import Disposition, FetchOutcome
from crawler.polling.schedule import MAX_RETRY_AFTER_SECONDS

_BY_STATUS = {
    304: FetchOutcome.UNCHANGED,
    401: FetchOutcome.FORBIDDEN,
    402: FetchOutcome.FORBIDDEN,
    403: FetchOutcome.FORBIDDEN,
    404: FetchOutcome.NOT_FOUND,
    406: FetchOutcome.FORBIDDEN,
    410: FetchOutcome.GONE,
    418: FetchOutcome.FORBIDDEN,
    429: FetchOutcome.THROTTLED,
    444: FetchOutcome.FORBIDDEN,  # what nginx says to crawlers before it hangs up
    451: FetchOutcome.FORBIDDEN,
}

# An entry whose page met one of these is settled; everything else is tried again later.
_SETTLED = {
    FetchOutcome.GONE: Disposition.GONE,
    FetchOutcome.NOT_FOUND: Disposition.GONE,
    FetchOutcome.FORBIDDEN: Disposition.BLOCKED_BY_SITE,
    FetchOutcome.TOO_LARGE: Disposition.TOO_LARGE,
    FetchOutcome.BLOCKED_BY_ROBOTS: Disposition.BLOCKED_BY_ROBOTS,
    FetchOutcome.BLOCKED_BY_GUARD: Disposition.BLOCKED_BY_GUARD,
    FetchOutcome.BAD_REDIRECT: Disposition.FAILED,
    FetchOutcome.CLIENT_ERROR: Disposition.FAILED,
    FetchOutcome.TLS: Disposition.FAILED,
}

RETRY_STEPS = (timedelta(minutes=15), timedelta(hours=1), timedelta(hours=6))
MAX_PAGE_WAIT = timedelta(seconds=MAX_RETRY_AFTER_SECONDS)


def outcome_of_status(status: int, *, retry_after: int | None = None) -> FetchOutcome:
    """The outcome of a response before its body is looked at. `retry_after` in seconds, as `schedule.hints_of` reads it."""
    if status in _BY_STATUS:
        return _BY_STATUS[status]
    if status == 503 and retry_after is not None:
        return FetchOutcome.THROTTLED
    if status >= 500:
        return FetchOutcome.SERVER_ERROR
    if status >= 400:
        return FetchOutcome.CLIENT_ERROR
    if status >= 300:
        return FetchOutcome.BAD_REDIRECT
    return FetchOutcome.OK if status >= 200 else FetchOutcome.SERVER_ERROR


def disposition_of(outcome: FetchOutcome, *, conditional: bool = False) -> Disposition:
    """Where an entry ends whose page came to `outcome`; PENDING: its page is fetched again later. `conditional`: it was
    asked for with validators, so that a 304 is an answer."""
    if conditional and outcome is FetchOutcome.UNCHANGED:
        return Disposition.UNCHANGED
    return _SETTLED.get(outcome, Disposition.PENDING)


def retry_at(attempts: int, now: datetime, retry_after: int | None = None) -> datetime:
    """When a page is tried again after its `attempts`-th failure (1, 2, …); the server's wish wins where it is longer."""
    step = RETRY_STEPS[min(max(attempts, 1), len(RETRY_STEPS)) - 1]
    requested = timedelta(seconds=retry_after or 0)
    return now + min(max(step, requested), MAX_PAGE_WAIT)


def patience(first_seen: datetime, now: datetime) -> timedelta:
    """How long a page whose host cannot be asked waits: no longer than it has waited so far, between the first and the last
    step. Its attempts are not counted, so they cannot make the wait grow."""
    return min(max(now - first_seen, RETRY_STEPS[0]), RETRY_STEPS[-1])
