"""What was computed once and may be computed again: entries in a folder of the user's. Nothing is lost with it, nothing is trusted
that another user could have written, and where it cannot be kept, all works without."""

from __future__ import annotations

import hashlib
import os
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

from crawler.runtime.clock import utcnow

CACHE_VARIABLE = "BORDERWATCH_CACHE"  # the folder; empty: nothing is cached
FOLDER_VARIABLES = ((CACHE_VARIABLE, ""), ("CACHE_DIRECTORY", ""), ("XDG_CACHE_HOME", "borderwatch"))  # the second is systemd's
CACHE_FORMAT = b"borderwatch cache 1\n"
MAX_ENTRY_BYTES = 64 << 20
MAX_CACHE_BYTES = 128 << 20
CHECKSUM_BYTES = 32
USE_NOTED_SECONDS = 3600.0  # how exactly it is known when an entry was used last
WRITABLE_BY_OTHERS = stat.S_IWGRP | stat.S_IWOTH


def cache_folder() -> Path | None:
    """Where entries are; None: nowhere."""
    for variable, name in FOLDER_VARIABLES:
        if variable in os.environ:
            text = os.environ[variable].partition(":")[0]
            if text or variable == CACHE_VARIABLE:
                return (Path(text) / name).absolute() if text else None
    with suppress(RuntimeError):  # a user without a home
        return Path.home() / ".cache" / "borderwatch"
    return None


def read_entry(name: str) -> bytes | None:
    """The content of an entry as it was written; None where there is none, or none that is surely ours."""
    folder = cache_folder()
    if folder is None or not _is_private(folder):
        return None
    try:
        handle = os.open(folder / name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(handle, "rb") as stream:
            status = os.fstat(handle)
            if not (stat.S_ISREG(status.st_mode) and _is_ours(status) and status.st_size <= MAX_ENTRY_BYTES):
                return None
            content = stream.read(MAX_ENTRY_BYTES)
            if utcnow().timestamp() - status.st_mtime > USE_NOTED_SECONDS:
                with suppress(OSError):
                    os.utime(handle)
    except OSError:
        return None
    head, body = content[: len(CACHE_FORMAT) + CHECKSUM_BYTES], content[len(CACHE_FORMAT) + CHECKSUM_BYTES :]
    return body if head == CACHE_FORMAT + hashlib.sha256(body).digest() else None


def write_entry(name: str, body: bytes) -> bool:
    """Keep an entry, whole or not at all, over one that is there. False where it cannot be kept."""
    folder = cache_folder()
    if folder is None or len(body) > MAX_ENTRY_BYTES // 2:
        return False
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not _is_private(folder):
            return False
        handle, temporary = tempfile.mkstemp(dir=folder, prefix=".")  # for its owner's eyes alone
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(CACHE_FORMAT + hashlib.sha256(body).digest() + body)
            Path(temporary).replace(folder / name)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        _prune(folder)
    except OSError:
        return False
    return True


def _prune(folder: Path) -> None:
    """Remove what was not used for longest, until the rest has room."""
    files = []
    for path in folder.iterdir():
        with suppress(OSError):  # another process prunes too
            status = path.lstat()
            files.append((status.st_mtime, status.st_size, path))
    left = sum(size for _, size, _ in files)
    for _, size, path in sorted(files):
        if left <= MAX_CACHE_BYTES:
            return
        with suppress(OSError):
            path.unlink()
            left -= size


def _is_private(folder: Path) -> bool:
    """Whether it is a folder that only we can write."""
    try:
        status = folder.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(status.st_mode) and _is_ours(status)


def _is_ours(status: os.stat_result) -> bool:
    return status.st_uid == os.geteuid() and not status.st_mode & WRITABLE_BY_OTHERS
