"""Whether a name stands for a place at all: capitals, the letters it is spelt with, the words beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from crawler.facts.figures.named_numbers import is_countable
from crawler.facts.places.context import (
    day_words,
    inside_words,
    numbers,
    organisation_words,
    words_before_no_place,
    words_closing_in,
)
from crawler.facts.places.gazetteer import Gazetteer, Name
from crawler.language.morphology import is_adjective
from crawler.language.tables import TABLES

SENTENCE_ENDS = frozenset(".!?…\n")
CAPITAL_KIND = "capital"  # Dushanbe is Monday too, however often the city is in the news
CAPITAL_ALONE, COUNTRY_ALONE = frozenset({CAPITAL_KIND}), frozenset({"country"})  # what all places of a name are
MAX_CAPITAL_SHARE = 0.6  # of the words of a title: with more, it capitalises every word


class NameFound(NamedTuple):
    """A name of the gazetteer in an article: field (0 title, 1 text), first and last token, number of the name."""

    field: int
    first: int
    last: int
    name: int


class Spelling:
    """How the tokens of an article are written. `written` gives the original text of tokens `first` to `last` of a field."""

    def __init__(
        self, tokens: tuple[Sequence[str], ...], written: Callable[[int, int, int], str], originals: tuple[str, ...]
    ) -> None:
        self.tokens = tokens
        self.written = written
        self._has_capitals = [original != original.lower() for original in originals]
        self._title_case: bool | None = None

    def form(self, name: NameFound) -> str:
        """A name as it stands there, folded."""
        words = self.tokens[name.field]
        return words[name.first] if name.first == name.last else " ".join(words[name.first : name.last + 1])

    def is_capital(self, field: int, token: int) -> bool:
        """Whether a word begins with a capital, or may: it has no case, or its field has no capitals."""
        return not self._has_capitals[field] or not self.written(field, token, token)[:1].islower()

    def shows_a_name(self, field: int, token: int) -> bool:
        """Whether a capital can only be that of a name: within a sentence, in a text where other words are small."""
        if not token or not self._has_capitals[field]:
            return False
        word = self.written(field, token, token)
        gap = self.written(field, token - 1, token)[: -len(word)]
        return word[:1].isupper() and SENTENCE_ENDS.isdisjoint(gap) and not (field == 0 and self._is_title_case())

    def _is_title_case(self) -> bool:
        if self._title_case is None:
            capitals = sum(self.is_capital(0, token) for token in range(len(self.tokens[0])))
            self._title_case = capitals > MAX_CAPITAL_SHARE * len(self.tokens[0])
        return self._title_case


def names_a_place(gazetteer: Gazetteer, found: NameFound, spelling: Spelling, language: str) -> bool:
    """Whether a name found is written as one, and is no part of the name of a newspaper, a university, a street or a day."""
    name = gazetteer.names[found.name]
    field, first, last, _ = found
    words = spelling.tokens[field]
    if counts_what_follows(name, found, words, language) and not spelling.shows_a_name(field, first):
        return False
    if name.kinds == COUNTRY_ALONE:
        return True
    if not _is_spelt(name, found, spelling):
        return False
    if first and words[first - 1] in words_before_no_place():
        return False
    for token in range(last + 1, min(last + 3, len(words))):
        if not spelling.is_capital(field, token):
            break
        if words[token] in organisation_words():
            return False
    if CAPITAL_KIND not in name.kinds and not gazetteer.is_common(name, spelling.form(found), language):
        return True
    behind = last + 2 if words[last + 1 : last + 2] and words[last + 1] in inside_words() else last + 1  # د دوشنبې په ورځ
    beside = (words[token] for token in (first - 1, behind) if 0 <= token < len(words))
    return day_words().isdisjoint(beside)


def is_inside_a_capital(gazetteer: Gazetteer, found: NameFound, spelling: Spelling, language: str) -> bool:
    """Whether "in" stands before a capital that has the name of a day: در دوشنبه is in Dushanbe, روز دوشنبه is on Monday."""
    words = spelling.tokens[found.field]
    closing = words_closing_in(language)
    return (
        gazetteer.names[found.name].kinds == CAPITAL_ALONE
        and found.first > 0
        and words[found.first - 1] in inside_words()
        and (not closing or not closing.isdisjoint(words[found.last + 1 : found.last + 2]))
    )


def is_number(name: Name) -> bool:
    """Whether a name is a number word too: پنج is five districts more often than Panj district."""
    return len(name.words) == 1 and name.words[0] in numbers()


def counts_what_follows(name: Name, found: NameFound, words: Sequence[str], language: str) -> bool:
    """Whether a name that is a number counts the word behind it: "five passengers" is no place."""
    return is_number(name) and language in TABLES and is_countable("".join(words[found.last + 1 : found.last + 2]), language)


def _is_spelt(name: Name, found: NameFound, spelling: Spelling) -> bool:
    field, first, last, _ = found
    form, typed = spelling.tokens[field][last], name.words[-1]
    capitals = [first + word for word in name.capitals if first + word <= last]
    if (
        capitals
        and not any(spelling.is_capital(field, token) for token in capitals)
        and not (name.language == "ru" and is_adjective(form, typed))
    ):
        return False
    return form == typed or not spelling.written(field, last, last).endswith("ӣ")  # Хуҷандӣ is a man
