"""A worker without a network: what it would learn of a shard, and how long that would take."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from bench.scale.made_web import MadeWeb, feed_number_of
from crawler import __version__
from crawler.app.article_facts import ArticleReader
from crawler.app.distributed.messages import Report, Shard
from crawler.facts.boilerplate import OwnText
from crawler.model import (
    ArticleFound,
    Disposition,
    Entry,
    FeedDocument,
    FeedState,
    Fetch,
    FetchError,
    FetchOutcome,
    Hints,
    Item,
    Page,
    Plan,
    PlannedFeed,
    Source,
)
from crawler.polling.poll import Poll
from crawler.polling.reply import Reply
from crawler.web.urls import host_of
from jobs.runner.item_file import MAX_MESSAGE_ITEMS

PAGES_A_SECOND = 10.0  # that a worker with a core of its own fetches and reads; hosts are asked side by side
DELAY_SECONDS = 2.0  # between two requests to a host
MIN_SHARD_SECONDS = 2.0  # the start of a crawl


class VirtualWorker:
    """Answers for all sites of a made web. `fetched`: keys of entries whose pages it had; the same page comes as unchanged."""

    def __init__(self, web: MadeWeb, reader: ArticleReader) -> None:
        self._web, self._reader = web, reader
        self.fetched: set[str] = set()

    def crawl(self, name: str, shard: Shard, now: datetime) -> tuple[tuple[Report, ...], float]:
        """What a worker sends of a shard that it begins now, and for how many seconds it is at work."""
        assert shard.plan is not None
        items = tuple(self._items(shard.plan, now))
        requests = Counter(host_of(item.fetches[0].url) for item in items if isinstance(item, FeedState))
        requests += Counter(host_of(item.entry.link) for item in items if isinstance(item, ArticleFound | FetchError))
        seconds = max(MIN_SHARD_SECONDS, DELAY_SECONDS * max(requests.values(), default=0), requests.total() / PAGES_A_SECOND)
        groups = [items[start : start + MAX_MESSAGE_ITEMS] for start in range(0, len(items), MAX_MESSAGE_ITEMS)]
        kinds = [("began", ()), *(("items", group) for group in groups), ("ended", ())]
        reports = (Report(kind=kind, worker=name, version=__version__, shard=shard.id, items=group) for kind, group in kinds)
        return tuple(reports), seconds

    def _items(self, plan: Plan, now: datetime) -> Iterator[Item]:
        for pending in plan.pending:
            yield self._page(plan, pending.feed_id, pending.source, pending.entry, now)
        sources = {source.slug: source for source in plan.sources}
        for feed in plan.feeds:
            state = self._poll(plan, feed, sources[feed.source], now)
            yield state
            for entry in state.entries:
                yield self._page(plan, feed.id, feed.source, entry, now)

    def _poll(self, plan: Plan, feed: PlannedFeed, source: Source, now: datetime) -> FeedState:
        """The poll of a feed; its site answers 304 where nothing is new."""
        endpoint = feed.endpoints[0]
        number = feed_number_of(endpoint.url)
        etag = f'"{self._web.newest(number, now)}"'
        is_unchanged = endpoint.etag == etag and not feed.unconditional
        page = Page(url=endpoint.fetch_url, body=b"", status=304 if is_unchanged else 200, headers={"etag": etag}, fetched_at=now)
        outcome = FetchOutcome.UNCHANGED if is_unchanged else FetchOutcome.OK
        reply = Reply.of(page, outcome, Hints(), endpoint.fetch_url, (), 0.2)
        document = None if is_unchanged else FeedDocument(kind="rss20", entries=self._web.entries(number, now))
        return Poll(feed, plan, source).answered(endpoint, reply, document).finish(now)

    def _page(self, plan: Plan, feed_id: int, source: str, entry: Entry, now: datetime) -> Item:
        fetch = Fetch(url=entry.link, started_at=now, elapsed_ms=200, outcome=FetchOutcome.OK, status=200)
        if entry.key in self.fetched:
            return FetchError(
                run_id=plan.run_id, feed_id=feed_id, entry=entry, disposition=Disposition.UNCHANGED, reason="", fetch=fetch
            )
        self.fetched.add(entry.key)
        article = self._web.article(entry, source)
        own_text = OwnText.of(article.text, lambda keys: frozenset())
        facts = self._reader.read(article, own_text, None, now)
        page = Page(url=article.url, body=b"", headers={"etag": '"1"'}, fetched_at=now)
        return ArticleFound(run_id=plan.run_id, feed_id=feed_id, entry=entry, article=article, page=page, fetch=fetch, facts=facts)
