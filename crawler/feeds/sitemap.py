"""Sitemaps and sitemap indexes (sitemaps.org 0.9), with Google News' title, date and language."""

from __future__ import annotations

import zlib
from dataclasses import replace
from typing import Any

from lxml import etree

from crawler.feeds.build import FeedContext, build_entry, local_name, read_date, read_entries, without_bad_references
from crawler.feeds.reader import reads
from crawler.feeds.sniff import BodyShape
from crawler.model import Endpoint, Entry, FeedDocument, FeedKind, FeedProblem, Page
from crawler.model.errors import DocumentError
from crawler.web.urls import join

MAX_SITEMAP_BYTES = 50 << 20  # sitemaps.org allows 50 MB
_GZIP = b"\x1f\x8b"


def unpacked(page: Page) -> Page:
    """The page with a gzip'd body opened (sitemap.xml.gz). Raises `DocumentError` beyond 50 MB, or when it is broken."""
    if page.body[:2] != _GZIP:
        return page
    opener = zlib.decompressobj(wbits=31)
    try:
        body = opener.decompress(page.body, MAX_SITEMAP_BYTES)
    except zlib.error as error:
        raise DocumentError(FeedProblem.UNREADABLE, "gzip data that is broken", page.url) from error
    if opener.unconsumed_tail:
        raise DocumentError(FeedProblem.UNREADABLE, "larger than 50 MB once unpacked", page.url)
    return replace(page, body=body)


@reads(BodyShape.SITEMAP)
def read(page: Page, context: FeedContext) -> FeedDocument:
    """A urlset's entries, newest first where dates are given; an index's sitemaps as links, newest first."""
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    try:
        root = etree.fromstring(without_bad_references(page.body.lstrip()), parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None or local_name(root) not in ("urlset", "sitemapindex"):
        raise DocumentError(FeedProblem.NOT_A_FEED, "no sitemap", page.url)
    if local_name(root) == "sitemapindex":
        return FeedDocument(kind="sitemap_index", links=_links(root, context), problems=tuple(context.problems))
    dated = read_entries((url for url in root if local_name(url) == "url"), lambda url: _entry(url, context), context)
    # Sitemaps may stand in any order, and the limit on entries must keep the newest.
    dated.sort(key=lambda entry: (entry.published is not None, entry.published), reverse=True)
    news = any(local_name(element) == "news" for url in list(root)[:50] for element in url)
    return FeedDocument(kind="news_sitemap" if news else "sitemap", entries=tuple(dated), problems=tuple(context.problems))


def _links(root: Any, context: FeedContext) -> tuple[Endpoint, ...]:
    ranked = []
    for number, sitemap in enumerate(root):
        address = join(context.url, _text(sitemap, "loc"))
        if local_name(sitemap) != "sitemap" or address is None or address == context.url:
            continue
        changed = read_date(_text(sitemap, "lastmod"), context)
        # "news" in a name is a better sign than any date.
        rank = ("news" in address.lower(), changed.timestamp() if changed else 0.0, number)
        ranked.append((rank, Endpoint(url=address, kind=FeedKind.SITEMAP)))
    return tuple(endpoint for _, endpoint in sorted(ranked, key=lambda pair: pair[0], reverse=True))


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


def _text(parent: Any, name: str) -> str:
    return next(((child.text or "").strip() for child in parent if local_name(child) == name), "")
