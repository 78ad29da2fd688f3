"""Who reads: in which language, by which clock and calendar. Every text and time that people see asks here.

The reader belongs to a task, not to a function: a page, a digest or a command is written for a single reader from its first
line to its last, so it is named once (`written_for`) and not handed through every function between. Rows, JSON, exports and
logs are read by programs: they stay in English and UTC.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum

from crawler.language.tokens import direction

SOURCE_LANGUAGE = "en"  # that texts are written in, and translated from
READER_LANGUAGES = (SOURCE_LANGUAGE, "ru", "tg", "fa")
UNREVIEWED_LANGUAGES = ("tg", "fa")  # complete, but not yet read by a native speaker


class Calendar(StrEnum):
    GREGORIAN = "gregorian"
    SOLAR_HIJRI = "solar_hijri"  # beside the Gregorian date


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """`timezone` is an IANA name."""

    language: str = SOURCE_LANGUAGE
    timezone: str = "UTC"
    calendar: Calendar = Calendar.GREGORIAN

    @property
    def direction(self) -> str:
        """ "rtl" or "ltr": of a page for this reader."""
        return "rtl" if self.language == "fa" else "ltr"


_reader: ContextVar[Reader] = ContextVar("reader", default=Reader())  # noqa: B039 - it is frozen


def current_reader() -> Reader:
    return _reader.get()


@contextmanager
def written_for(reader: Reader) -> Iterator[None]:
    """What is written inside is for this reader."""
    token = _reader.set(reader)
    try:
        yield
    finally:
        with suppress(ValueError):  # entered in a task that has ended: its context went with it
            _reader.reset(token)


def set_apart(value: str) -> str:
    """A value in isolation (FSI … PDI) where it runs against the reader's language: beside an arrow or a number it would turn them
    round, "двое ← трое" in a line of Dari. Figures stay as they are, they run with their line."""
    has_letters = any(map(str.isalpha, value))
    return f"\u2068{value}\u2069" if has_letters and direction(value) != current_reader().direction else value
