"""A cycle on several machines: shards go out, reports come back, and this process alone writes."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Self

from crawler.app.dispatch import make_recorder
from crawler.app.distributed.engine import RECONNECT_SECONDS, Carrier, QueueUnreachable, open_carrier
from crawler.app.distributed.messages import Seal
from crawler.app.distributed.page_depot import PageDepot
from crawler.app.distributed.planner import queue_address, seal_of, send_shards
from crawler.app.distributed.writer import ResultWriter
from crawler.app.record import Recorder, finish_run
from crawler.config import Config
from crawler.language.plurals import count
from crawler.model import Plan
from crawler.runtime.clock import utcnow
from crawler.store import Store
from crawler.store.log import WITH_ERRORS
from jobs.runner.crawl import CrawlEnd, Stop

logger = logging.getLogger("borderwatch.writer")

MAX_LATE_SECONDS = 60.0  # for reports of earlier cycles, before the next one is planned


class Fleet:
    """The workers, as the daemon sees them."""

    def __init__(
        self, store: Store, config: Config, stop: Stop, carrier: Carrier, seal: Seal, depot: PageDepot | None = None
    ) -> None:
        self._store, self._config, self._stop, self._carrier, self._seal = store, config, stop, carrier, seal
        self._recorder: Recorder = make_recorder(store, config)
        self._writer = ResultWriter(store, self._recorder, carrier, seal, utcnow, depot)

    @classmethod
    def open(cls, store: Store, config: Config, stop: Stop) -> Self:
        """Raises `QueueUnreachable`, and `BorderwatchError` where the key is missing."""
        seal = seal_of(config.queue_key)
        return cls(store, config, stop, open_carrier(queue_address(config.queue)), seal, PageDepot.of(config))

    def close(self) -> None:
        self._carrier.close()

    def record_late_results(self) -> None:
        """Record what workers sent since the last cycle: what it settles is not planned again. Raises `QueueUnreachable`."""
        deadline = time.monotonic() + MAX_LATE_SECONDS
        while not self._stop.requested and time.monotonic() < deadline and self._writer.write_next():
            pass

    def late_pages(self, run_id: int) -> int:
        """Pages that were recorded here for other runs than this one: a writer that was killed left them in the queue."""
        return sum(pages for run, pages in self._writer.pages_by_run.items() if run != run_id)

    def is_at_work(self) -> bool:
        """Whether shards of earlier cycles are out: their results are waited for."""
        return bool(self._store.leases.live_shards(utcnow()))

    def crawl(self, plan: Plan, *, tick: Callable[[], None]) -> CrawlEnd:
        """Have a plan crawled, record what comes, and close its run when all its shards ended or ran out; where it has none, those
        of earlier cycles."""
        shards = send_shards(self._store, self._config, plan, self._carrier, self._seal, utcnow())
        logger.info("%s sent", count(shards.sent, "shard"))
        deadline = time.monotonic() + self._config.daemon.cycle_limit
        awaited_run = plan.run_id if shards.sent else None
        while self._store.leases.live_shards(utcnow(), awaited_run):
            if self._stop.requested:
                return CrawlEnd(0, stopped=True)
            if time.monotonic() > deadline:
                return CrawlEnd(0, timed_out=True)
            tick()
            try:
                self._writer.write_next()
            except QueueUnreachable as error:  # it may come back; what was sent is kept
                logger.warning("%s; asked again", error)
                time.sleep(RECONNECT_SECONDS)
        logger.info("%s read once more by the writer", count(self._recorder.read_here, "article"))
        note = "; ".join(filter(None, (_full_queue_note(shards.left), self._recorder.errors.note)))
        finish_run(self._store, plan.run_id, WITH_ERRORS if note else "ok", utcnow(), note)
        return CrawlEnd(0)


def _full_queue_note(left: int) -> str:
    return f"the queue is full, as no worker takes what waits there: {count(left, 'shard')} not sent" if left else ""
