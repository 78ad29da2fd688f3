"""The page as a browser has it: valid, accessible, self-contained, right to left where it must be.

The Nu Html Checker needs Java and 28 MB, and its release on PyPI knows neither logical CSS properties nor SVG 2: html5lib's strict
parser and the checks below find what it finds in our pages, everywhere the tests run.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import html5lib
import pytest

from crawler.model import FirstAtPlace, Rise, Severity, StoryMember
from crawler.report.digest import Digest, Volume, render
from crawler.report.digest.html import MAX_PAGE_BYTES
from tests.digest.builders import COVERAGE, TROUBLE, alert, digest_of, edit, figure, history, member, place, raised
from tests.fakes import NOW

DARI = "درگیری در مرز تاجیکستان"
needs_chromium = pytest.mark.skipif(
    not shutil.which("chromium") and not os.environ.get("BORDERWATCH_REQUIRE_CHROMIUM"), reason="chromium is not installed"
)
INSIDE = {"ul": {"li"}, "ol": {"li"}, "dl": {"dt", "dd"}, "tr": {"td", "th"}, "thead": {"tr"}, "tbody": {"tr"}}


def full() -> Digest:
    """Everything that a page can hold."""
    days = tuple(NOW.date() - timedelta(days=ago) for ago in range(13, -1, -1))
    clash = history(
        member(1, 1, versions=2),
        member(2, 3, bank="af", language="fa", title=DARI),
        member(3, 5, copy_of=1),
        story=1,
        raised=(raised(1, 1, severity=Severity.CRITICAL), raised(1, 1, "flood")),
        figures=(figure(1, 3), figure(2, 5)),
        places=(place(1, "Ishkashim"), place(1, "Khorugh", "TJ", latitude=37.5, longitude=71.5)),
        edits=(edit(1, 8, "figure: 3 → 4"),),
    )
    dari = history(member(4, 2, language="fa", title=DARI, bank="af"), story=2, places=(place(4, "Ishkashim"),))
    stories = {
        1: clash,
        2: dari,
        **{
            n: history(member(n * 10, 2), story=n, raised=(raised(n * 10, 2, severity=level),))
            for n, level in enumerate(Severity, 3)
        },
    }
    rows = [alert(500 + n, n, article_id=story.members[0].article_id, title=story.members[0].title) for n, story in stories.items()]
    rows[1] = replace(
        rows[1], language="fa", text=DARI + " و طالبان", hits=(replace(rows[1].hits[0], start=0, end=6, text=DARI[:6]),)
    )
    return digest_of(
        *rows,
        histories=stories,
        coverage=replace(COVERAGE, polled=1, health=(TROUBLE,)),
        titles={"clash": "Clash", "flood": "Flood"},
        rising=(Rise(subject="t", title="Title 1", story_id=1, count=7, usual=3, days=6, day="Friday"),),
        firsts=(FirstAtPlace(place="Tem", what="Clashes", story_id=2, days=180),),
        volume=Volume(
            days=days, observed=frozenset(days[2:]), by_watch={"clash": {days[5]: 3, days[13]: 1}, "flood": {days[7]: 1}}
        ),
    )


PAGES: dict[str, Callable[[], Digest]] = {
    "full": full,
    "empty": digest_of,
    "one": lambda: digest_of(alert()),
    "quiet": lambda: digest_of(coverage=replace(COVERAGE, runs=0)),
}


def test_no_link_of_a_page_leads_to_a_story_that_it_has_no_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = range(1, 61)
    made = digest_of(
        *(alert(500 + story, story, title=f"Clash {story}") for story in numbers),
        histories={story: history(member(story, 2), story=story, places=(place(story, f"Place {story}"),)) for story in numbers},
    )
    monkeypatch.setattr("crawler.report.digest.html.MAX_PAGE_BYTES", len(render(made, "html").encode()) * 2 // 3)
    monkeypatch.setattr("crawler.report.digest.html.PAGE_LINES_BYTES", 1_000)
    page = render(made, "html")
    shown, links = (set(re.findall(pattern, page)) for pattern in (r'id="story-(\d+)"', r'href="#story-(\d+)"'))
    assert 0 < len(shown) < 60 and "more stories" in page
    assert links <= shown


def test_a_page_of_busy_days_stays_light_and_names_every_story() -> None:
    def reports(story: int) -> list[StoryMember]:
        return [
            member(story * 100 + copy, 2, source=f"s{copy}", source_name=f"Source {copy}", owner=f"o{copy}") for copy in range(30)
        ]

    busy = digest_of(
        *(alert(500 + story, story, title=f"Clash {story}", text="Clash in Khorog. " * 20) for story in range(1, 201)),
        histories={story: history(*reports(story), story=story) for story in range(1, 201)},
    )
    page = render(busy, "html")
    assert len(page.encode()) <= MAX_PAGE_BYTES
    whole = re.findall(r'<article id="story-(\d+)"', page)
    lines = re.findall(r'<li id="story-(\d+)"', page)
    assert len(whole) > 10 and len(whole) + len(lines) == 200 == len({*whole, *lines})
    assert f"{len(lines)} more stories, one line each: `borderwatch review` shows them whole." in page
    assert '<ul class="lines rest">' not in render(full(), "html")


@pytest.mark.parametrize("form", ["html", "mail"])
@pytest.mark.parametrize("name", PAGES)
def test_the_page_is_valid(form: str, name: str) -> None:
    page = render(PAGES[name](), form)
    tree: ElementTree.Element = html5lib.HTMLParser(
        tree=html5lib.getTreeBuilder("etree"), strict=True, namespaceHTMLElements=False
    ).parse(page)
    every = [element for element in tree.iter() if isinstance(element.tag, str)]
    ids = [element.attrib["id"] for element in every if "id" in element.attrib]
    assert len(ids) == len(set(ids))
    for element in every:
        for name_of in ("aria-labelledby", "for"):
            assert element.attrib.get(name_of, ids[0] if ids else None) in {*ids, None}
        if element.attrib.get("href", "").startswith("#"):
            assert element.attrib["href"][1:] in ids
        assert {child.tag for child in element} <= INSIDE.get(element.tag, {child.tag for child in element}), element.tag
        assert not (element.tag in ("ul", "ol", "dl", "tbody") and len(element) == 0), element.tag
        if element.tag == "a":
            assert not [inner for inner in element.iter("a") if inner is not element]
    levels = [int(element.tag[1]) for element in every if re.fullmatch("h[1-6]", element.tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))
    if form == "html":
        assert [element.tag for element in every if element.tag in ("header", "main", "footer")] == ["header", "main", "footer"]


def test_drawings_have_words_and_their_points_lead_to_cards() -> None:
    page = render(full(), "html")
    assert page.count("<svg") >= 5  # two maps, bars, a line for each watch
    assert page.count("<svg") == len(re.findall(r"<svg[^>]*><title>[^<]+</title>", page))
    assert re.search(r'<a href="#story-1"[^>]*>(?:(?!</a>).)*Ishkashim', page, re.S)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        opened = play.chromium.launch(
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
        yield opened
        opened.close()


def opened(
    browser: Any, folder: Path, form: str, width: int = 1200, scheme: str = "light", name: str = "full"
) -> tuple[Any, list[str]]:
    path = folder / f"{form}.html"
    path.write_text(render(PAGES[name](), form), encoding="utf-8")
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("request", lambda request: complaints.append(request.url) if request.url != path.as_uri() else None)
    page.goto(path.as_uri())
    return page, complaints


@needs_chromium
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("form", ["html", "mail"])
def test_axe_finds_nothing_and_the_browser_asks_for_nothing(browser: Any, tmp_path: Path, form: str, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    for width in (1200, 360):
        page, complaints = opened(browser, tmp_path, form, width, scheme)
        for details in page.locator("details").all():
            details.evaluate("one => one.open = true")
        violations = axe.run(page).response["violations"]
        assert [(violation["id"], violation["impact"], violation["nodes"][0]["html"]) for violation in violations] == []
        assert complaints == []
        page.close()


@needs_chromium
@pytest.mark.parametrize("form", ["html", "mail"])
def test_nothing_is_wider_than_a_small_phone(browser: Any, tmp_path: Path, form: str) -> None:
    page, _ = opened(browser, tmp_path, form, 360)
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.close()


@needs_chromium
def test_a_dari_card_runs_right_to_left_and_the_page_around_it_does_not(browser: Any, tmp_path: Path) -> None:
    page, _ = opened(browser, tmp_path, "html")
    look = "one => [getComputedStyle(one).direction, getComputedStyle(one).textAlign, one.lang]"
    assert page.locator("#headline-2").evaluate(look) == ["rtl", "start", "fa"]
    quote = page.locator("#story-2 blockquote")
    assert quote.evaluate(look)[0] == "rtl"
    assert quote.evaluate("one => parseFloat(getComputedStyle(one).borderRightWidth)") > 0
    assert quote.evaluate("one => parseFloat(getComputedStyle(one).borderLeftWidth)") == 0
    assert page.locator("#story-2").evaluate("one => getComputedStyle(one).direction") == "ltr"
    page.close()


@needs_chromium
def test_the_skip_link_is_the_first_stop_and_a_point_of_the_map_leads_to_its_card(browser: Any, tmp_path: Path) -> None:
    page, _ = opened(browser, tmp_path, "html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#stories"
    page.locator('.wide svg a[href="#story-1"]').first.click()
    assert page.evaluate("location.hash") == "#story-1"
    assert page.locator("#story-1:target").count() == 1
    page.close()


@needs_chromium
def test_the_folded_reports_are_on_paper_too(browser: Any, tmp_path: Path) -> None:
    page, _ = opened(browser, tmp_path, "html")
    page.emulate_media(media="print")
    assert page.locator("#story-1 details .members li").first.is_visible()
    assert not page.locator("nav").is_visible()
    page.close()
