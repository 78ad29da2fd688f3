"""One poisoned item costs itself: the twenty good ones beside it are kept, within the limits of a worker."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler import config
from crawler.app import tasks
from crawler.feeds import markup, repair
from crawler.feeds.items import FEED_ITEMS, cut
from crawler.feeds.jsonfeed import _object_spans
from crawler.model import FeedDocument, FeedKind, Page
from crawler.runtime.workers import Workers
from tests.feeds import poisons
from tests.feeds.poisons import POISONED_DOCUMENTS

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
URL = "http://paper.example/feed"
CONFIG = Path(__file__).parents[2] / "config.yaml"


def good_titles(document: FeedDocument) -> int:
    return len({entry.title for entry in document.entries if entry.title.startswith("Good story ")})


def test_every_good_item_beside_a_poisoned_one_is_kept_within_the_default_limits() -> None:
    loaded = config.load(CONFIG)
    limits = loaded.limits

    async def lost_by_name() -> dict[str, int | str]:
        workers = Workers(1, warm=tasks.WARM)
        lost: dict[str, int | str] = {}
        try:
            for name, make in POISONED_DOCUMENTS.items():
                poisoned = make()
                page = Page(url=URL, body=poisoned.body)
                arguments = (page, poisoned.kind, None, None, "UTC", NOW, limits.max_entries)
                try:
                    document = await tasks.read_feed_in_worker(workers, *arguments, seconds=limits.feed_seconds)
                except Exception as error:
                    lost[name] = repr(error)
                    continue
                if good_titles(document) != poisons.GOOD_COUNT:
                    lost[name] = good_titles(document)
        finally:
            workers.stop()
        return lost

    assert asyncio.run(lost_by_name()) == {}


def test_the_cheap_reader_keeps_every_good_item_too() -> None:
    lost = {}
    for name, make in POISONED_DOCUMENTS.items():
        if name.startswith("atom:"):  # the fields of rss again
            continue
        document = make()
        page = Page(url=URL, body=document.body)
        read = tasks.read_feed(page, document.kind, None, None, "UTC", NOW, 2000, True)
        if good_titles(read) != poisons.GOOD_COUNT:
            lost[name] = good_titles(read)
    assert lost == {}


def test_a_poisoned_sitemap_says_that_it_was_not_read_as_it_stands() -> None:
    document = tasks.read_feed(
        Page(url=URL, body=poisons.sitemap(poisons.url(poisons.deep("b", 300))).encode()),
        FeedKind.SITEMAP,
        None,
        None,
        "UTC",
        NOW,
        2000,
    )
    assert any(problem.code == "recovered" for problem in document.problems)


# --------------------------------------------------------------------------- linear time of our own expressions


def cpu_seconds(work: Callable[[str], object], text: str) -> float:
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        work(text)
        best = min(best, time.process_time() - start)
    return best


FLOODS = {
    "comments": "<!--",
    "scripts": "<script ",
    "scripts that begin": "<script>",
    "CDATA sections": "<![CDATA[",
    "brackets": "<",
    "tags that begin": "<a ",
    "ends of items": "</item>",
    "items": "<item>",
    "items in open sections": "<item><![CDATA[</item>",
    "ampersands": "&",
    "references": "&amp",
    "blanks and breaks": "\n ",
    "objects": '{"a":',
    "closing brackets": "{]",
    "quotes": '"}, {',
}


@pytest.mark.parametrize("flood", FLOODS)
@pytest.mark.parametrize(
    "work",
    [
        markup.to_text,
        lambda text: markup.to_text(text, "\n"),
        repair.repaired,
        repair.from_its_root,
        lambda text: cut(text, FEED_ITEMS),
        lambda text: list(_object_spans(text, 0)),
    ],
    ids=["text", "paragraphs", "repair", "root", "cut", "json"],
)
def test_four_times_the_flood_costs_no_more_than_linear_time_allows(work: Callable[[str], object], flood: str) -> None:
    small = FLOODS[flood] * (80_000 // len(FLOODS[flood]))
    # Quadratic work costs sixteen times as much; the constant covers what a clock of CPU time cannot see.
    assert cpu_seconds(work, small * 4) <= 10 * cpu_seconds(work, small) + 0.1


def test_only_the_beginning_of_a_field_that_is_no_text_is_kept() -> None:
    long = "word " * 4000
    item = f"<item><dc:creator><![CDATA[{long}]]></dc:creator><author>{long}</author><description>{long}</description></item>"
    kept = repair.repaired(f"<rss><channel>{item}</channel></rss>")
    assert kept.count("word") == 4000 + 2 * repair.MAX_FIELD_CHARS // len("word ")
    assert kept.endswith("</description></item></channel></rss>")
