"""The map of the border with the places of a day."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from crawler.charts import svg
from crawler.charts.base import base_map, scale_bar
from crawler.charts.labels import Room
from crawler.charts.names import told_apart
from crawler.charts.outlines import Projection, shipped
from crawler.charts.svg import INK, PAPER, SEVERITY, SOFT, drawing, element, number, text

MOST_NAMED = 40  # points that get a label when there is room
MOST_BEYOND = 12  # places beyond the frame that are named; the rest are counted
EXACT = frozenset({"point", "town", "village", "crossing", "facility", "locality", "capital"})
WIDE = {"district": 12.0, "adm2": 12.0}  # km that an imprecise place reaches; else REGION
REGION = 35.0
ATTRIBUTION = "Outlines: Natural Earth; rivers: GSHHG; places: GeoNames, OCHA"


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A place of the day: how many alerts, the highest severity, how precisely the place is known.

    `precision`: "point" or a kind of settlement for a place; "district", "province" and anything else are drawn as a
    wide open circle. `href` makes it a link; only http(s), mailto-less relative addresses and fragments are kept.
    """

    name: str
    latitude: float
    longitude: float
    count: int
    severity: str = "low"
    precision: str = "point"
    href: str = ""


def border_map(points: Sequence[Point], *, title: str, description: str = "", width: int = 720) -> str:
    """The border region with its rivers, towns and crossings, and the points on it. North is up.

    `description` is followed by words that say what is to be seen. Points beyond the frame are told below the map.
    """
    outlines = shipped()
    project = Projection.of(outlines.frame, width)
    room = Room(project.width, project.height)
    known = [point for point in points if math.isfinite(point.latitude) and math.isfinite(point.longitude)]
    names = told_apart([(svg.words(point.name), point.longitude, point.latitude) for point in known], outlines)
    order = sorted(range(len(known)), key=lambda one: (-known[one].count, -rank(known[one]), names[one], one))
    here = [one for one in order if project.inside(project(known[one].longitude, known[one].latitude))]
    beyond = [one for one in order if one not in set(here)]
    top = max((known[one].count for one in here), default=1)

    marks: list[str] = []
    labels: list[str] = []
    for one in here:
        point = known[one]
        x, y = project(point.longitude, point.latitude)
        room.dot(x, y, radius(point, top) * 0.8)
    for number_, one in enumerate(here):
        point = known[one]
        x, y = project(point.longitude, point.latitude)
        size = radius(point, top)
        label = f"{names[one]} {point.count}" if point.count != 1 else names[one]
        placed = room.label(label, x, y, 12.0, size + 3) if number_ < MOST_NAMED else None
        marks.append(mark(point, x, y, size, project, names[one]))
        if placed:
            labels.append(text(label, placed.x, placed.y, text_anchor=placed.anchor))
    ground = base_map(outlines, project, room)
    height = project.height
    parts = [
        *ground,
        element("g", *reversed(marks)),
        element(
            "g",
            *labels,
            fill=INK,
            font_size=12,
            font_weight=600,
            stroke=PAPER,
            stroke_width=3,
            stroke_linejoin="round",
            paint_order="stroke",
        ),
        *scale_bar(project, width, height),
    ]
    notes = [*told_beyond([(names[one], known[one], project) for one in beyond], len(points) - len(known))]
    y = height + 16
    for line in notes:
        parts.append(text(line, 0, y, limit=400, fill=INK, font_size=12))
        y += 16
    parts.append(text(ATTRIBUTION, width, y, fill=SOFT, font_size=10, text_anchor="end"))
    said = " ".join(filter(None, (description, in_words([(names[one], known[one]) for one in here]), *notes)))
    return drawing(
        *parts,
        width=width,
        height=round(y + 6),
        title=title,
        description=said,
        fill="none",
        font_family=svg.FONT,
    )


def rank(point: Point) -> int:
    return svg.RANK.get(point.severity, 0)


