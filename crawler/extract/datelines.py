"""Lines that are dates: what is read as one, what is said of a change, and the only day that the lines of a page show."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from crawler.extract.blocks import TextBlock
from crawler.extract.naming import names_of
from crawler.language import dates
from crawler.language.dates.vocabulary import DATE_WORD, change_words, fold_date

MAX_DATE_LINE_CHARS = 80
MAX_DATE_ANY_LETTER = 24  # of a line that is nothing but a date: `Wednesday, 25 November 2026, Dushanbe`
MAX_SENTENCE_ANY_LETTER = 25  # of a line that ends like a sentence, and yet is a date: "Posted on March 5, 2021 by A. Writer."
MAX_CHANGE_LABEL_WORDS = 3  # before a date: "Last updated on"
ANY_DIGIT = re.compile(r"\d")
_END_OF_LINE = re.compile(r"[.!?؟…۔।。！？]$")
_ANY_LETTER = re.compile(r"[^\W\d_]")
_CHANGE_NAMES = re.compile(r"updat|modif", re.IGNORECASE)
_PUBLICATION_NAMES = re.compile(r"publi|post|creat", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DateReader:
    """Reads dates as the page's source writes them, in the zone in which they are written. `relative`: those without a year too."""

    languages: tuple[str, ...]
    timezone: str
    now: datetime
    relative: bool = True

    def read(self, text: str) -> datetime | None:
        now = self.now if self.relative else None
        when = dates.parse_local(text, self.languages, self.timezone, now)
        return when if when is not None and dates.plausible(when, self.now) else None

    def is_today(self, when: datetime) -> bool:
        """The day on which the page was fetched stands above every page of many sites."""
        return when.date() == self.now.astimezone(when.tzinfo).date()


def only_day(blocks: Sequence[TextBlock], reader: DateReader) -> datetime | None:
    """The first date of the lines that are nothing but dates, where all of them are of one day. Lists of other articles have many
    days."""
    first: datetime | None = None
    for block in blocks:
        if block.is_aside or block.size > MAX_DATE_LINE_CHARS or not (line := date_line(block.text)) or not is_only_date(line):
            continue
        when = reader.read(line)
        if when is None or reader.is_today(when) or is_of_change(block.element, line):
            continue
        if first is not None and first.date() != when.date():
            return None
        first = first or when
    return first


def is_only_date(line: str) -> bool:
    """Whether a line with a date in it has no more letters than a date with a word or two."""
    return len(_ANY_LETTER.findall(line)) <= MAX_DATE_ANY_LETTER


def is_of_change(element: Any, text: str) -> bool:
    """Whether a date is said to be of a change: by the words before it, or by the name of its element."""
    if not change_words().isdisjoint(DATE_WORD.findall(fold_date(text))[:MAX_CHANGE_LABEL_WORDS]):
        return True
    names = names_of(element)
    return bool(_CHANGE_NAMES.search(names)) and not _PUBLICATION_NAMES.search(names)


def date_line(text: str) -> str:
    """The text itself when it is short and no sentence; else what stands before its first dash, as in `27.1.2022 - In Kabul …`."""
    text = " ".join(text[:200].split())
    if not len(text) >= 6 or not ANY_DIGIT.search(text):
        return ""
    if len(text) <= MAX_DATE_LINE_CHARS and not (
        _END_OF_LINE.search(text) and len(_ANY_LETTER.findall(text)) > MAX_SENTENCE_ANY_LETTER
    ):
        return text
    beginning, *rest = re.split(r"\s[-–—|:]\s", text, maxsplit=1)
    return beginning[:40] if rest and len(beginning) <= MAX_DATE_LINE_CHARS else ""
