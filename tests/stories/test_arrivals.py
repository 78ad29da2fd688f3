"""The stories of 55 invented reports are the right ones, in whatever order they come: through the recorder, run by run.

In six languages: three incidents that end with one background, in Dari and Russian two; retellings; texts cut to a third, and a
reprint; roundups; each day's weather; a toll that grew; a second clash at the same place; two districts that fell a day apart; one
bridge in three scripts; features. The stories were written down before anything had read the reports. Those of `n-` came later: two
incidents in districts side by side, which their background names, two attacks on one post, posts of one sentence.
"""

from __future__ import annotations

import json
import random
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crawler import config
from crawler.app.record.finish import finish_run
from crawler.model import Endpoint, Feed, Source
from tests.fakes import a_state, an_article, an_article_found, an_entry, house

FILE = Path(__file__).parents[1] / "data" / "arrivals.jsonl"
ROWS = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]
SLUGS = {name: f"s{number}" for number, name in enumerate(sorted({row["source"] for row in ROWS}))}
SOURCES = tuple(Source(slug=slug, name=name) for name, slug in SLUGS.items())
FEEDS = tuple(Feed(source=slug, endpoints=(Endpoint(url=f"http://{slug}.example/rss"),)) for slug in SLUGS.values())
COPIES = {row["id"]: row["copy_of"] for row in ROWS if row["copy_of"]}


def recorded(folder: Path, rows: Sequence[dict[str, Any]], runs: int) -> tuple[set[frozenset[str]], dict[str, str]]:
    """The stories of reports that came in this order, in so many runs; and copy → original."""
    watches = config.load(Path(__file__).parents[2] / "config.yaml").watches
    with house(folder, sources=SOURCES, feeds=FEEDS, watches=watches) as h:
        h.clock.now = datetime(2026, 3, 5, 12, tzinfo=UTC)
        size = -(-len(rows) // runs)
        for start in range(0, len(rows), size):
            run = h.plan(everything=True).run_id
            feeds = dict(h.sql("SELECT slug, feeds.id FROM feeds JOIN sources ON sources.id = source_id"))
            for row in rows[start : start + size]:
                slug = SLUGS[row["source"]]
                entry = an_entry(row["id"], f"{slug}.example")
                article = an_article(
                    row["id"],
                    slug,
                    f"{slug}.example",
                    title=row["title"],
                    text=row["text"],
                    language=row["lang"],
                    published=datetime.fromisoformat(row["published"]),
                )
                h.recorder.record(a_state(run, feeds[slug], entry))
                h.recorder.record(an_article_found(run, feeds[slug], entry, article))
            finish_run(h.store, run, "ok", h.clock.now)
        stored = h.sql("SELECT id, url, story_id, copy_of FROM articles")
    names = {id: url.rpartition("/")[2] for id, url, _, _ in stored}
    stories = defaultdict(set)
    for id, _, story, _ in stored:
        stories[story].add(names[id])
    return {frozenset(members) for members in stories.values()}, {names[id]: names[root] for id, _, _, root in stored if root}


@pytest.mark.parametrize(("order", "runs"), [("of time", 1), ("reversed", 4), ("shuffled", 7)])
def test_the_stories_are_the_right_ones_in_every_order(tmp_path: Path, order: str, runs: int) -> None:
    rows = sorted(ROWS, key=lambda row: row["published"], reverse=order == "reversed")
    if order == "shuffled":
        random.Random(17).shuffle(rows)
    right = defaultdict(set)
    for row in ROWS:
        right[row["story"]].add(row["id"])
    stories, copies = recorded(tmp_path, rows, runs)
    assert stories == {frozenset(members) for members in right.values()}
    assert copies.items() <= COPIES.items()
    assert len(copies) >= len(COPIES) - 1  # a text cut to a third whose sentences were also shortened is a retelling
