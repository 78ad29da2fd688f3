"""The home of the desk: a card for each story, filters that a click toggles, saved views."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

from datasette.utils.asgi import Response

from crawler.language.reader.texts import gettext, marked
from crawler.model import Severity
from crawler.report.names import place_name, readable_name
from crawler.report.words import language_name, severity_word, side_words, state_word
from crawler.store import Store
from crawler.store.alert_filter import PROBABLY_NOT, AlertFacet
from crawler.store.alert_tally import FacetCount, QueueSize
from crawler.store.marks import SavedView
from crawler.store.review_queue import QueuePosition
from jobs.review import filters
from jobs.review.filters import FACET_TITLES, PERIOD_LENGTHS, Filters
from jobs.review.keys import STORY_KEYS
from jobs.review.pages.cards import DeskCard, desk_cards
from jobs.review.policy import parse_ids
from jobs.review.web import RequestContext

PAGE_STORIES = 12  # stories
BATCH_ALERTS = 120  # alerts looked at together
MAX_SCANNED_ALERTS = 6000  # alerts on the way to a full page
MAX_FACET_OPTIONS = 10  # of a facet
MAX_ALERTS_WITH_PLACES = 20_000  # alerts whose places are counted: beyond, a period is to be chosen first
# Other facets: the value with the most alerts first.
FACET_ORDERS = {"severity": " ".join(reversed(Severity)), "state": f"new confirmed dismissed {PROBABLY_NOT}"}
PERIOD_WORDS = {"24h": marked("24 hours"), "7d": marked("7 days"), "30d": marked("30 days"), "90d": marked("90 days")}
PERIOD_TITLE = marked("Raised in")


class Option(NamedTuple):
    """A value of a facet."""

    value: str
    label: str
    stories: int
    chosen: bool
    href: str


class Facet(NamedTuple):
    name: str
    title: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskView:
    """What the page shows."""

    cards: tuple[DeskCard, ...]
    older: str  # cursor; empty: this was all
    facets: tuple[Facet, ...]
    chips: tuple[Option, ...]
    views: tuple[SavedView, ...]
    size: QueueSize  # of what passes the filters
    done: DeskCard | None  # just marked


def load_desk_page(
    store: Store, selection: Filters, before: QueuePosition | None, done: int, now: datetime, *, counts_only: bool = False
) -> DeskView:
    """The desk; `counts_only`: without its cards, as a mark asks for it."""
    stories, older = ((), "") if counts_only else stories_page(store, selection, before, now)
    shown = desk_cards(store, stories, now)
    size, facets = load_facets(store, ("period", *FACET_TITLES), selection, now)
    return DeskView(
        cards=shown,
        older=older,
        facets=facets,
        chips=chips(selection, facets, store),
        views=store.views.list(),
        size=size,
        done=next(iter(desk_cards(store, (done,), now)), None) if done else None,
    )


def stories_page(store: Store, selection: Filters, before: QueuePosition | None, now: datetime) -> tuple[tuple[int, ...], str]:
    """The next stories below a cursor, by their weightiest or newest alert that the filters let through; and the cursor of those
    below. The same work on the first page and on the thousandth."""
    wanted, by_weight = selection.alert_filter(now), not selection.latest_first
    stories: dict[int, None] = {}
    position, looked = before, 0
    while looked < MAX_SCANNED_ALERTS:
        alerts = store.queue.below(wanted, position, BATCH_ALERTS, by_weight=by_weight)
        looked += len(alerts)
        fresh = {alert.story_id for alert in alerts} - set(stories)
        if before:
            fresh -= store.queue.stories_above(wanted, before, fresh, by_weight=by_weight)  # an earlier page showed them
        for alert in alerts:
            if alert.story_id in fresh and alert.story_id not in stories and len(stories) == PAGE_STORIES:
                return tuple(stories), _cursor(position)
            if alert.story_id in fresh:
                stories[alert.story_id] = None
            position = alert.position
        if len(alerts) < BATCH_ALERTS:
            return tuple(stories), ""
    return tuple(stories), _cursor(position)


def _cursor(position: QueuePosition | None) -> str:
    return f"{position.created_at}.{position.alert_id}.{position.weight:.6f}" if position else ""


def load_facets(store: Store, names: Sequence[str], selection: Filters, now: datetime) -> tuple[QueueSize, tuple[Facet, ...]]:
    """How much passes the filters, and the facets: each value with how many stories it would give, all other filters as they are.
    Places only where few enough alerts pass."""
    wanted = selection.alert_filter(now)
    facets = [AlertFacet(name) for name in names if name not in ("period", AlertFacet.PLACE)]
    moments = [now - span for span in PERIOD_LENGTHS.values()] if "period" in names else ()
    tally = store.queue.tally(wanted, facets, most=MAX_FACET_OPTIONS, moments=moments)
    counts: dict[str, Sequence[FacetCount]] = {str(facet): options for facet, options in tally.facets.items()}
    counts["period"] = [
        FacetCount(period, PERIOD_WORDS[period], stories)
        for period, stories in zip(PERIOD_LENGTHS, tally.since, strict=bool(moments))
    ]
    if AlertFacet.PLACE in names and tally.size.alerts <= MAX_ALERTS_WITH_PLACES:
        counts[AlertFacet.PLACE] = store.queue.facet_counts(wanted, AlertFacet.PLACE, MAX_FACET_OPTIONS)
    return tally.size, tuple(_facet(name, counts[name], selection) for name in names if name in counts)


def _facet(name: str, counts: Iterable[FacetCount], selection: Filters) -> Facet:
    chosen_values = (selection.period,) if name == "period" else selection.values_of(name)
    order = FACET_ORDERS.get(name, "")
    options = (
        Option(
            count.value,
            _label(name, count.label, count.value),
            count.stories,
            count.value in chosen_values,
            href(selection.toggled(name, count.value)),
        )
        for count in sorted(counts, key=lambda count: order.find(count.value) if order else 0)
    )
    return Facet(name, gettext(FACET_TITLES.get(name, PERIOD_TITLE)), tuple(options))


def _label(name: str, value: str, code: str = "") -> str:
    match name:
        case "place" if code:
            return place_name(code, value)
        case "source" if value:
            return readable_name(value)
        case "state":
            return state_word(value)
        case "severity":
            return severity_word(value)
        case "bank":
            return side_words(value)
        case "assigned" if not value:
            return gettext("nobody")
        case "language" if value:
            return language_name(value)
        case "watch" | "period":
            return gettext(value)
    return value or gettext("unknown")


def chips(selection: Filters, facets: tuple[Facet, ...], store: Store) -> tuple[Option, ...]:
    """What is selection, each with the address without it."""
    labels = {(facet.name, option.value): option.label for facet in facets for option in facet.options}
    pairs = [*selection.chosen, *([("period", selection.period)] if selection.period else [])]
    options = []
    for name, value in pairs:
        label = labels.get((name, value)) or _name_of(store, name, value)
        title = gettext(FACET_TITLES.get(name, PERIOD_TITLE))
        options.append(Option(value, f"{title}: {label}", 0, True, href(selection.toggled(name, value))))
    return tuple(options)


def _name_of(store: Store, name: str, value: str) -> str:
    """The label of a value that the side bar does not list."""
    if name == "place":
        return place_name(value, store.queue.place_name(value) or value)
    return _label(name, value)


def href(selection: Filters, **more: str) -> str:
    query = "&".join(pair for pair in (selection.query(), *(f"{name}={value}" for name, value in more.items())) if pair)
    return f"/-/desk?{query}" if query else "/-/desk"


async def desk_page(context: RequestContext) -> Response:
    selection = filters.parse_filters(context.arguments)
    before = filters.parse_cursor(context.argument("before"))
    done = next(iter(parse_ids(context.argument("done"))), 0)
    counts_only = context.wants_fragment
    view = await context.read(lambda store: load_desk_page(store, selection, before, done, context.now, counts_only=counts_only))
    position = {"before": context.argument("before")} if before else {}
    values: dict[str, Any] = {
        "desk": replace(view, cards=tuple(card for card in view.cards if card.card.story_id != done)),
        "asked": selection,
        "older": href(selection, before=view.older) if view.older else "",
        "newest": href(selection) if before else "",
        "here": href(selection, **position),
        "reordered": href(replace(selection, latest_first=not selection.latest_first)),
        "marks": context.marks,
        "filters": FACET_TITLES,
        "keys": STORY_KEYS,
    }
    return await context.page("desk", **values)
