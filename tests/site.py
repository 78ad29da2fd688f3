"""A programmable news site on loopback: real HTTP for tests. Several at once are several hosts (by port, or by address)."""

from __future__ import annotations

import hashlib
import socket
import ssl
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass
class ScriptedAnswer:
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    wait: float = 0.0
    until: threading.Event | None = None  # no answer before
    times: int | None = None  # how often; None: for ever
    raw: bytes | None = None  # written instead of a response


@dataclass(frozen=True)
class ReceivedRequest:
    path: str
    headers: Mapping[str, str]
    at_seconds: float  # time.monotonic()
    status: int


PAGE = """<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>
<meta property="og:type" content="article">{meta}</head><body><nav><a href="/">Home</a></nav>
<article><h1>{title}</h1>{body}</article><footer>Imprint</footer></body></html>"""


def words(seed: str, count: int = 120) -> str:
    """A text of its own for each seed: no two are near-duplicates."""
    stock = (
        "river valley school teacher market bridge winter harvest apricot village council road snow doctor clinic lamp "
        "carpet wool goat shepherd engineer turbine canal water field wheat train station driver letter newspaper morning "
        "evening neighbour garden wall stone tower window kitchen bread salt sugar tea cloth kettle clerk ladder basket"
    ).split()
    text_words = []
    state = seed
    for number in range(count):
        state = hashlib.sha256(f"{state}{number}".encode()).hexdigest()
        text_words.append(stock[int(state[:8], 16) % len(stock)])
        if number % 12 == 11:
            text_words[-1] += "."
    return " ".join(text_words)


def closed_port(address: str = "127.0.0.1") -> str:
    """host:port where nobody listens: what connects there is refused."""
    with socket.socket() as probe:
        probe.bind((address, 0))
        return f"{address}:{probe.getsockname()[1]}"


