"""The stories of a set of articles are the same, whatever the order in which they came; what a reviewer decided stays."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crawler import config
from crawler.app.record.finish import finish_run
from crawler.app.stages import StageContext
from crawler.grouping.copies import Clusters
from crawler.grouping.events import ArticleFeatures, Frequencies, make_profile
from crawler.grouping.events.profile import reweigh
from crawler.grouping.events.regroup import regroup
from jobs.demo import world
from tests.fakes import NOW, Env, house
from tests.stories.test_reviewed import FLOOD, SHOOTING, merge, publish, split, story

FILE = Path(__file__).parents[1] / "data" / "border_stories.jsonl"
ORDERS = 4
# Two reports that have little in common, and one that has much in common with both.
FIRST = (
    "Zarifi and Mahmadov of the Kulob council counted lorries at the Samti ferry",
    "Zarifi said Mahmadov would speak with Gulov's drivers",
)
LAST = (
    "Zarifi and Mahmadov of the Kulob council treated miners in the Rushan clinic",
    "Rustamov said Shonazarova had seen Kholov's burns",
)


def demonstration() -> list[dict[str, Any]]:
    return [
        {
            "id": f"{outlet}{report.path}",
            "title": report.title,
            "text": "\n\n".join(report.paragraphs),
            "source": outlet,
            "published": report.published.isoformat(),
            "story": report.event,
        }
        for outlet, reports in world.publish(datetime(2026, 3, 10, 9, 0, tzinfo=UTC)).items()
        for report in reports
    ]


def features_of(rows: Sequence[dict[str, Any]]) -> dict[str, ArticleFeatures]:
    context = StageContext(FILE.parent, lambda: config.load(Path(__file__).parents[2] / "config.yaml"))
    features = {row["id"]: context.features(row) for row in rows}
    context.workers.stop()
    return features


def stories_of(rows: Sequence[dict[str, Any]], features: dict[str, ArticleFeatures]) -> set[frozenset[str]]:
    """The stories of articles that come in this order to an empty archive: weighed by what is known when they come."""
    counts, clusters, profiles = Frequencies(), Clusters(), {}
    for number, row in enumerate(rows):
        if clusters.add(row["id"], row["title"], row["text"], source=row["source"])[0] is None:
            counts.add(features[row["id"]])
            profiles[number] = make_profile(features[row["id"]], counts)
    today = dict(zip(profiles, reweigh([*profiles.values()], counts), strict=True))
    return {frozenset(rows[number]["id"] for number in group) for group in regroup(today)}


@pytest.mark.parametrize("of_demonstration", [True, False])
def test_the_stories_are_the_same_in_every_order(of_demonstration: bool) -> None:
    rows = demonstration() if of_demonstration else [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]
    copies = Clusters()
    rows = [row for row in rows if copies.add(row["id"], row["title"], row["text"], source=row["source"])[0] is None]
    features = features_of(rows)
    expected = stories_of(rows, features)
    for seed in range(ORDERS):
        random.Random(seed).shuffle(rows)
        assert stories_of(rows, features) == expected
    event = {row["id"]: row["story"] or "" for row in rows}
    mixed = [group for group in expected if len({event[id] for id in group} - {"flash"}) > 1]
    assert len(mixed) <= (0 if of_demonstration else 1), mixed
    without_event = [group for group in expected if len(group) > 2 and not any(event[id] for id in group)]
    assert not without_event, "features without an event are one story"


def end_run(h: Env) -> None:
    finish_run(h.store, h.plan(everything=True).run_id, "ok", NOW)


def publish_apart(h: Env) -> tuple[int, int]:
    publish(h, "a1", FIRST[0], f"{FIRST[0]}. {FIRST[1]}. {' '.join(f'quince{n}' for n in range(12))}")
    publish(h, "b1", LAST[0], f"{LAST[0]}. {LAST[1]}. {' '.join(f'walnut{n}' for n in range(12))}")
    return story(h, "a1"), story(h, "b1")


def publish_bridge(h: Env) -> None:
    publish(h, "bridge", f"{FIRST[0]}, {LAST[0]}", f"{FIRST[0]}. {FIRST[1]}. {LAST[0]}. {LAST[1]}. It rains.", source="two")


def test_a_report_that_comes_late_joins_two_stories_and_the_old_id_still_leads_there(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        first, second = publish_apart(h)
        assert first != second
        publish_bridge(h)
        assert story(h, "a1") != story(h, "b1")
        end_run(h)
        assert {story(h, name) for name in ("a1", "b1", "bridge")} == {first}
        assert h.store.story_memberships.current_id(second) == first
        end_run(h)
        assert h.sql("SELECT kind, reviewer FROM story_changes") == [("merge", "borderwatch")]


@pytest.mark.parametrize("ending", ["interrupted", "offline"])
def test_a_run_that_somebody_waits_for_leaves_its_stories_to_the_next(tmp_path: Path, ending: str) -> None:
    with house(tmp_path) as h:
        first, _ = publish_apart(h)
        publish_bridge(h)
        finish_run(h.store, h.plan(everything=True).run_id, ending, NOW, in_haste=True)
        is_put_off = ending == "interrupted"  # no run looks back beyond one that was offline
        assert (story(h, "a1") != story(h, "b1")) == is_put_off
        end_run(h)
        assert {story(h, name) for name in ("a1", "b1", "bridge")} == {first}


def test_a_copy_stands_for_an_original_that_came_after_it(tmp_path: Path) -> None:
    """Only the copy was compared, as its original was known for the same text when it came."""
    with house(tmp_path) as h:
        first, second = publish_apart(h)
        copy, text = h.sql(
            "SELECT articles.id, versions.text FROM articles JOIN versions ON article_id = articles.id WHERE story_id = ?", second
        )[0]
        publish(h, "b2", LAST[0], text, source="two")
        (original,) = next(iter(h.sql("SELECT id FROM articles WHERE copy_of = ?", copy)))
        h.sql("UPDATE articles SET copy_of = NULL WHERE id = ?", original)
        h.sql("UPDATE articles SET copy_of = ? WHERE id = ?", original, copy)
        publish_bridge(h)
        end_run(h)
        assert {story(h, name) for name in ("a1", "b1", "b2", "bridge")} == {first}


def test_what_a_reviewer_split_no_late_report_joins(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        first, second = publish_apart(h)
        merge(h, first, second)
        new = split(h, first, [2])
        publish_bridge(h)
        end_run(h)
        assert (story(h, "a1"), story(h, "b1")) == (first, new)


def test_what_a_reviewer_merged_stays_one_story(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        publish(h, "a1", SHOOTING)
        publish(h, "b1", FLOOD, source="two")
        end_run(h)
        assert story(h, "a1") != story(h, "b1")
        merge(h, 1, 2)
        end_run(h)
        assert story(h, "a1") == story(h, "b1") == 1
