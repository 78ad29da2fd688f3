"""What a sentence reminds of: the occasion of a day ("on the anniversary of the battle") and years of long ago."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from crawler.facts.background import FOUR_DIGITS, SOLAR_OFFSET
from crawler.facts.events.verbs import verbs_in
from crawler.facts.figures.uncounted import FIRST_YEAR, is_month, is_year_number, year_words
from crawler.facts.figures.units import unit_of
from crawler.language.dates import SOLAR_YEARS
from crawler.language.phrase_search import PhraseSearch, cue_expression
from crawler.language.tables import TABLES, made_from_tables, phrases_of, table_of, tables
from crawler.language.units import PEOPLE_UNITS, THING_UNITS

UNDATED_YEAR = 2021  # in which an article may have appeared that does not say when: no archive is older
NEW_YEAR_MONTHS = 3  # in which the year before is not long ago
MAX_OCCASION_WORDS = 6  # between an anniversary and the event that it reminds of
MIN_OCCASION_WORDS = 2  # that belong to an anniversary whose event is not known
MAX_SHORT_LETTERS = 4  # of a word beside a date, like "in" or моҳи
MAX_MADE_WORDS = 4  # between a year and "built"


class WordSpan(NamedTuple):
    """Words `first` to `last` of a sentence."""

    first: int
    last: int


def occasions_in(words: Sequence[str], lang: str) -> Iterator[WordSpan]:
    """Where a sentence says on what occasion something happened, with the event that this reminds of. What the sentence tells
    besides is told of today: "on the anniversary of the battle, gunmen attacked a post"."""
    begin = 0
    while (sign := _occasions(lang).first_in(" ".join(words[begin:]))) is not None:
        first, last = begin + sign[0], begin + sign[1]
        if _stands_behind(lang):
            yield WordSpan(max(begin, first - MAX_OCCASION_WORDS), last)
        else:
            following = words[last + 1 : last + 1 + MAX_OCCASION_WORDS]
            event = next((verb.last for verb in verbs_in(following, lang)), MIN_OCCASION_WORDS - 1)
            yield WordSpan(first, last + 1 + event)
        begin = last + 1


def old_years(published: date | None) -> range:
    """The years that were long ago on a day of publication; the year before is not yet, in the first months of a year."""
    if published is None:
        return range(FIRST_YEAR, UNDATED_YEAR)
    return range(FIRST_YEAR, published.year - (published.month <= NEW_YEAR_MONTHS))


def has_old_year(words: str, lang: str, years: range) -> bool:
    """Whether folded words name one of these years as the time of something: not of what was built or began then, and not as a
    number of people. A year of the Solar Hijri calendar has the word for year beside it."""
    for year in FOUR_DIGITS.finditer(words):
        before, behind = words[: year.start()].split()[-MAX_MADE_WORDS:], words[year.end() :].split()[:MAX_MADE_WORDS]
        is_called_year = any(word.startswith(year_words()) for word in (*before[-1:], *behind[:1]))
        value = int(year[0])
        is_dated = is_called_year or any(is_month(word) for word in before[-1:])
        if is_called_year and value in SOLAR_YEARS:
            value += SOLAR_OFFSET
        if value not in years or (not is_dated and behind and _is_counted(behind[0], lang)):
            continue
        if not _made(lang).occurs_in(" ".join((*before, *behind))):
            return True
    return False


def is_date_word(word: str) -> bool:
    """Whether a folded word can be one of a date: a year, a month, a short word before them."""
    is_named = is_month(word) or word.startswith(year_words())
    return is_named or (word.isdigit() and (len(word) <= 2 or is_year_number(word))) or len(word) <= MAX_SHORT_LETTERS


def _is_counted(word: str, lang: str) -> bool:
    """Whether a number stands before people or things: 2,000 families."""
    return lang in TABLES and unit_of(word, lang) in (*PEOPLE_UNITS, *THING_UNITS)


@made_from_tables
def _occasions(lang: str) -> PhraseSearch:
    return _phrases("occasions", lang)


@made_from_tables
def _made(lang: str) -> PhraseSearch:
    return _phrases("made", lang)


@made_from_tables
def _stands_behind(lang: str) -> bool:
    """Whether a noun stands behind what it is of."""
    table = table_of(lang)
    return table is not None and table.verb_last and not table.adjectives_last


def _phrases(sign: str, lang: str) -> PhraseSearch:
    table = table_of(lang)
    read = tables() if table is None else (table,)
    return PhraseSearch(cue_expression(cue) for row in read for cue in phrases_of(row.status_signs.get(sign, "")))
