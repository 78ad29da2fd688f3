"""RSS 0.9x-2.0, Atom and RDF, the plain ones quickly, others behind three walls: repaired text, item by item, by fields."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from crawler.feeds.build import MAX_CONTENT_CHARS, FeedContext, base_of, build_entry, plain_text, read_entries
from crawler.feeds.items import (
    FEED_ITEMS,
    CutDocument,
    attribute_of,
    cut,
    field_of,
    is_heavy,
    newest,
    quick_date,
    with_captions_last,
)
from crawler.feeds.lenient import parse_leniently
from crawler.feeds.markup import has_lone_tag
from crawler.feeds.parsed import ParsedFeed
from crawler.feeds.quick import parse_quickly
from crawler.feeds.reader import reads
from crawler.feeds.repair import is_closed, repaired, with_absolute_base
from crawler.feeds.sniff import BodyShape, shape
from crawler.feeds.tree import local_name, markup_of, parse_xml
from crawler.language.plurals import count
from crawler.model import DocumentFlaw, Entry, FeedDocument, FeedProblem, Hints, Page
from crawler.model.errors import DocumentError
from crawler.web.urls import is_web, join

_SECONDS_BY_PERIOD = {"hourly": 3600, "daily": 86400, "weekly": 604800, "monthly": 2592000, "yearly": 31536000}
# Prefixes that feeds use without declaring them; an item that is read alone has lost its feed's declarations.
_NAMESPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "feedburner": "http://rssnamespace.org/feedburner/ext/1.0",
    "media": "http://search.yahoo.com/mrss/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
}
# Of Yandex News and Turbo, of media and of home-made feeds, without prefix.
_FULL_TEXTS = ("full-text", "fulltext", "full_text", "content", "text", "body", "description")
_CONTENT_FIELDS = ("content:encoded", "content", "yandex:full-text", "turbo:content", "full-text", "fulltext", "media:description")
_EARLIER_RELATIONS = ("prev-archive", "next")
MAX_PAGE_DIGITS = 6
_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"


@reads(BodyShape.FEED)
def read(page: Page, context: FeedContext) -> FeedDocument:
    """A feed's document. Raises `DocumentError` when no reader finds one."""
    document = cut(with_absolute_base(repaired(context.text), context.url), FEED_ITEMS)
    if not is_closed(context.text, "rss", "feed", "rdf"):
        context.problem(DocumentFlaw.CUT_SHORT, "the document has no end")
    items = tuple(map(with_captions_last, newest(document.items, context.max_entries, quick_date)))
    if len(items) < len(document.items):
        context.problem(DocumentFlaw.TRUNCATED, f"{count(len(document.items), 'entry')}, the newest {len(items):,} are taken")
    if context.cheaply or is_heavy(document.whole(())):
        return _by_fields(document, items, context)
    light = [item for item in items if not is_heavy(item)]
    heavy = [item for item in items if is_heavy(item)]
    try:
        parsed = _parse(document.whole(light), page.headers.get("content-language"))
    except Exception as error:  # feedparser raises on psc:chapter, gml:pos and more
        context.problem(DocumentFlaw.PARSER_GAVE_UP, type(error).__name__)
        return _item_by_item(document, items, context)
    if not parsed.entries and (light or not parsed.version):
        return _item_by_item(document, items, context)
    if parsed.fault:
        context.problem(DocumentFlaw.NOT_WELL_FORMED, parsed.fault)
    if len(parsed.entries) < len(light):  # feedparser lost some after a fault, without a word
        recovered = _item_by_item(document, items, context)
        return replace(recovered, hints=Hints(ttl=_ttl(parsed.feed)), language=_language(parsed.feed))
    return _document(parsed, heavy, context)


def _parse(text: str, language: str | None) -> ParsedFeed:
    return parse_quickly(text, language) or parse_leniently(text, language)


def _document(parsed: ParsedFeed, heavy: Sequence[str], context: FeedContext) -> FeedDocument:
    feed = parsed.feed
    entries = read_entries(parsed.entries, lambda item: _entry(item, parsed, context), context)
    base = base_of(feed.get("link"), context.url)
    entries += read_entries(heavy, lambda item: _entry_by_fields(item, base, context), context)
    return FeedDocument(
        kind=parsed.version or "rss",
        title=plain_text(feed.get("title")),
        entries=tuple(entries),
        hints=Hints(ttl=_ttl(feed)),
        earlier=_earlier(feed, context),
        problems=tuple(context.problems),
        language=_language(feed),
    )


