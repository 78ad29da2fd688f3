"""The map of the border with the places of a day."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

from crawler.language.plurals import count
from crawler.language.reader import current_reader
from crawler.language.reader.texts import gettext as _
from crawler.language.reader.texts import joined_clauses, marked
from crawler.language.tokens import isolated
from crawler.report.charts.base import base_map, gate, reserve, scale_bar
from crawler.report.charts.labels import Room, measured
from crawler.report.charts.names import bones, country_at, short, with_country
from crawler.report.charts.outlines import WHOLE_MAP, MapView, Projection, load_outlines
from crawler.report.charts.svg import (
    FONT,
    INK,
    PAPER,
    SEVERITY_COLOURS,
    SEVERITY_RANKS,
    SOFT,
    drawing,
    element,
    link,
    number,
    text,
    words,
)
from crawler.report.words import severity_word

MAX_LABELLED_POINTS = 40  # points that get a label where there is room
MAX_LISTED_PLACES = 12  # places below the map that are named; the rest are counted
MAX_LABEL_CHARS = 40  # characters of a label
EXACT_PRECISIONS = frozenset({"point", "town", "village", "crossing", "facility", "locality", "capital"})
REACH_KM = {"district": 11.0, "adm2": 11.0}  # km of the circle about a place that is not known exactly
REGION_KM = 30.0
BOLD_FACTOR = 1.07  # so much wider than plain letters
ATTRIBUTION = marked("Map data: {sources}")
MAP_SOURCES = "Natural Earth, GSHHG, GeoNames, Who’s On First, OCHA"
# By what is counted.
SEEN_WORDS = {
    "alert": marked("Alerts at {places}; most at {most}. Highest severity: {severity}, at {n}."),
    "story": marked("Stories at {places}; most at {most}. Highest severity: {severity}, at {n}."),
}
NOTHING_SEEN_WORDS = {"alert": marked("No alerts at places on the map."), "story": marked("No stories at places on the map.")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A place of the day: how many alerts (or stories), their highest severity, how exactly the place is known.

    `latitude`, `longitude` in degrees (WGS 84); NaN for a place that has none. `precision`: "point" or a kind of
    settlement; "district", "province" and whatever else become a wide open circle. `href` makes it a link when it is of
    the web or of the site. `country` (AF, TJ) says which side of the river; left out, the coordinates do.
    """

    name: str
    latitude: float
    longitude: float
    count: int
    severity: str = "low"
    precision: str = "point"
    href: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class DrawnPoint:
    """A point where it stands on the drawing."""

    point: Point
    name: str
    x: float
    y: float
    size: float

    @property
    def exact(self) -> bool:
        return self.point.precision in EXACT_PRECISIONS

    @property
    def severity(self) -> str:
        return self.point.severity if self.point.severity in SEVERITY_RANKS else "low"


def border_map(
    points: Sequence[Point],
    *,
    title: str,
    description: str = "",
    width: int = 720,
    counted: str = "alert",
    view: MapView = WHOLE_MAP,
) -> str:
    """The border region with its rivers, towns and crossings, and the points on it; or the part of it that `view` says, where
    more names have room. North is up.

    Text keeps its size whatever the width: for a phone draw at 360, where fewer names have room, and do not scale. The
    words of `description` are followed by what is to be seen. Points beyond the frame are named below the map.
    `counted` is the noun for what `Point.count` counts.
    """
    outlines = load_outlines()
    project = Projection.of(view.frame(outlines.frame), width)
    spots, beyond, lost = placed(points, project)
    room = Room(project.width, project.height)
    reserve(project, room)
    for spot in spots:
        room.dot(spot.x, spot.y, spot.size * 0.8)
    labels, unnamed = labelled(spots, room)
    ground = base_map(outlines, project, room, [(bones(spot.name), spot.x, spot.y) for spot in spots])
    notes = notes_below(unnamed, beyond, lost, project, counted)
    key, y = legend(spots, width, project.height + 17)
    below = [*key]
    for line in (piece for note in notes for piece in wrapped(note, width, 12)):
        y += 17
        below.append(note_line(line, width, y))
    y += 16
    below.append(text(_(ATTRIBUTION, sources=MAP_SOURCES), width, y, fill=SOFT, font_size=9.5, text_anchor="end"))
    linked = any(link(spot.point.href) for spot in spots)
    names = {"fill": INK, "font_size": 12, "font_weight": 600, "stroke": PAPER, "stroke_width": 3}
    on_map = [
        *ground,
        element("g", *(mark(spot, project) for spot in spots), data_layer="points"),
        element("g", *labels, stroke_linejoin="round", paint_order="stroke", **names),
        *scale_bar(project),
    ]
    if view.zoom > 1:  # a drawing within the drawing cuts off what lies beyond its edge
        on_map = [element("svg", *on_map, width=width, height=project.height, data_layer="ground")]
    return drawing(
        *on_map,
        *below,
        width=width,
        height=round(y + 5),
        title=title,
        description=" ".join(filter(None, (words(description, 600), in_words(spots, counted), *notes))),
        role="group" if linked else "img",
        fill="none",
        font_family=FONT,
    )


