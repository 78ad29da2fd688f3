"""A story at a moment, made from its history: what a recipient was sent is compared with what is known now."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from crawler.model import Severity, Stage, StoryHistory, StoryMember, TextFrom
from crawler.story.figures import Span, spans_at, version_at
from crawler.story.sourcing import Sourcing, sourcing_of
from crawler.story.standing import aside_articles


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A story at a moment. Travels as JSON (`crawler.runtime.serialize`): what a recipient was sent is stored so."""

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
    Dismissed alerts never count, nor do those that are probably none; who stands aside gives no figures and no places."""
    members = [member for member in history.members if member.first_seen <= when]
    there = {member.article_id for member in members}
    telling = there - aside_articles(history.raised, when)
    version = {id: version_at(history, id, when) for id in there}
    return replace(
        history,
        members=tuple(_member_at(history, member, version[member.article_id]) for member in members),
        raised=tuple(alert for alert in history.raised if alert.raised_at <= when and alert.counts),
        figures=tuple(
            figure for figure in history.figures if figure.article_id in telling and version[figure.article_id] == figure.version
        ),
        places=tuple(place for place in history.places if place.article_id in telling),
        edits=tuple(edit for edit in history.edits if edit.edited_at <= when),
    )


def _member_at(history: StoryHistory, member: StoryMember, version: int) -> StoryMember:
    """The member with the text that it had in that version: its feed's, or its page's."""
    feed_versions = history.feed_versions.get(member.article_id)
    if not feed_versions:
        return member
    feed_words = feed_versions.get(version)
    text_from = TextFrom.PAGE if feed_words is None else TextFrom.FEED
    return replace(member, text_from=text_from, feed_words=feed_words or 0)


def page_arrivals(history: StoryHistory) -> tuple[tuple[datetime, int], ...]:
    """When the page of an article replaced its feed's text: moment and article, in order."""
    return tuple(
        sorted(
            (times[number], article_id)  # versions count from 1: this is the next one
            for article_id, feed_versions in history.feed_versions.items()
            if (times := history.versions.get(article_id))
            for number in feed_versions
            if number < len(times) and number + 1 not in feed_versions
        )
    )


def snapshot(history: StoryHistory, when: datetime) -> Snapshot | None:
    """The story at that moment; None while no alert stood on it."""
    known_history = history_at(history, when)
    if not known_history.raised or not known_history.members:
        return None
    sourcing = sourcing_of(known_history.members, aside_articles(history.raised, when))
    withdrawn = {edit.article_id for edit in known_history.edits if edit.withdrawn}
    return Snapshot(
        story_id=history.story_id,
        severity=max((alert.severity for alert in known_history.raised), key=lambda severity: severity.rank),
        watches=tuple(sorted({alert.watch for alert in known_history.raised})),
        origins=sourcing.origins,
        copies=sourcing.copies,
        owners=sourcing.owners,
        banks=sourcing.banks,
        languages=sourcing.languages,
        stage=sourcing.stage,
        denied=sourcing.denied,
        retracted=tuple(sorted(withdrawn)),
        figures=spans_at(history, when),
        places=tuple(sorted({place.id for place in known_history.places if place.prominent})),
        corrections=tuple(
            (edit.article_id, edit.version, reason) for edit in known_history.edits for reason in edit.reasons if not edit.withdrawn
        ),
        state_only=sourcing.state_only,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """A story came further, or fell: from one stage to the next. `source`: whose report or edit caused it."""

    moment: datetime
    before: Stage
    after: Stage
    source: str


def transitions(history: StoryHistory) -> tuple[Transition, ...]:
    """Every change of stage, in order: single source → several owners → both banks → official; denied; retracted when
    none of its original articles is online any more. The first stage is a transition from nothing."""
    events = {member.first_seen: member.source for member in sorted(history.members, key=lambda m: (m.first_seen, -m.article_id))}
    names = {member.article_id: member.source for member in history.members}
    events |= {edit.edited_at: names.get(edit.article_id, "") for edit in history.edits}
    events |= {moment: names.get(article_id, "") for moment, article_id in page_arrivals(history)}
    stage_changes: list[Transition] = []
    stage = Stage.NOBODY
    for when, source in sorted(events.items()):
        known = history_at(history, when)
        now = stage_of(known, sourcing_of(known.members, aside_articles(history.raised, when)))
        if now != stage:
            stage_changes.append(Transition(moment=when, before=stage, after=now, source=source))
            stage = now
    return tuple(stage_changes)


def stage_of(known_history: StoryHistory, sourcing: Sourcing | None = None) -> Stage:
    """The stage of a story as known, its fall included."""
    sourcing = sourcing or sourcing_of(known_history.members)
    gone = {edit.article_id for edit in known_history.edits if edit.withdrawn}
    if gone and all(member.article_id in gone for member in known_history.members if member.copy_of is None):
        return Stage.RETRACTED
    return Stage.DENIED if sourcing.denied else sourcing.stage