def radius(point: Point, top: int) -> float:
    """Pixels: the area grows with the count."""
    return 4.0 + 9.0 * math.sqrt(max(0, point.count) / max(top, 8))


def mark(point: Point, x: float, y: float, size: float, project: Projection, name: str) -> str:
    colour = SEVERITY.get(point.severity, SEVERITY["low"])
    told = element(
        "title", f"{escape(name, quote=False)}: {point.count}, {escape(svg.words(point.severity), quote=False)}"
    )
    if point.precision in EXACT:
        drawn = element("path", told, d=shape(point.severity, x, y, size), fill=colour, stroke=PAPER, fill_opacity=0.85)
    else:
        reach = max(size + 3, project.pixels(WIDE.get(point.precision, REGION)))
        drawn = element("circle", told, cx=x, cy=y, r=reach, stroke=colour, stroke_width=1.5, stroke_dasharray="4 3")
        drawn += element("path", d=shape(point.severity, x, y, size * 0.6), stroke=colour, stroke_width=1.5)
    return element("a", drawn, href=point.href) if safe(point.href) else drawn


def safe(href: str) -> bool:
    """Whether an address may become a link: the web's, or one within the page or the site."""
    return href.startswith(("https://", "http://", "#", "/", "./")) and len(href) < 2000


def shape(severity: str, x: float, y: float, r: float) -> str:
    """A circle for low, a square for medium, a triangle for high, a diamond for critical, of about the same area."""
    if severity == "medium":
        side = r * 0.89
        return f"M{number(x - side)} {number(y - side)}h{number(2 * side)}v{number(2 * side)}h{number(-2 * side)}z"
    if severity == "high":
        up, half = r * 1.3, r * 1.15
        return f"M{number(x)} {number(y - up)}l{number(half)} {number(up * 1.55)}h{number(-2 * half)}z"
    if severity == "critical":
        half = r * 1.25
        return f"M{number(x)} {number(y - half)}l{number(half)} {number(half)}l{number(-half)} {number(half)}l{number(-half)} {number(-half)}z"
    return f"M{number(x - r)} {number(y)}a{number(r)} {number(r)} 0 1 0 {number(2 * r)} 0a{number(r)} {number(r)} 0 1 0 {number(-2 * r)} 0z"


def told_beyond(beyond: Sequence[tuple[str, Point, Projection]], unplaced: int) -> list[str]:
    lines: list[str] = []
    if beyond:
        named = [f"{name} {way(point, project)} {point.count}" for name, point, project in beyond[:MOST_BEYOND]]
        if len(beyond) > MOST_BEYOND:
            rest = beyond[MOST_BEYOND:]
            named.append(f"{len(rest)} more places ({sum(point.count for _, point, _ in rest)})")
        for start in range(0, len(named), 4):
            lines.append(("Beyond the map: " if not start else "") + ", ".join(named[start : start + 4]))
    if unplaced:
        lines.append(f"Places without coordinates: {unplaced}")
    return lines


def way(point: Point, project: Projection) -> str:
    x, y = project(point.longitude, point.latitude)
    up = "↑" if y < 0 else "↓" if y > project.height else ""
    side = "←" if x < 0 else "→" if x > project.width else ""
    return {"↑←": "↖", "↑→": "↗", "↓←": "↙", "↓→": "↘"}.get(up + side, up + side)


def in_words(here: Sequence[tuple[str, Point]]) -> str:
    if not here:
        return "No alerts at places on the map."
    first, *others = here
    most = ", ".join(f"{name} ({point.count})" for name, point in (first, *others[:2]))
    severities = Counter(point.severity for _, point in here)
    highest = max(severities, key=lambda one: svg.RANK.get(one, 0))
    places = "1 place" if len(here) == 1 else f"{len(here)} places"
    return f"Alerts at {places}; most at {most}; highest severity: {highest}, at {severities[highest]}."
