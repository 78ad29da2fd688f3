"""The door before every page, Datasette's too: who asks is found out once, and what may not pass is answered here."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable
from http.cookies import CookieError, SimpleCookie
from typing import Any, assert_never
from urllib.parse import parse_qsl, quote, urlencode

from crawler.runtime.clock import utcnow
from jobs.review.access.gate import ENTER_PATH, Admission, admission, is_from_elsewhere
from jobs.review.access.origin import headers_of, request_origin
from jobs.review.compression import accepts_gzip, packing
from jobs.review.login import SESSION_COOKIE
from jobs.review.pages.errors import CROSS_SITE_PATH, MISSING_PATH
from jobs.review.row_counts import query_of_page
from jobs.review.web import ORIGIN_KEY, review_app

SESSION_KEY = "borderwatch_session"  # in a request's scope
SECURITY_HEADERS = {
    b"x-frame-options": b"DENY",
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"same-origin",  # with "no-referrer" a browser hides where a form comes from
}
# Datasette's pages need inline script and style; nothing comes from or goes to another host. Ours bring a stricter one.
DATASETTE_CONTENT_POLICY = b"default-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'; form-action 'self'"

FEED_TOKEN_KEY = "token"
TOKEN_IN_LOG = re.compile(r"([?&]token=)[^&\s]+")

App = Callable[[dict[str, Any], Any, Any], Awaitable[None]]


def guarded(app: App) -> App:
    """Datasette behind the door."""

    async def open_door(scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        desk, headers = review_app(), headers_of(scope["headers"])
        origin = request_origin(
            desk.rules, client=(scope.get("client") or ("",))[0], scheme=scope.get("scheme", "http"), headers=headers
        )
        token = session_token(headers.get("cookie", ""))
        session = await asyncio.to_thread(desk.doorkeeper.session, token, utcnow()) if token else None
        path = (scope.get("raw_path") or quote(scope["path"]).encode()).decode("latin-1").partition("?")[0]
        asked, feed_token = without_feed_token(path, scope["method"], scope["query_string"].decode("latin-1"))
        opens_feed = await asyncio.to_thread(desk.doorkeeper.opens_feed, feed_token, utcnow()) if feed_token else False
        found = admission(
            path,
            scope["method"],
            headers,
            host=origin.host,
            served=str((scope.get("server") or ("",))[0]),
            rules=desk.rules,
            is_logged_in=session is not None or opens_feed,
        )
        query = query_of_page(scope["path"], asked)
        inner = {
            **scope,
            "scheme": origin.scheme,
            "headers": [*(pair for pair in scope["headers"] if pair[0] != b"host"), (b"host", origin.host.encode("latin-1"))],
            "query_string": query.encode("latin-1"),
            ORIGIN_KEY: origin,
            SESSION_KEY: session,
        }
        answering = sealed(send)
        if accepts_gzip(scope["headers"]) and scope["method"] != "HEAD" and not is_from_elsewhere(headers):
            answering = packing(answering)
        match found:
            case Admission.PASS:
                await app(inner, receive, answering)
            case Admission.NOT_FOUND:
                await app(_led_to(MISSING_PATH, inner), receive, answering)
            case Admission.CROSS_SITE:
                await app(_led_to(CROSS_SITE_PATH, inner), receive, answering)
            case Admission.LOG_IN:
                await _answer(sealed(send), 303, b"log in first", location=f"{ENTER_PATH}?back={quote(path, safe='/')}".encode())
            case Admission.UNAUTHORIZED:
                await _answer(sealed(send), 401, b"log in first")
            case Admission.FOREIGN_NAME:
                await _answer(send, 404, b"not here")
            case _:
                assert_never(found)

    return open_door


def without_feed_token(path: str, method: str, query: str) -> tuple[str, str]:
    """The query without the token of a feed reader, and that token; it counts for reading an .atom address only."""
    if method not in ("GET", "HEAD") or not path.endswith(".atom"):
        return query, ""
    pairs = parse_qsl(query, keep_blank_values=True)
    token = next((text for name, text in pairs if name == FEED_TOKEN_KEY), "")
    return (urlencode([pair for pair in pairs if pair[0] != FEED_TOKEN_KEY]) if token else query), token


def hide_token(record: logging.LogRecord) -> bool:
    """Take the token of a log-in link out of the web server's log: it stands there before it is spent."""
    if isinstance(record.args, tuple):
        record.args = tuple(
            TOKEN_IN_LOG.sub(r"\1…", argument) if isinstance(argument, str) else argument for argument in record.args
        )
    return True


def session_token(cookies: str) -> str:
    """What the cookie of our session holds; empty: there is none."""
    try:
        morsel = SimpleCookie(cookies).get(SESSION_COOKIE)
    except CookieError:
        return ""
    return morsel.value if morsel else ""


def sealed(send: Any) -> Callable[[dict[str, Any]], Awaitable[None]]:
    """Send with headers that keep a page to itself."""

    async def send_sealed(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            headers = [pair for pair in message["headers"] if pair[0].lower() not in SECURITY_HEADERS]
            if not any(name.lower() == b"content-security-policy" for name, _ in headers):
                headers.append((b"content-security-policy", DATASETTE_CONTENT_POLICY))
            message = {**message, "headers": [*headers, *SECURITY_HEADERS.items()]}
        await send(message)

    return send_sealed


def _led_to(path: str, scope: dict[str, Any]) -> dict[str, Any]:
    """The same request for a page of ours, as a reading of it."""
    return {**scope, "method": "GET", "path": path, "raw_path": path.encode(), "query_string": b""}


async def _answer(send: Any, status: int, text: bytes, **headers: bytes) -> None:
    pairs = [(b"content-type", b"text/plain"), (b"cache-control", b"no-store"), *((n.encode(), v) for n, v in headers.items())]
    await send({"type": "http.response.start", "status": status, "headers": pairs})
    await send({"type": "http.response.body", "body": text})
