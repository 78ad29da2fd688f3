"""The map of the border, read back from what is drawn."""

from __future__ import annotations

import math
import os
import shutil
from pathlib import Path

import pytest

from crawler.facts.places import Gazetteer
from crawler.language.reader import Reader, written_for
from crawler.report.charts import Point, border_map, standalone, svg
from crawler.report.charts.outlines import Projection, load_outlines
from tests.charts.drawn import HOSTILE, XY, inside, layer, lines, read, texts

PLACES = Gazetteer.shipped().places


def point_at(place: str, **more: object) -> Point:
    place_row = PLACES[place]
    fields = {"name": place_row.name, "latitude": place_row.lat, "longitude": place_row.lon, "count": 2} | more
    return Point(**fields)  # type: ignore[arg-type]


def drawn(*points: Point, width: int = 720) -> str:
    return border_map(points, title="Places of the day", description="25 November.", width=width)


def mark_of(svg: str) -> XY:
    """The middle of the only circle drawn with a centre."""
    (circle,) = layer(read(svg), "points").iter("circle")
    return float(circle.get("cx", "nan")), float(circle.get("cy", "nan"))


@pytest.mark.parametrize(
    ("place", "bank"),
    [
        ("tj-khorugh", "TJ"),
        ("af-sheghnan-town", "AF"),
        ("af-ishkashim", "AF"),
        ("tj-ishkoshim", "TJ"),
        ("tj-farkhor", "TJ"),
        ("af-imam-sahib", "AF"),
        ("tj-murghob", "TJ"),
        ("af-khandud", "AF"),
    ],
)
@pytest.mark.parametrize("width", [360, 720])
def test_a_place_lies_on_its_bank(place: str, bank: str, width: int) -> None:
    svg = drawn(point_at(place, precision="district"), width=width)
    x, y = mark_of(svg)
    root = read(svg)
    banks = {code: any(inside(ring, x, y) for ring in lines(layer(root, code).get("d", ""))) for code in ("AF", "TJ")}
    assert banks == {code: code == bank for code in ("AF", "TJ")}


def test_the_river_runs_along_the_border_as_far_as_it_makes_it() -> None:
    root = read(drawn())
    (border,), (river,) = (lines(layer(root, name).get("d", "")) for name in ("border", "river"))
    assert border[: len(river)] == river and len(river) < len(border)


def test_every_district_and_crossing_of_the_border_is_placed() -> None:
    root = read(drawn())
    project = Projection.of(load_outlines().frame, 720)
    dots = [line[0] for name in ("districts", "towns") for line in lines(layer(root, name).get("d", ""))]
    gates = [line[0] for line in lines(layer(root, "crossings").get("d", "").replace("q", "l"))]
    for place in PLACES.values():
        x, y = project(place.lon, place.lat)
        if place.kind == "crossing":
            assert any(math.dist((x - 3.5, y - 4), gate) < 7 for gate in gates), place.id
        elif place.border and place.kind in ("adm2", "town"):
            assert project.inside((x, y)), place.id
            name = place.name.split(" (")[0].split(" district")[0]
            assert place.kind != "town" or any(math.dist((x, y), dot) < 0.2 for dot in dots), name


def test_places_beyond_the_frame_are_told_with_their_direction() -> None:
    root = read(drawn(point_at("af-kabul", count=3), point_at("tj-khujand", count=1), point_at("tj-panj")))
    assert "Beyond the map: Kabul ↓ 3; Khujand ↑ 1." in texts(root)
    assert "Kabul ↓ 3" in (root[1].text or "")


def test_no_point_is_dropped_in_silence() -> None:
    far = [point_at("af-kabul", name=f"Place {number}", count=1) for number in range(40)]
    labels = " ".join(texts(read(drawn(*far, point_at("tj-panj", latitude=math.nan)))))
    assert "28 more places with 28 alerts" in labels
    assert "Without coordinates: 1 place." in labels


