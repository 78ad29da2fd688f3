"""Dates as news sites write them, in the languages of the tables. The one door to jdatetime."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import cache
from itertools import chain
from zoneinfo import ZoneInfo

from crawler.language.dates.other_languages import time_ago, with_english_months
from crawler.language.dates.vocabulary import (
    DATE_WORD,
    GREGORIAN_YEARS,
    ZONE_HOURS,
    afternoon_phrases,
    ago_words,
    fold_date,
    gregorian_months,
    half_words,
    other_months,
    relative_days,
    seconds_by_unit,
    small_numbers,
    solar_months,
)

EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)
MAX_DATE_CHARS = 200  # characters; a longer text is prose, not a date
SOLAR_YEARS = range(1300, 1500)  # 1921 to 2121

_CLOCK = re.compile(
    r"(?<![\d:])(?P<hour>[01]?\d|2[0-4])\s?:\s?(?P<minute>[0-5]\d)(?:\s?:\s?(?P<second>[0-5]\d|60|\d)(?:[.,](?P<fraction>\d+))?)?"
    r"(?!\d)\s?(?P<half>[ap]\.?\s?m\b\.?)?"
    r"\s?\(?(?P<zone>(?:(?:utc|gmt)\s?)?[+-](?:\d{1,2}(?::?\d{2})?(?![\d:]|[-./]\d)|\s(?:0\d|1[0-3]):?(?:00|15|30|45)(?!\d))"
    r"|[a-zмск]{1,4}\b)?"
)
_DOTTED_CLOCK = re.compile(r"(?<![\d.,])(?P<hour>[01]?\d|2[0-3])\.(?P<minute>[0-5]\d)(?![\d.,]\d|\d|\s?%)")
_COMPACT = re.compile(r"(?<!\d)(\d{4})(\d{2})(\d{2})(?:t?(\d{2})(\d{2})(\d{2})?)?(z|[+-]\d{2}:?\d{2})?(?!\d)")
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{1,2})(?!\d)")
_YEAR_FIRST_IN_HAN = re.compile(r"(?<!\d)(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]")
_DAY_FIRST = re.compile(r"(?<![\d.])(\d{1,2})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})(?![-/.]?\d)")
_NUMBER = re.compile(r"(?<!\d)\d{1,4}(?!\d)")
_EPOCH = re.compile(r"[1-9]\d{9}(?:\d{3})?(?:\.\d+)?")


def parse(text: str, languages: Sequence[str] = (), timezone: str = "UTC", now: datetime | None = None) -> datetime | None:
    """The same as `parse_local`, as aware UTC."""
    when = parse_local(text, languages, timezone, now)
    return None if when is None else when.astimezone(UTC)


def parse_local(text: str, languages: Sequence[str] = (), timezone: str = "UTC", now: datetime | None = None) -> datetime | None:
    """A date, with or without a time, aware, in the zone in which it is written; None when the text names no full date.

    A date without a zone is in `timezone`; without a time it is midnight there. Years 1300 to 1499 and month names such
    as سرطان or تیر are Solar Hijri. Dotted dates are day first; slashes are too, unless the source writes American
    English. Without `now`, dates that lack a year and relative ones ("2 часа назад") are not read.
    """
    if not text or len(text) > MAX_DATE_CHARS:
        return None
    folded = fold_date(text)
    zone = zone_of(timezone)
    if _EPOCH.fullmatch(folded):
        return _epoch(folded)
    try:
        when = (
            _compact(folded, zone)
            or _written(folded, zone, languages, timezone, now)
            or _relative(folded, zone, now)
            or _in_other_language(folded, zone, languages, timezone, now)
        )
        return when if when is None or when.astimezone(UTC) else None  # raises at the ends of the calendar
    except (ValueError, OverflowError, OSError):
        return None


def plausible(when: datetime, now: datetime) -> bool:
    """True for a date news can carry: 1995 to tomorrow."""
    return EARLIEST <= when <= now + timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class _Clock:
    time_of_day: time
    zone: tzinfo | None = None
    days: int = 0  # 24:00 is midnight of the next day

    def on(self, day: date, zone: tzinfo) -> datetime:
        return datetime.combine(day + timedelta(days=self.days), self.time_of_day, self.zone or zone)


_MIDNIGHT = _Clock(time())


@cache
def zone_of(name: str) -> tzinfo:
    """The zone of that name; UTC where there is none."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return UTC


