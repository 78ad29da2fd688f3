"""Marks on the desk: one story by key or touch, several at once, a note, and the views."""

from __future__ import annotations

import re
from typing import Any

from tests.review.visiting import Visitor


def story_number(card: Any) -> str:
    return str(card.get_attribute("id")).removeprefix("story-")


def states_of(visitor: Visitor, *stories: str) -> set[str]:
    rows = visitor.desk.sql(
        f"SELECT DISTINCT shown_as FROM alerts JOIN articles ON articles.id = article_id WHERE story_id IN ({','.join('?' * len(stories))})",
        *map(int, stories),
    )
    return {row[0] for row in rows}


def stories_counted(visitor: Visitor) -> int:
    """The number in the heading, whatever its digits are."""
    return int(re.findall(r"\d+", visitor.page.locator("#size").inner_text())[0])


def confirm_and_undo(visitor: Visitor) -> None:
    """Press one key each on a desk, one button each on a phone."""
    _mark_and_undo(visitor, "c", "confirm", "confirmed")


def dismiss_and_undo(visitor: Visitor) -> None:
    _mark_and_undo(visitor, "d", "dismiss", "dismissed")


def _mark_and_undo(visitor: Visitor, key: str, button: str, state: str) -> None:
    page = visitor.page
    visitor.open("/-/desk")
    before = stories_counted(visitor)
    if visitor.pairing.is_phone:
        story = story_number(page.locator(".card").first)
        visitor.press(f"#story-{story} .foot > form button.{button}")
    else:
        page.keyboard.press("j")
        story = story_number(page.locator(".card.current"))
        page.keyboard.press(key)
    visitor.wait(f"#story-{story}.marked")
    assert states_of(visitor, story) == {state}
    page.wait_for_function("count => !document.getElementById('size').textContent.includes(count)", arg=str(before))
    assert stories_counted(visitor) == before - 1, "the counts follow"
    visitor.check()
    if visitor.pairing.is_phone:
        visitor.press(f"#story-{story} form.undo button")
    else:
        page.keyboard.press("j")
        assert page.locator(f"#story-{story}").count() == 0, "it goes once one moves on"
        page.keyboard.press("u")
    visitor.wait(f"#story-{story}:not(.marked)")
    assert states_of(visitor, story) == {"new"}
    page.wait_for_function("count => document.getElementById('size').textContent.includes(count)", arg=str(before))


def write_a_note(visitor: Visitor) -> None:
    page, words = visitor.page, f"asked the ministry, {visitor.pairing}: c and d are letters here"
    visitor.open("/-/desk?watch=flood")
    if visitor.pairing.is_phone:
        visitor.press(".card details.note > summary")
        visitor.press(".card textarea[name=note]")
    else:
        page.keyboard.press("j")
        page.keyboard.press("n")
    page.keyboard.type(words)
    visitor.check()
    if visitor.pairing.is_phone:
        visitor.press(".card button[value=note]")
    else:
        page.keyboard.press("Enter")
    page.locator(".kept", has_text=words).first.wait_for()
    assert states_of(visitor, story_number(page.locator(".card").first)) == {"new"}


def dismiss_ticked_and_undo(visitor: Visitor) -> None:
    """Two ticked stories, then all that are shown; one undo for each."""
    visitor.open("/-/desk?watch=clash-border")
    boxes = visitor.page.locator("input[name=pick]")
    ticked = [str(boxes.nth(number).get_attribute("value")) for number in range(2)]
    for number in range(2):
        visitor.press(boxes.nth(number))
    visitor.press("#bulk button.dismiss")
    visitor.wait(".made form.undo")
    assert states_of(visitor, *ticked) == {"dismissed"}
    assert not visitor.page.locator(f"#story-{ticked[0]}").count()
    visitor.check()
    visitor.press(".made form.undo button")
    visitor.wait(f"#story-{ticked[0]}")
    assert states_of(visitor, *ticked) == {"new"}
    shown = [story_number(card) for card in visitor.page.locator(".card").all()]
    visitor.press('#bulk button[formaction="/-/desk/dismiss-shown"]')
    visitor.wait(".made form.undo")
    assert states_of(visitor, *shown) == {"dismissed"}
    visitor.press(".made form.undo button")
    visitor.wait(f"#story-{shown[0]}")
    assert states_of(visitor, *shown) == {"new"}


def look_at_probably_not(visitor: Visitor) -> None:
    """They are on no other view, and one can be confirmed there all the same."""
    visitor.open("/-/desk")
    visitor.press('.views a[href$="state=probably_not"]')
    visitor.page.wait_for_url("**/-/desk?state=probably_not")
    story = story_number(visitor.wait(".card"))
    assert states_of(visitor, story) == {"probably_not"}
    visitor.press(f"#story-{story} details.more > summary")
    visitor.check()
    visitor.press(f"#story-{story} .foot > form button.confirm")
    visitor.wait(f"#story-{story}.marked")
    assert states_of(visitor, story) == {"confirmed"}
    visitor.press(f"#story-{story} form.undo button")
    visitor.wait(f"#story-{story}:not(.marked)")
    assert states_of(visitor, story) == {"probably_not"}


def save_and_delete_a_view(visitor: Visitor) -> None:
    """A filter is chosen, kept under a name, taken away by its chip, and the view deleted."""
    page, name = visitor.page, f"floods {visitor.pairing}"
    visitor.open("/-/desk")
    if visitor.pairing.is_phone:
        visitor.unfold("details.facets > summary")
    visitor.press('.facets a[href$="watch=flood"]')
    page.wait_for_url("**watch=flood")
    assert page.locator(".card").count() == 1
    page.locator("#view-name").fill(name)
    visitor.press("form.save button")
    page.get_by_role("link", name=name, exact=True).wait_for()
    if visitor.pairing.is_phone:
        visitor.unfold("details.facets > summary")
    visitor.check()
    visitor.press('.chips a:not([href*="watch="])')
    page.wait_for_url(re.compile(r"/-/desk$"))
    visitor.press(page.locator(".views li", has=page.get_by_role("link", name=name, exact=True)).locator("button"))
    page.get_by_role("link", name=name, exact=True).wait_for(state="detached")
