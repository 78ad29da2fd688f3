"""The pure parts of the benchmarks: what they serve, how texts are scored, how archives grow."""

from __future__ import annotations

import gzip
import json
import multiprocessing
import signal
import sys
import urllib.error
import urllib.request
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bench import publish
from bench.contest_report import Result, report
from bench.contestants import CONTESTANTS, POLLERS, Contestant, Task, Texts, borderwatch_role
from bench.end_to_end import ServedPages, fill_with_made_pages, fill_with_stored_pages, run_pages, score, token_f1
from bench.extraction import OURS, QUALITY_FLOORS, cost_table, missed_floors, quality_table
from bench.made_pages import FUNCTION_WORDS, LAYOUTS, make_host
from bench.made_site import LoopbackSite, serving
from bench.measured_process import Usage, measure_command
from bench.multiplied_archive import copy_block
from bench.page_readers import PageReading, try_reading
from bench.page_scores import QualityFigure, score_pages
from crawler.model import Page
from crawler.store import Store

MADE_AT = datetime(2026, 3, 1, tzinfo=UTC)
SEEN = "2026-03-01T00:00:00Z"


def test_a_stored_page_is_served_without_the_address_it_had(tmp_path: Path) -> None:
    """A reader that gives the page's own address for the one that was asked seemed to lose the page."""
    old = "https://old.example/news/1"
    tags = f'<link rel="canonical" href="{old}"><meta content="{old}" property="og:url"/><base href="{old}"><title>Kept</title>'
    (tmp_path / "html").mkdir()
    (tmp_path / "html" / "a.html.gz").write_bytes(gzip.compress(f"<html><head>{tags}</head><p>Text</p></html>".encode()))
    (tmp_path / "gold.jsonl").write_text(json.dumps({"id": "a", "text": "Text"}))
    site = LoopbackSite(1)
    served = fill_with_stored_pages(site, 1, tmp_path)
    with serving(site):
        (url,) = served.gold
        with urllib.request.urlopen(url) as answer:
            body = answer.read().decode()
    assert old not in body and "Kept" in body and "<p>Text</p>" in body


def test_a_made_host_repeats_one_paragraph_always_and_one_from_the_middle_on() -> None:
    pages = make_host(3, 8, MADE_AT)
    texts = [page.html for page in pages]
    recurring = set.intersection(*(set(text.split("<p>")) for text in texts[4:])) - {texts[0].split("<p>")[0]}
    always = {part for part in recurring if all(part in text for text in texts)}
    assert len({page.text for page in pages}) == 8
    assert always < recurring


def test_made_pages_are_the_same_every_time_and_in_every_language_and_layout() -> None:
    assert make_host(5, 2, MADE_AT) == make_host(5, 2, MADE_AT)
    languages = {make_host(number, 1, MADE_AT)[0].html.split('lang="')[1][:2] for number in range(len(FUNCTION_WORDS))}
    assert languages == set(FUNCTION_WORDS)
    assert len(LAYOUTS) == 5


def test_the_true_text_stands_in_the_page_without_title_and_recurring_paragraphs() -> None:
    for number in range(len(LAYOUTS)):
        page = make_host(number, 1, MADE_AT)[0]
        assert all(paragraph in page.html for paragraph in page.text.split("\n"))
        assert page.title not in page.text


def test_half_of_the_hosts_name_a_charset_and_unchanged_answers_are_304() -> None:
    site = LoopbackSite(2)
    served = fill_with_made_pages(site, 4)
    with serving(site):
        types, opener = [], urllib.request.build_opener(urllib.request.ProxyHandler({}))
        for url in list(served.gold)[:2]:
            with opener.open(urllib.request.Request(url, headers={"Accept-Encoding": "gzip"})) as answer:
                types.append(answer.headers["Content-Type"])
                assert answer.headers["Content-Encoding"] == "gzip"
                etag = answer.headers["ETag"]
        with pytest.raises(urllib.error.HTTPError, match="304"):
            opener.open(urllib.request.Request(url, headers={"If-None-Match": etag}))
    assert types == ["text/html; charset=utf-8", "text/html"]


def test_a_site_ends_with_its_block_whatever_its_process_does_when_asked_to_end() -> None:
    signal.signal(signal.SIGTERM, lambda *_: None)  # given back by the fixture `own_signals`
    site = LoopbackSite(1)
    fill_with_made_pages(site, 1)
    with serving(site):
        (child,) = multiprocessing.active_children()
    assert not child.is_alive()


def test_a_page_without_a_text_counts_as_nothing_found() -> None:
    assert token_f1("one two two", "Two one two") == 1
    assert token_f1("one two", "") == 0
    assert score({"a": "one", "b": "two"}, ["a", "b"], {"a": "one"}) == 0.5


def test_a_commands_processor_time_counts_its_children(tmp_path: Path) -> None:
    usage = measure_command(
        ["bash", "-c", "python3 -c 'sum(range(6_000_000))'; exit 3"], folder=tmp_path, role_of=lambda _line, depth: f"depth {depth}"
    )
    assert usage.exit_code == 3
    assert usage.cpu > 0
    assert borderwatch_role("x", 0) != borderwatch_role("x", 1) != borderwatch_role("x", 2)