def test_a_point_without_room_for_its_name_is_named_below() -> None:
    crowd = [point_at("tj-panj", name=f"A long name of a place {number}", count=1) for number in range(20)]
    labels = " ".join(texts(read(drawn(*crowd, width=360))))
    for number in range(8):
        assert f"A long name of a place {number} 1" in labels or "more places" in labels
    assert "Also on the map:" in labels


def test_names_that_stand_on_both_banks_say_which() -> None:
    labels = texts(read(drawn(point_at("af-ishkashim", name="Ishkashim"), point_at("tj-ishkoshim"), point_at("tj-vanj"))))
    assert {"Ishkashim (AF) 2", "Ishkoshim (TJ) 2", "Vanj 2"} <= set(labels)


def test_a_village_on_the_water_belongs_to_the_bank_that_the_gazetteer_knows() -> None:
    assert load_outlines().country(PLACES["af-nusay"].lon, PLACES["af-nusay"].lat) == "TJ", "the drawn line is coarse here"
    labels = texts(read(drawn(point_at("af-nusay", name="Nusay"), point_at("tj-qalai-khumb", name="Nusay"))))
    assert {"Nusay (AF) 2", "Nusay (TJ) 2"} <= set(labels)


def test_severity_is_a_shape_and_not_a_colour_alone() -> None:
    shapes = set()
    for severity in ("low", "medium", "high", "critical"):
        (mark,) = layer(read(drawn(point_at("tj-panj", severity=severity))), "points").iter("path")
        d = mark.get("d", "")
        shapes.add("".join(letter for letter in d if letter.isalpha()) + str(len(d.split())))
    assert len(shapes) == 4


def test_a_place_known_as_an_area_is_a_wide_open_circle() -> None:
    exact = layer(read(drawn(point_at("af-badakhshan"))), "points")
    area = layer(read(drawn(point_at("af-badakhshan", precision="province"))), "points")
    district = layer(read(drawn(point_at("af-badakhshan", precision="district"))), "points")
    radius = [float(next(sign.iter("circle")).get("r", "0")) for sign in (district, area)]
    assert not list(exact.iter("circle"))
    assert 8 < radius[0] < radius[1]


def test_more_alerts_make_a_larger_sign() -> None:
    def wide(count: int) -> float:
        svg = drawn(point_at("tj-panj", severity="medium", count=count), point_at("tj-murghob", severity="medium", count=30))
        squares = [lines(element.get("d", ""))[0] for element in layer(read(svg), "points").iter("path")]
        west = min(squares, key=lambda square: square[0][0])
        return west[1][0] - west[0][0]

    assert wide(1) + 6 < wide(30)
    assert wide(4_000_000_000) < 30, "a huge count does not cover the map"


def test_the_words_say_what_is_to_be_seen() -> None:
    description = read(drawn(point_at("tj-shahritus", count=4, severity="high"), point_at("tj-panj")))[1].text
    assert description == ("25 November. Alerts at 2 places; most at Shahritus (4), Panj (2). Highest severity: high, at 1.")
    assert "No alerts at places on the map." in (read(drawn())[1].text or "")


def test_a_point_links_only_where_a_link_is_safe() -> None:
    for href in ("javascript:alert(1)", "data:text/html,x", "//elsewhere.example", "/\\elsewhere.example", "\x01https://a"):
        assert not list(read(drawn(point_at("tj-panj", href=href))).iter("a")), href
    root = read(drawn(point_at("tj-panj", href='/alerts?place=panj&"x"=<1>')))
    assert [anchor.get("href") for anchor in root.iter("a")] == ['/alerts?place=panj&"x"=<1>']
    assert root.get("role") == "group", "role img would hide the links"
    assert read(drawn(point_at("tj-panj"))).get("role") == "img"


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_text(name: str) -> None:
    written = drawn(point_at("tj-panj", name=name, severity=name, precision=name, country=name))
    root = read(written)
    assert {element.tag for element in root.iter()} <= {"svg", "title", "desc", "g", "path", "text", "circle"}
    assert not set(written) & set("\u202e\u2066\u200f\x00\x01\x0b\ufffe")
    assert max(map(len, texts(root))) < 120


