"""What a story was at a moment, told from its history: what a reader was told is compared with what is known now."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from crawler.model import AlertState, Severity, Stage, StoryHistory
from crawler.story.figures import Span, figure_spans, version_at
from crawler.story.sourcing import Sourcing, sourcing_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A story at a moment. Travels as JSON (`crawler.runtime.serialize`): what a recipient was told is kept so."""

    story_id: int
    severity: Severity
    watches: tuple[str, ...] = ()  # slugs, sorted
    origins: int = 0
    copies: int = 0
    owners: tuple[str, ...] = ()
    banks: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    stage: Stage = Stage.NOBODY
    denied: bool = False
    retracted: tuple[int, ...] = ()  # articles whose pages are gone
    figures: tuple[Span, ...] = ()
    places: tuple[str, ...] = ()  # ids named in a title or a lead
    corrections: tuple[tuple[int, int, str], ...] = ()  # article, version, what a material edit changed
    state_only: bool = False


def history_at(history: StoryHistory, when: datetime) -> StoryHistory:
    """The history as it was known then: what came later is left out, figures are those of the version of that day.
    Dismissed alerts never count."""
    members = tuple(one for one in history.members if one.first_seen <= when)
    there = {one.article_id for one in members}
    version = {id: version_at(history, id, when) for id in there}
    return replace(
        history,
        members=members,
        raised=tuple(one for one in history.raised if one.raised_at <= when and one.state != AlertState.DISMISSED),
        figures=tuple(one for one in history.figures if version.get(one.article_id) == one.version),
        places=tuple(one for one in history.places if one.article_id in there),
        edits=tuple(one for one in history.edits if one.edited_at <= when),
    )


def snapshot(history: StoryHistory, when: datetime) -> Snapshot | None:
    """The story at that moment; None while no alert stood on it."""
    known = history_at(history, when)
    if not known.raised or not known.members:
        return None
    told = sourcing_of(known.members)
    withdrawn = {one.article_id for one in known.edits if one.withdrawn}
    return Snapshot(
        story_id=history.story_id,
        severity=max((one.severity for one in known.raised), key=lambda one: one.rank),
        watches=tuple(sorted({one.watch for one in known.raised})),
        origins=told.origins,
        copies=told.copies,
        owners=told.owners,
        banks=told.banks,
        languages=told.languages,
        stage=told.stage,
        denied=told.denied,
        retracted=tuple(sorted(withdrawn)),
        figures=figure_spans(known.figures, known.members),
        places=tuple(sorted({one.id for one in known.places if one.prominent})),
        corrections=tuple(
            (one.article_id, one.version, reason) for one in known.edits for reason in one.reasons if not one.withdrawn
        ),
        state_only=told.state_only,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """A story came further, or fell: from one stage to the next. `source`: whose account or edit did it."""

    moment: datetime
    before: Stage
    after: Stage
    source: str


def transitions(history: StoryHistory) -> tuple[Transition, ...]:
    """Every change of stage, in order: single source → several owners → both banks → official; denied; retracted when
    none of its origins stands any more. The first stage is a transition from nothing."""
    events = {one.first_seen: one.source for one in sorted(history.members, key=lambda m: (m.first_seen, -m.article_id))}
    names = {one.article_id: one.source for one in history.members}
    events |= {one.edited_at: names.get(one.article_id, "") for one in history.edits}
    found: list[Transition] = []
    stage = Stage.NOBODY
    for when, source in sorted(events.items()):
        now = stage_of(history_at(history, when))
        if now != stage:
            found.append(Transition(moment=when, before=stage, after=now, source=source))
            stage = now
    return tuple(found)


def stage_of(known: StoryHistory, told: Sourcing | None = None) -> Stage:
    """The stage of a story as known, its fall included."""
    told = told or sourcing_of(known.members)
    gone = {one.article_id for one in known.edits if one.withdrawn}
    if gone and all(one.article_id in gone for one in known.members if one.copy_of is None):
        return Stage.RETRACTED
    return Stage.DENIED if told.denied else told.stage