def self_signed(name: str) -> bytes:
    """A key and a certificate for `name` that nobody but itself has signed, as PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return private + certificate.public_bytes(serialization.Encoding.PEM)


def _tls(name: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.NamedTemporaryFile(suffix=".pem") as file:
        file.write(self_signed(name))
        file.flush()
        context.load_cert_chain(file.name)
    return context


class _Server(ThreadingHTTPServer):
    """A connection whose TLS handshake fails is nothing to print."""

    def handle_error(self, request: object, client_address: object) -> None:
        if not isinstance(sys.exc_info()[1], ssl.SSLError | ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class Site:
    """`with Site() as site:`; then publish, break, slow down and ask what was asked. `certificate_for` makes it speak
    TLS, with a self-signed certificate for that name."""

    def __init__(self, address: str = "127.0.0.1", port: int = 0, *, certificate_for: str | None = None) -> None:
        self.requests: list[ReceivedRequest] = []
        self._answers: dict[str, list[ScriptedAnswer]] = {}
        self._cookies: dict[str, str] = {}  # path → Set-Cookie without which it redirects to itself
        self._lock = threading.Lock()
        self._server = _Server((address, port), self._handler())
        self._server.daemon_threads = True
        self._scheme = "http"
        if certificate_for is not None:
            self._server.socket = _tls(certificate_for).wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )
            self._scheme = "https"
        self.host = f"{address}:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()

    # ------------------------------------------------------------------ verbs

    def url(self, path: str = "/") -> str:
        return f"{self._scheme}://{self.host}{path}"

    def answers(
        self,
        path: str,
        status: int = 200,
        body: bytes | str = b"",
        *,
        content_type: str = "text/html; charset=utf-8",
        headers: Mapping[str, str] | None = None,
        wait: float = 0.0,
        times: int | None = None,
    ) -> None:
        """What `path` answers from now on; with `times`, so often, and then what it answered before."""
        data = body.encode() if isinstance(body, str) else body
        answer = ScriptedAnswer(
            status=status, headers={"Content-Type": content_type, **(headers or {})}, body=data, wait=wait, times=times
        )
        with self._lock:
            self._answers[path] = [answer, *self._answers.get(path, [])] if times else [answer]

    def publish(self, path: str, title: str, paragraphs: Sequence[str], *, lang: str = "en", meta: str = "") -> str:
        """An article page; returns its address."""
        body = "".join(f"<p>{escape(text)}</p>" for text in paragraphs)
        self.answers(path, body=PAGE.format(lang=lang, title=escape(title), body=body, meta=meta))
        return self.url(path)

    def feed(self, path: str, items: Sequence[Mapping[str, object]], *, title: str = "A feed", extra: str = "") -> str:
        """An RSS 2.0 feed of {link, title, guid?, date?, summary?, author?}, with an ETag; returns its address."""
        parts = []
        for item in items:
            date = item.get("date")
            parts.append(
                f"<item><title>{escape(str(item.get('title', '')))}</title><link>{escape(str(item['link']))}</link>"
                + (f"<guid isPermaLink='false'>{escape(str(item['guid']))}</guid>" if item.get("guid") else "")
                + (f"<pubDate>{format_datetime(date)}</pubDate>" if isinstance(date, datetime) else "")
                + (f"<description>{escape(str(item['summary']))}</description>" if item.get("summary") else "")
                + (f"<author>{escape(str(item['author']))}</author>" if item.get("author") else "")
                + "</item>"
            )
        xml = f"<?xml version='1.0'?><rss version='2.0'><channel><title>{escape(title)}</title>{extra}{''.join(parts)}</channel></rss>"
        etag = f'"{hashlib.sha256(xml.encode()).hexdigest()[:16]}"'
        self.answers(path, body=xml, content_type="application/rss+xml", headers={"ETag": etag})
        return self.url(path)

    def redirects(self, path: str, to: str, status: int = 302, *, times: int | None = None) -> None:
        self.answers(path, status, headers={"Location": to}, times=times)

    def demands_cookie(self, path: str, cookie: str) -> None:
        """Whoever does not send the cookie back is redirected to where it is, with the cookie."""
        self._cookies[path] = cookie

    def throttles(self, path: str, seconds: int, *, status: int = 429, times: int | None = 1) -> None:
        self.answers(path, status, headers={"Retry-After": str(seconds)}, times=times)

    def hangs(self, path: str, seconds: float) -> None:
        self.answers(path, wait=seconds)

    def holds(self, path: str) -> threading.Event:
        """What stands there is answered once the event is set."""
        with self._lock:
            event = self._answers[path][0].until = threading.Event()
        return event

    def speaks_garbage(self, path: str, raw: bytes) -> None:
        self.writes(path, raw)

    def writes(self, path: str, raw: bytes, *, times: int | None = None) -> None:
        """`path` gets these bytes instead of a response, and then the connection is closed; `times` as in `answers`."""
        answer = ScriptedAnswer(raw=raw, times=times)
        with self._lock:
            self._answers[path] = [answer, *self._answers.get(path, [])] if times else [answer]

    def robots(self, text: str, status: int = 200) -> None:
        self.answers("/robots.txt", status, text, content_type="text/plain")

    def paths(self) -> list[str]:
        """What was asked for, robots.txt left out."""
        return [request.path for request in self.requests if request.path != "/robots.txt"]

    def count(self, path: str) -> int:
        return sum(request.path == path for request in self.requests)

    # ------------------------------------------------------------------ serving

    def _answer(self, path: str) -> ScriptedAnswer:
        with self._lock:
            waiting = self._answers.get(path) or self._answers.get(urlsplit(path).path)
            if not waiting:
                return ScriptedAnswer(404, {"Content-Type": "text/html"}, b"<html><body>nothing here</body></html>")
            answer = waiting[0]
            if answer.times is not None:
                answer.times -= 1
                if answer.times <= 0:
                    waiting.pop(0)
            return answer

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        site = self

        class SiteRequestHandler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                wall = site._cookies.get(self.path)
                if wall is not None and wall.partition(";")[0] not in self.headers.get("Cookie", ""):
                    answer = ScriptedAnswer(302, {"Location": self.path, "Set-Cookie": wall})
                else:
                    answer = site._answer(self.path)
                status = answer.status
                etag = answer.headers.get("ETag")
                if etag and self.headers.get("If-None-Match") == etag:
                    status = 304
                site.requests.append(ReceivedRequest(self.path, dict(self.headers), time.monotonic(), status))
                if answer.wait:
                    time.sleep(answer.wait)
                if answer.until is not None:
                    answer.until.wait(60)
                try:
                    if answer.raw is not None:
                        self.wfile.write(answer.raw)
                        self.close_connection = True
                        return
                    self.send_response(status)
                    for name, value in answer.headers.items():
                        self.send_header(name, value)
                    body = b"" if status == 304 else answer.body
                    self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)
                except (BrokenPipeError, ConnectionResetError):
                    return

            def log_message(self, *_: object) -> None:
                return

        return SiteRequestHandler