def test_a_persian_name_keeps_its_count_behind_it() -> None:
    assert "\u2068اشکاشم\u2069 2" in texts(read(drawn(point_at("af-khandud", name="اشکاشم"))))


def test_thirty_points_take_less_than_45_kilobytes_and_the_ground_less_than_30() -> None:
    thirty = [point_at(place, count=number) for number, place in enumerate(sorted(PLACES)) if PLACES[place].border][:30]
    assert len(thirty) == 30
    assert len(drawn(*thirty).encode()) < 45_000
    assert len(drawn().encode()) < 30_000


def test_the_data_file_names_its_sources_and_is_small() -> None:
    path = Path(__file__).parents[2] / "crawler" / "packs" / "border_map.json"
    head = path.read_text(encoding="utf-8")
    assert len(head) < 60_000
    assert "Natural Earth" in head and "public domain" in head and "LGPL" in head


def test_the_same_points_make_the_same_map_in_any_order() -> None:
    points = [point_at(place) for place in ("tj-panj", "af-ishkashim", "tj-ishkoshim", "af-kabul")]
    assert drawn(*points) == drawn(*points[::-1])


@pytest.mark.skipif(
    not shutil.which("chromium") and not os.environ.get("BORDERWATCH_REQUIRE_CHROMIUM"), reason="chromium is not installed"
)
@pytest.mark.parametrize("width", [360, 720])
def test_in_a_real_browser_no_label_of_the_day_lies_on_another(tmp_path: Path, width: int) -> None:
    from playwright.sync_api import sync_playwright

    names = ("tj-panj", "tj-farkhor", "af-ishkashim", "tj-ishkoshim", "tj-khorugh", "af-darqad", "tj-shahritus", "tj-vanj")
    file = tmp_path / "map.svg"
    file.write_text(standalone(drawn(*map(point_at, names), point_at("af-kabul"), width=width)), encoding="utf-8")
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
            ],
        )
        page = browser.new_page(color_scheme="dark", viewport={"width": width, "height": 700})
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(message.text))
        page.goto(file.as_uri())
        boxes = page.evaluate(
            "[...document.querySelectorAll('g[font-weight=\"600\"] text')].map(one => one.getBBox())"
            ".map(box => [box.x, box.y + box.height * .2, box.x + box.width, box.y + box.height * .8])"
        )
        widest = page.evaluate("Math.max(...[...document.querySelectorAll('text')].map(one => one.getBoundingClientRect().right))")
        colour = page.evaluate("getComputedStyle(document.querySelector('g[font-weight=\"600\"]')).fill")
        browser.close()
    assert not complaints
    assert len(boxes) >= 6
    assert widest <= width + 1
    assert colour == "rgb(231, 229, 223)", "light ink on dark"
    for number, (left, top, right, bottom) in enumerate(boxes):
        for west, north, east, south in boxes[number + 1 :]:
            assert right <= west or east <= left or bottom <= north or south <= top


def test_a_place_next_to_the_edge_is_a_number_too() -> None:
    assert [svg.number(value) for value in (0.04, -0.04, 0.0, 0.5, -0.5, 12.0)] == ["0", "0", "0", ".5", "-.5", "12"]


@pytest.mark.parametrize(("language", "separator", "start"), [("fa", "؛ ", 360), ("ru", "; ", 0), ("en", "; ", 0)])
def test_what_stands_below_the_map_runs_as_its_reader_reads(language: str, separator: str, start: int) -> None:
    points = (point_at("af-kabul", count=3), point_at("tj-khujand", count=1), point_at("tj-panj"))
    with written_for(Reader(language=language)):
        root = read(drawn(*points, width=360))
        beyond = next(element for element in root.iter("text") if "↓" in (element.text or ""))
    assert separator in (beyond.text or "") + (root[1].text or "")
    assert beyond.get("x") == str(start)
    assert beyond.get("direction") == ("rtl" if language == "fa" else None)
