"""What a browser remembers of its reader: language, clock and calendar. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import parse_qsl, urlencode
from zoneinfo import ZoneInfo

from crawler.language.reader import READER_LANGUAGES, Calendar, Reader

READER_COOKIE = "borderwatch_reader"
READER_COOKIE_SECONDS = 400 * 86400  # the longest that browsers keep a cookie
MAX_READER_COOKIE_CHARS = 200
# Offered in the list; any other IANA name can be written.
OFFERED_ZONES = (
    *("Asia/Dushanbe", "Asia/Kabul", "Asia/Tashkent", "Asia/Almaty", "Asia/Tehran", "Asia/Karachi", "Europe/Moscow"),
    *("Europe/Berlin", "Europe/London", "America/New_York", "UTC"),
)


def chosen_reader(cookie: str, default: Reader, language: str = "") -> Reader:
    """The reader that a cookie names; where it names something that is not, the default stands for that part. `language`: of this
    request alone."""
    chosen = dict(parse_qsl(cookie[:MAX_READER_COOKIE_CHARS]))
    if language in READER_LANGUAGES:
        chosen["language"] = language
    return reader_of(chosen, default)


def reader_of(chosen: Mapping[str, str], default: Reader) -> Reader:
    """The reader of a form: each part that is none is the default's."""
    language, zone, calendar = (chosen.get(name, "") for name in ("language", "timezone", "calendar"))
    return replace(
        default,
        language=language if language in READER_LANGUAGES else default.language,
        timezone=zone if is_zone(zone) else default.timezone,
        calendar=Calendar(calendar) if calendar in list(Calendar) else default.calendar,
    )


def reader_cookie(reader: Reader) -> str:
    """The text of the cookie."""
    return urlencode({"language": reader.language, "timezone": reader.timezone, "calendar": reader.calendar})


def offered_zones(reader: Reader) -> tuple[str, ...]:
    """The reader's own first."""
    return tuple(dict.fromkeys((reader.timezone, *OFFERED_ZONES)))


def is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True
