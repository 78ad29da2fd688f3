"""Pages are sent packed (gzip) to who can unpack them: over a slow line that is a fifth of the bytes.

A page holds the token of its forms beside words that a visitor chose. The length of a packed page may betray the token to who makes
a browser ask again and again (BREACH, 2013). What another site
makes a browser ask for is therefore not packed (`door.guarded`).
"""

from __future__ import annotations

import zlib
from collections.abc import Awaitable, Callable
from typing import Any

GZIPPED_CONTENT_TYPES = (b"text/", b"application/json", b"application/javascript", b"application/atom+xml", b"image/svg+xml")
MIN_PACKED_BYTES = 1_000  # a shorter body is sent as it is
GZIP_WINDOW_BITS = 31  # zlib's number for the largest window in a gzip frame
GZIP_LEVEL = 5

Send = Callable[[dict[str, Any]], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]


def accepts_gzip(headers: Headers) -> bool:
    """Whether a browser says that it unpacks gzip; `q=0` says that it does not."""
    accepted = b",".join(value for name, value in headers if name.lower() == b"accept-encoding").lower()
    offers = [offer.replace(b" ", b"").partition(b";") for offer in accepted.split(b",")]
    return any(coding == b"gzip" and weight not in (b"q=0", b"q=0.0", b"q=0.00", b"q=0.000") for coding, _, weight in offers)


def worth_packing(headers: Headers, first_bytes: int, *, more: bool) -> bool:
    """Whether an answer with these headers and such a first piece is to be packed."""
    names = {name.lower(): value for name, value in headers}
    is_text = names.get(b"content-type", b"").startswith(GZIPPED_CONTENT_TYPES)
    return is_text and b"content-encoding" not in names and (more or first_bytes >= MIN_PACKED_BYTES)


def packing(send: Send) -> Send:
    """Wrap ASGI's `send`: it holds the headers back until the first piece of the body tells whether to pack."""
    started: dict[str, Any] = {}
    packer: Any = None

    async def send_packed(message: dict[str, Any]) -> None:
        nonlocal started, packer
        if message["type"] == "http.response.start":
            started = message
            return
        body, more = message.get("body", b""), message.get("more_body", False)
        if started:
            headers = list(started["headers"])
            if started["status"] == 200 and worth_packing(headers, len(body), more=more):
                packer = zlib.compressobj(GZIP_LEVEL, zlib.DEFLATED, GZIP_WINDOW_BITS)
                headers = [pair for pair in headers if pair[0].lower() != b"content-length"]
                headers += [(b"content-encoding", b"gzip")]
            headers.append((b"vary", b"Accept-Encoding"))
            await send({**started, "headers": headers})
            started = {}
        if packer is not None:
            body = packer.compress(body) + (b"" if more else packer.flush())
        await send({**message, "body": body})

    return send_packed
