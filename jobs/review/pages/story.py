"""A story's timeline: who reported it when, its figures, why each article is in it, what was edited."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from datasette.utils.asgi import Response

from crawler.language.reader.texts import gettext as _
from crawler.model import StoryMember
from crawler.report.charts import TimedReport, story_timeline
from crawler.store import Store
from crawler.store.desk_work import Assignment
from crawler.store.story_memberships import Regrouping
from crawler.story import (
    FigureTimeline,
    Sourcing,
    Transition,
    aside_articles,
    figure_timelines,
    original_articles,
    sourcing_of,
    transitions,
)
from jobs.review.drawn import NOT_DRAWN, Drawn, drawn_twice
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
    reports: tuple[MemberReport, ...]  # originals in time order, each with its copies
    articles: int
    sourcing: Sourcing
    first: str  # name of the source that reported it first
    figures: tuple[FigureTimeline, ...]  # by unit
    stage_history: tuple[Transition, ...]  # how it came to its stage
    card: DeskCard | None
    changes: tuple[Regrouping, ...]
    assigned: Assignment | None
    timeline: Drawn


def load_story_page(store: Store, story_id: int, now: datetime) -> StoryView | int | None:
    """Load the story; the id of the story it was merged into; None: there is none."""
    current = store.story_memberships.current_id(story_id)
    if not store.stories.exists(current):
        return None
    if current != story_id:
        return current
    members = store.stories.members((story_id,))
    reports = _member_reports(store, story_id, members[:MAX_SHOWN_MEMBERS])
    history = store.histories.of_stories((story_id,)).get(story_id)
    sourcing = sourcing_of(members, aside_articles(history.raised) if history else ())
    return StoryView(
        id=story_id,
        headline=original_articles(members)[0].title if members else store.stories.headline(story_id) or "",
        reports=reports,
        articles=len(members),
        sourcing=sourcing,
        first=next((member.source_name for member in members if member.source == sourcing.first), sourcing.first),
        figures=figure_timelines(history) if history else (),
        stage_history=tuple(step for step in transitions(history) if step.before) if history else (),
        card=next(iter(desk_cards(store, (story_id,), now)), None),
        changes=store.story_memberships.regroupings(story_id),
        assigned=store.desk_work.assignments((story_id,)).get(story_id),
        timeline=draw_timeline(members),
    )


def draw_timeline(members: tuple[StoryMember, ...]) -> Drawn:
    """Who reported it when; nothing of a story with a single report."""
    reports = [
        TimedReport(source=member.source_name, moment=member.appeared_at, side=member.bank, is_copy=member.copy_of is not None)
        for member in members[:MAX_SHOWN_MEMBERS]
    ]
    if len(reports) < 2:
        return NOT_DRAWN
    return drawn_twice(lambda width: story_timeline(reports, title=_("Who reported it when"), width=width))


def _member_reports(store: Store, story: int, members: tuple[StoryMember, ...]) -> tuple[MemberReport, ...]:
    decided = {article: (why, by, score) for article, why, by, score in store.story_memberships.decisions(story)}
    edits: dict[int, list[tuple[int, str, tuple[str, ...]]]] = {}
    for edit in store.versions.edits_of_story(story):
        edits.setdefault(edit.article_id, []).append((edit.version, edit.kind, edit.reasons))

    def report(member: StoryMember, copies: tuple[MemberReport, ...] = ()) -> MemberReport:
        why, by, score = decided.get(member.article_id, ("recorded by a version that kept no reasons", "", None))
        return MemberReport(
            member=member, copies=copies, why=why, by=by, score=score, edits=tuple(edits.get(member.article_id, ()))
        )

    here = {member.article_id for member in members}
    copies: dict[int, list[MemberReport]] = {}
    for member in members:
        if member.copy_of in here and member.copy_of is not None:
            copies.setdefault(member.copy_of, []).append(report(member))
    top = [report(member, tuple(copies.get(member.article_id, ()))) for member in members if member.copy_of not in here]
    return tuple(sorted(top, key=lambda report: (report.member.appeared_at, report.member.article_id)))


async def story_page(context: RequestContext) -> Response:
    story_id = context.number("story")
    view = await context.read(lambda store: load_story_page(store, story_id, context.now))
    if view is None:
        return await context.missing(_("There is no story {id}.", id=story_id))
    if isinstance(view, int):
        return context.redirect(f"/-/story/{view}")
    return await context.page("story", story=view, marks=context.marks, here=f"/-/story/{story_id}")


async def alert_page(context: RequestContext) -> Response:
    """An alert has its place on the page of its story."""
    alert_id = context.number("alert")
    story_id = await context.read(lambda store: store.queue.story_of(alert_id))
    if story_id is None:
        return await context.missing(_("There is no alert {id}.", id=alert_id))
    return context.redirect(f"/-/story/{story_id}#alert-{alert_id}")
