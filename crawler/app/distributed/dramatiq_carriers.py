"""Dramatiq as the carrier of messages, over each of its brokers: the only module that knows it."""

from __future__ import annotations

import logging
import threading
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from crawler.app.distributed import engine
from crawler.app.distributed.engine import QueueUnreachable, TakenMessage
from crawler.model.errors import BorderwatchError

logger = logging.getLogger("borderwatch.queue")

_ACTOR = "borderwatch"
_NOTES_PREFIX = "borderwatch_notes_"
MAX_CONNECT_SECONDS = 5.0  # that PostgreSQL is waited for


class _DramatiqMessage:
    def __init__(self, message: Any, consumer: Any) -> None:
        self._message, self._consumer = message, consumer

    @property
    def text(self) -> object:
        return _text_of(self._message)

    def acknowledge(self) -> None:
        with _told_plainly():
            self._consumer.ack(self._message)


class _DramatiqCarrier(ABC):
    """One connection to a broker; what differs from broker to broker is asked of `_size`, `_beat`, `_note`, `_notes`, `_forget`."""

    needs_new_consumers = False  # once a connection was lost

    def __init__(self, broker: Any) -> None:
        self._broker = broker
        self._consumers: dict[str, Any] = {}
        self._declared: set[str] = set()

    def send(self, queue: str, text: str) -> None:
        with _told_plainly():
            self._declare(queue)
            self._enqueue(queue, text)

    def receive(self, queue: str) -> TakenMessage | None:
        from dramatiq.errors import ConnectionClosed, DecodeError

        with _told_plainly():
            self._declare(queue)
            if queue not in self._consumers:
                timeout = int(engine.MAX_POLL_WAIT_SECONDS * 1000)
                self._consumers[queue] = self._broker.consume(queue, prefetch=1, timeout=timeout)
            try:
                message = self._next(queue)
            except DecodeError:
                logger.warning("a message that is none of ours waits in %s", queue)
                return None
            except ConnectionClosed:
                if self.needs_new_consumers:
                    _close_quietly(self._consumers.pop(queue))
                raise
            return None if message is None else _DramatiqMessage(message, self._consumers[queue])

    def beat(self, queue: str) -> None:
        with _told_plainly():
            self._beat(queue)

    def size(self, queue: str) -> int:
        with _told_plainly():
            self._declare(queue)
            return self._size(queue)

    def note(self, name: str, text: str) -> None:
        with _told_plainly():
            self._note(_NOTES_PREFIX + name, text)

    def notes(self, name: str) -> tuple[str, ...]:
        with _told_plainly():
            return tuple(self._notes(_NOTES_PREFIX + name))

    def forget(self, name: str) -> None:
        with _told_plainly():
            self._forget(_NOTES_PREFIX + name)

    def close(self) -> None:
        for consumer in self._consumers.values():
            _close_quietly(consumer)
        _close_quietly(self._broker)

    def _declare(self, queue: str) -> None:
        if queue not in self._declared:
            self._broker.declare_queue(queue)
            self._declared.add(queue)

    def _enqueue(self, queue: str, text: str) -> None:
        from dramatiq import Message

        self._broker.enqueue(Message(queue_name=queue, actor_name=_ACTOR, args=(text,), kwargs={}, options={}))

    def _next(self, queue: str) -> Any:
        return next(self._consumers[queue])

    @abstractmethod
    def _size(self, queue: str) -> int: ...

    @abstractmethod
    def _beat(self, queue: str) -> None: ...

    @abstractmethod
    def _note(self, name: str, text: str) -> None: ...

    @abstractmethod
    def _notes(self, name: str) -> list[str]: ...

    @abstractmethod
    def _forget(self, name: str) -> None: ...


class RedisCarrier(_DramatiqCarrier):
    """Over Redis or Valkey: notes are a list that expires."""

    def __init__(self, url: str) -> None:
        from dramatiq.brokers.redis import RedisBroker

        timeout = int(engine.HEARTBEAT_SECONDS * 1000)
        broker: Any = RedisBroker
        super().__init__(broker(url=url, middleware=[], heartbeat_timeout=timeout, maintenance_chance=engine.MAINTENANCE_CHANCE))

    def _size(self, queue: str) -> int:
        return int(self._broker.do_qsize(queue))

    def _beat(self, queue: str) -> None:
        self._broker.do_qsize(queue)  # each command is a sign of life

    def _note(self, name: str, text: str) -> None:
        with self._broker.client.pipeline(transaction=True) as pipeline:
            pipeline.rpush(name, text).expire(name, engine.NOTE_SECONDS).execute()

    def _notes(self, name: str) -> list[str]:
        return [line.decode() for line in self._broker.client.lrange(name, 0, -1)]

    def _forget(self, name: str) -> None:
        self._broker.client.delete(name)


