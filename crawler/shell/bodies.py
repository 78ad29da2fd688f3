"""Bodies as they were meant: unpacked, whole, and asked for once more where they are neither.

Every request made here passes robots.txt, politeness and the address guard like any other.
"""

from __future__ import annotations

import re
import zlib

from scrapy import Request
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import IgnoreRequest, ResponseDataLossError
from scrapy.http import Response
from scrapy.responsetypes import responsetypes

from crawler.web.compression import GZIP_MARK, TooLargeUnpackedError, unpacked
from crawler.web.urls import host_of

CUT_SHORT = "cut_short"  # flag of a response whose body ends early
DATA_LOSS = "dataloss"  # Scrapy's flag: fewer bytes came than were promised
NO_LENGTH = "partial"  # Scrapy's flag: nobody said how many bytes there would be
_XML_ROOTS = frozenset({b"rss", b"feed", b"rdf", b"urlset", b"sitemapindex"})
_ROOT_BYTES, _END_BYTES = 2048, 4096  # comments and counters may follow the end
_COMMENT, _FIRST_TAG = re.compile(rb"<!--.*?-->", re.DOTALL), re.compile(rb"<([a-z][\w.-]*(?::[a-z]\w*)?)[\s>/]")
_CONTENT_RANGE = re.compile(rb"\s*bytes\s+0-(\d{1,15})/(\d{1,15})\s*")
_ENDING_BYTES = 200


class Unpacking(HttpCompressionMiddleware):
    """Scrapy's decompression, which hides that data ended early or were damaged, and gives up on a body that only claims to be
    compressed: such an answer is asked for again without compression. What is compressed without saying so, or twice, is
    unpacked too."""

    def process_response(  # type: ignore[override]  # Scrapy passes no spider any more
        self, request: Request, response: Response
    ) -> Request | Response:
        if request.method == "HEAD" or not response.body:
            return response
        encodings = b",".join(response.headers.getlist("Content-Encoding")).strip().lower()
        if encodings:
            if b"gzip" in encodings and not response.body.startswith(GZIP_MARK):
                return self._without_compression(request, response)
            packed = response.body
            try:
                answer = super().process_response(request, response)
            except IgnoreRequest:  # too large
                raise
            except Exception:  # each of four decoders has exceptions of its own
                return self._without_compression(request, response)
            if not isinstance(answer, Response):
                return answer
            response = answer
            if not _is_whole(packed, encodings, len(response.body)):
                response.flags.append(CUT_SHORT)
        return self._without_more_layers(request, response)

    def _without_compression(self, request: Request, response: Response) -> Request | Response:
        if request.meta.get("identity"):
            del response.headers["Content-Encoding"]  # it still says so: the body speaks for itself
            return response if response.body.lstrip()[:1] in (b"<", b"{", b"[") else _cut(response)
        again = request.replace(dont_filter=True)
        again.headers["Accept-Encoding"] = "identity"
        again.meta["identity"] = True
        return again

    def _without_more_layers(self, request: Request, response: Response) -> Response:
        """The response without gzip that no header names. Raises `IgnoreRequest` for one that is too large unpacked."""
        if not response.body.startswith(GZIP_MARK):
            return response
        try:
            inner = unpacked(response.body, request.meta.get("download_maxsize", self._max_size))
        except TooLargeUnpackedError as error:
            raise IgnoreRequest(str(error)) from error
        except zlib.error:
            return response
        kind = responsetypes.from_args(headers=response.headers, url=response.url, body=inner.body)
        response = response.replace(cls=kind, body=inner.body)
        if not inner.is_whole:
            response.flags.append(CUT_SHORT)
        return response


def _is_whole(packed: bytes, encodings: bytes, size: int) -> bool:
    """Whether the streams of gzip and deflate ended as they should; of other encodings nobody can say."""
    try:
        if encodings in (b"gzip", b"x-gzip"):
            return unpacked(packed, size + 1).is_whole
        if encodings == b"deflate":
            return any(_ends(packed, wbits) for wbits in (zlib.MAX_WBITS, -zlib.MAX_WBITS))
    except TooLargeUnpackedError:
        return True  # gzip within gzip is larger than the first layer, and is looked at layer by layer
    except zlib.error:
        return False
    return True


