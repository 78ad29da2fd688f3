"""An editor's quarter of an hour in a real browser: try a query while typing it, save it, take it back, add a source."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.chromium import chromium
from tests.review.browsing import Watched
from tests.review.serving import archive, browser, fill, serving
from tests.site import Site

pytestmark = pytest.mark.skipif(not chromium(), reason="chromium is not installed")
ALLOWED = 'politeness: {delay: 0s, allow_private: ["127.0.0.1"]}\n'
YESTERDAY = datetime.now(UTC).replace(microsecond=0) - timedelta(days=1)


def test_a_watch_is_tried_saved_and_brought_back_and_a_source_is_found_and_added(tmp_path: Path) -> None:
    with archive(tmp_path, ALLOWED) as made:
        fill(made)
        config = made.config
    before = config.path.read_text(encoding="utf-8")
    with Site() as site, serving(config, reviewers=("eve",)) as desk, browser() as chrome:
        site.feed("/rss.xml", [{"link": site.url("/a"), "title": "One", "date": YESTERDAY}])
        page = chrome.new_context().new_page()
        page.set_default_timeout(120_000)  # a crawl is started twice
        watched = Watched(page, desk.base)
        page.goto(f"{desk.base}/-/enter?token={desk.tokens['eve']}")
        page.get_by_role("button", name="Log in as eve").click()
        page.wait_for_url("**/-/desk")

        page.goto(f"{desk.base}/-/watches")
        page.get_by_role("link", name="flood", exact=True).click()
        page.wait_for_url("**/-/watch/flood")  # with its script, which hears what is typed
        page.get_by_label("Query").fill("flood* OR clash*")
        page.locator("#trial h2").wait_for()
        assert "would be new" in page.locator("#trial").inner_text()
        page.get_by_label("Query").fill("flood* OR (")
        page.locator("#trial .problem").wait_for()
        assert "^" in page.locator("#trial .problem").inner_text()
        page.get_by_label("Query").fill("flood* OR inundat*")
        page.get_by_role("button", name="Save", exact=True).click()
        page.get_by_text("Saved. A running daemon").wait_for()
        assert '"flood* OR inundat*"' in config.path.read_text(encoding="utf-8")
        page.get_by_role("button", name="Undo the last change of config.yaml").click()
        page.wait_for_url("**/-/watch/flood")
        assert config.path.read_text(encoding="utf-8") == before

        page.goto(f"{desk.base}/-/sources")
        page.get_by_role("link", name="Add a source").click()
        page.get_by_label("Address", exact=True).fill(site.url("/rss.xml"))
        page.get_by_role("button", name="Find its feed").click()
        page.get_by_label("Short id").fill("local")
        page.get_by_role("button", name="Add to config.yaml").click()
        page.wait_for_url("**/-/source/local")
        page.get_by_role("button", name="Fetch once as a test").click()
        page.get_by_role("heading", name="What it answers now").wait_for()
        assert page.locator("table .health.ok").count() == 1
        assert config.path.read_text(encoding="utf-8").startswith(before.partition("watches:")[0].rstrip("\n"))
        assert [text for text in watched.complaints if "422" not in text] == []  # Chromium names each refused trial
        assert watched.elsewhere == []
