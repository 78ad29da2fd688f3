"""The one number of each version of an article that is the story's: its other numbers are of other people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from crawler.language.units import EVENT_UNITS

if TYPE_CHECKING:
    from crawler.model import StoryFigure

EXACT_QUALIFIER = "exact"
ROUNDING_QUALIFIERS = ("min", "max", "approx")
MAX_ROUNDED_SHARE = 0.25  # of a number, by which a headline rounds it
VersionUnit = tuple[int, int, str]  # article, version, unit


def told_figures(figures: Iterable[StoryFigure], told: Mapping[VersionUnit, int]) -> list[StoryFigure]:
    """The figures, with those that only the event has: "two guards and three smugglers were killed" are five. `told`: the numbers
    of the events."""
    added: list[StoryFigure] = []
    for key, of_version in _by_version(figures).items():
        news = [figure for figure in of_version if not figure.background]
        number = told.get(key)
        if news and number and all(figure.value != number for figure in news):
            of_version = [replace(news[0], value=float(number), qualifier=EXACT_QUALIFIER, counted=""), *of_version]
        added += of_version
    return added


def leading_figures(figures: Iterable[StoryFigure], told: Mapping[VersionUnit, int]) -> list[StoryFigure]:
    """One of each version and unit: the number of its event, or the first of the text; an exact one where the first is rounded.
    `figures`: in the order of title and text."""
    return [_leading(of_version, told.get(key)) for key, of_version in _by_version(figures).items()]


def is_of_event(unit: str) -> bool:
    """Whether a unit says what happened: then who is counted beside it may be anybody, and only one number is the story's."""
    return unit in EVENT_UNITS


def _by_version(figures: Iterable[StoryFigure]) -> dict[VersionUnit, list[StoryFigure]]:
    grouped: dict[VersionUnit, list[StoryFigure]] = {}
    for figure in figures:
        grouped.setdefault((figure.article_id, figure.version, figure.unit), []).append(figure)
    return grouped


def _leading(of_version: list[StoryFigure], number: int | None) -> StoryFigure:
    first = of_version[0]
    if number:
        return next((figure for figure in of_version if figure.value == number), first)
    if first.qualifier in ROUNDING_QUALIFIERS:
        return next((figure for figure in of_version if figure.qualifier == EXACT_QUALIFIER and _rounds(first, figure)), first)
    return first


def _rounds(rounded: StoryFigure, exact: StoryFigure) -> bool:
    low, high = sorted((rounded.value, exact.value))
    right_side = {"min": exact.value >= rounded.value, "max": exact.value <= rounded.value}.get(rounded.qualifier, True)
    return right_side and high - low <= MAX_ROUNDED_SHARE * low
