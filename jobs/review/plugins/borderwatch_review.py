"""What we add to Datasette: folded search, cells in their own direction, and a server that only this machine's pages use."""

from __future__ import annotations

import threading
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from datasette import hookimpl
from datasette.utils.asgi import Response
from markupsafe import Markup

from crawler.language.tokens import direction, fold
from crawler.runtime.clock import utcnow
from crawler.store.reading import match_expression
from jobs.review.atom import atom_feed
from jobs.review.compression import accepts_gzip, packing
from jobs.review.links import link_cell
from jobs.review.login import load_desk_settings
from jobs.review.pages.search import prepare_search
from jobs.review.routes import routes, writes
from jobs.review.row_counts import query_of_page
from jobs.review.template_filters import MENU_LINKS, TEMPLATE_FILTERS, TEMPLATE_GLOBALS

RTL_CELL_STYLE = "text-align: right; font-size: 1.08em; line-height: 1.7; max-height: 11em; overflow: auto; white-space: pre-line"
SECURITY_HEADERS = {
    b"x-frame-options": b"DENY",
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"same-origin",  # with "no-referrer" a browser hides where a form comes from
}
# Datasette's pages need inline script and style; nothing comes from or goes to another host. Ours bring a stricter one.
DATASETTE_CONTENT_POLICY = b"default-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'; form-action 'self'"
SECONDS_BEFORE_PREPARING = 2.0  # the first page comes first
LOCAL_HOST_NAMES = {"127.0.0.1", "localhost", "::1"}

App = Callable[[dict[str, Any], Any, Any], Awaitable[None]]


@hookimpl  # type: ignore[untyped-decorator]
def startup(datasette: Any) -> None:  # noqa: ARG001
    """Prepare the search while the first page is read. Datasette does not wait for it, neither to begin nor to end."""
    settings = load_desk_settings()
    if settings is not None:
        timer = threading.Timer(SECONDS_BEFORE_PREPARING, prepare_search, [Path(settings.config)])
        timer.daemon = True
        timer.start()


@hookimpl  # type: ignore[untyped-decorator]
def prepare_connection(conn: Any) -> None:
    conn.create_function("fold", 1, lambda text: fold(str(text or "")), deterministic=True)
    conn.create_function("search_query", 1, lambda text: match_expression(str(text or "")), deterministic=True)


@hookimpl  # type: ignore[untyped-decorator]
def render_cell(value: object, column: str, table: str | None) -> Any:
    """Ids and addresses as links; text that runs from right to left does so, whole but in a box of its own height. All
    else is Datasette's: it escapes."""
    if (linked := link_cell(column, table, value)) is not None:
        return linked
    if isinstance(value, str) and direction(value) == "rtl":
        return Markup('<div dir="rtl" class="rtl" style="{}">{}</div>').format(RTL_CELL_STYLE, value)
    return None


@hookimpl  # type: ignore[untyped-decorator]
def register_output_renderer(datasette: Any) -> dict[str, Any]:  # noqa: ARG001
    return {"extension": "atom", "render": _as_atom, "can_render": lambda query_name: bool(query_name)}


def _as_atom(datasette: Any, rows: Any, columns: list[str], query_name: str | None, database: str, request: Any) -> Any:
    if not query_name:
        return Response.text("Only the queries that have a name are feeds.", status=400)
    queries = datasette.metadata("queries", database=database) or {}
    document = atom_feed(
        [dict(zip(columns, tuple(row), strict=True)) for row in rows],
        title=queries.get(query_name, {}).get("title", query_name),
        query=f"{database}/{query_name}",
        base=f"{request.scheme}://{request.host}",
        now=utcnow(),
    )
    return Response(document, content_type="application/atom+xml; charset=utf-8")


@hookimpl  # type: ignore[untyped-decorator]
def register_routes(datasette: Any) -> list[tuple[str, Callable[..., Awaitable[Any]]]]:  # noqa: ARG001
    return routes()


@hookimpl  # type: ignore[untyped-decorator]
def skip_csrf(scope: dict[str, Any]) -> bool:
    """Our own forms are judged by `policy.refusal`, which is stricter and answers with a page."""
    return writes(scope["path"])


@hookimpl  # type: ignore[untyped-decorator]
def prepare_jinja2_environment(env: Any, datasette: Any) -> None:  # noqa: ARG001
    env.filters.update(TEMPLATE_FILTERS)
    env.globals.update(TEMPLATE_GLOBALS)


@hookimpl  # type: ignore[untyped-decorator]
def menu_links(datasette: Any) -> list[dict[str, str]]:  # noqa: ARG001
    return [{"href": href, "label": label} for href, label in MENU_LINKS]


@hookimpl  # type: ignore[untyped-decorator]
def asgi_wrapper(datasette: Any) -> Callable[[App], App]:  # noqa: ARG001
    """Refuses other names than this machine's (a hostile page could point its own name here), and odd paths that
    Datasette would answer with a redirect to another site."""

    def wrap(app: App) -> App:
        async def guarded(scope: dict[str, Any], receive: Any, send: Any) -> None:
            if scope["type"] != "http":
                await app(scope, receive, send)
                return
            host = dict(scope["headers"]).get(b"host", b"").decode("latin-1")
            name = host.rsplit(":", 1)[0].strip("[]") if not host.endswith("]") else host.strip("[]")
            served = str((scope.get("server") or ("",))[0])
            path = scope.get("raw_path") or scope["path"].encode()
            if name not in LOCAL_HOST_NAMES | {served} or path.startswith((b"//", b"/\\", b"/%5c", b"/%5C", b"/%2f", b"/%2F")):
                await send({"type": "http.response.start", "status": 404, "headers": [(b"content-type", b"text/plain")]})
                await send({"type": "http.response.body", "body": b"not here"})
                return

            async def sealed(message: dict[str, Any]) -> None:
                if message["type"] == "http.response.start":
                    headers = [pair for pair in message["headers"] if pair[0].lower() not in SECURITY_HEADERS]
                    if not any(name.lower() == b"content-security-policy" for name, _ in headers):
                        headers.append((b"content-security-policy", DATASETTE_CONTENT_POLICY))
                    message = {**message, "headers": [*headers, *SECURITY_HEADERS.items()]}
                await send(message)

            answering = packing(sealed) if accepts_gzip(scope["headers"]) and scope["method"] != "HEAD" else sealed
            query = query_of_page(scope["path"], scope["query_string"].decode("latin-1"))
            await app({**scope, "query_string": query.encode("latin-1")}, receive, answering)

        return guarded

    return wrap
