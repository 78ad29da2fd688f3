"""The home of the desk: a card for each story, filters that a click toggles, saved views."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

from datasette.utils.asgi import Response

from crawler.runtime.clock import iso
from crawler.store import Store
from crawler.store.marks import SavedView
from jobs.review import filters
from jobs.review.filters import COLUMNS, FACETS, PERIODS, Filters
from jobs.review.pages.cards import DeskCard, cards
from jobs.review.policy import numbers
from jobs.review.web import Visit

PAGE = 12  # stories
BATCH = 120  # alerts looked at together
MOST_LOOKED_AT = 6000  # alerts on the way to a full page
MOST_OPTIONS = 10  # of a facet
MOST_PLACED = 20_000  # alerts whose places are counted: beyond, a period is to be chosen first
BANKS = {"tj": "Tajik bank", "af": "Afghan bank", "": "neither bank"}
ORDERED = {"severity": "critical high medium low", "state": "new confirmed dismissed"}  # others: the most alerts first
PERIOD_WORDS = {"24h": "24 hours", "7d": "7 days", "30d": "30 days", "90d": "90 days"}


class Option(NamedTuple):
    """A value of a facet."""

    value: str
    label: str
    alerts: int
    chosen: bool
    href: str


class Facet(NamedTuple):
    name: str
    title: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What the page shows."""

    cards: tuple[DeskCard, ...]
    older: str  # cursor; empty: this was all
    facets: tuple[Facet, ...]
    chips: tuple[Option, ...]
    views: tuple[SavedView, ...]
    alerts: int  # that the filters let through
    done: DeskCard | None  # just marked


def look(store: Store, asked: Filters, before: tuple[str, int] | None, done: int, now: datetime) -> Desk:
    stories, older = page_of(store, asked, before, now)
    shown = cards(store, stories, now)
    condition, values = asked.where(now)
    alerts = store.rows(f"SELECT count(*) FROM {asked.tables()} WHERE {condition}", values)[0][0]
    counted = [name for name in ("period", *FACETS) if name != "place" or alerts <= MOST_PLACED]
    facets = tuple(facet(store, name, asked, now) for name in counted)
    return Desk(
        cards=shown,
        older=older,
        facets=facets,
        chips=chips(asked, facets, store),
        views=store.views.list(),
        alerts=alerts,
        done=next(iter(cards(store, (done,), now)), None) if done else None,
    )


def page_of(store: Store, asked: Filters, before: tuple[str, int] | None, now: datetime) -> tuple[tuple[int, ...], str]:
    """The next stories below a cursor, by their newest alert that the filters let through; and the cursor of those
    below. Walks an index: the same work on the first page and on the thousandth."""
    condition, values = asked.where(now)
    tables = asked.tables("story")
    found: dict[int, None] = {}
    at, looked = before, 0
    while looked < MOST_LOOKED_AT:
        below = "AND (alerts.created_at, alerts.id) < (?, ?)" if at else ""
        rows = store.rows(
            f"""SELECT alerts.id, alerts.created_at, articles.story_id FROM {tables} WHERE {condition} {below}
            ORDER BY alerts.created_at DESC, alerts.id DESC LIMIT {BATCH}""",
            (*values, *(at or ())),
        )
        looked += len(rows)
        fresh = {row["story_id"] for row in rows} - set(found)
        if before:
            fresh -= _told_above(store, asked, before, fresh, now)
        for row in rows:
            if row["story_id"] in fresh and row["story_id"] not in found and len(found) == PAGE:
                return tuple(found), _cursor(at)
            if row["story_id"] in fresh:
                found[row["story_id"]] = None
            at = (row["created_at"], row["id"])
        if len(rows) < BATCH:
            return tuple(found), ""
    return tuple(found), _cursor(at)


def _cursor(at: tuple[str, int] | None) -> str:
    return f"{at[0]}.{at[1]}" if at else ""


def _told_above(store: Store, asked: Filters, before: tuple[str, int], stories: set[int], now: datetime) -> set[int]:
    """Those of the stories that an earlier page showed."""
    condition, values = asked.where(now)
    marks = ",".join("?" * len(stories))
    rows = store.rows(
        f"""SELECT DISTINCT articles.story_id FROM {asked.tables("story")} WHERE {condition} AND articles.story_id IN ({marks})
        AND (alerts.created_at, alerts.id) >= (?, ?)""",
        (*values, *stories, *before),
    )
    return {row["story_id"] for row in rows}