def _language(feed: Mapping[str, Any]) -> str | None:
    return plain_text(feed.get("language"), 20)[:2].lower() or None


def _entry(item: Any, parsed: ParsedFeed, context: FeedContext) -> Entry:
    original = item.get("feedburner_origlink")  # fields where it has attributes, for which there is no rule
    link = original if original and isinstance(original, str) else item.get("link")
    link = link or next((links.get("href") for links in item.get("links", ()) if links.get("rel") in (None, "alternate")), None)
    key = item.get("id")
    if not link and item.get("guidislink", False):
        link = key
    authors = [author.get("name") or author.get("email") for author in item.get("authors", ()) if author]
    contents = [content.get("value") for content in item.get("content", ())]
    detail = item.get("title_detail") or {}
    return build_entry(
        context,
        key=key,
        link=link,
        title=item.get("title", ""),
        is_title_text=_is_title_text(item, parsed.version),
        summary=item.get("summary") or next(iter(contents), ""),
        contents=[*contents, *_full_texts(item)],
        published=_date(item, "published", "created"),
        updated=_date(item, "updated"),
        authors=authors or [item.get("author")],
        language=detail.get("language") or item.get("language"),
        base=base_of(detail.get("base"), parsed.feed.get("link"), context.url),
    )


def _is_title_text(item: Any, version: str) -> bool:
    """Whether what looks like a tag is a part of the title: Atom's plain text is literal (RFC 4287, 3.1.1.1). Many publishers
    declare markup as such text, so only what can be nothing else is."""
    kind = (item.get("title_detail") or {}).get("type", "text/plain")
    return version.startswith("atom") and kind == "text/plain" and has_lone_tag(str(item.get("title", "")))


def _full_texts(item: Any) -> Iterator[object]:
    """Fields that hold an article's text in formats that feedparser does not know; they are named as `prefix_name`."""
    for name, value in dict.items(item):
        if isinstance(value, str) and (name in _FULL_TEXTS or name.rpartition("_")[2] in _FULL_TEXTS):
            yield value


def _date(item: Any, *names: str) -> object:
    """The date as written: feedparser would read one without a zone as UTC."""
    for name in names:
        written = dict.get(item, name)
        if isinstance(written, str) and written.strip():
            return written
    return None


def _earlier(feed: Mapping[str, Any], context: FeedContext) -> str | None:
    """The document with the entries before these: RFC 5005 names an archive (section 4) or a page (section 3) of the feed; a
    WordPress site has pages that its feeds do not name."""
    links = [link for link in feed.get("links", ()) if isinstance(link.get("href"), str)]
    for relation in _EARLIER_RELATIONS:
        for link in links:
            address = join(context.url, link["href"]) if str(link.get("rel", "")).lower() == relation else None
            if address is not None and address != context.url:
                return address
    return next_wordpress_page(context.url) if "wordpress.org" in str(feed.get("generator", "")).lower() else None


def next_wordpress_page(url: str) -> str:
    """The page of a WordPress feed with the entries before those of `url`."""
    parts = urlsplit(url)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    numbers = [value for name, value in pairs if name == "paged" and value.isdecimal() and len(value) < MAX_PAGE_DIGITS]
    number = int(numbers[-1]) if numbers else 1
    return urlunsplit(parts._replace(query=urlencode([*(pair for pair in pairs if pair[0] != "paged"), ("paged", number + 1)])))


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


# ---------------------------------------------------------------------------- the second wall: each item alone


