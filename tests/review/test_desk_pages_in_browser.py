"""The list of articles, the page of an article, charts and map in a real browser: on a desk and on a phone, in the light and in
the dark, in English and in Dari. One browser and one desk for all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from crawler.language.reader import Calendar, Reader
from jobs.review.readers import READER_COOKIE, reader_cookie
from tests.chromium import chromium
from tests.review.browsing import Watched, axe, controls_outside, grave
from tests.review.serving import RunningDesk, browser

pytestmark = pytest.mark.skipif(not chromium(), reason="chromium is not installed")
DARI = Reader(language="fa", timezone="Asia/Kabul", calendar=Calendar.SOLAR_HIJRI)
DESK_WIDTH, PHONE_WIDTH = 1280, 390
PAGES = (
    "/-/desk?state=any",
    "/-/articles?q=Ишкашим",
    "/-/article/7?watch=clash-border",
    "/-/story/1",
    "/-/watches",
    "/-/source/one",
    "/-/map?state=any&zoom=4&at=71.500,36.800",
)


@pytest.fixture(scope="module")
def inside(desk: RunningDesk) -> Iterator[Any]:
    """A context that is logged in."""
    with browser() as chrome:
        context = chrome.new_context()
        page = context.new_page()
        page.goto(f"{desk.base}/-/enter?token={desk.tokens['fay']}")
        page.click("main button")
        page.wait_for_url("**/-/desk")
        page.close()
        yield context


@pytest.fixture
def seen(desk: RunningDesk, inside: Any) -> Iterator[Watched]:
    page = inside.new_page()
    watched = Watched(page, desk.base)
    yield watched
    page.close()
    inside.clear_cookies(name=READER_COOKIE)
    assert not watched.complaints
    assert not watched.elsewhere


def in_dari(seen: Watched) -> None:
    seen.page.context.add_cookies([{"name": READER_COOKIE, "value": reader_cookie(DARI), "url": seen.base}])


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["en", "fa"])
def test_a_page_fits_desk_and_phone_in_light_and_dark_and_shuts_nobody_out(seen: Watched, path: str, language: str) -> None:
    page, checker = seen.page, axe()
    if language == "fa":
        in_dari(seen)
    page.emulate_media(reduced_motion="reduce")
    page.set_viewport_size({"width": DESK_WIDTH, "height": 900})
    seen.go(path)
    assert page.evaluate("getComputedStyle(document.body).direction") == ("rtl" if language == "fa" else "ltr")
    assert page.evaluate("document.documentElement.scrollWidth") <= DESK_WIDTH
    assert controls_outside(page, DESK_WIDTH) == []
    if checker is not None:
        assert grave(checker.run(page)) == []
    page.set_viewport_size({"width": PHONE_WIDTH, "height": 844})
    page.emulate_media(color_scheme="dark")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE_WIDTH
    assert controls_outside(page, PHONE_WIDTH) == []
    drawings = page.locator("main svg[role]:visible")
    assert all(drawings.nth(number).bounding_box()["width"] <= PHONE_WIDTH for number in range(drawings.count()))
    if checker is not None:
        assert grave(checker.run(page)) == []


def test_the_map_and_its_controls_begin_together_where_a_page_in_dari_begins(seen: Watched) -> None:
    in_dari(seen)
    seen.page.set_viewport_size({"width": DESK_WIDTH, "height": 900})
    seen.go("/-/map?state=any&zoom=4&at=71.500,36.800")
    controls = [link.bounding_box() for link in seen.page.locator(".mapcontrols a").all()]
    drawing, view = (seen.page.locator(path).first.bounding_box() for path in ("figure.map .wide > svg", "#map-view"))
    right = view["x"] + view["width"]
    assert max(box["x"] + box["width"] for box in controls) == pytest.approx(right, abs=2)
    assert drawing["x"] == pytest.approx(view["x"], abs=2), "no empty room beside the map"
    assert drawing["x"] + drawing["width"] == pytest.approx(right, abs=2)
    assert controls == sorted(controls, key=lambda box: box["x"]), "west stays at the left"


def test_the_filters_keep_their_distance_from_the_views(seen: Watched) -> None:
    seen.page.set_viewport_size({"width": DESK_WIDTH, "height": 900})
    seen.go("/-/desk?state=any")
    views, filters = (seen.page.locator(path).bounding_box() for path in (".side .views", ".side .facets section:first-of-type h2"))
    assert filters["y"] - views["y"] - views["height"] >= 12


def marks_of(desk: RunningDesk, article: str) -> tuple[bool, bool]:
    """Whether fay has read it, and starred it."""
    rows = desk.sql("SELECT read_at, starred_at FROM article_marks WHERE reviewer = 'fay' AND article_id = ?", int(article))
    return (rows[0][0] is not None, rows[0][1] is not None) if rows else (False, False)


def test_articles_are_read_starred_and_taken_back_by_keys(desk: RunningDesk, seen: Watched) -> None:
    page = seen.page
    seen.go("/-/articles")
    for key in ("j", "j", "r"):
        page.keyboard.press(key)
    card = page.locator(".card.current")
    article = str(card.get_attribute("id")).removeprefix("article-")
    page.locator(f"#article-{article}:not(.unread)").wait_for()
    page.keyboard.press("s")
    page.locator(f"#article-{article} .star").wait_for()
    assert marks_of(desk, article) == (True, True)
    page.keyboard.press("u")
    page.locator(f"#article-{article} .star").wait_for(state="detached")
    page.keyboard.press("u")
    page.locator(f"#article-{article}.unread").wait_for()
    assert marks_of(desk, article) == (False, False)
    page.keyboard.press("u")
    assert page.locator("#status").inner_text() == "Nothing to undo."


def test_ticked_articles_are_marked_together_and_one_key_takes_it_back(desk: RunningDesk, seen: Watched) -> None:
    page = seen.page
    seen.go("/-/articles")
    for key in ("j", "x", "j", "x"):
        page.keyboard.press(key)
    ticked = [str(box.get_attribute("value")) for box in page.locator(".cards input:checked").all()]
    page.get_by_role("button", name="Mark as read ticked articles").click()
    page.get_by_text("2 articles marked.").wait_for()
    assert [marks_of(desk, article)[0] for article in ticked] == [True, True]
    page.wait_for_load_state()  # a new page, whose keys work when its script has come
    page.keyboard.press("u")
    page.get_by_text("2 articles marked.").wait_for(state="detached")
    assert [marks_of(desk, article)[0] for article in ticked] == [False, False]


def test_the_map_follows_links_slider_and_pointer_without_a_new_page(seen: Watched) -> None:
    page = seen.page
    seen.go("/-/map?state=any")
    page.evaluate("window.stays = true")
    page.locator("#map-in").focus()
    page.keyboard.press("Enter")
    page.locator("figure.zoomed").wait_for()
    assert page.evaluate("document.activeElement.id") == "map-in", "the next press goes on"
    page.keyboard.press("Enter")
    page.locator('figure[data-zoom="4"]').wait_for()
    east = str(page.locator("figure.map").get_attribute("data-longitude"))
    box = page.locator("figure.map .wide svg").first.bounding_box()
    page.mouse.move(box["x"] + 500, box["y"] + 300)
    page.mouse.down()
    page.mouse.move(box["x"] + 300, box["y"] + 300, steps=4)
    page.mouse.up()
    page.locator(f'figure.map:not([data-longitude="{east}"])').wait_for()
    assert float(page.locator("figure.map").get_attribute("data-longitude")) > float(east) + 0.1
    assert page.locator("table.narrowlist th a").count() > 0
    page.locator("#day").press("ArrowLeft")
    page.locator("table.narrowlist td[colspan]").wait_for()  # the alerts are of today
    assert "day=-1" in page.url and "zoom=4" in page.url
    assert page.locator("#day").get_attribute("aria-valuetext")
    assert page.evaluate("window.stays"), "it is the same page"
