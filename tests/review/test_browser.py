"""The desk in a real browser where one pairing is enough: several undos in a row, without script, after a restart; and each page on a
desk and a phone. What people do in every pairing stands in `flows`. Nothing complains, nothing leaves this machine, nobody is shut out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from crawler.language.reader import Calendar, Reader
from jobs.review.readers import READER_COOKIE, reader_cookie
from tests.chromium import chromium
from tests.review.browsing import Watched, axe, grave
from tests.review.serving import RunningDesk, browser

pytestmark = pytest.mark.skipif(not chromium(), reason="chromium is not installed")
PAGES = (
    "/-/desk",
    "/-/desk?state=any",
    "/-/story/1",
    "/-/article/1",
    "/-/article/7",
    "/-/search?q=Ишкашим",
    "/-/search?q=SENT(a",
    "/-/articles",
    "/-/articles?q=Ишкашим",
    "/-/sources",
    "/-/watches",
    "/-/map",
    "/-/story/9999",
    "/-/enter?token=x",
    "/-/enter",
    "/-/sessions",
    "/nope",
    "/",
    "/news",
    "/news/alerts",
    "/news/articles/1",
    "/news/search?q=clash",
)


@pytest.fixture(scope="module")
def chrome() -> Iterator[Any]:
    with browser() as started:
        yield started


@pytest.fixture(scope="module")
def inside(desk: RunningDesk, chrome: Any) -> Any:
    """A context that is logged in as eve, by the link."""
    context = chrome.new_context()
    page = context.new_page()
    page.goto(f"{desk.base}/-/enter?token={desk.tokens['eve']}")
    page.get_by_role("button", name="Log in as eve").click()
    page.wait_for_url("**/-/desk")
    assert "eve" in page.locator(".who").inner_text()
    page.close()
    return context


@pytest.fixture
def seen(desk: RunningDesk, inside: Any) -> Iterator[Watched]:
    page = inside.new_page()
    watched = Watched(page, desk.base)
    yield watched
    page.close()
    assert not watched.complaints
    assert not watched.elsewhere


def state(desk: RunningDesk, story: str) -> set[str]:
    return {
        row[0]
        for row in desk.sql("SELECT state FROM alerts JOIN articles ON articles.id = article_id WHERE story_id = ?", int(story))
    }


def current(seen: Watched) -> str:
    return str(seen.page.locator(".card.current").get_attribute("id")).removeprefix("story-")


def test_a_story_is_confirmed_by_key_and_taken_back(desk: RunningDesk, seen: Watched) -> None:
    page = seen.page
    seen.go("/-/desk")
    shown = int(page.locator("#size").inner_text().split()[0])
    page.keyboard.press("j")
    first = current(seen)
    page.keyboard.press("c")
    page.locator(f"#story-{first}.marked").wait_for()
    assert state(desk, first) == {"confirmed"}
    page.locator("#size", has_text=re.compile(rf"^{shown - 1} ")).wait_for()  # the counts follow
    page.keyboard.press("j")
    second = current(seen)
    assert second != first
    assert page.locator(f"#story-{first}").count() == 0, "it goes once one moves on"
    page.keyboard.press("d")
    page.locator(f"#story-{second}.marked").wait_for()
    assert state(desk, second) == {"dismissed"}
    for story in (second, first):
        page.keyboard.press("u")
        page.locator(f"#story-{story}:not(.marked)").wait_for()
        assert state(desk, story) == {"new"}
        assert current(seen) == story
    page.keyboard.press("u")
    assert "Nothing to undo" in page.locator("#status").inner_text()


def test_the_same_by_mouse_and_without_script(desk: RunningDesk, chrome: Any, inside: Any) -> None:
    context = chrome.new_context(java_script_enabled=False, storage_state=inside.storage_state())
    page = context.new_page()
    page.goto(f"{desk.base}/-/desk?watch=flood")
    page.get_by_role("button", name=re.compile(r"^Confirm \d+ alerts? of story")).click()
    assert page.locator(".card.marked").count() == 1
    assert "done=" in page.url
    story = str(page.locator(".card.marked").get_attribute("id")).removeprefix("story-")
    assert state(desk, story) == {"confirmed"}
    page.get_by_role("button", name="Undo").click()
    assert state(desk, story) == {"new"}
    assert page.locator(f"#story-{story}").count() == 1
    context.close()


def test_keys_are_listed_and_mistakes_are_said(desk: RunningDesk, seen: Watched) -> None:
    page = seen.page
    seen.go("/-/desk")
    page.keyboard.press("?")
    assert page.get_by_role("dialog").is_visible()
    page.keyboard.press("Escape")
    page.context.clear_cookies(name="ds_csrftoken")  # as after a restart of the desk
    page.keyboard.press("j")
    before = current(seen)
    page.keyboard.press("c")
    page.locator(".complaint").wait_for()
    assert "Nothing was changed: the form is too old" in page.locator(".complaint").inner_text()
    assert state(desk, before) == {"new"}
    seen.complaints.clear()  # the browser says that it was refused: so it was
    page.context.clear_cookies(name="ds_csrftoken")


@pytest.mark.parametrize("path", PAGES)
def test_a_page_fits_a_phone_complains_of_nothing_and_shuts_nobody_out(seen: Watched, path: str) -> None:
    page, checker = seen.page, axe()
    page.emulate_media(reduced_motion="reduce")
    answer = seen.go(path)
    assert page.locator("h1").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    if answer.status >= 400:
        seen.complaints.clear()  # of the status
    if checker is not None:
        assert grave(checker.run(page)) == []
        page.emulate_media(color_scheme="dark")
        assert grave(checker.run(page, options={"runOnly": ["color-contrast"], "resultTypes": ["violations"]})) == []
    page.set_viewport_size({"width": 380, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 380


@pytest.mark.parametrize(
    "path", ("/-/desk?state=any", "/-/story/1", "/-/article/1", "/-/search?q=Ишкашим", "/-/sources", "/-/watches", "/-/map")
)
def test_a_page_in_dari_runs_right_to_left_fits_a_phone_and_shuts_nobody_out(seen: Watched, path: str) -> None:
    page, checker = seen.page, axe()
    reader = Reader(language="fa", timezone="Asia/Kabul", calendar=Calendar.SOLAR_HIJRI)
    page.context.add_cookies([{"name": READER_COOKIE, "value": reader_cookie(reader), "url": seen.base}])
    try:
        seen.go(path)
        assert page.evaluate("getComputedStyle(document.body).direction") == "rtl"
        name = page.locator("header a").first.bounding_box()
        assert name is not None and name["x"] > 640  # the name of the desk stands at the right
        if checker is not None:
            assert grave(checker.run(page)) == []
        page.set_viewport_size({"width": 380, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= 380
    finally:
        page.context.clear_cookies(name=READER_COOKIE)
