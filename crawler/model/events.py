"""The event that an alert is about: who did what to whom, where and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date as CalendarDay  # a field is named date
from enum import StrEnum


class EventStatus(StrEnum):
    """How an article tells an event."""

    HAPPENED = "happened"
    DENIED = "denied"  # all that names it says that it was none
    SUPPOSED = "supposed"  # a scenario, a drill, a novel, a game
    PAST = "past"  # long ago: an anniversary, a documentary


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFrame:
    """One event. Empty or None: not said, or unsure. `spans`: field and characters of the sentences that it rests on."""

    trigger: str  # a verb of the tables: clash, attack, capture, arrest …
    trigger_text: str = ""  # the words of the text that say so
    actor: str  # in English, as readers see it
    target: str
    place: str  # id of the gazetteer
    candidates: tuple[str, ...]  # what the name of the place may mean
    confidence: float  # of the place, 0 to 1
    date: CalendarDay | None
    killed: int | None
    wounded: int | None
    attribution: str  # who says so, in English
    status: EventStatus = EventStatus.HAPPENED
    denied_by: str = ""  # who says that it is not so, in English, whatever the status
    text: str  # the sentence that tells most of it
    spans: tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class PlacedEvent:
    """An event with the name of its place, as the archive keeps them; empty: no place."""

    frame: EventFrame
    place_name: str
