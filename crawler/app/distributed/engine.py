"""Dramatiq as the carrier of messages: the only module that knows it. A message is gone when it was acknowledged, and comes again
to another process when the one that took it shows no sign of life."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from crawler.model.errors import BorderwatchError

logger = logging.getLogger("borderwatch.queue")

SCHEMES = ("redis", "rediss", "amqp", "amqps", "postgresql", "postgres")
HEARTBEAT_SECONDS = 20.0  # without a sign of life: what a process took is given to another
MAINTENANCE_CHANCE = 200_000  # of a million commands: every fifth looks for dead workers (a range of a small sorted set)
MAX_POLL_WAIT_SECONDS = 0.5  # the longest wait between two questions for messages; idle: two commands a second
RECONNECT_SECONDS = 2.0  # before a queue that does not answer is asked again
_ACTOR = "borderwatch"


class QueueUnreachable(BorderwatchError):
    """The broker does not answer, or cannot be used."""


class TakenMessage(Protocol):
    """A message that was taken, and is not acknowledged yet."""

    @property
    def text(self) -> object:
        """What was sent."""

    def acknowledge(self) -> None:
        """Say that its work is done for good. Raises `QueueUnreachable`."""


class Carrier(Protocol):
    """What another engine would have to do. All methods raise `QueueUnreachable`."""

    def send(self, queue: str, text: str) -> None:
        """Put a message at the end of a queue."""

    def receive(self, queue: str) -> TakenMessage | None:
        """The next message; None after a moment without one. One is taken at a time: none comes while one is at work."""

    def beat(self, queue: str) -> None:
        """Say that the message of this queue is still at work here."""

    def size(self, queue: str) -> int:
        """How many messages wait or are at work, about: Redis counts those that were taken here twice."""

    def close(self) -> None: ...


class _DramatiqMessage:
    def __init__(self, message: Any, consumer: Any) -> None:
        self._message, self._consumer = message, consumer

    @property
    def text(self) -> object:
        arguments = self._message.args
        return arguments[0] if len(arguments) == 1 else None

    def acknowledge(self) -> None:
        with _told_plainly():
            self._consumer.ack(self._message)


class DramatiqCarrier:
    """One connection to the broker of a URL."""

    def __init__(self, url: str) -> None:
        with _told_plainly():
            self._broker: Any = _broker(url)
        self._reconnects = url.startswith("amqp")  # its consumers end with their connection; others find a new one themselves
        self._consumers: dict[str, Any] = {}
        self._declared: set[str] = set()

    def send(self, queue: str, text: str) -> None:
        from dramatiq import Message

        with _told_plainly():
            self._declare(queue)
            self._broker.enqueue(Message(queue_name=queue, actor_name=_ACTOR, args=(text,), kwargs={}, options={}))

    def receive(self, queue: str) -> TakenMessage | None:
        from dramatiq.errors import ConnectionClosed, DecodeError

        with _told_plainly():
            self._declare(queue)
            if queue not in self._consumers:
                self._consumers[queue] = self._broker.consume(queue, prefetch=1, timeout=int(MAX_POLL_WAIT_SECONDS * 1000))
            try:
                message = next(self._consumers[queue])
            except DecodeError:
                logger.warning("a message that is none of ours waits in %s", queue)
                return None
            except ConnectionClosed:
                if self._reconnects:
                    del self._consumers[queue]
                raise
            return None if message is None else _DramatiqMessage(message, self._consumers[queue])

    def beat(self, queue: str) -> None:
        with _told_plainly():
            if queue in self._consumers and not hasattr(self._broker, "do_qsize"):
                next(self._consumers[queue])  # it has taken all that it may, and keeps its connection or its row alive
            else:
                _size(self._broker, queue)  # each command is one in Redis

    def size(self, queue: str) -> int:
        with _told_plainly():
            self._declare(queue)
            return _size(self._broker, queue)

    def close(self) -> None:
        for consumer in self._consumers.values():
            consumer.close()
        self._broker.close()

    def _declare(self, queue: str) -> None:
        if queue not in self._declared:
            self._broker.declare_queue(queue)
            self._declared.add(queue)


def open_carrier(url: str) -> Carrier:
    """The carrier of a URL. Raises `QueueUnreachable`."""
    return DramatiqCarrier(url)


def _broker(url: str) -> Any:
    scheme = url.partition(":")[0]
    try:
        if scheme in ("redis", "rediss"):
            from dramatiq.brokers.redis import RedisBroker

            timeout = int(HEARTBEAT_SECONDS * 1000)
            redis_broker: Any = RedisBroker
            return redis_broker(url=url, middleware=[], heartbeat_timeout=timeout, maintenance_chance=MAINTENANCE_CHANCE)
        if scheme in ("amqp", "amqps"):
            from dramatiq.brokers.rabbitmq import RabbitmqBroker

            rabbitmq_broker: Any = RabbitmqBroker
            return rabbitmq_broker(url=url, middleware=[])
        from dramatiq_postgres import PostgresBroker

        return PostgresBroker(
            url=url,
            middleware=[],
            results=False,
            poll_interval=MAX_POLL_WAIT_SECONDS,
            heartbeat_interval=HEARTBEAT_SECONDS / 4,
            heartbeat_ttl=HEARTBEAT_SECONDS,
            maintenance_interval=HEARTBEAT_SECONDS / 4,
        )
    except ImportError as error:
        raise QueueUnreachable("a queue needs borderwatch[distributed]", str(error)) from error


def _size(broker: Any, queue: str) -> int:
    if hasattr(broker, "get_queue_message_counts"):  # RabbitMQ: (waiting, delayed, dead)
        return int(broker.get_queue_message_counts(queue)[0])
    if hasattr(broker, "pool"):
        return _size_in_postgresql(broker, queue)
    return int(broker.do_qsize(queue))


def _size_in_postgresql(broker: Any, queue: str) -> int:
    with broker.pool.connection() as connection:
        row = connection.execute(
            "SELECT count(*) FROM dramatiq.queue WHERE queue_name = %s AND state IN ('queued', 'consumed')", (queue,)
        ).fetchone()
    return int(row[0])


@contextmanager
def _told_plainly() -> Iterator[None]:
    """Nobody above sees the exceptions of an engine."""
    try:
        yield
    except BorderwatchError:
        raise
    except Exception as error:
        raise QueueUnreachable("the queue does not answer", f"{type(error).__name__}: {str(error)[:200]}") from error
