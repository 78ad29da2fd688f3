"""What is to be told to a recipient now: read from the archive, decided by the policy, not yet composed."""

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
LOST_NOTICE_PERIOD = timedelta(days=14)  # a telling that was lost is made up for within that time


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A message before it is composed. `rest`: what else was looked at, and is not in it."""

    kind: MessageKind
    since: datetime
    until: datetime
    stories: tuple[Assessment, ...]
    not_sent: tuple[Assessment, ...] = ()
    skip: bool = False  # nothing to tell, and no silence to break: remembered, not sent

    @property
    def before(self) -> dict[int, Snapshot]:
        return {one.story_id: one.known_story.snapshot for one in self.stories if one.known_story is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestDecision:
    """Every story that may concern a recipient, decided: what is to be told, and the rest. `others`: how many were looked at
    that they did not ask for, or to which nothing happened."""

    since: datetime
    stories: tuple[Assessment, ...]
    not_sent: tuple[Assessment, ...]
    unrelated: int

    @property
    def assessments(self) -> tuple[Assessment, ...]:
        """Both, the heaviest first."""
        return tuple(sorted((*self.stories, *self.not_sent), key=lambda verdict: (-verdict.score.total, verdict.story_id)))


def draft_messages(store: Store, recipient: Recipient, now: datetime, *, force: bool = False) -> tuple[Draft, ...]:
    """A digest when one is due, else notices of what does not wait for it. `force`: a digest, due or not; where it would tell
    nothing, and silence has not lasted long, there is none: it would take the place of one that did."""
    # What was laid aside is told again, but not at once: a mailbox that is gone would get one every minute.
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
    """What a digest at that moment would tell: the one place where that is decided, for deliveries and for explanations."""
    since = next_period(store, recipient, now)
    verdicts, looked = assess_period(store, recipient, since, now)
    at_once = not recipient.digest_at and not force
    tell = to_send(verdicts, at_once=at_once)
    chosen = {verdict.story_id for verdict in tell}
    rest = tuple(
        left_out(verdict, RoundReason.NO_DIGEST) if verdict.decision.action is Action.SEND else verdict
        for verdict in verdicts
        if verdict.story_id not in chosen
    )
    return DigestDecision(since=since, stories=tell, not_sent=rest, unrelated=looked - len(verdicts))


def next_period(store: Store, recipient: Recipient, now: datetime) -> datetime:
    """Where the next digest begins."""
    last = store.outbox.last_message(recipient.name, *DIGESTS)
    return digest_start(last.until if last else None, now)


def left_out(verdict: Assessment, reason: RoundReason) -> Assessment:
    """The same story, not told for that reason."""
    decision = replace(verdict.decision, action=Action.DROP, reason=reason, until=None, at_once=False)
    return replace(verdict, decision=decision)


def draft_notices(store: Store, recipient: Recipient, now: datetime) -> tuple[Draft, ...]:
    """One for each story, or one for all where they are many. A story whose notice was lost waits for the digest."""
    if not recipient.policy.immediate:
        return ()
    since = next_period(store, recipient, now)
    lost = store.outbox.undelivered_stories(recipient.name, now - LOST_NOTICE_PERIOD)
    verdicts, _ = assess_period(store, recipient, since, now, recipient.policy.immediate)
    tell = tuple(one for one in to_send(verdicts, at_once=True) if one.story_id not in lost)
    groups = [(verdict,) for verdict in tell] if len(tell) <= MAX_SEPARATE_NOTICES else [tell]
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
    verdicts = assess(histories.values(), already, since - PERIOD_OVERLAP, now, recipient.wants, recipient.policy, lost)
    return verdicts, len(histories)


def subscribed_stories(store: Store, recipient: Recipient, since: datetime, now: datetime) -> frozenset[int] | None:
    """The stories of a period that the recipient asked for, told or not; None: all."""
    if recipient.wants == Wants():
        return None
    histories = store.histories.of_stories(store.histories.alerted_stories(since, now))
    seen = {id: snapshot(restricted_to(one, recipient.wants), now) for id, one in histories.items()}
    return frozenset(id for id, one in seen.items() if one is not None and matches_wants(one, recipient.wants))


def known_stories(store: Store, recipient: Recipient, story_ids: Iterable[int]) -> dict[int, KnownStory]:
    """What the recipient was told of these stories, put together."""
    found: dict[int, KnownStory] = {}
    for story, text, at in store.outbox.notifications(recipient.name, story_ids):
        before = found.get(story)
        merged = merge_known(before.snapshot if before else None, loads(Snapshot, text))
        found[story] = KnownStory(snapshot=merged, notified_at=at)
    return found


def count_reasons(verdicts: Iterable[Assessment]) -> Mapping[str, int]:
    """Reason in words → stories, of those that something happened to and that are not told."""
    return Counter(
        reason_words(one.decision.reason)
        for one in verdicts
        if one.decision.action is not Action.SEND and one.decision.reason not in _UNCHANGED
    )


def _in_quiet_hours(recipient: Recipient, now: datetime) -> bool:
    return recipient.policy.quiet is not None and recipient.policy.quiet.end_if_quiet(now) is not None
