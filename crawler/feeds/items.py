"""A document cut into its items, so that an item costs itself: which are wanted, and which are too heavy for a parser."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from itertools import pairwise
from typing import TypeVar

from crawler.feeds.repair import opaque_parts
from crawler.runtime.clock import instant

MAX_ITEM_TAGS = 3000  # beyond them an item is read by its fields alone
MAX_ITEM_CHARS = 1_000_000
MAX_FIELD_READ_CHARS = 4000
MAX_QUICK_DATE_CHARS = 100

T = TypeVar("T")

FEED_ITEMS = re.compile(r"<(?P<end>/?)(?P<name>(?:[A-Za-z_][\w.-]{0,30}:)?(?:item|entry))(?=[\s>/])[^<>]{0,10000}>", re.IGNORECASE)
SITEMAP_ITEMS = re.compile(
    r"<(?P<end>/?)(?P<name>(?:[A-Za-z_][\w.-]{0,30}:)?(?:url|sitemap))(?=[\s>/])[^<>]{0,10000}>", re.IGNORECASE
)
_CONTAINER = re.compile(r"<(?P<prefix>(?:[A-Za-z_][\w.-]{0,30}:)?)(?:channel|feed|urlset|sitemapindex)(?=[\s>/])", re.IGNORECASE)
_DOCUMENT_END = re.compile(r"</(?:[A-Za-z_][\w.-]{0,30}:)?(?:channel|rss|feed|rdf|urlset|sitemapindex)\s*>", re.IGNORECASE)
_CAPTION_START, _CAPTION_END = "<media:description", "</media:description>"
_MEDIA_TAG = re.compile(r"<(?P<end>/?)media:(?:content|group)\b[^<>]{0,2000}>")
_OWN_TEXT = re.compile(r"<(?:description|summary|content|content:encoded)[\s>]")
_DATE_FIELD = re.compile(
    r"<(?:pubDate|published|updated|dc:date|date|issued|lastmod|news:publication_date|dcterms:modified)\b[^<>]{0,200}>\s*(?:<!\[CDATA\[)?"
    r"([^<\]]{4,60})",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class CutDocument:
    """A document in pieces. An item that the document's end cuts off is not among them."""

    head: str
    items: tuple[str, ...]
    between: str  # what stands between items: in some feeds the channel's own fields
    tail: str

    def whole(self, items: Sequence[str]) -> str:
        """The document with these items only."""
        return "".join((self.head, *items, "" if is_heavy(self.between) else self.between, self.tail))


def cut(text: str, tags: re.Pattern[str]) -> CutDocument:
    """The items of a feed (`FEED_ITEMS`), or of a sitemap or index (`SITEMAP_ITEMS`). One that is never closed ends where the
    next begins."""
    container = _CONTAINER.search(text)
    document = _cut(text, tags, container["prefix"].lower()) if container is not None else None
    return document if document is not None and document.items else _cut(text, tags, None)


def _cut(text: str, tags: re.Pattern[str], prefix: str | None) -> CutDocument:
    """The items whose names have this prefix (None: any): a module may have elements of the same name, which are none."""
    spans: list[tuple[int, int]] = []
    start, open_name = -1, ""
    for tag in _tags(text, tags):
        name = tag["name"].lower()
        if prefix is not None and name != prefix + name.rpartition(":")[2]:
            continue
        if tag["end"]:
            if start >= 0 and name == open_name:
                spans.append((start, tag.end()))
                start = -1
        elif start < 0 or name == open_name:
            if start >= 0:
                spans.append((start, tag.start()))
            start, open_name = tag.start(), name
            if tag[0].endswith("/>"):
                spans.append((start, tag.end()))
                start = -1
    if start >= 0 and (end := _DOCUMENT_END.search(text, start)) is not None:  # the last item is never closed, the document is
        spans.append((start, end.start()))
        start = -1
    if not spans:
        return CutDocument(text if start < 0 else text[:start], (), "", "")
    tail = text[spans[-1][1] :] if start < 0 else ""
    gaps = pairwise(spans)
    between = "".join(gap for (_, end), (begin, _) in gaps if "<" in (gap := text[end:begin]))
    return CutDocument(text[: spans[0][0]], tuple(text[begin:end] for begin, end in spans), between, tail)


