"""Forty sites, or as many as wanted, on one loopback address: each port is a host of its own."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter, defaultdict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from typing import Any, ClassVar

STOCK = "river valley school market bridge winter harvest apricot council road snow doctor lamp wool canal water train".split()
ROBOTS = "/robots.txt"


class FleetSite(BaseHTTPRequestHandler):
    """A feed of articles, and the articles; each server is a host."""

    protocol_version = "HTTP/1.1"
    requests: ClassVar[defaultdict[int, list[tuple[float, str]]]] = defaultdict(list)
    articles = 0

    def do_GET(self) -> None:
        port = self.connection.getsockname()[1]
        self.requests[port].append((time.monotonic(), self.path))
        if self.path == ROBOTS:
            return self._answer(404, "text/plain", "")
        if self.path == "/rss":
            items = "".join(
                f"<item><title>{_title(port, number)}</title><link>http://127.0.0.1:{port}/a{number}</link></item>"
                for number in range(self.articles)
            )
            return self._answer(200, "application/rss+xml", f"<rss version='2.0'><channel><title>N</title>{items}</channel></rss>")
        rng = random.Random(f"{port}{self.path}")
        paragraphs = "".join(f"<p>{' '.join(rng.choice(STOCK) for _ in range(60))}.</p>" for _ in range(5))
        title = _title(port, self.path[2:])
        return self._answer(200, "text/html", f"<html><title>{title}</title><article><h1>{title}</h1>{paragraphs}</article></html>")

    def _answer(self, status: int, kind: str, text: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_: Any) -> None: ...


def serve(hosts: int, articles: int) -> list[int]:
    """Start so many hosts with so many articles each; their ports."""
    FleetSite.articles = articles
    servers = [ThreadingHTTPServer(("127.0.0.1", 0), FleetSite) for _ in range(hosts)]
    for server in servers:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    return [server.server_address[1] for server in servers]


def times_fetched() -> Counter[tuple[int, str]]:
    """How often each page was asked for."""
    requests = ((port, path) for port, asked in FleetSite.requests.items() for _, path in asked)
    return Counter((port, path) for port, path in requests if path.startswith("/a"))


def gaps() -> list[float]:
    """Seconds between two requests to a host."""
    paced = ([request for request in requests if request[1] != ROBOTS] for requests in FleetSite.requests.values())
    return [second[0] - first[0] for requests in paced for first, second in pairwise(requests)]


def _title(port: object, number: object) -> str:
    rng = random.Random(f"{port}-{number}")
    return f"{' '.join(rng.choice(STOCK) for _ in range(5))} {port} {number}".capitalize()
