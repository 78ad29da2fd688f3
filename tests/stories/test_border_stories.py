"""Invented articles of the border in six languages, written before anybody had seen what the system makes of them.

Six stories of three and four reports each, five copies (credited, cut, with a footer, lightly edited, rearranged), ten
articles that share a place or a theme with a story and report another event, and a bulletin of two days.
"""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from crawler import config
from crawler.app.stages import StageContext, try_cluster

FILE = Path(__file__).parents[1] / "data" / "border_stories.jsonl"
ROWS = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def answers() -> dict[str, dict[str, Any]]:
    context = StageContext(FILE.parent, lambda: config.load(Path(__file__).parents[2] / "config.yaml"))
    context.count_words(ROWS)
    answers_by_id = {row["id"]: asyncio.run(try_cluster(row, context)) for row in ROWS}
    context.workers.stop()
    return answers_by_id


def test_copies_are_found_and_nothing_else_is_one(answers: dict[str, dict[str, Any]]) -> None:
    copies = {id: answer["copy_of"] for id, answer in answers.items() if answer["copy_of"]}
    gold = {row["id"]: row["copy_of"] for row in ROWS if row["copy_of"]}
    assert copies.items() <= gold.items()
    assert len(copies) >= 4


def test_stories_are_whole_and_hold_one_event(answers: dict[str, dict[str, Any]]) -> None:
    stories, groups = defaultdict(set), defaultdict(set)
    for row in ROWS:
        if row["story"]:
            stories[row["story"]].add(answers[row["id"]]["story"])
        groups[answers[row["id"]]["story"]].add(row["story"] or row["id"])
    assert sum(len(groups_of_story) == 1 for groups_of_story in stories.values()) >= 5, dict(stories)
    assert sum(len(events) > 1 for events in groups.values()) <= 1, {id: events for id, events in groups.items() if len(events) > 1}


def test_the_bulletin_of_another_day_is_neither_copy_nor_story(answers: dict[str, dict[str, Any]]) -> None:
    assert answers["w09"]["story"] == "w09"
    assert answers["w10"] == {"copy_of": None, "story": "w10"}
