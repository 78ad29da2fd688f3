"""The ground of the map: land, borders, water, towns, crossings and their names."""

from __future__ import annotations

from collections.abc import Iterable

from crawler.charts.labels import Room
from crawler.charts.names import bones, on_both_banks, short
from crawler.charts.outlines import Outlines, Projection
from crawler.charts.svg import INK, LAND, LINE, PAPER, SOFT, WATER, element, number, path, text
from crawler.places import Gazetteer

TOWNS = ("capital", "town")


def base_map(outlines: Outlines, project: Projection, room: Room) -> list[str]:
    """The ground as elements, first to last; its labels take the room that is left."""

    def lines(layer: Iterable[tuple[tuple[float, float], ...]], closed: bool = False) -> str:
        return "".join(path(project.line(line), closed) for line in layer)

    return [
        element(
            "path", d=lines((ring for code in sorted(outlines.areas) for ring in outlines.areas[code]), True), fill=LAND
        ),
        element("path", d=lines(outlines.provinces), stroke=LINE, stroke_width=0.8, stroke_dasharray="3 2"),
        element("path", d=lines(outlines.rivers), stroke=WATER, stroke_width=0.9, stroke_opacity=0.8),
        element("path", d=lines(outlines.lakes, True), fill=WATER),
        element("path", d=lines([outlines.river]), stroke=WATER, stroke_width=2.6, stroke_linejoin="round"),
        element(
            "path",
            d=lines([*outlines.borders, outlines.border]),
            stroke=INK,
            stroke_width=0.9,
            stroke_dasharray="7 2 1.5 2",
        ),
        *places(project, room),
    ]


def places(project: Projection, room: Room) -> list[str]:
    here = [(place, project(place.lon, place.lat)) for place in Gazetteer.shipped().places.values()]
    here = [(place, at) for place, at in here if project.inside(at)]
    crossings = [(place, at) for place, at in here if place.kind == "crossing"]
    towns = [(place, at) for place, at in here if place.kind in TOWNS]
    names: list[str] = []
    for size, some in ((10.0, crossings), (9.5, towns)):
        for place, (x, y) in some:
            name = short(place.name) + (f" ({place.country})" if bones(place.name) in on_both_banks() else "")
            if placed := room.label(name, x, y, size, 4.5):
                names.append(text(name, placed.x, placed.y, text_anchor=placed.anchor))
    gates = "".join(f"M{number(x - 3)} {number(y - 3)}l6 6m0-6l-6 6" for _, (x, y) in crossings)
    dots = "".join(f"M{number(x)} {number(y)}h0" for _, (x, y) in towns)
    return [
        element("path", d=dots, stroke=SOFT, stroke_width=3.0, stroke_linecap="round"),
        element("path", d=gates, stroke=INK, stroke_width=1.2),
        element("g", *names, fill=SOFT, font_size=9.5, stroke=PAPER, stroke_width=2.5, paint_order="stroke"),
    ]


def scale_bar(project: Projection, width: float, height: float) -> list[str]:
    km = 50 if width < 500 else 100
    long = project.pixels(km)
    x, y = 10.0, height - 10
    return [
        element("path", d=f"M{number(x)} {number(y - 4)}v4h{number(long)}v-4", stroke=INK),
        text(f"{km} km", x + long + 5, y, fill=INK, font_size=10),
    ]
