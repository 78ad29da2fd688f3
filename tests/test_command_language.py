"""What commands print is in the reader's language; what programs read from them stays English."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from crawler.app.health_checks import assess_health
from crawler.app.health_facts import HealthFacts
from crawler.language.reader import Reader, written_for
from crawler.runtime.clock import utcnow
from jobs.cli import main_command
from jobs.cli.common import print_table

HEADINGS = ("severity", "title")
SILENT_TEXTS = {
    "en": "no source is silent",
    "ru": "молчащих источников нет",
    "tg": "манбаи хомӯш нест",
    "fa": "هیچ منبعی خاموش نیست",
}


def test_a_table_on_a_terminal_is_headed_in_the_readers_language(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    with written_for(Reader(language="ru")):
        print_table(HEADINGS, [("high", "Мост")])
    assert "важность" in capsys.readouterr().out


def test_a_table_in_a_pipe_is_headed_in_english(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    with written_for(Reader(language="ru")):
        print_table(HEADINGS, [("high", "Мост")])
    assert capsys.readouterr().out == "severity\ttitle\nhigh\tМост\n"


@pytest.mark.parametrize("language", SILENT_TEXTS)
def test_health_speaks_the_readers_language(language: str) -> None:
    hour = timedelta(hours=1)
    with written_for(Reader(language=language)):
        rows = {row.check: row.text for row in assess_health(HealthFacts(now=utcnow(), poll_every=hour, cycle_limit=hour))}
    assert rows["silent"] == SILENT_TEXTS[language]


def test_json_is_english_for_every_reader(tmp_path: Path) -> None:
    config = tmp_path / "config.yaml"
    config.write_text("contact: desk@panj.example\nreader: {language: ru}\nwatches: []\nsources: []\n", encoding="utf-8")
    words, as_json = (
        CliRunner().invoke(main_command, ["--config", str(config), "health", *more]).output for more in ([], ["--json"])
    )
    assert "архив" in words
    assert {check["check"] for check in json.loads(as_json)["checks"]} == {"archive"}
    assert as_json.isascii()
