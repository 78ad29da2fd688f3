"""A second copy of the archive: a snapshot that another machine reads, and a replica that follows while a writer writes."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from datasette.app import Datasette

from crawler.store import Store
from jobs import backup
from jobs.cli import main_command
from jobs.runner.crawl import Stop
from tests.fakes import NOW, Env, an_article, an_article_found, an_entry, house
from tests.patience import CHILD_SECONDS, running

LITESTREAM = shutil.which("litestream", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}") or ""
IS_REQUIRED = bool(os.environ.get("BORDERWATCH_REQUIRE_LITESTREAM"))
needs_litestream = pytest.mark.skipif(not LITESTREAM and not IS_REQUIRED, reason="litestream is not installed")
OWN_TABLES = ("_litestream_seq", "_litestream_lock")  # that it adds to the archive


def record(h: Env, run: int, number: int) -> None:
    """One more article, with all that hangs on it."""
    entry = an_entry(f"e{number}")
    h.recorder.record(an_article_found(run, 1, entry, an_article(entry.key, title=f"Apricots {number}")))


def rows(database: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, and that the file is whole."""
    with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        names = [name for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'") if name not in OWN_TABLES]
        return {name: sorted(raw.execute(f'SELECT * FROM "{name}"'), key=repr) for name in names}


def restore(replica: Path, copy: Path) -> subprocess.Popen[str]:
    """Litestream at work on a copy of what the replica has."""
    command = [LITESTREAM, "restore", "-o", str(copy), replica.as_uri()]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, stdin=subprocess.DEVNULL)


@needs_litestream
def test_what_is_restored_beside_a_writer_is_whole_and_afterwards_it_has_the_same_rows(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        run, numbers, database, replica = h.plan().run_id, count(), tmp_path / "news.db", tmp_path / "replica"
        for _ in range(5):
            record(h, run, next(numbers))
        command = [LITESTREAM, "replicate", str(database), replica.as_uri()]
        output = (tmp_path / "litestream.log").open("w")
        with output, running(subprocess.Popen(command, stdout=output, stderr=output, text=True)) as replicating:
            restored: list[int] = []
            while not restored or restored[-1] <= 5:  # what it had when it began is not enough: it follows
                assert replicating.poll() is None and len(restored) < 200, (tmp_path / "litestream.log").read_text()
                copy = tmp_path / f"copy-{len(restored)}.db"
                with running(restore(replica, copy)) as restoring:
                    while restoring.poll() is None:
                        record(h, run, next(numbers))
                if copy.exists():
                    tables = rows(copy)
                    assert len(tables["articles"]) == len(tables["version_rows"]) == len(tables["memberships"])
                restored.append(len(tables["articles"]) if copy.exists() else 0)
            replicating.terminate()
            replicating.wait(CHILD_SECONDS)
        with running(restore(replica, tmp_path / "last.db")) as restoring:
            assert restoring.wait(CHILD_SECONDS) == 0, restoring.stdout and restoring.stdout.read()
        assert len(rows(tmp_path / "last.db")["articles"]) == next(numbers)
        assert rows(tmp_path / "last.db") == rows(database)
    last = Store.open(tmp_path / "last.db")
    assert last.check().startswith("whole")
    last.close()


def test_a_snapshot_is_read_on_another_machine_by_the_command_and_by_datasette_and_does_not_change(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    with house(here) as h:
        run = h.plan().run_id
        for number in range(3):
            record(h, run, number)
        (here / "config.yaml").write_text("contact: a@example.org\ndatabase: news.db\nsources: []\n", encoding="utf-8")
        there.mkdir()
        (snapshot,) = made_backups(here)
        expected = rows(here / "news.db")
    shutil.copy(snapshot, there / "news.db")
    shutil.copy(here / "config.yaml", there / "config.yaml")
    (there / "news.db").chmod(0o444)
    content = (there / "news.db").read_bytes()
    runner = CliRunner()
    found = runner.invoke(main_command, ["--config", str(there / "config.yaml"), "search", "apricots", "--json"])
    assert found.exit_code == 0, found.output
    assert found.output.count("Apricots") >= 3
    datasette = Datasette([], immutables=[str(there / "news.db")])
    answer = asyncio.run(datasette.client.get("/news/articles.json?_shape=array"))
    assert {row["title"] for row in answer.json()} == {"Apricots 0", "Apricots 1", "Apricots 2"}
    assert (there / "news.db").read_bytes() == content
    del expected["runs"]  # the backup itself is one
    assert {name: rows(there / "news.db")[name] for name in expected} == expected


def made_backups(folder: Path) -> list[Path]:
    """The backups of the archive of a folder, once one more was made."""
    from crawler import config as configuration

    config = configuration.load(folder / "config.yaml")
    assert backup.job(config, NOW, Stop()).ok
    return sorted(backup.backups(config))