def _item_by_item(document: CutDocument, items: Sequence[str], context: FeedContext) -> FeedDocument:
    """Each item by an lxml parser that recovers, or by its fields. Raises `DocumentError` when there is no feed."""
    if shape(context.text) is not BodyShape.FEED:
        what = "an HTML page" if shape(context.text) is BodyShape.HTML else "no feed, sitemap or JSON"
        raise DocumentError(FeedProblem.NOT_A_FEED, what, context.url)
    context.problem(DocumentFlaw.RECOVERED, DocumentFlaw.NOT_WELL_FORMED.words)
    base = _base_of_channel(document, context)

    def read_item(item: str) -> Entry:
        element = None if is_heavy(item) else _element(item)
        return _entry_by_fields(item, base, context) if element is None else _bare_entry(element, base, context)

    entries = tuple(read_entries(items, read_item, context))
    return FeedDocument(
        kind="recovered", title=plain_text(field_of(document.head, "title")), entries=entries, problems=tuple(context.problems)
    )


def _base_of_channel(document: CutDocument, context: FeedContext) -> str:
    return base_of(plain_text(field_of(document.head, "link"), 2000), context.url)


def _permalink(guid: str | None, is_permalink: str | None) -> str | None:
    """The guid where it is the item's address (RSS 2.0: unless it says that it is none)."""
    return guid if guid and (is_permalink or "true").strip().lower() != "false" and is_web(guid) else None


def _element(item: str) -> Any:
    """The parsed item; None when the parser lost a part of it: what is nested too deep is dropped without a word."""
    declared = " ".join(f'xmlns:{prefix}="{address}"' for prefix, address in _NAMESPACES.items())
    tree = parse_xml(f"<items {declared}>{item}</items>")
    if tree.root is None or tree.is_nested_too_deep:
        return None
    return next(iter(tree.root), None)


def _inner_text(element: Any) -> str:
    """The text of an element, with the markup of what stands in it."""
    if not len(element):
        return element.text or ""
    return html.escape(element.text or "", quote=False) + markup_of(element)


def _bare_entry(item: Any, base: str, context: FeedContext) -> Entry:
    def first(*names: str, read: Callable[[Any], str | None] = lambda element: element.text) -> str | None:
        return next((text for child in item if local_name(child) in names and (text := read(child))), None)

    return build_entry(
        context,
        key=first("guid", "id") or item.get(_ABOUT),
        link=first("origlink")
        or first("link", read=lambda link: link.text if (link.text or "").strip() else link.get("href"))
        or first("guid", read=lambda guid: _permalink((guid.text or "").strip(), guid.get("isPermaLink"))),
        title=first("title", read=_inner_text),
        summary=first("description", "summary", read=_inner_text),
        contents=[first(name, read=_inner_text) for name in ("encoded", *_FULL_TEXTS)],
        published=first("pubdate", "published", "date", "issued"),
        updated=first("updated", "modified"),
        authors=[first("creator", "author")],
        base=base,
    )


# ---------------------------------------------------------------------------- the last wall: the fields, found as text


def _by_fields(document: CutDocument, items: Sequence[str], context: FeedContext) -> FeedDocument:
    context.problem(DocumentFlaw.ITEM_TOO_HEAVY, "the document costs a parser too much time")
    base = _base_of_channel(document, context)
    entries = tuple(read_entries(items, lambda item: _entry_by_fields(item, base, context), context))
    return FeedDocument(kind="recovered", title=plain_text(field_of(document.head, "title")), entries=entries)


def _entry_by_fields(item: str, base: str, context: FeedContext) -> Entry:
    """The entry of an item that no parser should see whole."""
    if is_heavy(item):
        context.problem(DocumentFlaw.ITEM_TOO_HEAVY, f"{count(len(item), 'character')}, {count(item.count('<'), 'tag')}")
    key = plain_text(field_of(item, "guid", "id"), 2000)
    link = field_of(item, "feedburner:origLink", "link") or attribute_of(item, "link", "href")
    return build_entry(
        context,
        key=key or attribute_of(item, "item", "rdf:about"),
        link=plain_text(link, 2000) or _permalink(key, attribute_of(item, "guid", "isPermaLink")),
        title=field_of(item, "title"),
        summary=field_of(item, "description", "summary"),
        contents=[field_of(item, *_CONTENT_FIELDS, max_chars=MAX_CONTENT_CHARS)],
        published=plain_text(field_of(item, "pubDate", "published", "dc:date", "issued")),
        updated=plain_text(field_of(item, "updated", "dcterms:modified")),
        authors=[field_of(item, "dc:creator", "author")],
        base=base,
    )
