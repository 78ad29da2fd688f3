"""Pages as their scripts draw them, in a Chromium that reaches nobody: the one door to scrapy-playwright and Playwright.

The browser is started without a network: every name is unknown to it, and its proxy is one of these names. What a page asks for
is answered here, by an exchange of the crawl (robots.txt, pace, address guard and limits included), or not at all.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from playwright.async_api import Browser, Error, Page, Route, WebSocketRoute
from playwright.async_api import Request as BrowserRequest
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy_playwright.handler import ScrapyPlaywrightDownloadHandler
from scrapy_playwright.page import PageMethod
from scrapy_playwright.provider import PlaywrightBrowserProvider

from crawler.language.plurals import count
from crawler.model import FetchOutcome
from crawler.runtime.chromium import find_chromium
from crawler.shell.exceptions import PageNotDrawn, outcome_of
from crawler.shell.packed import body_of, size_of
from crawler.web.urls import is_web

logger = logging.getLogger(__name__)

MAX_PAGES_DRAWN = 2  # at the same time: each costs a core
MAX_DRAW_SECONDS = 120.0  # with the pauses of hosts that a page asks
MAX_RESTLESS_SECONDS = 90.0  # a page that still asks for something then is taken as it is
MAX_CLOSE_SECONDS = 10.0  # a page whose script never ends does not answer
MAX_PAGE_REQUESTS = 60
MAX_SCRIPT_CACHE_BYTES = 32 << 20  # in one crawl
MAX_HEAP_MEGABYTES = 512  # of a page's scripts
_FLAGS = (
    "--host-resolver-rules=MAP * ~NOTFOUND",  # addresses too
    "--proxy-server=http://proxy.invalid:9",  # what asks for no name ends here
    "--proxy-bypass-list=<-loopback>",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-quic",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--js-flags=--max-old-space-size={MAX_HEAP_MEGABYTES}",
)
_ENVIRONMENT = ("PATH", "HOME", "LANG", "TMPDIR", "TZ", "LD_LIBRARY_PATH")  # no secrets, no proxy
_FETCHED_TYPES = frozenset({"script", "xhr", "fetch"})
_CACHED_TYPES = frozenset({"script"})
_DOCUMENT_HEADERS = ("Content-Type", "Content-Security-Policy", "Content-Language")
# Ways to the network that no route sees. Chromium has none either: this only ends the attempts early.
_WITHOUT_SOCKETS = "for (const name of ['RTCPeerConnection', 'webkitRTCPeerConnection', 'WebTransport']) delete globalThis[name]"

Fetch = Callable[[Request], Awaitable[Response]]


class GuardedChromium(PlaywrightBrowserProvider):  # type: ignore[misc]  # the library has no types
    """Chromium with a new profile and without a network (setting `PLAYWRIGHT_BROWSER_PROVIDER`)."""

    async def launch_browser(self) -> Browser:
        """The browser. Raises Playwright's `Error` when it cannot be started."""
        assert self.browser_type is not None
        is_root = os.geteuid() == 0  # Chromium's sandbox does not start for root
        browser: Browser = await self.browser_type.launch(
            executable_path=find_chromium(),  # None: the one that Playwright installs
            args=list(_FLAGS),
            chromium_sandbox=not is_root,
            env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
            handle_sigint=False,
            handle_sigterm=False,
            handle_sighup=False,
        )
        return browser


def refuse_request(request: BrowserRequest) -> bool:  # noqa: ARG001
    """What a request comes to that no route of ours answers (setting `PLAYWRIGHT_ABORT_REQUEST`)."""
    return True


@dataclass(frozen=True, slots=True)
class DrawnPage:
    """A page's elements as its scripts left them, and what they asked for."""

    html: bytes
    requests: int
    refused: Counter[str]  # why → how often

    @property
    def summary(self) -> str:
        """ "chromium; 3 requests, 1 refused (forbidden by robots.txt: 1)"."""
        total = sum(self.refused.values())
        causes = ", ".join(f"{cause}: {number}" for cause, number in self.refused.most_common())
        return f"chromium; {count(self.requests, 'request')}" + (f", {total} refused ({causes})" if total else "")


