"""A reviewer's morning in a real browser: open, filter, confirm by key, undo, read, compare, search. Nothing complains,
nothing leaves this machine, and nobody is shut out (axe-core)."""

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


def test_a_note_is_typed_kept_and_shown(desk: RunningDesk, seen: Watched) -> None:
    page = seen.page
    seen.go("/-/desk?watch=flood")
    page.keyboard.press("j")
    page.keyboard.press("n")
    page.keyboard.type("asked the ministry, c and d are letters here")
    page.keyboard.press("Enter")
    page.locator(".kept", has_text="asked the ministry").first.wait_for()
    assert state(desk, current(seen)) == {"new"}


def test_filters_are_toggled_saved_and_taken_away_by_a_click(seen: Watched) -> None:
    page = seen.page
    seen.go("/-/desk")
    page.get_by_role("link", name="Floods 1").click()
    assert "watch=flood" in page.url
    assert page.locator(".card").count() == 1
    page.get_by_placeholder("Save these filters as").fill("Only floods")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="New alerts").click()
    page.get_by_role("link", name="Only floods", exact=True).click()
    assert page.locator(".card").count() == 1
    page.locator(".chips a", has_text="Floods").click()
    assert "watch=flood" not in page.url
    page.get_by_role("button", name="delete the view Only floods").click()
    assert page.get_by_role("link", name="Only floods", exact=True).count() == 0


def test_a_story_is_opened_and_its_versions_compared(seen: Watched) -> None:
    page = seen.page
    seen.go("/-/desk?watch=flood")
    page.keyboard.press("j")
    page.keyboard.press("o")
    page.wait_for_url("**/-/story/*")
    page.get_by_role("link", name="3 versions").click()
    assert "seven" in " ".join(page.locator("ins").all_inner_texts())
    decoration = "element => getComputedStyle(element).textDecorationLine"
    assert page.locator("td del").first.evaluate(decoration) == "line-through"
    assert page.locator("td ins").first.evaluate(decoration) == "underline"
    page.select_option("select[name=a]", "1")
    page.get_by_role("button", name="Show").click()
    assert "three" in " ".join(page.locator("del").all_inner_texts())


def test_a_name_typed_in_cyrillic_is_found_in_persian(seen: Watched) -> None:
    page = seen.page
    seen.go("/-/desk")
    page.keyboard.press("/")
    page.keyboard.type("Ишкашим")
    page.keyboard.press("Enter")
    page.wait_for_url("**/-/search?q=*")
    mark = page.locator("mark", has_text="اشکاشم").first
    assert mark.is_visible()
    assert mark.evaluate("element => getComputedStyle(element).direction") == "rtl"


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


def test_a_second_device_logs_in_by_the_link_of_the_first_and_is_logged_out_from_there(seen: Watched, chrome: Any) -> None:
    pytest.importorskip("segno")
    seen.go("/-/sessions")
    seen.page.get_by_role("button", name="Show a log-in link").click()
    picture = seen.page.get_by_role("img", name="The link as a QR code")
    assert picture.evaluate("image => image.complete && image.naturalWidth > 0")
    link = seen.page.locator(".break a").get_attribute("href")
    device = chrome.new_context()
    phone = device.new_page()
    phone.goto(link)
    phone.get_by_role("button", name="Log in as eve").click()
    phone.wait_for_url("**/-/desk")
    seen.go("/-/sessions")
    assert seen.page.locator(".sessions li").count() == 2
    seen.page.get_by_role("button", name="Log out everywhere else").click()
    assert seen.page.locator(".sessions li").count() == 1
    phone.reload()
    assert "read only" in phone.locator(".who").inner_text()
    device.close()
