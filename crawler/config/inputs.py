"""The files that a configuration is read from: each as it was when it was read."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

FileHashes = tuple[tuple[str, str], ...]  # path and hash; empty hash: there was no such file

MAX_CONFIG_INPUT_BYTES = 64 << 20  # of one file: the shipped gazetteer has two million


@dataclass(slots=True)
class Inputs:
    """Reads files and remembers what they held. `unsaved`: texts that stand for a file which is not written yet."""

    unsaved: Mapping[Path, bytes] = field(default_factory=dict)
    _hashes: dict[str, str] = field(default_factory=dict)

    def read_bytes(self, path: Path) -> bytes:
        """The content of a file. Raises `OSError`."""
        self._hashes[str(path)] = ""
        data = self.unsaved[path] if path in self.unsaved else _read(path)
        self._hashes[str(path)] = _hash(data)
        return data

    @property
    def hashes(self) -> FileHashes:
        return tuple(self._hashes.items())


def are_unchanged(hashes: FileHashes) -> bool:
    """Whether all files are as they were."""
    return all(_hash_of(Path(path)) == remembered for path, remembered in hashes)


def _hash_of(path: Path) -> str:
    try:
        return _hash(_read(path))
    except OSError:
        return ""


def _read(path: Path) -> bytes:
    """The content of a plain file of a bearable size: a device or a pipe would never end. Raises `OSError`."""
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError(errno.EINVAL, "it is no plain file", str(path))
        with open(handle, "rb", closefd=False) as stream:
            data = stream.read(MAX_CONFIG_INPUT_BYTES + 1)
    finally:
        os.close(handle)
    if len(data) > MAX_CONFIG_INPUT_BYTES:
        raise OSError(errno.EFBIG, f"it is larger than {MAX_CONFIG_INPUT_BYTES >> 20} MB", str(path))
    return data


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
