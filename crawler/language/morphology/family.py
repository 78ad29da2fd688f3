"""Families of words: which of the words that share a beginning belong together, and which only begin alike.

Two words are of one family when they are one stem with different endings (`endings`, `family_suffixes` and `loose_endings` of
the language's table, up to four in a row). So `smuggled`, `smuggling` and `smugglers` are one family, взятка and взятый two.
A homograph is of no other family: the table's `chance_forms`, months and weekdays name the frequent ones.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping

from crawler.language.morphology.endings import chance_forms
from crawler.language.morphology.uzbek import LATIN_TO_CYRILLIC
from crawler.language.tables import made_from_tables, table_of
from crawler.language.tokens import fold

MAX_SUFFIXES = 4  # in a row: смугл-ер-лар-и-дан


def strangers_among(
    language: str, stem: str, words: Mapping[str, int], is_listed: Callable[[str], bool] = lambda word: False
) -> frozenset[str]:
    """The words that begin with the folded `stem` (with their counts) and belong to another family.

    The family meant is that of the stem with an ending, and of every word for which `is_listed` holds. Where no word is either
    (the stem is cut within a word), it is the most frequent family.
    """
    listed = {word for word in words if is_listed(word)}
    homographs = frozenset(word for word in words if _is_homograph(language, stem, word) and word not in listed)
    families = _families(language, stem, [word for word in words if word not in homographs])
    meant = [family for family in families if any(word in listed or _is_suffixes(language, word[len(stem) :]) for word in family)]
    if not meant and families:
        meant = [max(families, key=lambda family: sum(words[word] for word in family))]
    return frozenset(words).difference(*meant)


def _families(language: str, stem: str, words: list[str]) -> list[set[str]]:
    """Words joined by a base, at least as long as the stem, that each is with an ending."""
    by_base: dict[str, set[str]] = defaultdict(set)
    for word in words:
        for size in range(len(stem), len(word) + 1):
            if _is_suffixes(language, word[size:]):
                by_base[word[:size]].add(word)
    families: list[set[str]] = []
    for joined in by_base.values():
        touching = [family for family in families if family & joined]
        families = [family for family in families if not family & joined]
        families.append(joined.union(*touching))
    return families


@made_from_tables
def _is_suffixes(language: str, rest: str, most: int = MAX_SUFFIXES) -> bool:
    """Whether the rest of a word is nothing but suffixes."""
    if not rest:
        return True
    suffixes = _suffixes(language)
    return most > 0 and any(
        rest[:size] in suffixes and _is_suffixes(language, rest[size:], most - 1) for size in range(len(rest), 0, -1)
    )


@made_from_tables
def _suffixes(language: str) -> frozenset[str]:
    table = table_of(language)
    if table is None:
        return frozenset()
    listed = " ".join((*table.endings.values(), table.loose_endings, table.family_suffixes)).split()
    if table.morphology == "uzbek":
        listed += [_in_cyrillic(suffix) for suffix in listed]
    return frozenset(fold(suffix) for suffix in listed) - {""}


def _in_cyrillic(latin: str) -> str:
    for letters in sorted(LATIN_TO_CYRILLIC, key=len, reverse=True):
        latin = latin.replace(letters, LATIN_TO_CYRILLIC[letters])
    return latin


@made_from_tables
def _is_homograph(language: str, stem: str, word: str) -> bool:
    """Whether a folded word is another one: a month or a weekday, or what the stem and an ending make by chance."""
    return word in _dates(language) or (word != stem and word in _chance_forms(language))


@made_from_tables
def _dates(language: str) -> frozenset[str]:
    table = table_of(language)
    listed = " ".join((table.weekdays, *table.months, *table.solar_months)) if table else ""
    return frozenset(fold(word) for word in listed.replace("/", " ").split())


@made_from_tables
def _chance_forms(language: str) -> frozenset[str]:
    table = table_of(language)
    return chance_forms(table) if table else frozenset()
