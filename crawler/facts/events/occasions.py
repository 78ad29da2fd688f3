"""What a sentence reminds of: the occasion of a day ("on the anniversary of the battle") and years of long ago."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from crawler.facts.background import FOUR_DIGITS
from crawler.facts.events.verbs import verbs_in
from crawler.language.phrase_search import PhraseSearch, cue_expression
from crawler.language.tables import made_from_tables, phrases_of, table_of, tables

OLD_YEARS = range(1900, 2021)
MAX_OCCASION_WORDS = 6  # between an anniversary and the event that it reminds of
MIN_OCCASION_WORDS = 2  # that belong to an anniversary whose event is not known
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


def has_old_year(words: str, lang: str) -> bool:
    """Whether folded words name a year that was long ago when the archive began, and in which nothing was merely built."""
    for year in FOUR_DIGITS.finditer(words):
        if int(year[0]) in OLD_YEARS:
            around = (*words[: year.start()].split()[-MAX_MADE_WORDS:], *words[year.end() :].split()[:MAX_MADE_WORDS])
            if not _made(lang).occurs_in(" ".join(around)):
                return True
    return False


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
