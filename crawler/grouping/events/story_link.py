"""Whether two articles tell the same event, and what says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from crawler.grouping.events.profile import Profile
from crawler.grouping.events.weights import NO_WEIGHTS, Matrix

MAX_DAYS_APART = 4.0  # days between two accounts of an event
PROFILE_DAYS = MAX_DAYS_APART + 3  # days an account can be found: published up to WINDOW days apart, met somewhat later
# A bond holds at 1. What the words alone must reach for that, in one language and between two:
SAME_LANGUAGE_SIMILARITY = 0.45
OTHER_LANGUAGE_SIMILARITY = 0.2
FORM_SIMILARITY = 0.6  # likeness at which two texts of one source, neither a copy of the other, are one form
TITLE_WEIGHT = 0.45  # share of the title's words in the same-language likeness
PLACE_SCORE, FIGURE_SCORE, WATCH_SCORE = 0.5, 0.5, 0.6  # what a shared anchor adds, at most
MAX_SMALL_FIGURE = 10  # figures up to this meet by chance
MIN_SHARED_PLACES = 0.3  # of the places, by weight: less in common is another event
APART_PENALTY = 0.6  # what two accounts lose then: hardly a watch in common outweighs it


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


def score_link(one: Profile, other: Profile) -> StoryLink:
    """Compare two articles. Symmetric. Between languages names, places and figures must carry what words cannot."""
    return score_links(one, [other])[0]


def score_links(one: Profile, others: Sequence[Profile]) -> list[StoryLink]:
    """The bonds of an article with each of the others."""
    return [_score_link(one, other, alike) for other, alike in zip(others, _similarities(one, others), strict=True)]


def _score_link(one: Profile, other: Profile, alike: float) -> StoryLink:
    if abs(one.day - other.day) > MAX_DAYS_APART or _name_other_days(one, other):
        return StoryLink(score=0.0, lexical=0.0)
    figures: tuple[float, ...] = ()
    if one.lang == other.lang:
        score = alike / SAME_LANGUAGE_SIMILARITY
        if alike >= FORM_SIMILARITY and one.source and one.source == other.source:  # and no copy: a bulletin filled in anew
            return StoryLink(score=0.0, lexical=alike)
    else:
        figures = tuple(sorted({value for value, _ in one.figures & other.figures}, reverse=True))
        score = alike / OTHER_LANGUAGE_SIMILARITY + FIGURE_SCORE * min(
            1.0, sum(0.5 if value <= MAX_SMALL_FIGURE else 1.0 for value in figures)
        )
    places = tuple(sorted(one.places.keys() & other.places.keys(), key=lambda id: (-one.places[id], id)))
    least = min(sum(one.places.values()), sum(other.places.values()))
    shared = min(1.0, sum(min(one.places[id], other.places[id]) for id in places) / least) if least else 0.0
    watches = one.watches & other.watches
    score += PLACE_SCORE * shared
    if watches:
        score += WATCH_SCORE * len(watches) / len(one.watches | other.watches)
    apart = least > 0 and shared < MIN_SHARED_PLACES
    return StoryLink(
        score=max(0.0, score - (APART_PENALTY if apart else 0.0)),
        lexical=alike,
        places=places,
        figures=figures,
        watches=tuple(sorted(watches)),
        apart=apart,
    )


def _similarities(one: Profile, others: Sequence[Profile]) -> list[float]:
    """How alike the words are, 0 to 1: all words, and how much of each title the other says; between languages names."""
    same = [other.lang == one.lang for other in others]
    stems = Matrix.of([other.stems if own else NO_WEIGHTS for other, own in zip(others, same, strict=True)])
    titles = Matrix.of([other.title if own else NO_WEIGHTS for other, own in zip(others, same, strict=True)])
    names = Matrix.of([NO_WEIGHTS if own else other.names for other, own in zip(others, same, strict=True)])
    words, named = stems.shared_with(one.stems), names.shared_with(one.names)
    ours, theirs = stems.shared_with(one.title), titles.shared_with(one.stems)
    said = (ours.sums(ours.article_weights) + theirs.sums(theirs.vector_weights)) / 2
    alike = (1 - TITLE_WEIGHT) * words.dots() + TITLE_WEIGHT * said + named.dots()
    return list(alike.tolist())


def _name_other_days(one: Profile, other: Profile) -> bool:
    """Both titles name days of a calendar, and no day in common: forecasts, rates, programmes."""
    for calendar in (range(1, 13), range(13, 25)):
        ours, theirs = ({day for day in each if day[0] in calendar} for each in (one.days, other.days))
        if ours and theirs and not ours & theirs:
            return True
    return False
