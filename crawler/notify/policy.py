"""What is worth telling a reader again: one table, read from the top; the first row that holds decides.

After WorldMonitor's digest-cooldown-decision (a pure function with reason codes) and Newsroom's profiles; what is news is
decided by `changes_between` what was told and what is known, never by an article count.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from crawler.model import ChangeKind, Severity
from crawler.notify.known import KnownStory
from crawler.notify.quiet_hours import QuietPeriod
from crawler.runtime.clock import MAX_CLOCK_LEAD
from crawler.story.changes import StoryChange, changes_between
from crawler.story.score import Score
from crawler.story.snapshot import Snapshot

COOLDOWN_BY_SEVERITY = {
    Severity.CRITICAL: timedelta(hours=4),
    Severity.HIGH: timedelta(hours=18),
    Severity.MEDIUM: timedelta(hours=36),
    Severity.LOW: timedelta(days=7),
}


class Action(StrEnum):
    SEND = "send"
    HOLD = "hold"  # worth telling, not now: look again
    DROP = "drop"  # nothing to tell, until something changes


class PolicyReason(StrEnum):
    """Why; `WORDS` says it to people."""

    FIRST = "first"
    URGENT = "urgent"
    FOLLOW_UP = "follow_up"
    QUIET_HOURS = "quiet_hours"
    COOLDOWN = "cooldown"
    LOW_SCORE = "low_score"
    ONLY_COPIES = "only_copies"
    NOTHING_NEW = "nothing_new"


REASON_WORDS = {
    PolicyReason.FIRST: "nobody was told yet",
    PolicyReason.URGENT: "what was told is denied, corrected or gone, or it became critical: no pause holds that back",
    PolicyReason.FOLLOW_UP: "something is new since it was told, and the pause is over",
    PolicyReason.QUIET_HOURS: "quiet hours",
    PolicyReason.COOLDOWN: "something is new, but it was told too short a time ago",
    PolicyReason.LOW_SCORE: "weighs less than the floor",
    PolicyReason.ONLY_COPIES: "only copies were added since it was told",
    PolicyReason.NOTHING_NEW: "nothing is new since it was told",
}


class RoundReason(StrEnum):
    """Why a digest leaves a story alone, whatever the table says of it; `ROUND_WORDS` says it to people."""

    NO_DIGEST = "no_digest"
    BEFORE_PERIOD = "before_period"


ROUND_WORDS = {
    RoundReason.NO_DIGEST: "this recipient has no digest, and its severity is none that is told at once",
    RoundReason.BEFORE_PERIOD: "nothing happened to it in the period of the next digest",
}


def reason_words(reason: PolicyReason | RoundReason) -> str:
    """Why, for people."""
    return ROUND_WORDS[reason] if isinstance(reason, RoundReason) else REASON_WORDS[reason]


class Revision(StrEnum):
    """What a telling is to the reader, for the outbox."""

    NEW = "new"
    UPDATE = "update"
    ESCALATION = "escalation"  # became graver
    CORRECTION = "correction"  # denied, retracted or corrected


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    cooldown: Mapping[Severity, timedelta] = field(default_factory=lambda: dict(COOLDOWN_BY_SEVERITY))
    floor: int = 0  # of the score
    immediate: frozenset[Severity] = frozenset({Severity.CRITICAL})  # told between digests
    quiet: QuietPeriod | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    action: Action
    reason: PolicyReason | RoundReason
    changes: tuple[StoryChange, ...]  # what is news to this reader
    revision: Revision | None  # None: nothing is news
    until: datetime | None  # HOLD: when to look again
    at_once: bool = False  # SEND: between digests


class Novelty(StrEnum):
    FIRST = "first"
    URGENT = "urgent"
    NEWS = "news"
    COPIES = "copies"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyRow:
    """Holds where all that it names is so; None: either way."""

    novelty: frozenset[Novelty]
    light: bool | None = None  # weighs less than the floor
    quiet: bool | None = None  # quiet hours hold this severity back
    cooling: bool | None = None  # told too short a time ago
    action: Action
    reason: PolicyReason

    def holds(self, novelty: Novelty, *, light: bool, quiet: bool, cooling: bool) -> bool:
        asked = ((self.light, light), (self.quiet, quiet), (self.cooling, cooling))
        return novelty in self.novelty and all(wanted is None or wanted is there for wanted, there in asked)


_NOTIFIABLE = frozenset({Novelty.FIRST, Novelty.URGENT, Novelty.NEWS})
POLICY_TABLE = (
    PolicyRow(novelty=frozenset({Novelty.NOTHING}), action=Action.DROP, reason=PolicyReason.NOTHING_NEW),
    PolicyRow(novelty=frozenset({Novelty.COPIES}), action=Action.DROP, reason=PolicyReason.ONLY_COPIES),
    PolicyRow(novelty=frozenset({Novelty.FIRST, Novelty.NEWS}), light=True, action=Action.DROP, reason=PolicyReason.LOW_SCORE),
    PolicyRow(novelty=_NOTIFIABLE, quiet=True, action=Action.HOLD, reason=PolicyReason.QUIET_HOURS),
    PolicyRow(novelty=frozenset({Novelty.FIRST}), cooling=False, action=Action.SEND, reason=PolicyReason.FIRST),
    PolicyRow(novelty=frozenset({Novelty.URGENT}), action=Action.SEND, reason=PolicyReason.URGENT),
    PolicyRow(novelty=frozenset({Novelty.NEWS}), cooling=True, action=Action.HOLD, reason=PolicyReason.COOLDOWN),
    PolicyRow(novelty=frozenset({Novelty.NEWS}), cooling=False, action=Action.SEND, reason=PolicyReason.FOLLOW_UP),
)
_UNDOING_CHANGES = frozenset({ChangeKind.DENIED, ChangeKind.RETRACTED, ChangeKind.CORRECTED})


def decide(now: Snapshot, told: KnownStory | None, at: datetime, policy: Policy, weight: Score | None = None) -> Decision:
    """Whether this reader is told of the story at that moment. `weight`: its score; None: heavy enough."""
    changes = changes_between(told.snapshot if told else None, now)
    novelty = _novelty(now, told, changes)
    waits = policy.quiet.end_if_quiet(at) if policy.quiet and now.severity not in policy.quiet.passing else None
    cooled = told.notified_at + policy.cooldown[now.severity] if told else None
    cooling = told is not None and cooled is not None and at < cooled and told.notified_at <= at + MAX_CLOCK_LEAD
    light = weight is not None and weight.total < policy.floor
    row = row_of(novelty, light=light, quiet=waits is not None, cooling=cooling)
    until = waits if row.reason is PolicyReason.QUIET_HOURS else cooled if row.reason is PolicyReason.COOLDOWN else None
    return Decision(
        action=row.action,
        reason=row.reason,
        changes=changes,
        revision=_revision(changes),
        until=until,
        at_once=row.action is Action.SEND and now.severity in policy.immediate,
    )


def row_of(novelty: Novelty, *, light: bool, quiet: bool, cooling: bool) -> PolicyRow:
    """The first row that holds. Raises `LookupError` for what cannot be: nobody was told, and that too short a time ago."""
    for row in POLICY_TABLE:
        if row.holds(novelty, light=light, quiet=quiet, cooling=cooling):
            return row
    raise LookupError(f"no row for {novelty}, light {light}, quiet {quiet}, cooling {cooling}")


def _novelty(now: Snapshot, told: KnownStory | None, changes: tuple[StoryChange, ...]) -> Novelty:
    if told is None:
        return Novelty.FIRST
    if not changes:
        return Novelty.COPIES if now.copies > told.snapshot.copies else Novelty.NOTHING
    critical = now.severity is Severity.CRITICAL and told.snapshot.severity is not Severity.CRITICAL
    return Novelty.URGENT if critical or any(one.kind in _UNDOING_CHANGES for one in changes) else Novelty.NEWS


def _revision(changes: tuple[StoryChange, ...]) -> Revision | None:
    kinds = {one.kind for one in changes}
    if not kinds:
        return None
    if ChangeKind.NEW in kinds:
        return Revision.NEW
    if kinds & _UNDOING_CHANGES:
        return Revision.CORRECTION
    return Revision.ESCALATION if ChangeKind.SEVERITY in kinds else Revision.UPDATE
