"""Raw pages as WARC (ISO 28500), and its check. The one door to warcio.

The archive keeps bodies decoded and headers as names with values, so a record is rebuilt from these, and says so. It is
not compressed: the pack is, and its manifest then depends on no zlib.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import re
import uuid
from collections.abc import Iterable
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

if TYPE_CHECKING:
    from crawler.report.evidence.material import PageKept

# What these say is true of the bytes on the wire, not of a decoded body.
ON_THE_WIRE = ("content-encoding", "content-length", "transfer-encoding", "content-md5", "digest", "content-digest")
WARC_NOTE = (
    "Bodies stand here as Borderwatch keeps them: after transfer and content decoding. So content-length is that of the "
    "decoded body, and what the server said of the encoded one stands under x-orig-content-encoding, x-orig-content-length "
    "and so on. Header names were kept in lower case, repeated headers joined with a comma, values that are not ASCII are "
    "percent-encoded here (the headers.json beside has them as received). The protocol version and the reason phrase were "
    "not kept: HTTP/1.1 and the usual phrase stand for them. Request headers were not kept: request records hold the "
    "method, the address and the host, no more. Redirects on the way are not kept: target is the address that answered."
)
MAX_RECORD_BYTES = 1 << 30  # bytes of records that a check reads
_LINE_BREAKS_AND_CONTROLS = re.compile(r"[\x00-\x1f\x7f]+")
_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


def write_warc(pages: Iterable[PageKept], *, filename: str, software: str, as_of: str) -> bytes:
    """A WARC 1.1 file of these pages. Its record ids are made from its contents: the same pages give the same bytes."""
    buffer = io.BytesIO()
    writer = WARCWriter(buffer, gzip=False, warc_version="1.1")
    information = {
        "software": f"Borderwatch {software}",
        "format": "WARC File Format 1.1",
        "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        "description": WARC_NOTE,
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in information.items()).encode()
    about = _id("warcinfo", filename, as_of)
    _add(writer, "", "warcinfo", head, {"WARC-Filename": filename, "WARC-Date": as_of, "WARC-Record-ID": about})
    for page in pages:
        _page(writer, page, about)
    return buffer.getvalue()


def _page(writer: WARCWriter, page: PageKept, about: str) -> None:
    url, digest = _line(page.url), f"sha256:{hashlib.sha256(page.body).hexdigest()}"
    common = {"WARC-Date": page.fetched_at, "WARC-Warcinfo-ID": about}
    response = _id("response", url, page.fetched_at, digest, str(page.id))
    _add(
        writer,
        url,
        "response",
        page.body,
        {**common, "WARC-Record-ID": response, "WARC-Payload-Digest": digest},
        StatusAndHeaders(_status(page.status), http_headers(page), protocol="HTTP/1.1"),
    )
    parts = urlsplit(url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    _add(
        writer,
        url,
        "request",
        b"",
        {**common, "WARC-Record-ID": _id("request", response), "WARC-Concurrent-To": response},
        StatusAndHeaders(f"GET {target} HTTP/1.1", [("host", parts.netloc)], is_http_request=True),
    )


def _add(
    writer: WARCWriter, url: str, kind: str, body: bytes, fields: dict[str, str], http: StatusAndHeaders | None = None
) -> None:
    if http is not None:
        http.compute_headers_buffer()
    block = (http.headers_buff if http is not None else b"") + body
    fields = {**fields, "WARC-Block-Digest": f"sha256:{hashlib.sha256(block).hexdigest()}"}
    if kind == "request":
        fields["WARC-Payload-Digest"] = f"sha256:{hashlib.sha256(body).hexdigest()}"
    writer.write_record(
        writer.create_warc_record(
            url, kind, payload=io.BytesIO(body), length=len(body), warc_headers_dict=fields, http_headers=http
        )
    )


def http_headers(page: PageKept) -> list[tuple[str, str]]:
    """The headers of a decoded body."""
    headers = [(name, _line(value)) for name, value in page.headers.items() if _HEADER_NAME.fullmatch(name)]
    renamed = [(f"x-orig-{name}" if name.lower() in ON_THE_WIRE else name, value) for name, value in headers]
    return [*renamed, ("content-length", str(len(page.body)))]


def check_warc(body: bytes) -> list[str]:
    """What is wrong with a WARC file by its own digests, in words; nothing when it is whole."""
    if not body.startswith(b"WARC/"):  # a compressed one is none of ours, and might unfold without end
        return ["not an uncompressed WARC file"]
    problems: list[str] = []
    read = 0
    complaints = io.StringIO()
    try:
        with contextlib.redirect_stderr(complaints):
            records = ArchiveIterator(io.BytesIO(body), check_digests=True)
            for record in records:
                name = str(record.rec_headers.get_header("WARC-Record-ID") or "a record without id")[:80]
                while piece := record.raw_stream.read(1 << 16):  # never content_stream: it would decode
                    read += len(piece)
                if read > MAX_RECORD_BYTES:
                    return [*problems, "too large to be checked"]
                checked = record.digest_checker.passed
                if checked is False:
                    problems.append(f"{name}: {record.rec_type}: its digest is not that of its content")
                elif checked is None:
                    problems.append(f"{name}: {record.rec_type}: has no digest")
            if records.err_count:
                problems.append("a record is not as long as it says")
    except Exception as error:  # a hostile file ends its own check, nothing else
        problems.append(f"cannot be read: {' '.join(str(error).split())[:120]}")
    return problems


def _status(code: int) -> str:
    try:
        return f"{code} {HTTPStatus(code).phrase}"
    except ValueError:
        return f"{code} Unknown"


def _line(text: str) -> str:
    """A value that ends no line before its time."""
    return _LINE_BREAKS_AND_CONTROLS.sub(" ", text).strip()


def _id(*parts: str) -> str:
    return f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, chr(10).join(parts))}>"
