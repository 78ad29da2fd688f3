"""Assess the stories of a recipient: which ones they subscribed to, and what is decided. Live, explained and replayed alike."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from crawler.notify.policy import Action, Decision, Policy, Revision, decide
from crawler.runtime.serialize import dumps
from crawler.story.scoring import Score, latest_change, score
from crawler.story.snapshots import Snapshot, page_arrivals, snapshot
from crawler.story.sourcing import original_articles

if TYPE_CHECKING:
    from crawler.model import Severity, StoryHistory
    from crawler.notify.known import KnownStory


@dataclass(frozen=True, slots=True, kw_only=True)
class Wants:
    """What a recipient subscribed to; empty: everything."""

    watches: frozenset[str] = frozenset()
    severities: frozenset[Severity] = frozenset()
    languages: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """A story at a moment, its score, and what was decided for one recipient."""

    story_id: int
    headline: str
    snapshot: Snapshot
    known_story: KnownStory | None
    score: Score
    decision: Decision


def restricted_to(history: StoryHistory, wants: Wants) -> StoryHistory:
    """Keep only the alerts that the recipient subscribed to: the severity of the story is then that of these."""
    if not wants.watches:
        return history
    return replace(history, raised=tuple(alert for alert in history.raised if alert.watch in wants.watches))


def matches_wants(now: Snapshot, wants: Wants) -> bool:
    return (not wants.severities or now.severity in wants.severities) and (
        not wants.languages or bool(wants.languages & set(now.languages))
    )


def change_times(history: StoryHistory) -> frozenset[datetime]:
    """When the story changed: an article came, or the page of one that its feed had announced; an alert was raised or changed; a
    material edit was seen."""
    return frozenset(
        (
            *(member.first_seen for member in history.members),
            *(alert.raised_at for alert in history.raised),
            *(alert.changed for alert in history.raised if alert.changed is not None),
            *(edit.edited_at for edit in history.edits),
            *(moment for moment, _ in page_arrivals(history)),
        )
    )


def changed_between(history: StoryHistory, since: datetime, until: datetime) -> bool:
    """Whether the story changed after `since`, up to `until`."""
    return any(since < time <= until for time in change_times(history))


def assess(
    histories: Iterable[StoryHistory],
    known_stories: Mapping[int, KnownStory],
    since: datetime,
    moment: datetime,
    wants: Wants,
    policy: Policy,
    lost: Collection[int] = (),
) -> tuple[Assessment, ...]:
    """Assess every story that concerns the recipient at that moment: those sent before, those that changed since `since`, and
    those whose message was `lost`. The highest score first."""
    assessments = []
    for history in histories:
        id = history.story_id
        if id not in known_stories and id not in lost and not changed_between(history, since, moment):
            continue
        mine = restricted_to(history, wants)
        now = snapshot(mine, moment)
        if now is None or not matches_wants(now, wants):
            continue
        weight = score(now, latest_change(mine, moment), moment)
        assessments.append(
            Assessment(
                story_id=id,
                headline=headline_of(mine, moment),
                snapshot=now,
                known_story=known_stories.get(id),
                score=weight,
                decision=decide(now, known_stories.get(id), moment, policy, weight),
            )
        )
    return tuple(sorted(assessments, key=lambda assessment: (-assessment.score.total, assessment.story_id)))


def to_send(assessments: Iterable[Assessment], *, at_once: bool) -> tuple[Assessment, ...]:
    """Select what is sent: in a digest, or (`at_once`) what does not wait for one."""
    return tuple(
        assessment
        for assessment in assessments
        if assessment.decision.action is Action.SEND and (assessment.decision.at_once or not at_once)
    )


def headline_of(history: StoryHistory, moment: datetime) -> str:
    """The title of the first report on which an alert stands, as known then."""
    known_members = [member for member in history.members if member.first_seen <= moment]
    raised = {alert.article_id for alert in history.raised if alert.counts}
    first = next(
        iter(original_articles([member for member in known_members if member.article_id in raised] or known_members)), None
    )
    return (first.title or first.url) if first else ""


def revision_of(revision: Revision | None, story_snapshot: Snapshot) -> str:
    """Name what is sent: the same facts have the same name, whoever decides it and how often."""
    facts = replace(story_snapshot, copies=0, languages=())
    return f"{revision or Revision.UPDATE}-{hashlib.sha256(dumps(facts).encode()).hexdigest()[:16]}"
