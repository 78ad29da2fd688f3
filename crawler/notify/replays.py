"""What a policy would have sent: the same decisions, run over the moments at which something changed, from the archive alone."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from crawler.notify.evaluate import Assessment, Wants, assess, change_times, changed_between, to_send
from crawler.notify.known import KnownStory, merge_known
from crawler.notify.policy import Action, Policy

if TYPE_CHECKING:
    from crawler.model import StoryHistory


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayStep:
    """A moment of a replay: what would be sent (in a `digest`, or as notices), and what would not. `changed_stories`: how many a
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
    """Every digest of the period, and every look at a story that changed, in order. Nothing was sent before."""
    known_stories: dict[int, KnownStory] = {}
    held_ids: set[int] = set()
    looks = (
        [(moment, id) for id, history in histories.items() for moment in _moments(history, since, until)]
        if policy.immediate
        else []
    )
    heapq.heapify(looks)
    last = since
    for digest in (*sorted(digests), None):
        end = until if digest is None else digest
        while looks and looks[0][0] <= end:
            moment = looks[0][0]
            ids = set()
            while looks and looks[0][0] == moment:
                ids.add(heapq.heappop(looks)[1])
            assessments = assess([histories[id] for id in sorted(ids)], known_stories, last, moment, wants, policy)
            step = _send_step(assessments, known_stories, moment, digest=False)
            for assessment in step.not_sent:
                until_then = assessment.decision.until
                if assessment.decision.action is Action.HOLD and assessment.snapshot.severity in policy.immediate and until_then:
                    heapq.heappush(looks, (until_then, assessment.story_id))
            yield step
        if digest is None:
            return
        fresh = {id for id, history in histories.items() if changed_between(history, last, digest)}
        assessments = assess([histories[id] for id in sorted(fresh | held_ids)], known_stories, last, digest, wants, policy)
        step = _send_step(
            assessments, known_stories, digest, digest=True, fresh=len(fresh & {assessment.story_id for assessment in assessments})
        )
        held_ids = {assessment.story_id for assessment in step.not_sent if assessment.decision.action is Action.HOLD}
        last = digest
        yield step


def _send_step(
    assessments: Sequence[Assessment], known_stories: dict[int, KnownStory], moment: datetime, *, digest: bool, fresh: int = 0
) -> ReplayStep:
    sent = to_send(assessments, at_once=not digest)
    for assessment in sent:
        before = known_stories.get(assessment.story_id)
        known_stories[assessment.story_id] = KnownStory(
            snapshot=merge_known(before.snapshot if before else None, assessment.snapshot), notified_at=moment
        )
    return ReplayStep(
        moment=moment,
        digest=digest,
        sent=sent,
        not_sent=tuple(assessment for assessment in assessments if assessment not in sent),
        changed_stories=fresh,
    )


def _moments(history: StoryHistory, since: datetime, until: datetime) -> set[datetime]:
    return {time for time in change_times(history) if since < time <= until}
