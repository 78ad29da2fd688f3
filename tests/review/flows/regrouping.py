"""Work on whole stories: who has it, what belongs together, what is taken along."""

from __future__ import annotations

from tests.review.flows.marking import story_number
from tests.review.visiting import Visitor

ARTICLES_BY_STORY = "SELECT id, story_id FROM articles ORDER BY id"


def assign_and_release(visitor: Visitor) -> None:
    visitor.open("/-/desk?watch=flood")
    story = story_number(visitor.wait(".card"))
    for reviewer in (visitor.reviewer, ""):
        visitor.unfold(f"#story-{story} details.work > summary")
        if reviewer:
            visitor.check()
        visitor.page.locator(f"#story-{story} select[name=reviewer]").select_option(reviewer)
        visitor.press(f"#story-{story} form[action$='/assign'] button")
        summary = visitor.page.locator(f"#story-{story} details.work > summary", has_text=visitor.reviewer)
        summary.wait_for(state="visible" if reviewer else "detached")
        rows = visitor.desk.sql("SELECT reviewer FROM story_assignments WHERE story_id = ?", int(story))
        assert rows == ([(reviewer,)] if reviewer else [])
        if reviewer:
            visitor.press('.views a[href*="assigned="]')
            visitor.wait(f"#story-{story}")
            assert visitor.page.locator(".card").count() == 1
            visitor.open("/-/desk?watch=flood")


def merge_and_undo(visitor: Visitor) -> None:
    page, before = visitor.page, visitor.desk.sql(ARTICLES_BY_STORY)
    visitor.open("/-/desk?order=latest&source=one")
    boxes = page.locator("input[name=pick]")
    last = boxes.count() - 1
    stories = sorted(int(boxes.nth(number).get_attribute("value")) for number in (last - 1, last))
    for number in (last - 1, last):
        visitor.press(boxes.nth(number))
    visitor.press('#bulk button[formaction="/-/desk/merge"]')
    page.wait_for_url(f"**/-/story/{stories[0]}")
    assert {story for _article, story in visitor.desk.sql(ARTICLES_BY_STORY)} & set(stories) == {stories[0]}
    visitor.unfold(".regroup > summary")
    visitor.check()
    visitor.press("form[action$='/undo'] button")
    visitor.wait("ol.timeline")
    assert visitor.desk.sql(ARTICLES_BY_STORY) == before


def split_and_undo(visitor: Visitor) -> None:
    page, before = visitor.page, visitor.desk.sql(ARTICLES_BY_STORY)
    visitor.open("/-/story/1")
    visitor.unfold(".regroup > summary")
    visitor.press("input[form=split]")
    visitor.press("#split button")
    page.wait_for_url(lambda url: "/-/story/" in url and not url.endswith("/story/1"))
    assert visitor.desk.sql(ARTICLES_BY_STORY) != before
    visitor.unfold(".regroup > summary")
    visitor.check()
    visitor.press("form[action$='/undo'] button")
    page.wait_for_url("**/-/story/1")
    assert visitor.desk.sql(ARTICLES_BY_STORY) == before


def take_along(visitor: Visitor) -> None:
    """The evidence pack and the tables of a story, from its card."""
    visitor.open("/-/desk?watch=flood")
    story = story_number(visitor.wait(".card"))
    visitor.unfold(f"#story-{story} details.work > summary")
    for name in ("evidence.zip", "alerts.csv", "articles.csv", "articles.jsonl", "alerts.geojson"):
        with visitor.page.expect_download() as downloaded:
            visitor.press(f'#story-{story} a[href$="/{name}"]')
        assert downloaded.value.path().stat().st_size > 0, name
    visitor.check()
