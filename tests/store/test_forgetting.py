"""What retention takes: no fragment of a forgotten text stays, titles are found, and the file shrinks."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from crawler.model import Disposition
from crawler.runtime.scratch import MIN_SWEEP_AGE_SECONDS, SCRATCH_LOCK_NAME, SCRATCH_PREFIX, scratch_folder, sweep_scratch_folders
from crawler.store import Store
from crawler.store.forgetting import surplus_pages
from jobs import retention
from tests.fakes import NOW, Env, a_state, an_article, an_article_found, an_entry, an_error, house
from tests.patience import running

SECRET = "bartholomew"  # a word of the forgotten text that stands nowhere else


def forget(h: Env, **keep: int) -> Any:
    values = {"raw_days": 30, "log_days": 90, "text_days": 0} | keep
    return retention.forget_old_data(SimpleNamespace(retention=SimpleNamespace(**values)), h.store, h.clock.now)  # type: ignore[arg-type]


def places_of(h: Env, word: str) -> set[str]:
    """Tables with a row that bears the word."""
    tables = [
        row[0] for row in h.sql("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%\\_fts\\_%' ESCAPE '\\'")
    ]
    return {table for table in tables for row in h.sql(f"SELECT * FROM {table}") if word in str(row)}


def test_no_table_keeps_a_fragment_of_a_forgotten_text(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        run = h.plan().run_id
        entry = an_entry(summary=f"{SECRET} in the summary", content=f"{SECRET} in the feed")
        h.recorder.record(a_state(run, 1, entry, replace(an_entry("b"), summary=SECRET)))
        article = an_article(text=f"{SECRET} " * 60, lead=SECRET)
        h.recorder.record(an_article_found(run, 1, entry, article))
        h.recorder.record(an_article_found(run, 1, entry, replace(article, text=f"{SECRET} came back " * 40)))
        h.recorder.record(an_error(run, 1, replace(an_entry("b"), summary=SECRET), Disposition.GONE, retry_at=None))
        with h.store.write():
            h.store._connection.run("UPDATE pages SET body = ?", (SECRET.encode(),))
        assert {"entries", "articles", "pages"} <= places_of(h, SECRET) and h.store.search(SECRET)
        h.clock.later(days=40)
        forget(h, text_days=35, raw_days=400)
        assert places_of(h, SECRET) == set()
        assert not h.store.search(SECRET)
        assert [row.title for row in h.store.search("title a")] == ["Title a"]
        assert forget(h, text_days=35).counts["texts"] == 0


def test_a_title_that_an_earlier_version_took_out_of_the_index_is_found_again(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        h.recorder.record(an_article_found(h.plan().run_id, 1, an_entry(), an_article()))
        with h.store.write():
            h.store._connection.run("UPDATE articles SET text = '', purged_at = '2026-01-01T00:00:00Z'")
            h.store._connection.run("INSERT INTO articles_fts (articles_fts) VALUES ('delete-all')")
        h.clock.later(days=40)
        forget(h, text_days=35)
        assert h.store.search("title a")
        assert h.single_value("SELECT purged_at FROM articles") == "2026-01-01T00:00:00Z"


def test_old_runs_go_with_their_ledger_and_what_is_needed_of_them_stays(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        pending = h.plan(everything=True).run_id
        h.recorder.record(a_state(pending, 1, an_entry()))
        runs = [pending]
        for _ in range(5):
            h.clock.later(hours=2)
            runs.append(h.plan(everything=True, only=("two",)).run_id)
            h.recorder.record(a_state(runs[-1], 2, fetches=()))
            with h.store.write():
                h.store.log.finish(runs[-1], "ok", h.clock.now)
        with h.store.write():
            h.store.log.finish(pending, "interrupted", h.clock.now)
        h.clock.later(days=100)
        assert forget(h, log_days=1).counts["runs"] == 0, "silence is judged by what is that old"
        h.clock.later(days=20)
        assert forget(h, log_days=1).counts["runs"] == 4
        kept = h.sql("SELECT id FROM runs ORDER BY id")
        assert kept == [(pending,), (runs[-1],)]
        assert set(h.sql("SELECT DISTINCT run_id FROM coverage UNION SELECT DISTINCT run_id FROM tallies")) <= set(kept)
        assert not h.sql("PRAGMA foreign_key_check")
        h.balance()


@pytest.mark.parametrize(("free", "total", "surplus"), [(0, 100, 0), (8, 100, 0), (50, 150, 40), (0, 0, 0)])
def test_a_tenth_is_kept_for_the_next_days(free: int, total: int, surplus: int) -> None:
    assert surplus_pages(free, total) == surplus


def fill(store: Store, pages: int) -> None:
    with store.write():
        for _ in range(pages):
            store._connection.run(
                "INSERT INTO pages (url, status, headers, body, bytes, fetched_at) VALUES ('u', 200, '{}', ?, 1, ?)",
                (os.urandom(8000), "2026-01-01T00:00:00Z"),
            )


def test_the_file_shrinks_when_raw_pages_go(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        fill(h.store, 400)
        h.store.log.checkpoint()
        before = h.store.path.stat().st_size
        released = forget(h).counts["bytes released"]
        assert released > 400 * 7000
        assert h.store.path.stat().st_size == before - released
        assert h.store.check().startswith("whole")


def test_an_archive_of_an_older_version_shrinks_from_its_first_copy_on(tmp_path: Path) -> None:
    old = tmp_path / "old.db"
    with house(tmp_path / "new") as h:
        raw = sqlite3.connect(h.store.path, isolation_level=None)
        raw.execute("PRAGMA auto_vacuum = NONE")
        raw.execute("VACUUM INTO ?", (str(old),))
        raw.close()
    store = Store.open(old)
    try:
        assert not store.forgetting.can_shrink
        assert store.forgetting.release_room() == 0
        store.log.copy_to(tmp_path / "backup.db")
    finally:
        store.close()
    copy = Store.open(tmp_path / "backup.db")
    try:
        assert copy.forgetting.can_shrink
    finally:
        copy.close()


# ------------------------------------------------------------------ temporary folders


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def age(folder: Path, seconds: float = MIN_SWEEP_AGE_SECONDS + 60) -> Path:
    moment = (NOW - timedelta(seconds=seconds)).timestamp()
    os.utime(folder, (moment, moment))
    return folder


def left(temporary: Path, name: str, *files: str) -> Path:
    folder = temporary / name
    folder.mkdir(mode=0o700)
    for file in files:
        (folder / file).write_text("{}", encoding="utf-8")
    return age(folder)


def test_only_folders_of_killed_processes_are_swept(temporary: Path) -> None:
    gone = [left(temporary, f"{SCRATCH_PREFIX}killed", SCRATCH_LOCK_NAME, "plan.json"), left(temporary, f"{SCRATCH_PREFIX}empty")]
    stay = [
        left(temporary, "somebody-else", SCRATCH_LOCK_NAME),
        left(temporary, f"{SCRATCH_PREFIX}notes", "notes.txt"),
        age(left(temporary, f"{SCRATCH_PREFIX}young", SCRATCH_LOCK_NAME), 60),
    ]
    (temporary / f"{SCRATCH_PREFIX}link").symlink_to(stay[0])
    with scratch_folder() as folder:
        stay.append(age(folder))
        assert sweep_scratch_folders(NOW.timestamp()) == 2
        assert not any(path.exists() for path in gone)
        assert all(path.is_dir() for path in stay)
    assert not folder.exists()


def test_the_folder_of_a_process_that_was_killed_is_swept(temporary: Path) -> None:
    code = (
        "from crawler.runtime.scratch import scratch_folder\nwith scratch_folder() as folder:\n print(folder, flush=True)\n input()"
    )
    environment = {**os.environ, "TMPDIR": str(temporary)}
    with running(
        subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)
    ) as child:
        assert child.stdout is not None
        age(Path(child.stdout.readline().strip()))
        assert sweep_scratch_folders(NOW.timestamp()) == 0
        child.send_signal(signal.SIGKILL)
        child.wait()
        assert sweep_scratch_folders(NOW.timestamp()) == 1
