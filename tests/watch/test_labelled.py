"""Watches scored on labelled articles, by author, with intervals; and the command that measures the shipped rules."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bench.alerts import recall_report, story_intervals
from crawler import config as configuration
from crawler.app.labelled import score_articles
from crawler.config import Config
from crawler.model.errors import RuleError
from crawler.watch import CheckedLabel, LabelOutcome, label_alerts
from jobs.cli import main_command

ROOT = Path(__file__).resolve().parents[2]
ARTICLES: list[dict[str, Any]] = [
    {"id": "1", "author": "x", "lang": "en", "title": "Fire", "text": "A fire burned.", "fire": ["fire"]},
    {"id": "2", "author": "x", "lang": "en", "title": "Fired", "text": "Shots at a fire.", "fire": [], "allowed": ["fire"]},
    {"id": "3", "author": "y", "lang": "en", "title": "Camp fire", "text": "A camp fire.", "fire": []},
    {"id": "4", "author": "y", "lang": "ru", "title": "Пожары", "text": "Огонь уничтожил склад.", "fire": ["fire"]},
]


@pytest.fixture
def config_file(tmp_path: Path) -> Path:
    path = tmp_path / "config.yaml"
    groups = {"burning": {"en": ["fire"], "ru": ["пожар~"]}, "place": ["Atlantis"]}
    rules = [
        {"id": "fire", "title": "F", "severity": "low", "query": "head:@burning"},
        {"id": "never", "title": "N", "severity": "low", "query": "@place"},
    ]
    path.write_text(json.dumps({"contact": "me@example.org", "groups": groups, "watches": rules}), encoding="utf-8")
    return path


@pytest.fixture
def config(config_file: Path) -> Config:
    return configuration.load(config_file)


def command(config_file: Path, name: str, rows: list[dict[str, Any]], *options: str) -> Result:
    file = config_file.with_name("rows.jsonl")
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    arguments = [name, str(file)] if name else [str(file)]
    return CliRunner().invoke(main_command, ["-c", str(config_file), "watch", "test", *arguments, *options])


def test_an_alert_that_may_fire_counts_neither_way() -> None:
    row = {"id": "1", "fire": ["a", "b"], "allowed": ["c"]}
    assert {label.watch: str(label.outcome) for label in label_alerts(row, ["a", "c", "d"])} == {
        "a": "right",
        "b": "missed",
        "d": "false",
    }


def test_articles_are_scored_by_watch_language_and_author(config: Config) -> None:
    report = score_articles(config, [{**row, "title": ""} if row["id"] == "4" else row for row in ARTICLES])
    assert (report.total.true_positives, report.total.false_positives, report.total.false_negatives) == (1, 1, 1)
    assert {author: score.precision for author, score in report.by("author").items()} == {"x": 1.0, "y": 0.0}
    assert {lang: score.recall for lang, score in report.by("lang").items()} == {"en": 1.0, "ru": 0.0}
    low, high = report.total.precision_interval
    assert 0.09 < low < 0.1 and 0.9 < high < 0.91  # Wilson 1927, one of two


def test_an_article_without_a_label_or_with_an_unknown_watch_is_refused(config: Config) -> None:
    with pytest.raises(RuleError, match="without 'fire'"):
        score_articles(config, [{"text": "a"}])
    with pytest.raises(RuleError, match="no watch 'flood'"):
        score_articles(config, [{"text": "a", "fire": [], "allowed": ["flood"]}])


def test_the_command_prints_intervals_and_authors_for_articles(config_file: Path) -> None:
    result = command(config_file, "--articles", ARTICLES)
    assert result.exit_code == 1, "one alert is false"
    assert "author\tfound\tmissed\tfalse\tprecision\trecall" in result.output
    assert "y\t1\t0\t1\t0.50 [0.09-0.91]\t1.00 [0.21-1.00]" in result.output
    assert "false alert: fire [en] 3: Camp fire" in result.output
    assert command(config_file, "--articles", ARTICLES, "--precision", "0.6").exit_code == 0
    answer = json.loads(command(config_file, "--articles", ARTICLES, "--json").output)
    assert answer["by_author"]["y"]["precision_interval"] == [0.0945, 0.9055]


def test_the_command_prints_intervals_and_authors_for_sentences(config_file: Path) -> None:
    cases = [
        {"watch": "fire", "lang": "en", "text": "A fire burned.", "match": True, "author": "x"},
        {"watch": "fire", "lang": "en", "text": "Rain fell.", "match": False, "author": "y"},
    ]
    result = command(config_file, "", cases)
    assert result.exit_code == 0, result.output
    assert "x\t1\t0\t0\t1.00 [0.21-1.00]\t1.00 [0.21-1.00]" in result.output
    assert "2 cases: recall 1.000 [0.207-1.000]" in result.output
    assert CliRunner().invoke(main_command, ["-c", str(config_file), "watch", "test"]).exit_code == 2


def test_the_recall_report_names_what_was_lacking_and_holds_no_text(config: Config) -> None:
    rows = [{**row, "title": "Склад" if row["id"] == "4" else row["title"]} for row in ARTICLES]
    page = recall_report(config, rows, score_articles(config, rows).alerts)
    assert "| ru | 4 | Склад | @burning |" in page
    assert "уничтожил" not in page and "1 alert missed" in page


def test_intervals_over_stories_are_wider_than_over_articles_that_fail_together() -> None:
    def labels(stories: int) -> list[CheckedLabel]:
        kinds = [LabelOutcome.RIGHT if number % 40 < 20 else LabelOutcome.FALSE for number in range(40)]
        return [
            CheckedLabel(article=str(number), watch="w", outcome=outcome, story=str(number * stories // 40))
            for number, outcome in enumerate(kinds)
        ]

    (low, high), _ = story_intervals(labels(4))
    (narrow_low, narrow_high), _ = story_intervals(labels(40))
    assert low < narrow_low < 0.5 < narrow_high < high
    assert story_intervals([]) == ((1.0, 1.0), (1.0, 1.0))


@pytest.mark.parametrize(("options", "code", "words"), [((), 0, "nothing to measure"), (("--authors", "abd"), 2, "say --held-out")])
def test_the_bench_command_ends_cleanly_and_keeps_the_held_out_authors(
    tmp_path: Path, options: tuple[str, ...], code: int, words: str
) -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "bench" / "alerts.py"), "--shared", str(tmp_path), *options],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert done.returncode == code and words in done.stdout + done.stderr
