"""Why a file cannot be written, in one sentence that says who must change what."""

from __future__ import annotations

import array
import fcntl
import os
import pwd
import shlex
import shutil
import stat
import tempfile
from pathlib import Path

LEAST_FREE_BYTES = 1 << 16  # SQLite extends the file beside a database by 32 KiB
# Linux's attributes of a file (ioctl_iflags(2)): the request with the size of a long in it, and what `chattr +i` sets.
_GET_FLAGS = 0x80006601 | array.array("l").itemsize << 16
_IMMUTABLE_FLAG = 0x10
_AS_WE_RUN = os.access in os.supports_effective_ids


def obstacle(*paths: Path) -> str:
    """What keeps this process from writing these files; they and their folders need not exist yet. Empty: nothing."""
    return next((text for path in paths if (text := _obstacle(path.absolute()))), "")


def _obstacle(path: Path) -> str:
    while True:
        try:
            return _obstacle_now(path)
        except FileNotFoundError:  # SQLite takes its own files away when the last one leaves: it went while we looked
            continue


def _obstacle_now(path: Path) -> str:
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
    if _is_immutable(nearest):
        return f"{nearest} has the attribute `i`, which lets nobody change it: `chattr -i {shlex.quote(str(nearest))}` as root"
    runner, status = os.geteuid(), nearest.stat()
    if runner == status.st_uid and _lets_its_owner_write(status.st_mode):
        return (
            f"{nearest} belongs to us and its mode allows writing, so something else forbids it: a security module "
            "(SELinux, AppArmor) or the file server"
        )
    belongs = f"{nearest} belongs to {_name(status.st_uid)}, and this runs as {_name(runner)}"
    return f"{belongs}: {_remedy(path.parent, runner, status.st_uid)}"


def _is_immutable(path: Path) -> bool:
    """Whether the file system holds a file against everybody, root included: neither owner nor mode matters then."""
    flags = array.array("l", [0])
    try:
        file = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    except OSError:
        return False
    try:
        fcntl.ioctl(file, _GET_FLAGS, flags)
    except OSError:  # no such attributes here
        return False
    finally:
        os.close(file)
    return bool(flags[0] & _IMMUTABLE_FLAG)


def _lets_its_owner_write(mode: int) -> bool:
    needed = stat.S_IWUSR | (stat.S_IXUSR if stat.S_ISDIR(mode) else stat.S_IRUSR)
    return mode & needed == needed


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


def is_full(folder: Path, least: int = LEAST_FREE_BYTES) -> bool:
    """Whether the disk has no room for the next block of a file: what needs a little room then fails in ways of its own. `least`:
    bytes that what failed would have needed."""
    try:
        return shutil.disk_usage(folder).free < least
    except OSError:
        return False
