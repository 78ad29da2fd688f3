"""One round over the stories of a reader: which are theirs, what is decided of each. Live, explained and replayed alike."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from crawler.model import Severity, StoryHistory
from crawler.notify.known import KnownStory
from crawler.notify.policy import Action, Decision, Policy, Revision, decide
from crawler.runtime.serialize import dumps
from crawler.story.score import Score, latest_change, score
from crawler.story.snapshot import Snapshot, snapshot
from crawler.story.sourcing import original_articles


@dataclass(frozen=True, slots=True, kw_only=True)
class Wants:
    """What a reader asked for; empty: everything."""

    watches: frozenset[str] = frozenset()
    severities: frozenset[Severity] = frozenset()
    languages: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """What was decided of one story."""

    story_id: int
    headline: str
    snapshot: Snapshot
    known_story: KnownStory | None
    score: Score
    decision: Decision


def restricted_to(history: StoryHistory, wants: Wants) -> StoryHistory:
    """The story with the alerts that the reader asked for only: its severity is then that of these."""
    if not wants.watches:
        return history
    return replace(history, raised=tuple(one for one in history.raised if one.watch in wants.watches))


def matches_wants(now: Snapshot, wants: Wants) -> bool:
    return (not wants.severities or now.severity in wants.severities) and (
        not wants.languages or bool(wants.languages & set(now.languages))
    )


def change_times(history: StoryHistory) -> frozenset[datetime]:
    """When the story changed: an article came, an alert was raised or changed, a material edit was seen."""
    return frozenset(
        (
            *(member.first_seen for member in history.members),
            *(alert.raised_at for alert in history.raised),
            *(alert.changed for alert in history.raised if alert.changed is not None),
            *(edit.edited_at for edit in history.edits),
        )
    )


def changed_between(history: StoryHistory, since: datetime, until: datetime) -> bool:
    """Whether it changed after `since`, up to `until`."""
    return any(since < time <= until for time in change_times(history))


def assess(
    histories: Iterable[StoryHistory],
    told: Mapping[int, KnownStory],
    since: datetime,
    at: datetime,
    wants: Wants,
    policy: Policy,
    lost: Collection[int] = (),
) -> tuple[Assessment, ...]:
    """Of every story that concerns the reader at that moment: those told before, those that changed since `since`, and those
    whose telling was `lost` on the way. The heaviest first."""
    found = []
    for history in histories:
        id = history.story_id
        if id not in told and id not in lost and not changed_between(history, since, at):
            continue
        mine = restricted_to(history, wants)
        now = snapshot(mine, at)
        if now is None or not matches_wants(now, wants):
            continue
        weight = score(now, latest_change(mine, at), at)
        found.append(
            Assessment(
                story_id=id,
                headline=headline_of(mine, at),
                snapshot=now,
                known_story=told.get(id),
                score=weight,
                decision=decide(now, told.get(id), at, policy, weight),
            )
        )
    return tuple(sorted(found, key=lambda one: (-one.score.total, one.story_id)))


def to_send(verdicts: Iterable[Assessment], *, at_once: bool) -> tuple[Assessment, ...]:
    """Those to be told: in a digest, or (`at_once`) those that do not wait for one."""
    return tuple(one for one in verdicts if one.decision.action is Action.SEND and (one.decision.at_once or not at_once))


def headline_of(history: StoryHistory, at: datetime) -> str:
    """The title of the first account on which an alert stands, as known then."""
    known = [one for one in history.members if one.first_seen <= at]
    raised = {one.article_id for one in history.raised}
    first = next(iter(original_articles([one for one in known if one.article_id in raised] or known)), None)
    return (first.title or first.url) if first else ""


def revision_of(revision: Revision | None, known: Snapshot) -> str:
    """The name of what is told: the same words about the same facts have the same name, whoever decides it and how often."""
    facts = replace(known, copies=0, languages=())
    return f"{revision or Revision.UPDATE}-{hashlib.sha256(dumps(facts).encode()).hexdigest()[:16]}"