class DrawingBrowser:
    """Draws pages. `fetch`: an exchange of the crawl outside of the scheduler."""

    def __init__(self, crawler: Crawler, fetch: Fetch, user_agent: str) -> None:
        self._handler = ScrapyPlaywrightDownloadHandler.from_crawler(crawler)
        self._fetch, self._user_agent = fetch, user_agent
        self._places = asyncio.Semaphore(MAX_PAGES_DRAWN)
        self._scripts: dict[str, asyncio.Future[Response]] = {}
        self._cached_bytes = 0

    async def close(self) -> None:
        await self._handler.close()

    async def draw(self, response: Response, source: str, *, max_bytes: int, seconds: float) -> DrawnPage:
        """The page of a response, drawn. `seconds`: how long it may take without waiting for an answer. Raises `PageNotDrawn`."""
        async with self._places:
            patience = _Patience(seconds)
            drawing = _Drawing(self, response, source, max_bytes, patience)
            try:
                async with patience.limit:
                    await self._handler.download_request(drawing.request(self._user_agent))
            except Exception as error:  # whatever came after the page was read does not matter
                if drawing.html is None:
                    outcome = FetchOutcome.TIMEOUT if isinstance(error, TimeoutError) else FetchOutcome.NETWORK
                    words = "its script does not end" if outcome is FetchOutcome.TIMEOUT else _first_line(error)
                    raise PageNotDrawn(outcome, f"the browser could not draw the page: {words}") from error
            finally:
                await drawing.close()
        assert drawing.html is not None
        html = drawing.html.encode("utf-8", "replace")
        if len(html) > max_bytes:
            raise PageNotDrawn(FetchOutcome.TOO_LARGE, "larger than the limit once drawn")
        return DrawnPage(html, drawing.requests, drawing.refused)

    async def fetch(self, request: Request, kind: str) -> Response:
        """The answer to what a page asks for; a script is asked for once a crawl, also where two pages want it at the same time."""
        if kind not in _CACHED_TYPES:
            return await self._fetch(request)
        exchange = self._scripts.get(request.url)
        if exchange is None:
            exchange = self._scripts[request.url] = asyncio.ensure_future(self._fetch(request))
            exchange.add_done_callback(lambda done: self._keep(request.url, done))
        return await asyncio.shield(exchange)

    def _keep(self, url: str, exchange: asyncio.Future[Response]) -> None:
        """Keep the script if it came, and there is room for it."""
        response = None if exchange.cancelled() or exchange.exception() else exchange.result()
        if response is not None and response.status == 200:
            self._cached_bytes += size_of(response)
        if response is None or response.status != 200 or self._cached_bytes > MAX_SCRIPT_CACHE_BYTES:
            self._scripts.pop(url, None)


class _Patience:
    """How long a drawing may still take: `seconds` while nothing that it asked for is under way, and longer while hosts have to be
    waited for."""

    def __init__(self, seconds: float) -> None:
        self._clock = asyncio.get_running_loop().time
        self._seconds, self._end, self._waiting = seconds, self._clock() + MAX_DRAW_SECONDS, 0
        self.limit = asyncio.timeout_at(self._clock() + min(seconds, MAX_DRAW_SECONDS))

    def __enter__(self) -> None:
        self._waiting += 1
        self._change_limit()

    def __exit__(self, *_: object) -> None:
        self._waiting -= 1
        self._change_limit()

    def _change_limit(self) -> None:
        with contextlib.suppress(RuntimeError):  # it is over
            self.limit.reschedule(self._end if self._waiting else min(self._clock() + self._seconds, self._end))


