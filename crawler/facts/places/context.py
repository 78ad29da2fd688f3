"""Words around a name that tell what it is: folded beginnings, of all languages together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from crawler.language.tables import made_from_tables, numbers_of, table_of, tables
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
def settlement_words() -> WordStems:
    """The words for a district, a town, a village or a province: a name beside one is no other word."""
    return _stems(("district", "district_af", "district_tj", "city", "village"))


@made_from_tables
def words_before_no_place() -> frozenset[str]:
    """Folded words before a name that is no place: a newspaper, a university, a street."""
    return frozenset(fold(word) for table in tables() for word in table.no_place_before.split())


@made_from_tables
def organisation_words() -> frozenset[str]:
    """Folded words after a name that is no place: Observer, Times, University."""
    return frozenset(fold(word) for table in tables() for word in table.no_place_after.split())


@made_from_tables
def day_words() -> frozenset[str]:
    """Folded words beside a day of the week that is a name too."""
    return frozenset(fold(word) for table in tables() for word in table.day_words.split())


@made_from_tables
def inside_words() -> frozenset[str]:
    """Folded words for in, before a town."""
    return frozenset(fold(word) for table in tables() for word in table.inside_words.split())


@made_from_tables
def words_closing_in(lang: str) -> frozenset[str]:
    """Folded words that must stand behind a name for "in" to stand before it: په … کې."""
    table = table_of(lang)
    return frozenset(fold(word) for word in table.place_signs.get("at_behind", "").split()) if table is not None else frozenset()


@made_from_tables
def numbers() -> frozenset[str]:
    """Folded number words, of one word each."""
    words = (fold(phrase) for table in tables() for phrase, _ in numbers_of(table.numbers))
    return frozenset(word for word in words if " " not in word)


@made_from_tables
def country_words() -> Mapping[str, WordStems]:
    """The words that speak of a country."""
    return {
        country: _of_words(word for table in tables() for word in table.country_words.get(country, "").split())
        for country in COUNTRIES
    }


@made_from_tables
def countries_spoken_of(word: str) -> tuple[str, ...]:
    """The countries that a folded word speaks of."""
    return tuple(country for country, stems in country_words().items() if stems.match(word))


@made_from_tables
def citizen_words() -> WordStems:
    """The words for citizens of a country."""
    return _of_words(word for table in tables() for word in table.citizen_words.split())


@made_from_tables
def side_words() -> WordStems:
    """The words for the side of a country: its bank, its soil."""
    return _of_words(word for table in tables() for word in table.side_words.split())


@made_from_tables
def from_signs() -> tuple[frozenset[str], tuple[str, ...]]:
    """Folded words for from, before a country, and endings that mean it."""
    signs = [table.place_signs for table in tables()]
    before = frozenset(fold(word) for row in signs for word in row.get("from", "").split())
    return before, tuple(fold(word) for row in signs for word in row.get("from_endings", "").split())


def _stems(names: tuple[str, ...]) -> WordStems:
    return _of_words(word for name in names for table in tables() for word in table.place_words.get(name, "").split())


def _of_words(words: Iterable[str]) -> WordStems:
    stems = dict.fromkeys(fold(word) for word in words)
    return WordStems(frozenset(stems), tuple(stem for stem in stems if len(stem) >= MIN_PLACE_STEM_LETTERS))
