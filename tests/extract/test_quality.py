"""A floor under the quality of extraction, on every fourth page of the evaluation sets where those are at hand.

Measured on the whole dev sets: main text F1 .931 (plain trafilatura .911), wanted and unwanted segments F1 .931, date
within a day .93, UTC day of publication .83, title .78 and .88, author .64 and .68. A floor is never lowered to pass.
"""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crawler.extract import extract
from crawler.model import Extraction, Page, Source
from tests.fakes import LIMITS

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
ANYONE = Source(slug="", name="")
NOW = datetime(2026, 11, 24, tzinfo=UTC)

pytestmark = pytest.mark.skipif(not (DATA / "extraction/dev/gold.jsonl").exists(), reason="no evaluation data here")


def sample(name: str, step: int = 4) -> Iterator[tuple[dict[str, Any], Extraction]]:
    folder = DATA / name / "dev"
    lines = (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines()[::step]
    for gold in map(json.loads, lines):
        url = gold.get("url") or ""
        page = Page(
            url=url if "://" in url else "http://unknown.example/page",
            body=gzip.decompress((folder / "html" / f"{gold['id']}.html.gz").read_bytes()),
        )
        yield gold, extract(page, source=ANYONE, now=NOW, min_words=LIMITS.min_words)


def grams(text: str, size: int = 4) -> Counter[tuple[str, ...]]:
    tokens = re.findall(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]+", text)
    return Counter(tuple(tokens[start : start + size]) for start in range(max(1, len(tokens) - size + 1)))


def share(pairs: list[tuple[Any, Any]], same: Callable[[Any, Any], bool]) -> float:
    assert len(pairs) > 10
    return sum(same(gold, ours) for gold, ours in pairs) / len(pairs)


def plain(value: str | None) -> str:
    return re.sub(r"\W+", "", (value or "").lower())


def test_main_text_stays_above_its_floor() -> None:
    precisions, recalls = [], []
    for gold, done in sample("extraction"):
        article = done.article
        wanted, ours = grams(gold["text"]), grams(article.text if article else "")
        common = (wanted & ours).total()
        recalls.append(common / wanted.total())
        if article:
            precisions.append(common / ours.total())
    precision, recall = sum(precisions) / len(precisions), sum(recalls) / len(recalls)
    assert 2 * precision * recall / (precision + recall) > 0.92


def test_the_first_paragraph_is_missing_on_few_pages() -> None:
    """0.105 on the whole set, and 0.02 on news pages of today. Most of the rest is gold that begins with a caption, a date line or
    the headline."""
    missing = []
    for gold, done in sample("extraction"):
        blocks = [grams(line, 3) for line in gold["text"].splitlines() if len(re.findall(r"\w+", line)) >= 6]
        ours = grams(done.article.text if done.article else "", 3)
        if len(blocks) >= 3 and (blocks[len(blocks) // 2] & ours).total() * 2 >= blocks[len(blocks) // 2].total():
            missing.append((blocks[0] & ours).total() * 2 < blocks[0].total())
    assert sum(missing) / len(missing) <= 0.122


def test_dates_stay_above_their_floor() -> None:
    """The page's own day: 0.942 on the whole set (trafilatura 0.919), where seven of the eleven misses are not to be had: a wrong or
    changed date in the gold, or a page that does not say it."""
    pairs = [(gold["date"], str(done.date.local_day)) for gold, done in sample("dates", 1) if isinstance(gold["date"], str)]
    assert share(pairs, lambda gold, ours: gold[:10] == ours) >= 0.94


@pytest.mark.parametrize(("name", "title", "author"), [("metadata", 0.93, 0.75), ("segments", 0.85, 0.64)])
def test_titles_and_authors_stay_above_their_floor(name: str, title: float, author: float) -> None:
    rows = [(gold, done.article) for gold, done in sample(name, 1)]
    titles = [(gold["title"], article.title if article else "") for gold, article in rows if isinstance(gold.get("title"), str)]
    authors = [
        (gold["author"], ", ".join(article.authors) if article else "")
        for gold, article in rows
        if isinstance(gold.get("author"), str)
    ]
    assert share(titles, lambda gold, ours: plain(gold) == plain(ours)) >= title
    assert share(authors, lambda gold, ours: plain(gold) == plain(ours)) >= author


def test_unwanted_segments_stay_out_and_wanted_ones_in() -> None:
    good = bad = missed = 0
    for gold, done in sample("segments"):
        article = done.article
        text = " ".join((article.text if article else "").split())
        for segment in gold.get("with") or ():
            is_extracted = " ".join(segment.split()) in text
            good, missed = good + is_extracted, missed + (not is_extracted)
        bad += sum(" ".join(segment.split()) in text for segment in gold.get("without") or ())
    assert 2 * good / (2 * good + bad + missed) > 0.9
