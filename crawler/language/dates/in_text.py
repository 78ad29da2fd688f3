"""The day that a sentence of news speaks of: a date without its year, a day of the week, yesterday."""

from __future__ import annotations

import re
from datetime import date, timedelta

from crawler.language.dates.vocabulary import fold_date, gregorian_months, relative_days, solar_months
from crawler.language.tables import made_from_tables, phrases_of, table_of

MAX_DAYS_AHEAD = 1  # of the publication: a date further ahead is of the year before
MAX_DAY_OF_MONTH = 31
SOLAR_YEAR_OFFSET = 621
_YEAR_TOKEN = re.compile(r"(?:1[34]|19|20)\d\d")
_DATE_TOKEN = re.compile(r"\d+|[^\W\d_]+")


def day_in(sentence: str, published: date, lang: str = "") -> date | None:
    """The day a sentence names, at the latest that of its publication; None where it names none, or several.

    A day and month without a year is the last such day, a day of the week the last one before or on the publication."""
    words = _DATE_TOKEN.findall(fold_date(sentence))
    gregorian, solar = gregorian_months(), solar_months()
    months = [number for number, word in enumerate(words) if word in gregorian or word in solar]
    days = {day for number in months if (day := _calendar_day(words, number, words[number], published)) is not None}
    if not days:
        joined = " ".join(words)
        days = {
            published - timedelta(days=(published.weekday() - number) % 7)
            for number, pattern in enumerate(_day_patterns(lang))
            if pattern.search(joined)
        }
    if not days:
        shifts = relative_days()
        days = {published + timedelta(days=shifts[word]) for word in words if word in shifts}
    return days.pop() if len(days) == 1 else None


def _calendar_day(words: list[str], number: int, word: str, published: date) -> date | None:
    """The day beside the name of a month: 5 July, July 5, 5 July 2021."""
    for months, solar in ((gregorian_months(), False), (solar_months(), True)):
        month = months.get(word)
        if month is None:
            continue
        beside = [words[place] for place in (number - 1, number + 1) if 0 <= place < len(words)]
        day = next((int(near) for near in beside if near.isdecimal() and len(near) <= 2 and int(near) <= MAX_DAY_OF_MONTH), 0)
        if not day:
            continue
        year = next((int(near) for near in words[number + 1 : number + 4] if _YEAR_TOKEN.fullmatch(near)), None)
        this_year = published.year - SOLAR_YEAR_OFFSET if solar else published.year
        for candidate in (year,) if year is not None else (this_year, this_year - 1):
            when = _day_of(candidate, month, day)
            if when is not None and (year is not None or when <= published + timedelta(days=MAX_DAYS_AHEAD)):
                return when
    return None


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
        words = [
            " ".join(_DATE_TOKEN.findall(fold_date(form.rstrip("*").replace("_", " ")))) + (r"\w*" if form.endswith("*") else "")
            for form in forms.split()
        ]
        patterns.append(re.compile(r"(?<!\w)(?:" + "|".join(words) + r")(?!\w)"))
    return tuple(patterns)