def _epoch(text: str) -> datetime | None:
    value = float(text)
    when = datetime.fromtimestamp(value / 1000 if value > 1e11 else value, UTC)
    return when if when.year in GREGORIAN_YEARS else None


def _compact(text: str, zone: tzinfo) -> datetime | None:
    match = _COMPACT.fullmatch(text)
    if not match:
        return None
    year, month, day, hour, minute, second, offset = match.groups()
    clock = _Clock(time(int(hour or 0), int(minute or 0), int(second or 0)), _offset(offset) if offset else None)
    whole = _day(int(year), int(month), int(day))
    return clock.on(whole, zone) if whole else None


def _written(text: str, zone: tzinfo, languages: Sequence[str], zone_name: str, now: datetime | None) -> datetime | None:
    """Dates in figures or with the month's name, ISO and RFC 822 among them."""
    # "2021-07-05T18:02": the letter is no zone and no word.
    text = re.sub(r"(?<=\d)t(?=\d)", " ", text)
    match = _CLOCK.search(text)
    clock = _clock(match, text) if match else _MIDNIGHT
    rest = text if not match else f"{text[: match.start()]} ; {text[match.end() :]}"
    if clock is None:
        return None
    if match is None and (dotted := _dotted_clock(text, now, zone, languages, zone_name)):
        return dotted
    day = _first_day(rest, now, zone, languages, zone_name)
    return clock.on(day, zone) if day else None


def _in_other_language(
    folded: str, zone: tzinfo, languages: Sequence[str], zone_name: str, now: datetime | None
) -> datetime | None:
    """A date in a language of the source that has no table."""
    if english := with_english_months(folded, languages):
        return _written(english, zone, languages, zone_name, now)
    if now is None or (ago := time_ago(folded, languages)) is None:
        return None
    return (now - ago).astimezone(zone)


def _first_day(text: str, now: datetime | None, zone: tzinfo, languages: Sequence[str], zone_name: str) -> date | None:
    return next((day for day in chain(_named(text, now, zone), _figures(text, languages, zone_name)) if day is not None), None)


def _dotted_clock(text: str, now: datetime | None, zone: tzinfo, languages: Sequence[str], zone_name: str) -> datetime | None:
    """`25.11.2026 10.05`: a full stop between hours and minutes, where what is left is a whole date."""
    for match in _DOTTED_CLOCK.finditer(text):
        rest = f"{text[: match.start()]} ; {text[match.end() :]}"
        if day := _first_day(rest, now, zone, languages, zone_name):
            return _Clock(time(int(match["hour"]), int(match["minute"]))).on(day, zone)
    return None


def _clock(match: re.Match[str], text: str) -> _Clock | None:
    hour, minute, second = int(match["hour"]), int(match["minute"]), min(int(match["second"] or 0), 59)
    half = (match["half"] or "")[:1]
    if (half == "p" or any(phrase in text for phrase in afternoon_phrases())) and hour < 12:
        hour += 12
    elif half == "a" and hour == 12:
        hour = 0
    days = 0
    if hour == 24:
        if minute or second:
            return None
        hour, days = 0, 1
    micro = int(((match["fraction"] or "") + "000000")[:6])
    return _Clock(time(hour, minute, second, micro), _offset(match["zone"]) if match["zone"] else None, days)


def _offset(text: str) -> tzinfo | None:
    """`+0430`, `+04:30`, `gmt+5`, `msk`; None when it is no zone we know."""
    match = re.search(r"([+-])\s?(\d{1,2}):?(\d{2})?$", text)
    if not match:
        hours = ZONE_HOURS.get(text.strip())
        return None if hours is None else timezone(timedelta(hours=hours))
    delta = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
    return timezone(-delta if match[1] == "-" else delta) if delta <= timedelta(hours=14) else None


def _calendars() -> tuple[tuple[Mapping[str, int], range], ...]:
    return (gregorian_months(), GREGORIAN_YEARS), (solar_months(), SOLAR_YEARS), (other_months(), GREGORIAN_YEARS)


