"""A story's timeline: who told it when, what it counts, why each article is in it, what was edited."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from datasette.utils.asgi import Response

from crawler.model import StoryMember
from crawler.store import Store
from crawler.store.story_memberships import Regrouping
from crawler.story import FigureTimeline, Sourcing, Transition, figure_timelines, sourcing_of, transitions
from jobs.review.pages.cards import DeskCard, desk_cards
from jobs.review.web import RequestContext

MAX_SHOWN_MEMBERS = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberReport:
    """An article of the story."""

    member: StoryMember
    copies: tuple[MemberReport, ...]
    why: str
    by: str
    score: float | None
    edits: tuple[tuple[int, str, tuple[str, ...]], ...]  # version, kind, reasons


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryView:
    """What the page shows."""

    id: int
    headline: str
    accounts: tuple[MemberReport, ...]  # originals in time order, each with its copies
    articles: int
    voices: Sourcing
    first: str  # name of who told it first
    figures: tuple[FigureTimeline, ...]  # by unit
    course: tuple[Transition, ...]  # how it came to its stage
    card: DeskCard | None
    changes: tuple[Regrouping, ...]


def load_story_page(store: Store, asked: int, now: datetime) -> StoryView | int | None:
    """The story; its id of today when it was merged; None: there is none."""
    current = store.story_memberships.current_id(asked)
    if not store.stories.exists(current):
        return None
    if current != asked:
        return current
    members = store.stories.members((asked,))
    accounts = _accounts(store, asked, members[:MAX_SHOWN_MEMBERS])
    told = sourcing_of(members)
    history = store.histories.of_stories((asked,)).get(asked)
    return StoryView(
        id=asked,
        headline=members[0].title if members else store.stories.headline(asked) or "",
        accounts=accounts,
        articles=len(members),
        voices=told,
        first=next((one.source_name for one in members if one.source == told.first), told.first),
        figures=figure_timelines(history) if history else (),
        course=tuple(step for step in transitions(history) if step.before) if history else (),
        card=next(iter(desk_cards(store, (asked,), now)), None),
        changes=store.story_memberships.regroupings(asked),
    )


def _accounts(store: Store, story: int, members: tuple[StoryMember, ...]) -> tuple[MemberReport, ...]:
    decided = {article: (why, by, score) for article, why, by, score in store.story_memberships.decisions(story)}
    edits: dict[int, list[tuple[int, str, tuple[str, ...]]]] = {}
    for edit in store.versions.edits_of_story(story):
        edits.setdefault(edit.article_id, []).append((edit.version, edit.kind, edit.reasons))

    def account(one: StoryMember, copies: tuple[MemberReport, ...] = ()) -> MemberReport:
        why, by, score = decided.get(one.article_id, ("recorded before reasons were kept", "", None))
        return MemberReport(member=one, copies=copies, why=why, by=by, score=score, edits=tuple(edits.get(one.article_id, ())))

    here = {one.article_id for one in members}
    copies: dict[int, list[MemberReport]] = {}
    for one in members:
        if one.copy_of in here and one.copy_of is not None:
            copies.setdefault(one.copy_of, []).append(account(one))
    top = [account(one, tuple(copies.get(one.article_id, ()))) for one in members if one.copy_of not in here]
    return tuple(sorted(top, key=lambda one: (one.member.appeared_at, one.member.article_id)))


async def story_page(visit: RequestContext) -> Response:
    asked = visit.number("story")
    told = await visit.read(lambda store: load_story_page(store, asked, visit.now))
    if told is None:
        return await visit.missing(f"There is no story {asked}.")
    if isinstance(told, int):
        return visit.redirect(f"/-/story/{told}")
    return await visit.page("story", story=told, marks=visit.marks, here=f"/-/story/{asked}")


async def alert_page(visit: RequestContext) -> Response:
    """An alert has its place on the page of its story."""
    asked = visit.number("alert")
    story_id = await visit.read(lambda store: store.queue.story_of(asked))
    if story_id is None:
        return await visit.missing(f"There is no alert {asked}.")
    return visit.redirect(f"/-/story/{story_id}#alert-{asked}")
