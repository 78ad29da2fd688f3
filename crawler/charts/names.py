"""Names on the map: short, and told apart by the bank where both banks have one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import cache

from crawler.charts.outlines import Outlines
from crawler.fold import fold
from crawler.places import Gazetteer

_ASIDE = re.compile(r"\s*[(/].*$| district\b.*$")
_BANK = re.compile(r"\((?:AF|TJ)\b")
_LETTERS = str.maketrans({"w": "v", "q": "k"})
_VOWELS = re.compile(r"[aeiouy'ʼ’`\W_]")


def short(name: str) -> str:
    return _ASIDE.sub("", name) or name


def bones(name: str) -> str:
    """The consonants of a name: Ishkashim and Ishkoshim have the same."""
    return _VOWELS.sub("", fold(short(name)).translate(_LETTERS)) or fold(name)


@cache
def on_both_banks() -> frozenset[str]:
    """The bones of the names that the gazetteer has in both countries."""
    countries: dict[str, set[str]] = defaultdict(set)
    for place in Gazetteer.shipped().places.values():
        if place.country and place.kind not in ("country", "river", "lake"):
            countries[bones(place.name)].add(place.country)
    return frozenset(key for key, where in countries.items() if len(where) > 1)


def told_apart(names: Sequence[tuple[str, float, float]], outlines: Outlines) -> list[str]:
    """Names with "(AF)" or "(TJ)" behind those that stand on both banks, by where the place lies.

    Each of `names` has its longitude and latitude.
    """
    where = [outlines.country(longitude, latitude) for _, longitude, latitude in names]
    banks: dict[str, set[str]] = defaultdict(set)
    for (name, _, _), country in zip(names, where, strict=True):
        banks[bones(name)].add(country)
    return [
        f"{name} ({country})"
        if country and not _BANK.search(name) and (bones(name) in on_both_banks() or len(banks[bones(name)]) > 1)
        else name
        for (name, _, _), country in zip(names, where, strict=True)
    ]
