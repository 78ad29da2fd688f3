"""The invented news world on loopback: one port for each outlet, real HTTP with validators and all that goes wrong."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections.abc import Sequence
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

from crawler.language.reader import SOURCE_LANGUAGE
from jobs.demo import feedxml, pages, world
from jobs.demo.channels import channel_page
from jobs.demo.outlets import OUTLETS, Outlet

DEMO_HOST = "127.0.0.1"
SLOW_FEED_SECONDS = 2.0  # seconds


class DemoSite:
    """`with DemoSite(now) as site:`. `ports` of an earlier run are taken again where they are free: the same addresses.
    `second_run`: the bad hour of an outlet is over, and a Telegram channel has corrected one post and taken another away."""

    def __init__(self, now: datetime, *, round: int = 1, ports: Sequence[int] = (), second_run: bool = False) -> None:
        self.outlets = OUTLETS
        self._now = now
        self._throttled, self._second_run = False, second_run
        wanted = list(ports) + [0] * (len(OUTLETS) - len(ports))
        self._servers = [self._server(outlet, port) for outlet, port in zip(OUTLETS, wanted, strict=False)]
        self.ports = tuple(server.server_address[1] for server in self._servers)
        self._bases = {outlet.slug: f"http://{DEMO_HOST}:{port}" for outlet, port in zip(OUTLETS, self.ports, strict=True)}
        self.stories = world.publish(now, round)

    def advance(self) -> None:
        """The second round: an edit, a correction, three new articles."""
        self.stories = world.publish(self._now, 2)

    def __enter__(self) -> Self:
        for server in self._servers:
            threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for server in self._servers:
            server.shutdown()
            server.server_close()

    def url(self, slug: str, path: str = "/") -> str:
        return self._bases[slug] + path

    # ------------------------------------------------------------------ configuration

    def sources(self) -> list[dict[str, Any]]:
        """The outlets as config.yaml has sources."""
        return [self._source(outlet) for outlet in OUTLETS]

    def _source(self, outlet: Outlet) -> dict[str, Any]:
        feed: dict[str, Any] = {"url": self.url(outlet.slug, outlet.feed), "kind": outlet.config_kind}
        if outlet.selector:
            feed["selector"] = outlet.selector
        if outlet.fallback:
            feed["fallbacks"] = [{"url": self.url(outlet.slug, outlet.fallback), "kind": "sitemap"}]
        return {
            "slug": outlet.slug,
            "name": outlet.name,
            "homepage": self.url(outlet.slug),
            "country": outlet.country,
            "languages": [outlet.lang],
            "kind": outlet.kind,
            "owner": outlet.owner,
            "feeds": [feed],
        }

    def config_yaml(self, watches: str, language: str = SOURCE_LANGUAGE) -> str:
        """A complete configuration; `watches` is the block of the shipped one, `language` that of its reader."""
        allowed = ", ".join(f'"{DEMO_HOST}:{port}"' for port in self.ports)
        sources = "\n".join(f"  - {json.dumps(source, ensure_ascii=False)}" for source in self.sources())
        return (
            "# The demonstration: invented outlets on this machine. The real thing is the config.yaml of the project.\n"
            "contact: demo@borderwatch.example\n"
            "database: news.db\n"
            f"reader: {{language: {language}}}\n"
            f"politeness: {{delay: 0.02s, timeout: 20s, allow_private: [{allowed}]}}\n"
            "extraction: {min_words: 25}  # Uzbek and Pashto say much with few words\n"
            "digest: {directory: .}\n"
            "include: [pack:border]\n\n"
            f"sources:\n{sources}\n\n{watches}"
        )

    # ------------------------------------------------------------------ serving

    def _server(self, outlet: Outlet, port: int) -> ThreadingHTTPServer:
        handler = self._handler(outlet)
        try:
            server = ThreadingHTTPServer((DEMO_HOST, port), handler)
        except OSError:  # taken by somebody else meanwhile: then the addresses are new ones
            server = ThreadingHTTPServer((DEMO_HOST, 0), handler)
        server.daemon_threads = True
        return server

    def answer(self, outlet: Outlet, path: str) -> tuple[int, str, str, dict[str, str]]:
        """(status, content type, body, further headers) of an address of an outlet."""
        html = "text/html; charset=utf-8"
        if path == "/robots.txt":
            if outlet.oddity == "forbidden":
                return 200, "text/plain", "User-agent: *\nDisallow: /20\nDisallow: /news/\nDisallow: /articles/\n", {}
            return 200, "text/plain", "User-agent: *\nDisallow: /admin/\nCrawl-delay: 0.05\n", {}
        stories = self.stories[outlet.slug]
        base = self._bases[outlet.slug]
        if path == outlet.feed:
            if outlet.oddity == "gone":
                return 410, html, "<h1>Gone</h1>", {}
            if outlet.oddity == "html":
                return 200, html, "<html><head><title>Old Bazaar</title></head><body><p>Welcome.</p></body></html>", {}
            if outlet.oddity == "throttled" and not self._throttled:
                self._throttled = True
                return 429, html, "", {"Retry-After": "600"}
            if outlet.form == "telegram":
                return 200, html, channel_page(path.rpartition("/")[2], self._now, second_run=self._second_run), {}
            body, kind = feedxml.document(outlet.form, outlet, stories, base)
            return 200, kind, body, {}
        forms = {"/news-sitemap.xml": "news_sitemap", "/rss.xml": "rss20", "/": "homepage"}
        if path in forms:
            body, kind = feedxml.document(forms[path], outlet, stories, base)
            return 200, kind, body, {}
        for story in stories:
            if story.path == path:
                if outlet.oddity == "blocked" or (outlet.oddity == "bad_hour" and not self._second_run):
                    return 403, html, "<h1>Forbidden</h1>", {}
                return 200, html, pages.page(outlet, story, base + path, stories), {}
        return 404, html, "<h1>404</h1>", {}

    def _handler(self, outlet: Outlet) -> type[BaseHTTPRequestHandler]:
        site = self

        class DemoRequestHandler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                if outlet.oddity == "slow" and self.path == outlet.feed:
                    time.sleep(SLOW_FEED_SECONDS)
                status, kind, text, headers = site.answer(outlet, self.path)
                body = text.encode()
                etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
                if status == 200 and self.headers.get("If-None-Match") == etag:
                    status, body = 304, b""
                try:
                    self.send_response(status)
                    self.send_header("Content-Type", kind)
                    self.send_header("Content-Length", str(len(body)))
                    if status in (200, 304) and outlet.form != "telegram":  # a preview bears no validators
                        self.send_header("ETag", etag)
                    for name, value in headers.items():
                        self.send_header(name, value)
                    self.end_headers()
                    self.wfile.write(body)
                except (BrokenPipeError, ConnectionResetError):
                    return

            def log_message(self, *_: object) -> None:
                return

        return DemoRequestHandler
