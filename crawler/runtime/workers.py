"""Worker processes for work that may hang, eat memory or crash: feeds and pages parsed behind a wall (pebble).

One task that goes wrong costs that task only: its process is killed and replaced. Functions are called by name, so they
must live in an importable module, never in `__main__`.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import logging
import multiprocessing
import os
import pickle
import resource
import signal
import sys
import threading
import time
import warnings
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.context import SpawnContext, SpawnProcess
from types import ModuleType
from typing import Any, TypeVar

from pebble import ProcessExpired, ProcessPool

from crawler.model.errors import BorderwatchError

T = TypeVar("T")

MAX_TASK_ATTEMPTS = 4  # a task whose pool broke under it, through no fault of its own, is given again
OUT_OF_MEMORY = 77  # exit code of a worker that met its memory limit
WALL_FACTOR = 6  # a task may take so many times its CPU time by the clock
STUCK_MARGIN_SECONDS = 60.0  # seconds beyond twice the limit after which the pool itself is held to be stuck


class WorkerTimeout(BorderwatchError):
    """The task took longer than its time limit and was killed."""


class WorkerDied(BorderwatchError):
    """The process that did the task was killed, crashed, met its memory limit or was stopped."""


class Workers:
    """A pool of as many processes as cores (`count=0`), started on first use; `warm` names modules to import at their start, and
    `prepare` is called then."""

    def __init__(
        self,
        count: int = 0,
        memory_mb: int = 1500,
        max_tasks: int = 2000,
        *,
        warm: tuple[str, ...] = (),
        prepare: Callable[[], object] | None = None,
    ) -> None:
        self.count = count or _cores()
        self._initargs = (memory_mb, warm, prepare)
        self._max_tasks = max_tasks
        self._pool: Any = None  # ProcessPool, whose own annotations stop half-way
        self._pending: set[Future[bytes]] = set()
        self._slots: tuple[asyncio.AbstractEventLoop, asyncio.Semaphore] | None = None
        self._closed = False

    async def run(self, function: Callable[..., T], *args: Any, seconds: float) -> T:
        """`function(*args)` in a worker. Raises `WorkerTimeout`, `WorkerDied` or what the function raised.

        `seconds` are of CPU time: a machine that is busy or asleep must not cost a sound document. A task that does not even
        get that far is given up after `WALL_FACTOR` times as long, counted from the moment a worker takes it up.
        """
        name = getattr(function, "__qualname__", repr(function))
        # No more tasks inside the pool than it can take up soon: bodies wait here, and a stuck pool can be told.
        async with self._semaphore():
            for _ in range(MAX_TASK_ATTEMPTS):
                future = self._schedule(function, args, seconds)
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
        pool, self._pool, self._closed = self._pool, None, True
        if pool is not None:
            pool.close()
            pool.join()

    def stop(self) -> None:
        """Kill every worker at once; whoever still waits gets `WorkerDied`."""
        self._closed = True
        self._discard()

    def _semaphore(self) -> asyncio.Semaphore:
        loop = asyncio.get_running_loop()
        if self._slots is None or self._slots[0] is not loop:
            self._slots = (loop, asyncio.Semaphore(2 * self.count))
        return self._slots[1]

    def _schedule(self, function: Callable[..., Any], args: tuple[Any, ...], seconds: float) -> Future[bytes]:
        if self._closed:
            raise WorkerDied("the workers were stopped", function.__qualname__)
        try:
            future: Future[bytes] = self._ready().schedule(_call, args=(function, args, seconds), timeout=WALL_FACTOR * seconds)
        except RuntimeError:  # the pool broke while nothing was running
            self._discard()
            future = self._ready().schedule(_call, args=(function, args, seconds), timeout=WALL_FACTOR * seconds)
        self._pending.add(future)
        future.add_done_callback(self._pending.discard)
        return future

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

    def _ready(self) -> Any:
        if self._pool is None:
            self._pool = ProcessPool(
                max_workers=self.count,
                max_tasks=self._max_tasks,
                initializer=_start_worker,
                initargs=self._initargs,
                context=_CleanSpawnContext(),
            )
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


class _CleanSpawnProcess(SpawnProcess):
    """A spawned process that does not import the parent's main script again (Scrapy, pytest, a console script)."""

    @staticmethod
    def _Popen(process_obj: Any) -> Any:
        main = sys.modules["__main__"]
        sys.modules["__main__"] = ModuleType("__main__")
        try:
            return SpawnProcess._Popen(process_obj)
        finally:
            sys.modules["__main__"] = main


class _CleanSpawnContext(SpawnContext):
    Process = _CleanSpawnProcess


def _cores() -> int:
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1


def _start_worker(memory_mb: int, warm: tuple[str, ...], prepare: Callable[[], object] | None = None) -> None:
    """A worker's first steps: its limits, no noise, an end when its parent ends, and the modules it will need."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent drains
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # at once, even inside C code
    for kind, limit in ((resource.RLIMIT_CORE, 0), (resource.RLIMIT_AS, memory_mb << 20)):
        with contextlib.suppress(ValueError, OSError):  # macOS refuses RLIMIT_AS; a lower hard limit stays
            resource.setrlimit(kind, (limit, limit))
    # Thread pools of numeric libraries would reserve gigabytes of address space on machines with many cores.
    for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(variable, "1")
    logging.getLogger().addHandler(logging.NullHandler())
    warnings.simplefilter("ignore")
    if (parent := multiprocessing.parent_process()) is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    for name in warm:
        with contextlib.suppress(Exception):  # whoever needs it will raise it again, where it is counted
            importlib.import_module(name)
    if prepare is not None:
        with contextlib.suppress(Exception):  # the parent has called it too, and was told
            prepare()


def _end_with(parent: Any) -> None:
    parent.join()
    os._exit(1)


def _call(function: Callable[..., Any], args: tuple[Any, ...], cpu_seconds: float) -> bytes:
    """The result, or the exception, as one pickle of ours: pebble gives up the whole pool over an unreadable one. The kernel
    ends the process after `cpu_seconds`, even inside C code."""
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_PROF, cpu_seconds)
    try:
        return _pack(True, function(*args))
    except MemoryError:
        os._exit(OUT_OF_MEMORY)  # what is left of this process is not to be trusted with the next page
    except BaseException as error:
        return _pack_error(error)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _pack(good: bool, value: object) -> bytes:
    return pickle.dumps((good, value), pickle.HIGHEST_PROTOCOL)


def _pack_error(error: BaseException) -> bytes:
    error.__traceback__ = error.__cause__ = error.__context__ = None
    try:
        packed = _pack(False, error)
        pickle.loads(packed)
    except Exception:
        return _pack(False, f"{type(error).__name__}: {_text(error)}")
    return packed


def _text(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:
        return "(no text)"


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
