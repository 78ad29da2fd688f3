"""What lies under the map of the border: outlines, rivers, towns; and where a place falls on the drawing."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import takewhile

from crawler.language.reader.texts import marked

Line = tuple[tuple[float, float], ...]  # (longitude, latitude)
XY = tuple[float, float]
Frame = tuple[float, float, float, float]  # west, south, east, north

# What the file names, for translators: the drawing shows each in the reader's language.
AREA_NAMES = (
    *(marked("Afghanistan"), marked("Tajikistan"), marked("Uzbekistan"), marked("China"), marked("Pakistan")),
    *(marked("Amu Darya"), marked("Panj"), marked("Vakhsh"), marked("Kunduz"), marked("Kokcha"), marked("Bartang")),
    *(marked("Sarez"), marked("Karakul")),
)
UNITS_PER_DEGREE = 10_000  # the file counts in ten-thousandths of a degree


@dataclass(frozen=True, slots=True)
class AreaName:
    """A name of something without a point: a country, a province, a river. `angle` in degrees, clockwise."""

    text: str
    kind: str  # country, province, water
    longitude: float
    latitude: float
    angle: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlines:
    """The shipped geometry, in degrees."""

    frame: Frame
    border: Line
    river: Line  # the part of the border that a river makes
    areas: dict[str, tuple[Line, ...]]  # by country code
    borders: tuple[Line, ...]  # the other ones
    provinces: tuple[Line, ...]
    rivers: tuple[Line, ...]
    lakes: tuple[Line, ...]
    names: tuple[AreaName, ...]

    def country(self, longitude: float, latitude: float) -> str:
        """The country whose drawn area holds the place, or ''."""
        for code, rings in self.areas.items():
            if any(holds(ring, longitude, latitude) for ring in rings):
                return code
        return ""


@dataclass(frozen=True, slots=True)
class MapView:
    """The part of the map that is drawn: how many times larger than the whole, and about which place (None: its middle)."""

    zoom: int = 1
    center: tuple[float, float] | None = None  # longitude and latitude in degrees

    def frame(self, whole: Frame) -> Frame:
        """West, south, east, north; never beyond the whole."""
        west, south, east, north = whole
        half_width, half_height = (east - west) / self.zoom / 2, (north - south) / self.zoom / 2
        longitude, latitude = self.center or ((west + east) / 2, (south + north) / 2)
        longitude = min(max(longitude, west + half_width), east - half_width)
        latitude = min(max(latitude, south + half_height), north - half_height)
        return longitude - half_width, latitude - half_height, longitude + half_width, latitude + half_height

    def zoomed(self, zoom: int) -> MapView:
        return MapView(zoom, self.center if zoom > 1 else None)

    def moved(self, whole: Frame, east: float, north: float) -> MapView:
        """Move by shares of what is seen."""
        left, bottom, right, top = self.frame(whole)
        middle = (left + right) / 2 + east * (right - left), (bottom + top) / 2 + north * (top - bottom)
        moved_frame = MapView(self.zoom, middle).frame(whole)  # it stops at the edge
        return MapView(self.zoom, ((moved_frame[0] + moved_frame[2]) / 2, (moved_frame[1] + moved_frame[3]) / 2))


WHOLE_MAP = MapView()


@dataclass(frozen=True, slots=True)
class Projection:
    """Degrees to pixels: equirectangular, true to scale along the middle parallel. North is up."""

    west: float
    north: float
    per_degree: float  # pixels a degree of latitude
    squeeze: float  # the length of a degree of longitude against one of latitude
    width: float
    height: float

    @classmethod
    def of(cls, frame: Frame, width: float) -> Projection:
        west, south, east, north = frame
        squeeze = math.cos(math.radians((south + north) / 2))
        per_degree = width / ((east - west) * squeeze)
        return cls(west, north, per_degree, squeeze, width, (north - south) * per_degree)

    def __call__(self, longitude: float, latitude: float) -> XY:
        return (longitude - self.west) * self.squeeze * self.per_degree, (self.north - latitude) * self.per_degree

    def line(self, line: Sequence[tuple[float, float]]) -> list[XY]:
        return [self(longitude, latitude) for longitude, latitude in line]

    def inside(self, place: XY) -> bool:
        return 0 <= place[0] <= self.width and 0 <= place[1] <= self.height

    def pixels(self, km: float) -> float:
        return km / 111.19 * self.per_degree


@cache
def load_outlines() -> Outlines:
    data = json.loads(_pack("border_map.json"))
    border = tuple((lon, lat) for lat, lon in json.loads(_pack("border_line.json"))["points"])
    return Outlines(
        frame=tuple(data["frame"]),
        border=border,
        river=tuple(takewhile(lambda point: point[0] <= data["river_until"], border)),
        areas={code: tuple(map(unpacked, rings)) for code, rings in data["areas"].items()},
        names=tuple(AreaName(*row) for row in data["names"]),
        **{layer: tuple(map(unpacked, data[layer])) for layer in ("borders", "provinces", "rivers", "lakes")},
    )


def _pack(name: str) -> str:
    return (resources.files("crawler") / "packs" / name).read_text(encoding="utf-8")


def unpacked(numbers: Sequence[int]) -> Line:
    """Differences in ten-thousandths back to degrees."""
    x = y = 0
    line: list[tuple[float, float]] = []
    for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
        x, y = x + dx, y + dy
        line.append((x / UNITS_PER_DEGREE, y / UNITS_PER_DEGREE))
    return tuple(line)


def holds(ring: Line, x: float, y: float) -> bool:
    """Whether a closed line goes round a point (even-odd rule)."""
    inside = False
    for (ax, ay), (bx, by) in zip(ring, (*ring[1:], ring[0]), strict=True):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            inside = not inside
    return inside
