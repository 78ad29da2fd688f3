"""What the spider yields. The values are `model`'s; this file gives them the place where Scrapy people look.

`PageFetched` is the only item of the crawl's inside: Extract turns it into ArticleFound or FetchError.
"""

from __future__ import annotations

from dataclasses import dataclass

from crawler.model import ArticleFound, Entry, FeedState, Fetch, FetchError, HostPaced, Page, RobotsFetched
from crawler.model.brief import Brief

__all__ = ["ArticleFound", "FeedState", "FetchError", "HostPaced", "PageFetched", "RobotsFetched"]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class PageFetched(Brief):
    """An entry's page, before extraction; no page: the entry itself is the article."""

    feed_id: int
    source: str  # slug
    entry: Entry
    page: Page | None
    fetch: Fetch | None