def _ends(packed: bytes, wbits: int) -> bool:
    stream = zlib.decompressobj(wbits=wbits)
    try:
        stream.decompress(packed)
    except zlib.error:
        return False
    return stream.eof


class WholeDocuments:
    """Asks once more for a document that was cut short, and keeps the longer of two that are. A host whose pages have no end tag
    as a habit is asked once a crawl."""

    def __init__(self) -> None:
        self._careless_hosts: set[str] = set()

    def process_response(self, request: Request, response: Response) -> Request | Response:
        first: Response | None = request.meta.pop("cut_response", None)
        if response.status not in (200, 206):
            return response if first is None else _cut(first)  # half a document says more than a refusal
        is_cut = _was_cut(response)
        if not is_cut and not self._never_ends(response):
            return response
        if first is None:
            again = request.replace(dont_filter=True)
            again.meta["cut_response"] = response
            return again
        if not is_cut and _root_of(response.body) == b"html" and _is_habit(first.body, response.body):
            self._careless_hosts.add(host_of(request.url))
            return response
        longest = _cut(max(first, response, key=lambda answer: len(answer.body)))
        if not longest.body:
            raise ResponseDataLossError("nothing of the body came")
        return longest

    def process_exception(self, request: Request, exception: Exception) -> Response | None:  # noqa: ARG002
        """The first answer, where the second cannot be had (the host rests, is gone, takes too long)."""
        first: Response | None = request.meta.get("cut_response")
        if first is None or not first.body:
            return None
        return _cut(first)

    def _never_ends(self, response: Response) -> bool:
        """Whether a page, feed or sitemap begins and never ends."""
        root, end = _root_of(response.body), response.body[-_END_BYTES:].lower()
        if root == b"html":
            return b"</html" not in end and b"</body" not in end and host_of(response.url) not in self._careless_hosts
        return root.rpartition(b":")[2] in _XML_ROOTS and b"</" + root not in end


def _root_of(body: bytes) -> bytes:
    """The name of the first element, in lower case; nothing where there is none near the beginning."""
    tag = _FIRST_TAG.search(_COMMENT.sub(b"", body[:_ROOT_BYTES].lower()))
    return tag[1] if tag else b""


def is_html(response: Response) -> bool:
    """Whether a page came, and no feed, sitemap or other file."""
    kind = (response.headers.get("Content-Type") or b"text/html").split(b";")[0].strip().lower()
    return response.status == 200 and (_root_of(response.body) == b"html" or (kind == b"text/html" and not _is_xml(response.body)))


def _is_xml(body: bytes) -> bool:
    return _root_of(body).rpartition(b":")[2] in _XML_ROOTS


def _cut(response: Response) -> Response:
    if CUT_SHORT not in response.flags:
        response.flags.append(CUT_SHORT)
    return response


def _was_cut(response: Response) -> bool:
    """Whether the transfer itself says that something is missing."""
    if CUT_SHORT in response.flags or DATA_LOSS in response.flags:
        return True
    if response.status != 206:
        return False
    whole = _CONTENT_RANGE.fullmatch(response.headers.get("Content-Range") or b"")
    return whole is None or int(whole[1]) + 1 != int(whole[2])


def _is_habit(first: bytes, second: bytes) -> bool:
    """Whether a page that has no end tag twice is meant so: it ends alike, after a tag, and nothing of its text is open."""
    first, second = first.rstrip().lower(), second.rstrip().lower()
    if not second.endswith(b">") or first[-_ENDING_BYTES:] != second[-_ENDING_BYTES:]:
        return False
    return all(second.count(b"<" + name) <= second.count(b"</" + name) for name in (b"article", b"main"))
