"""When it was published and changed: what the page says to machines, then the feed, then readers, then a guess."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from crawler.extract.head import Head
from crawler.language import dates
from crawler.language.identify import normal
from crawler.model import Entry, Source

_PUBLISHED = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "article:published",
    "og:published_time",
    "article.published",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "publishdate",
    "publish-date",
    "publish_date",
    "publication_date",
    "pubdate",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.created",
    "dc.date.created",
    "datecreated",
    "article_date_original",
    "rnews:datepublished",
    "published_time",
    "ptime",
    "citation_publication_date",
    "mediator_published_time",
    "date",
    "dc.date",
    "dcterms.date",
    "citation_date",
    "article.created",
    "originalpublicationdate",
    "shareaholic:article_published_time",
)
_MODIFIED = (
    "article:modified_time",
    "og:updated_time",
    "datemodified",
    "article:modified",
    "dcterms.modified",
    "lastmod",
    "last-modified",
    "article.updated",
    "dc.date.modified",
    "revision_date",
    "cxenseparse:recs:lastmodified",
)
_ZONED = re.compile(r"\d(?::\d\d)?(?:\.\d+)?\s?(?:z|utc|gmt|[+-]\d\d:?\d\d)\s*$", re.IGNORECASE)
_TIMED = re.compile(r"\d{1,2}:\d\d")
_URL_DATE = re.compile(
    r"/((?:19|20)\d\d)[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])(?=[/_-]|\b)|"
    r"/((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?=[/_-])"
)
_SILENT = frozenset({"script", "style", "noscript", "option", "select", "meta", "link"})
_DATE_NAMES = re.compile(
    r"(?:^|[\s_-])(?:date|dates|time|datetime|published|publish|posted|pubdate|timestamp|meta-date|entry-date|"
    r"post-date|article-date|news-date|created)(?:$|[\s_-])|[a-z](?:Date|Time)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class PageDates:
    """`said_by` as `Article.published_from`; empty when nobody says."""

    published: datetime | None = None
    said_by: str = ""
    modified: datetime | None = None


@dataclass(frozen=True, slots=True)
class _DateReader:
    languages: tuple[str, ...]
    timezone: str
    now: datetime
    relative: bool = True

    def read(self, text: str) -> datetime | None:
        now = self.now if self.relative else None
        when = dates.parse(text, self.languages, self.timezone, now)
        return when if when is not None and dates.plausible(when, self.now) else None


def choose(tree: Any, head: Head, *, url: str, source: Source, entry: Entry | None, now: datetime) -> PageDates:
    """The page's own exact time first, the feed's next, then whatever of the page can be read as a date."""
    # Without configured languages, the page's own word for its language helps with names of months.
    spoken = source.languages or ((normal(head.language),) if head.language else ())
    reader = _DateReader(spoken, source.timezone, now)
    dated = [(text, when) for text in _machine_dates(tree, head) if (when := reader.read(text))]
    exact = next((when for text, when in dated if _ZONED.search(text) and _TIMED.search(text)), None)
    modified = next((when for text in _changed(head) if (when := reader.read(text))), None)
    feed = entry.published if entry and entry.published and dates.plausible(entry.published, now) else None
    if exact and dated[0][1].date() == exact.date():
        published, said_by = exact, "page"
    elif feed:
        published, said_by = feed, "feed"
    elif dated:
        timed = next((when for text, when in dated if _TIMED.search(text) and when.date() == dated[0][1].date()), None)
        published, said_by = timed or dated[0][1], "page"
    else:
        # Dates without a year ("5 июля, 18:02", "2 часа назад") come last: sidebars are full of them.
        published, said_by = _shown(tree, replace(reader, relative=False), url), "page"  # type: ignore[assignment]  # may be None from here on
        if published is None:
            published, said_by = _guess(tree, url, now), "htmldate"
        if published is None:
            published, said_by = _shown(tree, reader, url), "page"
        said_by = said_by if published else ""
    if modified is None and entry and entry.updated and dates.plausible(entry.updated, now):
        modified = entry.updated
    if modified and published and modified < published:
        modified = None
    return PageDates(published, said_by, modified)


def _machine_dates(tree: Any, head: Head) -> Iterator[str]:
    if head.linked.is_article and head.linked.published:
        yield head.linked.published
    for tag in _PUBLISHED:
        yield from head.meta.get(tag, ())
    if head.linked.published:
        yield head.linked.published
    for element in tree.iterfind(".//*[@itemprop='datePublished']"):
        yield element.get("datetime") or element.get("content") or element.text_content()[:100]
    for element in tree.iter("time"):
        text = element.get("datetime") or ""
        if text and (element.get("pubdate") is not None or "publish" in (element.get("class") or "").lower()):
            yield text


def _changed(head: Head) -> Iterator[str]:
    if head.linked.modified:
        yield head.linked.modified
    for tag in _MODIFIED:
        yield from head.meta.get(tag, ())


def _shown(tree: Any, reader: _DateReader, url: str) -> datetime | None:
    """What readers see: the address, <time>, the lines around the headline, an element that is called a date."""
    day = _in_address(reader, url)
    for when in _time_elements(tree, reader):
        if day is None or abs(when - day) <= timedelta(days=1):
            return when
    return day or _near_heading(tree, reader) or _called_date(tree, reader)


def _in_address(reader: _DateReader, url: str) -> datetime | None:
    match = _URL_DATE.search(url)
    return reader.read("-".join(digits.zfill(2) for digits in match.groups() if digits)) if match else None


def _time_elements(tree: Any, reader: _DateReader) -> Iterator[datetime]:
    article = next(tree.iter("article"), None)
    for scope in (article, tree) if article is not None else (tree,):
        for element in scope.iter("time"):
            for text in (element.get("datetime") or "", element.text_content()[:100]):
                if text and (when := reader.read(text)):
                    yield when


def _near_heading(tree: Any, reader: _DateReader) -> datetime | None:
    heading = next(tree.iter("h1"), None)
    if heading is None:
        heading = next(tree.iter("h2"), None)
    if heading is None:
        return None
    for axis, most in (("following", 60), ("preceding", 12)):
        for element in (
            islice(heading.xpath(f"{axis}::*"), most) if axis == "following" else reversed(heading.xpath("preceding::*")[-most:])
        ):
            if element.tag not in _SILENT:
                for text in (element.text, element.tail):
                    if text and (when := reader.read(_opening(text))):
                        return when
    return None


def _opening(text: str) -> str:
    """The text itself when it is short; else what stands before its first dash, as in `27.1.2022 - In Kabul …`."""
    text = " ".join(text[:200].split())
    if not len(text) >= 6 or not any(char.isdigit() for char in text):
        return ""
    return text if len(text) <= 80 else re.split(r"\s[-–—|:]\s", text, maxsplit=1)[0][:40]


def _called_date(tree: Any, reader: _DateReader) -> datetime | None:
    for element in tree.iter("span", "div", "p", "li", "td", "i", "em", "b", "small", "a"):
        name = f"{element.get('class') or ''} {element.get('id') or ''}"
        if len(name) > 1 and len(element) <= 4 and _DATE_NAMES.search(name):
            text = " ".join(" ".join(element.itertext())[:200].split())
            if 6 <= len(text) <= 100 and any(char.isdigit() for char in text) and (when := reader.read(text)):
                return when
    return None


def _guess(tree: Any, url: str, now: datetime) -> datetime | None:
    from copy import deepcopy

    from htmldate import find_date

    try:
        text = find_date(
            deepcopy(tree),
            url=url or None,
            original_date=True,
            extensive_search=True,
            outputformat="%Y-%m-%d",
            max_date=now.strftime("%Y-%m-%d"),
        )
    except Exception:  # it reads hostile pages too
        return None
    when = dates.parse(text) if text else None
    if when is not None and (when.month, when.day) == (1, 1):
        return None  # a year, of a copyright line as a rule
    return when if when is not None and dates.plausible(when, now) else None
