"""What a worker says of itself over HTTP."""

from __future__ import annotations

import http.client
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler import __version__
from crawler.app.distributed.engine import QueueUnreachable
from crawler.app.distributed.messages import SHARD_QUEUE, Seal, Shard
from crawler.model import Plan
from crawler.runtime import serialize
from crawler.runtime.clock import utcnow
from jobs.cli.worker import serve_worker_metrics
from jobs.runner import worker as worker_module
from jobs.runner.crawl import CrawlEnd, Stop
from jobs.runner.metrics import LOOPBACK
from jobs.runner.worker import Worker
from jobs.runner.worker_state import MAX_QUEUE_SILENCE, NotedCarrier, WorkerState
from tests.distributed.fake_broker import FakeBroker
from tests.fakes import SteppedClock, a_state, an_article, an_article_found, an_entry, house
from tests.site import closed_port

SEAL = Seal("a key that only this test has")


def numbers_of(state: WorkerState) -> dict[str, float]:
    return {gauge.name: number for gauge in state.gauges() for number in gauge.samples.values()}


def test_a_worker_counts_shards_articles_and_what_was_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broker, stop = FakeBroker(), Stop()
    carrier = broker.carrier()
    with house(tmp_path) as h:
        plan = h.plan()
    shards = 0

    def crawl(plan: Plan, *, items: Path, **_: Any) -> CrawlEnd:
        nonlocal shards
        shards += 1
        assert worker.state.begun_at is not None
        entry = an_entry()
        learned = (a_state(1, plan.feeds[0].id, entry), an_article_found(1, plan.feeds[0].id, entry, an_article()))
        items.write_text("".join(f"{type(item).__name__} {serialize.dumps(item)}\n" for item in learned), encoding="utf-8")
        return CrawlEnd(1 if shards == 2 else 0)

    monkeypatch.setattr(worker_module, "run_crawl", crawl)
    carrier.send(SHARD_QUEUE, "rubbish")
    for number in range(2):
        shard = Shard(id=str(number), version=__version__, expires_at=utcnow() + timedelta(hours=1), plan=plan)
        carrier.send(SHARD_QUEUE, SEAL.close(SHARD_QUEUE, shard.to_payload()))
    worker = Worker(carrier, SEAL, stop)
    for _ in range(3):
        message = carrier.receive(SHARD_QUEUE)
        assert message is not None
        worker._take(message)
    numbers = numbers_of(worker.state)
    assert numbers["borderwatch_worker_shards"] == 2
    assert numbers["borderwatch_worker_shards_failed"] == 1
    assert (numbers["borderwatch_worker_items"], numbers["borderwatch_worker_articles"]) == (4, 2)
    assert numbers["borderwatch_worker_messages_refused"] == 1
    assert numbers["borderwatch_worker_at_work"] == 0
    assert numbers["borderwatch_worker_heartbeat_timestamp_seconds"] > 0
    assert [row.level for row in worker.state.rows()] == ["ok", "warning"]
    assert "ended with code 1" in worker.state.rows()[1].text


def test_the_time_of_a_shard_counts_while_it_is_at_work() -> None:
    clock = SteppedClock()
    state = WorkerState(clock)
    with state.at_work():
        clock.later(seconds=30)
        assert (numbers_of(state)["borderwatch_worker_work_seconds"], numbers_of(state)["borderwatch_worker_at_work"]) == (30, 1)
    clock.later(seconds=30)
    assert (numbers_of(state)["borderwatch_worker_work_seconds"], numbers_of(state)["borderwatch_worker_at_work"]) == (30, 0)


def test_a_queue_that_is_silent_for_long_is_an_error_and_one_that_answers_again_is_none() -> None:
    clock, broker = SteppedClock(), FakeBroker()
    state = WorkerState(clock)
    carrier = NotedCarrier(broker.carrier(), state)
    carrier.beat(SHARD_QUEUE)
    broker.is_down = True
    clock.later(seconds=MAX_QUEUE_SILENCE.total_seconds() + 1)
    with pytest.raises(QueueUnreachable):
        carrier.beat(SHARD_QUEUE)
    assert [row.level for row in state.rows()] == ["error", "ok"]
    assert numbers_of(state)["borderwatch_healthy"] == 0
    broker.is_down = False
    carrier.size(SHARD_QUEUE)
    assert numbers_of(state)["borderwatch_healthy"] == 1


def test_a_worker_answers_on_its_port_and_on_none_where_none_is_named() -> None:
    worker, port = Worker(FakeBroker().carrier(), SEAL, Stop()), int(closed_port().rpartition(":")[2])
    with serve_worker_metrics(worker, port):
        connection = http.client.HTTPConnection(LOOPBACK, port, timeout=30)
        connection.request("GET", "/healthz")
        answer = connection.getresponse()
        checks = json.loads(answer.read())["checks"]
        assert (answer.status, [check["check"] for check in checks]) == (200, ["queue", "shards"])
        connection.request("GET", "/metrics")
        assert b"borderwatch_worker_shards 0.0" in connection.getresponse().read()
        connection.close()
    with serve_worker_metrics(worker, None) as nothing:
        assert nothing is None


def test_every_number_of_a_worker_is_named_in_the_docs() -> None:
    page = (Path(__file__).parents[2] / "docs" / "operations.md").read_text(encoding="utf-8")
    state = WorkerState()
    NotedCarrier(FakeBroker().carrier(), state).beat(SHARD_QUEUE)
    for name in numbers_of(state):
        assert f"`{name}" in page
