"""Language, clock and calendar of who reads: a form on every page, remembered by the browser."""

from __future__ import annotations

from datasette.utils.asgi import Response

from jobs.review.policy import return_path
from jobs.review.readers import READER_COOKIE, READER_COOKIE_SECONDS, reader_cookie, reader_of
from jobs.review.web import RequestContext


async def choose_reader(context: RequestContext) -> Response:
    """Remember what the form chose, and lead back."""
    answer = context.redirect(return_path(context.form.get("back", "")))
    chosen = reader_of(context.form, context.reader)
    answer.set_cookie(READER_COOKIE, reader_cookie(chosen), max_age=READER_COOKIE_SECONDS, httponly=True, samesite="strict")
    return answer
