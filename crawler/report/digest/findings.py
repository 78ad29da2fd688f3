"""What a card shows of the places and figures of its story."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from crawler.report.digest.phrases import short_line
from crawler.report.digest.values import FigureRange, MapPoint
from crawler.story import figure_timelines

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from crawler.model import StoryHistory

MAX_SOURCE_NAME_CHARS = 120  # and of a place's name


def map_points(history: StoryHistory) -> tuple[MapPoint, ...]:
    """Its places, those of a title or a lead first, then those that most articles name."""
    points: dict[str, MapPoint] = {}
    for place in history.places:
        old = points.get(place.id)
        points[place.id] = MapPoint(
            id=place.id,
            name=short_line(place.name, MAX_SOURCE_NAME_CHARS),
            country=place.country,
            province=place.province,
            kind=place.kind,
            latitude=place.latitude,
            longitude=place.longitude,
            precision=place.precision,
            articles=1 + (old.articles if old else 0),
            prominent=place.prominent or (old is not None and old.prominent),
            happened=place.happened or (old is not None and old.happened),
        )
    return tuple(
        sorted(points.values(), key=lambda point: (not point.prominent, -point.articles, point.kind == "adm1", point.name))
    )


def scenes(points: Sequence[MapPoint]) -> tuple[MapPoint, ...]:
    """The places where a story happened; where that is not known, those of titles and leads. A capital where somebody spoke and the
    town of a hospital are named in most reports."""
    return tuple(point for point in points if point.happened) or tuple(point for point in points if point.prominent)


def figure_ranges(whole: StoryHistory, until: datetime) -> tuple[FigureRange, ...]:
    """The spans of the moment, each with the way its values went: over time, and for each source."""
    ranges = []
    for ledger in sorted(figure_timelines(whole, until), key=lambda ledger: ledger.unit):
        if ledger.span is None:
            continue
        sources: dict[str, list[float]] = defaultdict(list)
        for name, value in ledger.moves:
            values = sources[short_line(name, MAX_SOURCE_NAME_CHARS)]
            if value not in values[-1:]:
                values.append(value)
        ranges.append(
            FigureRange(
                unit=ledger.unit,
                low=ledger.span.low,
                high=ledger.span.high,
                newest=ledger.span.newest,
                steps=ledger.value_history,
                by_source=tuple((name, tuple(values)) for name, values in sources.items()),
            )
        )
    return tuple(ranges)
