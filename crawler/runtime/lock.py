"""One holder at a time: a lock that the kernel frees when its holder dies, however it dies."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from crawler.model.errors import LockedError, NotWritable
from crawler.runtime.permissions import obstacle


@contextmanager
def hold(path: Path, what: str = "another run") -> Iterator[int]:
    """Hold the lock file at `path` while the block runs. Raises `LockedError` at once when it is taken, `NotWritable` when
    it cannot be made.

    Gives the file descriptor: a child that inherits it keeps the lock until it too has ended.
    """
    handle = _open(path)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(handle, 32).decode(errors="replace").strip()
            raise LockedError(f"{what} is at work" + (f" (process {holder})" if holder else ""), str(path)) from None
        with suppress(OSError):  # a disk is full or failing; the lock holds all the same, and the job below it says so by name
            os.ftruncate(handle, 0)
            os.write(handle, f"{os.getpid()}\n".encode())
        yield handle
    finally:
        os.close(handle)


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