def placed(points: Sequence[Point], project: Projection) -> tuple[list[DrawnPoint], list[DrawnPoint], int]:
    """The points in the frame and those beyond it, most alerts first; and how many have no coordinates."""
    located = [point for point in points if math.isfinite(point.latitude) and math.isfinite(point.longitude)]
    banks = [point.country or country_at(point.longitude, point.latitude, load_outlines()) for point in located]
    names = with_country(
        [
            (short(words(point.name, MAX_LABEL_CHARS)) or _("unnamed"), country)
            for point, country in zip(located, banks, strict=True)
        ]
    )
    positions = [project(point.longitude, point.latitude) for point in located]
    top = max((point.count for point, xy in zip(located, positions, strict=True) if project.inside(xy)), default=1)
    spots = [
        DrawnPoint(point, name, *xy, radius(point.count, top, project.width))
        for point, name, xy in zip(located, names, positions, strict=True)
    ]
    spots.sort(key=lambda spot: (-spot.point.count, -SEVERITY_RANKS[spot.severity], spot.name, spot.x, spot.y))
    here = [spot for spot in spots if project.inside((spot.x, spot.y))]
    return here, [spot for spot in spots if not project.inside((spot.x, spot.y))], len(points) - len(located)


def radius(count: int, top: int, width: float) -> float:
    """Pixels: the area grows with the count, and with few alerts nothing looks large."""
    return (3.5 + 8.5 * math.sqrt(min(1.0, max(0, count) / max(top, 8)))) * min(1.0, max(0.62, width / 720))


def labelled(spots: Sequence[DrawnPoint], room: Room) -> tuple[list[str], list[DrawnPoint]]:
    """Labels, most alerts first; and the spots that got none."""
    labels: list[str] = []
    unnamed: list[DrawnPoint] = []
    for turn, spot in enumerate(spots):
        label = f"{isolated(spot.name)} {spot.point.count}"
        others = [(neighbour.x, neighbour.y) for neighbour in spots if neighbour is not spot]
        off = spot.size + 3.5
        where = room.label(label, spot.x, spot.y, 12.0, off, BOLD_FACTOR, others) if turn < MAX_LABELLED_POINTS else None
        if where:
            labels.append(text(label, where.x, where.y, text_anchor=where.anchor))
        else:
            unnamed.append(spot)
    return labels, unnamed


def mark(spot: DrawnPoint, project: Projection) -> str:
    colour = SEVERITY_COLOURS[spot.severity]
    label = f"{spot.name}: {spot.point.count}, {severity_word(spot.severity)}"
    title = element("title", escape(label, quote=False))
    if spot.exact:
        drawn = element("path", title, d=shape(spot.severity, spot.x, spot.y, spot.size), fill=colour, stroke=PAPER)
    else:
        reach = max(spot.size + 4, project.pixels(REACH_KM.get(spot.point.precision, REGION_KM)))
        drawn = element(
            "g",
            title,
            element("circle", cx=spot.x, cy=spot.y, r=reach, stroke_dasharray="5 3.5", fill=colour, fill_opacity=".07"),
            element("path", d=shape(spot.severity, spot.x, spot.y, spot.size * 0.75), fill=PAPER),
            stroke=colour,
            stroke_width=1.4,
        )
    href = link(spot.point.href)
    return element("a", drawn, href=href, aria_label=label) if href else drawn


