"""A translator in the configuration, in `check`, in `health`, and as a job with a real program."""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path

import pytest
import yaml

from crawler import config as configuration
from crawler.app.health_checks import assess_translator
from crawler.app.health_facts import HealthFacts
from crawler.config import Secret, TranslateSettings
from crawler.model.errors import ConfigError
from crawler.model.translation import TranslationTally
from jobs import JOBS
from jobs.cli.check import check_translator
from jobs.health import load_health_rows
from jobs.runner.crawl import Stop
from tests.deliver.environment import delivery_env, write_config
from tests.fakes import NOW

REVERSING = "import sys; print(sys.stdin.read().strip()[::-1])"


def facts(translates: bool = True, **tally: object) -> HealthFacts:
    hour = timedelta(hours=1)
    return HealthFacts(
        now=NOW,
        poll_every=hour,
        cycle_limit=hour,
        translates=translates,
        translations=TranslationTally(**tally),  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("state", "finding"),
    [
        (facts(translates=False), ("ok", "no headline is translated: no translator is configured")),
        (facts(translated=1), ("ok", "1 headline translated in the last day")),
        (facts(translated=5, failed=2), ("ok", "5 headlines translated in the last day; 2 not")),
        (facts(failed=3, problem="HTTP 500"), ("warning", "0 headlines translated in the last day; 3 not: HTTP 500")),
    ],
)
def test_health_warns_while_the_translator_fails(state: HealthFacts, finding: tuple[str, str]) -> None:
    assert assess_translator(state) == finding


@pytest.mark.parametrize(
    ("code", "level", "words"),
    [
        (REVERSING, "ok", "answers in ru: .egdirb"),
        ("import sys; sys.exit('no such model')", "warning", "exit code 1: no such model; headlines stay as they are"),
    ],
)
def test_check_says_whether_it_answers(code: str, level: str, words: str) -> None:
    settings = TranslateSettings(
        command=(sys.executable, "-c", code), url="", key=Secret(""), timeout=20, max_bytes=4000, allow_private=()
    )
    ((found, text),) = check_translator(settings, Path.cwd())
    assert found == level and words in text


@pytest.mark.parametrize(
    ("translate", "complaint"),
    [
        ({"command": ["x"], "url": "http://127.0.0.1:5000"}, "say one of them"),
        ({"command": [" "]}, "must be a program"),
        ({"url": "http://127.0.0.1:5000", "key": "plain"}, "env:NAME"),
        ({"command": "x --to {to}"}, "translate.command"),
        ({"url": "ftp://x"}, "http:// or https://"),
    ],
)
def test_each_slip_has_its_words(tmp_path: Path, translate: dict[str, object], complaint: str) -> None:
    path = write_config(tmp_path, "recipients: [{name: files, channel: files}]")
    path.write_text(path.read_text(encoding="utf-8") + "\n" + yaml.safe_dump({"translate": translate}), encoding="utf-8")
    with pytest.raises(ConfigError, match=complaint):
        configuration.load(path)


def test_the_job_asks_a_program_and_health_counts_what_came(tmp_path: Path) -> None:
    with delivery_env(tmp_path) as desk:
        path = tmp_path / "config.yaml"
        command = {"translate": {"command": [sys.executable, "-c", REVERSING]}}
        path.write_text(path.read_text(encoding="utf-8") + "\n" + yaml.safe_dump(command), encoding="utf-8")
        config = configuration.load(path)
        assert JOBS["translate"].rule(config) is not None
        result = JOBS["translate"].run(config, desk.now, Stop())
        assert result.idle
        desk.report("a", "Tajik clash: стрельба", language="ru")
        desk.house.store._connection.run("UPDATE alerts SET created_at = strftime('%Y-%m-%dT%H:%M:%SZ', 'now')")
        result = JOBS["translate"].run(config, desk.now, Stop())
        assert (result.ok, dict(result.counts)) == (True, {"headlines translated": 1, "not translated": 0})
        text = desk.house.single_value("SELECT text FROM translations")
        assert text == "Tajik clash: стрельба"[::-1]
        from crawler.runtime.clock import utcnow

        (row,) = [row for row in load_health_rows(config, utcnow()) if row.check == "translator"]
        assert (row.level, row.text) == ("ok", "1 headline translated in the last day")
