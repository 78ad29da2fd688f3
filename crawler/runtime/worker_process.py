"""The side of a worker: its limits, and one task at a time."""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import os
import pickle
import resource
import signal
import threading
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

from crawler.runtime.fork_server import ONE_THREAD, Preparation, load

OUT_OF_MEMORY = 77  # exit code of a worker that met its memory limit
# Megabytes by which a worker's memory may grow from task to task. Memory that it shared until it counted a reference there is no
# growth: some 50 MB in its first twenty pages. A fresh one is there in milliseconds, and has all words and patterns still to learn.
MAX_GROWTH_MB = 60
PAGE_BYTES = resource.getpagesize()


class TaskLimit(int):
    """How many tasks a worker does. pebble compares it with those done before it takes up the next one, when the last result is
    sent: a worker that has grown too large has then reached its limit as well."""

    _first_mb = 0.0

    def __gt__(self, done: int) -> bool:
        if not done:
            self._first_mb = resident_mb()
        return int(self) > done and resident_mb() <= self._first_mb + MAX_GROWTH_MB


def resident_mb() -> float:
    """Megabytes of this process that are in memory, shared or its own; 0 where the system does not say. Asked after each page: to
    tell what is its own alone, the system would walk through all of it, for as long as a small page takes."""
    try:
        return int(Path("/proc/self/statm").read_bytes().split()[1]) * PAGE_BYTES / (1 << 20)
    except OSError:
        return 0.0


def start_worker(memory_mb: int, warm: tuple[str, ...], prepare: Preparation | None = None) -> None:
    """A worker's first steps: its limits, no noise, an end when its parent ends, and the modules it will need."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent drains
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # at once, even inside C code
    for kind, limit in ((resource.RLIMIT_CORE, 0), (resource.RLIMIT_AS, memory_mb << 20)):
        with contextlib.suppress(ValueError, OSError):  # macOS refuses RLIMIT_AS; a lower hard limit stays
            resource.setrlimit(kind, (limit, limit))
    for variable, value in ONE_THREAD.items():
        os.environ.setdefault(variable, value)
    logging.getLogger().addHandler(logging.NullHandler())
    warnings.simplefilter("ignore")
    if (parent := multiprocessing.parent_process()) is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    load(warm, prepare)


def _end_with(parent: Any) -> None:
    parent.join()
    os._exit(1)


def call_function(function: Callable[..., Any], args: tuple[Any, ...], cpu_seconds: float) -> bytes:
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
