"""Answers that stay packed: the bytes of a page go to its worker, and into the archive, as they were received.

What the crawl itself asks of a body is its beginning, its end and its size; these are taken once, when the packing is checked.
"""

from __future__ import annotations

from typing import Self

from scrapy.http import Response

from crawler.web.compression import UnpackedBody, unpacked_again

MAX_OPENING_BYTES = 16_384
MAX_ENDING_BYTES = 4096  # comments and counters may follow the end


class PackedResponse(Response):
    """An answer whose body is gzip (perhaps of several members or layers) that was unpacked once, within the limit."""

    attributes = (*Response.attributes, "opening", "ending", "unpacked_bytes")

    def __init__(self, url: str, *, opening: bytes, ending: bytes, unpacked_bytes: int, **fields: object) -> None:
        super().__init__(url, **fields)  # type: ignore[arg-type]
        self.opening, self.ending, self.unpacked_bytes = opening, ending, unpacked_bytes

    @classmethod
    def of(cls, response: Response, body: UnpackedBody) -> Self:
        """The response with its body as it is; `body`: what that unpacks to."""
        fields = {name: getattr(response, name) for name in Response.attributes if name != "url"}
        opening, ending = body.body[:MAX_OPENING_BYTES], body.body[-MAX_ENDING_BYTES:]
        return cls(response.url, opening=opening, ending=ending, unpacked_bytes=len(body.body), **fields)


def opening_of(response: Response) -> bytes:
    """The first bytes of what the body says."""
    return response.opening if isinstance(response, PackedResponse) else response.body[:MAX_OPENING_BYTES]


def ending_of(response: Response) -> bytes:
    """The last bytes of what the body says."""
    return response.ending if isinstance(response, PackedResponse) else response.body[-MAX_ENDING_BYTES:]


def size_of(response: Response) -> int:
    """The bytes of the body, unpacked."""
    return response.unpacked_bytes if isinstance(response, PackedResponse) else len(response.body)


def body_of(response: Response) -> bytes:
    """The body, unpacked."""
    if not isinstance(response, PackedResponse):
        return response.body
    return unpacked_again(response.body, response.unpacked_bytes)
