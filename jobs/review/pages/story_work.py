"""What reviewers do with whole stories: merge, split, undo that, assign; and what they take along: evidence and exports."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from io import BytesIO
from pathlib import Path

from datasette.utils.asgi import Response

from crawler.app.evidence import gather_evidence, save_pack
from crawler.app.export import write_export
from crawler.app.regroup import current_story, merge_stories, split_story, undo_regrouping
from crawler.language.reader.texts import gettext as _
from crawler.language.tokens import clean, clean_line
from crawler.model.errors import BorderwatchError, StoreBusy
from crawler.store import Store
from crawler.store.export import ExportChoice
from jobs.review.pages.cards import card_answer
from jobs.review.pages.search import config_at
from jobs.review.policy import MAX_NOTE_CHARS, MAX_REVIEWER_NAME_CHARS, parse_ids, return_path
from jobs.review.web import RequestContext

EXPORTS = {  # what a link on the page of a story takes along: kind, form, content type
    "alerts.csv": ("alerts", "csv", "text/csv; charset=utf-8"),
    "articles.csv": ("articles", "csv", "text/csv; charset=utf-8"),
    "articles.jsonl": ("articles", "jsonl", "application/x-ndjson"),
    "alerts.geojson": ("alerts", "geojson", "application/geo+json"),
}


async def merge(context: RequestContext) -> Response:
    """Merge a story with the one whose number was written, or several that were ticked on the desk."""
    chosen = tuple(
        dict.fromkeys((*parse_ids(context.form.get("story", "")), *context.form_ids("pick"), *context.form_ids("other")))
    )
    if len(chosen) < 2:
        return await context.message(400, _("Nothing to merge"), _("Choose at least two stories that report one event."))

    def merged(store: Store) -> int:
        stays = chosen[0]
        with store.group():  # all of them or none
            for other in chosen[1:]:
                note = clean(context.form.get("note", ""), MAX_NOTE_CHARS)
                done = merge_stories(store, stays, other, reviewer=context.reviewer, note=note, now=context.now)
                stays = done.story
        return stays

    return await _changed(context, merged)


async def split(context: RequestContext) -> Response:
    """Move the reports that were ticked into a story of their own, and lead there."""
    story, note = context.number("story"), clean(context.form.get("note", ""), MAX_NOTE_CHARS)

    def done(store: Store) -> int:
        articles = context.form_ids("article")
        return split_story(store, story, articles, reviewer=context.reviewer, note=note, now=context.now).other

    return await _changed(context, done)


async def undo_regroup(context: RequestContext) -> Response:
    """Take the latest merge or split of a story back."""
    story = context.number("story")
    return await _changed(context, lambda store: undo_regrouping(store, story, reviewer=context.reviewer, now=context.now).story_id)


async def assign(context: RequestContext) -> Response:
    """Assign a story to a reviewer, or to nobody."""
    story, name = context.number("story"), clean_line(context.form.get("reviewer", ""), MAX_REVIEWER_NAME_CHARS)

    def done(store: Store) -> int:
        current = current_story(store, story)
        store.desk_work.assign(current, name, assigned_by=context.reviewer, now=context.now)
        return current

    home = return_path(context.form.get("back", ""))

    async def show(story: int) -> Response:
        if context.wants_fragment:
            return await card_answer(context, story, (), home)
        is_desk = home.startswith("/-/desk")
        return context.redirect(f"{home.partition('#')[0]}#story-{story}" if is_desk else f"/-/story/{story}")

    return await _changed(context, done, show)


async def _changed(
    context: RequestContext, change: Callable[[Store], int], show: Callable[[int], Awaitable[Response]] | None = None
) -> Response:
    """Do it, and show the story that it answers; without `show` its own page."""
    try:
        story = await context.write(change)
    except StoreBusy:
        raise
    except BorderwatchError as error:
        return await context.message(409, _("Nothing was changed"), str(error))
    return await show(story) if show else context.redirect(f"/-/story/{story}")


async def evidence(context: RequestContext) -> Response:
    """Everything that the alerts of a story are based on, as `borderwatch evidence` packs it."""
    story, settings = context.number("story"), context.review_app.settings
    if settings is None:
        return await context.message(409, _("No evidence pack"), _("To make one, start the desk with borderwatch review."))
    alerts = await context.read(lambda store: store.queue.alerts_of_story(story))
    if not alerts:
        return await context.missing(_("This story has no alerts."))

    def packed() -> bytes:
        store = Store.read_only(context.review_app.path(context.datasette))
        try:
            dossier = gather_evidence(store, config_at(Path(settings.config)).watches, alerts)
        finally:
            store.close()
        with tempfile.TemporaryDirectory() as folder:
            save_pack(dossier, path := Path(folder) / "evidence.zip")
            return path.read_bytes()

    return file_response(await asyncio.to_thread(packed), f"evidence-story-{story}.zip", "application/zip")


async def export(context: RequestContext) -> Response:
    """The articles or alerts of a story for other programs, as `borderwatch export` writes them."""
    story, name = context.number("story"), context.request.url_vars["name"]
    kind, form, content_type = EXPORTS[name]

    def written(store: Store) -> bytes:
        stream = BytesIO()
        write_export(store, kind, form, stream, ExportChoice(story=story), text=kind == "articles", bom=form == "csv")
        return stream.getvalue()

    return file_response(await context.read(written), f"story-{story}-{name}", content_type)


def file_response(body: bytes, name: str, content_type: str) -> Response:
    headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
    return Response(body, headers=headers, content_type=content_type)
