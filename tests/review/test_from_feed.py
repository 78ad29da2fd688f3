"""The desk says of an article from the feed why its page is missing; a page that replaced it is named so."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from crawler.model import Disposition, FetchOutcome, TextFrom
from jobs.review.pages.article import load_article_page
from jobs.review.template_filters import TEMPLATE_FILTERS
from tests.fakes import a_state, an_article, an_entry, an_error
from tests.review.serving import archive, serving
from tests.review.test_pages import plain

TITLE = "Tajik clash at the upper bridge"
NOTE = "from the feed only: page blocked (HTTP 403), asked again "


def test_every_page_of_the_desk_marks_it(tmp_path: Path) -> None:
    with archive(tmp_path) as made:
        made.recorder.record(a_state(made.run, 1, an_entry()))
        article = an_article(title=TITLE, text="Nobody was hurt.", text_from=TextFrom.FEED)
        item = an_error(made.run, 1, an_entry(), Disposition.BLOCKED_BY_SITE, FetchOutcome.FORBIDDEN, article=article)
        assert made.recorder.record(replace(item, reason="HTTP 403")) == "from_feed"
        view = load_article_page(made.store, 1, 0, 0)
        assert view is not None
        assert [TEMPLATE_FILTERS["version_name"](version) for version in view.versions] == ["the feed's text"]
        config = made.config
    with serving(config) as desk:
        for path in ("/-/desk", "/-/story/1", "/-/search?q=clash"):
            assert NOTE in plain(desk.get(path).text), path
        page = plain(desk.get("/-/article/1").text)
        assert f"F{NOTE[1:]}" in page and "from feed (HTTP 403)" in page and "its page is asked for again" in page
        assert "the feed's text" in page
