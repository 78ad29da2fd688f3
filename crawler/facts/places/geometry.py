"""Distances on the ground, in kilometres."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import asin, cos, hypot, radians, sin, sqrt

RADIUS = 6371.0088  # mean radius of the Earth (IUGG)
Point = tuple[float, float]  # latitude, longitude in degrees


def distance(one: Point, other: Point) -> float:
    """Along the great circle (haversine)."""
    (lat1, lon1), (lat2, lon2) = (tuple(map(radians, point)) for point in (one, other))
    chord = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * RADIUS * asin(sqrt(min(1.0, chord)))


def distance_to_line(point: Point, line: Sequence[Point]) -> float:
    """To the nearest point of a line of at least two points; plane about the point, exact to a percent within 500 km."""
    scale_lat = radians(1) * RADIUS
    scale_lon = scale_lat * cos(radians(point[0]))
    flat = [((lon - point[1]) * scale_lon, (lat - point[0]) * scale_lat) for lat, lon in line]
    return min(_to_segment(one, other) for one, other in pairwise(flat))


def _to_segment(one: tuple[float, float], other: tuple[float, float]) -> float:
    """From the origin."""
    (x, y), (dx, dy) = one, (other[0] - one[0], other[1] - one[1])
    length = dx * dx + dy * dy
    along = max(0.0, min(1.0, -(x * dx + y * dy) / length)) if length else 0.0
    return hypot(x + along * dx, y + along * dy)
