"""A digest says of each article that is known from its feed only that it is, why, and when its page is asked for again."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from crawler.model import Disposition, FetchOutcome, MissingPage, TextFrom
from crawler.report.digest import render, render_feed
from crawler.report.from_feed import from_feed_note, version_name
from tests.digest.builders import alert, digest_of, digest_of_stories, history, hours, member
from tests.digest.test_facts import BLOCKED, FORMS, shown

FLAG, NOTE = "from the feed only", "page blocked (HTTP 403), asked again Sun 1 Mar 2026, 14:00 UTC"


def from_feed(number: int, hour: float, **changes: Any) -> Any:
    return member(number, hour, text_from=TextFrom.FEED, missing_page=BLOCKED, **changes)


@pytest.mark.parametrize("form", FORMS)
def test_every_form_marks_a_story_of_which_no_page_was_read(form: str) -> None:
    page = shown(digest_of_stories(history(from_feed(1, 1))), form)
    assert page.lower().count(FLAG) >= 2 and NOTE in page  # the card and the article in its list, and why
    assert "Edited" not in page and "edited" not in page


@pytest.mark.parametrize("form", FORMS)
def test_no_form_says_so_of_a_story_that_was_read(form: str) -> None:
    assert FLAG not in shown(digest_of_stories(history(member(1, 1))), form).lower()


def test_a_story_with_a_page_says_which_of_its_articles_is_from_a_feed() -> None:
    digest = digest_of_stories(history(member(1, 5), from_feed(2, 1, feed_words=50)))
    (card,) = digest.cards
    assert (card.text_from, card.first.article_id, card.sourcing.from_feed) == (TextFrom.PAGE, 1, 1)
    text = " ".join(render(digest, "text").split())
    assert f"from the feed only: Source 2: {NOTE}" in text
    assert "2 articles, 1 from the feed only" in text
    assert "(en, from the feed only): http://one.example/2" in text


def test_an_item_without_a_link_has_no_address_in_the_text() -> None:
    text = render(digest_of_stories(history(from_feed(1, 1, url="urn:feed-item:one:0123"))), "text")
    assert "(en, from the feed only): no web address" in text and "urn:" not in text


def test_json_says_it_of_stories_and_articles() -> None:
    (story,) = json.loads(render(digest_of_stories(history(member(1, 5), from_feed(2, 1))), "json"))["stories"]
    assert (story["text_from"], story["from_feed"]) == ("page", 1)
    by_id = {article["id"]: (article["text_from"], article["missing_page"]) for article in story["articles"]}
    assert by_id == {1: ("page", None), 2: ("feed", {"reason": "HTTP 403", "retry_at": "2026-03-01T14:00:00Z"})}


def test_the_highlights_and_the_feeds_say_that_no_page_could_be_read() -> None:
    digest = digest_of_stories(history(from_feed(1, 1)))
    assert digest.highlights[0].text.endswith("It is known from feeds only: no page of it could be read yet.")
    assert FLAG in json.loads(render_feed(digest, "jsonfeed"))["items"][0]["summary"]


def test_a_side_that_only_a_few_words_of_a_feed_report_for_is_neither_silent_nor_a_source() -> None:
    digest = digest_of_stories(history(member(1, 1), from_feed(2, 2, bank="af", feed_words=5)))
    (card,) = digest.cards
    assert (card.silent, card.sourcing.brief_banks) == ((), ("af",))
    assert "the Afghan side only in a few words of a feed" in " ".join(render(digest, "text").split())
    assert "in a few words of a feed only" in shown(digest, "html")
    (story,) = json.loads(render(digest, "json"))["stories"]
    assert (story["banks"], story["brief_banks"], story["silent_banks"]) == (["tj"], ["af"], [])


def test_the_page_leads_the_card_even_where_the_feeds_alert_is_graver() -> None:
    rows = (
        alert(1, text_from=TextFrom.FEED, missing_page=BLOCKED, title="By feed", published=hours(1)),
        alert(2, title="By page", published=hours(9), copy_of=1),
    )
    (card,) = digest_of(*rows).cards
    assert card.headline == "By page"


def test_a_page_that_replaced_the_feeds_text_is_no_edit() -> None:
    (card,) = digest_of_stories(history(member(1, 1, versions=2, replacements=1))).cards
    assert not card.edited
    (card,) = digest_of_stories(history(member(1, 1, versions=3, replacements=1))).cards
    assert card.edited


@pytest.mark.parametrize(
    ("changes", "note"),
    [
        ({}, f"{FLAG}: {NOTE}"),
        (
            {"outcome": FetchOutcome.NOT_FOUND, "reason": "HTTP 404", "retry_at": None},
            f"{FLAG}: page missing (HTTP 404), not asked again",
        ),
        (
            {"outcome": FetchOutcome.OK, "reason": "paywall"},
            f"{FLAG}: page without the article (paywall), asked again Sun 1 Mar 2026, 14:00 UTC",
        ),
        (
            {"disposition": Disposition.PENDING, "outcome": None, "reason": "", "retry_at": None},
            f"{FLAG}: page cannot be had, asked again at the next poll",
        ),
    ],
)
def test_a_note_says_what_became_of_the_page_and_when_it_is_asked_for_again(changes: dict[str, Any], note: str) -> None:
    page: MissingPage = replace(BLOCKED, **changes)
    assert from_feed_note(TextFrom.FEED, page) == note
    assert from_feed_note(TextFrom.PAGE, None) == ""
    assert from_feed_note(TextFrom.FEED, None) == "the feed's text, as the page shows less"


def test_versions_are_named_by_where_their_text_is_from() -> None:
    assert version_name(TextFrom.FEED, None) == "the feed's text"
    assert version_name(TextFrom.PAGE, TextFrom.FEED) == "the page, which replaced the feed's text"
    assert version_name(TextFrom.PAGE, TextFrom.PAGE) == version_name(TextFrom.PAGE, None) == ""
