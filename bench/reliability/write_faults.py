"""Faults at the n-th write of a process: killed before it, killed in the middle of it, an error of the disk, a full disk.

Writes are those of SQLite (its VFS lets a program replace its system calls, which is how SQLite tests itself) and those of our
own files (`os` and `os.fdopen`, through which `crawler.runtime.files` goes). A kill loses nothing that the kernel has taken, so a
power cut is not tried. SQLite's fsync goes past its table of calls: a kill there is the same as one before the next write, and
an error there is not tried.
"""

from __future__ import annotations

import ctypes
import errno
import io
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from bench.reliability.proof import NotHere


class WriteFault(StrEnum):
    KILL = "kill"  # before the write
    TORN = "torn"  # half of the bytes are written, then the kill
    EIO = "EIO"  # this write fails, the next ones succeed
    ENOSPC = "ENOSPC"  # this write and all that follow fail: the disk is full


@dataclass
class WriteCounter:
    """Counts writes; at the `point`-th the fault strikes. Without a fault it only counts."""

    fault: WriteFault | None = None
    point: int = 0
    writes: int = 0

    def error(self) -> int:
        """The error number that this write fails with; 0: it succeeds. Kills where a kill is due."""
        self.writes += 1
        match self.fault:
            case WriteFault.KILL if self.writes == self.point:
                os.kill(os.getpid(), signal.SIGKILL)
            case WriteFault.EIO if self.writes == self.point:
                return errno.EIO
            case WriteFault.ENOSPC if self.writes >= self.point:
                return errno.ENOSPC
        return 0

    @property
    def is_torn(self) -> bool:
        """Whether the write just counted is to be done by half."""
        return self.fault is WriteFault.TORN and self.writes == self.point


_Pointer = ctypes.c_void_p
_Write = ctypes.CFUNCTYPE(ctypes.c_ssize_t, ctypes.c_int, _Pointer, ctypes.c_size_t, ctypes.c_longlong, use_errno=True)
_Truncate = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_int, ctypes.c_longlong, use_errno=True)
_Unlink = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_char_p, use_errno=True)
_SetCall = ctypes.CFUNCTYPE(ctypes.c_int, _Pointer, ctypes.c_char_p, _Pointer)
_GetCall = ctypes.CFUNCTYPE(_Pointer, _Pointer, ctypes.c_char_p)
_VFS_METHODS = "open delete access full_path dlopen dlerror dlsym dlclose random sleep time last_error time64".split()


class _Vfs(ctypes.Structure):
    """`sqlite3_vfs`, version 3."""

    _fields_ = (
        ("version", ctypes.c_int),
        ("file_size", ctypes.c_int),
        ("max_path", ctypes.c_int),
        ("next", _Pointer),
        ("name", ctypes.c_char_p),
        ("app_data", _Pointer),
        *((name, _Pointer) for name in _VFS_METHODS),
        ("set_call", _SetCall),
        ("get_call", _GetCall),
        ("next_call", _Pointer),
    )


_installed: list[Any] = []  # callbacks live as long as the process: SQLite calls them to its end


def install(counter: WriteCounter) -> None:
    """Count, and break, the writes of this process from now on. There is no way back: for a child that ends by `os._exit`.
    Raises `NotHere`."""
    _install_in_sqlite(counter)
    _install_in_os(counter)


def _sqlite_library() -> ctypes.CDLL:
    import sqlite3  # noqa: F401 - loads the library

    mapped = Path("/proc/self/maps")
    lines = mapped.read_text().splitlines() if mapped.exists() else []
    paths = [line.split()[-1] for line in lines if "libsqlite3" in line]
    if not paths:
        raise NotHere("this Python's SQLite is built in: its system calls cannot be replaced")
    return ctypes.CDLL(paths[0])


def _install_in_sqlite(counter: WriteCounter) -> None:
    library = _sqlite_library()
    library.sqlite3_vfs_find.restype = ctypes.POINTER(_Vfs)
    vfs = library.sqlite3_vfs_find(None)
    if vfs.contents.version < 3:
        raise NotHere("this SQLite does not let its system calls be replaced")

    def replace(name: bytes, kind: Any, make: Callable[[Any], Callable[..., int]]) -> int:
        address = vfs.contents.get_call(vfs, name)
        if not address:
            return 0
        callback = kind(make(kind(address)))
        _installed.append(callback)
        vfs.contents.set_call(vfs, name, ctypes.cast(callback, _Pointer))
        return 1

    def failing(real: Any) -> Callable[..., int]:
        def call(*arguments: Any) -> int:
            if number := counter.error():
                ctypes.set_errno(number)
                return -1
            if counter.is_torn:
                os.kill(os.getpid(), signal.SIGKILL)
            return int(real(*arguments))

        return call

    def failing_write(real: Any) -> Callable[..., int]:
        def write(handle: int, buffer: int, size: int, offset: int) -> int:
            if number := counter.error():
                ctypes.set_errno(number)
                return -1
            if counter.is_torn:
                real(handle, buffer, size // 2, offset)
                os.kill(os.getpid(), signal.SIGKILL)
            return int(real(handle, buffer, size, offset))

        return write

    if not replace(b"pwrite64", _Write, failing_write) + replace(b"pwrite", _Write, failing_write):
        raise NotHere("this SQLite does not write by pwrite")
    replace(b"ftruncate", _Truncate, failing)
    replace(b"unlink", _Unlink, failing)


def _install_in_os(counter: WriteCounter) -> None:
    def check() -> None:
        if number := counter.error():
            raise OSError(number, os.strerror(number))
        if counter.is_torn:
            os.kill(os.getpid(), signal.SIGKILL)

    def broken(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            check()
            return real(*arguments, **options)

        return call

    class BrokenFile(io.FileIO):
        def write(self, data: Any) -> int:
            if number := counter.error():
                raise OSError(number, os.strerror(number))
            if counter.is_torn:
                super().write(bytes(data)[: len(data) // 2])
                os.kill(os.getpid(), signal.SIGKILL)
            return super().write(data)

    real_fdopen = os.fdopen

    def fdopen(handle: int, mode: str = "r", *arguments: Any, **options: Any) -> Any:
        if mode == "wb":
            return io.BufferedWriter(BrokenFile(handle, "wb"))
        return real_fdopen(handle, mode, *arguments, **options)

    for name in ("replace", "rename", "fsync", "unlink", "write"):
        setattr(os, name, broken(getattr(os, name)))
    os.fdopen = fdopen  # type: ignore[assignment]
