"""When: whether a digest is due, whether silence lasted too long, and when to try again. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from crawler.app.agenda import Daily
from crawler.config import Recipient, parse_clock
from crawler.runtime.clock import DAY

MAX_DIGEST_PERIOD = timedelta(days=7)  # of a digest, after a pause of the whole machine
FIRST_RETRY_PAUSE, MAX_RETRY_PAUSE = timedelta(minutes=1), timedelta(hours=6)
HEARTBEAT_SLACK = timedelta(hours=1)  # a daily digest is never exactly a day after the last


def digest_due(recipient: Recipient, last: datetime | None, now: datetime) -> bool:
    """Whether one of the recipient's times has passed since their last digest. In quiet hours: no; it comes when they end."""
    if recipient.policy.quiet is not None and recipient.policy.quiet.end_if_quiet(now) is not None:
        return False
    return any(Daily.from_time(time_of_day, recipient.timezone).due(last, now) for time_of_day in recipient.digest_at)


def silent_too_long(recipient: Recipient, last: datetime | None, now: datetime) -> bool:
    """Whether nothing was sent for so long that silence would be ambiguous. A clock that was set back: nothing is known."""
    if not recipient.heartbeat:
        return False
    return last is None or last > now or now - last >= recipient.heartbeat - min(HEARTBEAT_SLACK, recipient.heartbeat / 10)


def digest_start(last: datetime | None, now: datetime) -> datetime:
    """Where a digest begins: where the last one ended; a day ago for the first, a week ago at most."""
    if last is None or last > now:
        return now - DAY
    return max(last, now - MAX_DIGEST_PERIOD)


def retry_pause(attempts: int, chance: float, requested_wait: timedelta | None = None) -> timedelta:
    """After that many attempts: doubling from a minute to six hours, a fifth more or less by chance (0 to 1), so that many do
    not come back at once; never sooner than the other side asked for."""
    seconds = FIRST_RETRY_PAUSE.total_seconds() * 2.0 ** min(attempts - 1, 20)
    wait = min(MAX_RETRY_PAUSE, timedelta(seconds=seconds)) * (0.8 + 0.4 * chance)
    return wait if requested_wait is None else max(wait, min(requested_wait, MAX_RETRY_PAUSE))


def digest_times(recipient: Recipient, since: datetime, until: datetime) -> Iterator[datetime]:
    """The moments of the recipient's digests within a period, those of quiet hours moved to their end."""
    zone = ZoneInfo(recipient.timezone)
    date = since.astimezone(zone).date() - DAY
    while date <= until.astimezone(zone).date():
        for time_of_day in recipient.digest_at:
            when = datetime.combine(date, parse_clock(time_of_day), zone).astimezone(UTC)
            moved = (recipient.policy.quiet.end_if_quiet(when) if recipient.policy.quiet else None) or when
            if since < moved <= until:
                yield moved
        date += DAY
