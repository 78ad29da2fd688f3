"""Manners on the way to a host: the address guard's words, robots.txt, one request at a time, and pauses on demand."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured, ResponseDataLossError
from scrapy.http import HtmlResponse, Response
from scrapy.http.request import NO_CALLBACK
from scrapy.statscollectors import StatsCollector

from crawler.model import CrawlLimits, HostPace, RobotsCopy, Source
from crawler.polling.responses import outcome_of_status
from crawler.polling.schedule import MAX_RETRY_AFTER_SECONDS, hints_of
from crawler.runtime.clock import utcnow
from crawler.shell.bodies import CUT_SHORT, NO_LENGTH, is_html
from crawler.shell.exceptions import ROBOTS_UNREADABLE, AddressRefused, HostResting, RobotsForbidden, RobotsUnreadable
from crawler.shell.headers import response_headers
from crawler.shell.packed import body_of
from crawler.shell.resolver import ADDRESS_POLICY
from crawler.shell.slots import HostSlots
from crawler.spiders.news import NewsSpider
from crawler.web import robots
from crawler.web.urls import host_and_port, host_of, is_web, site_of

if TYPE_CHECKING:
    from crawler.shell.browser import DrawingBrowser

logger = logging.getLogger(__name__)

robots_fetched = object()  # signal: a robots.txt was fetched; `copy` is what to remember
host_paced = object()  # signal: a host is asked at another `pace` now

RENDERED_HEADER = "X-Borderwatch-Rendered"  # of a body that a browser made: what it asked for on the way
MAX_SLOWED_PAUSE_SECONDS = 60  # seconds: a pause up to this long is met by a slower pace, a longer one by leaving the host alone


class AddressGuard:
    """Refuses what is not http(s), and gives the resolver's refusals their name."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        ADDRESS_POLICY.open_for(tuple(crawler.settings.getlist("ALLOW_PRIVATE")))
        return cls()

    def process_request(self, request: Request) -> None:
        if not ADDRESS_POLICY.installed:  # somebody set another resolver: nothing may be fetched past the guard
            raise AddressRefused("the address guard is not in place (TWISTED_DNS_RESOLVER)")
        if not is_web(request.url):
            raise AddressRefused(f"not an address to fetch: {request.url[:200]}")

    def process_exception(self, request: Request, exception: Exception) -> None:
        refusal = ADDRESS_POLICY.refusals.get(host_and_port(request.url))
        if refusal is not None and not isinstance(exception, AddressRefused):
            raise AddressRefused(refusal) from exception


class Rendering:
    """Has the pages of sources with `render` drawn by a browser once they have come (listings too). What a page asks for while it
    is drawn passes through the other middlewares like any request."""

    def __init__(self, browser: DrawingBrowser, sources: frozenset[str], limits: CrawlLimits, stats: StatsCollector) -> None:
        self._browser, self._sources, self._limits, self._stats = browser, sources, limits, stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        plan = NewsSpider.of(crawler).plan
        due = {feed.source for feed in plan.feeds} | {pending.source for pending in plan.pending}
        sources = frozenset(source.slug for source in plan.sources if source.render and source.slug in due)
        if not sources:
            raise NotConfigured  # no browser for nothing
        from crawler.shell.browser import DrawingBrowser  # an optional library

        browser = DrawingBrowser(crawler, lambda request: crawler.engine.download_async(request), plan.limits.user_agent)
        crawler.signals.connect(browser.close, signals.spider_closed)
        return cls(browser, sources, plan.limits, crawler.stats)

    async def process_response(self, request: Request, response: Response) -> Response:
        source = request.meta.get("source", "")
        if source not in self._sources or request.meta.get("is_part") or not is_html(response):
            return response
        drawn = await self._browser.draw(response, source, max_bytes=self._limits.page_bytes, seconds=self._limits.page_seconds)
        self._stats.inc_value("borderwatch/drawn/pages")
        self._stats.inc_value("borderwatch/drawn/requests", drawn.requests)
        for cause, number in drawn.refused.items():
            self._stats.inc_value(f"borderwatch/drawn/refused/{cause}", number)
        logger.info("%s was drawn: %s", response.url, drawn.summary)
        headers = response.headers.copy()
        headers["Content-Type"] = "text/html; charset=utf-8"
        headers[RENDERED_HEADER] = drawn.summary
        fields = {"status": response.status, "request": response.request, "flags": response.flags}
        return HtmlResponse(response.url, body=drawn.html, headers=headers, encoding="utf-8", **fields)


