"""What of an article is not its news: sentences that tell what was known before, and texts that are no report at all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from crawler.language.identify import normal
from crawler.language.phrase_search import PhraseSearch, cue_expression
from crawler.language.sentences import sentence_spans, sentence_words, text_words
from crawler.language.tables import made_from_tables, made_of_text, phrases_of, table_of, tables
from crawler.language.tables.table import GENRES

NEWS_SENTENCES = 2  # of a text: they hold its news, whatever they begin with
OPENING_TOKENS = 7  # of a sentence, in which a year says of when it tells
YEARS = range(1900, 2100)
MIN_SOLAR_YEAR, MAX_SOLAR_YEAR = 1300, 1450
SOLAR_OFFSET = 621  # years from a Solar Hijri year to the Gregorian year in which it begins
GENRE_SENTENCES = 2  # of a text, beside its title, that show what kind of text it is
FOUR_DIGITS = re.compile(r"\b\d{4}(?!\d)")  # at the beginning of a word


def background_spans(text: str, *, year: int | None = None) -> list[tuple[int, int]]:
    """Characters of the sentences that tell what was known before, in the order of the text.

    Such a sentence opens with words like "earlier", tells of a past year, or describes a place. `year` is that of the article;
    without it the latest year that the text names is taken.
    """
    return list(_background_of(text, year))


@made_of_text
def _background_of(text: str, year: int | None) -> tuple[tuple[int, int], ...]:
    spans, words = sentence_spans(text), sentence_words(text)
    now = year if year is not None else max(_years(" ".join(words)), default=None)
    background = []
    paragraph = False
    for number, (span, sentence) in enumerate(zip(spans, words, strict=True)):
        opens_paragraph = number == 0 or "\n" in text[spans[number - 1][1] : span[0]]
        told_before = _opens_background(sentence, now)
        paragraph = told_before if opens_paragraph else paragraph
        if number >= NEWS_SENTENCES and (paragraph or told_before or _descriptions().occurs_in(sentence)):
            background.append(span)
    return tuple(background)


def genre_signs(title: str, text: str, *, lang: str = "") -> tuple[str, ...]:
    """The kinds of text that are no news and show in the title or the first sentences, those with most signs first.

    Only the words of its language are looked for: sheʼr is a poem in Uzbek, and Sher Khan a port."""
    words = " ".join(filter(None, [*text_words(title), *sentence_words(text)[:GENRE_SENTENCES]]))
    signs = {genre: len(phrases.distinct_in(words)) for genre, phrases in _genres(normal(lang))}
    return tuple(sorted((genre for genre, found in signs.items() if found), key=lambda genre: -signs[genre]))


def _opens_background(sentence: str, now: int | None) -> bool:
    if _openings().opens(sentence):
        return True
    if now is None or FOUR_DIGITS.search(sentence) is None:
        return False
    return any(named < now for named in _years(" ".join(sentence.split(" ", OPENING_TOKENS)[:OPENING_TOKENS])))


def _years(words: str) -> list[int]:
    """The years among words, Solar Hijri ones as the Gregorian year in which they begin."""
    years = []
    for digits in FOUR_DIGITS.findall(words):
        number = int(digits)
        if number in YEARS:
            years.append(number)
        elif MIN_SOLAR_YEAR <= number <= MAX_SOLAR_YEAR:
            years.append(number + SOLAR_OFFSET)
    return years


@made_from_tables
def _openings() -> PhraseSearch:
    return _phrases(cue for table in tables() for cue in phrases_of(table.background_openings))


@made_from_tables
def _descriptions() -> PhraseSearch:
    """Words of a sentence that tells of the past, or describes a place."""
    return _phrases(cue for table in tables() for cue in (*phrases_of(table.earlier_cues), *phrases_of(table.geography_cues)))


@made_from_tables
def _genres(lang: str) -> Sequence[tuple[str, PhraseSearch]]:
    table = table_of(lang)
    read = tables() if table is None else (table,)
    return tuple((genre, _phrases(cue for known in read for cue in phrases_of(known.genres.get(genre, "")))) for genre in GENRES)


def _phrases(cues: Iterable[str]) -> PhraseSearch:
    return PhraseSearch(map(cue_expression, cues))
