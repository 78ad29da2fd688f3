"""Whether a pack is whole. It comes from a stranger: nothing is unpacked to disk, and no name, size or count is believed."""

from __future__ import annotations

import hashlib
import io
import re
import stat
import zipfile
import zlib
from collections import Counter
from dataclasses import dataclass
from typing import IO

from crawler.report.evidence import warc
from crawler.report.evidence.pack import MANIFEST

MAX_FILES = 20_000
MAX_PACK_BYTES = 2 << 30  # of all files together, unpacked
MAX_MANIFEST_BYTES = 8 << 20
MAX_WARC_BYTES = 128 << 20  # of one file, read whole for its check
MAX_DIRECTORY_BYTES = 16 << 20  # of the zip's list of files, which is read whole: 20,000 names of 800 characters
MAX_END_BYTES = 22 + 65_535  # the record at the end of a zip, with its comment
_MANIFEST_LINE = re.compile(r"([0-9a-f]{64})  (\S[^\r\n]*)")
_STORED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_UNSAFE = re.compile(r"[\x00-\x1f\x7f\\:]|(^|/)\.{0,2}(/|$)")
# what zipfile and zlib raise on bytes that are no zip, or no longer the one that was packed
_ZIP_ERRORS = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError, OSError)


@dataclass(frozen=True, slots=True)
class PackCheck:
    """What was found. `manifest` is the manifest's own SHA-256, to be held against what somebody wrote down."""

    problems: tuple[str, ...]
    files: int = 0
    manifest: str = ""

    @property
    def whole(self) -> bool:
        return not self.problems


def verify_pack(stream: IO[bytes]) -> PackCheck:
    """Reads the pack; every file that is changed, missing or added is a problem, in words."""
    try:
        if _directory_bytes(stream) > MAX_DIRECTORY_BYTES:
            return PackCheck(("its list of files is too large: no evidence pack has so many",))
        archive = zipfile.ZipFile(stream)
    except _ZIP_ERRORS:
        return PackCheck(("not a zip file, or a broken one",))
    with archive:
        refused = _refuse(archive)
        return PackCheck((refused,)) if refused else _compare(archive)


def _directory_bytes(stream: IO[bytes]) -> int:
    """The size of the list of files, as the end of the zip says it (APPNOTE 4.3.16): zipfile reads all of it. What is
    written as zip64, which nothing needs below 65,535 files and 4 GB, says that it is as large as can be."""
    end = stream.seek(0, io.SEEK_END)
    stream.seek(max(0, end - MAX_END_BYTES))
    tail = stream.read(MAX_END_BYTES)
    stream.seek(0)
    begin = tail.rfind(b"PK\5\6")
    return int.from_bytes(tail[begin + 12 : begin + 16], "little") if begin >= 0 else 0


def _refuse(archive: zipfile.ZipFile) -> str:
    """Why the pack is not even read, or nothing."""
    every = [info for info in archive.infolist() if not _empty_folder(info)]
    if len(every) > MAX_FILES:
        return f"holds {len(every):,} files: no evidence pack has so many"
    total = sum(info.file_size for info in every)
    if total > MAX_PACK_BYTES:
        return f"would unpack to {total:,} bytes: no evidence pack is so large"
    for info in every:
        name = shown(info.filename)
        if _UNSAFE.search(info.filename) or info.orig_filename != info.filename:
            return f"holds a name that leads out of the pack, or is none: {name}"
        if stat.S_IFMT(info.external_attr >> 16) not in (0, stat.S_IFREG):
            return f"holds something that is no plain file: {name}"
        if info.flag_bits & 0x1:
            return f"holds an encrypted file: {name}"
        if info.compress_type not in _STORED:
            return f"holds a file packed in another way than ours: {name}"
    twice = [name for name, count in Counter(info.filename for info in every).items() if count > 1]
    if twice:
        return f"holds a file twice: {shown(twice[0])}"
    if MANIFEST not in archive.namelist():
        return f"has no {MANIFEST}: not an evidence pack"
    return f"its {MANIFEST} is too large" if archive.getinfo(MANIFEST).file_size > MAX_MANIFEST_BYTES else ""


def _compare(archive: zipfile.ZipFile) -> PackCheck:
    try:
        body = archive.read(MANIFEST)
        listed = _manifest_hashes(body)
    except _ZIP_ERRORS as error:
        return PackCheck((f"its {MANIFEST} cannot be read: {' '.join(str(error).split())[:120]}",))
    problems = []
    there = {info.filename: info for info in archive.infolist() if info.filename != MANIFEST and not _empty_folder(info)}
    for name in sorted(listed.keys() | there.keys()):
        if name not in there:
            problems.append(f"missing: {shown(name)}")
        elif name not in listed:
            problems.append(f"added: {shown(name)}")
        else:
            problems += _file_problems(archive, there[name], listed[name])
    return PackCheck(tuple(problems), len(there), hashlib.sha256(body).hexdigest())


def _manifest_hashes(body: bytes) -> dict[str, str]:
    """File → SHA-256, as the manifest says. Raises `ValueError` on anything that is no manifest."""
    hashes: dict[str, str] = {}
    for number, line in enumerate(body.decode("utf-8").split("\n"), 1):
        if not line:
            continue
        entry = _MANIFEST_LINE.fullmatch(line)
        if entry is None or entry[2] in hashes:
            raise ValueError(f"line {number} is not a hash and a name, or names a file twice")
        hashes[entry[2]] = entry[1]
    return hashes


def _file_problems(archive: zipfile.ZipFile, info: zipfile.ZipInfo, expected: str) -> list[str]:
    digest, name = hashlib.sha256(), shown(info.filename)
    is_warc = info.filename.endswith(".warc")
    if is_warc and info.file_size > MAX_WARC_BYTES:
        return [f"too large to be checked: {name}"]
    whole = bytearray()
    try:
        with archive.open(info) as stream:  # zipfile reads no more than file_size, and checks the CRC at the end
            while piece := stream.read(1 << 20):
                digest.update(piece)
                if is_warc:
                    whole += piece
    except _ZIP_ERRORS:
        return [f"changed: {name} (cannot be unpacked)"]
    problems = [] if digest.hexdigest() == expected else [f"changed: {name}"]
    if is_warc:
        problems += [f"changed: {name}: {problem}" for problem in warc.check_warc(bytes(whole))]
    return problems


def _empty_folder(info: zipfile.ZipInfo) -> bool:
    """What `zip -r` adds when somebody packs the unpacked files again: it holds nothing, and is never made."""
    return info.filename.endswith("/") and not info.file_size


def shown(name: str) -> str:
    """A name from a stranger on one line of a terminal."""
    return "".join(char if char.isprintable() else "?" for char in name[:120]) or "(empty)"
