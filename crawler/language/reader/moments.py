"""Moments and days as the reader's clock and calendar show them: one format everywhere."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from crawler.language.reader import SOURCE_LANGUAGE, Calendar, current_reader
from crawler.language.reader.texts import BABEL_LOCALES, gettext, marked

DAY_PATTERN, DAY_AND_TIME_PATTERN = "EEE d MMM y", "EEE d MMM y, HH:mm"  # of Unicode's locale data
SHORT_DAY_PATTERN = "d MMM"
ENGLISH_DAY_FORMAT, ENGLISH_DAY_AND_TIME_FORMAT = "%a %-d %b %Y", "%a %-d %b %Y, %H:%M"
# The months of the Solar Hijri year as Afghanistan calls them.
SOLAR_MONTHS = (
    *(marked("Hamal"), marked("Sawr"), marked("Jawza"), marked("Saratan"), marked("Asad"), marked("Sunbula")),
    *(marked("Mizan"), marked("Aqrab"), marked("Qaws"), marked("Jadi"), marked("Dalw"), marked("Hut")),
)

MINUTE = 60  # seconds
_SPANS = (
    (86400, marked("{n} d ago"), marked("in {n} d")),
    (3600, marked("{n} h ago"), marked("in {n} h")),
    (MINUTE, marked("{n} min ago"), marked("in {n} min")),
    (1, marked("{n} s ago"), marked("in {n} s")),
)


def moment_words(when: datetime | None) -> str:
    """ "Fri 27 Nov 2026, 08:20 UTC+5", and with the calendar of Afghanistan "… (6 Qaws 1405)"."""
    if when is None:
        return gettext("date unknown")
    try:
        local = when.astimezone(reader_zone())
    except OverflowError:  # the last or first day that a computer knows
        local = when
    return f"{day_and_time_words(local)} {offset_words(_offset_minutes(local))}{_solar_addition(local.date())}"


def day_and_time_words(local: datetime) -> str:
    """ "Fri 27 Nov 2026, 08:20": of a moment that is on the clock it is to be shown by."""
    if (language := current_reader().language) == SOURCE_LANGUAGE:
        return local.strftime(ENGLISH_DAY_AND_TIME_FORMAT)
    from babel.dates import format_datetime

    pattern = DAY_AND_TIME_PATTERN.replace(", ", gettext(", "))
    return str(format_datetime(local.replace(tzinfo=None), pattern, locale=BABEL_LOCALES.get(language, language)))


def day_words(day: date) -> str:
    """ "Fri 27 Nov 2026", with the Solar Hijri date where the reader wants it."""
    if (language := current_reader().language) == SOURCE_LANGUAGE:
        return f"{day.strftime(ENGLISH_DAY_FORMAT)}{_solar_addition(day)}"
    from babel.dates import format_date

    return f"{format_date(day, DAY_PATTERN, locale=BABEL_LOCALES.get(language, language))}{_solar_addition(day)}"


def short_day_words(day: date) -> str:
    """ "27 Nov": for the subject of a mail."""
    if (language := current_reader().language) == SOURCE_LANGUAGE:
        return f"{day:%-d %b}"
    from babel.dates import format_date

    return str(format_date(day, SHORT_DAY_PATTERN, locale=BABEL_LOCALES.get(language, language)))


def reader_zone() -> ZoneInfo:
    return ZoneInfo(current_reader().timezone)


def clock_words(now: datetime) -> str:
    """The reader's clock and what it shows: "08:20 UTC+5"."""
    local = now.astimezone(reader_zone())
    return f"{local:%H:%M} {offset_words(_offset_minutes(local))}"


def offset_words(minutes: int) -> str:
    """`UTC`, `UTC+5`, `UTC+4:30`, `UTC-3:30`."""
    hours, rest = divmod(abs(minutes), 60)
    return "UTC" + (f"{'-' if minutes < 0 else '+'}{hours}" if minutes else "") + (f":{rest:02}" if rest else "")


def _offset_minutes(local: datetime) -> int:
    return round((local.utcoffset() or timedelta()).total_seconds() / 60)


def _solar_addition(day: date) -> str:
    if current_reader().calendar is not Calendar.SOLAR_HIJRI:
        return ""
    from crawler.language.dates.solar import solar_day

    year, month, number = solar_day(day)
    return f" ({number} {gettext(SOLAR_MONTHS[month - 1])} {year})"


def span_words(when: datetime | None, now: datetime) -> str:
    """How long ago, in the reader's language: "5 min ago", "3 h ago", "in 2 d"; "never" for None."""
    if when is None:
        return gettext("never")
    seconds = (now - when).total_seconds()
    size, past, coming = next(row for row in _SPANS if abs(seconds) >= row[0] * (2 if row[0] > MINUTE else 1) or row[0] == 1)
    return gettext(past if seconds >= 0 else coming, n=f"{abs(seconds) / size:.0f}")
