"""One holder at a time: a lock that the kernel frees when its holder dies, however it dies."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from crawler.model.errors import LockedError, NotWritable
from crawler.runtime.permissions import obstacle

MAX_ORPHAN_SECONDS = 10.0  # that children of a holder who was killed need to end: a crawl gives what is in flight some seconds
_ORPHAN_LOOK_SECONDS = 0.1


@contextmanager
def hold(path: Path, what: str = "another run") -> Iterator[int]:
    """Hold the lock file at `path` while the block runs. Raises `LockedError` at once when its holder is at work, `NotWritable`
    when it cannot be made.

    Gives the file descriptor: a child that inherits it keeps the lock until it too has ended. The children of a holder who was
    killed are waited for, as they end soon.
    """
    handle = _open(path)
    try:
        deadline = time.monotonic() + MAX_ORPHAN_SECONDS
        while not _take(handle):
            pid, _, started = os.pread(handle, 64, 0).decode(errors="replace").strip().partition(" ")
            named = f" (process {pid})" if pid else ""
            if not started or start_ticks(pid) == started:
                raise LockedError(f"{what} is at work{named}", str(path))
            if time.monotonic() > deadline:
                raise LockedError(f"{what} was killed{named}, and a process that it started is still at work", str(path))
            time.sleep(_ORPHAN_LOOK_SECONDS)
        with suppress(OSError):  # a disk is full or failing; the lock holds all the same, and the job below it says so by name
            os.ftruncate(handle, 0)
            os.write(handle, f"{os.getpid()} {start_ticks(os.getpid())}".rstrip().encode() + b"\n")
        yield handle
    finally:
        os.close(handle)


def _take(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def start_ticks(pid: int | str) -> str:
    """When a process started, in ticks since the machine did, which tells it from a later one of its number. Empty: there is none,
    it has ended and nobody has asked how, or this system does not say."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()
    except (OSError, ValueError):
        return ""
    return "" if fields[0] in "ZX" else fields[19]


def alive(pid: int | None) -> bool:
    """Whether a process of that number lives. It need not be the one that was meant: numbers are used again."""
    if not pid or pid < 0:
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True


def _open(path: Path) -> int:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        if text := obstacle(path):
            raise NotWritable("the data folder cannot be written", text) from None
        raise NotWritable("the lock file cannot be opened", str(path)) from error
