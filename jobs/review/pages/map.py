"""Where it happened: the places of alerted articles on a map that is drawn here."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from urllib.parse import urlencode

from datasette.utils.asgi import Response
from markupsafe import Markup

from crawler.language.reader.texts import gettext as _
from crawler.report.charts import Point, border_map
from crawler.store import Store
from jobs.review import filters
from jobs.review.filters import Filters
from jobs.review.pages.desk import Facet, Option, chips, load_facet
from jobs.review.web import RequestContext

MAX_MAP_PLACES = 60  # places
DEFAULT_MAP_FILTERS = [("state", filters.ANY_STATE), ("period", "30d")]
WIDE_MAP_PX, NARROW_MAP_PX = 960, 360  # pixels of the two drawings: text keeps its size on both


class PlaceOnMap(NamedTuple):
    """A place with its alerts."""

    point: Point
    stories: int


def load_map_page(
    store: Store, selection: Filters, now: datetime
) -> tuple[tuple[PlaceOnMap, ...], tuple[Facet, ...], tuple[Option, ...]]:
    spots = tuple(
        PlaceOnMap(
            Point(
                name=place.name,
                latitude=place.latitude,
                longitude=place.longitude,
                count=place.alerts,
                severity=str(place.gravest),
                precision=place.kind,
                href=_href(selection, place.id),
                country=place.country,
            ),
            place.stories,
        )
        for place in store.queue.places(selection.alert_filter(now), MAX_MAP_PLACES)
    )
    facets = tuple(_here(load_facet(store, name, selection, now)) for name in ("period", "state", "severity"))
    return spots, facets, tuple(_there(chip) for chip in chips(selection, facets, store))


def _href(selection: Filters, place: str) -> str:
    """The desk with these filters and this place."""
    without_place = Filters(tuple(pair for pair in selection.chosen if pair[0] != "place"), selection.period)
    return f"/-/desk?{without_place.query()}&{urlencode({'place': place})}".replace("?&", "?")


def _here(facet: Facet) -> Facet:
    return facet._replace(options=tuple(_there(option) for option in facet.options))


def _there(option: Option) -> Option:
    """Its link leads to the map instead of the desk."""
    return option._replace(href=option.href.replace("/-/desk", "/-/map", 1))


async def map_page(context: RequestContext) -> Response:
    selection = filters.parse_filters(context.arguments or DEFAULT_MAP_FILTERS)
    spots, facets, on = await context.read(lambda store: load_map_page(store, selection, context.now))
    points = [spot.point for spot in spots]
    title = _("Places of the alerts along the border")
    return await context.page(
        "map",
        spots=spots,
        facets=facets,
        chips=on,
        # The drawings escape what they write.
        wide=Markup(border_map(points, title=title, width=WIDE_MAP_PX)),
        narrow=Markup(border_map(points, title=title, width=NARROW_MAP_PX)),
    )
