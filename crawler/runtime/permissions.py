"""Why a file cannot be written, in one sentence that says who must change what."""

from __future__ import annotations

import os
import pwd
import shlex
import shutil
import tempfile
from pathlib import Path

LEAST_FREE_BYTES = 1 << 16  # SQLite extends the file beside a database by 32 KiB
_AS_WE_RUN = os.access in os.supports_effective_ids


def obstacle(*paths: Path) -> str:
    """What keeps this process from writing these files; they and their folders need not exist yet. Empty: nothing."""
    return next((text for path in paths if (text := _obstacle(path.absolute()))), "")


def _obstacle(path: Path) -> str:
    nearest = next(place for place in (path, *path.parents) if _is_there(place))
    if nearest.is_dir() is (nearest == path):
        wrong, right = ("a folder", "file") if nearest == path else ("a file", "folder")
        return f"{nearest} is {wrong} where a {right} is needed: move it away, or set another path for `database`"
    if _takes_no_files(nearest if nearest.is_dir() else nearest.parent):
        return f"{nearest} is the system's own and takes no files: set another path"
    if os.access(nearest, os.W_OK | (os.R_OK if nearest == path else os.X_OK), effective_ids=_AS_WE_RUN):
        return ""
    if os.statvfs(nearest).f_flag & os.ST_RDONLY:
        return f"{nearest} lies on a file system that is mounted read-only: mount it for writing (systemd: ReadWritePaths)"
    runner, owner = os.geteuid(), nearest.stat().st_uid
    return f"{nearest} belongs to {_name(owner)}, and this runs as {_name(runner)}: {_remedy(path.parent, runner, owner)}"


def _takes_no_files(folder: Path) -> bool:
    """Whether a folder only looks as if it lay on a disk (/proc, /sys): there even root, who may write anywhere, makes no file."""
    if os.statvfs(folder).f_blocks:
        return False
    try:
        tempfile.TemporaryFile(dir=folder).close()
    except OSError:
        return True
    return False


def _remedy(folder: Path, runner: int, owner: int) -> str:
    user, quoted = _user(runner), shlex.quote(str(folder))
    if not _is_there(folder):
        return f"`mkdir -p {quoted} && chown {user} {quoted}` as root"
    return f"`chmod -R u+rwX {quoted}`" if owner == runner else f"`chown -R {user} {quoted}` as root"


def _is_there(path: Path) -> bool:
    """Whether it can be seen: what lies in a folder that is closed to us cannot."""
    try:
        path.stat()
    except OSError:
        return False
    return True


def _user(number: int) -> str:
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:  # in a container a user often has a number only
        return str(number)


def _name(number: int) -> str:
    user = _user(number)
    return f"uid {number}" if user == str(number) else f"{user} (uid {number})"


def is_full(folder: Path) -> bool:
    """Whether the disk has no room for the next block of a file: what needs a little room then fails in ways of its own."""
    try:
        return shutil.disk_usage(folder).free < LEAST_FREE_BYTES
    except OSError:
        return False
