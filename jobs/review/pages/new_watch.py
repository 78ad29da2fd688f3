"""A new watch: written in a form, tried on the last days of the archive while it is written, and saved to config.yaml."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from pathlib import Path

from datasette.utils.asgi import Response

from crawler import config as configuration
from crawler.app.trial import TRIAL_DAYS
from crawler.config.saving import read_text, save_text, text_version
from crawler.config.watchedit import WatchText, new_block, with_watch
from crawler.language.reader.texts import gettext as _
from crawler.model import Severity
from crawler.model.errors import BorderwatchError
from jobs.review.pages.watch import REFUSED_STATUS, WatchEdit, config_path, no_configuration, problems_of, trial_status, try_edit
from jobs.review.web import RequestContext

NEW_WATCH_PAGE = "/-/watches/new"
UNNAMED_WATCH = "new-watch"
WATCH_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,60}")


def new_edit(path: Path, form: Mapping[str, str]) -> WatchEdit:
    """What somebody wrote so far. An id that is taken, or is none, is a problem."""
    watch = form.get("id", "").strip() or UNNAMED_WATCH
    fields = {"title": form.get("title") or watch, "severity": form.get("severity", ""), "query": form.get("query", "")}
    version = form.get("version") or text_version(read_text(path))
    text = WatchText(
        new_block(watch, fields), 1, {"title": form.get("title", ""), **{key: fields[key] for key in ("severity", "query")}}
    )
    edit = WatchEdit(watch=watch, version=version, text=text, change=None, cases=(), is_own=False, is_new=True)
    if not WATCH_ID.fullmatch(watch):
        edit.problems = (_("The short id is made of small Latin letters, digits and hyphens: {example}", example="bridge-closed"),)
    elif watch in configuration.load(path).rules.watch_ids:
        edit.problems = (_("There is a watch {id} already: choose another id, or change that one.", id=watch),)
    elif form and not form.get("query", "").strip():
        edit.problems = (_("A watch needs a query."),)
    return edit


async def new_watch_page(context: RequestContext) -> Response:
    path = config_path(context)
    if path is None:
        return await no_configuration(context)
    return await _show_form(context, await asyncio.to_thread(new_edit, path, {}))


async def try_new_watch(context: RequestContext) -> Response:
    """Try what the form asks for; nothing is saved."""
    path = config_path(context)
    if path is None:
        return await no_configuration(context)
    database = context.review_app.path(context.datasette)

    def tried() -> WatchEdit:
        edit = new_edit(path, context.form)
        if not edit.problems:
            fields = edit.text.fields
            edit = try_edit(path, edit, edit.text.block, database, context.now)
            edit.text = WatchText(edit.text.block, edit.text.line, fields)
        return edit

    try:
        edit = await asyncio.to_thread(tried)
    except BorderwatchError as error:
        return await context.message(REFUSED_STATUS, _("Not tried"), str(error))
    return await _show_form(context, edit)


async def save_new_watch(context: RequestContext) -> Response:
    """Add it to config.yaml, where `borderwatch check` takes it and nobody changed the file meanwhile."""
    path = config_path(context)
    if path is None:
        return await no_configuration(context)

    def saved() -> WatchEdit:
        edit = new_edit(path, context.form)
        if edit.problems:
            return edit
        try:
            text = with_watch(read_text(path).replace("\r\n", "\n"), edit.watch, edit.text.block)
            what = f"watch {edit.watch} added"
            save_text(path, text, version=edit.version, what=what, reviewer=context.reviewer, now=context.now)
        except BorderwatchError as error:
            edit.problems = problems_of(error, path, edit)
        return edit

    try:
        edit = await asyncio.to_thread(saved)
    except BorderwatchError as error:
        return await context.message(REFUSED_STATUS, _("Not saved"), str(error))
    return await _show_form(context, edit) if edit.problems else context.redirect(f"/-/watch/{edit.watch}?saved=yes")


async def _show_form(context: RequestContext, edit: WatchEdit) -> Response:
    template = "trial" if context.wants_fragment else "watch_add"
    name = context.form.get("id", "")
    return await context.page(
        template,
        status=trial_status(context, edit),
        edit=edit,
        name=name,
        severities=tuple(reversed(Severity)),
        here="/-/watches",
        days=TRIAL_DAYS,
    )
