"""Distances on the ground, in kilometres."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import asin, cos, hypot, radians, sin, sqrt

EARTH_RADIUS_KM = 6371.0088  # mean radius of the Earth (IUGG)
Point = tuple[float, float]  # latitude, longitude in degrees


def distance(first: Point, second: Point) -> float:
    """Kilometres along the great circle (haversine)."""
    (lat1, lon1), (lat2, lon2) = (tuple(map(radians, point)) for point in (first, second))
    chord = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(sqrt(min(1.0, chord)))


def distance_to_line(point: Point, line: Sequence[Point]) -> float:
    """Kilometres to the nearest point of a line of at least two points; plane about the point, exact to a percent within 500 km."""
    scale_lat = radians(1) * EARTH_RADIUS_KM
    scale_lon = scale_lat * cos(radians(point[0]))
    flat = [((lon - point[1]) * scale_lon, (lat - point[0]) * scale_lat) for lat, lon in line]
    return min(_distance_to_segment(start, end) for start, end in pairwise(flat))


def _distance_to_segment(start: tuple[float, float], end: tuple[float, float]) -> float:
    """Distance of a segment from the origin."""
    (x, y), (dx, dy) = start, (end[0] - start[0], end[1] - start[1])
    length = dx * dx + dy * dy
    along = max(0.0, min(1.0, -(x * dx + y * dy) / length)) if length else 0.0
    return hypot(x + along * dx, y + along * dy)