class _Drawing:
    """One page while it is drawn: it gets the document that the crawl fetched, and asks us for the rest."""

    def __init__(self, browser: DrawingBrowser, response: Response, source: str, max_bytes: int, patience: _Patience) -> None:
        self._browser, self._response, self._source, self._max_bytes = browser, response, source, max_bytes
        self._patience = patience
        self._page: Page | None = None
        self._has_document = False
        self.html: str | None = None
        self.requests = 0
        self.refused: Counter[str] = Counter()

    def request(self, user_agent: str) -> Request:
        """What scrapy-playwright is asked for."""
        return Request(
            self._response.url,
            meta={
                "playwright": True,
                "playwright_context": self._source,
                "playwright_context_kwargs": {
                    "user_agent": user_agent,
                    "service_workers": "block",
                    "accept_downloads": False,
                    "permissions": [],
                },
                "playwright_page_init_callback": self.open,
                "playwright_page_goto_kwargs": {"wait_until": "commit"},
                "playwright_page_methods": [PageMethod(self.settle)],
            },
        )

    async def open(self, page: Page, request: Request) -> None:  # noqa: ARG002
        """Take over everything that the page does outside of itself."""
        self._page = page
        page.on("popup", _close_popup)
        page.on("dialog", lambda dialog: dialog.dismiss())
        await page.add_init_script(_WITHOUT_SOCKETS)
        await page.route_web_socket("**", self._refuse_socket)
        await page.route("**", self.answer)

    async def settle(self, page: Page) -> None:
        """Wait until the page asks for nothing more, and keep what it shows."""
        with contextlib.suppress(Error):  # it never rests, as many do: what stands there is the page
            await page.wait_for_load_state("networkidle", timeout=MAX_RESTLESS_SECONDS * 1000)
        self.html = await page.content()

    async def close(self) -> None:
        if self._page is not None and not self._page.is_closed():
            with contextlib.suppress(Error, TimeoutError):
                async with asyncio.timeout(MAX_CLOSE_SECONDS):
                    await self._page.close()

    async def answer(self, route: Route, request: BrowserRequest) -> None:
        """Answer what the page asks for, or refuse it."""
        with contextlib.suppress(Error):  # the page went away meanwhile
            if request.is_navigation_request():
                await self._answer_navigation(route)
            elif request.resource_type == "stylesheet":  # looks are no matter of ours, but scripts wait for them
                await route.fulfill(status=200, content_type="text/css", body="")
            elif request.resource_type not in _FETCHED_TYPES:
                await route.abort("blockedbyclient")
            elif cause := self._obstacle(request):
                await self._refuse(route, request.url, cause)
            else:
                await self._pass_on(route, request)

    async def _answer_navigation(self, route: Route) -> None:
        """The document that is drawn; a page goes nowhere else, and what stands in frames is none of its text."""
        if self._has_document:
            await route.abort("aborted")  # any other error would be shown in place of the page
            return
        self._has_document = True
        await route.fulfill(status=200, headers=_chosen_headers(self._response), body=body_of(self._response))

    def _obstacle(self, request: BrowserRequest) -> str:
        """Why something is not even asked for; empty: it may be."""
        if not is_web(request.url):
            return "no web address"
        if request.method != "GET":
            return f"{request.method}, where only GET is sent"
        return f"more than {MAX_PAGE_REQUESTS} requests" if self.requests >= MAX_PAGE_REQUESTS else ""

    async def _pass_on(self, route: Route, request: BrowserRequest) -> None:
        self.requests += 1
        headers = {name: value for name in ("accept", "origin") if (value := request.headers.get(name))}
        meta = {"source": self._source, "is_part": True, "download_maxsize": self._max_bytes}
        try:
            exchange = Request(request.url, headers=headers, meta=meta, dont_filter=True)
            with self._patience:
                response = await self._browser.fetch(exchange, request.resource_type)
        except Exception as error:
            outcome, reason = outcome_of(error)
            await self._refuse(route, request.url, _CAUSES.get(outcome, "not to be had"), reason)
            return
        await route.fulfill(status=response.status, headers=_chosen_headers(response), body=body_of(response))

    async def _refuse(self, route: Route, url: str, cause: str, reason: str = "") -> None:
        self.refused[cause] += 1
        logger.info("%s may not have %s: %s", self._response.url, url[:200], reason or cause)
        await route.abort("blockedbyclient")

    async def _refuse_socket(self, socket: WebSocketRoute) -> None:
        self.refused["a web socket"] += 1
        await socket.close()


_CAUSES = {
    FetchOutcome.BLOCKED_BY_GUARD: "refused by the address guard",
    FetchOutcome.BLOCKED_BY_ROBOTS: "forbidden by robots.txt",
    FetchOutcome.TOO_LARGE: "too large",
}


def _chosen_headers(response: Response) -> dict[str, str]:
    """The headers that a page may see: what the body is, and who may read it."""
    names = {name for name in response.headers if name.lower().startswith(b"access-control-")}
    wanted = {*names, *(name.encode() for name in _DOCUMENT_HEADERS)}
    pairs: list[tuple[Any, Any]] = [(name, response.headers.get(name)) for name in wanted]
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in pairs if value}


async def _close_popup(page: Page) -> None:
    with contextlib.suppress(Error):
        await page.close()


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
