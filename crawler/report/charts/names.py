"""Names on the map: short, and with their country where both sides of the river have one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from crawler.facts.places import Gazetteer
from crawler.language.fold import fold
from crawler.language.reader import current_reader
from crawler.report.names import country_mark, place_name

if TYPE_CHECKING:
    from crawler.report.charts.outlines import Outlines

_ASIDE = re.compile(r"\s*\(.*$| district\b.*$")
_SECOND = re.compile(r" and .*$|\s*/\s*\w+")
_BANK = re.compile(r"\((?:AF|TJ)\b")
_LETTER_TWINS = str.maketrans({"w": "v", "q": "k"})
_NO_CONSONANTS = re.compile(r"[aeiouy'ʼ’`\W_]")


def short(name: str) -> str:
    """A name without what stands in brackets and without "district": the sign on the map says that."""
    return _ASIDE.sub("", name).strip() or name


def shortest(name: str) -> str:
    """A name of the ground, which must do with little room: the first of two."""
    return _SECOND.sub("", short(name)) or name


def bones(name: str) -> str:
    """The consonants of a name: Ishkashim and Ishkoshim have the same."""
    return _NO_CONSONANTS.sub("", fold(short(name)).translate(_LETTER_TWINS)) or fold(name)


def on_both_sides() -> frozenset[str]:
    """The bones of the names, in the reader's language, that the gazetteer has in both countries."""
    return _on_both_sides(current_reader().language)


@cache
def _on_both_sides(language: str) -> frozenset[str]:  # noqa: ARG001 - names are those of the reader, for whom it is remembered
    countries: dict[str, set[str]] = defaultdict(set)
    for place in Gazetteer.shipped().places.values():
        if place.country and place.kind not in ("country", "river", "lake"):
            countries[bones(place_name(place.id, place.name))].add(place.country)
    return frozenset(key for key, where in countries.items() if len(where) > 1)


@cache
def _countries_by_position() -> dict[tuple[float, float], str]:
    return {(round(p.lon, 2), round(p.lat, 2)): p.country for p in Gazetteer.shipped().places.values() if p.country}


def country_at(longitude: float, latitude: float, outlines: Outlines) -> str:
    """AF, TJ or '': what the gazetteer knows of the place, as a village on the river may lie beyond a drawn border of
    1:10 million; else whose drawn area holds it."""
    return _countries_by_position().get((round(longitude, 2), round(latitude, 2))) or outlines.country(longitude, latitude)


def with_country(names: Sequence[tuple[str, str]]) -> list[str]:
    """Names with "(AF)" or "(TJ)" behind those that stand on both sides of the river. Each of `names` has its country's code."""
    banks: dict[str, set[str]] = defaultdict(set)
    for name, country in names:
        banks[bones(name)].add(country)
    return [
        f"{name} ({country_mark(country)})"
        if country and not _BANK.search(name) and (bones(name) in on_both_sides() or len(banks[bones(name)] - {""}) > 1)
        else name
        for name, country in names
    ]
