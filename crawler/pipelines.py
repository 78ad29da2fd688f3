"""The two stages an item passes: Extract (page to article, in a worker process) and Sink (to `record`)."""

from __future__ import annotations

import asyncio
import dataclasses
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, Self, TypeVar

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem
from scrapy.statscollectors import StatsCollector
from scrapy.utils.defer import deferred_from_coro
from twisted.python.failure import Failure

from crawler.app import tasks
from crawler.app.dispatch import Dispatch, open_dispatch
from crawler.facts.recurring import RecurringParagraphs
from crawler.items import ArticleFound, FetchError, PageFetched
from crawler.language.tokens import clean_line
from crawler.middlewares import host_paced, robots_fetched
from crawler.model import (
    Article,
    Disposition,
    Entry,
    Extraction,
    HostPace,
    HostPaced,
    Item,
    Plan,
    RobotsCopy,
    RobotsFetched,
    Source,
)
from crawler.model.errors import BorderwatchError, StoreError
from crawler.model.facts import ArticleFacts
from crawler.runtime.clock import utcnow
from crawler.runtime.workers import WorkerDied, Workers, WorkerTimeout
from crawler.spiders.news import NewsSpider

logger = logging.getLogger(__name__)

T = TypeVar("T")

LateReading = Callable[[], tasks.Reading | None]  # asked when a worker is free: what recurs is learned while a page waits

NO_TEXT = "a post without words"


class Extract:
    """Page → article, with what is read in it, or its disposition. A page that hangs or kills its worker costs that page only."""

    def __init__(self, workers: Workers, sources: dict[str, Source], plan: Plan) -> None:
        self._workers, self._sources, self._plan = workers, sources, plan
        self._limits, self._run_id = plan.limits, plan.run_id
        self._readings = tasks.readings_of(plan)
        self._recurring = RecurringParagraphs({slug: reading.repeated for slug, reading in self._readings.items()})

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        spider = NewsSpider.of(crawler)
        return cls(spider.workers, spider.sources, spider.plan)

    async def process_item(self, item: Any) -> Any:
        if isinstance(item, PageFetched):
            item = await self._article_or_error(item)
        if isinstance(item, FetchError) and item.disposition is not Disposition.UNCHANGED:
            article, facts = await self._feed_text(item)
            return dataclasses.replace(item, article=article, facts=facts)
        return item

    async def _article_or_error(self, item: PageFetched) -> ArticleFound | FetchError:
        extraction, facts = await self._extract(item)
        if facts is not None:
            self._recurring.add(item.source, facts.paragraph_keys)
        if extraction.article is not None:
            return ArticleFound(
                run_id=self._run_id,
                feed_id=item.feed_id,
                entry=item.entry,
                article=extraction.article,
                page=item.page,
                fetch=item.fetch,
                traits=extraction.traits,
                facts=facts,
            )
        return FetchError(
            run_id=self._run_id,
            feed_id=item.feed_id,
            entry=item.entry,
            page=item.page,
            disposition=extraction.disposition,
            reason=extraction.reason,
            fetch=item.fetch,
            source=item.source,
        )

    async def _feed_text(self, item: FetchError) -> tuple[Article | None, ArticleFacts | None]:
        """The article that the feed itself tells, with what is read in it; None when it tells none, or cannot be read."""
        try:
            return await self._with_reading(item.source, lambda reading: self._read_post(item.entry, item.source, reading))
        except Exception:  # the feed's text must never cost what is known of the page
            logger.warning("the feed's text of %s could not be read", item.entry.link, exc_info=True)
            return None, None

    def _source(self, slug: str) -> Source:
        return self._sources.get(slug) or Source(slug=slug, name=slug)

    async def _extract(self, item: PageFetched) -> tuple[Extraction, ArticleFacts | None]:
        try:
            return await self._with_reading(item.source, lambda reading: self._read(item, reading))
        except WorkerTimeout:
            return _failed(f"took more than {self._limits.page_seconds:g} s of CPU time"), None
        except BorderwatchError as error:
            return _failed(str(error)), None
        except Exception as error:  # a page must never end the crawl
            logger.warning("extraction of %s raised", item.page.url if item.page else item.entry.link, exc_info=True)
            return _failed(f"{type(error).__name__}: {clean_line(str(error), 200)}"), None

    async def _with_reading(self, slug: str, read: Callable[[LateReading], Awaitable[T]]) -> T:
        """What `read` makes of an article of a source; where it hangs, or kills its worker, once more without what is optional."""
        try:
            return await read(lambda: self._reading(slug))
        except (WorkerTimeout, WorkerDied):
            reading = self._reading(slug)
            if reading is None:
                raise
            least = reading._replace(skips_optional=True)  # it may be the reading that hangs
            return await read(lambda: least)

    def _reading(self, slug: str) -> tasks.Reading | None:
        """How an article of a source is read by what is known now."""
        reading = self._readings.get(slug)
        return None if reading is None else reading._replace(repeated=self._recurring.of(slug))

    async def _read_post(self, entry: Entry, slug: str, reading: LateReading) -> tuple[Article | None, ArticleFacts | None]:
        def arguments() -> tuple[Any, ...]:
            return entry, self._source(slug), utcnow(), reading()

        return await self._workers.run_when_free(tasks.read_post, arguments, seconds=self._limits.page_seconds)

    async def _read(self, item: PageFetched, reading: LateReading) -> tuple[Extraction, ArticleFacts | None]:
        if item.page is None:
            article, facts = await self._read_post(item.entry, item.source, reading)
            if article is None:
                return Extraction(disposition=Disposition.THIN, reason=NO_TEXT), None
            return Extraction(disposition=Disposition.RECORDED, article=article), facts
        source = self._source(item.source)
        least = source.min_words or self._limits.min_words

        def arguments() -> tuple[Any, ...]:
            return item.page, source, item.entry, utcnow(), least, self._plan.memories.get(source.slug), reading()

        return await self._workers.run_when_free(tasks.read_page, arguments, seconds=self._limits.page_seconds)


