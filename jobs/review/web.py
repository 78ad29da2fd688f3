"""A request to one of our pages: what was asked, how the archive is read and written, how the answer is made."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable
from contextvars import copy_context
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import parse_qsl

from datasette.utils.asgi import Response

from crawler.language.reader import Reader, written_for
from crawler.language.reader.texts import gettext as _
from crawler.model.errors import StoreBusy
from crawler.runtime.clock import utcnow
from crawler.store import Store
from jobs.review import login
from jobs.review.access.doorkeeper import Doorkeeper
from jobs.review.access.logins import LoginsFile
from jobs.review.access.origin import AccessRules, RequestOrigin
from jobs.review.policy import parse_id_ranges, parse_ids, refusal, return_path
from jobs.review.readers import READER_COOKIE, chosen_reader, reader_of

T = TypeVar("T")
# Our own pages need nothing inline and nothing from elsewhere; what a page says cannot become a script.
PAGE_CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
MAX_FORM_BYTES = 200_000  # characters of a form
ORIGIN_KEY = "borderwatch_origin"  # in a request's scope


class RequestContext:
    """A request to one of our pages."""

    def __init__(self, request: Any, datasette: Any, review_app: ReviewApp) -> None:
        self.request, self.datasette, self.review_app = request, datasette, review_app
        self.now = utcnow()
        self.form_fields: list[tuple[str, str]] = []

    @cached_property
    def arguments(self) -> list[tuple[str, str]]:
        return parse_qsl(self.request.query_string, keep_blank_values=True, max_num_fields=None)[:200]

    @property
    def form(self) -> dict[str, str]:
        """The fields of the form by name; of those that stand there several times the last."""
        return dict(self.form_fields)

    def form_ids(self, name: str) -> tuple[int, ...]:
        """The ids in all fields of that name."""
        return parse_ids(" ".join(text for field, text in self.form_fields if field == name))

    @property
    def reviewers(self) -> tuple[str, ...]:
        """Who a story can be assigned to: who may log in, and who asks."""
        return tuple(dict.fromkeys((*self.review_app.doorkeeper.reviewer_names(), *filter(None, (self.reviewer,)))))

    def argument(self, name: str, default: str = "") -> str:
        return next((value for key, value in self.arguments if key == name), default)

    def number(self, name: str) -> int:
        """The number of that name in the path."""
        return int(self.request.url_vars[name])

    @property
    def marks(self) -> tuple[int, ...]:
        """Marks that the page before this one made: they can be taken back here."""
        return parse_id_ranges(self.argument("marks"))

    @property
    def reviewer(self) -> str:
        return login.reviewer_of(self.request.actor)

    @property
    def origin(self) -> RequestOrigin:
        """Who asks, and under which of our names: as the door found it."""
        origin: RequestOrigin = self.request.scope[ORIGIN_KEY]
        return origin

    @property
    def session_token(self) -> str:
        return str(self.request.cookies.get(login.SESSION_COOKIE, ""))

    @property
    def token(self) -> str:
        """What a form must bring along: Datasette's."""
        return str(self.request.scope["csrftoken"]())

    @property
    def wants_fragment(self) -> bool:
        """Our script asks for the card alone."""
        return bool(self.request.headers.get("x-desk"))

    @cached_property
    def reader(self) -> Reader:
        """Who reads: as `lang` of the address says, else as chosen in this browser, else as configured."""
        return chosen_reader(self.request.cookies.get(READER_COOKIE, ""), self.review_app.reader, self.argument("lang"))

    async def read(self, ask: Callable[[Store], T]) -> T:
        """Through Datasette's own read-only connection, off the event loop."""
        database = self.review_app.database(self.datasette)
        context = copy_context()  # that thread has its own: the reader goes along
        answer: T = await database.execute_fn(lambda raw: context.run(ask, Store.wrap(raw, Path(database.path))))
        return answer

    async def write(self, do: Callable[[Store], T]) -> T:
        """Through a connection of its own that waits for other writers, off the event loop. Raises `StoreBusy`."""

        def done() -> T:
            store = Store.open(self.review_app.path(self.datasette), migrate=False, busy=self.review_app.busy)
            try:
                return do(store)
            finally:
                store.close()

        return await asyncio.to_thread(done)

    async def page(self, template: str, *, status: int = 200, **values: Any) -> Response:
        text = await self.datasette.render_template(
            f"desk/{template}.html",
            {
                **values,
                "now": self.now,
                "reader": self.reader,
                "here": values.get("here", return_path(self.request.full_path)),
                "reviewer": self.reviewer,
                "reviewers": self.reviewers,
                "token": self.token,
                "can_log_in": self.review_app.can_log_in,
                "can_translate": self.review_app.can_translate,
                "database": self.review_app.database(self.datasette).name,
            },
            self.request,
        )
        return Response.html(text, status=status, headers=dict(_PAGE_HEADERS))

    async def missing(self, what: str) -> Response:
        return await self.page("message", status=404, title=_("Not found"), words=(what,))

    async def message(self, status: int, title: str, *words: str, again: bool = False) -> Response:
        """`again`: with a button that sends the same form once more, so that nothing a person wrote is lost."""
        form_values = [pair for pair in self.form_fields if pair[0] != "csrftoken"] if again else []
        return await self.page(
            "message",
            status=status,
            title=title,
            words=words,
            again=form_values,
            note=self.form.get("note", "") if again else "",
            action=self.request.path if again else "",
            home=return_path(self.form.get("back", "")),
        )

    def redirect(self, path: str) -> Response:
        return Response.redirect(path, status=303 if self.request.method == "POST" else 302, headers=dict(_PAGE_HEADERS))


