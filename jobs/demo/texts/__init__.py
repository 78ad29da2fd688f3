"""What the invented world's papers write: events, in the words of each language, and the noise of every day.

All of it was made up for the demonstration: no outlet, person or event is real, but for the crossing of July 2021, which
is retold here in our own words.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EventText:
    """A headline and its paragraphs."""

    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Noise:
    """Sentences with slots, for articles that no watch should fire on."""

    titles: tuple[str, ...]
    sentences: tuple[str, ...]
    slots: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Language:
    """All that is written in one language (or alphabet)."""

    events: dict[str, EventText]
    noise: Noise
    bulletin: EventText  # a form that is filled with other figures every day
    authors: tuple[str, ...]
    months: tuple[str, ...]
    caption: str
    related: str
    newsletter: str
    imprint: str
    by: str