def shape(severity: str, x: float, y: float, r: float) -> str:
    """A circle for low, a square for medium, a triangle for high, a diamond for critical, of about the same area."""
    if severity == "medium":
        side = r * 1.78
        return f"M{number(x - side / 2)} {number(y - side / 2)}h{number(side)}v{number(side)}h{number(-side)}z"
    if severity == "high":
        up, half = r * 1.35, r * 1.28
        return f"M{number(x)} {number(y - up)}l{number(half)} {number(up * 1.65)}h{number(-2 * half)}z"
    if severity == "critical":
        there, back = number(r * 1.3), number(-r * 1.3)
        return f"M{number(x)} {number(y - r * 1.3)}l{there} {there} {back} {there} {back} {back}z"
    arc = f"a{number(r)} {number(r)} 0 1 0"
    return f"M{number(x - r)} {number(y)}{arc} {number(2 * r)} 0{arc} {number(-2 * r)} 0z"


def legend(spots: Sequence[DrawnPoint], width: int, y: float) -> tuple[list[str], float]:
    """The signs that the map uses, in a line or more; and the baseline of the last one."""
    present = {spot.severity for spot in spots}
    signs = [
        (element("path", d=shape(name, 7, -4, 5), fill=SEVERITY_COLOURS[name]), severity_word(name))
        for name in sorted(present, key=lambda severity: -SEVERITY_RANKS[severity])
    ]
    if not all(spot.exact for spot in spots):
        signs.append(
            (element("circle", cx=7, cy=-4, r=5.5, fill="none", stroke=INK, stroke_dasharray="3 2"), _("somewhere in the area"))
        )
    signs.append((element("path", d=gate(7, -4), fill="none", stroke=INK, stroke_width=1.3), _("crossing")))
    parts: list[str] = []
    x = 0.0
    for sign, name in signs:
        wide = measured(name, 11) + 30
        if x and x + wide > width:
            x, y = 0.0, y + 17
        parts.append(element("g", sign, text(name, 18, 0), transform=f"translate({number(x)} {number(y)})"))
        x += wide
    return [element("g", *parts, fill=SOFT, font_size=11)], y


def notes_below(
    unnamed: Sequence[DrawnPoint], beyond: Sequence[DrawnPoint], lost: int, project: Projection, counted: str
) -> list[str]:
    """Lines on what the map does not show, or shows without a name."""
    notes: list[str] = []
    if unnamed:
        notes.append(_("Also on the map: {places}.", places=list_points(unnamed, lambda spot: "", counted)))
    if beyond:
        notes.append(_("Beyond the map: {places}.", places=list_points(beyond, lambda spot: way(spot, project) + " ", counted)))
    if lost:
        notes.append(_("Without coordinates: {places}.", places=count(lost, "place")))
    return notes


def list_points(spots: Sequence[DrawnPoint], before: Callable[[DrawnPoint], str], counted: str) -> str:
    named = [f"{isolated(spot.name)} {before(spot)}{spot.point.count}" for spot in spots[:MAX_LISTED_PLACES]]
    if rest := spots[MAX_LISTED_PLACES:]:
        number_there = count(sum(spot.point.count for spot in rest), counted)
        named.append(_("{places} with {counted}", places=count(len(rest), "more place"), counted=number_there))
    return joined_clauses(named)


def way(spot: DrawnPoint, project: Projection) -> str:
    """An arrow to where a place lies beyond the frame."""
    up = "↑" if spot.y < 0 else "↓" if spot.y > project.height else ""
    side = "←" if spot.x < 0 else "→" if spot.x > project.width else ""
    return {"↑←": "↖", "↑→": "↗", "↓←": "↙", "↓→": "↘"}.get(up + side, up + side)


def note_line(line: str, width: int, y: float) -> str:
    """A line of words below the map, from the side on which its reader begins: the drawing itself runs from left to right."""
    from_right = current_reader().direction == "rtl"
    return text(line, width if from_right else 0, y, fill=INK, font_size=12, direction="rtl" if from_right else None)


def wrapped(line: str, width: float, size: float) -> Iterator[str]:
    line_so_far = ""
    for word in line.split(" "):
        longer = f"{line_so_far} {word}".lstrip()
        if line_so_far and measured(longer, size) > width:
            yield line_so_far
            longer = word
        line_so_far = longer
    yield line_so_far


def in_words(spots: Sequence[DrawnPoint], counted: str) -> str:
    if not spots:
        return _(NOTHING_SEEN_WORDS[counted])
    most = ", ".join(f"{spot.name} ({spot.point.count})" for spot in spots[:3])
    severities = Counter(spot.severity for spot in spots)
    highest = max(severities, key=SEVERITY_RANKS.__getitem__)
    seen = {"places": count(len(spots), "place"), "severity": severity_word(highest), "n": severities[highest]}
    return _(SEEN_WORDS[counted], most=most, **seen)
