"""The day that a sentence of news speaks of: a date without its year, a day of the week, yesterday."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta

from crawler.language.dates.vocabulary import fold_date, gregorian_months, relative_days, solar_months
from crawler.language.tables import made_from_tables, phrases_of, table_of

MAX_DAYS_AHEAD = 1  # of the publication: a date further ahead is of the year before
MAX_DAYS_PLANNED = 60  # ahead of the publication, where the sentence speaks of what will be
MAX_DAY_OF_MONTH = 31
MAX_LIMIT_WORDS = 2  # of a phrase that means until
SOLAR_YEAR_OFFSET = 621
_YEAR_TOKEN = re.compile(r"(?:1[34]|19|20)\d\d")
_DATE_TOKEN = re.compile(r"\d+|[^\W\d_]+")


def day_in(sentence: str, published: date, lang: str = "") -> date | None:
    """The day a sentence names for what it tells; None where it names none, or several. The day until which something lasts is
    no such day.

    A day and month without a year is the last such day, or one soon to come where the sentence speaks of what will be; a day of
    the week the last one before or on the publication."""
    words = _DATE_TOKEN.findall(fold_date(sentence))
    gregorian, solar = gregorian_months(), solar_months()
    months = [number for number, word in enumerate(words) if word in gregorian or word in solar]
    days = {day for number in months if (day := _calendar_day(words, number, published, lang)) is not None}
    if not days:
        joined = " ".join(words)
        days = {
            published - timedelta(days=(published.weekday() - number) % 7)
            for number, pattern in enumerate(_day_patterns(lang))
            if any(
                not _is_limit(words, joined[: match.start()].count(" "), joined[: match.end()].count(" "), lang)
                for match in pattern.finditer(joined)
            )
        }
    if not days:
        shifts = relative_days()
        days = {
            published + timedelta(days=shifts[word])
            for number, word in enumerate(words)
            if word in shifts and not _is_limit(words, number, number, lang)
        }
    return days.pop() if len(days) == 1 else None


def _calendar_day(words: list[str], number: int, published: date, lang: str) -> date | None:
    """The day beside the name of a month: 5 July, July 5, 5 July 2021."""
    for months, solar in ((gregorian_months(), False), (solar_months(), True)):
        month = months.get(words[number])
        if month is None:
            continue
        beside = [place for place in (number - 1, number + 1) if 0 <= place < len(words) and _is_day_of_month(words[place])]
        if not beside:
            continue
        year_place = next((place for place in range(number + 1, number + 4) if _is_year(words[place : place + 1])), None)
        if _is_limit(words, min(beside[0], number), max(beside[0], number, year_place or 0), lang):
            return None
        latest, this_year = (
            published + timedelta(days=MAX_DAYS_AHEAD),
            published.year - SOLAR_YEAR_OFFSET if solar else published.year,
        )
        years: tuple[int, ...] = (this_year, this_year - 1)
        if year_place is not None:
            years, latest = (int(words[year_place]),), date.max
        elif _speaks_of_future(" ".join(words), lang):
            years, latest = (this_year + 1, *years), published + timedelta(days=MAX_DAYS_PLANNED)
        for year in years:
            when = _day_of(year, month, int(words[beside[0]]))
            if when is not None and when <= latest:
                return when
    return None


def _is_day_of_month(word: str) -> bool:
    return word.isdecimal() and len(word) <= 2 and 0 < int(word) <= MAX_DAY_OF_MONTH


def _is_year(words: list[str]) -> bool:
    return any(_YEAR_TOKEN.fullmatch(word) for word in words)


def _is_limit(words: list[str], first: int, last: int, lang: str) -> bool:
    """Whether words `first` to `last` name a day until which something lasts: until (Tuesday,) 2 December."""
    before, behind = _limits(lang)
    if first and any(pattern.fullmatch(words[first - 1]) for pattern in _day_patterns(lang)):
        first -= 1
    sizes = range(1, MAX_LIMIT_WORDS + 1)
    return any(tuple(words[max(0, first - size) : first]) in before for size in sizes) or any(
        tuple(words[last + 1 : last + 1 + size]) in behind for size in sizes
    )


@made_from_tables
def _limits(lang: str) -> tuple[frozenset[tuple[str, ...]], frozenset[tuple[str, ...]]]:
    """Phrases that mean until, before a day and behind it."""
    table = table_of(lang)
    before, behind = (table.until_before, table.until_after) if table is not None else ("", "")
    return _date_phrases(before), _date_phrases(behind)


def _date_phrases(phrases: str) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(_DATE_TOKEN.findall(fold_date(phrase))) for phrase in phrases_of(phrases))


def _speaks_of_future(joined: str, lang: str) -> bool:
    return _future_pattern(lang).search(joined) is not None


@made_from_tables
def _future_pattern(lang: str) -> re.Pattern[str]:
    """An expression over joined words for what will be; of an unknown language it meets nothing."""
    table = table_of(lang)
    return _any_of(phrases_of(table.future_words) if table is not None else ())


def _day_of(year: int, month: int, day: int) -> date | None:
    try:
        if year < 1600:
            import jdatetime

            solar: date = jdatetime.date(year, month, day).togregorian()
            return solar
        return date(year, month, day)
    except ValueError:
        return None


@made_from_tables
def _day_patterns(lang: str) -> tuple[re.Pattern[str], ...]:
    """One expression for each day of the week, Monday first."""
    table = table_of(lang)
    patterns = []
    for forms in phrases_of(table.day_names) if table is not None else ():
        patterns.append(_any_of(form.replace("_", " ") for form in forms.split()))
    return tuple(patterns)


def _any_of(forms: Iterable[str]) -> re.Pattern[str]:
    """One expression for phrases over joined words; `*`: a beginning."""
    expressions = [
        " ".join(_DATE_TOKEN.findall(fold_date(form.rstrip("*")))) + (r"\w*" if form.endswith("*") else "") for form in forms
    ]
    return re.compile(r"(?<!\w)(?:" + ("|".join(expressions) or r"(?!)") + r")(?!\w)")
