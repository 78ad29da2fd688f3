"""An archive of every earlier schema is brought up to date, also when the upgrade is killed at any of its steps."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
import sqlite_utils

from crawler.store import Store
from crawler.store.migrations import APPLICATION_ID
from crawler.store.migrations.registry import SCHEMA_STEPS, migrations

NAMES = [migration.name for migration in migrations.pending(sqlite_utils.Database(memory=True))]
# Kills itself before the step that its second argument names.
UPGRADE_AND_DIE = """
import os, signal, sys
from pathlib import Path
from crawler.store.migrations.registry import migrations
from crawler.store import Store
for migration in migrations._migrations:
    if migration.name == sys.argv[2]:
        migration.fn = lambda database: os.kill(os.getpid(), signal.SIGKILL)
Store.open(Path(sys.argv[1]))
"""


def archive_before(path: Path, name: str) -> Path:
    """An archive as it was before the step of that name existed."""
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("PRAGMA journal_mode = WAL")
        raw.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        migrations.apply(sqlite_utils.Database(raw), stop_before=name)
        raw.commit()
    return path


def schema(path: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(path)) as raw:
        return sorted(raw.execute("SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"))


def steps(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as raw:
        return [name for (name,) in raw.execute("SELECT name FROM _sqlite_migrations ORDER BY id")]


@pytest.fixture(scope="module")
def newest(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, str]]:
    path = tmp_path_factory.mktemp("newest") / "news.db"
    Store.open(path).close()
    return schema(path)


def test_every_step_is_tried() -> None:
    assert len(NAMES) >= len(SCHEMA_STEPS)


@pytest.mark.parametrize("name", NAMES[1:])
def test_an_archive_of_an_earlier_schema_becomes_one_of_today(tmp_path: Path, name: str, newest: list[tuple[str, str]]) -> None:
    path = archive_before(tmp_path / "news.db", name)
    assert steps(path) == NAMES[: NAMES.index(name)]
    Store.open(path).close()
    assert steps(path) == NAMES
    assert schema(path) == newest


@pytest.mark.parametrize("name", [NAMES[len(NAMES) // 2], NAMES[-1]])
def test_an_upgrade_that_is_killed_leaves_the_archive_as_it_was_and_the_next_one_ends_it(
    tmp_path: Path, name: str, newest: list[tuple[str, str]]
) -> None:
    path = archive_before(tmp_path / "news.db", NAMES[5])
    before = schema(path)
    child = subprocess.run([sys.executable, "-c", UPGRADE_AND_DIE, str(path), name], check=False, env=dict(os.environ))
    assert child.returncode == -signal.SIGKILL
    assert (schema(path), steps(path)) == (before, NAMES[:5])
    Store.open(path).close()
    assert (schema(path), steps(path)) == (newest, NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_an_upgrade_that_fails_at_any_step_is_undone(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: object) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    path = archive_before(tmp_path / "news.db", NAMES[0] if name == NAMES[0] else NAMES[1])
    before = schema(path)
    (migration,) = [migration for migration in migrations._migrations if migration.name == name]
    with monkeypatch.context() as patch:
        patch.setattr(migration, "fn", fail)
        with pytest.raises(Exception, match="disk I/O error"):
            Store.open(path)
    assert schema(path) == before
    Store.open(path).close()
    assert steps(path) == NAMES
