"""Where it happened: the places of alerted articles on a map that is drawn here."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode

from datasette.utils.asgi import Response

from crawler.language.reader.texts import gettext as _
from crawler.model import AlertState
from crawler.report.charts import MapView, Point, border_map, load_outlines
from crawler.report.names import place_name
from crawler.store import Store
from jobs.review import filters
from jobs.review.drawn import drawn_twice
from jobs.review.filters import Filters
from jobs.review.pages.desk import Facet, Option, chips, load_facets
from jobs.review.web import RequestContext

MAX_MAP_PLACES = 60  # places
DEFAULT_MAP_FILTERS = [*(("state", state) for state in (AlertState.NEW, AlertState.CONFIRMED)), ("period", "30d")]  # what counts
WIDE_MAP_PX, NARROW_MAP_PX = 960, 360  # pixels of the two drawings: text keeps its size on both
MAX_MAP_ZOOM = 16
SLIDER_DAYS = 90  # that the slider goes back
PAN_SHARE = 0.4  # of what is seen, with one press of an arrow
_CENTER = re.compile(r"(-?\d{1,3}(?:\.\d{1,5})?),(-?\d{1,2}(?:\.\d{1,5})?)")


class PlaceOnMap(NamedTuple):
    """A place with the stories that happened there."""

    point: Point  # counts stories
    alerts: int


@dataclass(frozen=True, slots=True)
class MapQuery:
    """What the map was asked for: filters, which part of it, and how many days ago (it then shows what was known that day)."""

    selection: Filters
    view: MapView = field(default_factory=MapView)
    days_ago: int = 0

    def until(self, now: datetime) -> datetime:
        return now - timedelta(days=self.days_ago)

    def address(self) -> str:
        pairs = {"zoom": self.view.zoom if self.view.zoom > 1 else "", "day": -self.days_ago or ""}
        if self.view.center and self.view.zoom > 1:
            pairs["at"] = f"{self.view.center[0]:.3f},{self.view.center[1]:.3f}"
        query = "&".join(
            part for part in (self.selection.query(), urlencode({name: value for name, value in pairs.items() if value})) if part
        )
        return f"/-/map?{query}" if query else "/-/map"


def parse_map_query(arguments: Sequence[tuple[str, str]]) -> MapQuery:
    """Parse a query string. What is no part of the map is passed over."""
    own = {name: value for name, value in arguments if name in ("zoom", "at", "day")}
    chosen = [pair for pair in arguments if pair[0] not in (*own, "lang")]
    zoom = int(own["zoom"]) if own.get("zoom", "").isdecimal() and len(own["zoom"]) < 4 else 1
    center = _CENTER.fullmatch(own.get("at", ""))
    day = re.fullmatch(r"-(\d{1,3})", own.get("day", ""))
    return MapQuery(
        filters.parse_filters(chosen or DEFAULT_MAP_FILTERS),
        MapView(min(max(zoom, 1), MAX_MAP_ZOOM), (float(center[1]), float(center[2])) if center else None),
        min(int(day[1]), SLIDER_DAYS) if day else 0,
    )


def load_map_page(
    store: Store, query: MapQuery, now: datetime
) -> tuple[tuple[PlaceOnMap, ...], tuple[Facet, ...], tuple[Option, ...]]:
    selection, moment = replace(query.selection, until=query.until(now) if query.days_ago else None), query.until(now)
    spots = tuple(
        PlaceOnMap(
            Point(
                name=place_name(place.id, place.name),
                latitude=place.latitude,
                longitude=place.longitude,
                count=place.stories,
                severity=str(place.gravest),
                precision=place.kind,
                href=_href(selection, place.id),
                country=place.country,
            ),
            place.alerts,
        )
        for place in store.queue.places(selection.alert_filter(moment), MAX_MAP_PLACES)
    )
    _size, desk_facets = load_facets(store, ("period", "state", "severity"), selection, moment)
    facets = tuple(_here(query, facet) for facet in desk_facets)
    return spots, facets, tuple(_there(query, chip) for chip in chips(selection, facets, store))


def _href(selection: Filters, place: str) -> str:
    """The desk with these filters and this place."""
    without_place = Filters(tuple(pair for pair in selection.chosen if pair[0] != "place"), selection.period)
    return f"/-/desk?{without_place.query()}&{urlencode({'place': place})}".replace("?&", "?")


def _here(query: MapQuery, facet: Facet) -> Facet:
    return facet._replace(options=tuple(_there(query, option) for option in facet.options))


def _there(query: MapQuery, option: Option) -> Option:
    """Its link leads to the map instead of the desk, to the same part and day."""
    selection = filters.parse_filters(parse_qsl(option.href.partition("?")[2]))
    return option._replace(href=replace(query, selection=selection).address())


def controls(query: MapQuery) -> list[tuple[str, str, str, str]]:
    """The links about the map: id, sign, what it does, address. One that would change nothing is not there."""
    whole, view = load_outlines().frame, query.view
    middle = view.center or view.moved(whole, 0, 0).center
    steps = [
        ("in", "+", _("larger"), MapView(min(view.zoom * 2, MAX_MAP_ZOOM), middle)),
        ("out", "−", _("smaller"), view.zoomed(max(1, view.zoom // 2))),
        ("whole", "⌂", _("the whole map"), MapView()),
        ("west", "←", _("to the west"), view.moved(whole, -PAN_SHARE, 0)),
        ("north", "↑", _("to the north"), view.moved(whole, 0, PAN_SHARE)),
        ("south", "↓", _("to the south"), view.moved(whole, 0, -PAN_SHARE)),
        ("east", "→", _("to the east"), view.moved(whole, PAN_SHARE, 0)),
    ]
    here = view.frame(whole)
    return [(name, sign, words, replace(query, view=to).address()) for name, sign, words, to in steps if to.frame(whole) != here]


async def map_page(context: RequestContext) -> Response:
    query = parse_map_query(context.arguments)
    spots, facets, on = await context.read(lambda store: load_map_page(store, query, context.now))
    points = [spot.point for spot in spots]
    title, view = _("Places of the stories along the border"), query.view
    west, south, east, north = view.frame(load_outlines().frame)
    return await context.page(
        "map",
        spots=spots,
        facets=facets,
        chips=on,
        drawn=drawn_twice(
            lambda width: border_map(points, title=title, width=width, view=view, counted="story"), WIDE_MAP_PX, NARROW_MAP_PX
        ),
        controls=controls(query),
        view=view,
        middle=((west + east) / 2, (south + north) / 2),
        degrees=east - west,
        squeeze=(squeeze := math.cos(math.radians((south + north) / 2))),
        ratio=(north - south) / ((east - west) * squeeze),
        day=-query.days_ago,
        moment=query.until(context.now),
        slider_days=SLIDER_DAYS,
        kept=parse_qsl(replace(query, days_ago=0).address().partition("?")[2]),
        here=query.address(),
    )
