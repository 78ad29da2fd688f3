"""The Watches page says what the marks taught: when, from how many, of each watch, and how it is taken back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from crawler.language.reader import Reader, written_for
from crawler.report.learned import learned_words
from crawler.watch import RelevanceModel
from jobs.review.pages.watches import load_learned
from tests.review.serving import RunningDesk

SHIPPED = RelevanceModel.shipped()


def learned(**changes: Any) -> dict[str, Any]:
    """A file as `borderwatch watch learn` writes it."""
    model = SHIPPED.document()
    model["features"]["question_title"]["weight"] += 2.0
    lesson = {"watch": "flood", "confirmed": 30, "dismissed": 12, "confirmed_before": 0.5, "confirmed_after": 0.75}
    return {
        "learned_at": "2026-03-01T12:00:00Z",
        "marks": 42,
        "confirmed": 30,
        "dismissed": 12,
        "stories": 20,
        "cross_validated": {
            "shipped": {"log_loss": 0.6, "average_precision": 0.7},
            "learned": {"log_loss": 0.4, "average_precision": 0.82},
        },
        "watches": {"flood": "flood: 30 confirmed, 12 dismissed."},
        "lessons": {"flood": {**lesson, "dismissed_before": 0.6, "dismissed_after": 0.2}},
        "shipped": SHIPPED.fingerprint,
        "model": model,
        **changes,
    }


def test_it_says_when_from_how_many_marks_and_what_of_each_watch() -> None:
    words = learned_words(learned())
    assert words.summary == "Learned Sun 1 Mar 2026, 12:00 UTC from 42 marks (30 confirmed, 12 dismissed) on 20 stories."
    assert "0.70 → 0.82" in words.quality
    assert words.watches["flood"] == (
        "30 confirmed, 12 dismissed; relevance of confirmed alerts 0.50 → 0.75; of dismissed alerts 0.60 → 0.20"
    )
    assert words.changes == ("“the title is a statement” counts more for an alert",)
    with written_for(Reader(language="ru")):
        assert "подтверждено 30, отклонено 12" in learned_words(learned()).watches["flood"]


def test_a_file_of_an_earlier_version_still_shows_its_words() -> None:
    assert learned_words(learned(lessons={})).watches == {"flood": "flood: 30 confirmed, 12 dismissed."}


def test_a_file_that_is_broken_or_outdated_says_so(tmp_path: Path) -> None:
    path = tmp_path / "news.relevance.json"
    assert load_learned(path).words is None and not load_learned(path).complaint
    path.write_text(json.dumps(learned(shipped="other")))
    assert load_learned(path).words and "It is not used" in load_learned(path).complaint
    for broken in ("{", json.dumps(learned(learned_at=3)), json.dumps({"model": {}, "shipped": SHIPPED.fingerprint})):
        path.write_text(broken)
        assert load_learned(path).words is None and path.name in load_learned(path).complaint


def test_the_page_shows_it_with_the_command_that_takes_it_back(desk: RunningDesk, anybody: RunningDesk) -> None:
    assert "Once 20 alerts are marked" in anybody.get("/-/watches").text
    path = desk.database.with_suffix(".relevance.json")
    path.write_text(json.dumps(learned()), encoding="utf-8")
    try:
        page = anybody.get("/-/watches").text
    finally:
        path.unlink()
    assert "from 42 marks" in page and "of dismissed alerts 0.60 → 0.20" in page
    assert "borderwatch watch learn --forget" in page
