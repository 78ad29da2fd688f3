"""A news site of many hosts on loopback, in a process of its own: what it serves is made before the first request.

Every answer is a ready string of bytes, so that the site takes next to nothing of the processors that the contestants share.
Half of the hosts name a charset in Content-Type, half do not; pages and feeds are gzipped for those who ask.
"""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import multiprocessing
import signal
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from html import escape
from multiprocessing.synchronize import Event

FIRST_HOST, HOSTS_PER_NET = 2, 250  # 127.0.0.2 and on, then 127.0.1.2
NOT_FOUND = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"


@dataclass(frozen=True, slots=True)
class ReadyAnswer:
    """The bytes that are sent: gzipped, plain, and where the client has it already."""

    gzipped: bytes
    plain: bytes
    etag: bytes
    not_modified: bytes


def ready(body: bytes, content_type: str) -> ReadyAnswer:
    etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {content_type}\r\nETag: {etag}\r\n"

    def answer(content: bytes, encoding: str) -> bytes:
        return f"{head}{encoding}Content-Length: {len(content)}\r\n\r\n".encode() + content

    return ReadyAnswer(
        gzipped=answer(gzip.compress(body, 6), "Content-Encoding: gzip\r\n"),
        plain=answer(body, ""),
        etag=etag.encode(),
        not_modified=f"HTTP/1.1 304 Not Modified\r\nETag: {etag}\r\n\r\n".encode(),
    )


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def host_address(number: int) -> str:
    return f"127.0.{number // HOSTS_PER_NET}.{FIRST_HOST + number % HOSTS_PER_NET}"


@dataclass
class LoopbackSite:
    """What is served: (host, path) → answer. Filled first, then `serving(site)`."""

    hosts: int
    port: int = 0
    answers: dict[tuple[str, str], ReadyAnswer] = field(default_factory=dict)

    def __post_init__(self) -> None:
        with socket.socket() as probe:
            probe.bind(("0.0.0.0", 0))
            self.port = probe.getsockname()[1]

    def url(self, number: int, path: str) -> str:
        return f"http://{host_address(number)}:{self.port}{path}"

    def put(self, number: int, path: str, body: bytes, content_type: str) -> str:
        """Serve it there; returns its address."""
        if content_type == "text/html" and number % 2 == 0 and _is_utf8(body):
            content_type += "; charset=utf-8"
        self.answers[host_address(number), path] = ready(body, content_type)
        return self.url(number, path)

    def put_feed(self, number: int, path: str, entries: Mapping[str, tuple[str, datetime]]) -> str:
        """An RSS feed of address → title and date."""
        items = "".join(
            f"<item><title>{escape(title)}</title><link>{url}</link><guid>{url}</guid><pubDate>{format_datetime(date)}</pubDate>"
            f"<description>{escape(title)} …</description></item>"
            for url, (title, date) in entries.items()
        )
        xml = f"<?xml version='1.0'?><rss version='2.0'><channel><title>Host {number}</title>{items}</channel></rss>"
        return self.put(number, path, xml.encode(), "application/rss+xml")


class _Exchange(asyncio.Protocol):
    def __init__(self, answers: Mapping[tuple[str, str], ReadyAnswer]) -> None:
        self._answers, self._received = answers, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport, self._host = transport, transport.get_extra_info("sockname")[0]

    def data_received(self, data: bytes) -> None:
        self._received += data
        while b"\r\n\r\n" in self._received:
            head, self._received = self._received.split(b"\r\n\r\n", 1)
            self._transport.write(self._answer(head))
            if b"connection: close" in head.lower():
                self._transport.close()

    def _answer(self, head: bytes) -> bytes:
        path = head.split(b" ", 2)[1].decode("ascii", "replace")
        answer = self._answers.get((self._host, path))
        if answer is None:
            return NOT_FOUND
        lines = head.lower().split(b"\r\n")
        if any(line.startswith(b"if-none-match:") and answer.etag in line for line in lines):
            return answer.not_modified
        gzipped = any(line.startswith(b"accept-encoding:") and b"gzip" in line for line in lines)
        return answer.gzipped if gzipped else answer.plain


def _serve(site: LoopbackSite, listening: Event) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # whoever forked us may have one of its own, which would not end us

    async def serve() -> None:
        loop = asyncio.get_running_loop()
        for number in range(site.hosts):
            await loop.create_server(lambda: _Exchange(site.answers), host_address(number), site.port, backlog=200)
        listening.set()
        await asyncio.Event().wait()

    asyncio.run(serve())


@contextmanager
def serving(site: LoopbackSite) -> Iterator[LoopbackSite]:
    context = multiprocessing.get_context("fork")
    listening = context.Event()
    child = context.Process(target=_serve, args=(site, listening), daemon=True)
    child.start()
    try:
        if not listening.wait(60):
            raise SystemExit("the loopback site does not listen")
        yield site
    finally:
        child.kill()  # it has nothing to lose, and an end that is asked for can be refused
        child.join()
