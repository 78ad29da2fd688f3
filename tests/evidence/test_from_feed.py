"""A pack says which version is what a feed said, which one is the page, and why there was none."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from crawler.model import Disposition, FetchOutcome, TextFrom
from tests.evidence.case import opened, packed
from tests.fakes import Env, a_state, an_article, an_article_found, an_entry, an_error, house
from tests.site import words

TITLE = "Tajik clashes at the upper bridge"


def from_feed(h: Env) -> None:
    plan = h.plan(everything=True)
    h.recorder.record(a_state(plan.run_id, 1, an_entry()))
    article = an_article(title=TITLE, text="Nobody was hurt.", text_from=TextFrom.FEED)
    item = an_error(plan.run_id, 1, an_entry(), Disposition.BLOCKED_BY_SITE, FetchOutcome.FORBIDDEN, article=article)
    assert h.recorder.record(replace(item, reason="HTTP 403")) == "from_feed"


def test_a_pack_of_a_feeds_text_says_so_in_its_page_its_data_and_its_readme(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        from_feed(h)
        files = opened(packed(h)[0])
    article = json.loads(files["articles/1/article.json"])
    assert article["text_from"] == "feed"
    assert article["from_feed"].startswith("from the feed only: page blocked (HTTP 403), asked again Sun 1 Mar 2026, ")
    assert (article["versions"][0]["text_from"], article["versions"][0]["name"]) == ("feed", "the feed's text")
    assert json.loads(files["stories/1.json"])["articles"][0]["text_from"] == "feed"
    page = files["index.html"].decode()
    assert "from the feed only: page blocked (HTTP 403)" in page
    assert "it is what the feed said: no page was read" in page
    assert "was not read out of a page" in files["README.txt"].decode()


def test_the_page_that_came_is_named_and_is_no_edit(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        from_feed(h)
        h.clock.later(hours=2)
        plan = h.plan()
        h.recorder.record(an_article_found(plan.run_id, 1, plan.pending[0].entry, an_article(title=TITLE, text=words("a", 80))))
        files = opened(packed(h)[0])
    article = json.loads(files["articles/1/article.json"])
    assert (article["text_from"], article["from_feed"], article["edits"]) == ("page", None, [])
    assert [version["text_from"] for version in article["versions"]] == ["feed", "page"]
    page = files["index.html"].decode()
    assert "Version 2: the page, which replaced the feed&#39;s text" in page
    assert "edit:" not in page
