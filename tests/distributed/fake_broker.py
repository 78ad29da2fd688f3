"""A broker in memory, with the carrier's real interface."""

from __future__ import annotations

from collections import defaultdict, deque

from crawler.app.distributed.engine import QueueUnreachable, TakenMessage


class FakeBroker:
    """Queues and notes; `carrier()` connects to it. What a carrier took comes again when it `died`."""

    def __init__(self) -> None:
        self.queues: defaultdict[str, deque[str]] = defaultdict(deque)
        self.noted: defaultdict[str, list[str]] = defaultdict(list)
        self.is_down = False

    def carrier(self) -> FakeCarrier:
        return FakeCarrier(self)


class _FakeMessage:
    def __init__(self, carrier: FakeCarrier, queue: str, text: str) -> None:
        self._carrier, self._queue, self._text = carrier, queue, text

    @property
    def text(self) -> object:
        return self._text

    def acknowledge(self) -> None:
        self._carrier.check()
        self._carrier.taken.pop(self._queue)


class FakeCarrier:
    def __init__(self, broker: FakeBroker) -> None:
        self._broker = broker
        self.taken: dict[str, str] = {}
        self.beats = 0

    def check(self) -> None:
        if self._broker.is_down:
            raise QueueUnreachable("the queue does not answer")

    def send(self, queue: str, text: str) -> None:
        self.check()
        self._broker.queues[queue].append(text)

    def receive(self, queue: str) -> TakenMessage | None:
        self.check()
        if queue in self.taken or not self._broker.queues[queue]:
            return None
        self.taken[queue] = self._broker.queues[queue].popleft()
        return _FakeMessage(self, queue, self.taken[queue])

    def beat(self, queue: str) -> None:  # noqa: ARG002
        self.check()
        self.beats += 1

    def size(self, queue: str) -> int:
        self.check()
        return len(self._broker.queues[queue]) + (queue in self.taken)

    def note(self, name: str, text: str) -> None:
        self.check()
        self._broker.noted[name].append(text)

    def notes(self, name: str) -> tuple[str, ...]:
        self.check()
        return tuple(self._broker.noted.get(name, ()))

    def forget(self, name: str) -> None:
        self.check()
        self._broker.noted.pop(name, None)

    def close(self) -> None:
        """Leave what was taken to others, as a process does that dies."""
        for queue, text in self.taken.items():
            self._broker.queues[queue].appendleft(text)
        self.taken.clear()
