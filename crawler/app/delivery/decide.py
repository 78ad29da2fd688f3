"""What is to be told to a reader now: read from the archive, decided by the policy, not yet composed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from crawler.app.delivery.schedule import DAY, digest_due, period, silent
from crawler.config import Reader
from crawler.model import Severity
from crawler.notify import WORDS, Action, PolicyReason, Told, Verdict, Wants, judge, seen_by, to_send, told_with, wanted
from crawler.runtime.serialize import loads
from crawler.store import Store
from crawler.story import Snapshot, snapshot

DIGEST, HEARTBEAT, NOTICE, TEST = "digest", "heartbeat", "notice", "test"
APART = 3  # notices at once; more become one
# Looked at again: what was being written while the last digest read is dated before its end.
OVERLAP = timedelta(hours=1)
REMEMBERED = timedelta(days=14)  # a telling that was lost is made up for within that time


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A message before it is composed. `rest`: what else was looked at, and is not in it."""

    kind: str
    since: datetime
    until: datetime
    tell: tuple[Verdict, ...]
    rest: tuple[Verdict, ...] = ()
    skip: bool = False  # nothing to tell, and no silence to break: remembered, not sent

    @property
    def before(self) -> dict[int, Snapshot]:
        return {one.story_id: one.told.snapshot for one in self.tell if one.told is not None}


def drafts(store: Store, reader: Reader, now: datetime, *, force: bool = False) -> tuple[Draft, ...]:
    """A digest when one is due (or by `force`), else notices of what does not wait for it."""
    last = store.outbox.last(reader.name, DIGEST, HEARTBEAT)
    since = period(last.until if last else None, now)
    # What was laid aside is told again, but not at once: a mailbox that is gone would get one every minute.
    tried = store.outbox.last(reader.name, DIGEST, HEARTBEAT, dead=True)
    spoke = store.outbox.last(reader.name, DIGEST, HEARTBEAT, NOTICE, skipped=False, dead=True)
    quiet_for_long = silent(reader, spoke.created_at if spoke else None, now)
    due = force or digest_due(reader, tried.created_at if tried else None, now)
    if due or (not reader.digest_at and quiet_for_long and not _hushed(reader, now)):
        verdicts = round_of(store, reader, since, now)
        tell = to_send(verdicts, at_once=not reader.digest_at and not force)
        rest = tuple(one for one in verdicts if one not in tell)
        kind = DIGEST if tell else HEARTBEAT
        skip = not tell and not force and not quiet_for_long
        return (Draft(kind=kind, since=since, until=now, tell=tell, rest=rest, skip=skip),)
    return notices(store, reader, since, now)


def notices(store: Store, reader: Reader, since: datetime, now: datetime) -> tuple[Draft, ...]:
    """One for each story, or one for all where they are many. A story whose notice was lost waits for the digest."""
    if not reader.policy.immediate:
        return ()
    lost = store.outbox.lost(reader.name, now - REMEMBERED)
    verdicts = round_of(store, reader, since, now, reader.policy.immediate)
    tell = tuple(one for one in to_send(verdicts, at_once=True) if one.story_id not in lost)
    each = [(one,) for one in tell] if len(tell) <= APART else [tell]
    return tuple(Draft(kind=NOTICE, since=since, until=now, tell=group) for group in each)


def round_of(
    store: Store, reader: Reader, since: datetime, now: datetime, severities: Iterable[Severity] = ()
) -> tuple[Verdict, ...]:
    """Every story that may concern the reader, judged. `severities`: only those with such an alert."""
    grave = tuple(severities)
    longest = max(reader.policy.cooldown[one] for one in grave or Severity) + DAY
    lost = store.outbox.lost(reader.name, now - REMEMBERED)
    ids = {*store.histories.stirred(min(since, now - longest), now, grave), *lost}
    if not ids:
        return ()
    histories = store.histories.of(sorted(ids))
    told = known(store, reader, histories)
    return judge(histories.values(), told, since - OVERLAP, now, reader.wants, reader.policy, lost)


def theirs(store: Store, reader: Reader, since: datetime, now: datetime) -> frozenset[int] | None:
    """The stories of a period that the reader asked for, told or not; None: all."""
    if reader.wants == Wants():
        return None
    histories = store.histories.of(store.histories.alerted(since, now))
    seen = {id: snapshot(seen_by(one, reader.wants), now) for id, one in histories.items()}
    return frozenset(id for id, one in seen.items() if one is not None and wanted(one, reader.wants))


def known(store: Store, reader: Reader, story_ids: Iterable[int]) -> dict[int, Told]:
    """What the reader was told of these stories, put together."""
    found: dict[int, Told] = {}
    for story, text, at in store.outbox.told(reader.name, story_ids):
        before = found.get(story)
        merged = told_with(before.snapshot if before else None, loads(Snapshot, text))
        found[story] = Told(snapshot=merged, at=at)
    return found


def reasons(verdicts: Iterable[Verdict]) -> Mapping[str, int]:
    """Reason in words → stories, of those that something happened to and that are not told."""
    return Counter(
        WORDS[one.decision.reason]
        for one in verdicts
        if one.decision.action is not Action.SEND and one.decision.reason is not PolicyReason.NOTHING_NEW
    )


def _hushed(reader: Reader, now: datetime) -> bool:
    return reader.policy.quiet is not None and reader.policy.quiet.until(now) is not None