_PAGE_HEADERS = {"content-security-policy": PAGE_CONTENT_POLICY, "cache-control": "no-store"}


class ReviewApp:
    """What lives as long as the server: who may come in, and which file is read and written."""

    def __init__(self, settings: login.DeskSettings | None) -> None:
        self.settings = settings
        self.rules = settings.access_rules if settings else AccessRules()
        self.busy = settings.busy if settings else 10.0
        self.can_log_in = settings is not None
        self.can_translate = settings is not None and settings.translates
        self.reader = reader_of(settings.reader if settings else {}, Reader())

    @cached_property
    def doorkeeper(self) -> Doorkeeper:
        """Who lets in and out. Without settings nobody logs in: the file that it reads is never there."""
        return Doorkeeper(LoginsFile(Path(self.settings.logins if self.settings else os.devnull + "/none")))

    def database(self, datasette: Any) -> Any:
        """Datasette's, of our archive: the first that is a file."""
        return next(database for database in datasette.databases.values() if database.path)

    def path(self, datasette: Any) -> Path:
        return Path(self.database(datasette).path)


@cache
def review_app() -> ReviewApp:
    """The one of this process."""
    return ReviewApp(login.load_desk_settings())


Page = Callable[[RequestContext], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Route:
    """An address, who answers it, and whether it writes: then only a reviewer's own form may ask."""

    pattern: str
    page: Page
    writes: bool = False
    reads: bool = False  # it answers GET as well, though it writes
    for_anybody: bool = False  # it writes nothing but what this browser remembers


def page_handler(route: Route) -> Callable[..., Awaitable[Response]]:
    """Wrap a page as the handler that Datasette calls."""

    async def answer(request: Any, datasette: Any) -> Response:
        context = RequestContext(request, datasette, review_app())
        with written_for(context.reader):
            return await judged_answer(context, request)

    async def judged_answer(context: RequestContext, request: Any) -> Response:
        if not route.writes:
            if request.method not in ("GET", "HEAD"):
                return await context.message(405, _("Not allowed"), _("This page can only be read."))
            return await route.page(context)
        if route.reads and request.method in ("GET", "HEAD"):
            return await route.page(context)
        if request.method != "POST":
            return await context.message(405, _("Not allowed"), _("Opening an address changes nothing: use the buttons."))
        body = await request.post_body()
        if len(body) > MAX_FORM_BYTES:
            return await context.message(413, _("Too much"), _("The form is too long. Nothing was changed."))
        context.form_fields = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)
        why = refusal(
            reviewer=context.reviewer or ("a reader" if route.for_anybody else ""),
            token=context.form.get("csrftoken", ""),
            expected=context.token,
            base=context.origin.base,
            headers=request.headers,
        )
        if why:
            return await context.message(403, _("Refused"), _("Nothing was changed: {why}.", why=_(why)))
        try:
            return await route.page(context)
        except StoreBusy:
            return await context.message(
                503,
                _("Not marked yet"),
                _("Another process kept the archive locked for too long. Nothing was changed, and what you wrote is below."),
                again=True,
            )

    return answer
