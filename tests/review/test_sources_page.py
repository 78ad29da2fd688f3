"""The page of the sources says what their pages came to, and when a host had a bad hour."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from crawler.model import Disposition, FetchOutcome
from tests.fakes import a_fetch, a_state, an_entry, an_error
from tests.review.serving import archive, serving


def test_a_source_whose_pages_are_blocked_says_so_on_the_desk(tmp_path: Path) -> None:
    with archive(tmp_path) as made:
        entries = [an_entry(name) for name in "abcd"]
        made.recorder.record(a_state(made.run, 1, *entries, polled_at=made.now))
        made.recorder.record(a_state(made.run, 2, polled_at=made.now))
        for number, entry in enumerate(entries):
            fetch = replace(
                a_fetch(FetchOutcome.FORBIDDEN, entry.link), started_at=made.now - timedelta(seconds=30 - number), reason="HTTP 403"
            )
            refused = an_error(made.run, 1, entry, Disposition.BLOCKED_BY_SITE, fetch=fetch, reason="HTTP 403", article=None)
            made.recorder.record(refused)
        with serving(made.config) as desk:
            desk.enter()
            page = desk.get("/-/sources").text
    assert "1 of 2 sources blocked: one: its feed answers" in page, "what `borderwatch health` says"
    assert '<b class="health blocked">blocked</b>' in page
    assert "its feed answers, but 4 of 4 pages were blocked by the site (HTTP 403) since" in page
    assert "4 pages of one.example were blocked by the site (HTTP 403); none have come since, 4 are asked for again" in page
    assert "0 %" in page
