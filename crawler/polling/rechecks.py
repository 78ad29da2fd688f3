"""When an article is looked at again, though no feed says that it changed: soon at first, then ever more seldom.

A text that was alerted on may be corrected or withdrawn; most edits come within hours (diffengine, NewsSniffer).
"""

from __future__ import annotations

from datetime import datetime, timedelta

ALERTED_STEPS = tuple(timedelta(hours=hours) for hours in (1, 4, 12, 24, 72, 168))  # after it was first seen
UNALERTED_STEPS = tuple(timedelta(hours=hours) for hours in (3, 24))  # without an alert
MIN_RECHECK_GAP = timedelta(hours=1)  # at least so long after the look before, when a machine slept


def may_be_conditional(checks: int, *, alerted: bool) -> bool:
    """Whether the look after so many may take the server's word that nothing changed. The last may not: a server that
    answers 304 whatever it has is found out then."""
    return checks + 1 < len(ALERTED_STEPS if alerted else UNALERTED_STEPS)


def next_check(first_seen: datetime, checks: int, now: datetime, *, alerted: bool) -> datetime | None:
    """When to look after so many checks; None: never again. What was missed while asleep is made up once, not each."""
    steps = ALERTED_STEPS if alerted else UNALERTED_STEPS
    due = [first_seen + step for step in steps]
    if checks >= len(due):
        return None
    missed = [when for when in due if when <= now]
    number = max(checks, len(missed) - 1)
    return max(due[number], now + MIN_RECHECK_GAP) if checks and due[number] <= now else due[number]
