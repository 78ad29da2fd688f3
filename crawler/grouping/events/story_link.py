"""Whether two articles report the same event, and what says so."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from crawler.grouping.events.contradictions import differences
from crawler.grouping.events.profile import Profile
from crawler.grouping.events.weights import NO_WEIGHTS, Matrix
from crawler.grouping.forms import FORECAST, ROUNDUP
from crawler.language.plurals import count
from crawler.language.tables import table_of
from crawler.language.units import EVENT_UNITS

MAX_DAYS_APART = 4.0  # between two reports of an event
PROFILE_DAYS = MAX_DAYS_APART + 3  # an article can be found so long: published up to MAX_DAYS_APART, met somewhat later
# A link holds at 1. What the words alone must reach for that, in one language and between two (bench/story_threshold.py):
SAME_LANGUAGE_SIMILARITY = 0.42
OTHER_LANGUAGE_SIMILARITY = 0.10
FORM_SIMILARITY = 0.6  # two texts of one source, neither a copy of the other, are one form from here
TITLE_WEIGHT = 0.45  # of the title's words in the same-language similarity
PLACE_SCORE, FIGURE_SCORE, WATCH_SCORE = 0.5, 0.5, 0.6  # what is shared adds so much, at most
MAX_SMALL_FIGURE = 10  # figures up to this meet by chance
MAX_CHANCE_FIGURE = 2  # figures up to this say nothing of an event, not even of one kind
MIN_SHARED_PLACES = 0.3  # share of the places, by weight: less in common is another event
MIN_SHARED_NAMES = 2  # names in common that stand for an event; one is a town in which much happens
MIN_EVENT_FIGURE = 100  # figures from this on, of anything, hardly meet by chance
WITHOUT_EVENT_SCORE = 0.6  # a link where nothing in common says of an event: words alone join nothing,
WORDS_WITH_NAME, WORDS_ALONE = 1.4, 1.8  # unless they are so similar, in the measure of a link: with a name or a place, and without
ALIKE_NAMES = 0.18  # between languages and without a watch: names and numbers in common, but for the heaviest: one is a town
CONTRADICTED_SCORE = -1.0  # of two events: each such pair must be outweighed where two groups would become one story
MIN_FORM_DAYS = 0.5  # between two bulletins of one form: the same day's may be put right
APART_PENALTY = 0.6  # two articles lose so much then: hardly a watch in common outweighs it


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryLink:
    """`score` of 1 and more: one story."""

    score: float
    lexical: float
    places: tuple[str, ...] = ()
    figures: tuple[float, ...] = ()
    watches: tuple[str, ...] = ()
    names: int = 0  # in common, surely names, and no places
    apart: bool = False  # both name places, and hardly one in common
    differences: tuple[str, ...] = ()  # in what they say of their events

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
        if self.names:
            parts.append(f"{count(self.names, 'name')} in common")
        if self.apart:
            parts.append("different places")
        parts += self.differences
        return ", ".join([*parts, f"word similarity {self.lexical:.2f}"])


def score_link(first: Profile, second: Profile) -> StoryLink:
    """Compare two articles. Symmetric. Between languages names, places and figures must carry what words cannot."""
    return score_links(first, [second])[0]


def score_links(profile: Profile, candidates: Sequence[Profile]) -> list[StoryLink]:
    """The links of an article with each of the candidates."""
    return [
        _score_link(profile, candidate, similarity)
        for candidate, similarity in zip(candidates, _similarities(profile, candidates), strict=True)
    ]


def _score_link(first: Profile, second: Profile, words: _SharedWords) -> StoryLink:
    similarity = words.similarity
    if abs(first.day - second.day) > MAX_DAYS_APART or _name_other_days(first, second) or _are_forms(first, second):
        return StoryLink(score=0.0, lexical=0.0)
    different = differences(first, second)
    if different.are_two_events:
        return StoryLink(score=CONTRADICTED_SCORE, lexical=similarity, differences=different.reasons)
    if _stands_one_aside(first, second) and not _are_nearly_one_text(first, second, similarity):
        return StoryLink(score=CONTRADICTED_SCORE, lexical=similarity, differences=("one of them tells no event of now",))
    figures: tuple[float, ...] = ()
    if first.lang == second.lang:
        score = similarity / SAME_LANGUAGE_SIMILARITY
        if (
            similarity >= FORM_SIMILARITY and first.source and first.source == second.source
        ):  # and no copy: a bulletin filled in anew
            return StoryLink(score=0.0, lexical=similarity)
    else:
        figures = tuple(sorted({value for value, _ in first.figures & second.figures}, reverse=True))
        score = similarity / OTHER_LANGUAGE_SIMILARITY + FIGURE_SCORE * min(
            1.0, sum(0.5 if value <= MAX_SMALL_FIGURE else 1.0 for value in figures)
        )
    places = tuple(sorted(first.places.keys() & second.places.keys(), key=lambda id: (-first.places[id], id)))
    least = min(sum(first.places.values()), sum(second.places.values()))
    shared = min(1.0, sum(min(first.places[id], second.places[id]) for id in places) / least) if least else 0.0
    watches = first.watches & second.watches
    score += PLACE_SCORE * shared
    if watches:
        score += WATCH_SCORE * len(watches) / len(first.watches | second.watches)
    apart = least > 0 and shared < MIN_SHARED_PLACES
    score = max(0.0, score - (APART_PENALTY if apart else 0.0))
    names = _names_in_common(first, second) if score >= 1.0 else 0
    if score >= 1.0 and not _share_event(first, second, places, watches, names):
        if first.lang == second.lang:
            needed = WORDS_WITH_NAME if names or places or watches else WORDS_ALONE
            is_alike = similarity >= needed * SAME_LANGUAGE_SIMILARITY
        else:
            is_alike = words.several_names >= ALIKE_NAMES and not first.watches and not second.watches
        if different.reasons or not is_alike:
            score = WITHOUT_EVENT_SCORE
    return StoryLink(
        score=score,
        lexical=similarity,
        places=places,
        figures=figures,
        watches=tuple(sorted(watches)),
        names=names,
        apart=apart,
        differences=different.reasons,
    )


def _stands_one_aside(first: Profile, second: Profile) -> bool:
    """Whether one tells what happens at a place now, and the other what happened there long ago, or in a game."""
    return {first.event.is_aside, second.event.is_aside} == {True, False}


def _are_nearly_one_text(first: Profile, second: Profile, similarity: float) -> bool:
    return first.lang == second.lang and similarity >= WORDS_ALONE * SAME_LANGUAGE_SIMILARITY


def _are_forms(first: Profile, second: Profile) -> bool:
    """Whether these are no two reports of an event: a roundup reports on many, and a form is filled in for another day."""
    if ROUNDUP in (first.form, second.form):
        return True
    is_other_day = abs(first.day - second.day) >= MIN_FORM_DAYS
    if first.form == second.form == FORECAST:
        return is_other_day
    return is_other_day and bool(first.source) and first.source == second.source and 0 != first.heading == second.heading


def _share_event(first: Profile, second: Profile, places: Collection[str], watches: Collection[str], names: int) -> bool:
    """Whether something in common says of one event: a number of dead, several names, a watch with a place, a name or a figure,
    a place with a figure. What a watch is about is a kind of event, a province has many, and in a town much happens."""
    if names >= MIN_SHARED_NAMES or _share_event_figure(first, second):
        return True
    is_narrow = any(place not in first.event.provinces for place in places)
    is_counted = any(unit and value > MAX_CHANCE_FIGURE for value, unit in first.figures & second.figures)
    return (is_narrow or is_counted or names > 0) if watches else (is_narrow and is_counted)


def _names_in_common(first: Profile, second: Profile) -> int:
    """What is surely a name in both. Two texts in Arabic script have none: only another script proves a rare word a name."""
    if _is_arabic(first.lang) and _is_arabic(second.lang):
        return 0
    return len({*first.own_names} & {*second.own_names})


@cache
def _is_arabic(lang: str) -> bool:
    """Whether a language is written without capitals."""
    table = table_of(lang)
    return table is not None and "ARABIC" in table.scripts


def _share_event_figure(first: Profile, second: Profile) -> bool:
    """The same number of dead or wounded, or the same large number of anything."""
    return any(value >= MIN_EVENT_FIGURE or (unit in EVENT_UNITS and value > 1) for value, unit in first.figures & second.figures)


class _SharedWords(NamedTuple):
    """How similar the words of two articles are, 0 to 1."""

    similarity: float  # all words, and how much of each title the other text has; between languages names
    several_names: float  # between languages: without the name that adds most


def _similarities(profile: Profile, candidates: Sequence[Profile]) -> list[_SharedWords]:
    same_languages = [candidate.lang == profile.lang for candidate in candidates]
    stems = Matrix.of(
        [
            candidate.stems if same_language else NO_WEIGHTS
            for candidate, same_language in zip(candidates, same_languages, strict=True)
        ]
    )
    titles = Matrix.of(
        [
            candidate.title if same_language else NO_WEIGHTS
            for candidate, same_language in zip(candidates, same_languages, strict=True)
        ]
    )
    names = Matrix.of(
        [
            NO_WEIGHTS if same_language else candidate.names
            for candidate, same_language in zip(candidates, same_languages, strict=True)
        ]
    )
    words, named = stems.shared_with(profile.stems), names.shared_with(profile.names)
    profile_title, candidate_titles = stems.shared_with(profile.title), titles.shared_with(profile.stems)
    title_shares = (profile_title.sums(profile_title.article_weights) + candidate_titles.sums(candidate_titles.vector_weights)) / 2
    by_names = named.dots()
    similarities = (1 - TITLE_WEIGHT) * words.dots() + TITLE_WEIGHT * title_shares + by_names
    return list(map(_SharedWords, similarities.tolist(), (by_names - named.heaviest()).tolist()))


def _name_other_days(first: Profile, second: Profile) -> bool:
    """Both titles name days of a calendar, and no day in common: forecasts, rates, programmes."""
    for calendar in (range(1, 13), range(13, 25)):
        first_days, second_days = ({day for day in profile if day[0] in calendar} for profile in (first.days, second.days))
        if first_days and second_days and not first_days & second_days:
            return True
    return False
