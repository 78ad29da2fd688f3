"""The figures of a story as a ledger: who gave which, when, and how they moved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from crawler.model import StoryFigure, StoryHistory, StoryMember
from crawler.story.snapshot import DENIED

SIGNS = {"min": "at least ", "max": "at most ", "approx": "about ", "vague": "vaguely "}


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureEntry:
    """One figure of one origin, as it was first given."""

    at: datetime
    value: float
    qualifier: str  # exact, min, max, approx, range, vague
    label: str  # claim, official, denied, hearsay, or empty
    source: str
    article_id: int
    version: int

    def __str__(self) -> str:
        return f"{SIGNS.get(self.qualifier, '')}{self.value:,g}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """All figures of one unit, in the order they became known."""

    unit: str
    lines: tuple[FigureEntry, ...]

    @property
    def standing(self) -> tuple[FigureEntry, ...]:
        """Without what is denied; of an article that was edited only its newest figure."""
        newest = {line.article_id: line.version for line in self.lines}
        return tuple(one for one in self.lines if one.label != DENIED and one.version == newest[one.article_id])

    @property
    def low(self) -> FigureEntry | None:
        return min(self.standing, key=lambda one: (one.value, one.at), default=None)

    @property
    def high(self) -> FigureEntry | None:
        return max(self.standing, key=lambda one: (one.value, -one.at.timestamp()), default=None)

    @property
    def course(self) -> tuple[float, ...]:
        """How it moved: each value that differs from the one before (300, 1037)."""
        moved: list[float] = []
        for one in self.lines:
            if one.label != DENIED and (not moved or moved[-1] != one.value):
                moved.append(one.value)
        return tuple(moved)


def ledgers(history: StoryHistory) -> tuple[Ledger, ...]:
    """By unit, those with most lines first. Copies add nothing; a figure that an edit left as it was is told once."""
    members = {one.article_id: one for one in history.members if one.copy_of is None}
    found: dict[str, list[FigureEntry]] = defaultdict(list)
    told: set[tuple[int, str, float, str]] = set()
    for one in _in_order(history, members):
        member = members[one.article_id]
        seen = (one.article_id, one.unit, one.value, one.qualifier)
        if seen in told:
            continue
        told.add(seen)
        found[one.unit].append(
            FigureEntry(
                at=_when(history, one, member.at),
                value=one.value,
                qualifier=one.qualifier,
                label=one.label,
                source=member.source,
                article_id=one.article_id,
                version=one.version,
            )
        )
    return tuple(
        Ledger(unit=unit, lines=tuple(lines))
        for unit, lines in sorted(found.items(), key=lambda each: (-len(each[1]), each[0]))
    )


def _in_order(history: StoryHistory, members: dict[int, StoryMember]) -> Iterable[StoryFigure]:
    known = [one for one in history.figures if one.unit and one.article_id in members]
    return sorted(known, key=lambda one: (_when(history, one, members[one.article_id].at), one.article_id, one.value))


def _when(history: StoryHistory, one: StoryFigure, published: datetime) -> datetime:
    """A figure of the first version is as old as the article; a later one came with its edit."""
    times = history.versions.get(one.article_id, ())
    return times[one.version - 1] if 1 < one.version <= len(times) else published