def facet(store: Store, name: str, asked: Filters, now: datetime) -> Facet:
    """Its values with how many alerts each would give, all other filters as they are."""
    condition, values = asked.where(now, without=name)
    tables = asked.tables(name, without=name)
    if name == "period":
        counted = []
        for period, span in PERIODS.items():
            since = iso(now - span)
            (row,) = store.rows(
                f"SELECT count(*) FROM {tables} WHERE {condition} AND alerts.created_at >= ?", (*values, since)
            )
            counted.append((period, PERIOD_WORDS[period], row[0]))
    elif name == "place":
        rows = store.rows(
            f"""SELECT places.id AS value, places.name AS label, count(DISTINCT alerts.id) AS alerts FROM {tables}
            JOIN mentions ON mentions.article_id = articles.id AND mentions.version = articles.version
            JOIN places ON places.id = mentions.place_id AND places.kind NOT IN ('country', 'region')
            WHERE {condition} GROUP BY places.id ORDER BY alerts DESC, label LIMIT {MOST_OPTIONS}""",
            values,
        )
        counted = [(row["value"], row["label"], row["alerts"]) for row in rows]
    else:
        label = {"watch": "watches.title", "source": "sources.name"}.get(name, COLUMNS[name])
        rows = store.rows(
            f"""SELECT {COLUMNS[name]} AS value, {label} AS label, count(*) AS alerts FROM {tables} WHERE {condition}
            GROUP BY 1 ORDER BY alerts DESC, label LIMIT {MOST_OPTIONS}""",
            values,
        )
        counted = [(row["value"], _label(name, row["label"]), row["alerts"]) for row in rows]
    if name in ORDERED:
        counted.sort(key=lambda one: ORDERED[name].find(one[0]))
    chosen = (asked.period,) if name == "period" else asked.of(name)
    return Facet(
        name,
        FACETS.get(name, "Raised in"),
        tuple(
            Option(value, label, count, value in chosen, href(asked.toggled(name, value)))
            for value, label, count in counted
        ),
    )


def _label(name: str, value: str) -> str:
    return BANKS.get(value, value) if name == "bank" else value or "unknown"


def chips(asked: Filters, facets: tuple[Facet, ...], store: Store) -> tuple[Option, ...]:
    """What is chosen, each with the address without it."""
    known = {(one.name, option.value): option.label for one in facets for option in one.options}
    pairs = [*asked.chosen, *([("period", asked.period)] if asked.period else [])]
    found = []
    for name, value in pairs:
        label = known.get((name, value)) or _name_of(store, name, value)
        title = FACETS.get(name, "Raised in")
        found.append(Option(value, f"{title}: {label}", 0, True, href(asked.toggled(name, value))))
    return tuple(found)


def _name_of(store: Store, name: str, value: str) -> str:
    """Of a value that the side bar does not list."""
    if name == "place":
        rows = store.rows("SELECT name FROM places WHERE id = ?", (value,))
        return str(rows[0]["name"]) if rows else value
    return _label(name, value)


def href(asked: Filters, **more: str) -> str:
    query = "&".join(part for part in (asked.query(), *(f"{name}={value}" for name, value in more.items())) if part)
    return f"/-/desk?{query}" if query else "/-/desk"


async def desk(visit: Visit) -> Response:
    asked = filters.read(visit.arguments)
    before = filters.cursor(visit.argument("before"))
    done = next(iter(numbers(visit.argument("done"))), 0)
    told = await visit.read(lambda store: look(store, asked, before, done, visit.now))
    kept = {"before": visit.argument("before")} if before else {}
    values: dict[str, Any] = {
        "desk": replace(told, cards=tuple(one for one in told.cards if one.card.story_id != done)),
        "asked": asked,
        "older": href(asked, before=told.older) if told.older else "",
        "newest": href(asked) if before else "",
        "here": href(asked, **kept),
        "marks": visit.marks,
        "filters": FACETS,
    }
    return await visit.page("desk", **values)
