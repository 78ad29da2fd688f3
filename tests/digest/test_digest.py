"""The report: one card a story, coverage first, said in every form."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler.app import digest as digests
from crawler.model import Severity
from crawler.polling.health import assess_feed
from crawler.report.digest import DIGEST_FORMS, render
from tests.digest.builders import COVERAGE, TROUBLE, alert, digest_of
from tests.digest.test_page import full
from tests.fakes import NOW


def test_twelve_outlets_with_one_text_are_one_card() -> None:
    rows = [
        alert(number, source=f"s{number}", source_name=f"S{number}", copy_of=None if number == 1 else 1) for number in range(1, 13)
    ]
    digest = digest_of(*rows)
    (card,) = digest.cards
    assert (card.sources, card.copies, card.headline) == (12, 11, "Title 1")
    assert card.fired[0].alert_ids == tuple(range(1, 13))
    assert render(digest, "html").count("<article") == 1


def test_the_gravest_story_comes_first_then_the_newest() -> None:
    rows = [
        alert(1, 1, severity=Severity.LOW),
        alert(2, 2, severity=Severity.CRITICAL, published=NOW - timedelta(hours=5)),
        alert(3, 3, severity=Severity.CRITICAL),
    ]
    assert [card.story_id for card in digest_of(*rows).cards] == [3, 2, 1]


@pytest.mark.parametrize("form", DIGEST_FORMS)
def test_coverage_comes_before_the_stories_in_every_form(form: str) -> None:
    text = render(digest_of(alert()), form)
    assert "Title 1".replace(" ", "") in text.replace("\\", "").replace(" ", "")
    assert re.search("coverage", text, re.I).start() < text.index("Title")  # type: ignore[union-attr]


def test_the_hit_is_marked_in_its_context() -> None:
    digest = digest_of(alert())
    assert "<mark>exchanged fire</mark>" in render(digest, "html")
    assert "[exchanged fire]" in render(digest, "text")
    assert digest.cards[0].excerpts[0].text.startswith("Guards exchanged fire near")


def test_a_ledger_that_does_not_add_up_is_said_loudly() -> None:
    wrong = replace(COVERAGE, seen=99)
    for form in ("text", "markdown", "html"):
        assert "does not add up" in render(digest_of(coverage=wrong), form).replace("\\", "")
        assert "does not add up" not in render(digest_of(), form)


@pytest.mark.parametrize(
    ("change", "verdict"),
    [({}, "quiet"), ({"answered": 0}, "cannot_conclude"), ({"runs": 0}, "not_polled"), ({"polled": 0}, "not_polled")],
)
def test_no_alerts_is_only_said_with_what_it_rests_on(change: dict[str, int], verdict: str) -> None:
    digest = digest_of(coverage=replace(COVERAGE, **change))  # type: ignore[arg-type]
    assert digest.verdict == verdict
    assert ("nothing can be concluded" in render(digest, "text")) is (verdict != "quiet")


def test_sources_in_trouble_are_named_with_the_reason() -> None:
    for form in DIGEST_FORMS:
        text = render(digest_of(coverage=replace(COVERAGE, health=(TROUBLE,))), form)
        assert "nothing new for 9 days" in text


def test_right_to_left_titles_and_texts_say_so() -> None:
    title, text = "درگیری در مرز", "مرزبانان تاجیکستان تیراندازی کردند"
    row = alert(title=title, text=text, language="fa", hits=(replace(alert().hits[0], start=0, end=8, text=text[:8]),))
    page = render(digest_of(row), "html")
    assert f'dir="rtl" lang="fa"><a href="http://one.example/1" rel="noreferrer">{title}</a>' in page
    assert '<blockquote dir="rtl" lang="fa"><mark>' in page


def test_the_page_is_one_file_without_script_or_outside_host() -> None:
    page = render(digest_of(alert()), "html")
    assert "<script" not in page
    assert set(re.findall(r"https?://[^\"'<> ]+", page)) == {"http://one.example/1"}


def test_the_json_form_is_stable() -> None:
    document = json.loads(render(digest_of(alert()), "json"))
    assert set(document) == {
        "version",
        "since",
        "until",
        "verdict",
        "coverage",
        "highlights",
        "key_figures",
        "areas",
        "themes",
        "rising",
        "firsts",
        "volume",
        "gaps",
        "sources",
        "stories",
    }
    assert document["coverage"]["adds_up"] is True
    assert document["stories"][0]["watches"][0]["alerts"] == [1]


@pytest.mark.parametrize(
    ("outcome", "newest", "state"),
    [
        ("changed", 0, "ok"),
        ("unchanged", 1, "ok"),
        ("unchanged", 5, "silent"),
        ("unchanged", 200, "stale"),
        ("empty", 0, "empty"),
        ("gone", 0, "failing"),
        ("not_a_feed", 0, "failing"),
        ("forbidden", 0, "blocked"),
        ("blocked_by_robots", 0, "blocked"),
        ("odd", 0, "failing"),
    ],
)
def test_health_has_a_word_and_a_reason(outcome: str, newest: int, state: str) -> None:
    assessed, reason = assess_feed(
        last_outcome=outcome,
        last_reason="",
        last_polled_at=NOW,
        last_success_at=NOW,
        newest_at=NOW - timedelta(days=newest),
        interval=3600,
        now=NOW,
    )
    assert assessed == state
    assert (reason == "") is (assessed == "ok")


def test_a_feed_we_forgot_is_our_fault_and_a_slow_one_is_not_silent() -> None:
    common: dict[str, Any] = {"last_outcome": "unchanged", "last_reason": "", "last_success_at": NOW, "now": NOW}
    assert assess_feed(**common, last_polled_at=NOW - timedelta(days=3), newest_at=NOW, interval=3600)[0] == "unpolled"
    assert assess_feed(**common, last_polled_at=None, newest_at=None, interval=None)[0] == "never_polled"
    assert assess_feed(**common, last_polled_at=NOW, newest_at=NOW - timedelta(days=8), interval=86400)[0] == "ok"


def test_the_docs_name_every_key_of_the_json_form_and_every_form() -> None:
    page = (Path(__file__).parents[2] / "docs/digest.md").read_text(encoding="utf-8")

    def keys(node: Any) -> set[str]:
        if isinstance(node, dict):
            return {*node, *(key for value in node.values() for key in keys(value))}
        return {key for child in node for key in keys(child)} if isinstance(node, list) else set()

    free = {"known", "recorded", "thin", "clash", "flood"}  # dispositions, slugs of watches
    assert {key for key in keys(json.loads(render(full(), "json"))) if f"`{key}`" not in page} <= free | {"source", "values"}
    assert [form for form in digests.DIGEST_FORMATS if f"`{form}`" not in page] == []
