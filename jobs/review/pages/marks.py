"""What reviewers write: marks, their undoing, saved views; and how they come in."""

from __future__ import annotations

from urllib.parse import parse_qsl

from datasette.utils import baseconv
from datasette.utils.asgi import Response

from crawler.language.tokens import clean, clean_line
from crawler.model import AlertState
from jobs.review import filters, login
from jobs.review.pages.cards import desk_cards
from jobs.review.policy import MAX_NOTE_CHARS, MAX_VIEW_NAME_CHARS, parse_ids, return_path
from jobs.review.web import RequestContext


async def mark(visit: RequestContext) -> Response:
    """Confirm, dismiss or note alerts of a story."""
    form = visit.form
    asked, note = form.get("state", ""), clean(form.get("note", ""), MAX_NOTE_CHARS)
    state = AlertState(asked) if asked in list(AlertState) else None
    alerts = parse_ids(form.get("alerts", ""))
    if not alerts or (state is None and asked != "note") or (state is None and not note):
        return await visit.message(400, "Nothing to mark", "Say which alerts, and as what.", again=False)
    only = form.get("only", "") if state else ""
    marks = await visit.write(
        lambda store: store.marks.add(alerts, state, reviewer=visit.reviewer, note=note or None, now=visit.now, only=only or None)
    )
    return await _after(visit, tuple(mark.id for mark in marks) if state else ())  # a note leaves the card as it is


async def undo(visit: RequestContext) -> Response:
    """Take marks back."""
    marks = parse_ids(visit.form.get("marks", ""))
    done = await visit.write(lambda store: store.marks.undo(marks, reviewer=visit.reviewer, now=visit.now))
    if not done:
        return await visit.message(409, "Not taken back", "These alerts were marked again since, or by somebody else.")
    return await _after(visit, ())


async def _after(visit: RequestContext, marks: tuple[int, ...]) -> Response:
    """The card anew for our script; else the page it was pressed on."""
    story = next(iter(parse_ids(visit.form.get("story", ""))), 0)
    home = return_path(visit.form.get("back", ""))
    if visit.wants_fragment:
        found = await visit.read(lambda store: desk_cards(store, (story,), visit.now))
        if not found:
            return await visit.missing("This story has no alerts.")
        return await visit.page("card", one=found[0], marks=marks, here=home)
    path, _, query = home.partition("?")
    kept = [pair for pair in query.partition("#")[0].split("&") if pair and not pair.startswith(("done=", "marks="))]
    if marks:
        kept += [f"done={story}", f"marks={'.'.join(map(str, marks))}"]
    anchor = f"#story-{story}" if path == "/-/desk" else ""
    return visit.redirect(f"{path}{'?' if kept else ''}{'&'.join(kept)}{anchor}")


async def save_view(visit: RequestContext) -> Response:
    name = clean_line(visit.form.get("name", ""), MAX_VIEW_NAME_CHARS)
    kept = filters.parse_filters(parse_qsl(visit.form.get("filters", ""))).query()
    if not name:
        return await visit.message(400, "A view needs a name", "Nothing was saved.")
    await visit.write(lambda store: store.views.save(name, kept, reviewer=visit.reviewer, now=visit.now))
    return visit.redirect(f"/-/desk?{kept}" if kept else "/-/desk")


async def delete_view(visit: RequestContext) -> Response:
    number = next(iter(parse_ids(visit.form.get("view", ""))), 0)
    await visit.write(lambda store: store.views.delete(number))
    return visit.redirect(return_path(visit.form.get("back", "")))


async def enter(visit: RequestContext) -> Response:
    """The log-in link. The page that follows is opened by the site itself: a strict cookie travels only then."""
    name = visit.house.door.enter(visit.argument("token"))
    if not name:
        return await visit.message(
            403,
            "This link is used up",
            "Each link lets a reviewer in once. The command “borderwatch review” prints new ones when it starts.",
        )
    answer = await visit.page("message", title=f"Welcome, {name}", words=("You can mark alerts now.",), go="/-/desk")
    ends = baseconv.base62.encode(int(visit.now.timestamp()) + login.LOGIN_SECONDS)
    cookie = visit.datasette.sign({"a": login.actor_of(name), "e": ends}, "actor")
    answer.set_cookie("ds_actor", cookie, max_age=login.LOGIN_SECONDS, httponly=True, samesite="strict")
    return answer
