"""What people read at the desk: the list, cards and stories, articles, sources, watches, charts and the map."""

from __future__ import annotations

import re

from tests.review.flows.marking import stories_counted, story_number
from tests.review.visiting import Visitor


def walk_the_list(visitor: Visitor) -> None:
    """Walk by weight and by time, to the next page; the keys are listed where there are keys."""
    page = visitor.page
    visitor.open("/-/desk")
    visitor.check()
    first_page = {story_number(card) for card in page.locator(".card").all()}
    visitor.press(".pager a[rel=next]")
    page.wait_for_url("**before=*")
    assert not first_page & {story_number(card) for card in page.locator(".card").all()}
    visitor.press(".bar a.order")
    page.wait_for_url("**order=latest*")
    if not visitor.pairing.is_phone:
        for key in ("j", "j", "k", "?"):
            page.keyboard.press(key)
        dialog = page.locator("#help[open]")
        dialog.wait_for()
        box = dialog.bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= visitor.pairing.width
        page.keyboard.press("Escape")
        dialog.wait_for(state="detached")
    assert stories_counted(visitor) > len(first_page)


def open_a_card(visitor: Visitor) -> None:
    """Why it is here and its reports, then the story."""
    page = visitor.page
    visitor.open("/-/desk?state=any")
    if visitor.pairing.is_phone:
        visitor.press(".card details.more > summary")
    else:
        page.keyboard.press("j")
        page.keyboard.press("w")
    visitor.wait(".card details.more[open] .because")
    visitor.unfold(".card details.reports > summary")
    visitor.unfold(".card details.rule > summary")
    visitor.check()
    if visitor.pairing.is_phone:
        visitor.press(".card h2 a")
    else:
        page.keyboard.press("o")
    page.wait_for_url("**/-/story/*")


def follow_a_story(visitor: Visitor) -> None:
    """Who reported it when, drawn and as a list; why a report is in it; an alert's own link ends here."""
    page = visitor.page
    visitor.open("/-/story/1")
    assert page.locator("figure.drawing svg:visible").count() == 1, "one of the two widths"
    assert page.locator("ol.timeline > li").count() >= 2
    visitor.unfold("ol.timeline details > summary")
    visitor.check()
    visitor.open("/-/alert/1")
    assert "/-/story/" in page.url and page.url.endswith("#alert-1")


def read_star_and_tick_articles(visitor: Visitor) -> None:
    """Mark by keys or touches, take each back; then two ticked ones together."""
    page = visitor.page
    visitor.open("/-/articles")
    card = page.locator(".card").first
    selector = f"#{card.get_attribute('id')}"
    for key, after in (("r", ":not(.unread)"), ("s", ":has(.star)")):
        if visitor.pairing.is_phone:
            visitor.press(f"{selector} [data-key={key}]")
        else:
            page.keyboard.press("j")
            page.keyboard.press("k")
            page.keyboard.press(key)
        visitor.wait(selector + after)
    visitor.check()
    visitor.open("/-/articles?shelf=starred")
    assert page.locator(".card").count() == 1
    for key, after in (("s", ":not(:has(.star))"), ("r", ".unread")):
        visitor.press(f"{selector} [data-key={key}]")
        visitor.wait(selector + after)
    visitor.open("/-/articles")
    for number in range(2):
        visitor.press(page.locator(".cards input[type=checkbox]").nth(number))
    visitor.press("#bulk button[value=read]")
    visitor.wait(".made form.undo")
    assert page.locator(".card:not(.unread)").count() == 2
    visitor.press(".made form.undo button")
    page.locator(".made").wait_for(state="detached")
    assert page.locator(".card:not(.unread)").count() == 0


def search_articles(visitor: Visitor) -> None:
    """The same search as everywhere, among all articles; a faulty query says where it breaks."""
    page = visitor.page
    visitor.open("/-/articles")
    page.locator("#ask").fill("Ишкашим")
    page.locator("#source").select_option("two")
    visitor.press("form.ask button")
    mark = page.locator("mark", has_text="اشکاشم").first
    mark.wait_for()
    visitor.check()
    with page.expect_download() as downloaded:
        visitor.press('.exports a[href*=".csv"]')
    assert downloaded.value.path().stat().st_size > 0
    page.locator("#ask").fill("SENT(a")
    visitor.press("form.ask button")
    visitor.wait(".problem p")


