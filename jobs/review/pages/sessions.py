"""Logging in and out, and the browsers where a reviewer is logged in."""

from __future__ import annotations

import asyncio
from typing import Any

from datasette.utils.asgi import Response

from crawler.language.plurals import count
from crawler.language.reader.texts import gettext as _
from crawler.language.tokens import clean_line
from jobs.review.access.accounts import DEVICE_LINK_LIFETIME, SESSION_LIFETIME
from jobs.review.access.devices import device_name
from jobs.review.access.origin import is_loopback
from jobs.review.access.passphrases import MAX_PASSPHRASE_CHARS
from jobs.review.login import SESSION_COOKIE, login_link
from jobs.review.policy import MAX_REVIEWER_NAME_CHARS, return_path
from jobs.review.qr import qr_data_uri
from jobs.review.web import RequestContext

MAX_TOKEN_CHARS = 200


async def show_enter(context: RequestContext) -> Response:
    """The log-in: by passphrase, or by the button of a link. Opening it spends nothing: a chat opens links for a preview."""
    token, back = context.argument("token")[:MAX_TOKEN_CHARS], return_path(context.argument("back"))
    if not context.review_app.can_log_in:
        return await context.message(404, _("Not found"), _("Start the desk with “borderwatch review” to log in."))
    name = context.review_app.doorkeeper.name_of_link(token, context.now)
    if token and not name:
        return await context.page("enter", status=403, is_spent=True, back=back)
    return await context.page("enter", link_token=token, link_name=name, back=back)


async def enter(context: RequestContext) -> Response:
    """Begin a session."""
    form, keeper = context.form, context.review_app.doorkeeper
    back, name = return_path(form.get("back", "")), clean_line(form.get("name", ""), MAX_REVIEWER_NAME_CHARS)
    device, address = device_name(context.request.headers.get("user-agent", "")), context.origin.client
    if "token" in form:
        link_token = form["token"][:MAX_TOKEN_CHARS]
        token = await asyncio.to_thread(keeper.enter_by_link, link_token, context.now, device=device, address=address)
        if not token:
            return await context.page("enter", status=403, is_spent=True, back=back)
    else:
        passphrase = form.get("passphrase", "")[: MAX_PASSPHRASE_CHARS + 1]
        token, seconds = await asyncio.to_thread(
            keeper.enter_by_passphrase, name, passphrase, context.now, device=device, address=address
        )
        if seconds:
            answer = await context.page("enter", status=429, wait_minutes=-(-seconds // 60), name=name, back=back)
            answer.headers["retry-after"] = str(seconds)
            return answer
        if not token:
            return await context.page("enter", status=403, is_wrong=True, name=name, back=back)
    if context.session_token:  # whoever was logged in here before
        await asyncio.to_thread(keeper.leave, context.session_token, context.now)
    answer = context.redirect(back)
    # Lax: whoever follows a link in a mail is logged in. A form of another site is refused whatever cookie it brings.
    answer.set_cookie(
        SESSION_COOKIE,
        token,
        max_age=int(SESSION_LIFETIME.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=context.origin.scheme == "https",
    )
    return answer


async def enter_page(context: RequestContext) -> Response:
    return await (enter(context) if context.request.method == "POST" else show_enter(context))


async def leave(context: RequestContext) -> Response:
    """Log this browser out."""
    await asyncio.to_thread(context.review_app.doorkeeper.leave, context.session_token, context.now)
    answer = context.redirect("/-/desk")
    answer.set_cookie(SESSION_COOKIE, "", max_age=0, httponly=True, samesite="lax")
    return answer


async def sessions_page(context: RequestContext) -> Response:
    """Where the reviewer is logged in."""
    if not context.reviewer:
        return context.redirect("/-/enter?back=/-/sessions")
    return await _show_sessions(context)


async def end_sessions(context: RequestContext) -> Response:
    """End one session, or all but this one."""
    keeper, ended = context.review_app.doorkeeper, context.form.get("session", "")
    if ended:
        await asyncio.to_thread(keeper.end_sessions, context.reviewer, (ended,), context.now)
    else:
        await asyncio.to_thread(keeper.end_others, context.reviewer, context.session_token, context.now)
    return context.redirect("/-/sessions")


async def link_device(context: RequestContext) -> Response:
    """A link, also as a picture, that logs another device in."""
    token = await asyncio.to_thread(context.review_app.doorkeeper.give_link, context.reviewer, context.now, DEVICE_LINK_LIFETIME)
    link = login_link(context.review_app.rules.public_url.rstrip("/") or context.origin.base, token)
    return await _show_sessions(
        context,
        link=link,
        picture=qr_data_uri(link),
        lasts=count(int(DEVICE_LINK_LIFETIME.total_seconds()) // 60, "minute"),
        is_local=not context.review_app.rules.public_url and is_loopback(context.origin.host.rpartition(":")[0].strip("[]")),
    )


async def feed_token(context: RequestContext) -> Response:
    """A new token for feed readers, shown once; or the end of it."""
    keeper = context.review_app.doorkeeper
    if context.form.get("end"):
        await asyncio.to_thread(keeper.end_feed_token, context.reviewer, context.now)
        return context.redirect("/-/sessions")
    return await _show_sessions(context, feed_token=await asyncio.to_thread(keeper.give_feed_token, context.reviewer, context.now))


async def _show_sessions(context: RequestContext, **values: Any) -> Response:
    keeper = context.review_app.doorkeeper
    sessions = keeper.sessions_of(context.reviewer, context.now)
    current = keeper.session(context.session_token, context.now)
    return await context.page("sessions", sessions=sessions, current=current, here="/-/sessions", **values)
