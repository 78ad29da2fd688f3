"""One incident retold, and another of its kind a day or a district away: invented, in six languages, no outlet twice in a group.

Sixteen groups. The last four were written when the rules stood; one of them showed that a country is no name of an event.
"""

from __future__ import annotations

import json
import random
from collections import defaultdict
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path

import pytest

from crawler.app.record.regroup import WHY, reason_in_group
from crawler.grouping.events import Frequencies, Profile, make_profile, score_link
from crawler.grouping.events.profile import reweigh
from crawler.grouping.events.regroup import regroup
from tests.stories.test_order import features_of

FILE = Path(__file__).parents[1] / "data" / "sibling_incidents.jsonl"
ROWS = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]
EVENTS = {row["id"]: row["event"] for row in ROWS}
MIN_RETELLINGS_JOINED = 19  # of 24 pairs; the rest share neither a watch nor a name that is sure


@pytest.fixture(scope="module")
def profiles() -> dict[str, Profile]:
    features, counts = features_of(ROWS), Frequencies()
    for article in features.values():
        counts.add(article)
    return {id: make_profile(article, counts) for id, article in features.items()}


def stories_of(ids: Sequence[str], profiles: dict[str, Profile]) -> set[frozenset[str]]:
    numbered = dict(enumerate(profiles[id] for id in ids))
    return {frozenset(ids[number] for number in group) for group in regroup(numbered)}


def test_no_article_is_linked_to_another_incident_of_its_kind(profiles: dict[str, Profile]) -> None:
    wrong = {
        (first, second): str(link)
        for first, second in combinations(profiles, 2)
        if EVENTS[first] != EVENTS[second] and (link := score_link(profiles[first], profiles[second])).holds
    }
    assert wrong == {}


def test_stories_hold_one_incident_and_most_of_its_reports_in_every_order(profiles: dict[str, Profile]) -> None:
    ids = [*profiles]
    expected = stories_of(ids, profiles)
    assert [group for group in expected if len({EVENTS[id] for id in group}) > 1] == []
    joined = sum(len(group) * (len(group) - 1) // 2 for group in expected)
    assert joined >= MIN_RETELLINGS_JOINED, sorted(map(sorted, expected))
    for seed in range(3):
        random.Random(seed).shuffle(ids)
        assert stories_of(ids, profiles) == expected


def test_the_same_holds_by_the_counts_of_each_group_alone() -> None:
    """A small archive knows no word for rare."""
    groups = defaultdict(list)
    for row in ROWS:
        groups[row["event"][:-1]].append(row)
    for rows in groups.values():
        features, counts = features_of(rows), Frequencies()
        for article in features.values():
            counts.add(article)
        small = dict(zip(features, reweigh([make_profile(article, counts) for article in features.values()], counts), strict=True))
        mixed = [group for group in stories_of([*small], small) if len({EVENTS[id] for id in group}) > 1]
        assert mixed == []


def test_an_article_that_is_moved_says_by_which_link(profiles: dict[str, Profile]) -> None:
    first, second, *_ = profiles.values()
    why, score = reason_in_group(7, frozenset({7, 9}), {7: first, 9: second})
    assert why.startswith(f"{WHY}; linked to article 9: ") and score is not None
    assert reason_in_group(7, frozenset({7}), {7: first}) == (f"{WHY}; no similar article before it", None)