def search_the_archive(visitor: Visitor) -> None:
    page = visitor.page
    visitor.open("/-/desk")
    if visitor.pairing.is_phone:
        visitor.press("#find")
    else:
        page.keyboard.press("/")
    page.keyboard.type("Ишкашим")
    page.keyboard.press("Enter")
    page.wait_for_url("**/-/search?q=*")
    mark = page.locator("mark", has_text="اشکاشم").first
    assert mark.evaluate("element => getComputedStyle(element).direction") == "rtl"
    visitor.unfold("ol.found details > summary")
    visitor.check()


def compare_versions(visitor: Visitor) -> None:
    page = visitor.page
    visitor.open("/-/desk?watch=flood")
    visitor.press(".card h2 a")
    page.wait_for_url("**/-/story/*")
    visitor.press('a[href$="#versions"]')
    page.wait_for_url("**/-/article/*")
    visitor.check()
    page.locator("select[name=a]").select_option("1")
    visitor.press("form.choose button")
    page.locator("td del", has_text="three").first.wait_for()
    for change, line in (("del", "line-through"), ("ins", "underline")):  # not by colour alone
        decoration = page.locator(f"td {change}").first.evaluate("element => getComputedStyle(element).textDecorationLine")
        assert decoration == line
    visitor.check()


def ask_why_not(visitor: Visitor) -> None:
    page = visitor.page
    visitor.open("/-/articles?q=flood*")
    visitor.press(".card h2 a")
    page.wait_for_url("**/-/article/*")
    page.locator("#why-not select").select_option("clash-border")
    visitor.press("#why-not form button")
    visitor.wait("#why-not .because")
    assert page.locator("#why-not pre.tree").inner_text().strip()
    visitor.check()


def read_sources(visitor: Visitor) -> None:
    page = visitor.page
    visitor.open("/-/sources")
    assert page.locator("td.spark svg").count() >= 2
    visitor.check()
    visitor.press('a[href="/-/source/two"]')
    page.wait_for_url("**/-/source/two")
    visitor.check()


def read_watches_charts_and_lessons(visitor: Visitor) -> None:
    """Alerts by day and watch with what is usual, as a drawing and as a table; what the marks taught."""
    page = visitor.page
    visitor.open("/-/watches")
    assert page.locator("section figure.drawing svg:visible").count() == 1
    visitor.press("section details > summary")
    visitor.wait("table.numbers td")
    assert page.locator(".learned dl.facts dd").count() == 1
    visitor.press(".learned details > summary")
    visitor.check()
    visitor.press('td a[href$="watch=flood"]')
    page.wait_for_url("**/-/desk?watch=flood")


def move_the_map(visitor: Visitor) -> None:
    """Nearer by its link, along by the pointer on a desk, back in time by the slider; always the same page."""
    page = visitor.page
    visitor.open("/-/map?state=any")
    page.evaluate("window.stays = true")
    visitor.check()
    for zoom in (2, 4):
        visitor.press("#map-in")
        visitor.wait(f'figure[data-zoom="{zoom}"]')
    east = page.locator("figure.map").get_attribute("data-longitude")
    if visitor.pairing.is_phone:
        visitor.press("#map-east")
    else:
        box = page.locator("figure.map .wide svg").first.bounding_box()
        page.mouse.move(box["x"] + 500, box["y"] + 300)
        page.mouse.down()
        page.mouse.move(box["x"] + 300, box["y"] + 300, steps=4)
        page.mouse.up()
    visitor.wait(f'figure.map:not([data-longitude="{east}"])')
    assert float(page.locator("figure.map").get_attribute("data-longitude")) > float(east) + 0.1, (
        "east is at the right in every language"
    )
    visitor.check()
    page.locator("#day").focus()
    page.keyboard.press("ArrowLeft" if visitor.pairing.direction == "ltr" else "ArrowRight")
    page.wait_for_url("**day=-1*")
    visitor.wait("table.narrowlist td[colspan]")  # the alerts are of today
    assert page.locator("#day").get_attribute("aria-valuetext")
    assert re.search(r"zoom=4", page.url)
    assert page.evaluate("window.stays")
