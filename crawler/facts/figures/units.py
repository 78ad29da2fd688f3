"""What numbers count: folded beginnings of words, those of the text's own language first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from crawler.facts.figures.numbers import Token
from crawler.language.letters import APOSTROPHES
from crawler.language.tables import TABLES, LanguageTable, WordMemory, made_from_tables, tables
from crawler.language.tokens import fold
from crawler.language.units import EVENT_UNITS, HOSPITALISED, PEOPLE_UNITS, THING_UNITS

MONEY_SIGNS = {"$": "usd", "€": "eur", "£": "gbp", "₽": "rub"}
PERCENT_SIGNS = "%٪"
MIN_UNIT_STEM_LETTERS = 4  # a shorter stem must be nearly the whole word
MAX_SHORT_ENDING = 3  # letters behind a shorter stem
EXACT_MARK = "="  # before a word whose fold is another word: it counts only as it is spelt
_ONE_APOSTROPHE = str.maketrans(dict.fromkeys(APOSTROPHES, "ʻ"))

Stem = tuple[str, str, bool, str]  # folded stem, unit, whole word, spelling that it must have


def units_at(words: Sequence[Token], sentence: str, lang: str) -> list[str]:
    """The unit that each word names, or nothing; of words that name one together, the first has it."""
    plain = plain_units(lang)
    units = [
        unit if (unit := plain[word.text]) is not None else unit_of(word.text, lang, sentence[word.start : word.end])
        for word in words
    ]
    phrases = unit_phrases(lang)
    for position in range(len(words) - 1):
        for following, unit in phrases.get(words[position].text, ()):
            end = position + 1 + len(following)
            texts = [word.text for word in words[position + 1 : end]]
            if len(texts) == len(following) and texts[:-1] == following[:-1] and texts[-1].startswith(following[-1]):
                units[position:end] = [unit, *[""] * len(following)]
                break
    return units


def unit_of(token: str, lang: str, original: str = "") -> str:
    """The unit a folded word names, or nothing. A short stem must be nearly the whole word."""
    unit = plain_units(lang)[token]
    return _unit_of(token, lang, spelling(original)) if unit is None else unit


@made_from_tables
def plain_units(lang: str) -> WordMemory[str | None]:
    """The unit that a folded word names, or an empty text; None where its spelling must be looked at."""
    return WordMemory(partial(_plain_unit_of, lang=lang))


def _plain_unit_of(token: str, lang: str) -> str | None:
    return None if _needs_spelling(token, lang) else _unit_of(token, lang, "")


def _unit_of(token: str, lang: str, original: str) -> str:
    for stem, unit, whole, exact in stems(lang).get(token[:1], ()):
        if exact:
            if original.startswith(exact) and (token == stem or not whole):
                return unit
        elif token == stem or (
            not whole
            and token.startswith(stem)
            and (len(stem) >= MIN_UNIT_STEM_LETTERS or len(token) <= len(stem) + MAX_SHORT_ENDING)
        ):
            return unit
    return ""


def spelling(word: str) -> str:
    """A word as it is spelt, in small letters and with one apostrophe."""
    return word.casefold().translate(_ONE_APOSTROPHE)


@made_from_tables
def stems(lang: str) -> Mapping[str, tuple[Stem, ...]]:
    """First letter → (folded stem, unit, whole word, exact spelling), the longest stem first."""
    stems_by_letter: dict[str, list[Stem]] = {}
    for unit, word in _words(lang):
        plain = word.lstrip(EXACT_MARK).rstrip("_")
        stem = fold(plain)
        if "_" not in plain and stem:
            exact = spelling(plain) if word.startswith(EXACT_MARK) else ""
            stems_by_letter.setdefault(stem[0], []).append((stem, unit, word.endswith("_") or len(stem) <= 2, exact))
    # The order of the units decides between equals: a set would answer anew in every process.
    return {letter: tuple(sorted(dict.fromkeys(rows), key=lambda row: -len(row[0]))) for letter, rows in stems_by_letter.items()}


def _needs_spelling(word: str, lang: str) -> bool:
    """Whether a folded word begins as one that its spelling alone tells from others."""
    return any(exact and word.startswith(stem) for stem, _, _, exact in stems(lang).get(word[:1], ()))


@made_from_tables
def unit_phrases(lang: str) -> Mapping[str, tuple[tuple[list[str], str], ...]]:
    """Folded first word of a unit that several words name → (the other words, of the last its beginning; unit), the longest
    first."""
    phrases: dict[str, list[tuple[list[str], str]]] = {}
    for unit, word in _words(lang):
        words = fold(word.rstrip("_").replace("_", " ")).split()
        if len(words) > 1:
            phrases.setdefault(words[0], []).append((words[1:], unit))
    return {first: tuple(sorted(rows, key=lambda row: -len(row[0]))) for first, rows in phrases.items()}


def _words(lang: str) -> list[tuple[str, str]]:
    """Unit and word of each row, unit by unit."""
    return [
        (unit, word)
        for unit in (*EVENT_UNITS, HOSPITALISED, *PEOPLE_UNITS, *THING_UNITS)
        for table in readable_tables(lang)
        for word in table.units.get(unit, "").split()
    ]


@made_from_tables
def readable_tables(lang: str) -> tuple[LanguageTable, ...]:
    """The table of a language, of those that it borrows from, and of those in other scripts: words of one script that belong to
    another language are chance."""
    own = TABLES[lang]
    scripts = set(own.scripts.split())
    return (
        own,
        *(
            table
            for table in tables()
            if table.code != lang and (table.code in own.read_along.split() or not scripts & set(table.scripts.split()))
        ),
    )
