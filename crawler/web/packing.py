"""Raw pages as the archive keeps them."""

from __future__ import annotations

import zlib

from crawler.model import Page

ZLIB_LEVEL = 6


def pack(page: Page) -> bytes:
    """A raw body as it is kept: as it was received where that was gzip, else packed."""
    return zlib.compress(page.body, ZLIB_LEVEL) if page.unpacked_bytes is None else page.body
