"""RSS 0.9x-2.0, Atom and RDF, read by feedparser behind three walls: clean bytes first, then a second try, then lxml."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping
from typing import Any

import feedparser
from lxml import etree

from crawler.feeds.build import FeedContext, build_entry, local_name, plain_text, read_entries, without_bad_references
from crawler.feeds.reader import reads
from crawler.feeds.sniff import BodyShape, shape
from crawler.model import DocumentFlaw, Entry, FeedDocument, FeedProblem, Hints, Page
from crawler.model.errors import DocumentError

_SECONDS_BY_PERIOD = {"hourly": 3600, "daily": 86400, "weekly": 604800, "monthly": 2592000, "yearly": 31536000}
_DOCTYPE = re.compile(rb"<!DOCTYPE\b(?:[^>\[]|\[.*?\]\s*)*>", re.S | re.I)
# What XML forbids and real feeds hold: controls, and references to controls, surrogates and noncharacters.
_CONTROL_BYTES = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")


@reads(BodyShape.FEED)
def read(page: Page, context: FeedContext) -> FeedDocument:
    """A feed's document. Raises `DocumentError` when no reader finds one."""
    body = page.body
    try:
        parsed = _parse(body, page)
    except Exception as error:  # feedparser raises on lone surrogates, psc:chapter, gml:pos and more
        context.problem(DocumentFlaw.PARSER_GAVE_UP, type(error).__name__)
        try:
            parsed = _parse(_cleaned(body), page)
        except Exception:
            return _rescue(body, context)
    if not parsed.entries and not parsed.get("version"):
        return _rescue(body, context)
    if parsed.get("bozo"):
        reason = parsed.get("bozo_exception")
        if not isinstance(reason, feedparser.exceptions.NonXMLContentType):
            context.problem(DocumentFlaw.NOT_WELL_FORMED, type(reason).__name__)
    return _document(parsed, context)


def _parse(body: bytes, page: Page) -> Any:
    # BytesIO always: feedparser opens a file or an address when the body looks like one.
    headers = {name: page.headers[name] for name in ("content-type", "content-language") if page.headers.get(name)}
    headers["content-location"] = page.url
    data = _DOCTYPE.sub(b"", body, count=1) if b"<!ENTITY" in body[:200_000] or b"<!ELEMENT" in body[:200_000] else body
    return feedparser.parse(io.BytesIO(data), response_headers=headers, sanitize_html=False, resolve_relative_uris=False)


def _cleaned(body: bytes) -> bytes:
    if body[:2] in (b"\xff\xfe", b"\xfe\xff"):
        body = re.sub(rb"encoding=[\"'][^\"']*[\"']", b"", body.decode("utf-16", "replace").encode(), count=1)
    body = _DOCTYPE.sub(b"", body, count=1)
    return without_bad_references(_CONTROL_BYTES.sub(b"", body))


def _document(parsed: Any, context: FeedContext) -> FeedDocument:
    feed: Mapping[str, Any] = parsed.feed
    entries = read_entries(parsed.entries, lambda item: _entry(item, feed, context), context)
    return FeedDocument(
        kind=parsed.get("version") or "rss",
        title=plain_text(feed.get("title")),
        entries=tuple(entries),
        hints=Hints(ttl=_ttl(feed)),
        problems=tuple(context.problems),
        language=(plain_text(feed.get("language"), 20)[:2].lower() or None),
    )


def _entry(item: Any, feed: Mapping[str, Any], context: FeedContext) -> Entry:
    link = item.get("link") or next(
        (reference.get("href") for reference in item.get("links", ()) if reference.get("rel") in (None, "alternate")), None
    )
    key = item.get("id")
    if not link and item.get("guidislink", False):
        link = key
    authors = [author.get("name") or author.get("email") for author in item.get("authors", ()) if author]
    title = item.get("title", "")
    summary = item.get("summary") or next((content.get("value") for content in item.get("content", ())), "")
    detail = item.get("title_detail") or {}
    return build_entry(
        context,
        key=key,
        link=link,
        title=title,
        summary=summary,
        published=_date(item, "published", "created"),
        updated=_date(item, "updated"),
        authors=authors or [item.get("author")],
        language=detail.get("language") or item.get("language"),
        base=_base(detail.get("base") or feed.get("link"), context.url),
    )


def _base(address: object, url: str) -> str:
    return address if isinstance(address, str) and address.startswith(("http://", "https://")) else url


def _date(item: Any, *names: str) -> object:
    """The date as written: feedparser would read one without a zone as UTC."""
    for name in names:
        written = dict.get(item, name)
        if isinstance(written, str) and written.strip():
            return written
    return None


def _ttl(feed: Mapping[str, Any]) -> int | None:
    """Seconds: <ttl> is in minutes; sy:updatePeriod is divided by sy:updateFrequency."""
    try:
        if (ttl := int(str(feed.get("ttl", "")).strip() or 0)) > 0:
            return min(ttl, 60 * 24 * 31) * 60
        period = _SECONDS_BY_PERIOD.get(str(feed.get("sy_updateperiod", "")).strip().lower())
        if period:
            frequency = max(1, int(str(feed.get("sy_updatefrequency", "1")).strip() or 1))
            return max(60, period // frequency)
    except (ValueError, OverflowError):
        pass
    return None


# ---------------------------------------------------------------------------- the last wall


def _rescue(body: bytes, context: FeedContext) -> FeedDocument:
    """Items by an lxml parser that recovers, entities and network off. Raises `DocumentError` when there is no feed."""
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, dtd_validation=False
    )
    try:
        root = etree.fromstring(_cleaned(body), parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None or local_name(root) not in ("rss", "feed", "rdf", "channel"):
        what = "an HTML page" if shape(body) is BodyShape.HTML else "no feed, sitemap or JSON"
        raise DocumentError(FeedProblem.NOT_A_FEED, what, context.url)
    items = [item for item in root.iter() if local_name(item) in ("item", "entry")]
    entries = tuple(_bare_entry(item, context) for item in items)
    title = next((plain_text(element.text) for element in root.iter() if local_name(element) == "title"), "")
    context.problem(DocumentFlaw.RECOVERED, DocumentFlaw.NOT_WELL_FORMED.words)
    return FeedDocument(kind="recovered", title=title, entries=entries, problems=tuple(context.problems))


def _bare_entry(item: Any, context: FeedContext) -> Entry:
    def first(*names: str, read: Callable[[Any], str | None] = lambda element: element.text) -> str | None:
        return next((text for child in item if local_name(child) in names and (text := read(child))), None)

    return build_entry(
        context,
        key=first("guid", "id") or item.get("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"),
        link=first("link", read=lambda element: element.text if (element.text or "").strip() else element.get("href")),
        title=first("title"),
        summary=first("description", "summary", "encoded", "content"),
        published=first("pubdate", "published", "date", "issued"),
        updated=first("updated", "modified"),
        authors=[first("creator", "author")],
    )
