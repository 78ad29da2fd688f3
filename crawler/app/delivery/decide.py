"""Which messages a recipient gets now: read from the archive, decided by the policy, not yet composed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from crawler.app.delivery.schedule import digest_due, digest_start, silent_too_long
from crawler.config import Recipient
from crawler.model import MessageKind, Severity
from crawler.notify import (
    Action,
    Assessment,
    KnownStory,
    PolicyReason,
    RoundReason,
    Wants,
    assess,
    matches_wants,
    merge_known,
    reason_words,
    restricted_to,
    to_send,
)
from crawler.runtime.clock import DAY
from crawler.runtime.serialize import loads
from crawler.store import Store
from crawler.story import Snapshot, snapshot

DIGESTS = (MessageKind.DIGEST, MessageKind.HEARTBEAT)
MAX_SEPARATE_NOTICES = 3  # notices at once; more become one
# Looked at again: what was being written while the last digest read is dated before its end.
PERIOD_OVERLAP = timedelta(hours=1)
_UNCHANGED = (PolicyReason.NOTHING_NEW, RoundReason.NO_DIGEST)  # nothing that a digest holds back
LOST_NOTICE_PERIOD = timedelta(days=14)  # a message that was lost is made up for within that time


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A message before it is composed. `rest`: what else was looked at, and is not in it."""

    kind: MessageKind
    since: datetime
    until: datetime
    stories: tuple[Assessment, ...]
    not_sent: tuple[Assessment, ...] = ()
    skip: bool = False  # nothing to send, and no silence to break: remembered, not sent

    @property
    def before(self) -> dict[int, Snapshot]:
        return {
            assessment.story_id: assessment.known_story.snapshot
            for assessment in self.stories
            if assessment.known_story is not None
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestDecision:
    """Every story that may concern a recipient, decided: what is sent, and what is not. `unrelated`: how many were looked at
    that they did not ask for, or to which nothing happened."""

    since: datetime
    stories: tuple[Assessment, ...]
    not_sent: tuple[Assessment, ...]
    unrelated: int

    @property
    def assessments(self) -> tuple[Assessment, ...]:
        """Both, the heaviest first."""
        return tuple(sorted((*self.stories, *self.not_sent), key=lambda assessment: (-assessment.score.total, assessment.story_id)))


def draft_messages(store: Store, recipient: Recipient, now: datetime, *, force: bool = False) -> tuple[Draft, ...]:
    """A digest when one is due, else notices of what does not wait for it. `force`: a digest, due or not; where it would hold
    nothing, and silence has not lasted long, there is none: it would take the place of one that did."""
    # What was laid aside is sent again, but not at once: a mailbox that is gone would get one every minute.
    tried = store.outbox.last_message(recipient.name, *DIGESTS, dead=True)
    spoke = store.outbox.last_message(recipient.name, *DIGESTS, MessageKind.NOTICE, skipped=False, dead=True)
    quiet_for_long = silent_too_long(recipient, spoke.created_at if spoke else None, now)
    due = digest_due(recipient, tried.created_at if tried else None, now)
    if due or force or (not recipient.digest_at and quiet_for_long and not _in_quiet_hours(recipient, now)):
        decided = next_digest(store, recipient, now, force=force)
        if force and not due and not decided.stories and not quiet_for_long:
            return ()
        kind = MessageKind.DIGEST if decided.stories else MessageKind.HEARTBEAT
        skip = not decided.stories and not quiet_for_long
        return (Draft(kind=kind, since=decided.since, until=now, stories=decided.stories, not_sent=decided.not_sent, skip=skip),)
    return draft_notices(store, recipient, now)


def next_digest(store: Store, recipient: Recipient, now: datetime, *, force: bool = False) -> DigestDecision:
    """Decide what a digest at that moment would send: the one place where that is decided, for deliveries and for explanations."""
    since = next_period(store, recipient, now)
    assessments, looked = assess_period(store, recipient, since, now)
    at_once = not recipient.digest_at and not force
    chosen = to_send(assessments, at_once=at_once)
    chosen_ids = {assessment.story_id for assessment in chosen}
    rest = tuple(
        left_out(assessment, RoundReason.NO_DIGEST) if assessment.decision.action is Action.SEND else assessment
        for assessment in assessments
        if assessment.story_id not in chosen_ids
    )
    return DigestDecision(since=since, stories=chosen, not_sent=rest, unrelated=looked - len(assessments))


def next_period(store: Store, recipient: Recipient, now: datetime) -> datetime:
    """Where the next digest begins."""
    last = store.outbox.last_message(recipient.name, *DIGESTS)
    return digest_start(last.until if last else None, now)


def left_out(assessment: Assessment, reason: RoundReason) -> Assessment:
    """The same assessment, with the decision to leave the story out for that reason."""
    decision = replace(assessment.decision, action=Action.DROP, reason=reason, until=None, at_once=False)
    return replace(assessment, decision=decision)


def draft_notices(store: Store, recipient: Recipient, now: datetime) -> tuple[Draft, ...]:
    """One for each story, or one for all where they are many. A story whose notice was lost waits for the digest."""
    if not recipient.policy.immediate:
        return ()
    since = next_period(store, recipient, now)
    lost = store.outbox.undelivered_stories(recipient.name, now - LOST_NOTICE_PERIOD)
    assessments, _ = assess_period(store, recipient, since, now, recipient.policy.immediate)
    chosen = tuple(assessment for assessment in to_send(assessments, at_once=True) if assessment.story_id not in lost)
    groups = [(assessment,) for assessment in chosen] if len(chosen) <= MAX_SEPARATE_NOTICES else [chosen]
    return tuple(Draft(kind=MessageKind.NOTICE, since=since, until=now, stories=group) for group in groups)


def assess_period(
    store: Store, recipient: Recipient, since: datetime, now: datetime, severities: Iterable[Severity] = ()
) -> tuple[tuple[Assessment, ...], int]:
    """Every story that may concern the recipient, judged, and how many were looked at. `severities`: only those with such an
    alert."""
    grave = tuple(severities)
    longest = max(recipient.policy.cooldown[severity] for severity in grave or Severity) + DAY
    lost = store.outbox.undelivered_stories(recipient.name, now - LOST_NOTICE_PERIOD)
    ids = {*store.histories.changed_between(min(since - PERIOD_OVERLAP, now - longest), now, grave), *lost}
    if not ids:
        return (), 0
    histories = store.histories.of_stories(sorted(ids))
    already = known_stories(store, recipient, histories)
    assessments = assess(histories.values(), already, since - PERIOD_OVERLAP, now, recipient.wants, recipient.policy, lost)
    return assessments, len(histories)


def subscribed_stories(store: Store, recipient: Recipient, since: datetime, now: datetime) -> frozenset[int] | None:
    """The stories of a period that the recipient subscribed to, sent or not; None: all."""
    if recipient.wants == Wants():
        return None
    histories = store.histories.of_stories(store.histories.alerted_stories(since, now))
    seen = {id: snapshot(restricted_to(history, recipient.wants), now) for id, history in histories.items()}
    return frozenset(
        id for id, story_snapshot in seen.items() if story_snapshot is not None and matches_wants(story_snapshot, recipient.wants)
    )


def known_stories(store: Store, recipient: Recipient, story_ids: Iterable[int]) -> dict[int, KnownStory]:
    """What the recipient was sent of these stories, merged."""
    known_by_story: dict[int, KnownStory] = {}
    for story, text, notified_at in store.outbox.notifications(recipient.name, story_ids):
        before = known_by_story.get(story)
        merged = merge_known(before.snapshot if before else None, loads(Snapshot, text))
        known_by_story[story] = KnownStory(snapshot=merged, notified_at=notified_at)
    return known_by_story


def count_reasons(assessments: Iterable[Assessment]) -> Mapping[str, int]:
    """Reason in words → number of stories that changed and are not sent."""
    return Counter(
        reason_words(assessment.decision.reason)
        for assessment in assessments
        if assessment.decision.action is not Action.SEND and assessment.decision.reason not in _UNCHANGED
    )


def _in_quiet_hours(recipient: Recipient, now: datetime) -> bool:
    return recipient.policy.quiet is not None and recipient.policy.quiet.end_if_quiet(now) is not None
