"""Which program reads a configuration: its own files, its libraries, its Python."""

from __future__ import annotations

import hashlib
import os
import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
CHECKING_LIBRARIES = ("pydantic", "yaml", "lark", "ahocorasick")  # whose folder says when libraries were changed


@cache
def program_fingerprint() -> str:
    """A hash of the code and of what ships with it: other code may read the same configuration otherwise."""
    content = hashlib.sha256(sys.version.encode())
    for folder, folders, files in os.walk(PACKAGE):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        for name in sorted(files):
            data = Path(folder, name).read_bytes()
            content.update(f"{folder[len(str(PACKAGE)) :]}/{name} {len(data)}\n".encode(errors="surrogateescape"))
            content.update(data)
    for place in sorted(set(map(_library_folder, CHECKING_LIBRARIES))):
        content.update(f"{place} {Path(place).stat().st_mtime_ns}\n".encode(errors="surrogateescape"))
    return content.hexdigest()


def _library_folder(library: str) -> str:
    """The folder that an installer writes to when it replaces a library."""
    spec = find_spec(library)
    origin = Path(spec.origin) if spec is not None and spec.origin else PACKAGE
    return str(origin.parents[1] if origin.name == "__init__.py" else origin.parent)
