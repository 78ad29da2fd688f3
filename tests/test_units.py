"""The systemd units: no mistakes, and no more rights than a crawler needs. And the watchdog, which asks the archive."""

from __future__ import annotations

import logging
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from crawler import config as configuration
from crawler.store.ping import unanswered
from jobs.cli import COMMANDS
from jobs.runner import daemon
from jobs.runner.crawl import Stop
from jobs.runner.daemon import Daemon
from tests.fakes import house

ROOT = Path(__file__).resolve().parents[1]
UNITS = sorted((ROOT / "deploy").glob("*.service"))
MAX_EXPOSURE = 2.0
CONFIG = "sources: [{slug: one, name: One, homepage: https://one.example, country: TJ, feeds: [{url: https://one.example/rss}]}]\n"
needs_systemd = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd-analyze")


def analyze(*arguments: str) -> str:
    result = subprocess.run(["systemd-analyze", *arguments], capture_output=True, text=True, check=False)
    return f"{result.stdout}{result.stderr}"


@needs_systemd
@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_a_unit_is_exposed_by_two_of_ten_at_most(unit: Path) -> None:
    (exposure,) = re.findall(r"Overall exposure level for \S+: ([\d.]+)", analyze("security", "--offline=true", str(unit)))
    assert float(exposure) <= MAX_EXPOSURE


@needs_systemd
def test_systemd_finds_nothing_wrong_with_the_units(tmp_path: Path) -> None:
    for path in (*UNITS, *(ROOT / "deploy").glob("*.timer")):
        text = path.read_text(encoding="utf-8").replace("/srv/borderwatch/.venv/bin/borderwatch", sys.executable)
        (tmp_path / path.name).write_text(text, encoding="utf-8")
    ours = [line for line in analyze("verify", *map(str, sorted(tmp_path.iterdir()))).splitlines() if "borderwatch" in line]
    assert ours == []


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_a_unit_writes_into_the_data_folder_and_nowhere_else(unit: Path) -> None:
    lines = unit.read_text(encoding="utf-8").splitlines()
    keeps_an_archive = "worker" not in unit.name  # a worker has none, and writes into the cache of its service alone
    writable = [line for line in lines if line.startswith("ReadWritePaths=")]
    assert writable == ["ReadWritePaths=/srv/borderwatch/data"] * keeps_an_archive
    assert "ProtectSystem=strict" in lines


def test_the_crontab_calls_commands_that_exist() -> None:
    text = (ROOT / "deploy" / "crontab").read_text(encoding="utf-8")
    called = re.findall(r"bin/borderwatch (?:--\S+ \S+ )*(\w+)", text)
    assert len(called) >= 4
    assert set(called) <= set(COMMANDS)


# --------------------------------------------------------------------------- the watchdog asks the archive


def lose(path: Path) -> None:
    path.unlink()


def overwrite(path: Path) -> None:
    path.with_name(f"{path.name}-wal").unlink(missing_ok=True)
    path.write_bytes(b"no database" * 1000)


@pytest.mark.parametrize("damage", [lose, overwrite])
def test_an_archive_that_was_lost_or_overwritten_does_not_answer(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    with house(tmp_path) as env:
        path = env.store.path
        assert unanswered(path) == ""
    damage(path)
    assert str(path) in unanswered(path)
    assert damage is overwrite or not path.exists(), "the question makes no file"


def test_an_archive_that_is_written_to_answers(tmp_path: Path) -> None:
    with house(tmp_path) as env, env.store.write():
        assert unanswered(env.store.path) == ""


def test_systemd_hears_nothing_of_a_daemon_whose_archive_was_lost_and_the_log_names_it_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    sent: list[str] = []
    stop = Stop()
    rounds = iter(range(5))

    def next_round(_: float) -> None:
        number = next(rounds, None)
        if number == 1:
            lose(config.database)
        if number is None:
            stop.request()

    monkeypatch.setattr(daemon, "notify", sent.append)
    monkeypatch.setattr(daemon, "ping_seconds", lambda: 0.0)
    monkeypatch.setattr(time, "sleep", next_round)
    (tmp_path / "config.yaml").write_text(CONFIG, encoding="utf-8")
    config = configuration.load(tmp_path / "config.yaml")
    with caplog.at_level(logging.ERROR, "borderwatch.daemon"):
        Daemon(config, stop, ()).run()
    assert sent == ["READY=1", "WATCHDOG=1", "WATCHDOG=1", "STOPPING=1"]
    assert [record.message.partition(":")[0] for record in caplog.records] == ["the archive does not answer"]
