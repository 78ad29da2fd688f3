"""Whether a recipient is notified of a story (again): one table, read from the top; the first row that holds decides.

After WorldMonitor's digest-cooldown-decision (a pure function with reason codes) and Newsroom's profiles; what is news is
decided by `changes_between` what was sent and what is known, never by a number of articles.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from crawler.language.reader.texts import gettext, marked
from crawler.model import ChangeKind, Severity
from crawler.runtime.clock import MAX_CLOCK_LEAD
from crawler.story.changes import StoryChange, changes_between

if TYPE_CHECKING:
    from crawler.notify.known import KnownStory
    from crawler.notify.quiet_hours import QuietPeriod
    from crawler.story.scoring import Score
    from crawler.story.snapshots import Snapshot

COOLDOWN_BY_SEVERITY = {
    Severity.CRITICAL: timedelta(hours=4),
    Severity.HIGH: timedelta(hours=18),
    Severity.MEDIUM: timedelta(hours=36),
    Severity.LOW: timedelta(days=7),
}


class Action(StrEnum):
    SEND = "send"
    HOLD = "hold"  # worth sending, not now: look again
    DROP = "drop"  # nothing to send, until something changes


class PolicyReason(StrEnum):
    """Why the policy decided so; `REASON_WORDS` has the words for people."""

    FIRST = "first"
    URGENT = "urgent"
    FOLLOW_UP = "follow_up"
    QUIET_HOURS = "quiet_hours"
    COOLDOWN = "cooldown"
    LOW_SCORE = "low_score"
    ONLY_COPIES = "only_copies"
    NOTHING_NEW = "nothing_new"


REASON_WORDS = {
    PolicyReason.FIRST: marked("this recipient has not been notified of it yet"),
    PolicyReason.URGENT: marked("what was sent is denied, corrected or gone, or it is critical now: no cooldown holds that back"),
    PolicyReason.FOLLOW_UP: marked("something is new since the last message, and the cooldown is over"),
    PolicyReason.QUIET_HOURS: marked("it is quiet hours"),
    PolicyReason.COOLDOWN: marked("something is new, but the cooldown since the last message is not over"),
    PolicyReason.LOW_SCORE: marked("its score is below the recipient's floor"),
    PolicyReason.ONLY_COPIES: marked("only copies were added since the last message"),
    PolicyReason.NOTHING_NEW: marked("nothing is new since the last message"),
}


class RoundReason(StrEnum):
    """Why a digest leaves a story alone, whatever the table says of it; `ROUND_WORDS` has the words for people."""

    NO_DIGEST = "no_digest"
    BEFORE_PERIOD = "before_period"


ROUND_WORDS = {
    RoundReason.NO_DIGEST: marked("this recipient has no digest, and stories of this severity are not sent at once"),
    RoundReason.BEFORE_PERIOD: marked("nothing changed in the period of the next digest"),
}


def reason_words(reason: PolicyReason | RoundReason) -> str:
    """Say a reason in words for people."""
    return gettext(ROUND_WORDS[reason] if isinstance(reason, RoundReason) else REASON_WORDS[reason])


class Revision(StrEnum):
    """What a message about a story is to its recipient, for the outbox."""

    NEW = "new"
    UPDATE = "update"
    ESCALATION = "escalation"  # became more severe
    CORRECTION = "correction"  # denied, retracted or corrected


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    cooldown: Mapping[Severity, timedelta] = field(default_factory=lambda: dict(COOLDOWN_BY_SEVERITY))
    floor: int = 0  # of the score
    immediate: frozenset[Severity] = frozenset({Severity.CRITICAL})  # sent between digests
    quiet: QuietPeriod | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    action: Action
    reason: PolicyReason | RoundReason
    changes: tuple[StoryChange, ...]  # what is news to this recipient
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
    """A row that holds where all its conditions are met; None: either way."""

    novelty: frozenset[Novelty]
    light: bool | None = None  # its score is below the floor
    quiet: bool | None = None  # quiet hours hold this severity back
    cooling: bool | None = None  # the cooldown is not over
    action: Action
    reason: PolicyReason

    def holds(self, novelty: Novelty, *, light: bool, quiet: bool, cooling: bool) -> bool:
        conditions = ((self.light, light), (self.quiet, quiet), (self.cooling, cooling))
        return novelty in self.novelty and all(wanted is None or wanted is there for wanted, there in conditions)


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


def decide(
    now: Snapshot, known_story: KnownStory | None, moment: datetime, policy: Policy, weight: Score | None = None
) -> Decision:
    """Decide whether the recipient is notified of the story at that moment. `weight`: its score; None: high enough."""
    changes = changes_between(known_story.snapshot if known_story else None, now)
    novelty = _novelty(now, known_story, changes)
    waits = policy.quiet.end_if_quiet(moment) if policy.quiet and now.severity not in policy.quiet.passing else None
    cooled = known_story.notified_at + policy.cooldown[now.severity] if known_story else None
    cooling = (
        known_story is not None and cooled is not None and moment < cooled and known_story.notified_at <= moment + MAX_CLOCK_LEAD
    )
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
    """The first row that holds. Raises `LookupError` for what cannot be: a first message within a cooldown."""
    for row in POLICY_TABLE:
        if row.holds(novelty, light=light, quiet=quiet, cooling=cooling):
            return row
    raise LookupError(f"no row for {novelty}, light {light}, quiet {quiet}, cooling {cooling}")


def _novelty(now: Snapshot, known_story: KnownStory | None, changes: tuple[StoryChange, ...]) -> Novelty:
    if known_story is None:
        return Novelty.FIRST
    if not changes:
        return Novelty.COPIES if now.copies > known_story.snapshot.copies else Novelty.NOTHING
    critical = now.severity is Severity.CRITICAL and known_story.snapshot.severity is not Severity.CRITICAL
    return Novelty.URGENT if critical or any(change.kind in _UNDOING_CHANGES for change in changes) else Novelty.NEWS


def _revision(changes: tuple[StoryChange, ...]) -> Revision | None:
    kinds = {change.kind for change in changes}
    if not kinds:
        return None
    if ChangeKind.NEW in kinds:
        return Revision.NEW
    if kinds & _UNDOING_CHANGES:
        return Revision.CORRECTION
    return Revision.ESCALATION if ChangeKind.SEVERITY in kinds else Revision.UPDATE
