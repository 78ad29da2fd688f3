"""The work that leaves the event loop: called by name in a worker process.

The heavy libraries are imported inside, so that the crawl process itself never loads trafilatura or feedparser.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from crawler.model import Article, Entry, Extraction, FeedDocument, FeedKind, Page, SiteMemory, Source
from crawler.runtime.workers import WorkerDied, Workers, WorkerTimeout

WARM = ("crawler.extract", "crawler.feeds")  # imported when a worker starts, so that no page pays for it


def read_feed(
    page: Page,
    kind: FeedKind,
    selector: str | None,
    language: str | None,
    timezone: str,
    now: datetime,
    max_entries: int,
    follow_links: bool = False,
    cheaply: bool = False,
) -> FeedDocument:
    """`feeds.read` with plain arguments. Raises `DocumentError`."""
    from crawler import feeds

    return feeds.read(
        page,
        kind,
        selector=selector,
        language=language,
        timezone=timezone,
        now=now,
        max_entries=max_entries,
        follow_links=follow_links,
        cheaply=cheaply,
    )


async def read_feed_in_worker(workers: Workers, *arguments: Any, seconds: float) -> FeedDocument:
    """`read_feed` in a worker; where a parser needs too much time or memory, each item is read by its fields alone. Raises what
    `Workers.run` raises."""
    try:
        return await workers.run(read_feed, *arguments, seconds=seconds)
    except (WorkerTimeout, WorkerDied):
        return await workers.run(read_feed, *arguments, True, seconds=seconds)


def read_entry(entry: Entry, source: Source) -> Article | None:
    """`feedtext.article_of_entry` with plain arguments."""
    from crawler.extract import feedtext

    return feedtext.article_of_entry(entry, source)


def extract_page(
    page: Page,
    source: Source,
    entry: Entry | None,
    now: datetime,
    min_words: int,
    memory: SiteMemory | None = None,
    is_explained: bool = False,
) -> Extraction:
    """`extract.extract` with plain arguments."""
    from crawler import extract

    return extract.extract(page, source=source, entry=entry, now=now, min_words=min_words, memory=memory, is_explained=is_explained)
