"""The kinds of values that settings have, each with its own complaint."""

from __future__ import annotations

import re
from ipaddress import ip_network
from typing import Annotated, Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from crawler.language.reader import READER_LANGUAGES
from crawler.language.reader.texts import marked
from crawler.web.selectors import xpath_of
from crawler.web.urls import is_web

CONTACT_REMEDY = marked("write a mail address, or a page that begins with http:// or https://")
_SECONDS_PER_UNIT = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}


def _seconds(value: Any) -> Any:
    if isinstance(value, str):
        parsed = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([smhdw])\s*", value.lower())
        if not parsed:
            raise ValueError("a duration is written as 30s, 15m, 6h or 1d")
        return float(parsed[1]) * _SECONDS_PER_UNIT[parsed[2]]
    return value


def _bytes(value: Any) -> Any:
    if isinstance(value, str):
        parsed = re.fullmatch(r"\s*(\d+)\s*([km]?)b?\s*", value.lower())
        if not parsed:
            raise ValueError("a size is written as 500k or 10M")
        return int(parsed[1]) << {"": 0, "k": 10, "m": 20}[parsed[2]]
    return value


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError):
        raise ValueError(f"unknown time zone {value!r}: names are like Asia/Dushanbe") from None
    return value


def _reader_language(value: str) -> str:
    if value not in READER_LANGUAGES:
        raise ValueError(f"texts are written in {', '.join(READER_LANGUAGES)}, not in {value!r}")
    return value


def _web(value: str) -> str:
    if not is_web(value):
        raise ValueError("must be an address that begins with http:// or https://")
    if "@" in urlsplit(value).netloc:
        raise ValueError("must not hold a user name or password")
    return value


def _clock(value: Any) -> Any:
    if value in (None, ""):
        return ""
    if not isinstance(value, str) or not re.fullmatch(r"([01]?\d|2[0-3]):[0-5]\d", value):
        raise ValueError('a time of day is written as "06:00", in quotes; empty: never')
    return value


def _list_of(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


def _selector(value: str) -> str:
    xpath_of(value)
    return value


def is_mail(value: str) -> bool:
    """True for one plain mail address."""
    return value.isascii() and re.fullmatch(r"[^\s@<>()\[\],;:\\\"]{1,64}@[A-Za-z0-9.-]{1,255}", value) is not None


def has_address(value: str) -> bool:
    """True for a line that names a mail or web address, which a webmaster can write to."""
    return re.fullmatch(r"[^\r\n]*(\S@[A-Za-z0-9-]+\.[A-Za-z0-9.-]+|https?://\S+)[^\r\n]*", value) is not None


def _contact(value: str) -> str:
    if value and not has_address(value):
        raise ValueError(f"{value!r} is no address: {CONTACT_REMEDY}")
    return value


def _address(value: str) -> str:
    if value and not is_mail(value):
        raise ValueError("must be one plain mail address, such as desk@example.org")
    return value


def _allowed_host(text: str) -> str:
    """A host, host:port or network, as the address guard reads it."""
    if "/" in text:
        ip_network(text, strict=False)  # says itself what is wrong
    if not text.strip() or "://" in text:
        raise ValueError("must be a host, host:port or network, as mail.internal, 127.0.0.1:8099 or 10.0.0.0/8")
    return text


Seconds = Annotated[float, BeforeValidator(_seconds, json_schema_input_type=str | float), Field(ge=0, le=366 * 86400)]
Size = Annotated[int, BeforeValidator(_bytes, json_schema_input_type=str | int), Field(ge=1 << 10, le=1 << 30)]
Clock = Annotated[str, BeforeValidator(_clock)]
Zone = Annotated[str, AfterValidator(_zone)]
Address = Annotated[str, AfterValidator(_address)]
AllowedHost = Annotated[str, AfterValidator(_allowed_host)]
Web = Annotated[str, AfterValidator(_web)]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")]
Slugs = Annotated[tuple[Slug, ...], BeforeValidator(_list_of, json_schema_input_type=str | list[str])]
Selector = Annotated[str, AfterValidator(_selector)]
Selectors = Annotated[tuple[Selector, ...], BeforeValidator(_list_of, json_schema_input_type=str | list[str])]
ReaderLanguage = Annotated[str, AfterValidator(_reader_language)]
Contact = Annotated[str, AfterValidator(_contact)]
Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]


class Model(BaseModel):
    """Unknown keys are errors; values do not change once read."""

    model_config = ConfigDict(extra="forbid", frozen=True)
