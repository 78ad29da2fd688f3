"""Words around a name that tell what it is: folded beginnings, of all languages together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from crawler.language.tables import made_from_tables, tables
from crawler.language.tables.table import COUNTRIES
from crawler.language.tokens import fold

MIN_PLACE_STEM_LETTERS = 4  # a shorter stem must be the whole token
# Kind of a place → the kinds of words for it. A district's word may differ on the two sides of the river.
WORDS_FOR_KIND: Mapping[str, tuple[str, ...]] = {
    "adm2": ("district", "district_af", "district_tj"),
    "adm1": ("province",),
    "town": ("city",),
    "capital": ("city",),
    "crossing": ("crossing",),
    "river": ("river",),
    "village": ("village",),
    "locality": ("village",),
}


@dataclass(frozen=True, slots=True)
class WordStems:
    """Folded beginnings of words."""

    whole: frozenset[str]
    beginnings: tuple[str, ...]

    def match(self, token: str) -> bool:
        """Whether a token begins with one of the stems; a short stem must be the whole token."""
        return token in self.whole or token.startswith(self.beginnings)


@made_from_tables
def words_for_kind(kind: str) -> WordStems:
    """The words for a kind of place, which say that a name beside them is one."""
    return _stems(WORDS_FOR_KIND.get(kind, ()))


@made_from_tables
def district_words(country: str) -> WordStems:
    """The words for a district of one country alone."""
    return _stems((f"district_{country.lower()}",))


@made_from_tables
def country_words() -> Mapping[str, WordStems]:
    """The words that speak of a country."""
    return {
        country: _of_words(word for table in tables() for word in table.country_words.get(country, "").split())
        for country in COUNTRIES
    }


def _stems(names: tuple[str, ...]) -> WordStems:
    return _of_words(word for name in names for table in tables() for word in table.place_words.get(name, "").split())


def _of_words(words: Iterable[str]) -> WordStems:
    stems = dict.fromkeys(fold(word) for word in words)
    return WordStems(frozenset(stems), tuple(stem for stem in stems if len(stem) >= MIN_PLACE_STEM_LETTERS))
