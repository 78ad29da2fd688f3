"""Bodies that are compressed though no header says so, or twice: gzip of several members, gzip within gzip."""

from __future__ import annotations

import zlib
from contextlib import suppress
from dataclasses import dataclass

GZIP_MARK = b"\x1f\x8b"
MAX_LAYERS = 3
STEP_BYTES = 4096
SPARE_BYTES = 1 << 16
_WITH_GZIP_HEADER = 31  # wbits


class TooLargeUnpackedError(ValueError):
    """A body that is larger than the limit once unpacked."""


@dataclass(frozen=True, slots=True)
class UnpackedBody:
    """`is_whole`: every stream ended as it should (length and check sum, RFC 1952 2.3.1)."""

    body: bytes
    is_whole: bool = True


def unpacked(body: bytes, max_bytes: int) -> UnpackedBody:
    """The body without its layers of gzip; what can be read of one that breaks off. Raises `TooLargeUnpackedError`, and
    `zlib.error` where nothing at all can be read."""
    is_whole = True
    for _ in range(MAX_LAYERS):
        if not body.startswith(GZIP_MARK):
            break
        layer = _one_layer(body, max_bytes)
        body, is_whole = layer.body, is_whole and layer.is_whole
    return UnpackedBody(body, is_whole)


def unpacked_again(body: bytes, size: int) -> bytes:
    """A body that was unpacked before, and had `size` bytes then. Raises `TooLargeUnpackedError` for another one."""
    return unpacked(body, 2 * size + SPARE_BYTES).body  # a layer may be larger than what is in it


def _one_layer(body: bytes, max_bytes: int) -> UnpackedBody:
    pieces: list[bytes] = []
    room = max_bytes
    while body.startswith(GZIP_MARK):
        member = zlib.decompressobj(wbits=_WITH_GZIP_HEADER)
        try:
            piece = member.decompress(body, room + 1)
        except zlib.error:
            if pieces:
                return UnpackedBody(b"".join(pieces), is_whole=False)
            return UnpackedBody(_readable_part(body, room), is_whole=False)
        if len(piece) > room:
            raise TooLargeUnpackedError(f"larger than {max_bytes >> 20} MB once unpacked")
        pieces.append(piece)
        room -= len(piece)
        if not member.eof:
            return UnpackedBody(b"".join(pieces), is_whole=False)
        body = member.unused_data.lstrip(b"\0")  # some writers fill up with zeros
    return UnpackedBody(b"".join(pieces), is_whole=not body or not GZIP_MARK.startswith(body))  # other bytes behind it are junk


def _readable_part(body: bytes, room: int) -> bytes:
    """What stands before the fault. Raises `zlib.error` when that is nothing."""
    member = zlib.decompressobj(wbits=_WITH_GZIP_HEADER)
    pieces: list[bytes] = []
    for start in range(0, len(body), STEP_BYTES):
        before = member.copy()
        try:
            pieces.append(member.decompress(body[start : start + STEP_BYTES], room + 1))
        except zlib.error:  # byte by byte up to the fault: it may be the check sum, after all of the data
            with suppress(zlib.error):
                for number in range(start, min(start + STEP_BYTES, len(body))):
                    pieces.append(before.decompress(body[number : number + 1], room + 1))
            break
        room -= len(pieces[-1])
        if room < 0:
            raise TooLargeUnpackedError("larger than the limit once unpacked")
    if not any(pieces):
        raise zlib.error("gzip data that is broken")
    return b"".join(pieces)
