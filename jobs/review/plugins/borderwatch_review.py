"""What we add to Datasette: folded search, cells in their own direction, our pages, and a door before all of them."""

from __future__ import annotations

import logging
import threading
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

from datasette import handle_exception as datasette_exceptions
from datasette import hookimpl
from datasette.utils.asgi import NotFound, Response
from markupsafe import Markup

from crawler.language.tokens import direction, fold
from crawler.runtime.clock import utcnow
from crawler.store.bounds import bound_connection
from crawler.store.reading import match_expression
from jobs.review.atom import atom_feed
from jobs.review.door import SESSION_KEY, App, guarded, hide_token
from jobs.review.links import link_cell
from jobs.review.login import actor_of, load_desk_settings
from jobs.review.pages.errors import missing_page
from jobs.review.pages.search import prepare_search
from jobs.review.routes import routes, writes
from jobs.review.template_filters import MENU_LINKS, TEMPLATE_FILTERS, TEMPLATE_GLOBALS
from jobs.review.web import Route, page_handler

RTL_CELL_STYLE = "text-align: right; font-size: 1.08em; line-height: 1.7; max-height: 11em; overflow: auto; white-space: pre-line"
DATA_SUFFIXES = (".json", ".jsono", ".csv", ".atom")
SECONDS_BEFORE_PREPARING = 2.0  # the first page comes first


@hookimpl  # type: ignore[untyped-decorator]
def startup(datasette: Any) -> None:  # noqa: ARG001
    """Prepare the search while the first page is read. Datasette does not wait for it, neither to begin nor to end."""
    logging.getLogger("uvicorn.access").addFilter(hide_token)
    datasette_exceptions.rich = None  # it shows local variables in the log: also the cookies of a request
    settings = load_desk_settings()
    if settings is not None:
        timer = threading.Timer(SECONDS_BEFORE_PREPARING, prepare_search, [Path(settings.config)])
        timer.daemon = True
        timer.start()


@hookimpl  # type: ignore[untyped-decorator]
def prepare_connection(conn: Any) -> None:
    bound_connection(conn)
    conn.create_function("fold", 1, lambda text: fold(str(text or "")), deterministic=True)
    conn.create_function("search_query", 1, lambda text: match_expression(str(text or "")), deterministic=True)


@hookimpl  # type: ignore[untyped-decorator]
def render_cell(value: object, column: str, table: str | None) -> Any:
    """Ids and addresses as links; text that runs from right to left does so, whole but in a box of its own height. All
    else is Datasette's: it escapes."""
    if (linked := link_cell(column, table, value)) is not None:
        return linked
    if isinstance(value, str) and direction(value) == "rtl":
        return Markup('<div dir="rtl" class="rtl" tabindex="0" style="{}">{}</div>').format(RTL_CELL_STYLE, value)
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
def actor_from_request(datasette: Any, request: Any) -> dict[str, str] | None:  # noqa: ARG001
    """Who is logged in, as the door found."""
    session = request.scope.get(SESSION_KEY)
    return actor_of(session.reviewer) if session is not None else None


@hookimpl(hookwrapper=True)  # type: ignore[untyped-decorator]
def handle_exception(datasette: Any, request: Any, exception: Exception) -> Iterator[None]:
    """Where there is nothing, our own page says so; programs get Datasette's answer. Datasette's own hook would write a traceback
    with the request, cookies and all, into the log for each such address."""
    outcome: Any = yield  # pluggy sends what the other hooks gave
    if isinstance(exception, NotFound) and not request.path.endswith(DATA_SUFFIXES):
        outcome.force_result([lambda: page_handler(Route(request.path, missing_page))(request, datasette)])


@hookimpl  # type: ignore[untyped-decorator]
def asgi_wrapper(datasette: Any) -> Callable[[App], App]:  # noqa: ARG001
    return guarded
