"""What a policy would have told: the same decisions, run over the moments at which something changed, from the archive alone."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from crawler.model import StoryHistory
from crawler.notify.evaluate import Assessment, Wants, assess, change_times, changed_between, to_send
from crawler.notify.known import KnownStory, merge_known
from crawler.notify.policy import Action, Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayStep:
    """A moment: what was told then (`digest`, or a notice), and what was looked at and not told. `changed`: stories that a
    digest without a policy would have held."""

    moment: datetime
    digest: bool
    sent: tuple[Assessment, ...]
    not_sent: tuple[Assessment, ...]
    changed_stories: int = 0


def replay(
    histories: Mapping[int, StoryHistory],
    since: datetime,
    until: datetime,
    wants: Wants,
    policy: Policy,
    digests: Sequence[datetime],
) -> Iterator[ReplayStep]:
    """Every digest of the period, and every look at a story that changed, in order. Nobody was told anything before."""
    told: dict[int, KnownStory] = {}
    held: set[int] = set()
    looks = [(at, id) for id, one in histories.items() for at in _moments(one, since, until)] if policy.immediate else []
    heapq.heapify(looks)
    last = since
    for digest in (*sorted(digests), None):
        end = until if digest is None else digest
        while looks and looks[0][0] <= end:
            at = looks[0][0]
            ids = set()
            while looks and looks[0][0] == at:
                ids.add(heapq.heappop(looks)[1])
            verdicts = assess([histories[id] for id in sorted(ids)], told, last, at, wants, policy)
            step = _send_step(verdicts, told, at, digest=False)
            for one in step.not_sent:
                until_then = one.decision.until
                if one.decision.action is Action.HOLD and one.snapshot.severity in policy.immediate and until_then:
                    heapq.heappush(looks, (until_then, one.story_id))
            yield step
        if digest is None:
            return
        fresh = {id for id, one in histories.items() if changed_between(one, last, digest)}
        verdicts = assess([histories[id] for id in sorted(fresh | held)], told, last, digest, wants, policy)
        step = _send_step(verdicts, told, digest, digest=True, fresh=len(fresh & {one.story_id for one in verdicts}))
        held = {one.story_id for one in step.not_sent if one.decision.action is Action.HOLD}
        last = digest
        yield step


def _send_step(
    verdicts: Sequence[Assessment], told: dict[int, KnownStory], at: datetime, *, digest: bool, fresh: int = 0
) -> ReplayStep:
    tell = to_send(verdicts, at_once=not digest)
    for one in tell:
        before = told.get(one.story_id)
        told[one.story_id] = KnownStory(snapshot=merge_known(before.snapshot if before else None, one.snapshot), notified_at=at)
    return ReplayStep(
        moment=at, digest=digest, sent=tell, not_sent=tuple(one for one in verdicts if one not in tell), changed_stories=fresh
    )


def _moments(history: StoryHistory, since: datetime, until: datetime) -> set[datetime]:
    return {time for time in change_times(history) if since < time <= until}
