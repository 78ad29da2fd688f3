"""The names on the map are those that its reader knows."""

from __future__ import annotations

import re

import pytest

from crawler.facts.places import Gazetteer
from crawler.language.reader import Reader, written_for
from crawler.report.charts import Point, border_map
from crawler.report.charts.border_map import MAP_SOURCES
from crawler.report.charts.outlines import AREA_NAMES, load_outlines
from crawler.report.digest.drawings import PHONE_PX, WIDE_PX, draw_map
from crawler.report.names import place_name
from tests.charts.drawn import read, texts
from tests.digest.builders import digest_of_stories, history, member, place

PLACES = Gazetteer.shipped().places
LATIN = re.compile(r"[A-Za-z]{2,}")


def drawn_for(language: str, width: int, *ids: str) -> str:
    with written_for(Reader(language=language)):
        points = [
            Point(name=place_name(id, PLACES[id].name), latitude=PLACES[id].lat, longitude=PLACES[id].lon, count=1, severity="high")
            for id in ids
        ]
        return border_map(points, title="…", width=width, counted="story")


@pytest.mark.parametrize("language", ["ru", "tg", "fa"])
@pytest.mark.parametrize("width", [WIDE_PX, PHONE_PX])
def test_no_latin_name_stands_on_a_map_for_who_reads_another_script(language: str, width: int) -> None:
    markup = drawn_for(language, width, "af-ishkashim", "tj-ishkoshim", "tj-khorugh")
    words = " ".join(texts(read(markup))).replace(MAP_SOURCES, "")
    assert len(words) > 100
    assert LATIN.findall(words) == []
    described = re.findall(r"<(?:title|desc)>(.*?)</", markup)
    assert LATIN.findall(" ".join(described)) == []


def test_a_dari_map_names_its_countries_towns_and_rivers() -> None:
    shown = texts(read(drawn_for("fa", WIDE_PX)))
    assert {"افغانستان", "تاجیکستان", "خاروغ"} <= set(shown)
    assert any(name in shown for name in ("پنج", "آمودریا", "وخش"))
    assert "letter-spacing" not in re.sub(r'letter-spacing="0(?:\.0)?"', "", drawn_for("fa", WIDE_PX))


def test_a_name_of_both_sides_says_its_side_in_every_language() -> None:
    for language, mark in (("en", "(AF)"), ("ru", "(Афг.)"), ("fa", "(افغ.)")):
        markup = drawn_for(language, WIDE_PX, "af-ishkashim")
        assert any(mark in label for label in texts(read(markup))), language


def test_a_town_of_the_day_is_not_named_twice_in_any_language() -> None:
    for language in ("en", "fa"):
        with written_for(Reader(language=language)):
            own = place_name("tj-khorugh", PLACES["tj-khorugh"].name)
        shown = texts(read(drawn_for(language, WIDE_PX, "tj-khorugh")))
        assert sum(own in label for label in shown) == 1, (language, shown)


def test_a_digests_map_bears_the_readers_names() -> None:
    story = history(member(1, 1), places=(place(1, "Khorugh", "TJ", id="tj-khorugh"),))
    with written_for(Reader(language="fa")):
        assert "خاروغ" in draw_map(digest_of_stories(story), WIDE_PX)


def test_every_name_that_the_ground_bears_is_translated() -> None:
    assert {name.text for name in load_outlines().names} == set(AREA_NAMES)
