"""`borderwatch try`: the shapes are public."""

from __future__ import annotations

import asyncio
import gzip
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from crawler.app.stages import STAGES, StageContext, run_stage
from crawler.config import load
from jobs.cli.tryout import TRY_HELP
from tests.patience import CHILD_SECONDS
from tests.road import COMMAND
from tests.site import words

ROOT = Path(__file__).resolve().parents[1]


def tried(
    stage: str, *arguments: str, rows: list[dict[str, Any]] | None = None, folder: Path = ROOT, expect: int = 0
) -> list[dict[str, Any]]:
    command = [str(COMMAND), "--config", str(ROOT / "config.yaml"), "try", stage, *arguments]
    if rows is not None:
        (folder / "in.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        command += ["--jsonl", str(folder / "in.jsonl")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL, timeout=CHILD_SECONDS)
    assert done.returncode == expect, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_feed(tmp_path: Path) -> None:
    (tmp_path / "f.xml").write_text(
        "<rss version='2.0'><channel><title>T</title><item><title>One</title><link>/1</link></item></channel></rss>"
    )
    first, bad, gone = tried(
        "feed",
        rows=[{"id": 1, "path": "f.xml", "url": "http://x.example/"}, {"id": 2, "path": "in.jsonl"}, {"id": 3, "path": "gone"}],
        folder=tmp_path,
        expect=1,
    )
    assert set(first) == {"id", "kind", "title", "entries", "problems", "hints"}
    assert first["entries"] == [
        {"id": "http://x.example/1", "link": "http://x.example/1", "title": "One", "published": None, "summary": ""}
    ]
    assert bad["entries"] == [] and bad["problems"]
    assert "gone" in gone["error"]


def test_what_is_odd_about_a_feed_is_a_line_for_people(tmp_path: Path) -> None:
    (tmp_path / "f.xml").write_text(
        "<rss version='2.0'><channel><item><title>One</title><link>ftp://x.example/</link></item></channel></rss>"
    )
    (tmp_path / "page.html").write_text("<html><body><p>Welcome</p></body></html>")
    odd, page = tried("feed", rows=[{"id": 1, "path": "f.xml"}, {"id": 2, "path": "page.html"}], folder=tmp_path)
    assert odd["problems"] == ["a link that is no web address: ftp://x.example/"]
    assert page["problems"] == ["not_a_feed: an HTML page instead of a feed: http://feed.example/"]


def test_extract_reads_packed_pages_in_order(tmp_path: Path) -> None:
    for number in range(5):
        page = f"<html><head><title>Story {number}</title></head><body><article><h1>Story {number}</h1><p>{words(str(number))}</p></article></body></html>"
        (tmp_path / f"{number}.html.gz").write_bytes(gzip.compress(page.encode()))
    answers = tried(
        "extract",
        rows=[{"id": number, "path": f"{number}.html.gz", "url": "http://x.example/a"} for number in range(5)],
        folder=tmp_path,
    )
    assert [(row["id"], row["title"], row["disposition"]) for row in answers] == [
        (number, f"Story {number}", "recorded") for number in range(5)
    ]
    assert set(answers[0]) == {
        "id",
        "disposition",
        "url",
        "canonical_url",
        "title",
        "authors",
        "published",
        "date",
        "offset",
        "date_from",
        "date_certainty",
        "modified",
        "language",
        "text",
        "lead",
    }


def test_watch_says_which_words_fired() -> None:
    (row,) = tried("watch", "--text", "Tajik border guards exchanged fire with Taliban fighters near Shir Khan Bandar.")
    assert set(row) == {"id", "alerts", "probably_not", "places", "figures"}
    alert = next(alert for alert in row["alerts"] if alert["watch"] == "armed-clash-border")
    assert {"field", "start", "end", "text", "group"} == set(alert["hits"][0])
    assert "exchanged fire" in {hit["text"] for hit in alert["hits"]}


def test_cluster_url_fold_and_robots(tmp_path: Path) -> None:
    text = words("w", 150)
    rows: list[dict[str, Any]] = [{"id": "a", "title": "", "text": text}, {"id": "b", "title": "", "text": text + " Extra words."}]
    assert tried("cluster", rows=rows, folder=tmp_path) == [
        {"id": "a", "copy_of": None, "story": "a"},
        {"id": "b", "copy_of": "a", "story": "a"},
    ]
    assert tried("url", "HTTP://X.example/?utm_source=y", "not one") == [
        {"id": "HTTP://X.example/?utm_source=y", "canonical": "http://x.example/"},
        {"id": "not one", "canonical": None, "reason": "not a web address: not one"},
    ]
    assert [row["folded"] for row in tried("fold", "Қӯрғонтеппа", "Кургонтеппа")] == ["кургонтеппа", "кургонтеппа"]
    (tmp_path / "robots.txt").write_text("User-agent: *\nDisallow: /no\nCrawl-delay: 3\n")
    rows = [{"id": 1, "path": "robots.txt", "url": "http://x.example/no", "user_agent": "Borderwatch"}]
    assert tried("robots", rows=rows, folder=tmp_path) == [{"id": 1, "allowed": False, "crawl_delay": 3.0}]


def test_help_describes_every_stage() -> None:
    assert {line.split(" ")[0] for line in TRY_HELP.splitlines()} >= set(STAGES)


@pytest.mark.parametrize("line", ["not json", "[1]", '"x"'])
def test_a_line_that_is_no_row_is_named_and_the_others_are_answered(tmp_path: Path, line: str) -> None:
    (tmp_path / "x.jsonl").write_text(f'{{"id": 1, "text": "a"}}\n{line}\n{{"id": 3, "text": "B"}}\n')
    done = subprocess.run(
        [str(COMMAND), "try", "fold", "--jsonl", str(tmp_path / "x.jsonl")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "line 2" in done.stderr
    assert [json.loads(answer) for answer in done.stdout.splitlines()] == [{"id": 1, "folded": "a"}, {"id": 3, "folded": "b"}]
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("stage", "row", "error"),
    [
        ("events", {"id": 1, "published": "garbage"}, "published is no ISO 8601 time: garbage"),
        ("cluster", {"id": 1, "published": "2026-13-45"}, "published is no ISO 8601 time: 2026-13-45"),
        ("cluster", {"id": 1, "published": {"day": 1}}, "published is no ISO 8601 time: {'day': 1}"),
        ("cluster", {"id": {"a": 1}}, "id is neither text nor number: {'a': 1}"),
        ("cluster", {"id": [1, 2]}, "id is neither text nor number: [1, 2]"),
    ],
)
def test_a_row_that_names_no_time_or_no_article_is_told_in_words(stage: str, row: dict[str, Any], error: str) -> None:
    async def answer() -> list[dict[str, Any]]:
        bench = StageContext(ROOT, lambda: load(ROOT / "config.yaml"))
        return [dict(row) async for row in run_stage(stage, [{"title": "T", "text": "Guards came.", **row}], bench)]

    assert asyncio.run(answer()) == [{"id": row["id"], "error": error}]
