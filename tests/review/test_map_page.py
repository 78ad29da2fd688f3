"""The map shows a part of itself, larger, and how things were on an earlier day; each state of it has an address."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import parse_qsl

import pytest

from crawler.report.charts import MapView, Point, border_map, load_outlines
from jobs.review.pages.map import MAX_MAP_ZOOM, MapQuery, controls, parse_map_query
from tests.charts.drawn import layer, read, texts
from tests.fakes import NOW
from tests.review.serving import RunningDesk

KHOROG = Point(name="Khorog", latitude=37.49, longitude=71.55, count=3)
KUNDUZ = Point(name="Kunduz", latitude=36.73, longitude=68.86, count=2)
WHOLE = load_outlines().frame


def asked(query: str) -> MapQuery:
    return parse_map_query(parse_qsl(query))


@pytest.mark.parametrize("query", ["state=any&period=7d", "state=any&period=30d&zoom=4&at=71.550%2C37.490", "period=24h&day=-12"])
def test_an_address_says_all_of_it(query: str) -> None:
    assert asked(asked(query).address().partition("?")[2]) == asked(query)


def test_nonsense_shows_the_whole_map_of_today() -> None:
    query = asked("zoom=-3&at=x,y&day=5&state=any")
    assert (query.view.frame(WHOLE), query.days_ago) == (WHOLE, 0)
    assert asked("zoom=999&day=-999").view.zoom == MAX_MAP_ZOOM
    assert asked("day=-999").until(NOW) == NOW - timedelta(days=90)


def test_a_part_never_reaches_beyond_the_map_and_steps_end_at_its_edge() -> None:
    corner = MapView(4, (0.0, 89.0)).frame(WHOLE)
    assert corner[0] == pytest.approx(WHOLE[0]) and corner[3] == pytest.approx(WHOLE[3])
    assert corner[2] - corner[0] == pytest.approx((WHOLE[2] - WHOLE[0]) / 4)
    assert [name for name, *_ in controls(asked("state=any"))] == ["in"]
    assert "west" not in [name for name, *_ in controls(asked("state=any&zoom=4&at=0.0,37.0"))]
    assert len(controls(asked("state=any&zoom=4"))) == 7


def test_the_larger_map_has_more_names_and_cuts_off_what_lies_beyond() -> None:
    whole = border_map([KHOROG, KUNDUZ], title="Map", width=960)
    part = border_map([KHOROG, KUNDUZ], title="Map", width=960, view=MapView(8, (71.55, 37.49)))
    root = read(part)
    ground = layer(root, "ground")
    assert ground.tag == "svg" and float(ground.get("width", "0")) == 960
    assert any("Khorog 3" in label for label in texts(ground)), "it is on the map"
    assert any(label.startswith("Beyond the map") and "Kunduz" in label for label in texts(root))
    nearby = [label for label in texts(ground) if label in ("Roshtqal’a", "Rushon", "Shughnan", "Porshinev")]
    assert len([label for label in texts(ground) if label]) > 3, nearby
    assert 'data-layer="ground"' not in whole


def test_an_earlier_day_shows_what_was_known_then(anybody: RunningDesk) -> None:
    def places(query: str) -> list[str]:
        table = anybody.get(f"/-/map?{query}").text.partition("narrowlist")[2]
        return re.findall(r'<th scope="row"><a href="[^"]+">([^<]+)</a>', table)

    assert places("state=any")
    assert places("state=any&day=-3") == [], "these alerts are of today"
    page = anybody.get("/-/map?state=any&zoom=4&at=71.500,37.500&day=-2").text
    assert 'value="-2"' in page and 'id="map-out"' in page
    assert re.search(r'href="/-/map\?[^"]*period=7d[^"]*zoom=4[^"]*day=-2', page.replace("&amp;", "&")), (
        "a filter keeps part and day"
    )
