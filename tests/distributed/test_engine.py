"""The carrier of messages over a real broker: what is taken is not lost, and not given away while it is at work."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from crawler.app.distributed import engine
from crawler.app.distributed.engine import Carrier, QueueUnreachable, TakenMessage, open_carrier
from crawler.app.distributed.messages import RESULT_QUEUE, SHARD_QUEUE, Report, Seal
from crawler.app.distributed.writer import ResultWriter
from crawler.app.health_facts import WRITER_NAME
from crawler.model.errors import BorderwatchError
from jobs.runner import heartbeat
from jobs.runner import worker as worker_module
from jobs.runner.crawl import CrawlEnd, Stop
from jobs.runner.worker import Worker, WrongVersion
from tests.distributed.servers import (
    KEY,
    BrokerServer,
    EncryptedRedisServer,
    PostgresServer,
    RabbitServer,
    RedisServer,
    needs_postgres,
    needs_rabbit,
    needs_redis,
)
from tests.distributed.test_takeover import send_shard
from tests.fakes import NOW, a_state, an_entry, house
from tests.patience import wait_until

pytestmark = needs_redis
QUIET_SECONDS = 1.0  # without a sign of life, in these tests
KINDS = [
    RedisServer,
    EncryptedRedisServer,
    pytest.param(PostgresServer, marks=needs_postgres),
    pytest.param(RabbitServer, marks=needs_rabbit),
]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RedisServer]:
    with RedisServer(tmp_path / "redis") as server:
        yield server


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "HEARTBEAT_SECONDS", QUIET_SECONDS)
    monkeypatch.setattr(engine, "MAINTENANCE_CHANCE", 1_000_000)


def taken(carrier: Carrier, queue: str = SHARD_QUEUE) -> TakenMessage:
    messages: list[TakenMessage] = []

    def take() -> bool:
        message = carrier.receive(queue)
        messages.extend([message] if message is not None else [])
        return bool(messages)

    wait_until(take)
    return messages[0]


def until_taken(carrier: Carrier, queue: str) -> TakenMessage:
    """The next message, of a broker that may still be starting."""
    messages: list[TakenMessage] = []
    until_sent(lambda: messages.append(taken(carrier, queue)))
    return messages[0]


def until_sent(action: Callable[[], object]) -> None:
    """Do it when the broker answers again."""

    def is_done() -> bool:
        try:
            action()
        except QueueUnreachable:
            return False
        return True

    wait_until(is_done)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("kind", KINDS)
def test_every_broker_carries_messages_alike(kind: type[BrokerServer], tmp_path: Path) -> None:
    with kind(tmp_path / "broker") as broker, closing(open_carrier(broker.url)) as first:
        with closing(open_carrier(broker.url)) as second:
            check_takeover(first, second, is_connection_bound=kind is RabbitServer)
            check_notes(first, second)
        check_restart(broker)


def check_takeover(holder: Carrier, successor: Carrier, *, is_connection_bound: bool) -> None:
    """What is at work is given to nobody else while its holder shows signs of life, and to another once it does not, or once its
    connection ends."""
    holder.send(SHARD_QUEUE, "first")
    holder.send(SHARD_QUEUE, "second")
    first = taken(holder)
    second = taken(successor)
    assert (first.text, second.text) == ("first", "second")
    second.acknowledge()
    for _ in range(12):  # thrice the time in which a silent one loses it
        time.sleep(QUIET_SECONDS / 4)
        holder.beat(SHARD_QUEUE)
        assert successor.receive(SHARD_QUEUE) is None
        assert holder.receive(SHARD_QUEUE) is None  # one at a time
    assert successor.size(SHARD_QUEUE) in (0, 1)  # RabbitMQ counts what waits only
    if is_connection_bound:
        holder.close()
    inherited = taken(successor)
    assert inherited.text == "first"
    inherited.acknowledge()
    assert successor.receive(SHARD_QUEUE) is None
    assert successor.size(SHARD_QUEUE) == 0


def check_notes(writer: Carrier, reader: Carrier) -> None:
    """Notes are read in their order, by anybody, as often as wanted, until they are forgotten."""
    assert reader.notes("one") == ()
    for text in ("a", "b", "c"):
        writer.note("one", text)
    writer.note("two", "other")
    assert reader.notes("one") == reader.notes("one") == writer.notes("one") == ("a", "b", "c")
    writer.note("one", "d")
    assert reader.notes("one") == ("a", "b", "c", "d")
    reader.forget("one")
    reader.forget("never written")
    assert (writer.notes("one"), writer.notes("two")) == ((), ("other",))


def check_restart(broker: BrokerServer) -> None:
    """What waits and what is noted outlives a restart of the broker; its absence is told plainly, and we find it again by ourselves."""
    with closing(open_carrier(broker.url)) as carrier:
        carrier.send(RESULT_QUEUE, "first")
        carrier.send(RESULT_QUEUE, "second")
        carrier.note("kept", "noted")
        message = taken(carrier, RESULT_QUEUE)
        broker.stop()
        with pytest.raises(QueueUnreachable, match="the queue does not answer"):
            carrier.size(RESULT_QUEUE)
        broker.start()
        until_sent(message.acknowledge)
        texts: list[object] = []
        while "second" not in texts:
            texts.append((message := until_taken(carrier, RESULT_QUEUE)).text)
            message.acknowledge()
        assert texts in (
            ["second"],
            ["first", "second"],
            ["second", "first"],
        )  # an acknowledgement that got lost brings it once more
        assert carrier.notes("kept") == ("noted",)


def test_an_idle_worker_asks_twice_a_second_at_most(server: RedisServer) -> None:
    carrier = open_carrier(server.url)
    for _ in range(10):  # it waits longer and longer
        carrier.receive(SHARD_QUEUE)
    before = commands(server)
    for _ in range(5):
        carrier.receive(SHARD_QUEUE)
    assert commands(server) - before == 5
    assert engine.MAX_POLL_WAIT_SECONDS >= 0.1  # ten a second


def commands(server: RedisServer) -> int:
    """Scripts that were run: each question for messages is one."""
    lines = server.command("info", "commandstats").splitlines()
    (line,) = [line for line in lines if line.startswith("cmdstat_evalsha:")]
    return int(line.partition("calls=")[2].partition(",")[0])


def test_the_writer_records_what_is_signed_and_refuses_and_counts_the_rest(server: RedisServer, tmp_path: Path) -> None:
    carrier, seal = open_carrier(server.url), Seal(KEY)
    with house(tmp_path / "archive") as h:
        plan = h.plan()
        h.store.leases.lease("7-0", plan.run_id, ("one.example",), h.clock.later(minutes=30))
        report = Report(kind="items", worker="w-1", version="1", items=(a_state(plan.run_id, 1, an_entry()),))
        carrier.send(RESULT_QUEUE, Seal("somebody else's key").close(RESULT_QUEUE, report.to_payload()))
        carrier.send(RESULT_QUEUE, "rubbish")
        for signed in (report, report, Report(kind="ended", worker="w-1", version="1", shard="7-0")):
            carrier.send(RESULT_QUEUE, seal.close(RESULT_QUEUE, signed.to_payload()))
        writer = ResultWriter(h.store, h.recorder, carrier, seal, h.clock)
        for _ in range(5):
            wait_until(writer.write_next)
        assert not writer.write_next()
        assert h.sql("SELECT count(*) FROM entries") == [(1,)]
        assert h.store.leases.live_shards(NOW) == 0
        assert {worker.name: worker.refused for worker in h.store.leases.workers(NOW)} == {WRITER_NAME: 2, "w-1": 0}
        assert carrier.size(RESULT_QUEUE) == 0


def test_a_worker_of_another_version_is_told_so_and_takes_nothing(server: RedisServer) -> None:
    carrier, seal = open_carrier(server.url), Seal(KEY)
    payload = {"shard": "1-0", "version": "99", "expires": "2099-01-01T00:00:00Z", "rules": "", "plan": "{}"}
    carrier.send(SHARD_QUEUE, seal.close(SHARD_QUEUE, payload))
    with pytest.raises(WrongVersion, match="the daemon is of version 99"):
        Worker(open_carrier(server.url), seal, Stop()).serve()
    assert seal.open(RESULT_QUEUE, taken(carrier, RESULT_QUEUE).text)["kind"] == "version"
    assert carrier.size(SHARD_QUEUE) == 1


def test_a_queue_of_an_engine_that_is_not_there_is_an_error_in_words() -> None:
    with pytest.raises(BorderwatchError, match="the queue does not answer"):
        open_carrier("redis://127.0.0.1:9/0").send(SHARD_QUEUE, "x")


BUSY_LEASE_SECONDS = 3.0


def test_a_shard_that_is_busy_for_four_leases_keeps_its_message(
    server: RedisServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "HEARTBEAT_SECONDS", BUSY_LEASE_SECONDS)
    monkeypatch.setattr(engine, "MAINTENANCE_CHANCE", 1_000_000)
    monkeypatch.setattr(heartbeat, "BEAT_SECONDS", BUSY_LEASE_SECONDS / 4)
    holder, successor = open_carrier(server.url), open_carrier(server.url)
    stolen: list[object] = []
    questions = 0

    def busy_crawl(*_: object, **__: object) -> CrawlEnd:
        """Never ticks, and leaves the processor to nobody, as far as Python lets it."""
        nonlocal questions
        end = time.monotonic() + 4 * BUSY_LEASE_SECONDS
        while time.monotonic() < end:
            sum(number * number for number in range(200_000))
            questions += 1
            stolen.extend(message.text for message in (successor.receive(SHARD_QUEUE),) if message is not None)
        return CrawlEnd(0)

    monkeypatch.setattr(worker_module, "run_crawl", busy_crawl)
    with house(tmp_path / "archive") as h:
        send_shard(holder, h.plan())
    Worker(holder, Seal(KEY), Stop())._take(taken(holder))
    assert questions > 4
    assert stolen == []
    assert holder.size(SHARD_QUEUE) == 0
