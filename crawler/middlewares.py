"""Manners on the way to a host: the address guard's words, robots.txt, one request at a time, and pauses on demand."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime, timedelta
from typing import Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from twisted.python.failure import Failure

from crawler.model import CrawlLimits, RobotsCopy, Source
from crawler.polling.responses import of_status
from crawler.polling.schedule import hints_of
from crawler.runtime.clock import utcnow
from crawler.shell.exceptions import ROBOTS_UNREADABLE, AddressRefused, HostResting, RobotsForbidden, RobotsUnreadable
from crawler.shell.resolver import GATE
from crawler.web import robots
from crawler.web.urls import host_of, is_web, site_of

logger = logging.getLogger(__name__)

robots_fetched = object()  # signal: a robots.txt was fetched; `copy` is what to remember

SHORT_PAUSE = 60  # seconds: a pause up to this long is met by a slower pace, a longer one by leaving the host alone


def response_headers(response: Response) -> dict[str, str]:
    """Header name in lower case → value; repeated headers joined as HTTP has it."""
    headers: dict[bytes, list[bytes]] = dict(response.headers)
    return {
        name.decode("latin-1").lower(): b", ".join(values or ()).decode("latin-1") for name, values in headers.items()
    }


class AddressGuard:
    """Refuses what is not http(s), and gives the resolver's refusals their name."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        GATE.open_for(tuple(crawler.settings.getlist("ALLOW_PRIVATE")))
        return cls()

    def process_request(self, request: Request) -> None:
        if not GATE.installed:  # somebody set another resolver: nothing may be fetched past the guard
            raise AddressRefused("the address guard is not in place (TWISTED_DNS_RESOLVER)")
        if not is_web(request.url):
            raise AddressRefused(f"not an address to fetch: {request.url[:200]}")

    def process_exception(self, request: Request, exception: Exception) -> None:
        host = host_of(request.url).rsplit(":", 1)[0].strip("[]")
        if not isinstance(exception, AddressRefused) and host in GATE.refusals:
            raise AddressRefused(GATE.refusals[host]) from exception


class Robots:
    """robots.txt as RFC 9309 has it. One that was read and forbids is final; one that cannot be read forbids for this crawl,
    and its requests fail with the true cause."""

    def __init__(self, crawler: Crawler, copies: tuple[RobotsCopy, ...], agent: str, seconds: float) -> None:
        self._crawler, self._agent, self._seconds = crawler, agent, seconds
        self._rules: dict[str, asyncio.Future[robots.Rules | RobotsUnreadable]] = {}
        self._copies = {copy.host: copy for copy in copies}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        plan = crawler.spider.plan  # type: ignore[union-attr]
        return cls(crawler, plan.robots, plan.limits.user_agent, plan.limits.timeout)

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
        kept = self._copies.get(site)
        if kept is not None and robots.fresh(kept, utcnow()):
            return robots.rules_for(kept)
        rules = await self._ask(site)
        if isinstance(rules, RobotsUnreadable):
            logger.info("%s is left alone in this crawl: %s", site, rules.reason)
        return rules

    async def _ask(self, site: str) -> robots.Rules | RobotsUnreadable:
        request = Request(
            f"{site}/robots.txt",
            priority=100,
            callback=NO_CALLBACK,
            meta={"robots": "skip", "download_maxsize": robots.MAX_BYTES * 4, "download_timeout": self._seconds},
        )
        try:
            response = await self._crawler.engine.download_async(request)
        except Exception as error:  # whatever went wrong, nobody can say what is allowed
            self._remember(site, 0, "")
            return RobotsUnreadable.because_of(error)
        copy = self._remember(site, response.status, response.body[: robots.MAX_BYTES].decode("utf-8", "replace"))
        if robots.readable(response.status):
            return robots.rules_for(copy)
        now = utcnow()
        wait = hints_of(response_headers(response), now).retry_after
        return RobotsUnreadable(
            of_status(response.status, retry_after=wait),
            f"{ROBOTS_UNREADABLE}: HTTP {response.status}",
            None if wait is None else now + timedelta(seconds=wait),
        )

    def _remember(self, site: str, status: int, body: str) -> RobotsCopy:
        copy = RobotsCopy(host=site, status=status, body=body, fetched_at=utcnow())
        self._crawler.signals.send_catch_log(robots_fetched, copy=copy)
        return copy