class RabbitCarrier(_DramatiqCarrier):
    """Over RabbitMQ: notes are a queue of their own, which is looked at and left as it is."""

    needs_new_consumers = True  # they end with their connection

    def __init__(self, url: str) -> None:
        from dramatiq.brokers.rabbitmq import RabbitmqBroker

        broker: Any = RabbitmqBroker
        super().__init__(broker(url=url, middleware=[], confirm_delivery=True))  # else a broker that restarts loses what it got
        self._consumer_lock = threading.Lock()  # a consumer's connection serves one thread at a time

    def _next(self, queue: str) -> Any:
        with self._consumer_lock:
            return super()._next(queue)

    def _size(self, queue: str) -> int:
        return int(self._broker.get_queue_message_counts(queue)[0])

    def _beat(self, queue: str) -> None:
        if queue in self._consumers:
            self._next(queue)  # it has taken all that it may, and answers the broker meanwhile

    def _note(self, name: str, text: str) -> None:
        from pika import BasicProperties, DeliveryMode

        kept = BasicProperties(delivery_mode=DeliveryMode.Persistent)
        self._on_new_channel(lambda channel: channel.basic_publish("", name, text.encode(), kept), name)

    def _notes(self, name: str) -> list[str]:
        def read(channel: Any) -> list[str]:
            lines: list[str] = []
            while (body := channel.basic_get(name)[2]) is not None:
                lines.append(body.decode())
            return lines  # none is acknowledged: all go back to their places with the end of the channel

        return list(self._on_new_channel(read, name))

    def _forget(self, name: str) -> None:
        self._on_new_channel(lambda channel: channel.queue_delete(name), name)

    def _on_new_channel(self, action: Any, name: str) -> Any:
        try:
            channel = self._broker.connection.channel()
        except Exception:  # it was idle for too long, and is closed
            del self._broker.connection
            channel = self._broker.connection.channel()
        try:
            channel.confirm_delivery()
            channel.queue_declare(name, durable=True, arguments={"x-expires": engine.NOTE_SECONDS * 1000})
            return action(channel)
        finally:
            if channel.is_open:
                channel.close()


class PostgresCarrier(_DramatiqCarrier):
    """Over PostgreSQL, in tables that are made where they are missing. Notes are messages that nobody takes."""

    def __init__(self, url: str) -> None:
        from dramatiq_postgres import PostgresBroker

        beat = engine.HEARTBEAT_SECONDS / 4
        super().__init__(
            PostgresBroker(
                url=url,
                middleware=[],
                results=False,
                poll_interval=engine.MAX_POLL_WAIT_SECONDS,
                heartbeat_interval=beat,
                heartbeat_ttl=engine.HEARTBEAT_SECONDS,
                maintenance_interval=beat,
            )
        )
        self._broker.pool.timeout = MAX_CONNECT_SECONDS

    def _declare(self, queue: str) -> None:
        if not self._declared:
            from dramatiq_postgres.schema import init

            with self._broker.pool.connection() as connection, connection.cursor() as cursor:
                init(cursor)
        super()._declare(queue)

    def _size(self, queue: str) -> int:
        query = "SELECT count(*) FROM dramatiq.queue WHERE queue_name = %s AND state IN ('queued', 'consumed')"
        return int(self._rows(query, queue)[0][0])

    def _beat(self, queue: str) -> None:  # noqa: ARG002
        with self._broker.pool.connection() as connection:
            self._broker.maybe_heartbeat(connection)

    def _note(self, name: str, text: str) -> None:
        self._declare(name)
        self._enqueue(name, text)

    def _notes(self, name: str) -> list[str]:
        rows = self._rows("SELECT message->'args'->>0 FROM dramatiq.queue WHERE queue_name = %s ORDER BY position", name)
        return [row[0] for row in rows]

    def _forget(self, name: str) -> None:
        query = """DELETE FROM dramatiq.queue
            WHERE queue_name = %s OR starts_with(queue_name, %s) AND mtime < now() - make_interval(secs => %s) RETURNING 1"""
        self._rows(query, name, _NOTES_PREFIX, engine.NOTE_SECONDS)

    def _rows(self, query: str, *values: object) -> list[Any]:
        with self._broker.pool.connection() as connection:
            return list(connection.execute(query, values).fetchall())


def carrier_of(url: str) -> _DramatiqCarrier:
    """The carrier of a URL. Raises `QueueUnreachable`."""
    scheme = url.partition(":")[0]
    with _told_plainly():
        if scheme in ("redis", "rediss"):
            return RedisCarrier(url)
        if scheme in ("amqp", "amqps"):
            return RabbitCarrier(url)
        return PostgresCarrier(url)


def _text_of(message: Any) -> object:
    arguments = message.args
    return arguments[0] if len(arguments) == 1 else None


def _close_quietly(connection: Any) -> None:
    with suppress(Exception):  # of a broker that is gone: there is nothing left to close
        connection.close()


@contextmanager
def _told_plainly() -> Iterator[None]:
    """Nobody above sees the exceptions of an engine."""
    try:
        yield
    except BorderwatchError:
        raise
    except ImportError as error:
        raise QueueUnreachable("a queue needs borderwatch[distributed]", str(error)) from error
    except Exception as error:
        raise QueueUnreachable("the queue does not answer", f"{type(error).__name__}: {str(error)[:200]}") from error
