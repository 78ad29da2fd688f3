"""Names on the map: short, and told apart by the bank where both banks have one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import cache

from crawler.fold import fold
from crawler.places import Gazetteer

_ASIDE = re.compile(r"\s*\(.*$| district\b.*$| and .*$|\s*/\s*\w+")
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


def told_apart(names: Sequence[tuple[str, str]]) -> list[str]:
    """Names with "(AF)" or "(TJ)" behind those that stand on both banks. Each of `names` has its country's code."""
    banks: dict[str, set[str]] = defaultdict(set)
    for name, country in names:
        banks[bones(name)].add(country)
    return [
        f"{name} ({country})"
        if country and not _BANK.search(name) and (bones(name) in on_both_banks() or len(banks[bones(name)] - {""}) > 1)
        else name
        for name, country in names
    ]
