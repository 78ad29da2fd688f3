"""Files → a zip whose bytes depend on them alone, with a manifest that `sha256sum -c` reads (BagIt's, RFC 8493)."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO

from crawler.runtime.clock import instant

MANIFEST = "manifest-sha256.txt"
ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)  # a zip knows no earlier time


@dataclass(frozen=True, slots=True)
class PackFile:
    """A file of a pack: its name, with / between folders, and its bytes."""

    name: str
    body: bytes


def sha256(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def manifest(files: Sequence[PackFile]) -> bytes:
    """One line for each file: its SHA-256, two spaces, its name."""
    return "".join(f"{sha256(file.body)}  {file.name}\n" for file in sorted(files, key=lambda file: file.name)).encode()


def write_pack(files: Sequence[PackFile], as_of: str, stream: IO[bytes]) -> str:
    """The pack, by name, the manifest last. Every file bears the time `as_of`. Answers the manifest's own SHA-256."""
    when = max(ZIP_EPOCH, instant(as_of).timetuple()[:6])
    last = PackFile(MANIFEST, manifest(files))
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for file in (*sorted(files, key=lambda file: file.name), last):
            info = zipfile.ZipInfo(file.name, when)
            info.create_system, info.external_attr = 3, 0o100644 << 16  # the same on every system: a plain Unix file
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, file.body)
    return sha256(last.body)
