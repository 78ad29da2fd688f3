"""Documents that name articles, read into entries: feeds, sitemaps, listings, homepages. Pure: bytes in, values out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from crawler.feeds import discover as discovery
from crawler.feeds import jsonfeed, listing, rss, sitemaps, sniff
from crawler.feeds.build import Context
from crawler.feeds.discover import discover
from crawler.feeds.sniff import is_challenge
from crawler.model import FeedDocument, FeedKind, Page
from crawler.model.errors import DocumentError

__all__ = ["READERS", "discover", "is_challenge", "read"]

Reader = Callable[[Page, Context], FeedDocument]

READERS: dict[FeedKind, Reader] = {
    FeedKind.RSS: rss.read,
    FeedKind.SITEMAP: sitemaps.read,
    FeedKind.LISTING: listing.read,
    FeedKind.DISCOVER: discovery.read,
}
# What the body says goes before what the configuration says: addresses change what they serve.
_BY_BODY: dict[str, Reader] = {"feed": rss.read, "json": jsonfeed.read, "sitemap": sitemaps.read}


def read(
    page: Page,
    kind: FeedKind,
    *,
    selector: str | None = None,
    language: str | None = None,
    timezone: str = "UTC",
    now: datetime,
    max_entries: int = 2000,
) -> FeedDocument:
    """The document in `page`. `timezone` is that of dates without one.

    Raises `DocumentError` whose message begins with a reason code: not_a_feed, challenge, empty_body, unreadable.
    """
    if not page.body.strip(b" \t\r\n\0\xef\xbb\xbf"):
        raise DocumentError("empty_body: the answer holds nothing", page.url)
    context = Context(url=page.url, selector=selector, language=language, timezone=timezone, now=now)
    body = sitemaps.unpacked(page)
    shape = sniff.shape(body.body)
    if shape == "html":
        if challenge := is_challenge(page):
            raise DocumentError(f"challenge: {challenge}", page.url)
        if kind not in (FeedKind.LISTING, FeedKind.DISCOVER):
            raise DocumentError("not_a_feed: an HTML page instead of a feed", page.url)
    reader = _BY_BODY.get(shape, READERS[kind])
    document = reader(body, context)
    if len(document.entries) > max_entries:
        document = replace(
            document,
            entries=document.entries[:max_entries],
            problems=(
                *document.problems,
                f"truncated: {len(document.entries)} entries, the first {max_entries} are taken",
            ),
        )
    return document
