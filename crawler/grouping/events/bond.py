"""Whether two articles tell the same event, and what says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from crawler.grouping.events.profile import Profile
from crawler.grouping.events.weights import NONE, Matrix

WINDOW = 4.0  # days between two accounts of an event
KEPT = WINDOW + 3  # days an account can be found: published up to WINDOW days apart, met somewhat later
# A bond holds at 1. What the words alone must reach for that, in one language and between two:
SAME_LANGUAGE = 0.45
OTHER_LANGUAGE = 0.2
FORM = 0.6  # likeness at which two texts of one source, neither a copy of the other, are one form
TITLE = 0.45  # share of the title's words in the same-language likeness
PLACE, FIGURE, WATCH = 0.5, 0.5, 0.6  # what a shared anchor adds, at most
SMALL = 10  # figures up to this meet by chance
ELSEWHERE = 0.3  # of the places, by weight: less in common is another event
APART = 0.6  # what two accounts lose then: hardly a watch in common outweighs it


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryLink:
    """`score` of 1 and more: one story."""

    score: float
    lexical: float
    places: tuple[str, ...] = ()
    figures: tuple[float, ...] = ()
    watches: tuple[str, ...] = ()
    apart: bool = False  # both name places, and hardly one in common

    @property
    def holds(self) -> bool:
        return self.score >= 1.0

    def __str__(self) -> str:
        parts = []
        if self.places:
            parts.append(f"same place ({', '.join(self.places[:3])})")
        if self.figures:
            parts.append(f"same figure ({', '.join(f'{value:g}' for value in self.figures[:3])})")
        if self.watches:
            parts.append(f"same watch ({', '.join(self.watches[:3])})")
        if self.apart:
            parts.append("other places")
        return ", ".join([*parts, f"{self.lexical:.2f} lexical"])


def bond(one: Profile, other: Profile) -> StoryLink:
    """Compare two articles. Symmetric. Between languages names, places and figures must carry what words cannot."""
    return bonds(one, [other])[0]


def bonds(one: Profile, others: Sequence[Profile]) -> list[StoryLink]:
    """The bonds of an article with each of the others."""
    return [_bond(one, other, alike) for other, alike in zip(others, _alike(one, others), strict=True)]


def _bond(one: Profile, other: Profile, alike: float) -> StoryLink:
    if abs(one.day - other.day) > WINDOW or _of_other_days(one, other):
        return StoryLink(score=0.0, lexical=0.0)
    figures: tuple[float, ...] = ()
    if one.lang == other.lang:
        score = alike / SAME_LANGUAGE
        if alike >= FORM and one.source and one.source == other.source:  # and no copy: a bulletin filled in anew
            return StoryLink(score=0.0, lexical=alike)
    else:
        figures = tuple(sorted({value for value, _ in one.figures & other.figures}, reverse=True))
        score = alike / OTHER_LANGUAGE + FIGURE * min(1.0, sum(0.5 if value <= SMALL else 1.0 for value in figures))
    places = tuple(sorted(one.places.keys() & other.places.keys(), key=lambda id: (-one.places[id], id)))
    least = min(sum(one.places.values()), sum(other.places.values()))
    shared = min(1.0, sum(min(one.places[id], other.places[id]) for id in places) / least) if least else 0.0
    watches = one.watches & other.watches
    score += PLACE * shared
    if watches:
        score += WATCH * len(watches) / len(one.watches | other.watches)
    apart = least > 0 and shared < ELSEWHERE
    return StoryLink(
        score=max(0.0, score - (APART if apart else 0.0)),
        lexical=alike,
        places=places,
        figures=figures,
        watches=tuple(sorted(watches)),
        apart=apart,
    )


def _alike(one: Profile, others: Sequence[Profile]) -> list[float]:
    """How alike the words are, 0 to 1: all words, and how much of each title the other says; between languages names."""
    same = [other.lang == one.lang for other in others]
    stems = Matrix.of([other.stems if own else NONE for other, own in zip(others, same, strict=True)])
    titles = Matrix.of([other.title if own else NONE for other, own in zip(others, same, strict=True)])
    names = Matrix.of([NONE if own else other.names for other, own in zip(others, same, strict=True)])
    words, named = stems.meet(one.stems), names.meet(one.names)
    ours, theirs = stems.meet(one.title), titles.meet(one.stems)
    said = (ours.sums(ours.ours) + theirs.sums(theirs.theirs)) / 2
    alike = (1 - TITLE) * words.dots() + TITLE * said + named.dots()
    return list(alike.tolist())


def _of_other_days(one: Profile, other: Profile) -> bool:
    """Both titles name days of a calendar, and no day in common: forecasts, rates, programmes."""
    for calendar in (range(1, 13), range(13, 25)):
        ours, theirs = ({day for day in each if day[0] in calendar} for each in (one.days, other.days))
        if ours and theirs and not ours & theirs:
            return True
    return False
