"""Sitemaps and sitemap indexes (sitemaps.org 0.9), with Google News' title, date and language."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import urlsplit

from crawler.feeds.build import FeedContext, build_entry, plain_text, read_date, read_entries
from crawler.feeds.items import SITEMAP_ITEMS, CutDocument, cut, field_of, is_heavy, newest, quick_date, quick_moment
from crawler.feeds.reader import reads
from crawler.feeds.repair import is_closed, repaired
from crawler.feeds.sniff import BodyShape
from crawler.feeds.tree import local_name, parse_xml
from crawler.language.plurals import count
from crawler.model import DocumentFlaw, Endpoint, Entry, FeedDocument, FeedKind, FeedProblem, Page
from crawler.model.errors import DocumentError
from crawler.web.urls import join

T = TypeVar("T")

# What the names of sitemaps say of what is in them, in the words of the common generators (Yoast, Rank Math, Bitrix, RFE/RL).
_OTHER_NAME = re.compile(
    r"(?:^|[^a-z]|sitemap)(?:authors?|users?|tags?|categor(?:y|ies)|tax|taxonom(?:y|ies)|rubrics?|sections?|images?|videos?|photos?|"
    r"galler(?:y|ies)|products?|attachments?|topics?|terms?|formats?|comments?)(?:[^a-z]|sitemap|$)",
    re.IGNORECASE,
)
_NEWS_NAME = re.compile(r"news|latest|recent", re.IGNORECASE)
_ARTICLES_NAME = re.compile(r"post|article|stor(?:y|ies)|content|material|publication|novosti|entries", re.IGNORECASE)
_DULL_NAME = re.compile(r"page|static|misc|archive", re.IGNORECASE)


@reads(BodyShape.SITEMAP)
def read(page: Page, context: FeedContext) -> FeedDocument:
    """A urlset's entries, newest first where dates are given; an index's sitemaps as links, the likeliest to hold news first."""
    text = repaired(context.text)
    if not is_closed(context.text, "urlset", "sitemapindex"):
        context.problem(DocumentFlaw.CUT_SHORT, "the document has no end")
    root, is_whole = (None, False) if context.cheaply else _parse(text)
    if root is not None and local_name(root) not in ("urlset", "sitemapindex"):
        raise DocumentError(FeedProblem.NOT_A_FEED, "no sitemap", page.url)
    if root is None or not is_whole:
        return _item_by_item(cut(text, SITEMAP_ITEMS), page.url, context)
    if local_name(root) == "sitemapindex":
        return _index([_sitemap(element) for element in root if local_name(element) == "sitemap"], context)
    urls = _newest([url for url in root if local_name(url) == "url"], _quick_date_of, context)
    is_news = any(local_name(element) == "news" for url in urls[:50] for element in url)
    return _urlset(read_entries(urls, lambda url: _entry(url, context), context), is_news, context)


def _parse(text: str) -> tuple[Any, bool]:
    """The root, and whether the parser kept all addresses."""
    tree = parse_xml(text)
    if tree.root is None or tree.is_well_formed:
        return tree.root, True
    children = sum(local_name(child) in ("url", "sitemap") for child in tree.root)
    return tree.root, children >= len(cut(text, SITEMAP_ITEMS).items)


def _newest(urls: Sequence[T], date_of: Callable[[T], datetime | None], context: FeedContext) -> tuple[T, ...]:
    """No more addresses than are wanted, chosen before their fields are read."""
    if len(urls) > context.max_entries:
        context.problem(DocumentFlaw.TRUNCATED, f"{count(len(urls), 'entry')}, the newest {context.max_entries:,} are taken")
    return newest(urls, context.max_entries, date_of)


def _quick_date_of(url: Any) -> datetime | None:
    news = next((child for child in url if local_name(child) == "news"), ())
    return quick_moment(_text(news, "publication_date") or _text(url, "lastmod"))


def _item_by_item(document: CutDocument, url: str, context: FeedContext) -> FeedDocument:
    """Each address alone, by its fields. Raises `DocumentError` when there is none."""
    if not document.items:
        raise DocumentError(FeedProblem.NOT_A_FEED, "no sitemap", url)
    context.problem(DocumentFlaw.RECOVERED, DocumentFlaw.NOT_WELL_FORMED.words)
    if re.match(r"<(?:[\w.-]+:)?sitemap\b", document.items[0], re.IGNORECASE):
        return _index([(field_of(item, "loc"), field_of(item, "lastmod")) for item in document.items], context)
    urls = _newest(document.items, quick_date, context)
    return _urlset(read_entries(urls, lambda item: _entry_by_fields(item, context), context), False, context)


def _urlset(entries: list[Entry], is_news: bool, context: FeedContext) -> FeedDocument:
    # Sitemaps may stand in any order, and the limit on entries must keep the newest.
    entries.sort(key=lambda entry: (entry.published is not None, entry.published), reverse=True)
    return FeedDocument(kind="news_sitemap" if is_news else "sitemap", entries=tuple(entries), problems=tuple(context.problems))


def _index(sitemaps: list[tuple[str, str]], context: FeedContext) -> FeedDocument:
    """An index of (address, date of the last change)."""
    ranked = []
    for number, (link, modified) in enumerate(sitemaps):
        address = join(context.url, plain_text(link, 2000))
        if address is None or address == context.url:
            continue
        changed = read_date(plain_text(modified), context)
        rank = (name_rank(address), changed.timestamp() if changed else 0.0, _numbers(address), number)
        ranked.append((rank, Endpoint(url=address, kind=FeedKind.SITEMAP)))
    ranked.sort(key=lambda pair: pair[0], reverse=True)
    with_news = [pair for pair in ranked if pair[0][0] >= 0] or ranked  # lists of authors and tags only where there is nothing else
    return FeedDocument(kind="sitemap_index", links=tuple(endpoint for _, endpoint in with_news), problems=tuple(context.problems))


def name_rank(address: str) -> int:
    """What the name of a sitemap promises: 2 news, 1 articles, 0 nothing, -1 anything but news (`post_tag`, `news-category`)."""
    parts = urlsplit(address)
    name = f"{parts.path.rpartition('/')[2]}?{parts.query}"
    if _OTHER_NAME.search(name):
        return -1
    if _NEWS_NAME.search(name):
        return 2
    if _ARTICLES_NAME.search(name):
        return 1
    return -1 if _DULL_NAME.search(name) else 0


def _numbers(address: str) -> tuple[int, ...]:
    """The numbers in a sitemap's address: years, months and counters grow with time."""
    parts = urlsplit(address)
    return tuple(int(digits) for digits in re.findall(r"\d{1,9}", f"{parts.path}?{parts.query}"))


def _sitemap(element: Any) -> tuple[str, str]:
    return _text(element, "loc"), _text(element, "lastmod")


def _entry(url: Any, context: FeedContext) -> Entry:
    news = next((child for child in url if local_name(child) == "news"), ())
    publication = next((child for child in news if local_name(child) == "publication"), ())
    changed, published = _text(url, "lastmod"), _text(news, "publication_date")
    return build_entry(
        context,
        link=_text(url, "loc"),
        title=_text(news, "title"),
        published=published or changed,
        updated=changed if published else None,
        language=_text(publication, "language") or None,
    )


def _entry_by_fields(item: str, context: FeedContext) -> Entry:
    if is_heavy(item):
        context.problem(DocumentFlaw.ITEM_TOO_HEAVY, f"{count(len(item), 'character')}, {count(item.count('<'), 'tag')}")
    changed, published = (plain_text(field_of(item, name)) for name in ("lastmod", "news:publication_date"))
    return build_entry(
        context,
        link=plain_text(field_of(item, "loc"), 2000),
        title=field_of(item, "news:title"),
        published=published or changed,
        updated=changed if published else None,
    )


def _text(parent: Any, name: str) -> str:
    return next(((child.text or "").strip() for child in parent if local_name(child) == name), "")
