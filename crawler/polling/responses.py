"""What a response means: status and headers to an outcome, an article's fate, and when to try again."""

from __future__ import annotations

from datetime import datetime, timedelta

from crawler.model import Disposition, Outcome

_BY_STATUS = {
    304: Outcome.UNCHANGED,
    401: Outcome.FORBIDDEN,
    403: Outcome.FORBIDDEN,
    404: Outcome.NOT_FOUND,
    410: Outcome.GONE,
    429: Outcome.THROTTLED,
    451: Outcome.FORBIDDEN,
}

# An entry whose page met one of these is settled; everything else is tried again later.
_SETTLED = {
    Outcome.GONE: Disposition.GONE,
    Outcome.NOT_FOUND: Disposition.GONE,
    Outcome.FORBIDDEN: Disposition.BLOCKED_BY_SITE,
    Outcome.TOO_LARGE: Disposition.TOO_LARGE,
    Outcome.BLOCKED_BY_ROBOTS: Disposition.BLOCKED_BY_ROBOTS,
    Outcome.BLOCKED_BY_GUARD: Disposition.BLOCKED_BY_GUARD,
    Outcome.BAD_REDIRECT: Disposition.FAILED,
    Outcome.CLIENT_ERROR: Disposition.FAILED,
    Outcome.TLS: Disposition.FAILED,
}

RETRY_STEPS = (timedelta(minutes=15), timedelta(hours=1), timedelta(hours=6))
LONGEST_WAIT = timedelta(days=31)  # no Retry-After keeps us away for longer


def of_status(status: int, *, retry_after: int | None = None) -> Outcome:
    """The outcome of a response before its body is looked at. `retry_after` in seconds, as `schedule.hints_of` reads it."""
    if status in _BY_STATUS:
        return _BY_STATUS[status]
    if status == 503 and retry_after is not None:
        return Outcome.THROTTLED
    if status >= 500:
        return Outcome.SERVER_ERROR
    if status >= 400:
        return Outcome.CLIENT_ERROR
    if status >= 300:
        return Outcome.BAD_REDIRECT
    return Outcome.OK if status >= 200 else Outcome.SERVER_ERROR


def fate(outcome: Outcome, *, conditional: bool = False) -> Disposition:
    """Where an entry ends whose page came to `outcome`; PENDING: its page is fetched again later. `conditional`: it was
    asked for with validators, so that a 304 is an answer."""
    if conditional and outcome is Outcome.UNCHANGED:
        return Disposition.UNCHANGED
    return _SETTLED.get(outcome, Disposition.PENDING)


def retry_at(attempts: int, now: datetime, retry_after: int | None = None) -> datetime:
    """When a page is tried again after its `attempts`-th failure (1, 2, …); the server's wish wins where it is longer."""
    step = RETRY_STEPS[min(max(attempts, 1), len(RETRY_STEPS)) - 1]
    asked = timedelta(seconds=retry_after or 0)
    return now + min(max(step, asked), LONGEST_WAIT)


def patience(first_seen: datetime, now: datetime) -> timedelta:
    """How long a page whose host cannot be asked waits: no longer than it has waited so far, between the first and the last
    step. Its attempts are not counted, so they cannot make the wait grow."""
    return min(max(now - first_seen, RETRY_STEPS[0]), RETRY_STEPS[-1])
