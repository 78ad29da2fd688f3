"""What waits to be fetched: Scrapy's queue, which hands the downloader one request of a host at a time.

Scrapy prefers hosts of which the downloader holds least, but holds as many of one host as it has room for. A host takes one request
at a time and pauses between two, so the pages of the feed that answered first would fill all room, and other hosts would rest for
as long as those pages take. The room is for hosts: what waits for a busy one waits here.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from scrapy import Request
from scrapy.pqueues import DownloaderAwarePriorityQueue, DownloaderInterface

from crawler.web.urls import host_of


class FreeHosts(DownloaderInterface):
    """What the downloader tells its queue: only hosts of which it holds no request of this queue."""

    def __init__(self, crawler: Any) -> None:
        super().__init__(crawler)
        self._latest: dict[str, Request] = {}  # of each host, the request that was handed over last

    def get_slot_key(self, request: Request) -> str:
        """The host that is asked. What the request says of its queue may be that of the host that redirected here."""
        return host_of(request.url)

    def stats(self, possible_slots: Iterable[str]) -> list[tuple[int, str]]:
        """Each free host, with nothing under way."""
        return [(0, host) for host in possible_slots if self._latest.get(host) not in self.downloader.active]

    def hand_over(self, request: Request) -> None:
        """The request's host is busy until the downloader is done with it."""
        self._latest[self.get_slot_key(request)] = request


class OnePerHostQueue(DownloaderAwarePriorityQueue):
    """Hosts in turn; of each, the request of the highest priority."""

    def __init__(self, crawler: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(crawler, *args, **kwargs)
        self._downloader_interface: FreeHosts = FreeHosts(crawler)

    def pop(self) -> Request | None:
        """None where all hosts that have requests are busy: the engine asks again when a request ends."""
        request = super().pop()
        if request is not None:
            self._downloader_interface.hand_over(request)
        return request
