"""The engine that carries messages, as the rest of the program knows it. A message is gone when it was acknowledged, and comes
again to another process when the one that took it shows no sign of life."""

from __future__ import annotations

from typing import Protocol

from crawler.model.errors import BorderwatchError

SCHEMES = ("redis", "rediss", "amqp", "amqps", "postgresql", "postgres")
HEARTBEAT_SECONDS = 20.0  # without a sign of life: what a process took is given to another
MAINTENANCE_CHANCE = 200_000  # of a million commands: every fifth looks for dead workers (a range of a small sorted set)
MAX_POLL_WAIT_SECONDS = 0.5  # the longest wait between two questions for messages; idle: two commands a second
RECONNECT_SECONDS = 2.0  # before a queue that does not answer is asked again
NOTE_SECONDS = 7 * 86_400  # that a note outlives its last one, where nobody forgets it


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
    """What another engine would have to do. All methods raise `QueueUnreachable`; `beat` may be called from another thread."""

    def send(self, queue: str, text: str) -> None:
        """Put a message at the end of a queue."""

    def receive(self, queue: str) -> TakenMessage | None:
        """The next message; None after a moment without one. One is taken at a time: none comes while one is at work."""

    def beat(self, queue: str) -> None:
        """Say that the message of this queue is still at work here."""

    def size(self, queue: str) -> int:
        """How many messages wait or are at work, about: Redis counts those that were taken here twice."""

    def note(self, name: str, text: str) -> None:
        """Write a line under a name, for whoever goes on with the work. It outlives its process."""

    def notes(self, name: str) -> tuple[str, ...]:
        """The lines under a name, the oldest first."""

    def forget(self, name: str) -> None:
        """Drop the lines under a name."""

    def close(self) -> None: ...


def open_carrier(url: str) -> Carrier:
    """The carrier of a URL. Raises `QueueUnreachable`."""
    from crawler.app.distributed.dramatiq_carriers import carrier_of  # an optional library

    return carrier_of(url)