class Politeness:
    """One request at a time per host, a pause between two, a longer one when the host says so.

    The slowing is AutoThrottle's idea reduced to what matters here: 429 and 503 double the host's delay, good
    answers bring it back by a tenth. A pause longer than a minute leaves the host alone for the rest of the run.
    """

    def __init__(self, crawler: Crawler, limits: CrawlLimits, sources: tuple[Source, ...]) -> None:
        self._crawler, self._limits = crawler, limits
        self._own_delay = {source.slug: source.delay for source in sources if source.delay is not None}
        self._resting: dict[str, datetime] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        plan = crawler.spider.plan  # type: ignore[union-attr]
        politeness = cls(crawler, plan.limits, plan.sources)
        crawler.signals.connect(politeness.heard, signals.response_downloaded)
        return politeness

    def process_request(self, request: Request) -> None:
        # Set anew for each request of a chain: a redirect to another host must wait in that host's queue.
        host = host_of(request.url)
        request.meta["download_slot"] = host
        until = self._resting.get(host)
        if until is not None and utcnow() < until:
            raise HostResting(host, until)
        self._set_delay(host, self._base_delay(request), at_least=True)

    def heard(self, response: Response, request: Request) -> None:
        """An answer came (signal `response_downloaded`). Heard here and not in `process_response`, which comes only after
        the downloader has sent the next request of the host's queue."""
        host = host_of(request.url)
        slot = self._slot(host)
        if response.status in (429, 503):
            wait = hints_of(response_headers(response), utcnow()).retry_after
            if response.status == 429 or wait is not None:
                self._rest(host, wait)
            self._set_delay(host, max(slot * 2, self._limits.delay, 1.0))
        elif response.status < 400 and slot > self._base_delay(request):
            self._set_delay(host, max(slot * 0.9, self._base_delay(request)))

    def _rest(self, host: str, wait: int | None) -> None:
        seconds = wait if wait is not None else SHORT_PAUSE * 5
        if seconds > SHORT_PAUSE or wait is None:
            self._resting[host] = utcnow() + timedelta(seconds=min(seconds, 31 * 86400))
            self._send_home(host)
        else:
            self._set_delay(host, float(seconds), at_least=True)

    def _send_home(self, host: str) -> None:
        """Requests that stand in the host's queue already have passed us: they must not be sent either."""
        slot = self._crawler.engine.downloader.slots.get(host)
        while slot is not None and slot.queue:
            _, waiting = slot.queue.popleft()
            waiting.errback(Failure(HostResting(host, self._resting[host])))

    def _base_delay(self, request: Request) -> float:
        own = self._own_delay.get(request.meta.get("source", ""), self._limits.delay)
        return max(own, min(float(request.meta.get("crawl_delay", 0)), self._limits.max_delay))

    def _slot(self, host: str) -> float:
        settings = self._crawler.engine.downloader.per_slot_settings.get(host, {})
        return float(settings.get("delay", self._limits.delay))

    def _set_delay(self, host: str, delay: float, *, at_least: bool = False) -> None:
        """For a queue that exists and for one still to be made: Scrapy drops idle queues and their delay with them."""
        downloader = self._crawler.engine.downloader
        known = downloader.per_slot_settings.get(host)
        if at_least and known is not None and known["delay"] >= delay:
            return
        delay = min(delay, max(self._limits.max_delay, self._limits.delay))
        downloader.per_slot_settings[host] = {"concurrency": 1, "delay": delay, "jitter": 0.1}
        if host in downloader.slots:
            downloader.slots[host].delay = delay
