"""A story's timeline: who told it when, what it counts, why each article is in it, what was edited."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from datasette.utils.asgi import Response

from crawler.model import StoryMember
from crawler.store import Store
from jobs.review.pages.cards import DeskCard, cards
from jobs.review.telling import Voices, voices
from jobs.review.web import Visit

MOST_MEMBERS = 400
QUALIFIERS = {"min": "at least", "max": "at most", "approx": "about", "vague": "vaguely", "range": "between"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An article of the story."""

    member: StoryMember
    owner: str
    kind: str
    labels: str
    copies: tuple[Account, ...]
    why: str
    by: str
    score: float | None
    edits: tuple[tuple[int, str, tuple[str, ...]], ...]  # version, kind, reasons

    @property
    def when(self) -> datetime:
        return self.member.published or self.member.first_seen


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What the page shows."""

    id: int
    headline: str
    accounts: tuple[Account, ...]  # originals in time order, each with its copies
    articles: int
    voices: Voices
    first: str  # name of who told it first
    figures: tuple[tuple[str, tuple[dict[str, Any], ...]], ...]  # unit → how it moved
    card: DeskCard | None
    changes: tuple[dict[str, Any], ...]  # merges and splits


def look(store: Store, asked: int) -> Story | int | None:
    """The story; its id of today when it was merged; None: there is none."""
    current = store.accounts.current(asked)
    if not store.stories.exists(current):
        return None
    if current != asked:
        return current
    members = store.stories.members((asked,))
    accounts = _accounts(store, asked, members[:MOST_MEMBERS])
    headline = store.rows("SELECT headline FROM stories WHERE id = ?", (asked,))[0]["headline"]
    told = voices(store.stories.voices_of(asked))
    return Story(
        id=asked,
        headline=members[0].title if members else headline,
        accounts=accounts,
        articles=len(members),
        voices=told,
        first=next((one.source_name for one in members if one.source == told.first), told.first),
        figures=_figures(store, asked),
        card=next(iter(cards(store, (asked,))), None),
        changes=tuple(
            dict(row)
            for row in store.rows(
                "SELECT * FROM story_changes WHERE story_id = ? OR other_id = ? ORDER BY id", (asked, asked)
            )
        ),
    )


def _accounts(store: Store, story: int, members: tuple[StoryMember, ...]) -> tuple[Account, ...]:
    decided = {article: (why, by, score) for article, why, by, score in store.accounts.decisions(story)}
    more = {
        row["id"]: row
        for row in store.rows(
            """SELECT articles.id, owner, kind, (SELECT group_concat(DISTINCT nullif(label, '')) FROM figures
              WHERE article_id = articles.id AND version = articles.version) AS labels
            FROM articles JOIN sources ON sources.id = source_id WHERE story_id = ?""",
            (story,),
        )
    }
    edits: dict[int, list[tuple[int, str, tuple[str, ...]]]] = {}
    for row in store.rows(
        """SELECT article_id, edits.version, kind, reasons FROM edits JOIN articles ON articles.id = article_id
        WHERE story_id = ? ORDER BY article_id, edits.version""",
        (story,),
    ):
        edits.setdefault(row["article_id"], []).append((row["version"], row["kind"], tuple(json.loads(row["reasons"]))))

    def account(one: StoryMember, copies: tuple[Account, ...] = ()) -> Account:
        why, by, score = decided.get(one.article_id, ("recorded before reasons were kept", "", None))
        return Account(
            member=one,
            owner=more[one.article_id]["owner"],
            kind=more[one.article_id]["kind"],
            labels=(more[one.article_id]["labels"] or "").replace(",", ", "),
            copies=copies,
            why=why,
            by=by,
            score=score,
            edits=tuple(edits.get(one.article_id, ())),
        )

    here = {one.article_id for one in members}
    copies: dict[int, list[Account]] = {}
    for one in members:
        if one.copy_of in here and one.copy_of is not None:
            copies.setdefault(one.copy_of, []).append(account(one))
    top = [account(one, tuple(copies.get(one.article_id, ()))) for one in members if one.copy_of not in here]
    return tuple(sorted(top, key=lambda one: (one.when, one.member.article_id)))


def _figures(store: Store, story: int) -> tuple[tuple[str, tuple[dict[str, Any], ...]], ...]:
    """Each unit with its values in time."""
    found: dict[str, list[dict[str, Any]]] = {}
    for unit, value, qualifier, label, source, when in store.stories.figures(story):
        told = {
            "value": f"{value:,.15g}",
            "about": QUALIFIERS.get(qualifier, ""),
            "label": label,
            "source": source,
            "when": when,
        }
        found.setdefault(unit, []).append(told)
    return tuple((unit, tuple(rows)) for unit, rows in found.items())


async def story(visit: Visit) -> Response:
    asked = visit.number("story")
    told = await visit.read(lambda store: look(store, asked))
    if told is None:
        return await visit.missing(f"There is no story {asked}.")
    if isinstance(told, int):
        return visit.redirect(f"/-/story/{told}")
    return await visit.page("story", story=told, marks=visit.marks, here=f"/-/story/{asked}")


async def alert(visit: Visit) -> Response:
    """An alert has its place on the page of its story."""
    asked = visit.number("alert")
    rows = await visit.read(
        lambda store: store.rows(
            "SELECT story_id FROM alerts JOIN articles ON articles.id = article_id WHERE alerts.id = ?", (asked,)
        )
    )
    if not rows:
        return await visit.missing(f"There is no alert {asked}.")
    return visit.redirect(f"/-/story/{rows[0]['story_id']}#alert-{asked}")
