"""Bodies as they were meant: unpacked, whole, and asked for once more where they are neither."""

from __future__ import annotations

import zlib

from scrapy import Request
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.http import Response

from crawler.web.compression import GZIP_MARK, TooLargeUnpackedError, unpacked
from crawler.web.urls import host_of

CUT_SHORT = "cut_short"  # flag of a response whose body ends early
_ROOTS = (b"html", b"rss", b"feed", b"rdf:rdf", b"urlset", b"sitemapindex")
_ROOT_BYTES, _END_BYTES = 2048, 4096  # comments and counters may follow the end


class Unpacking(HttpCompressionMiddleware):
    """Scrapy's decompression, which hides that data ended early or were damaged, and gives up on a body that only claims to be
    compressed: such an answer is asked for again without compression."""

    def process_response(  # type: ignore[override]  # Scrapy passes no spider any more
        self, request: Request, response: Response
    ) -> Request | Response:
        encodings = b",".join(response.headers.getlist("Content-Encoding")).lower()
        if not encodings or request.method == "HEAD" or not response.body:
            return response
        if b"gzip" in encodings and not response.body.startswith(GZIP_MARK):
            return self._without_compression(request, response)
        try:
            answer = super().process_response(request, response)
        except (zlib.error, OSError, EOFError, ValueError):  # TooLarge is Scrapy's IgnoreRequest, and passes
            return self._without_compression(request, response)
        if isinstance(answer, Response) and not _is_whole(response.body, encodings, len(answer.body)):
            answer.flags.append(CUT_SHORT)
        return answer

    def _without_compression(self, request: Request, response: Response) -> Request | Response:
        if request.meta.get("identity"):  # it still says so: the body speaks for itself
            del response.headers["Content-Encoding"]
            return response
        again = request.replace(dont_filter=True)
        again.headers["Accept-Encoding"] = "identity"
        again.meta["identity"] = True
        return again


def _is_whole(packed: bytes, encodings: bytes, size: int) -> bool:
    """Whether the streams of gzip and deflate ended as they should; of other encodings nobody can say."""
    try:
        if encodings.strip() in (b"gzip", b"x-gzip"):
            return unpacked(packed, size + 1).is_whole
        if encodings.strip() == b"deflate":
            return any(_ends(packed, wbits) for wbits in (zlib.MAX_WBITS, -zlib.MAX_WBITS))
    except (zlib.error, TooLargeUnpackedError):
        return encodings.strip() != b"deflate"  # gzip within gzip is larger than the first layer
    return True


def _ends(packed: bytes, wbits: int) -> bool:
    stream = zlib.decompressobj(wbits=wbits)
    try:
        stream.decompress(packed)
    except zlib.error:
        return False
    return stream.eof


class WholeDocuments:
    """Asks once more for a document that was cut short. A host that leaves the end tag out as a habit is asked once a crawl."""

    def __init__(self) -> None:
        self._careless_hosts: set[str] = set()

    def process_response(self, request: Request, response: Response) -> Request | Response:
        if response.status not in (200, 206) or not response.body:
            return response
        is_cut = CUT_SHORT in response.flags or response.status == 206
        if not is_cut and not (self._may_be_cut(response) and host_of(request.url) not in self._careless_hosts):
            return response
        before: bytes | None = request.meta.get("cut_body")
        if before is None:
            again = request.replace(dont_filter=True)
            again.meta["cut_body"] = response.body
            return again
        request.meta.pop("cut_body")
        if not is_cut and before == response.body:
            self._careless_hosts.add(host_of(request.url))
        elif CUT_SHORT not in response.flags:
            response.flags.append(CUT_SHORT)
        return response

    @staticmethod
    def _may_be_cut(response: Response) -> bool:
        """Whether a page, feed or sitemap begins and never ends."""
        start, end = response.body[:_ROOT_BYTES].lower(), response.body[-_END_BYTES:].lower()
        root = next((name for name in _ROOTS if b"<" + name in start), None)
        return root is not None and b"</" + root not in end
