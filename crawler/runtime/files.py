"""Files that are whole or not there."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

PART_SUFFIX = ".part"  # the ending of what is still being written


@contextmanager
def open_atomically(path: Path, *, mode: int = 0o644) -> Iterator[IO[bytes]]:
    """A file to write that appears under its name when the block has ended well, in one move: a reader sees the old file
    or the new one, never half of one, and a power cut loses neither."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:80]}.", suffix=PART_SUFFIX)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        temporary.chmod(mode)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def write_atomically(path: Path, text: str, *, mode: int = 0o644) -> Path:
    """A whole file of text; what cannot be written in UTF-8 stands as a question mark."""
    with open_atomically(path, mode=mode) as stream:
        stream.write(text.encode("utf-8", "replace"))
    return path


def shown_path(path: Path) -> str:
    """A path as people here would type it."""
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)
