"""What watches over a crawl from the side."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.utils.asyncio import AsyncioLoopingCall
from scrapy.utils.defer import deferred_from_coro

logger = logging.getLogger(__name__)

PARENT_VARIABLE = "BORDERWATCH_PARENT"


class Leash:
    """Ends the crawl when the job that started it is gone, so that no orphan crawls on unseen."""

    SECONDS = 2.0

    def __init__(self, parent: int, stop: Callable[[], object]) -> None:
        self._parent, self._stop = parent, stop
        self._loop: AsyncioLoopingCall | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        parent = os.environ.get(PARENT_VARIABLE, "")
        if not parent.isdigit():
            raise NotConfigured  # started by hand: nobody holds the other end
        leash = cls(int(parent), lambda: deferred_from_coro(crawler.engine.close_spider_async(reason="orphaned")))
        crawler.signals.connect(leash.opened, signals.spider_opened)
        crawler.signals.connect(leash.closed, signals.spider_closed)
        return leash

    def opened(self) -> None:
        self._loop = AsyncioLoopingCall(self._look)
        self._loop.start(self.SECONDS, now=False)

    def closed(self) -> None:
        if self._loop is not None and self._loop.running:
            self._loop.stop()

    def _look(self) -> None:
        if os.getppid() == self._parent:
            return
        logger.error("the job that started this crawl is gone: stopping")
        self.closed()
        self._stop()
