"""Temporary folders of ours, and the sweeping of those whose process was killed."""

from __future__ import annotations

import fcntl
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crawler.runtime.lock import hold

SCRATCH_PREFIX = "borderwatch-"
SCRATCH_LOCK_NAME = ".lock"  # held as long as the folder is in use: the kernel frees it, however its holder dies
MIN_SWEEP_AGE_SECONDS = 86_400.0


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """A temporary folder for the block, readable by its owner alone."""
    with tempfile.TemporaryDirectory(prefix=SCRATCH_PREFIX) as name, hold(Path(name) / SCRATCH_LOCK_NAME):
        yield Path(name)


def sweep_scratch_folders(now: float) -> int:
    """Remove folders that killed processes left: only our user's, only old ones (`now`: seconds since the epoch), and none that is
    in use. One without a lock file is of somebody else, unless it is empty. How many went."""
    candidates = Path(tempfile.gettempdir()).glob(f"{SCRATCH_PREFIX}*")
    return sum(_sweep(folder) for folder in candidates if _is_left(folder, now))


def _is_left(folder: Path, now: float) -> bool:
    try:
        status = folder.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(status.st_mode) and status.st_uid == os.getuid() and now - status.st_mtime > MIN_SWEEP_AGE_SECONDS


def _sweep(folder: Path) -> bool:
    try:
        handle = os.open(folder / SCRATCH_LOCK_NAME, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
    except FileNotFoundError:
        return _remove_empty(folder)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False  # in use
    else:
        shutil.rmtree(folder, ignore_errors=True)
        return not folder.exists()
    finally:
        os.close(handle)


def _remove_empty(folder: Path) -> bool:
    try:
        folder.rmdir()
    except OSError:
        return False
    return True
