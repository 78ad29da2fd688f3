"""What a digest draws: the map of its places, bars by day and watch, a small line for each watch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.language.reader.texts import gettext as _
from crawler.report.charts import Point, bars_by_day, border_map, sparkline, usual_days
from crawler.report.digest.findings import scenes
from crawler.report.names import place_name

if TYPE_CHECKING:
    from collections.abc import Collection

    from crawler.report.digest.values import Card, Digest, MapPoint

WIDE_PX, PHONE_PX = 860, 340  # pixels: drawings are not scaled, their text keeps its size
MIN_OBSERVED_DAYS = 4  # observed, before days are compared
MAX_MAP_POINTS = 40


def draw_map(digest: Digest, width: int, linked: Collection[int] | None = None) -> str:
    """Places where stories happened, or that titles and leads name, each a link to its gravest card; empty where none is named.
    `linked`: stories that stand on the page (None: all); a place of others is no link."""
    points = points_of(digest.cards, linked)
    if not points:
        return ""
    return border_map(
        points,
        title=_("Places of this digest"),
        description=_("The Afghanistan–Tajikistan border; the list by area names the same stories."),
        width=width,
        counted="story",
    )


def points_of(cards: tuple[Card, ...], linked: Collection[int] | None = None) -> list[Point]:
    by_place: dict[str, tuple[MapPoint, list[Card]]] = {}
    for card in cards:
        for spot in scenes(card.places):
            by_place.setdefault(spot.id, (spot, []))[1].append(card)
    return [
        Point(
            name=place_name(spot.id, spot.name),
            latitude=spot.latitude,
            longitude=spot.longitude,
            count=len(cards_there),
            severity=str((gravest := max(cards_there, key=lambda card: card.severity.rank)).severity),
            precision=spot.precision,
            href=f"#story-{gravest.story_id}" if linked is None or gravest.story_id in linked else "",
            country=spot.country,
        )
        for spot, cards_there in list(by_place.values())[:MAX_MAP_POINTS]
    ]


def draw_bars(digest: Digest, width: int) -> str:
    """Stories by day and watch, the watches with most first; empty before there are days to compare."""
    volume = digest.volume
    if sum(day in volume.observed for day in volume.days) < MIN_OBSERVED_DAYS:
        return ""
    names = {watch: _(digest.titles.get(watch, watch)) for watch in volume.by_watch}
    series = [(names[watch], volume.of(watch)) for watch in volume.by_watch]
    series = [row for row in series if any(row[1])]
    series.sort(key=lambda row: (-sum(value or 0 for value in row[1]), row[0]))
    if not series:
        return ""
    return bars_by_day(
        volume.days,
        series,
        title=_("Stories by day and watch, and what is usual"),
        description=_("Stories on which each watch fired; the last day is not over yet."),
        width=width,
        usual={names[watch]: usual_days(counts, volume.days, volume.observed) for watch, counts in volume.by_watch.items()},
    )


def draw_sparkline(digest: Digest, watch: str) -> str:
    """The last fortnight of one watch; empty before there are days to compare."""
    values = digest.volume.of(watch)
    if sum(value is not None for value in values) < MIN_OBSERVED_DAYS:
        return ""
    return sparkline(values, label=_("Stories a day, last fortnight"), width=84, height=20)