class Robots:
    """robots.txt as RFC 9309 has it. One that was read and forbids is final; one that cannot be read forbids for this crawl,
    and its requests fail with the true cause. `download` is an exchange outside the scheduler; `remember` is told of each
    robots.txt that was fetched."""

    def __init__(
        self,
        copies: tuple[RobotsCopy, ...],
        agent: str,
        seconds: float,
        download: Callable[[Request], Awaitable[Response]],
        remember: Callable[[RobotsCopy], object],
    ) -> None:
        self._agent, self._seconds, self._download, self._remember = agent, seconds, download, remember
        self._rules: dict[str, asyncio.Future[robots.Rules | RobotsUnreadable]] = {}
        self._copies = {copy.host: copy for copy in copies}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        plan = NewsSpider.of(crawler).plan
        return cls(
            plan.robots,
            plan.limits.user_agent,
            plan.limits.timeout,
            lambda request: crawler.engine.download_async(request),  # the engine is made after us
            lambda copy: crawler.signals.send_catch_log(robots_fetched, copy=copy),
        )

    async def process_request(self, request: Request) -> None:
        if request.meta.get("robots") == "skip":
            return
        rules = await self._rules_of(site_of(request.url))
        if isinstance(rules, RobotsUnreadable):
            raise RobotsUnreadable(rules.outcome, rules.reason, rules.until)
        if not rules.allowed(request.url, self._agent):
            raise RobotsForbidden(request.url)
        if delay := rules.crawl_delay(self._agent):
            request.meta["crawl_delay"] = delay

    async def _rules_of(self, site: str) -> robots.Rules | RobotsUnreadable:
        # One task per host, however many requests wait for it.
        if site not in self._rules:
            self._rules[site] = asyncio.ensure_future(self._load(site))
        return await asyncio.shield(self._rules[site])

    async def _load(self, site: str) -> robots.Rules | RobotsUnreadable:
        copy = self._copies.get(site)
        if copy is not None and robots.fresh(copy, utcnow()):
            return robots.rules_for(copy)
        rules = await self._ask(site)
        if isinstance(rules, RobotsUnreadable):
            logger.info("%s is left alone in this crawl: %s", site, rules.reason)
        return rules

    async def _ask(self, site: str) -> robots.Rules | RobotsUnreadable:
        request = Request(
            f"{site}/robots.txt",
            priority=100,
            callback=NO_CALLBACK,
            meta={"robots": "skip", "download_maxsize": robots.MAX_ROBOTS_BYTES * 4, "download_timeout": self._seconds},
        )
        try:
            response = await self._download(request)
            if CUT_SHORT in response.flags:
                raise ResponseDataLossError("robots.txt was cut short")
        except Exception as error:  # whatever went wrong, nobody can say what is allowed
            self._fetched(site, 0, "")
            return RobotsUnreadable.because_of(error)
        text = robots.text_of(body_of(response))
        if NO_LENGTH in response.flags and (known := self._copies.get(site)) and robots.begins(text, known):
            return robots.rules_for(known)  # cut short, as far as anybody can tell: what we know forbids more
        copy = self._fetched(site, response.status, text)
        if robots.readable(response.status):
            return robots.rules_for(copy)
        now = utcnow()
        wait = hints_of(response_headers(response), now).retry_after
        return RobotsUnreadable(
            outcome_of_status(response.status, retry_after=wait),
            f"{ROBOTS_UNREADABLE}: HTTP {response.status}",
            None if wait is None else now + timedelta(seconds=wait),
        )

    def _fetched(self, site: str, status: int, body: str) -> RobotsCopy:
        copy = RobotsCopy(host=site, status=status, body=body, fetched_at=utcnow())
        self._remember(copy)
        return copy


