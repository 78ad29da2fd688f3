"""A digest names the sources that came into trouble since the one before, and counts those that still are."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from crawler.model import FetchOutcome
from crawler.report.digest import DIGEST_FORMS, render
from crawler.report.digest.brief import render_brief
from tests.deliver.environment import delivery_env
from tests.deliver.test_broken_sources import poll
from tests.digest.builders import COVERAGE, TROUBLE, digest_of

NEW = replace(TROUBLE, source="n", source_name="New Paper", feed_id=7, reason="HTTP 410")
OLD = replace(TROUBLE, source="o", source_name="Old Paper", feed_id=8)
OLD_SECOND_FEED, OLDER = replace(OLD, feed_id=9), replace(TROUBLE, source="p", source_name="Older Paper", feed_id=10)
STANDING = replace(COVERAGE, health=(NEW, OLD, OLD_SECOND_FEED, OLDER), known_troubles=frozenset({8, 9, 10}))


@pytest.mark.parametrize("form", [*sorted(set(DIGEST_FORMS) - {"json"}), "brief"])
def test_every_form_names_what_is_new_and_counts_the_rest(form: str) -> None:
    digest = digest_of(coverage=STANDING)
    text = render_brief(digest) if form == "brief" else render(digest, form).replace("\\", "")
    assert "New Paper" in text
    assert "HTTP 410" in text
    assert "Old" not in text
    assert "2 sources still in trouble: borderwatch sources --bad" in " ".join(text.split())


def test_a_source_with_a_feed_that_is_newly_in_trouble_is_not_counted_besides() -> None:
    coverage = replace(STANDING, health=(replace(NEW, source="o"), OLD))
    assert (len(coverage.new_troubles), coverage.standing_troubles) == (1, 0)


def test_programs_get_all_and_are_told_which_are_new() -> None:
    rows = json.loads(render(digest_of(coverage=STANDING), "json"))["coverage"]["troubled"]
    assert [row["new"] for row in rows] == [True, False, False, False]


def test_each_recipient_is_told_once_whatever_others_were_told(tmp_path: Path) -> None:
    two = 'recipients: [{name: files, channel: files, directory: out}, {name: late, channel: files, directory: late, digest_at: ["18:00"]}]'
    with delivery_env(tmp_path, two) as d:
        told: dict[str, list[bool]] = {"out": [], "late": []}
        for _ in range(12):
            poll(d, FetchOutcome.GONE)
            d.deliver()
            d.later(hours=6)
            for folder, news in told.items():
                file = tmp_path / folder / "digest.json"
                if file.exists():
                    rows = json.loads(file.read_text(encoding="utf-8"))["coverage"]["troubled"]
                    news.append(rows[0]["new"])
                    file.unlink()
    assert {folder: (news[0], any(news[1:])) for folder, news in told.items()} == {"out": (True, False), "late": (True, False)}
    assert all(len(news) >= 3 for news in told.values())