def test_a_block_of_the_page_is_replaced_and_a_missing_one_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "page.md"
    page.write_text("a\n<!-- x: begin -->\nold\n<!-- x: end -->\nb\n", encoding="utf-8")
    monkeypatch.setattr(publish, "PERFORMANCE_PAGE", page)
    publish.replace_block("x", publish.table(["h"], [["1\\2"]]))
    assert page.read_text(encoding="utf-8") == "a\n<!-- x: begin -->\n| h |\n| --- |\n| 1\\2 |\n<!-- x: end -->\nb\n"
    with pytest.raises(SystemExit, match="no block y"):
        publish.replace_block("y", "")


def test_what_was_measured_before_an_interruption_is_reported() -> None:
    served = ServedPages({"http://127.0.0.2/a": "one two"}, [])

    def read_it(_task: Task, _programs: Path) -> tuple[Usage, Texts]:
        return Usage(wall=2.0, cpu=1.0, peak_mb=10.0), dict(served.gold)

    def interrupted(_task: Task, _programs: Path) -> tuple[Usage, Texts]:
        raise KeyboardInterrupt

    contestants, here = [Contestant("quick", (), read_it), Contestant("slow", (), interrupted)], Path(sys.executable).parent
    results: dict[str, Result] = {}
    with pytest.raises(KeyboardInterrupt):
        run_pages(served, contestants, {"quick": here, "slow": here}, 2, 1, results)
    assert [(name, result.pages_per_second(), result.f1) for name, result in results.items()] == [("quick", 0.5, [1.0])]
    polling: dict[str, dict[str, Any]] = {"quick": {"first_ms": 3.0, "unchanged_ms": [1.0], "wall_s": [2.0], "feeds_read": 5}}
    polling["slow"] = {"first_ms": 9.0, "unchanged_ms": [], "wall_s": [], "feeds_read": 5}
    text = report([*results.values()], polling, 5, "here", [], "1 page. The run was interrupted before its end.")
    assert "| quick | 3.0 | 1.00 |" in text and "| slow |" not in text and "interrupted" in text


def test_everybody_but_this_checkout_has_an_environment_of_its_own() -> None:
    assert [contestant.name for contestant in CONTESTANTS if not contestant.packages] == ["Borderwatch"]
    assert [poller.name for poller in POLLERS] == ["Borderwatch", "reader"]


def test_a_copied_block_of_an_archive_keeps_its_references_and_is_older(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "x.db")
    connection = store._connection
    with store.write():
        connection.run("INSERT INTO sources (id, slug, name) VALUES (1, 's', 'S')")
        connection.run("INSERT INTO stories (id, headline, first_seen_at, last_seen_at) VALUES (2, 'x', ?, ?)", (SEEN, SEEN))
        connection.run(
            """INSERT INTO articles (id, source_id, story_id, url, canonical_url, title, text, words, content_hash, first_seen_at,
              updated_at) VALUES (3, 1, 2, 'u', 'u', 't', 'x', 1, 'h', ?, ?)""",
            (SEEN, SEEN),
        )
        for table in ("stories", "articles"):
            copy_block(connection, table, 4, {"stories": 10, "articles": 20})
    rows = connection.rows("SELECT id, story_id, source_id, canonical_url, first_seen_at FROM articles ORDER BY id")
    assert [tuple(row) for row in rows] == [(3, 2, 1, "u", SEEN), (83, 42, 1, "u?4", "2026-02-25T00:00:00Z")]
    store.close()


def test_readings_are_scored_by_the_scorers_that_are_there_in_the_fields_that_gold_and_program_have(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "score_dates.py").write_text('import sys\nprint(f"ALL   n=2 accuracy=0.{len(sys.argv)}00 answered=1.0")\n')
    gold, readings = tmp_path / "gold.jsonl", tmp_path / "readings.jsonl"
    gold.write_text('{"id": "a", "title": "Border", "date": "2026-03-01", "with": ["x"]}\n{"id": "b"}\n')
    readings.write_text('{"id": "a", "text": "x", "title": null, "author": "A", "date": ""}\n')
    assert list(score_pages(gold, readings, tmp_path, [])) == [("date", QualityFigure(pages=2, value=0.5))]
    assert "score_segments.py is not there" in capsys.readouterr().err


def test_a_program_that_fails_on_a_page_has_read_nothing_of_it_and_floors_hold_for_ours_only() -> None:
    def fails(page: Page) -> PageReading:
        raise ValueError(page.url)

    assert try_reading(fails, Page(url="http://a.example/", body=b"")).row("p")["text"] == ""
    name, floor = next(iter(QUALITY_FLOORS.items()))
    low = {name: {"trafilatura": QualityFigure(3, floor - 0.1)}}
    assert missed_floors(low, {}) == []
    low[name][OURS] = QualityFigure(3, floor - 0.1)
    assert len(missed_floors(low, {"cost ratio": 9.0})) == 2
    assert f"| {name} | 3 | {floor - 0.1:.3f} | {floor - 0.1:.3f} |" in quality_table(low)
    assert "| cost ratio | 0.25 |" in cost_table({"cost ratio": 0.25})
