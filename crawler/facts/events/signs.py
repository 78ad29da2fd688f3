"""Words that say where an event is and who acts in it, of the tables, folded."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from crawler.language.phrase_search import PhraseSearch, cue_expression
from crawler.language.tables import LanguageTable, made_from_tables, phrases_of, table_of, tables
from crawler.language.tokens import fold

SAYING = ("saying", "saying_before", "saying_behind")


@dataclass(frozen=True, slots=True)
class PlaceSigns:
    """What stands beside the name of a place of one language: folded words and endings."""

    before: frozenset[str]  # in, at, near
    behind: frozenset[str]  # where a language has such words behind a name; then they are needed
    endings: tuple[str, ...]
    from_before: frozenset[str]
    from_behind: frozenset[str]
    from_endings: tuple[str, ...]
    possessive: frozenset[str]  # of, before a name: the words that say where stand behind it then
    centre: PhraseSearch  # epicentre, worst hit
    felt: PhraseSearch  # an earthquake far off
    seat: PhraseSearch  # officials, who speak where they sit
    saying: PhraseSearch  # said, according to
    care: PhraseSearch  # hospitals, to which the wounded are taken
    court: PhraseSearch
    verb_last: bool
    kilometres: tuple[str, ...]  # beginnings of words


@made_from_tables
def place_signs(lang: str) -> PlaceSigns:
    """The words of a language around the name of a place; of a language without a table those of all."""
    table = table_of(lang)
    read = (table,) if table is not None else tables()
    signs = [row.place_signs for row in read]

    def words(key: str) -> list[str]:
        return [fold(word) for row in signs for word in row.get(key, "").split()]

    def phrases(key: str) -> PhraseSearch:
        return PhraseSearch(_word_expressions(phrase for row in signs for phrase in phrases_of(row.get(key, ""))))

    return PlaceSigns(
        before=frozenset(words("at")),
        behind=frozenset(words("at_behind") if table is not None else ()),  # one language's need is not that of all
        endings=tuple(words("at_endings")),
        from_before=frozenset(words("from")),
        from_behind=frozenset(words("from_behind")),
        from_endings=tuple(words("from_endings")),
        possessive=frozenset(words("of")),
        centre=phrases("centre"),
        felt=phrases("felt"),
        seat=phrases("seat"),
        saying=PhraseSearch(_word_expressions(word for row in read for key, word in words_of(row, "agent_signs") if key in SAYING)),
        care=phrases("care"),
        court=phrases("court"),
        verb_last=table is not None and table.verb_last,
        kilometres=tuple(fold(word) for row in read for word in row.units.get("km", "").split()),
    )


def word_pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    """One pattern for phrases over folded words apart by single spaces; nothing meets that of no phrases."""
    return re.compile(r"(?<!\w)(?:" + ("|".join(_word_expressions(phrases)) or r"(?!)") + r")(?!\w)")


def _word_expressions(phrases: Iterable[str]) -> list[str]:
    """Phrases over folded words as expressions, but for those without words."""
    return [expression for expression in map(cue_expression, phrases) if expression.strip()]


def words_of(table: LanguageTable, field: str) -> Iterable[tuple[str, str]]:
    """Key and phrase of a field whose values are words; `_` joins the words of a phrase."""
    for key, text in getattr(table, field).items():
        for word in text.split():
            yield key, word.replace("_", " ")
