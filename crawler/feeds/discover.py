"""A homepage that names its feeds."""

from __future__ import annotations

from crawler.feeds.build import FeedContext, plain_text
from crawler.feeds.listing import parse_html
from crawler.feeds.reader import reads
from crawler.feeds.sniff import BodyShape
from crawler.model import DocumentFlaw, Endpoint, FeedDocument, FeedKind, Page
from crawler.web.urls import join

_FEED_TYPES = {
    "application/rss+xml",
    "application/atom+xml",
    "application/feed+json",
    "application/rdf+xml",
    "application/json",
    "application/xml",
    "text/xml",
}


def discover_feeds(page: Page) -> tuple[Endpoint, ...]:
    """The feeds that `<link rel=alternate>` names, comments last. Raises `DocumentError` when the page is no HTML."""
    is_for_comments: dict[str, bool] = {}
    for link in parse_html(page).iter("link"):
        if "alternate" not in (link.get("rel") or "").lower().split():
            continue
        if (link.get("type") or "").split(";")[0].strip().lower() not in _FEED_TYPES:
            continue
        address = join(page.url, link.get("href") or "")
        if address and "oembed" not in address and "wp-json" not in address:
            words = f"{address} {link.get('title') or ''}".lower()
            is_for_comments.setdefault(address, "comment" in words or "коммент" in words)
    return tuple(Endpoint(url=url, kind=FeedKind.RSS) for url, _ in sorted(is_for_comments.items(), key=lambda pair: pair[1]))


@reads(BodyShape.HTML)
def read(page: Page, context: FeedContext) -> FeedDocument:
    """A document without entries whose links are the feeds of the page."""
    links = discover_feeds(page)
    if not links:
        context.problem(DocumentFlaw.NAMES_NO_FEED)
    return FeedDocument(
        kind="discover", title=plain_text(parse_html(page).findtext(".//title")), links=links, problems=tuple(context.problems)
    )
