"""Words of dates in languages that no table holds, as Unicode's locale data has them (Babel). They are loaded for a page or source
in that language, some milliseconds each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from functools import cache

from crawler.language.dates.vocabulary import DATE_WORD, fold_date
from crawler.language.tables import table_of

MAX_FOLDED_DATE_CHARS = 60  # of a folded line of date; a longer one is prose
ENGLISH_MONTHS = "january february march april may june july august september october november december".split()
COUNTED_UNITS = {"minute": 59, "hour": 47, "day": 30}  # of time, and how many of them a line counts at most


def with_english_months(folded: str, languages: Sequence[str]) -> str:
    """A short line of date with the months of these languages in English, where a figure stands in it; else an empty text."""
    if not _may_be_date(folded):
        return ""
    months = {name: month for language in _without_table(languages) for name, month in _months_of(language).items()}
    if months.keys().isdisjoint(DATE_WORD.findall(folded)):
        return ""
    return DATE_WORD.sub(lambda word: ENGLISH_MONTHS[months[word[0]] - 1] if word[0] in months else word[0], folded)


def time_ago(folded: str, languages: Sequence[str]) -> timedelta | None:
    """How long ago a short line says that something was: `vor 3 Stunden`."""
    if not _may_be_date(folded):
        return None
    for language in _without_table(languages):
        phrases = _phrases_of(language)
        if match := _pattern_of(language).search(folded):
            return phrases[_joined(match[0])]
    return None


def _may_be_date(folded: str) -> bool:
    return len(folded) <= MAX_FOLDED_DATE_CHARS and any(char.isdigit() for char in folded) and bool(DATE_WORD.search(folded))


def _without_table(languages: Sequence[str]) -> Iterator[str]:
    from babel.localedata import exists

    return (language for language in languages if table_of(language) is None and exists(language))


@cache
def _months_of(language: str) -> Mapping[str, int]:
    """Name of a month, long and short, alone and in a date → 1 to 12."""
    from babel.dates import get_month_names

    months: dict[str, int] = {}
    for width in ("wide", "abbreviated"):
        for context in ("format", "stand-alone"):
            for month, name in get_month_names(width, context, language).items():
                if DATE_WORD.fullmatch(folded := fold_date(name).rstrip(".")):
                    months.setdefault(folded, month)
    return months


@cache
def _phrases_of(language: str) -> Mapping[str, timedelta]:
    """`vor3stunden` → three hours: Japanese sites write a space there or none."""
    from babel.dates import format_timedelta

    phrases: dict[str, timedelta] = {}
    for unit, most in COUNTED_UNITS.items():
        for number in range(1, most + 1):
            span = timedelta(**{f"{unit}s": number})
            words = format_timedelta(-span, unit, threshold=most + 1, add_direction=True, locale=language)  # type: ignore[arg-type]
            phrases.setdefault(_joined(fold_date(words)), span)
    return phrases


@cache
def _pattern_of(language: str) -> re.Pattern[str]:
    phrases = (" ?".join(map(re.escape, phrase)) for phrase in _phrases_of(language))
    return re.compile(r"(?<!\w)(?:" + "|".join(phrases) + r")(?!\w)")


def _joined(phrase: str) -> str:
    return phrase.replace(" ", "")