def _failed(reason: str) -> Extraction:
    return Extraction(disposition=Disposition.EXTRACTION_FAILED, reason=reason)


class Sink:
    """Everything the crawl learned goes to `record`. What passes on to Scrapy's exports is the article, flat. `stop` ends the
    crawl."""

    def __init__(self, run_id: int, dispatch: Dispatch, stats: StatsCollector, stop: Callable[[], object]) -> None:
        self._run_id, self._dispatch, self._stats, self._stop = run_id, dispatch, stats, stop
        self._is_broken = self._is_closed = False
        self._notices: set[asyncio.Future[None]] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        spider = NewsSpider.of(crawler)
        sink = cls(
            spider.plan.run_id,
            spider.local or open_dispatch(),
            crawler.stats,
            lambda: deferred_from_coro(crawler.engine.close_spider_async(reason="store_error")),
        )
        crawler.signals.connect(sink.robots_fetched, robots_fetched)
        crawler.signals.connect(sink.host_paced, host_paced)
        crawler.signals.connect(sink.spider_closed, signals.spider_closed)
        crawler.signals.connect(sink.callback_raised, signals.spider_error)
        crawler.signals.connect(sink.pipeline_raised, signals.item_error)
        return sink

    async def process_item(self, item: Any) -> dict[str, Any]:
        disposition = await self._deliver(item)
        if isinstance(item, ArticleFound):
            return {**dataclasses.asdict(item.article), "disposition": disposition}
        raise DropItem(disposition)

    async def _deliver(self, item: Item) -> str:
        """The outcome of an item: it is written for certain when this returns."""
        try:
            outcome = await self._dispatch.deliver(item)
        except StoreError as error:
            # A full disk or a broken file will not mend itself within this run: stop taking work that would be lost.
            # Entries already planned stay pending, so the next run takes them up.
            if not self._is_broken:
                self._is_broken = True
                logger.critical("stopping: %s", error)
                self._stop()
            raise DropItem("store_error") from error
        except Exception as error:  # not even what is left of the item could be written: its entry stays pending
            self._dispatch.errors.add(repr(item), error, "")
            raise DropItem("error") from error
        self._stats.inc_value(f"borderwatch/{type(item).__name__}/{outcome}")
        return outcome

    def callback_raised(self, failure: Failure, response: Any) -> None:
        """An exception that the spider did not make an outcome of: told, so that the run does not look like a good one."""
        self._raised(str(response.url), failure)

    def pipeline_raised(self, item: Any, failure: Failure) -> None:
        self._raised(type(item).__name__, failure)

    def _raised(self, subject: str, failure: Failure) -> None:
        if not self._is_closed and failure.value is not None:
            self._dispatch.errors.add(subject, failure.value, "")

    def robots_fetched(self, copy: RobotsCopy) -> None:
        self._pass_on(RobotsFetched(run_id=self._run_id, copy=copy))

    def host_paced(self, pace: HostPace) -> None:
        self._pass_on(HostPaced(run_id=self._run_id, pace=pace))

    def _pass_on(self, item: Item) -> None:
        if not (self._is_closed or self._is_broken):
            writing = asyncio.ensure_future(self._deliver_notice(item))
            self._notices.add(writing)
            writing.add_done_callback(self._notices.discard)

    async def _deliver_notice(self, item: Item) -> None:
        with suppress(DropItem):
            await self._deliver(item)

    async def spider_closed(self, reason: str) -> None:
        if self._is_closed:
            return
        self._is_closed = True
        await asyncio.gather(*self._notices)
        try:
            await self._dispatch.close(self._run_id, reason)
        except StoreError as error:
            logger.critical("the run could not be closed: %s", error)
