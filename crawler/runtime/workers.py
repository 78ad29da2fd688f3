"""Worker processes for work that may hang, eat memory or crash: feeds and pages parsed behind a wall (pebble).

One task that goes wrong costs that task only: its process is killed and replaced. Functions are called by name, so they
must live in an importable module, never in `__main__`.
"""

from __future__ import annotations

import asyncio
import os
import pickle
import signal
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any, TypeVar

from pebble import ProcessExpired, ProcessPool

from crawler.model.errors import BorderwatchError
from crawler.runtime.fork_server import Preparation, WorkerContext, acquire_server, release_server
from crawler.runtime.worker_process import OUT_OF_MEMORY, TaskLimit, call_function, start_worker

T = TypeVar("T")

MAX_TASK_ATTEMPTS = 4  # a task whose pool broke under it, through no fault of its own, is given again
WALL_FACTOR = 6  # a task may take so many times its CPU time by the clock
STUCK_MARGIN_SECONDS = 60.0  # seconds beyond twice the limit after which the pool itself is held to be stuck


class WorkerTimeout(BorderwatchError):
    """The task took longer than its time limit and was killed."""


class WorkerDied(BorderwatchError):
    """The process that did the task was killed, crashed, met its memory limit or was stopped."""


class Workers:
    """A pool of as many processes as cores (`count=0`), started on first use. They are forked from a process that has imported the
    modules of `warm` and called `prepare`."""

    def __init__(
        self,
        count: int = 0,
        memory_mb: int = 1500,
        max_tasks: int = 2000,
        *,
        warm: tuple[str, ...] = (),
        prepare: Preparation | None = None,
    ) -> None:
        self.count = count or _cores()
        self._memory_mb, self._max_tasks, self._warm, self._prepare = memory_mb, TaskLimit(max_tasks), warm, prepare
        self._starter, self._has_server = ThreadPoolExecutor(1, "workers"), False
        self._pool: Any = None  # ProcessPool, whose own annotations stop half-way
        self._pending: set[Future[bytes]] = set()
        self._slots: tuple[asyncio.AbstractEventLoop, asyncio.Semaphore] | None = None
        self._closed = False

    async def run(self, function: Callable[..., T], *args: Any, seconds: float) -> T:
        """`function(*args)` in a worker. Raises `WorkerTimeout`, `WorkerDied` or what the function raised.

        `seconds` are of CPU time: a machine that is busy or asleep must not cost a sound document. A task that does not even
        get that far is given up after `WALL_FACTOR` times as long, counted from the moment a worker takes it up.
        """
        return await self.run_when_free(function, lambda: args, seconds=seconds)

    async def run_when_free(self, function: Callable[..., T], arguments: Callable[[], tuple[Any, ...]], *, seconds: float) -> T:
        """Run a task whose arguments are asked for when a worker is about to take it up, as it may have waited for long. Raises the
        same as `run`."""
        name = getattr(function, "__qualname__", repr(function))
        # No more tasks inside the pool than it can take up soon: bodies wait here, and a stuck pool can be told.
        async with self._semaphore():
            args = arguments()
            for _ in range(MAX_TASK_ATTEMPTS):
                future = await self._schedule(function, args, seconds)
                started = time.monotonic()
                try:
                    answer = await self._answer(future, seconds)
                except (BrokenProcessPool, asyncio.CancelledError):
                    if self._closed:
                        raise WorkerDied("the workers were stopped", name) from None
                    if (task := asyncio.current_task()) is not None and task.cancelling():
                        raise
                    self._restart(future)
                    continue
                except ProcessExpired as error:
                    if error.exitcode == -signal.SIGPROF:
                        raise WorkerTimeout(f"took more than {seconds:g} s of CPU time", name) from None
                    raise WorkerDied(_cause_of_death(error.exitcode), name) from None
                except TimeoutError:
                    if time.monotonic() - started < WALL_FACTOR * seconds:  # only the clock went on: the machine was asleep
                        continue
                    raise WorkerTimeout(f"took longer than {WALL_FACTOR * seconds:g} s", name) from None
                value: T = _unpack(answer, name)
                return value
        raise WorkerDied("the worker pool broke again and again", name)

    def close(self) -> None:
        """Wait for what is running, then end the processes."""
        self._closed = True
        self._starter.shutdown(cancel_futures=True)
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.close()
            pool.join()
        self._release()

    def stop(self) -> None:
        """Kill every worker at once; whoever still waits gets `WorkerDied`."""
        self._closed = True
        self._starter.shutdown(cancel_futures=True)
        self._discard()
        self._release()

    def _release(self) -> None:
        if self._has_server:
            self._has_server = False
            release_server()

    def _semaphore(self) -> asyncio.Semaphore:
        loop = asyncio.get_running_loop()
        if self._slots is None or self._slots[0] is not loop:
            self._slots = (loop, asyncio.Semaphore(2 * self.count))
        return self._slots[1]

    async def _schedule(self, function: Callable[..., Any], args: tuple[Any, ...], seconds: float) -> Future[bytes]:
        for _ in range(MAX_TASK_ATTEMPTS):
            try:
                pool = self._pool or await self._started()
                future: Future[bytes] = pool.schedule(call_function, args=(function, args, seconds), timeout=WALL_FACTOR * seconds)
            except RuntimeError:  # the pool broke while nothing was running
                self._discard()
                continue
            except OSError as error:
                raise WorkerDied("the workers cannot be started", str(error)) from error
            self._pending.add(future)
            future.add_done_callback(self._pending.discard)
            return future
        raise WorkerDied("the worker pool broke again and again", function.__qualname__)

    async def _started(self) -> Any:
        """The pool, made in a thread: the first worker is there when its server has loaded what they need."""
        if self._closed:
            raise WorkerDied("the workers were stopped")
        starting = self._starter.submit(self._start)
        try:
            return await asyncio.shield(asyncio.wrap_future(starting))
        except asyncio.CancelledError:
            if starting.cancelled():
                raise WorkerDied("the workers were stopped") from None
            raise

    async def _answer(self, future: Future[bytes], seconds: float) -> bytes:
        waiting = asyncio.wrap_future(future)
        try:
            done, _ = await asyncio.wait({waiting}, timeout=2 * WALL_FACTOR * seconds + STUCK_MARGIN_SECONDS)
        except asyncio.CancelledError:
            waiting.cancel()
            raise
        if not done:
            self._restart(future)
            raise TimeoutError
        return waiting.result()

    def _start(self) -> Any:
        if not self._has_server:
            acquire_server(self._warm, self._prepare)
            self._has_server = True
        if self._pool is None:
            pool = ProcessPool(
                max_workers=self.count,
                max_tasks=self._max_tasks,
                initializer=start_worker,
                initargs=(self._memory_mb, self._warm, self._prepare),
                context=WorkerContext(),
            )
            _ = pool.active  # starts it
            self._pool = pool
        return self._pool

    def _restart(self, future: Future[bytes]) -> None:
        # The first to notice throws the pool away; the others' futures are cancelled by that and only try again.
        if self._pool is not None and not (future.cancelled() and self._pool.active):
            self._discard()

    def _discard(self) -> None:
        pool, self._pool = self._pool, None
        pending = list(self._pending)
        if pool is not None:
            pool.stop()
            pool.join()
        for future in pending:
            future.cancel()


def _cores() -> int:
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1


def _unpack(packed: bytes, name: str) -> Any:
    try:
        good, value = pickle.loads(packed)  # from our own child
    except Exception as error:
        raise WorkerDied("the result cannot be read", name) from error
    if good:
        return value
    if isinstance(value, Exception):
        raise value
    raise WorkerDied(f"the task ended with {value!r}", name)


def _cause_of_death(code: int) -> str:
    if code == OUT_OF_MEMORY:
        return "out of memory"
    if code < 0:
        try:
            return f"killed by {signal.Signals(-code).name}"
        except ValueError:
            return f"killed by signal {-code}"
    return f"the worker ended with exit code {code}"
