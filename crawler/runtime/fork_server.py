"""Worker processes as copies of one that has loaded what they all need: its memory is theirs too, until they write to it.

multiprocessing's fork server runs our code before it has a second thread, and starts none. It is given no values, so what it is to
load goes there through its environment.
"""

from __future__ import annotations

import base64
import contextlib
import gc
import importlib
import os
import pickle
import sys
import threading
import warnings
from collections.abc import Callable, Iterator, Mapping
from multiprocessing import forkserver
from multiprocessing.context import ForkServerContext, ForkServerProcess
from types import ModuleType
from typing import Any

PRELOAD_VARIABLE = "BORDERWATCH_PRELOAD"
PRELOAD_MODULE = "crawler.runtime.preload"  # calls `load_from_environment` where the server imports it
# Thread pools of numeric libraries reserve gigabytes of address space on machines with many cores, and threads are lost by a fork.
ONE_THREAD = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")

Preparation = Callable[[], object]
_users = 0
_lock = threading.Lock()


def acquire_server(warm: tuple[str, ...], prepare: Preparation | None) -> None:
    """Have a server in this process that loads `warm` and calls `prepare`; a second user shares the first one's server."""
    global _users
    with _lock:
        _users += 1
        if _users > 1:
            return
        wanted = base64.b64encode(pickle.dumps((warm, prepare))).decode()
        with _environment({**ONE_THREAD, PRELOAD_VARIABLE: wanted}), _no_main_module():
            forkserver.set_forkserver_preload([PRELOAD_MODULE])
            forkserver.ensure_running()


def release_server() -> None:
    """End the server when nobody uses it any more: its memory is not this process's to keep."""
    global _users
    with _lock:
        _users -= 1
        if not _users:
            forkserver._forkserver._stop()  # type: ignore[attr-defined]  # there is no public way


def load_from_environment() -> None:
    """What the server does before its first fork. No look for garbage afterwards touches what was loaded."""
    wanted = os.environ.pop(PRELOAD_VARIABLE, "")
    gc.disable()
    warnings.simplefilter("ignore")
    if wanted:
        load(*pickle.loads(base64.b64decode(wanted)))  # from our own parent
    gc.collect()
    gc.freeze()
    gc.enable()


def load(warm: tuple[str, ...], prepare: Preparation | None) -> None:
    """Import modules and prepare. A worker does so again: of a server that was lost and came back, or of others, it lacks them."""
    for name in warm:
        with contextlib.suppress(Exception):  # whoever needs it will raise it again, where it is counted
            importlib.import_module(name)
    if prepare is not None:
        with contextlib.suppress(Exception):
            prepare()


class WorkerProcess(ForkServerProcess):
    """A forked process that does not import the parent's main script again (Scrapy, pytest, a console script)."""

    @staticmethod
    def _Popen(process_obj: Any) -> Any:
        with _no_main_module():
            return ForkServerProcess._Popen(process_obj)


class WorkerContext(ForkServerContext):
    Process = WorkerProcess


@contextlib.contextmanager
def _no_main_module() -> Iterator[None]:
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


@contextlib.contextmanager
def _environment(variables: Mapping[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
