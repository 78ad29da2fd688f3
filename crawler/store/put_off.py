"""What is written once at the end of a transaction, though many of its parts add to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Write = Callable[[list[Any]], None]  # of all values of a kind


class PutOff:
    """Values that wait for the end of their transaction. A part that is undone takes its own back."""

    def __init__(self) -> None:
        self._waiting: list[tuple[Write, Any]] = []

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self, write: Write, value: Any) -> None:
        self._waiting.append((write, value))

    def values(self, write: Write) -> list[Any]:
        """The values that wait for this way of writing, in their order."""
        return [value for way, value in self._waiting if way == write]

    def shorten(self, length: int) -> None:
        """Forget all but the first so many."""
        del self._waiting[length:]

    def write(self) -> None:
        """Write what waits, all of a kind at once."""
        for write in dict.fromkeys(write for write, _ in self._waiting):
            write(self.values(write))
        self._waiting.clear()
