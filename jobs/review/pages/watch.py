"""One watch of config.yaml: changed by a form or as text, tried on the archive, saved, and brought back."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from datasette.utils.asgi import Response

from crawler import config as configuration
from crawler.app.case_file import CASE_FILE_NAME, StoredCase, add_case, case_of, load_cases, remove_case
from crawler.app.trial import TRIAL_DAYS, WatchTrial, try_watch
from crawler.config.saving import ConfigChange, last_change, read_text, save_text, text_version, undo_change
from crawler.config.watchedit import (
    FORM_KEYS,
    WatchText,
    alone,
    has_watch,
    in_block,
    included_watch_text,
    watch_text,
    with_fields,
    with_watch,
)
from crawler.language.reader.texts import gettext as _
from crawler.model import Severity
from crawler.model.errors import BorderwatchError, ConfigError
from crawler.store import Store
from jobs.review.policy import parse_ids, return_path
from jobs.review.web import RequestContext

CHANGED_STATUS = 409
REFUSED_STATUS = 422


@dataclass(slots=True, kw_only=True)
class WatchEdit:
    """What the page shows: a watch as it is, or as somebody is changing it."""

    watch: str
    version: str  # of the file that the text was made of
    text: WatchText
    is_own: bool = True  # False: of an included file; saved, it stands in config.yaml in that one's place
    is_new: bool = False
    change: ConfigChange | None  # that can be undone
    cases: tuple[StoredCase, ...]
    trial: WatchTrial | None = None
    problems: tuple[str, ...] = ()

    @property
    def enabled(self) -> bool:
        return self.text.fields.get("enabled", True) is not False

    @property
    def wrong_cases(self) -> frozenset[int]:
        """Numbers of the cases that the tried watch fails, from 0."""
        results = self.trial.cases.results if self.trial and self.trial.cases else ()
        return frozenset(number for number, case in enumerate(results) if not case.is_right)


def load_watch_edit(path: Path, watch: str) -> WatchEdit:
    """Raises `ConfigError` where there is no such watch."""
    text = read_text(path).replace("\r\n", "\n")
    is_own = has_watch(text, watch)
    written = watch_text(text, watch) if is_own else included_watch_text(text, path.parent, watch)
    cases = tuple(stored for stored in load_cases(path.with_name(CASE_FILE_NAME)) if stored.case.get("watch") == watch)
    return WatchEdit(watch=watch, version=text_version(text), text=written, is_own=is_own, change=last_change(path), cases=cases)


def edited_block(form: Mapping[str, str], block: str) -> str:
    """What a form asks for: a block as it stands, or the fields of one. Raises `ConfigError`."""
    if "block" in form:
        return form["block"].replace("\r\n", "\n").strip("\n")
    return with_fields(block, {key: form[key] for key in FORM_KEYS if key in form}, enabled=form.get("enabled") == "yes")


def try_edit(path: Path, edit: WatchEdit, block: str, database: Path, now: datetime) -> WatchEdit:
    """The edit with another block, tried on the archive: its problems, or what it matches."""
    edit.text = WatchText(block, edit.text.line, edit.text.fields)
    try:
        text = with_watch(read_text(path).replace("\r\n", "\n"), edit.watch, block)
        edit.text = replace(watch_text(text, edit.watch), block=block)
        watchlist = configuration.load_watches(path, path, unsaved=_asked(alone(text, edit.watch), edit))
        store = Store.open(database, migrate=False)
        try:
            since = now - timedelta(days=TRIAL_DAYS)
            cases = [stored.case for stored in edit.cases]
            edit.trial = try_watch(configuration.load(path), watchlist, edit.watch, store, since, cases)
        finally:
            store.close()
    except BorderwatchError as error:
        edit.problems = problems_of(error, path, edit)
    return edit


def _asked(text: str, edit: WatchEdit) -> str:
    """A watch that is switched off can be tried as well."""
    return text if edit.enabled else with_watch(text, edit.watch, with_fields(edit.text.block, {}, enabled=True))


def problems_of(error: BorderwatchError, path: Path, edit: WatchEdit) -> tuple[str, ...]:
    """What is wrong, by the lines of the block."""
    problems = error.problems if isinstance(error, ConfigError) else (str(error),)
    return tuple(in_block(problem, path, edit.text.line, edit.text.lines) for problem in problems)


async def watch_page(context: RequestContext) -> Response:
    path = config_path(context)
    if path is None:
        return await no_configuration(context)
    try:
        edit = await asyncio.to_thread(load_watch_edit, path, context.request.url_vars["watch"])
    except ConfigError as error:
        return await context.missing(str(error))
    return await _show(context, edit)


async def try_page(context: RequestContext) -> Response:
    """Try what the form asks for; nothing is saved."""
    path = config_path(context)
    if path is None:
        return await no_configuration(context)
    database = context.review_app.path(context.datasette)

    def tried() -> WatchEdit:
        edit = load_watch_edit(path, context.request.url_vars["watch"])
        edit.version = context.form.get("version", "")
        try:
            block = edited_block(context.form, edit.text.block)
        except ConfigError as error:
            edit.problems = problems_of(error, path, edit)
            return edit
        return try_edit(path, edit, block, database, context.now)

    try:
        edit = await asyncio.to_thread(tried)
    except BorderwatchError as error:
        return await context.message(REFUSED_STATUS, _("Not tried"), str(error))
    return await _show(context, edit, status=trial_status(context, edit))


async def save_page(context: RequestContext) -> Response:
    """Save what the form asks for, where `borderwatch check` takes it and nobody changed the file meanwhile."""
    path = config_path(context)
    if path is None:
        return await no_configuration(context)

    def saved() -> WatchEdit:
        edit = load_watch_edit(path, context.request.url_vars["watch"])
        version = context.form.get("version", "")
        try:
            block = edited_block(context.form, edit.text.block)
            edit.text = WatchText(block, edit.text.line, edit.text.fields)
            text = with_watch(read_text(path).replace("\r\n", "\n"), edit.watch, block)
            edit.text = replace(watch_text(text, edit.watch), block=block)
            save_text(path, text, version=version, what=f"watch {edit.watch}", reviewer=context.reviewer, now=context.now)
        except BorderwatchError as error:
            edit.problems, edit.version = problems_of(error, path, edit), version
        return edit

    try:
        edit = await asyncio.to_thread(saved)
    except BorderwatchError as error:
        return await context.message(REFUSED_STATUS, _("Not saved"), str(error))
    if edit.problems:
        return await _show(context, edit, status=REFUSED_STATUS)
    return context.redirect(f"/-/watch/{edit.watch}?saved=yes")


async def undo_config(context: RequestContext) -> Response:
    """Bring back the text that the last change replaced."""
    path = config_path(context)
    if path is None:
        return await no_configuration(context)
    try:
        await asyncio.to_thread(undo_change, path, version=context.form.get("version", ""))
    except BorderwatchError as error:
        return await context.message(CHANGED_STATUS, _("Not undone"), str(error))
    return context.redirect(return_path(context.form.get("back", "")))


async def add_watch_case(context: RequestContext) -> Response:
    """Keep an article as a case that a watch must, or must not, match."""
    path = config_path(context)
    if path is None:
        return await no_configuration(context)
    watch, match = context.form.get("watch", ""), context.form.get("match", "") == "yes"
    article = next(iter(parse_ids(context.form.get("article", ""))), 0)
    text = await context.read(lambda store: store.text(article))
    watches = (await asyncio.to_thread(configuration.load, path)).rules.watch_ids
    if text is None or watch not in watches:
        return await context.missing(_("There is no such article or watch."))
    case = case_of(text, watch, match=match, author=context.reviewer)
    await asyncio.to_thread(add_case, path.with_name(CASE_FILE_NAME), case)
    return context.redirect(f"/-/watch/{watch}#cases")


async def remove_watch_case(context: RequestContext) -> Response:
    path = config_path(context)
    if path is None:
        return await no_configuration(context)
    await asyncio.to_thread(remove_case, path.with_name(CASE_FILE_NAME), context.form.get("case", ""))
    return context.redirect(return_path(context.form.get("back", "")))


async def _show(context: RequestContext, edit: WatchEdit, *, status: int = 200) -> Response:
    template = "trial" if context.wants_fragment else "watch"
    here = f"/-/watch/{edit.watch}"
    return await context.page(template, status=status, edit=edit, severities=tuple(reversed(Severity)), here=here, days=TRIAL_DAYS)


def trial_status(context: RequestContext, edit: WatchEdit) -> int:
    """The status of an edit that was tried or not saved. A script that tries while somebody writes is answered: half a query is no
    error, and the console of a browser would list each."""
    return REFUSED_STATUS if edit.problems and not context.wants_fragment else 200


def config_path(context: RequestContext) -> Path | None:
    """The configuration; None where Datasette was started by hand."""
    settings = context.review_app.settings
    return Path(settings.config) if settings else None


async def no_configuration(context: RequestContext) -> Response:
    return await context.message(
        404, _("Not found"), _("This page needs the configuration: the command “borderwatch review” opens the desk with it.")
    )