def _named(text: str, now: datetime | None, zone: tzinfo) -> Iterator[date | None]:
    """A month's name with a day beside it and a year, in any order: `د ۱۴۰۰ کال د چنګاښ ۱۴`, `July 5, 2021`."""
    numbers = [(match.start(), match.end(), int(match[0])) for match in _NUMBER.finditer(text)]
    for word in DATE_WORD.finditer(text):
        for months, years in _calendars():
            month = months.get(word[0])
            if month is None:
                continue
            before = [number for number in reversed(numbers) if number[1] <= word.start()]
            after = [number for number in numbers if number[0] >= word.end()]
            day = _beside(before[:1], after[:1], word)
            if day is None:
                continue
            rest = [number for number in (*after, *before) if number != day]
            year = next((number[2] for number in rest if number[2] in years and number[1] - number[0] == 4), None)
            if year is None and years is GREGORIAN_YEARS:
                year = _short_year(text, rest, word) or _missing_year(text, rest, month, day[2], now, zone)
            if year is not None:
                yield _day(year, month, day[2])


def _beside(
    before: list[tuple[int, int, int]], after: list[tuple[int, int, int]], word: re.Match[str]
) -> tuple[int, int, int] | None:
    for number in before:
        if 1 <= number[2] <= 31 and number[1] - number[0] <= 2 and word.start() - number[1] <= 6:
            return number
    for number in after:
        if 1 <= number[2] <= 31 and number[1] - number[0] <= 2 and number[0] - word.end() <= 4:
            return number
    return None


def _short_year(text: str, rest: list[tuple[int, int, int]], word: re.Match[str]) -> int | None:
    for start, end, value in rest:
        if end - start == 2 and word.end() <= start <= word.end() + 5 and ";" not in text[word.end() : start]:
            return 2000 + value if value < 70 else 1900 + value
    return None


def _missing_year(
    text: str, rest: list[tuple[int, int, int]], month: int, day: int, now: datetime | None, zone: tzinfo
) -> int | None:
    """`5 июля, 18:02` is of this year, or of the last one when this year's is still to come."""
    if now is None or rest or len(text) > 40:
        return None
    today = now.astimezone(zone).date()
    this = _day(today.year, month, day)
    return today.year - 1 if this is None or this > today + timedelta(days=1) else today.year


def _figures(text: str, languages: Sequence[str], zone_name: str) -> Iterator[date | None]:
    for match in _YEAR_FIRST.finditer(text):
        yield _day(int(match[1]), int(match[3]), int(match[4]))
    for match in _YEAR_FIRST_IN_HAN.finditer(text):
        yield _day(int(match[1]), int(match[2]), int(match[3]))
    for match in _DAY_FIRST.finditer(text):
        day, month, year = int(match[1]), int(match[3]), int(match[4])
        if year < 100:
            year += 2000 if year < 70 else 1900
        if month > 12 or (match[2] == "/" and day <= 12 and year in GREGORIAN_YEARS and _american(languages, zone_name)):
            day, month = month, day
        yield _day(year, month, day)


def _american(languages: Sequence[str], zone_name: str) -> bool:
    return tuple(languages[:1]) == ("en",) and not zone_name.startswith(("Asia/", "Europe/", "Africa/", "Australia/"))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        if year in SOLAR_YEARS:
            import jdatetime

            solar: date = jdatetime.date(year, month, day).togregorian()
            return solar
        return date(year, month, day) if year in GREGORIAN_YEARS else None
    except ValueError:
        return None


def _relative(text: str, zone: tzinfo, now: datetime | None) -> datetime | None:
    if now is None or len(text) > 60:
        return None
    words = DATE_WORD.findall(text)
    if ago_words().intersection(words):
        seconds = seconds_by_unit()
        units = [seconds[word] for word in words if word in seconds]
        numbers: list[float] = [int(match[0]) for match in _NUMBER.finditer(text)]
        small = small_numbers()
        numbers.extend(small[word] for word in words if word in small and word not in seconds)
        if not numbers and half_words().intersection(words):
            numbers.append(0.5)
        if len(units) == 1 and len(numbers) <= 1:
            return (now - timedelta(seconds=units[0] * (numbers[0] if numbers else 1))).astimezone(zone)
    days = relative_days()
    for word in words:
        if word in days:
            match = _CLOCK.search(text)
            clock = _clock(match, text) if match else _MIDNIGHT
            day = now.astimezone(zone).date() + timedelta(days=days[word])
            return clock.on(day, zone) if clock else None
    return None