def _tags(text: str, tags: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """Opening and closing tags of items, CDATA sections and comments left out."""
    position = 0
    for part, is_opaque in opaque_parts(text):
        if not is_opaque:
            yield from tags.finditer(text, position, position + len(part))
        position += len(part)


def newest(items: Sequence[T], most: int, date_of: Callable[[T], datetime | None]) -> tuple[T, ...]:
    """The newest items in their order; those without a date count as the oldest, and among equals the first of the document
    is the newest."""
    if len(items) <= most:
        return tuple(items)
    dates = [date_of(item) for item in items]
    ranked = sorted(range(len(items)), key=lambda number: -date.timestamp() if (date := dates[number]) is not None else 0.0)
    return tuple(items[number] for number in sorted(ranked[:most]))


def is_heavy(item: str) -> bool:
    """Whether a parser may need far more time for this item than for others: thousands of tags, or a megabyte."""
    return len(item) > MAX_ITEM_CHARS or item.count("<") > MAX_ITEM_TAGS


def quick_date(item: str) -> datetime | None:
    """The first date of an item as RFC 822 or ISO 8601 have it, UTC; None when it has none of these."""
    field = _DATE_FIELD.search(item[: 4 * MAX_FIELD_READ_CHARS])
    return quick_moment(field[1]) if field is not None else None


def quick_moment(written: object) -> datetime | None:
    """A date as RFC 822 or ISO 8601 have it, UTC; None for all else."""
    if not isinstance(written, str) or len(written) > MAX_QUICK_DATE_CHARS:
        return None
    text = written.strip()
    try:
        moment = instant(text) if text[:4].isdigit() else parsedate_to_datetime(text)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def field_of(item: str, *names: str, max_chars: int = MAX_FIELD_READ_CHARS) -> str:
    """The first `max_chars` of the first field of an item that has one of these names, markup and all; empty when there is
    none."""
    for name in names:
        tag = re.search(rf"<{re.escape(name)}\b[^<>]{{0,2000}}>", item, re.IGNORECASE)
        if tag is None or tag[0].endswith("/>"):
            continue
        text = item[tag.end() : tag.end() + max_chars]
        closing = text.lower().find(f"</{name.lower()}")
        text = text if closing < 0 else text[:closing]
        if text.strip():
            return text
    return ""


def with_captions_last(item: str) -> str:
    """The item with the descriptions of its media behind its own text: the first text of an item is its summary. Those of a
    picture or a film go: a caption is not what an article says."""
    if _CAPTION_START not in item or not _OWN_TEXT.search(item):
        return item
    own, *captioned = item.split(_CAPTION_START)
    pieces, captions, is_within_media = [own], [], _ends_within_media(own, False)
    for part in captioned:
        attributes, _, after = part.partition(">")
        is_empty = attributes.endswith("/")
        caption, end, rest = ("", "", after) if is_empty else part.partition(_CAPTION_END)
        if not end and not is_empty:  # it is never closed
            rest = _CAPTION_START + part
        elif end and not is_within_media:
            captions.append(_CAPTION_START + caption + end)
        pieces.append(rest)
        is_within_media = _ends_within_media(rest, is_within_media)
    begin, closing, end = "".join(pieces).rpartition("</")
    return "".join((begin, *captions, closing, end))


def _ends_within_media(piece: str, was_within: bool) -> bool:
    """Whether a media element has begun, and has not ended."""
    for tag in _MEDIA_TAG.finditer(piece):
        was_within = not tag["end"] and not tag[0].endswith("/>")
    return was_within


def attribute_of(item: str, name: str, attribute: str) -> str:
    """The value of an attribute of the first such tag of an item."""
    tag = re.search(rf"<{re.escape(name)}\b[^<>]{{0,500}}?\b{attribute}\s*=\s*(?:\"([^\"<>]*)\"|'([^'<>]*)')", item, re.IGNORECASE)
    return (tag[1] or tag[2] or "") if tag else ""
