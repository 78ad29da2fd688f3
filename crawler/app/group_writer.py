"""Items on their way from the event loop to the archive: collected in memory, then written in one burst by a thread of their own.

A transaction is open only while a burst is written, never while something is waited for. Whoever delivers an item gets its outcome
after the burst is committed, and not before.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import Executor

from crawler.model import Item

MAX_GROUP_ITEMS = 50
MAX_GROUP_SECONDS = 0.2  # an item waits for others this long

Outcome = str | Exception  # of one item; an exception: nothing of it could be written


class GroupWriter:
    """`write` answers the outcome of each item once all are committed, and raises where nothing of them is. It runs in `thread`,
    one group after the other."""

    def __init__(
        self,
        write: Callable[[Sequence[Item]], Sequence[Outcome]],
        thread: Executor,
        *,
        max_items: int = MAX_GROUP_ITEMS,
        seconds: float = MAX_GROUP_SECONDS,
    ) -> None:
        self._write, self._thread, self._max_items, self._seconds = write, thread, max_items, seconds
        self._waiting: list[tuple[Item, asyncio.Future[str]]] = []
        self._bursts: set[asyncio.Task[None]] = set()
        self._timer: asyncio.TimerHandle | None = None

    async def deliver(self, item: Item) -> str:
        """The outcome of an item, after its commit. Raises why it was not written."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[str] = loop.create_future()
        self._waiting.append((item, answer))
        if len(self._waiting) >= self._max_items:
            self._start_burst()
        elif self._timer is None:
            self._timer = loop.call_later(self._seconds, self._start_burst)
        return await answer

    async def drain(self) -> None:
        """Write what waits, and wait until it is written."""
        self._start_burst()
        await asyncio.gather(*self._bursts)

    def _start_burst(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._waiting:
            group, self._waiting = self._waiting, []
            burst = asyncio.get_running_loop().create_task(self._burst(group))
            self._bursts.add(burst)
            burst.add_done_callback(self._bursts.discard)

    async def _burst(self, group: Sequence[tuple[Item, asyncio.Future[str]]]) -> None:
        outcomes: Sequence[Outcome]
        try:
            outcomes = await asyncio.get_running_loop().run_in_executor(self._thread, self._write, [item for item, _ in group])
        except Exception as error:
            outcomes = [error] * len(group)
        for (_, answer), outcome in zip(group, outcomes, strict=True):
            if answer.done():  # nobody waits for it any more
                continue
            if isinstance(outcome, Exception):
                answer.set_exception(outcome)
            else:
                answer.set_result(outcome)
