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

from crawler.shell.packed import PackedResponse, body_of, ending_of, opening_of, size_of
from crawler.web.compression import GZIP_MARK, TooLargeUnpackedError, unpacked
from crawler.web.urls import host_of

CUT_SHORT = "cut_short"  # flag of a response whose body ends early
DATA_LOSS = "dataloss"  # Scrapy's flag: fewer bytes came than were promised
NO_LENGTH = "partial"  # Scrapy's flag: nobody said how many bytes there would be
_XML_ROOTS = frozenset({b"rss", b"feed", b"rdf", b"urlset", b"sitemapindex"})
_ROOT_BYTES = 2048
_COMMENT, _FIRST_TAG = re.compile(rb"<!--.*?-->", re.DOTALL), re.compile(rb"<([a-z][\w.-]*(?::[a-z]\w*)?)[\s>/]")
_CONTENT_RANGE = re.compile(rb"\s*bytes\s+0-(\d{1,15})/(\d{1,15})\s*")
_ENDING_BYTES = 200
_PIECE_BYTES = 1 << 16
ACCEPTED_PACKINGS = (
    "gzip, deflate"  # what others save in bytes they cost in unpacking: a page stays gzip from the host to the archive
)
_GZIP_NAMES = (b"gzip", b"x-gzip")


class Unpacking(HttpCompressionMiddleware):
    """Checks how a body is packed, once, and lets it stay packed: it is unpacked again where it is read.

    Scrapy's decompression hides that data ended early or were damaged, guesses the charset of packed bytes (3 ms a page), and gives
    up on a body that only claims to be compressed: such an answer is asked for again without compression. What is gzip without
    saying so, or twice, is packed too. Other packings were not asked for; where they come, Scrapy unpacks them."""

    def process_request(self, request: Request) -> None:  # type: ignore[override]  # Scrapy passes no spider any more
        request.headers.setdefault("Accept-Encoding", ACCEPTED_PACKINGS)

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        if request.method == "HEAD" or not response.body:
            return response
        encodings = [name.strip().lower() for line in response.headers.getlist("Content-Encoding") for name in line.split(b",")]
        if encodings and all(name in _GZIP_NAMES for name in encodings):
            if not response.body.startswith(GZIP_MARK):
                return self._without_compression(request, response)
            try:
                packed = self._packed(request, response)
            except zlib.error:
                return self._without_compression(request, response)
            del packed.headers["Content-Encoding"]
            return packed
        if encodings:
            whole = encodings != [b"deflate"] or any(_ends(response.body, wbits) for wbits in (zlib.MAX_WBITS, -zlib.MAX_WBITS))
            try:
                answer = super().process_response(request, response)
            except IgnoreRequest:  # too large
                raise
            except Exception:  # each of four decoders has exceptions of its own
                return self._without_compression(request, response)
            if not isinstance(answer, Response):
                return answer
            response = answer if whole else _cut(answer)
        if not response.body.startswith(GZIP_MARK):
            return response
        try:
            return self._packed(request, response)
        except zlib.error:
            return response

    def _packed(self, request: Request, response: Response) -> PackedResponse:
        """Raises `IgnoreRequest` for one that is too large unpacked, `zlib.error` for one that cannot be unpacked at all."""
        try:
            body = unpacked(response.body, request.meta.get("download_maxsize", self._max_size))
        except TooLargeUnpackedError as error:
            raise IgnoreRequest(str(error)) from error
        packed = PackedResponse.of(response, body)
        if not body.is_whole:
            packed.flags.append(CUT_SHORT)
        return packed

    def _without_compression(self, request: Request, response: Response) -> Request | Response:
        if request.meta.get("identity"):
            del response.headers["Content-Encoding"]  # it still says so: the body speaks for itself
            return response if response.body.lstrip()[:1] in (b"<", b"{", b"[") else _cut(response)
        again = request.replace(dont_filter=True)
        again.headers["Accept-Encoding"] = "identity"
        again.meta["identity"] = True
        return again


def _ends(packed: bytes, wbits: int) -> bool:
    stream = zlib.decompressobj(wbits=wbits)
    try:
        while packed and not stream.eof:  # piece by piece: nobody knows yet how much it is
            stream.decompress(packed, _PIECE_BYTES)
            packed = stream.unconsumed_tail
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
        if not is_cut and _root_of(response) == b"html" and _is_habit(body_of(first), body_of(response)):
            self._careless_hosts.add(host_of(request.url))
            return response
        longest = _cut(max(first, response, key=size_of))
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
        root, end = _root_of(response), ending_of(response).lower()
        if root == b"html":
            return b"</html" not in end and b"</body" not in end and host_of(response.url) not in self._careless_hosts
        return root.rpartition(b":")[2] in _XML_ROOTS and b"</" + root not in end


def _root_of(response: Response) -> bytes:
    """The name of the first element, in lower case; nothing where there is none near the beginning."""
    tag = _FIRST_TAG.search(_COMMENT.sub(b"", opening_of(response)[:_ROOT_BYTES].lower()))
    return tag[1] if tag else b""


def is_html(response: Response) -> bool:
    """Whether a page came, and no feed, sitemap or other file."""
    kind = (response.headers.get("Content-Type") or b"text/html").split(b";")[0].strip().lower()
    return response.status == 200 and (_root_of(response) == b"html" or (kind == b"text/html" and not _is_xml(response)))


def _is_xml(response: Response) -> bool:
    return _root_of(response).rpartition(b":")[2] in _XML_ROOTS


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