class Politeness:
    """One request at a time per host, a pause between two, a longer one when the host says so.

    The slowing is AutoThrottle's idea reduced to what matters here: 429 and 503 double the host's delay, good
    answers bring it back by a tenth. A pause longer than a minute leaves the host alone for the rest of the run. `paces`: what
    another process learned of this run's hosts; `remember` is told of each change.
    """

    def __init__(
        self,
        slots: HostSlots,
        limits: CrawlLimits,
        sources: tuple[Source, ...],
        paces: tuple[HostPace, ...] = (),
        remember: Callable[[HostPace], object] = lambda pace: None,
    ) -> None:
        self._slots, self._limits, self._remember = slots, limits, remember
        self._own_delay = {source.slug: source.delay for source in sources if source.delay is not None}
        self._resting = {pace.host: pace.resting_until for pace in paces if pace.resting_until is not None}
        self._learned_delay = {pace.host: pace.delay for pace in paces}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        plan = NewsSpider.of(crawler).plan
        slots = HostSlots.from_crawler(crawler, plan.limits.delay)
        remember = partial(crawler.signals.send_catch_log, host_paced)
        politeness = cls(slots, plan.limits, plan.sources, plan.paces, lambda pace: remember(pace=pace))
        crawler.signals.connect(politeness.answer_arrived, signals.response_downloaded)
        crawler.signals.connect(politeness.request_ended, signals.request_left_downloader)
        return politeness

    def process_request(self, request: Request) -> None:
        # Set anew for each request of a chain: a redirect to another host must wait in that host's queue.
        host = host_of(request.url)
        request.meta["download_slot"] = host
        until = self._resting.get(host)
        if until is not None and utcnow() < until:
            raise HostResting(host, until)
        self._set_delay(host, max(self._base_delay(request), self._learned_delay.pop(host, 0.0)), at_least=True)

    def answer_arrived(self, response: Response, request: Request) -> None:
        """An answer came (signal `response_downloaded`). Heard here and not in `process_response`, which comes only after
        the downloader has sent the next request of the host's queue."""
        host = host_of(request.url)
        self._slots.pause_from_now(host)
        delay = self._slots.delay(host)
        if response.status in (429, 503):
            wait = hints_of(response_headers(response), utcnow()).retry_after
            if response.status == 429 or wait is not None:
                self._rest(host, wait)
            self._set_delay(host, max(delay * 2, self._slots.delay(host), self._limits.delay, 1.0))
        elif response.status < 400 and delay > self._base_delay(request):
            self._set_delay(host, max(delay * 0.9, self._base_delay(request)))
        if response.status in (429, 503) or self._slots.delay(host) != delay:
            self._remember(HostPace(host=host, delay=self._slots.delay(host), resting_until=self._resting.get(host)))

    def request_ended(self, request: Request) -> None:
        """An answer came or none (signal `request_left_downloader`): either way the host's pause begins."""
        self._slots.pause_from_now(host_of(request.url))

    def _rest(self, host: str, wait: int | None) -> None:
        seconds = wait if wait is not None else MAX_SLOWED_PAUSE_SECONDS * 5
        if seconds > MAX_SLOWED_PAUSE_SECONDS or wait is None:
            until = self._resting[host] = utcnow() + timedelta(seconds=min(seconds, MAX_RETRY_AFTER_SECONDS))
            # Requests that stand in the host's queue already have passed us: they must not be sent either.
            self._slots.fail_waiting(host, lambda: HostResting(host, until))
        else:
            self._set_delay(host, float(seconds), at_least=True)

    def _base_delay(self, request: Request) -> float:
        own = self._own_delay.get(request.meta.get("source", ""), self._limits.delay)
        return max(own, min(float(request.meta.get("crawl_delay", 0)), self._limits.max_delay))

    def _set_delay(self, host: str, delay: float, *, at_least: bool = False) -> None:
        if at_least and self._slots.is_paced(host) and self._slots.delay(host) >= delay:
            return
        self._slots.set_delay(host, min(delay, max(self._limits.max_delay, self._limits.delay)))


class FirstPause:
    """Waits a host's whole pause before a crawl that another process began asks it for the first time: nobody knows when it was
    asked last."""

    def __init__(self, slots: HostSlots, resumed_at: datetime) -> None:
        self._slots, self._resumed_at = slots, resumed_at

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        plan = NewsSpider.of(crawler).plan
        if plan.resumed_at is None:
            raise NotConfigured
        return cls(HostSlots.from_crawler(crawler, plan.limits.delay), plan.resumed_at)

    async def process_request(self, request: Request) -> None:
        seconds = self._slots.delay(request.meta["download_slot"]) - (utcnow() - self._resumed_at).total_seconds()
        if seconds > 0:
            await asyncio.sleep(seconds)
