"""The home of the desk: a card for each story, filters that a click toggles, saved views."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

from datasette.utils.asgi import Response

from crawler.model import Severity
from crawler.store import Store
from crawler.store.alert_filter import AlertFacet
from crawler.store.marks import SavedView
from crawler.store.review_queue import QueuePosition
from jobs.review import filters
from jobs.review.filters import FACETS, PERIODS, Filters
from jobs.review.pages.cards import DeskCard, cards
from jobs.review.policy import numbers
from jobs.review.web import RequestContext

PAGE = 12  # stories
BATCH = 120  # alerts looked at together
MOST_LOOKED_AT = 6000  # alerts on the way to a full page
MOST_OPTIONS = 10  # of a facet
MOST_PLACED = 20_000  # alerts whose places are counted: beyond, a period is to be chosen first
BANKS = {"tj": "Tajik bank", "af": "Afghan bank", "": "neither bank"}
# Other facets: the value with the most alerts first.
ORDERED = {"severity": " ".join(reversed(Severity)), "state": "new confirmed dismissed"}
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


def look(store: Store, asked: Filters, before: QueuePosition | None, done: int, now: datetime) -> Desk:
    stories, older = page_of(store, asked, before, now)
    shown = cards(store, stories, now)
    alerts = store.queue.count(asked.alert_filter(now))
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


def page_of(store: Store, asked: Filters, before: QueuePosition | None, now: datetime) -> tuple[tuple[int, ...], str]:
    """The next stories below a cursor, by their newest alert that the filters let through; and the cursor of those
    below. The same work on the first page and on the thousandth."""
    wanted = asked.alert_filter(now)
    stories: dict[int, None] = {}
    at, looked = before, 0
    while looked < MOST_LOOKED_AT:
        alerts = store.queue.below(wanted, at, BATCH)
        looked += len(alerts)
        fresh = {alert.story_id for alert in alerts} - set(stories)
        if before:
            fresh -= store.queue.stories_above(wanted, before, fresh)  # an earlier page showed them
        for alert in alerts:
            if alert.story_id in fresh and alert.story_id not in stories and len(stories) == PAGE:
                return tuple(stories), _cursor(at)
            if alert.story_id in fresh:
                stories[alert.story_id] = None
            at = alert.position
        if len(alerts) < BATCH:
            return tuple(stories), ""
    return tuple(stories), _cursor(at)


def _cursor(at: QueuePosition | None) -> str:
    return f"{at.created_at}.{at.alert_id}" if at else ""


def facet(store: Store, name: str, asked: Filters, now: datetime) -> Facet:
    """Its values with how many alerts each would give, all other filters as they are."""
    wanted = asked.alert_filter(now)
    if name == "period":
        counted = [
            (period, PERIOD_WORDS[period], store.queue.count(replace(wanted, since=now - span))) for period, span in PERIODS.items()
        ]
    else:
        counted = [
            (count.value, _label(name, count.label), count.alerts)
            for count in store.queue.facet_counts(wanted, AlertFacet(name), MOST_OPTIONS)
        ]
    if name in ORDERED:
        counted.sort(key=lambda one: ORDERED[name].find(one[0]))
    chosen = (asked.period,) if name == "period" else asked.of(name)
    return Facet(
        name,
        FACETS.get(name, "Raised in"),
        tuple(Option(value, label, count, value in chosen, href(asked.toggled(name, value))) for value, label, count in counted),
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
        return store.queue.place_name(value) or value
    return _label(name, value)


def href(asked: Filters, **more: str) -> str:
    query = "&".join(part for part in (asked.query(), *(f"{name}={value}" for name, value in more.items())) if part)
    return f"/-/desk?{query}" if query else "/-/desk"


async def desk(visit: RequestContext) -> Response:
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
