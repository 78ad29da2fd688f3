"""The files that a configuration is read from: each as it was when it was read."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

FileHashes = tuple[tuple[str, str], ...]  # path and hash; empty hash: there was no such file


@dataclass(slots=True)
class Inputs:
    """Reads files and remembers what they held. `unsaved`: texts that stand for a file which is not written yet."""

    unsaved: Mapping[Path, bytes] = field(default_factory=dict)
    _hashes: dict[str, str] = field(default_factory=dict)

    def read_bytes(self, path: Path) -> bytes:
        """The content of a file. Raises `OSError`."""
        self._hashes[str(path)] = ""
        data = self.unsaved[path] if path in self.unsaved else path.read_bytes()
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
        return _hash(path.read_bytes())
    except OSError:
        return ""


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
