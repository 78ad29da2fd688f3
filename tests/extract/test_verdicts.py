"""Pages in place of an article are named; articles whose headlines sound like such pages are articles."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.extract import extract
from crawler.model import Disposition, Entry, Extraction, Page, Source
from tests.fakes import LIMITS

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
URL = "https://paper.example/news/bridge"
PROSE = (
    "The bridge stays closed to lorries, the ministry said on Monday. Drivers wait in the cold on both sides of the river. "
    "Guards let only the sick and the old pass. Nobody says when the gate will open, and bread has become dear in the bazaar."
)


def extract_titled(title: str, text: str, linked: str = "", entry_title: str = "") -> Extraction:
    html = f"<html><head><title>{title}</title>{linked}</head><body><h1>{title}</h1><p>{text}</p></body></html>"
    entry = Entry(key="k", link=URL, title=entry_title)
    return extract(
        Page(url=URL, body=html.encode()), source=Source(slug="", name=""), entry=entry, now=NOW, min_words=LIMITS.min_words
    )


@pytest.mark.parametrize(
    "title",
    [
        "Access denied: the bridge at Kalai Naw stays closed",
        "Security check at the bridge holds up hundreds of lorries",
        "Bodies not found after the flood in the upper valley",
        "Road maintenance closes the pass for a week",
        "Cookie policy of the valley bakers divides the bazaar",
    ],
)
def test_an_article_that_its_feed_or_its_page_names_is_one_whatever_its_headline(title: str) -> None:
    linked = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "x"}</script>'
    assert extract_titled(title, PROSE, linked).disposition is Disposition.RECORDED
    assert extract_titled(title, PROSE, entry_title=title).disposition is Disposition.RECORDED


@pytest.mark.parametrize(
    ("title", "disposition", "reason"),
    [
        ("Just a moment...", Disposition.NOT_ARTICLE, "challenge"),
        ("Access denied", Disposition.NOT_ARTICLE, "challenge"),
        ("404 - page not found", Disposition.NOT_ARTICLE, "soft 404"),
        ("Before you continue", Disposition.CONSENT, "consent wall"),
        ("Site maintenance", Disposition.NOT_ARTICLE, "an error or maintenance page"),
    ],
)
def test_what_comes_in_place_of_an_article_is_named(title: str, disposition: Disposition, reason: str) -> None:
    done = extract_titled(title, PROSE, entry_title="Two guards were wounded at the old bridge")
    assert (done.disposition, done.reason) == (disposition, reason)
