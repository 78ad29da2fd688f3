"""The ground of the map: land, borders, water, towns, crossings and their names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from crawler.facts.findings import Place
from crawler.facts.places import Gazetteer
from crawler.language.reader.texts import gettext as _
from crawler.language.romanize import has_script
from crawler.report.charts.labels import Room, measured
from crawler.report.charts.names import bones, shortest, with_country
from crawler.report.charts.outlines import AreaName, Line, Outlines, Projection
from crawler.report.charts.svg import ACCENT, INK, PAPER, SOFT, WATER, element, number, path, text
from crawler.report.names import place_name

COUNTRY_SHADES = {"AF": 0.085, "TJ": 0.035}  # of ink: the two banks are told apart, their neighbours stay paper
SAME_TOWN_PX = 30.0  # pixels: so near to a point of the day, a town of the same name is that point
PHONE_WIDTH_PX = 500  # pixels: up to here a phone's drawing
TEXT_HALO = {"stroke": PAPER, "stroke_width": 2.5, "stroke_linejoin": "round", "paint_order": "stroke"}

Spot = tuple[str, float, float]  # the bones of a name, and where it stands in pixels
Seen = tuple[Place, float, float]


def base_map(outlines: Outlines, project: Projection, room: Room, taken: Sequence[Spot]) -> list[str]:
    """The ground as elements, first to last. Its labels take the room that is left, and leave out what is `taken`."""

    def drawn(layer: Iterable[Line], name: str, closed: bool = False, **style: object) -> str:
        return element("path", d="".join(path(project.line(line), closed) for line in layer), data_layer=name, **style)

    return [
        *(
            drawn(outlines.areas[code], code, True, fill=INK, fill_opacity=str(COUNTRY_SHADES.get(code, 0.05)))
            for code in sorted(outlines.areas)
        ),
        drawn(outlines.provinces, "provinces", stroke=SOFT, stroke_width=0.6, stroke_opacity=0.6, stroke_dasharray="3 2.5"),
        drawn(outlines.rivers, "rivers", stroke=WATER, stroke_width=0.8, stroke_opacity=0.8),
        drawn(outlines.lakes, "lakes", True, fill=WATER, fill_opacity=0.8),
        drawn([outlines.river], "river", stroke=WATER, stroke_width=2.4, stroke_linejoin="round"),
        drawn(outlines.borders, "borders", stroke=SOFT, stroke_width=0.9, stroke_dasharray="7 2 1.5 2"),
        drawn([outlines.border], "border", stroke=INK, stroke_width=0.9, stroke_dasharray="7 2 1.5 2"),
        *named([name for name in outlines.names if name.kind == "country"], project, room),
        *settled(project, room, taken),
        *named([name for name in outlines.names if name.kind == "water"], project, room),
    ]


def towns_and_crossings(project: Projection) -> tuple[list[Seen], list[Seen], list[Seen]]:
    """What the gazetteer has in the frame: crossings, towns, and the border districts that no town stands for."""
    here = [(place, *project(place.lon, place.lat)) for place in Gazetteer.shipped().places.values()]
    here = [(place, x, y) for place, x, y in here if project.inside((x, y))]
    towns = [seen for seen in here if seen[0].kind in ("capital", "town")]
    towns.sort(key=lambda town: (town[0].kind != "capital", not town[0].border))
    districts = [seen for seen in here if seen[0].kind == "adm2" and seen[0].border and not of_a_town(seen, towns)]
    return [seen for seen in here if seen[0].kind == "crossing"], towns, districts


def reserve(project: Projection, room: Room) -> None:
    """Room for the signs that nothing may hide: crossings and the scale."""
    for _place, x, y in apart(towns_and_crossings(project)[0]):
        room.dot(x, y, 4.0)
    room.take((0.0, project.height - 20, project.pixels(scale_of(project)) + 50, project.height))


def settled(project: Projection, room: Room, taken: Sequence[Spot]) -> list[str]:
    """Crossings, towns, districts and provinces, with the names that have room."""
    crossings, towns, districts = towns_and_crossings(project)
    for _place, x, y in towns:
        room.dot(x, y, 1.5)
    labels = [*labelled(crossings, room, 10.0, 6.0, taken), *labelled(towns, room, 9.5, 4.0, taken)]
    provinces = [place for place in Gazetteer.shipped().places.values() if place.kind == "adm1"]
    labels += named(
        [
            AreaName(shortest(place_name(province.id, province.name)), "province", province.lon, province.lat, 0.0)
            for province in provinces
        ],
        project,
        room,
    )
    labels += labelled(districts, room, 9.0, 3.0, taken, font_style="italic")
    gates = "".join(gate(x, y) for _place, x, y in apart(crossings))
    return [
        element("path", d=dotted(districts), stroke=SOFT, stroke_width=1.6, stroke_linecap="round", data_layer="districts"),
        element("path", d=dotted(towns), stroke=SOFT, stroke_width=3.2, stroke_linecap="round", data_layer="towns"),
        element("path", d=gates, stroke=PAPER, stroke_width=3.4),
        element("path", d=gates, stroke=INK, stroke_width=1.3, data_layer="crossings"),
        element("g", *labels, fill=SOFT, font_size=9.5, **TEXT_HALO),
    ]


def labelled(places: Sequence[Seen], room: Room, size: float, off: float, taken: Sequence[Spot], **style: str) -> Iterable[str]:
    spelt = [place_name(place.id, place.name) for place, *_xy in places]
    names = with_country([(shortest(own), place.country) for own, (place, *_xy) in zip(spelt, places, strict=True)])
    for name, own, (_place, x, y) in zip(names, spelt, places, strict=True):
        is_taken = any(
            abs(x - px) + abs(y - py) < 4 or (bones(own) == key and abs(x - px) + abs(y - py) < SAME_TOWN_PX)
            for key, px, py in taken
        )
        if not is_taken and (placed := room.label(name, x, y, size, off)):
            font_size = size if size != 9.5 else None
            yield text(name, placed.x, placed.y, text_anchor=placed.anchor, font_size=font_size, **style)


def named(names: Iterable[AreaName], project: Projection, room: Room) -> Iterable[str]:
    """Names of what has no point: countries in wide capitals, provinces in small ones, water in italics."""
    roomy = project.width > PHONE_WIDTH_PX
    for name in names:
        x, y = project(name.longitude, name.latitude)
        size, spacing = {"country": (11.0, 3.5 if roomy else 2.0), "province": (9.0, 1.6)}.get(name.kind, (10.0, 0.6))
        own = _(name.text)
        is_joined = has_script(own, "arabic")  # letters that a space between them would part
        spacing = 0.0 if is_joined else spacing
        label = own if name.kind == "water" else own.upper()
        if (measured(label, size) + spacing * len(label)) > project.width * 0.3:
            continue
        if not room.slanted(label, x, y, size, name.angle, spacing):
            continue
        water = name.kind == "water"
        yield element(
            "text",
            escape(label, quote=False),
            x=x,
            y=y,
            dy=".35em",
            transform=f"rotate({number(name.angle)} {number(x)} {number(y)})" if name.angle else None,
            fill=ACCENT if water else SOFT,
            font_size=size,
            font_style="italic" if water else None,
            letter_spacing=spacing,
            text_anchor="middle",
            **TEXT_HALO,
        )


def of_a_town(district: Seen, towns: Sequence[Seen]) -> bool:
    key = bones(district[0].name)
    return any(bones(town.name) == key and town.country == district[0].country for town, *_xy in towns)


def apart(places: Iterable[Seen]) -> Iterable[Seen]:
    """Places without those that lie on one already given: both ends of a bridge and the bridge are one sign."""
    drawn_places: list[Seen] = []
    for place in places:
        if all(abs(place[1] - x) + abs(place[2] - y) > 6 for _place, x, y in drawn_places):
            drawn_places.append(place)
            yield place


def dotted(places: Iterable[Seen]) -> str:
    return "".join(f"M{number(x)} {number(y)}h0" for _place, x, y in places)


def gate(x: float, y: float) -> str:
    """The sign for a crossing: a bridge seen from above."""
    return f"M{number(x - 3.5)} {number(y - 4)}q3.5 4 0 8m7 0q-3.5-4 0-8"


def scale_of(project: Projection) -> int:
    """Kilometres of the scale bar."""
    return 100 if project.width > PHONE_WIDTH_PX else 50


def scale_bar(project: Projection) -> list[str]:
    km = scale_of(project)
    long = project.pixels(km)
    x, y = 10.0, project.height - 9
    return [
        element("path", d=f"M{number(x)} {number(y - 4)}v4h{number(long)}v-4", stroke=INK, stroke_width=1.0),
        text(_("{n} km", n=km), x + long + 5, y, fill=INK, font_size=10),
    ]
