"""Neither queue grows without end: not when no worker takes shards, not when the writer does not keep up."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from crawler import __version__
from crawler.app.distributed import planner
from crawler.app.distributed.messages import RESULT_QUEUE, SHARD_QUEUE, Report, Seal, report_of
from crawler.app.distributed.planner import send_shards
from crawler.model import Endpoint, Feed, Plan, Source
from crawler.runtime import serialize
from jobs.runner import fleet, item_file
from jobs.runner import worker as worker_module
from jobs.runner.crawl import CrawlEnd, Stop
from jobs.runner.fleet import Fleet
from jobs.runner.worker import Worker
from tests.distributed.fake_broker import FakeBroker
from tests.distributed.servers import KEY
from tests.distributed.test_takeover import send_shard
from tests.fakes import Settings, a_state, house, settings

SEAL = Seal(KEY)
HOSTS = 12


@dataclass(frozen=True)
class CycleSettings(Settings):
    daemon: Any = field(default_factory=lambda: SimpleNamespace(cycle_limit=600))


def many_hosts() -> dict[str, Any]:
    sources = tuple(Source(slug=f"s{number}", name="S", homepage=f"http://h{number}.example/") for number in range(HOSTS))
    feeds = tuple(Feed(source=source.slug, endpoints=(Endpoint(url=f"{source.homepage}rss"),)) for source in sources)
    return {"sources": sources, "feeds": feeds}


def test_shards_that_nobody_takes_are_not_heaped_up_and_their_feeds_stay_due(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planner, "MAX_WAITING_SHARDS", 4)
    broker, config = FakeBroker(), CycleSettings(**vars(settings(**many_hosts())))
    carrier = broker.carrier()
    with house(tmp_path, **many_hosts()) as h:
        sent = []
        for _ in range(4):  # cycles, of which none finds a worker
            sent.append(send_shards(h.store, config, h.plan(), carrier, SEAL, h.clock.now))  # type: ignore[arg-type]
            h.clock.later(minutes=12)  # what was leased is not any more
        assert [(shards.sent, shards.left) for shards in sent] == [(4, 2), (0, 6), (0, 6), (0, 6)]
        assert carrier.size(SHARD_QUEUE) == 4
        for _ in range(2):
            message = carrier.receive(SHARD_QUEUE)
            assert message is not None
            message.acknowledge()
        assert send_shards(h.store, config, h.plan(), carrier, SEAL, h.clock.now) == (2, 4)  # type: ignore[arg-type]
        leased = HOSTS * 2 // 6
        assert len(h.plan().feeds) == HOSTS - leased


def test_a_cycle_says_that_the_queue_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planner, "MAX_WAITING_SHARDS", 0)
    config = CycleSettings(**vars(settings()))
    with house(tmp_path) as h:
        monkeypatch.setattr(fleet, "make_recorder", lambda store, config: h.recorder)
        plan = h.plan()
        Fleet(h.store, config, Stop(), FakeBroker().carrier(), SEAL).crawl(plan, tick=lambda: None)  # type: ignore[arg-type]
        assert h.store.log.get(plan.run_id).note == "the queue is full, as no worker takes what waits there: 2 shards not sent"
        assert len(h.plan().feeds) == 2


class WrittenCrawl:
    """In the place of the crawl's process: learns this many items at once, and ticks a while."""

    def __init__(self, items: int, watch: Callable[[], None]) -> None:
        self._items, self._watch = items, watch

    def __call__(self, plan: Plan, *, items: Path, tick: Callable[[], None], **_: Any) -> CrawlEnd:
        lines = (f"FeedState {serialize.dumps(a_state(number, plan.feeds[0].id))}\n" for number in range(self._items))
        items.write_text("".join(lines), encoding="utf-8")
        for _number in range(self._items):
            tick()
            self._watch()
        return CrawlEnd(0)


def test_a_worker_keeps_what_the_writer_does_not_take_and_sends_all_of_it_in_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker_module, "MAX_WAITING_RESULTS", 4)
    monkeypatch.setattr(item_file, "MAX_MESSAGE_ITEMS", 1)
    broker, sizes, written = FakeBroker(), [], list[Report]()
    results = broker.queues[RESULT_QUEUE]

    def write_one(_seconds: float = 0) -> None:
        sizes.append(len(results))
        written.append(report_of(SEAL.open(RESULT_QUEUE, results.popleft())))

    monkeypatch.setattr(time, "sleep", write_one)  # the writer works while the worker waits
    monkeypatch.setattr(worker_module, "run_crawl", WrittenCrawl(12, lambda: sizes.append(len(results))))
    with house(tmp_path) as h:
        send_shard(broker.carrier(), h.plan())
    carrier = broker.carrier()
    message = carrier.receive(SHARD_QUEUE)
    assert message is not None
    Worker(carrier, SEAL, Stop())._take(message)
    assert max(sizes) == 4 and sizes[:12] == [2, 3, *[4] * 10]  # "began" is one of them
    while results:
        write_one()
    assert [report.kind for report in written] == ["began", *["items"] * 12, "ended"]
    assert [item.run_id for report in written for item in report.items] == list(range(12))
    assert {report.version for report in written} == {__version__}
