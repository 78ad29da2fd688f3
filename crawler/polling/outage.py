"""Whether a cycle in which nobody answered says something about the hosts, or about our own line. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from crawler.model import FetchOutcome

OFFLINE = "offline"  # outcome of a run in which no host answered
OFFLINE_NOTE = "no host answered: our own line seems down"
OFFLINE_REASON = "own_line_down"  # why a feed's next poll is when it is
MAX_RETRY_WAIT = timedelta(minutes=15)  # the next try, where the feed's own rhythm is no shorter
MIN_HOSTS, MIN_OWNERS = 3, 2

SILENT_OUTCOMES = frozenset({FetchOutcome.DNS, FetchOutcome.NETWORK, FetchOutcome.TIMEOUT})  # nobody answered
_UNSENT_OUTCOMES = frozenset({FetchOutcome.BLOCKED_BY_ROBOTS, FetchOutcome.BLOCKED_BY_GUARD})


@dataclass(frozen=True, slots=True, kw_only=True)
class HostAttempt:
    """One exchange of a cycle, for a feed or a page of one of an owner's sources."""

    host: str
    owner: str
    outcome: FetchOutcome


def is_own_line(attempts: Iterable[HostAttempt], *, owners: int, was_down: bool) -> bool:
    """True when not one host of a cycle answered, and they are too many to have failed together by chance: three hosts of two
    owners, or three hosts where the configuration has one owner only (`owners`). A cycle after one in which the line
    `was_down` needs no more than one silent host: nobody has answered since."""
    tried = [attempt for attempt in attempts if attempt.outcome not in _UNSENT_OUTCOMES]
    if not tried or any(attempt.outcome not in SILENT_OUTCOMES for attempt in tried):
        return False
    if was_down:
        return True
    hosts = {attempt.host for attempt in tried}
    return len(hosts) >= MIN_HOSTS and len({attempt.owner for attempt in tried}) >= min(MIN_OWNERS, max(owners, 1))


def next_try(interval: int) -> timedelta:
    """How long a feed waits that was not reached through no fault of its own. `interval` in seconds."""
    return min(timedelta(seconds=interval), MAX_RETRY_WAIT)
