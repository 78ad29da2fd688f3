"""The events of an article's alerts, and which alert is its main one."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from crawler.facts.events import ArticleEvents
from crawler.facts.findings import Figure
from crawler.model import EventFrame, EventStatus, Match
from crawler.watch import WatchResult
from crawler.watch.event_kinds import event_kind

UNWEIGHED = 0.5  # relevance of an alert without one


def with_events(
    result: WatchResult, title: str, text: str, figures: Sequence[Figure], *, lang: str = "", published: date | None = None
) -> tuple[Match, ...]:
    """The matches of an article, each with the event that its watch is about. `published`: by which "on Tuesday" is read."""
    if not result.matches:
        return ()
    events = ArticleEvents(title, text, figures, result.place, lang=lang, published=published)
    frames: dict[Hashable, EventFrame] = {}  # watches share verbs and hits
    matches = []
    for match in result.matches:
        kind = event_kind(match.watch, match.title)
        hits = tuple((hit.field, hit.start) for hit in match.hits)
        acts = tuple((hit.field, hit.start, hit.end) for hit in match.hits if kind.tells(hit.group))
        is_past = match.status is EventStatus.PAST
        key = (kind.verbs, hits, acts, is_past)
        if key not in frames:
            frames[key] = events.frame(hits, kind.verbs, acts, is_past=is_past)
        matches.append(replace(match, event=_as_told(frames[key], match.status)))
    return tuple(matches)


def _as_told(frame: EventFrame, status: EventStatus) -> EventFrame:
    """The frame with its status. Who denies it is no source of it: "the border service said that reports of a clash are false"."""
    if status is not EventStatus.DENIED or frame.denied_by:
        return replace(frame, status=status)
    return replace(frame, status=status, denied_by=frame.attribution, attribution="")


def main_match(matches: Sequence[Match]) -> Match | None:
    """The alert that an article is about most: the highest relevance by severity."""
    return max(matches, key=_weight, default=None)


def _weight(match: Match) -> float:
    relevance = match.relevance.value if match.relevance is not None else UNWEIGHED
    return relevance * (1 + match.severity.rank)


def event_form(watch: str, event: EventFrame) -> dict[str, Any]:
    """An event as JSON. Its keys are public."""
    return {
        "watch": watch,
        "place": event.place or None,
        "actor": event.actor or None,
        "target": event.target or None,
        "trigger": event.trigger or None,
        "trigger_text": event.trigger_text or None,
        "killed": event.killed,
        "wounded": event.wounded,
        "date": event.date.isoformat() if event.date else None,
        "text": event.text,
        "attribution": event.attribution or None,
        "status": str(event.status),
        "denied_by": event.denied_by or None,
        "confidence": event.confidence,
    }
