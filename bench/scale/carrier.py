"""Queues in memory, behind the same door as the broker's."""

from __future__ import annotations

from collections import defaultdict, deque

from crawler.app.distributed.engine import TakenMessage


class _MemoryMessage:
    def __init__(self, text: str) -> None:
        self._text = text

    @property
    def text(self) -> object:
        return self._text

    def acknowledge(self) -> None:
        """Nothing: nobody else could take it."""


class MemoryCarrier:
    """A `Carrier` of one process; what is taken is gone."""

    def __init__(self) -> None:
        self._queues: defaultdict[str, deque[str]] = defaultdict(deque)
        self.bytes_sent: defaultdict[str, int] = defaultdict(int)

    def send(self, queue: str, text: str) -> None:
        self._queues[queue].append(text)
        self.bytes_sent[queue] += len(text)

    def receive(self, queue: str) -> TakenMessage | None:
        return _MemoryMessage(self._queues[queue].popleft()) if self._queues[queue] else None

    def beat(self, queue: str) -> None:
        """Nothing: no message is given to another."""

    def size(self, queue: str) -> int:
        return len(self._queues[queue])

    def note(self, name: str, text: str) -> None:
        """Nothing: no shard is taken over."""

    def notes(self, name: str) -> tuple[str, ...]:  # noqa: ARG002
        return ()

    def forget(self, name: str) -> None:
        """Nothing: there are no notes."""

    def close(self) -> None:
        self._queues.clear()
