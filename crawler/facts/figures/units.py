"""What numbers count: folded beginnings of words, of all languages together."""

from __future__ import annotations

from collections.abc import Mapping

from crawler.language.tables import made_from_tables, tables
from crawler.language.tables.table import EVENT_UNITS, PEOPLE_UNITS, THING_UNITS
from crawler.language.tokens import fold

MONEY_SIGNS = {"$": "usd", "€": "eur", "£": "gbp", "₽": "rub"}
PERCENT_SIGNS = "%٪"
MIN_UNIT_STEM_LETTERS = 4  # a shorter stem must be nearly the whole word
MAX_SHORT_ENDING = 3  # letters behind a shorter stem


@made_from_tables
def stems() -> Mapping[str, tuple[tuple[str, str, bool], ...]]:
    """First letter → (folded stem, unit, whole word), the longest stem first."""
    stems_by_letter: dict[str, list[tuple[str, str, bool]]] = {}
    for unit in (*EVENT_UNITS, *PEOPLE_UNITS, *THING_UNITS):
        for word in (word for table in tables() for word in table.units.get(unit, "").split()):
            whole = word.endswith("_") or len(fold(word)) <= 2
            stem = fold(word.rstrip("_").replace("_", " "))
            if " " not in stem and stem:
                stems_by_letter.setdefault(stem[0], []).append((stem, unit, whole))
    # The order of the units decides between equals: a set would answer anew in every process.
    return {letter: tuple(sorted(dict.fromkeys(rows), key=lambda row: -len(row[0]))) for letter, rows in stems_by_letter.items()}


@made_from_tables
def unit_of(token: str) -> str:
    """The unit a folded word names, or nothing. A short stem must be nearly the whole word."""
    for stem, unit, whole in stems().get(token[:1], ()):
        if token == stem or (
            not whole
            and token.startswith(stem)
            and (len(stem) >= MIN_UNIT_STEM_LETTERS or len(token) <= len(stem) + MAX_SHORT_ENDING)
        ):
            return unit
    return ""
