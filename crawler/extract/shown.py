"""The dates that readers see on a page: in its address, in <time>, around the headline, in elements that are called a date."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import islice
from typing import Any

from crawler.extract.blocks import MIN_SENTENCE_CHARS
from crawler.extract.datelines import ANY_DIGIT, DateReader, date_line, is_of_change, is_only_date
from crawler.extract.document import following
from crawler.extract.naming import MAX_REMEMBERED_NAMES, names_of

_URL_DATE = re.compile(
    r"/((?:19|20)\d\d)[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])(?=[/_-]|\b)|"
    r"/((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?=[/_-])"
)
_SILENT = frozenset({"script", "style", "noscript", "option", "select", "meta", "link"})
_DATE_NAMES = re.compile(
    r"(?:^|[\s_-])(?:date|dates|time|datetime|published|publish|posted|pubdate|timestamp|meta-date|entry-date|"
    r"post-date|article-date|news-date|created|datum|fecha|tarih|tarix|tarikh|sana|vaqt|zeit)(?:$|[\s_-])|[a-z](?:Date|Time)\b",
    re.IGNORECASE,
)
_SMALL_TAGS = ("span", "div", "p", "li", "td", "i", "em", "b", "small", "a", "abbr", "h2", "h3", "h4", "h5", "h6")
_FRAMES = frozenset({"aside", "nav", "footer"})
_FRAME_NAMES = re.compile(
    r"(?:^|[\s_-])(?:comments?|sidebar|side|related|recent|popular|teasers?|trending|latest|footer|most|ticker|more|also|"
    r"recommend\w*|reply|replies|disqus|navtop|navbar|navigation|top-?nav|top-?bar)(?:$|[\s_-])",
    re.IGNORECASE,
)
_WIDGET_NAMES = re.compile(
    r"(?:^|\s)widgets?(?:$|[\s_-])", re.IGNORECASE
)  # page builders call each part of an article something-widget
_OWN_FOOTER = re.compile(r"(?:message|post|entry|article|story)[_-]+footer", re.IGNORECASE)  # where many print the day
_TIME_OF_DAY = re.compile(r"\d{1,2}:\d\d")
MAX_ELEMENTS_BELOW = 60  # elements after the headline that may hold the date
MAX_ELEMENTS_ABOVE = 12
MAX_HEADER_PARAGRAPHS = 1  # of prose in it: a standfirst
MAX_HEADER_ELEMENTS = 25  # after the headline: its own header, where "2 hours ago" is a date
DAY_APART = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class MarkedDate:
    """A date that an element marks as that of publication."""

    evidence: str
    text: str
    element: Any


@dataclass(slots=True)
class ShownDates:
    """What the tree of one page shows. Elements of comments, sidebars, footers and lists of other articles are not looked at."""

    tree: Any
    reader: DateReader
    url: str
    items: Mapping[str, Sequence[Any]] = field(default_factory=dict)  # itemprop → elements
    heading: Any = field(init=False, default=None)
    _around: frozenset[Any] = field(init=False, default=frozenset())
    _frames: dict[Any, bool] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.heading = next(self.tree.iter("h1"), None)
        if self.heading is None:
            self.heading = next(self.tree.iter("h2"), None)
        if self.heading is not None:
            self._around = frozenset(self.heading.iterancestors())

    def marked(self) -> list[MarkedDate]:
        """Elements that say by their markup that they hold the day of publication. Where they differ, those of the article's own
        header, and those that the address does not contradict."""
        candidates = [mark for mark in self._marks() if mark.text and not self._is_framed(mark.element)]
        days = {when.date() for mark in candidates if (when := self.reader.read(mark.text))}
        if len(days) > 1:
            own = set(self._header())
            candidates = [mark for mark in candidates if mark.element in own]
        named = self.in_address()
        if named is None:
            return candidates
        return [mark for mark in candidates if not (when := self.reader.read(mark.text)) or _is_near(when, named)]

    def _marks(self) -> Iterator[MarkedDate]:
        for element in self.items.get("datePublished", ()):
            if element.tag != "meta":  # read with the head
                yield MarkedDate("itemprop", _said_by(element), element)
        for element in self.tree.iter("time"):
            text = element.get("datetime") or ""
            if text and (element.get("pubdate") is not None or "publish" in (element.get("class") or "").lower()):
                yield MarkedDate("time", text, element)

    def first(self) -> tuple[datetime | None, str]:
        """The date that readers see, and where."""
        named = self.in_address()
        for when in self._time_elements():
            if named is None or _is_near(when, named):
                return when, "time"
        if named is not None:
            return named, "address"
        if near := self._near_heading():
            return near, "headline"
        called = self._called_date()
        return called, "named element" if called else ""

    def relative(self, reader: DateReader) -> tuple[datetime | None, str]:
        """A date without a year, or counted from now, in the article's own header."""
        for element in self._header(until_text=True):
            if element.tag in _SILENT or self._is_framed(element):
                continue
            texts = (
                (element.get("datetime"), element.text_content()[:100]) if element.tag == "time" else (element.text, element.tail)
            )
            for text in texts:
                if text and len(text.strip()) <= 60 and (when := reader.read(" ".join(text.split()))):
                    return when, "headline, counted from now"
        return None, ""

    def framed_days(self) -> set[date]:
        """The days of comments, sidebars and lists of other articles that say so to machines."""
        texts = (element.get("datetime") or "" for element in self.tree.iter("time") if self._is_framed(element))
        return {when.date() for text in texts if (when := self.reader.read(text))}

    def near_published(self, published: datetime) -> list[tuple[datetime, bool]]:
        """Dates beside the headline and in the address that may be the same moment, in local time; whether each has a time."""
        seen: list[tuple[datetime, bool]] = []
        changes: list[tuple[datetime, bool]] = []  # of the first change, which may be the same moment too
        for mark in self.marked():
            marked = self.reader.read(mark.text)
            if marked and marked != published:
                seen.append((marked.replace(tzinfo=published.tzinfo), bool(_TIME_OF_DAY.search(mark.text))))
        for element in self._header():
            if element.tag in _SILENT or self._is_framed(element):
                continue
            texts = [element.get("datetime") or "", element.text_content()[:100]] if element.tag == "time" else []
            for text in (*texts, date_line(element.text or ""), date_line(element.tail or "")):
                shown = self.reader.read(text) if ANY_DIGIT.search(text) else None
                if shown and shown != published:
                    (changes if is_of_change(element, text) else seen).append(
                        (shown.replace(tzinfo=published.tzinfo), bool(_TIME_OF_DAY.search(text)))
                    )
        if named := self.in_address():
            seen.append((named, False))
        return [(day, is_timed) for day, is_timed in (*seen, *changes) if abs(day - published) <= 2 * DAY_APART]

    def in_address(self) -> datetime | None:
        """The day that the address names."""
        match = _URL_DATE.search(self.url)
        return self.reader.read("-".join(digits.zfill(2) for digits in match.groups() if digits)) if match else None

    def _header(self, *, until_text: bool = False) -> Iterator[Any]:
        """Elements close to the headline, those after it first; `until_text`: no more of these after the beginning of the text."""
        if self.heading is None:
            return
        paragraphs = 0
        for element in islice(following(self.heading), MAX_HEADER_ELEMENTS):
            paragraphs += element.tag == "p" and len(element.text_content()) >= MIN_SENTENCE_CHARS
            if until_text and paragraphs > MAX_HEADER_PARAGRAPHS:
                break
            yield element
        yield from (element for element in self._above() if self._is_own(element))

    def _above(self) -> list[Any]:
        """Elements before the headline, the nearest first."""
        elements: list[Any] = self.heading.xpath("preceding::*")[: -MAX_ELEMENTS_ABOVE - 1 : -1]
        return elements

    def _is_own(self, element: Any) -> bool:
        """Whether an element before the headline stands in the same part of the page: no bar at the top of all pages."""
        own = {parent for parent in islice(self.heading.iterancestors(), 2) if parent.tag not in ("html", "body")}
        return any(parent in own for parent in element.iterancestors())

    def _is_framed(self, element: Any) -> bool:
        """Whether an element stands among comments, in a sidebar or in a list of other articles."""
        if element is None or element in self._around or element.tag in ("html", "body"):
            return False
        known = self._frames.get(element)
        if known is None:
            known = self._is_frame(element) or self._is_framed(element.getparent())
            self._frames[element] = known
        return known

    def _is_frame(self, element: Any) -> bool:
        """Whether an element is itself one of these. The footer of the <article> that holds the headline is the article's own."""
        parent = element.getparent()
        if element.tag == "footer" and parent is not None and parent.tag == "article" and parent in self._around:
            return False
        return element.tag in _FRAMES or _names_frame(names_of(element))

    def _time_elements(self) -> Iterator[datetime]:
        article = next(self.tree.iter("article"), None)
        for scope in (article, self.tree) if article is not None else (self.tree,):
            for element in scope.iter("time"):
                if self._is_framed(element):
                    continue
                for text in (element.get("datetime") or "", element.text_content()[:100]):
                    if text and (when := self.reader.read(text)):
                        yield when

    def _near_heading(self) -> datetime | None:
        if self.heading is None:
            return None
        below = list(islice(following(self.heading), MAX_ELEMENTS_BELOW))
        lower = set(below)
        first: datetime | None = None
        changed: datetime | None = None
        for element in (*below, *self._above()):
            # The day on which the page was fetched stands at the top of every page of many sites.
            for text, when in self._lines_of_date(element):
                if self._is_framed(element):
                    continue
                if element in lower or not self.reader.is_today(when) or self._is_own(element):
                    if is_of_change(element, text):
                        changed = changed or when
                        continue
                    if is_only_date(text):
                        return when
                    first = first or when
        return first or changed

    def _lines_of_date(self, element: Any) -> Iterator[tuple[str, datetime]]:
        """The date in the text at the beginning of an element, or after it, where that is a line about it and no sentence."""
        if element.tag not in _SILENT:
            for text in (element.text, element.tail):
                if text and (line := date_line(text)) and (when := self.reader.read(line)):
                    yield line, when

    def _called_date(self) -> datetime | None:
        own = set(islice(following(self.heading), MAX_HEADER_ELEMENTS)) if self.heading is not None else set()
        for element in self.tree.iter(*_SMALL_TAGS):
            name = names_of(element)
            if len(name) > 1 and _names_date(name) and len(element) <= 4:
                text = " ".join(" ".join(element.itertext())[:200].split())
                if 6 <= len(text) <= 100 and any(char.isdigit() for char in text):
                    when = self.reader.read(text)
                    if when and (self.heading is None or element in own or not self.reader.is_today(when)):
                        return when
        return None


@lru_cache(maxsize=MAX_REMEMBERED_NAMES)
def _names_frame(names: str) -> bool:
    if "footer" in names:
        names = _OWN_FOOTER.sub("", names)
    return _FRAME_NAMES.search(names) is not None or _WIDGET_NAMES.search(names) is not None


@lru_cache(maxsize=MAX_REMEMBERED_NAMES)
def _names_date(names: str) -> bool:
    return _DATE_NAMES.search(names) is not None


def _is_near(when: datetime, named: datetime) -> bool:
    return abs(when - named) <= DAY_APART


def _said_by(element: Any) -> str:
    """What an element says to machines, else to readers."""
    for attribute in ("datetime", "content", "title"):
        text = element.get(attribute) or ""
        if any(char.isdigit() for char in text):
            return str(text)
    return str(element.text_content()[:100])
