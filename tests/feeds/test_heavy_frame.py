"""What stands around the items of a feed may be as heavy as an item: no parser sees it then."""

from __future__ import annotations

import pytest

from crawler import feeds
from crawler.feeds import rss
from crawler.model import FeedKind, Page
from tests.fakes import NOW

ITEM = "<item><title>Bridge opened</title><link>http://one.example/bridge</link><guid>g1</guid></item>"


@pytest.mark.parametrize("frame", ["<a>" * 20_000, "<x>" + "w" * 1_100_000 + "</x>"])
def test_a_heavy_frame_reaches_no_parser_and_its_items_are_read(frame: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rss, "_parse", lambda *_: pytest.fail("feedparser was asked"))
    monkeypatch.setattr(rss, "_item_by_item", lambda *_: pytest.fail("feedparser was asked"))
    page = Page(url="http://one.example/rss", body=f"<rss version='2.0'><channel>{frame}{ITEM}</channel></rss>".encode())
    document = feeds.read(page, FeedKind.RSS, now=NOW)
    assert [(entry.title, entry.link) for entry in document.entries] == [("Bridge opened", "http://one.example/bridge")]
    assert "the document costs a parser too much time" in str(document.problems)
