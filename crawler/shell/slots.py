"""The queues of Scrapy's downloader, one a host: their pace, and what waits in them.

The only place that reaches into the downloader. Scrapy 2.19 has no public way to change the pace of a host during a crawl, or to
take back a request that waits there, so pyproject.toml bounds its version; tests/test_slots.py fails where these parts change.
"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Self

from scrapy.core.downloader import Downloader
from scrapy.crawler import Crawler
from twisted.python.failure import Failure


class HostSlots:
    """One request at a time per host, and a pause between two that may change. `downloader` is asked for late: the engine
    makes it after the middlewares."""

    def __init__(self, downloader: Callable[[], Downloader], delay: float) -> None:
        self._downloader, self._delay = downloader, delay

    @classmethod
    def from_crawler(cls, crawler: Crawler, delay: float) -> Self:
        """`delay` is that of a host of which nothing is known."""
        return cls(lambda: crawler.engine.downloader, delay)

    def delay(self, host: str) -> float:
        """Seconds between the end of a request and the next one."""
        return float(self._downloader().per_slot_settings.get(host, {}).get("delay", self._delay))

    def is_paced(self, host: str) -> bool:
        """Whether a delay was set."""
        return host in self._downloader().per_slot_settings

    def set_delay(self, host: str, delay: float) -> None:
        """Set the pace of a queue that exists and of one still to be made: Scrapy drops idle queues and their delay with them."""
        downloader = self._downloader()
        downloader.per_slot_settings[host] = {"concurrency": 1, "delay": delay}
        if host in downloader.slots:
            downloader.slots[host].delay = delay

    def pause_from_now(self, host: str) -> None:
        """Count the host's pause from this moment. Scrapy counts it from the beginning of a request, so a host that takes longer
        to answer than its pause would have none."""
        if slot := self._downloader().slots.get(host):
            slot.lastseen = monotonic()

    def fail_waiting(self, host: str, error: Callable[[], Exception]) -> None:
        """Requests that wait in the host's queue fail, each with an exception of its own, and are not sent."""
        slot = self._downloader().slots.get(host)
        while slot is not None and slot.queue:
            _, waiting = slot.queue.popleft()
            waiting.errback(Failure(error()))
