"""Polls every feed of the plan, then fetches the pages of new entries. Holds no policy: asks, yields, counts."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any, Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.app import tasks
from crawler.app.dispatch import Dispatch, plan_by_hand, read_plan
from crawler.items import FetchError, PageFetched
from crawler.language import tables
from crawler.language.plurals import count
from crawler.model import Disposition, Entry, FeedKind, FeedState, FetchOutcome, Plan, PlannedEndpoint, PlannedFeed, Source
from crawler.model.redaction import keys_by_host
from crawler.polling.poll import Poll
from crawler.polling.reply import Reply
from crawler.polling.responses import disposition_of, retry_at
from crawler.runtime.clock import utcnow
from crawler.runtime.workers import Workers
from crawler.shell.exceptions import LeadsToAnother, RobotsUnreadable, pause_until
from crawler.shell.exchange import reply_of_exception, reply_of_failure, reply_to
from crawler.shell.headers import conditions, is_conditional
from crawler.shell.keys import KEYS_SETTING
from crawler.shell.redirects import AskedPages
from crawler.web.urls import host_of, is_web

PRIORITY_FEED, PRIORITY_PAGE = 10, 0
REQUESTS_PER_HOST = 2  # under way at once: one, and robots.txt that it waits for
SPARE_REQUESTS, MAX_REQUESTS = 32, 1024


class NewsSpider(Spider):
    """`-a plan=FILE`: the plan of a job. Without it one is made here, of `-a source=SLUG,…` or of all that is due."""

    name = "news"

    def __init__(self, plan: Plan, local: Dispatch | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.plan, self.local = plan, local
        self.sources = {source.slug: source for source in plan.sources}
        self._asked_pages = AskedPages(plan.requested_links)
        self._newest_entries: dict[tuple[int, str], Entry] = {}  # that feeds of this run show anew
        tables.use_folder(plan.language_tables)
        self.workers = Workers(
            plan.limits.workers, warm=tasks.WARM, prepare=partial(tasks.start_worker, plan.language_tables, plan.rules)
        )

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, plan: str = "", source: str = "", **kwargs: Any) -> Self:
        local: Dispatch | None = None
        if plan:
            value = read_plan(plan)
        else:
            value, local = plan_by_hand(tuple(name for name in source.split(",") if name))
        for name, setting in {
            "USER_AGENT": value.limits.user_agent,
            "ALLOW_PRIVATE": list(value.limits.allow_private),
            "DOWNLOAD_DELAY": value.limits.delay,
            "DOWNLOAD_TIMEOUT": value.limits.timeout,
            "CONCURRENT_REQUESTS": max(crawler.settings.getint("CONCURRENT_REQUESTS"), _room_for(value)),
            KEYS_SETTING: sorted(keys_by_host(endpoint.url for feed in value.feeds for endpoint in feed.endpoints)),
            "DOWNLOAD_MAXSIZE": max(value.limits.feed_bytes, value.limits.page_bytes),
        }.items():
            crawler.settings.set(name, setting, priority="spider")
        spider = super().from_crawler(crawler, *args, plan=value, local=local, **kwargs)
        crawler.signals.connect(spider.spider_closed, signals.spider_closed)
        return spider

    @classmethod
    def of(cls, crawler: Crawler) -> Self:
        """The spider of a crawl: what its middlewares and pipelines take their values from. Raises `TypeError` for another
        spider, which has no plan."""
        if not isinstance(crawler.spider, cls):
            raise TypeError(f"borderwatch's components need the spider {cls.name!r}, not {crawler.spider!r}")
        return crawler.spider

    def spider_closed(self) -> None:
        self.workers.stop()

    async def start(self) -> AsyncIterator[Any]:
        for feed in self.plan.feeds:
            try:
                yield self._feed_request(feed)
            except Exception as error:  # an exception here would end the start of all that follow
                yield self._unread(feed, error)
        for pending in self.plan.pending:
            headers = {} if self._source(pending.source).render else conditions(pending.etag, pending.last_modified)
            for request in self._page_requests(pending.feed_id, pending.source, pending.entry, pending.attempts, headers):
                yield request

    # ------------------------------------------------------------------ feeds

    def _feed_request(self, feed: PlannedFeed) -> Request:
        return self._request(
            feed.endpoints[0].fetch_url,
            self.sources.get(feed.source),
            callback=self.feed_answered,
            errback=self.feed_failed,
            headers=self._validators(feed, feed.endpoints[0]),
            priority=PRIORITY_FEED,
            size=self.plan.limits.feed_bytes,
            cb_kwargs={"feed": feed},
        )

    async def feed_answered(self, response: Response, feed: PlannedFeed) -> AsyncIterator[Any]:
        async for result in self._polled(feed, lambda: reply_to(response)):
            yield result

    async def feed_failed(self, failure: Failure) -> AsyncIterator[Any]:
        request: Request = failure.request  # type: ignore[attr-defined]
        async for result in self._polled(request.cb_kwargs["feed"], lambda: reply_of_failure(request, failure.value)):
            yield result

    async def _polled(self, feed: PlannedFeed, reply: Callable[[], Reply]) -> AsyncIterator[Any]:
        """`_poll`; a poll that raises has failed, is recorded as such, and the exception is told by the run."""
        done = False
        try:
            async for result in self._poll(feed, reply()):
                done = True
                yield result
        except Exception as error:
            if not done:
                yield self._unread(feed, error)
            raise

    def _unread(self, feed: PlannedFeed, error: Exception) -> FeedState:
        """The poll of a feed that we could not ask, or whose answer we could not work on."""
        reply = reply_of_exception(feed.endpoints[0].fetch_url, error, FetchOutcome.UNREADABLE)
        return Poll(feed, self.plan, self._source(feed.source)).answered(feed.endpoints[0], reply, None).finish(utcnow())

    async def _poll(self, feed: PlannedFeed, reply: Reply) -> AsyncIterator[Any]:
        """Endpoints in order until one serves; then one FeedState, and a request for each entry it wants."""
        poll = Poll(feed, self.plan, self._source(feed.source))
        for number, endpoint in enumerate(feed.endpoints):
            if number:
                reply = await self._ask(feed, endpoint)
            poll = await self._read(poll, endpoint, reply)
            if poll.served:
                break
        poll = poll.with_gap(utcnow())
        while poll.filling is not None and (link := poll.filling.next_endpoint) is not None:
            answer = await self._ask(feed, link)
            poll = poll.filled(link, answer, await self._document(link, answer, poll))
        state = poll.finish(utcnow())
        self._newest_entries |= {(feed.id, entry.key): entry for entry in state.entries}
        yield state
        for entry in state.entries if self.plan.pages else ():
            for request in self._page_requests(feed.id, feed.source, entry, 0):
                yield request

    async def _read(self, poll: Poll, endpoint: PlannedEndpoint, reply: Reply) -> Poll:
        """What an endpoint's answer adds to the poll; documents that only name others are followed one step."""
        reply = poll.compared(endpoint, reply)
        poll = poll.answered(endpoint, reply, await self._document(endpoint, reply, poll))
        for link in poll.to_follow(endpoint):
            poll, document = await self._follow(poll, link)
            for nested in poll.nested(document):
                poll, _ = await self._follow(poll, nested)
        document, pages = poll.answers[-1].document, 0
        while (older := poll.older(endpoint, document, pages)) is not None:
            poll, document = await self._follow(poll, older)
            pages += 1
        return poll

    async def _follow(self, poll: Poll, link: PlannedEndpoint) -> tuple[Poll, Any]:
        answer = await self._ask(poll.feed, link)
        document = await self._document(link, answer, poll)
        return poll.followed(link, answer, document), document

    async def _document(self, endpoint: PlannedEndpoint, reply: Reply, poll: Poll) -> Any:
        """The document in the answer, or the exception of its reader as a value."""
        if reply.outcome is not FetchOutcome.OK or reply.page is None:
            return None
        limits = self.plan.limits
        arguments = (
            reply.page,
            endpoint.kind,
            endpoint.selector,
            poll.feed.language,
            poll.source.timezone,
            utcnow(),
            limits.max_entries,
            poll.source.follow_links,
        )
        try:
            return await tasks.read_feed_in_worker(self.workers, *arguments, seconds=limits.feed_seconds)
        except Exception as error:  # hostile bytes end a poll, never the crawl
            return error

    async def _ask(self, feed: PlannedFeed, endpoint: PlannedEndpoint) -> Reply:
        """An exchange outside the scheduler, through the same manners."""
        request = self._request(
            endpoint.fetch_url,
            self._source(feed.source),
            headers=self._validators(feed, endpoint),
            size=self.plan.limits.feed_bytes,
        )
        try:
            return reply_to(await self.crawler.engine.download_async(request))
        except Exception as error:
            return reply_of_failure(request, error)

    def _validators(self, feed: PlannedFeed, endpoint: PlannedEndpoint) -> dict[str, str]:
        is_drawn = self._source(feed.source).render and endpoint.kind in (FeedKind.LISTING, FeedKind.DISCOVER)
        if feed.unconditional or is_drawn:  # a shell stays the same, whatever its scripts draw
            return {}
        return conditions(endpoint.etag, endpoint.last_modified)

    # ------------------------------------------------------------------ pages

    def page_answered(self, response: Response, feed_id: int, source: str, entry: Entry, attempts: int) -> Any:
        entry = self._newest(feed_id, entry)
        try:
            reply = reply_to(response)
        except Exception as error:
            yield self._fetch_error(reply_of_exception(response.url, error), feed_id, source, entry, attempts)
            raise
        if reply.page is not None and not reply.page.is_whole and not attempts:  # a second time it is all there is
            reply = replace(
                reply, outcome=FetchOutcome.NETWORK, reason=f"the page was cut short ({count(reply.page.size, 'byte')})"
            )
        if reply.outcome is FetchOutcome.OK and reply.page is not None:
            yield PageFetched(feed_id=feed_id, source=source, entry=entry, page=reply.page, fetch=reply.fetch)
        else:
            yield self._fetch_error(reply, feed_id, source, entry, attempts, conditional=is_conditional(response))

    def page_failed(self, failure: Failure) -> Any:
        request: Request = failure.request  # type: ignore[attr-defined]
        reply = reply_of_failure(request, failure.value)
        job = request.cb_kwargs
        error = self._fetch_error(
            reply,
            job["feed_id"],
            job["source"],
            self._newest(job["feed_id"], job["entry"]),
            job["attempts"],
            until=pause_until(failure.value),
            host_failed=isinstance(failure.value, RobotsUnreadable),
        )
        yield replace(error, leads_to=failure.value.url) if isinstance(failure.value, LeadsToAnother) else error

    def _newest(self, feed_id: int, entry: Entry) -> Entry:
        """An entry that waited for its page, with the text that its feed has now."""
        newest = self._newest_entries.get((feed_id, entry.key), entry)
        return newest if newest.link == entry.link else entry

    def _fetch_error(
        self,
        reply: Reply,
        feed_id: int,
        source: str,
        entry: Entry,
        attempts: int,
        *,
        until: datetime | None = None,
        host_failed: bool = False,
        conditional: bool = False,
    ) -> FetchError:
        """`host_failed`: the page was not asked for, so nothing is known against it, whatever the outcome."""
        disposition = Disposition.PENDING if host_failed else disposition_of(reply.outcome, conditional=conditional)
        when = until or retry_at(attempts + 1, utcnow(), reply.hints.retry_after)
        return FetchError(
            run_id=self.plan.run_id,
            feed_id=feed_id,
            source=source,
            entry=entry,
            disposition=disposition,
            reason=reply.reason,
            fetch=reply.fetch,
            retry_at=when if disposition is Disposition.PENDING else None,
            host_failed=host_failed,
        )

    def _page_requests(
        self, feed_id: int, source: str, entry: Entry, attempts: int, headers: dict[str, str] | None = None
    ) -> Iterator[Request | PageFetched | FetchError]:
        """The request for an entry's page; none when this run has asked for that address already: `record` settles all
        entries of an address at once. An address of which no request can be made is a failure of that entry alone; an entry
        that is an article itself needs none."""
        if entry.is_article:
            yield PageFetched(feed_id=feed_id, source=source, entry=entry, page=None, fetch=None)
            return
        if not is_web(entry.link):
            yield FetchError(
                run_id=self.plan.run_id,
                feed_id=feed_id,
                source=source,
                entry=entry,
                disposition=Disposition.OFF_SITE,
                reason="its link is no web address" if entry.link else "it has no link",
            )
            return
        if not self._asked_pages.ask(entry.link):
            return
        try:
            yield self._request(
                entry.link,
                self.sources.get(source),
                callback=self.page_answered,
                errback=self.page_failed,
                headers=headers or {},
                priority=PRIORITY_PAGE,
                size=self.plan.limits.page_bytes,
                cb_kwargs={"feed_id": feed_id, "source": source, "entry": entry, "attempts": attempts},
                meta={"asked_pages": self._asked_pages},
            )
        except Exception as error:
            yield self._fetch_error(reply_of_exception(entry.link, error), feed_id, source, entry, attempts)

    # ------------------------------------------------------------------ exchanges

    def _source(self, slug: str) -> Source:
        return self.sources.get(slug) or Source(slug=slug, name=slug)

    def _request(self, url: str, source: Source | None, *, size: int, **arguments: Any) -> Request:
        headers = dict(arguments.pop("headers", {}))
        meta: dict[str, Any] = {"download_maxsize": size, **arguments.pop("meta", {})}
        if source is not None:
            meta["source"] = source.slug
            if source.user_agent:
                headers["User-Agent"] = source.user_agent
            if source.timeout:
                meta["download_timeout"] = source.timeout
        # Scrapy's own filter drops a request without a word, a redirect to the same address included.
        return Request(url, headers=headers, meta=meta, dont_filter=True, **arguments)


def _room_for(plan: Plan) -> int:
    """How many requests may be under way, so that a page is fetched while all hosts of feeds hang."""
    urls = [feed.endpoints[0].fetch_url for feed in plan.feeds] + [pending.entry.link for pending in plan.pending]
    hosts = {host_of(url) for url in urls if is_web(url)}
    return min(REQUESTS_PER_HOST * len(hosts) + SPARE_REQUESTS, MAX_REQUESTS)
