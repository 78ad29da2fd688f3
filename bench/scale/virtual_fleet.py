"""Workers, queues and hosts over a clock that is a value: who begins which shard when, and when its results arrive."""

from __future__ import annotations

import heapq
import random
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from bench.scale.carrier import MemoryCarrier
from bench.scale.measures import HourMeasures
from bench.scale.virtual_worker import VirtualWorker
from crawler import __version__
from crawler.app.distributed.messages import RESULT_QUEUE, SHARD_QUEUE, Report, Seal, Shard, shard_of
from crawler.model import FeedState
from crawler.web.urls import host_of

DEATH_SHARE = 0.02  # of the shards: their worker dies half-way, and another one does all of it again
TAKE_OVER_SECONDS = 20.0  # that a dead worker is silent before

Write = Callable[[datetime], datetime]  # the writer takes a result at a moment, and says when it is done


class VirtualFleet:
    """`names`: of the workers. What it sends is read by `ResultWriter`."""

    def __init__(self, names: list[str], worker: VirtualWorker, seed: int) -> None:
        self.carrier, self.seal = MemoryCarrier(), Seal("bench " * 4)
        self.next_polls: dict[int, datetime] = {}  # feed id → when it is due, as its last poll decided
        self.hosts_leased_twice = 0
        self._names, self._worker, self._dice = names, worker, random.Random(seed)
        self._busy_until: dict[str, datetime] = {}  # host → when its shard ends
        self._arrivals: list[tuple[datetime, int, str]] = []
        self._arrival_count = 0

    @property
    def left_over(self) -> int:
        """Messages that nobody took."""
        return self.carrier.size(SHARD_QUEUE) + self.carrier.size(RESULT_QUEUE) + len(self._arrivals)

    def crawl_all(self, now: datetime, write: Write, measures: HourMeasures, *, has_stuck_shard: bool) -> datetime:
        """Let the workers take all shards, and the writer what arrives, in the order of the clock; when the last is done."""
        free = [(now, name) for name in self._names]
        writer_free = now
        while True:
            next_result = self._next_result(writer_free)
            if self.carrier.size(SHARD_QUEUE) and (next_result is None or free[0][0] <= next_result):
                when, name = heapq.heappop(free)
                heapq.heappush(free, (self._take_shard(name, when, measures, is_stuck=has_stuck_shard), name))
                has_stuck_shard = False
            elif next_result is not None:
                while self._arrivals and self._arrivals[0][0] <= next_result:
                    self.carrier.send(RESULT_QUEUE, heapq.heappop(self._arrivals)[2])
                measures.most_results = max(measures.most_results, self.carrier.size(RESULT_QUEUE))
                writer_free = write(next_result)
            else:
                return writer_free

    def _next_result(self, writer_free: datetime) -> datetime | None:
        """When the writer can take another result."""
        if self.carrier.size(RESULT_QUEUE):
            return writer_free
        return max(writer_free, self._arrivals[0][0]) if self._arrivals else None

    def _take_shard(self, name: str, when: datetime, measures: HourMeasures, *, is_stuck: bool) -> datetime:
        """A worker begins a shard; when it is free again. One that is stuck never reports its end: its lease runs out."""
        message = self.carrier.receive(SHARD_QUEUE)
        assert message is not None
        shard = shard_of(self.seal.open(SHARD_QUEUE, message.text), __version__)
        if is_stuck:
            self._send(Report(kind="began", worker=name, version=__version__, shard=shard.id), when, measures)
            self._occupy(shard, when, shard.expires_at)
            return when
        started = time.process_time()
        reports, seconds = self._worker.crawl(name, shard, when)
        measures.reading_seconds += time.process_time() - started
        self._note_next_polls(reports)
        begun = when
        if self._dice.random() < DEATH_SHARE:
            measures.deaths += 1
            self._send_evenly(reports[: len(reports) // 2], when, seconds / 2, measures)
            begun += timedelta(seconds=seconds / 2 + TAKE_OVER_SECONDS)
        self._send_evenly(reports, begun, seconds, measures)
        end = begun + timedelta(seconds=seconds)
        self._occupy(shard, when, end)
        return end

    def _occupy(self, shard: Shard, since: datetime, until: datetime) -> None:
        """Note that the hosts of a shard are at work; count those that were already."""
        assert shard.plan is not None
        hosts = {host_of(feed.endpoints[0].fetch_url) for feed in shard.plan.feeds}
        hosts |= {host_of(pending.entry.link) for pending in shard.plan.pending}
        for host in hosts:
            self.hosts_leased_twice += self._busy_until.get(host, since) > since
            self._busy_until[host] = until

    def _note_next_polls(self, reports: tuple[Report, ...]) -> None:
        for report in reports:
            for item in report.items:
                if isinstance(item, FeedState):
                    self.next_polls[item.feed_id] = item.decision.next_poll_at

    def _send_evenly(self, reports: tuple[Report, ...], since: datetime, seconds: float, measures: HourMeasures) -> None:
        for number, report in enumerate(reports):
            self._send(report, since + timedelta(seconds=seconds * number / max(1, len(reports) - 1)), measures)

    def _send(self, report: Report, when: datetime, measures: HourMeasures) -> None:
        text = self.seal.close(RESULT_QUEUE, report.to_payload())
        measures.result_bytes += len(text)
        self._arrival_count += 1
        heapq.heappush(self._arrivals, (when, self._arrival_count, text))
