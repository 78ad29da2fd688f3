"""Dates in languages that no table holds, read by dateparser."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo
from functools import cache
from typing import Any

from crawler.language.dates.vocabulary import DATE_WORD, GREGORIAN_YEARS
from crawler.language.tables import table_of


def read_with_dateparser(text: str, folded: str, zone: tzinfo, languages: Sequence[str], now: datetime | None) -> datetime | None:
    """The last resort, only for a short text with a figure in it, and for languages of the source that have no table: dateparser
    loads theirs only."""
    if not languages or len(folded) > 60 or not any(char.isdigit() for char in folded) or not DATE_WORD.search(folded):
        return None
    readable = [language for language in languages if language in _dateparser_languages() and table_of(language) is None]
    if not readable:
        return None
    import dateparser

    settings: dict[str, Any] = {
        "DATE_ORDER": "DMY",
        "PREFER_DATES_FROM": "past",
        "REQUIRE_PARTS": ["day", "month", "year"],
        "RETURN_AS_TIMEZONE_AWARE": False,
    }
    if now is not None:
        settings["RELATIVE_BASE"] = now.astimezone(zone).replace(tzinfo=None)
    when = dateparser.parse(text, languages=readable, settings=settings)
    if when is None or when.year not in GREGORIAN_YEARS:
        return None
    return when if when.tzinfo else when.replace(tzinfo=zone)


@cache
def _dateparser_languages() -> frozenset[str]:
    from dateparser.data.languages_info import language_order

    return frozenset(language_order)
