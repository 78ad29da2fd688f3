"""What watches over a crawl from the side."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
from collections.abc import Callable
from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.utils.asyncio import AsyncioLoopingCall
from scrapy.utils.defer import deferred_from_coro

from crawler.app.dispatch import ITEMS_VARIABLE
from crawler.language.plurals import count
from crawler.runtime.logs import use_our_formatter

logger = logging.getLogger(__name__)

PARENT_VARIABLE = "BORDERWATCH_PARENT"


class OurLogLines:
    """Gives the crawl's log the form that its parent was asked for, keeps secrets out of it, and ends it with one line."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._progress: AsyncioLoopingCall | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        log_lines = cls(crawler)
        crawler.signals.connect(use_our_formatter, signals.spider_opened)  # Scrapy makes its handler after its extensions
        crawler.signals.connect(log_lines.opened, signals.spider_opened)
        crawler.signals.connect(log_lines.closed, signals.spider_closed)
        return log_lines

    def opened(self) -> None:
        self._progress = AsyncioLoopingCall(self.tell_progress)
        self._progress.start(self._crawler.settings.getfloat("LOGSTATS_INTERVAL"), now=False)

    def tell_progress(self) -> None:
        """Say how far a crawl is that takes longer than a minute."""
        stats = self._crawler.stats.get_stats() if self._crawler.stats else {}
        logger.info(
            "%s so far, %s",
            count(stats.get("downloader/request_count", 0), "request"),
            count(stats.get("downloader/response_count", 0), "answer"),
        )

    def closed(self, reason: str) -> None:
        if self._progress is not None and self._progress.running:
            self._progress.stop()
        stats = self._crawler.stats.get_stats() if self._crawler.stats else {}
        logger.info(
            "crawl ended (%s): %s, %d bytes, %d MB of memory",
            reason,
            count(stats.get("downloader/request_count", 0), "request"),
            stats.get("downloader/response_bytes", 0),
            stats.get("memusage/max", 0) // 1_000_000,
        )


class ParentWatchdog:
    """Ends the crawl when the job that started it is gone, so that no orphan crawls on unseen. Nobody is left who would end a crawl
    that waits for slow hosts: it has some seconds for what is in flight, then it kills itself and its workers. What is not
    fetched stays pending. Where the parent would have read what is found, it ends at once: another process may soon ask the same
    hosts."""

    SECONDS = 2.0
    GRACE_SECONDS = 5.0
    SECONDS_WITHOUT_READER = 0.5

    def __init__(self, parent: int, stop: Callable[[], object], *, is_reader: bool = False) -> None:
        self._parent, self._stop, self._is_reader = parent, stop, is_reader
        self._loop: AsyncioLoopingCall | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        parent = os.environ.get(PARENT_VARIABLE, "")
        if not parent.isdigit():
            raise NotConfigured  # started by hand: nobody holds the other end
        leash = cls(
            int(parent),
            lambda: deferred_from_coro(crawler.engine.close_spider_async(reason="orphaned")),
            is_reader=ITEMS_VARIABLE in os.environ,
        )
        crawler.signals.connect(leash.opened, signals.spider_opened)
        crawler.signals.connect(leash.closed, signals.spider_closed)
        return leash

    def opened(self) -> None:
        self._loop = AsyncioLoopingCall(self._look)
        self._loop.start(self.SECONDS_WITHOUT_READER if self._is_reader else self.SECONDS, now=False)

    def closed(self) -> None:
        if self._loop is not None and self._loop.running:
            self._loop.stop()

    def _look(self) -> None:
        if os.getppid() == self._parent:
            return
        logger.error("the job that started this crawl is gone: stopping")
        self.closed()
        if self._is_reader:
            self._kill()
        self._stop()
        asyncio.get_running_loop().call_later(self.GRACE_SECONDS, self._kill)

    def _kill(self) -> None:
        logger.error("still at work: ended")
        logging.shutdown()
        if os.getpgrp() == os.getpid():  # as the job starts it: a process group of its own, with its workers
            os.killpg(os.getpgrp(), signal.SIGKILL)
        os._exit(1)
