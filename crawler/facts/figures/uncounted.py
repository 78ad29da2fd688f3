"""Numbers that count nothing: dates, years, times of day, ages, ordinals, scores, names of products, articles of a law."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawler.facts.figures.negations import is_none
from crawler.facts.figures.number_words import cardinals
from crawler.facts.figures.numbers import Number, Token
from crawler.facts.figures.units import unit_of
from crawler.language.tables import made_from_tables, tables
from crawler.language.tokens import fold, tokens

FIRST_YEAR, LAST_YEAR = 1900, 2100
FIRST_SOLAR_YEAR, LAST_SOLAR_YEAR = 1340, 1450
MAX_DAY = 31
YEAR_DIGITS = 4


def is_uncounted(number: Number, sentence: str, words: Sequence[Token], lang: str) -> bool:
    """Whether a number counts nothing."""
    rest = sentence[number.end : number.end + 14]
    after = words[number.last + 1].text if number.last + 1 < len(words) else ""
    before = words[number.first - 1].text if number.first else ""
    if is_none(words, number.first, lang):
        return True
    if _age().match(rest.casefold()) or before in _numbering_words():
        return True
    if _is_day(number, sentence, words):
        return True
    if not sentence[number.start].isdigit():
        return False
    if _ordinal().match(rest) or after in _clock_words() or rest.lstrip().startswith("°"):
        return True
    return _is_year(number, sentence, after, before, lang)


def _is_day(number: Number, sentence: str, words: Sequence[Token]) -> bool:
    """A day beside its month, or one of several: 3 and 4 March."""
    if number.high > MAX_DAY or number.low != int(number.low):
        return False
    first, last = number.first, number.last
    for _ in range(3):
        if last + 1 >= len(words):
            break
        word = words[last + 1].text
        if is_month(word):
            return True
        if not (word in _between_days() or (word.isdigit() and int(word) <= MAX_DAY)):
            break
        if word.isdigit() and "," in sentence[words[last].end : words[last + 1].start]:
            break
        last += 1
    return bool(first) and is_month(words[first - 1].text)


def is_month(word: str) -> bool:
    """Whether a folded word is a month: حمله is an attack, not the month Hamal."""
    words, beginnings = _months()
    return len(word) > 2 and (word in words or word.startswith(beginnings))


def is_year_number(word: str) -> bool:
    """Whether a word of digits may be a year of either calendar."""
    if len(word) != YEAR_DIGITS or not word.isdecimal():
        return False
    return FIRST_YEAR <= int(word) <= LAST_YEAR or FIRST_SOLAR_YEAR <= int(word) <= LAST_SOLAR_YEAR


def is_in_weekday(number: Number, words: Sequence[Token]) -> bool:
    """Whether a number is part of a day of the week, from which a space or a joiner parts it. It counts nothing, and parts what
    other numbers count."""
    return number.last + 1 < len(words) and words[number.last + 1].text in _behind_weekday_numbers()


def _is_year(number: Number, sentence: str, after: str, before: str, lang: str) -> bool:
    value = number.high
    if value != int(value) or len(sentence[number.start : number.end]) != YEAR_DIGITS:
        return False
    beside = is_month(after) or is_month(before) or after.startswith(year_words()) or before.startswith(year_words())
    if FIRST_YEAR <= value <= LAST_YEAR:
        return beside or unit_of(after, lang) in ("", "years")
    return FIRST_SOLAR_YEAR <= value <= LAST_SOLAR_YEAR and beside


@made_from_tables
def _months() -> tuple[frozenset[str], tuple[str, ...]]:
    """The folded words for months, and the beginnings of others."""
    words = dict.fromkeys(word for table in tables() for word in table.month_words.split())
    beginnings = tuple(fold(word[:-1]) for word in words if word.endswith("*"))
    return frozenset(fold(word) for word in words if not word.endswith("*")), beginnings


@made_from_tables
def _behind_weekday_numbers() -> frozenset[str]:
    """Folded words that make a day of the week of the number before them, where a space or a joiner parts it: سه شنبه."""
    parted = [
        (table.code, tokens(fold(name.replace("_", " "))))
        for table in tables()
        for names in table.day_names.split("|")
        for name in names.split()
    ]
    return frozenset(words[1] for code, words in parted if len(words) == 2 and words[0] in cardinals(code))


@made_from_tables
def year_words() -> tuple[str, ...]:
    """Beginnings of words for a year, of all languages."""
    return tuple(dict.fromkeys(fold(word) for table in tables() for word in table.year_words.split()))


@made_from_tables
def _numbering_words() -> frozenset[str]:
    return frozenset(fold(word) for table in tables() for word in table.numbering_words.split())


@made_from_tables
def _clock_words() -> frozenset[str]:
    return frozenset(fold(word) for table in tables() for word in table.clock_words.split())


@made_from_tables
def _between_days() -> frozenset[str]:
    return frozenset(fold(word) for table in tables() for word in table.conjunctions.split())


@made_from_tables
def _ordinal() -> re.Pattern[str]:
    endings = "|".join(re.escape(word) for table in tables() for word in table.ordinal_endings.split())
    return re.compile(rf"[-‑]?(?:{endings})(?!\w)")


@made_from_tables
def _age() -> re.Pattern[str]:
    return re.compile(r"[-‑\s]{0,2}(?:" + "|".join(table.age_pattern for table in tables() if table.age_pattern) + ")")
