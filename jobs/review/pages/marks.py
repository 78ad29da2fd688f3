"""What reviewers write: marks, their undoing and saved views."""

from __future__ import annotations

from urllib.parse import parse_qsl

from datasette.utils.asgi import Response

from crawler.language.reader.texts import gettext as _
from crawler.language.tokens import clean, clean_line
from crawler.model import AlertState
from jobs.review import filters
from jobs.review.pages.cards import card_answer
from jobs.review.policy import MAX_NOTE_CHARS, MAX_VIEW_NAME_CHARS, parse_ids, return_path, write_id_ranges
from jobs.review.web import RequestContext


async def mark(context: RequestContext) -> Response:
    """Confirm, dismiss or note alerts of a story."""
    form = context.form
    state_name, note = form.get("state", ""), clean(form.get("note", ""), MAX_NOTE_CHARS)
    state = AlertState(state_name) if state_name in list(AlertState) else None
    alerts = parse_ids(form.get("alerts", ""))
    if not alerts or (state is None and state_name != "note") or (state is None and not note):
        return await context.message(400, _("Nothing to mark"), _("Choose the alerts and how to mark them."), again=False)
    only = form.get("only", "") if state else ""
    marks = await context.write(
        lambda store: store.marks.add(
            alerts, state, reviewer=context.reviewer, note=note or None, now=context.now, only=only or None
        )
    )
    return await _after(context, tuple(mark.id for mark in marks) if state else ())  # a note leaves the card as it is


async def dismiss_ticked(context: RequestContext) -> Response:
    """Dismiss the new alerts of the stories that were ticked: one undo for all."""
    return await _dismiss(context, context.form_ids("pick"))


async def dismiss_shown(context: RequestContext) -> Response:
    """Dismiss the new alerts of all stories that the page showed: one undo for all."""
    return await _dismiss(context, context.form_ids("shown"))


async def _dismiss(context: RequestContext, stories: tuple[int, ...]) -> Response:
    alerts = tuple(dict.fromkeys(alert for story in stories for alert in context.form_ids(f"alerts-{story}")))
    if not alerts:
        return await context.message(400, _("Nothing to mark"), _("Tick the stories first."))
    marks = await context.write(
        lambda store: store.marks.add(
            alerts, AlertState.DISMISSED, reviewer=context.reviewer, note=None, now=context.now, only=str(AlertState.NEW)
        )
    )
    return await _after(context, tuple(mark.id for mark in marks))


async def undo(context: RequestContext) -> Response:
    """Take marks back."""
    marks = parse_ids(context.form.get("marks", ""))
    done = await context.write(lambda store: store.marks.undo(marks, reviewer=context.reviewer, now=context.now))
    if not done:
        return await context.message(409, _("Not undone"), _("These alerts were marked again since, or by another reviewer."))
    return await _after(context, ())


async def _after(context: RequestContext, marks: tuple[int, ...]) -> Response:
    """The card anew for our script; else the page it was pressed on."""
    story = next(iter(parse_ids(context.form.get("story", ""))), 0)
    home = return_path(context.form.get("back", ""))
    if context.wants_fragment:
        return await card_answer(context, story, marks, home)
    path, query = home.partition("?")[::2]
    pairs = [pair for pair in query.partition("#")[0].split("&") if pair and not pair.startswith(("done=", "marks="))]
    if marks:
        pairs += [*([f"done={story}"] if story else []), f"marks={write_id_ranges(marks)}"]
    anchor = f"#story-{story}" if path == "/-/desk" and story else ""
    return context.redirect(f"{path}{'?' if pairs else ''}{'&'.join(pairs)}{anchor}")


async def save_view(context: RequestContext) -> Response:
    name = clean_line(context.form.get("name", ""), MAX_VIEW_NAME_CHARS)
    chosen = filters.parse_filters(parse_qsl(context.form.get("filters", ""))).query()
    if not name:
        return await context.message(400, _("A view needs a name"), _("Nothing was saved."))
    await context.write(lambda store: store.views.save(name, chosen, reviewer=context.reviewer, now=context.now))
    return context.redirect(f"/-/desk?{chosen}" if chosen else "/-/desk")


async def delete_view(context: RequestContext) -> Response:
    number = next(iter(parse_ids(context.form.get("view", ""))), 0)
    await context.write(lambda store: store.views.delete(number))
    return context.redirect(return_path(context.form.get("back", "")))
