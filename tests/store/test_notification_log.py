"""An archive of the old schema, with notifications in the table `told`: its rows, its rules, and a migration that is cut off."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlite_utils import Database

from crawler.store import Store
from crawler.store.migrations import migrations
from tests.store.test_file import cut_openings

ROWS = [
    (1, "desk", 7, "new:1", 1, "first", '["new"]', "{}", "2026-03-01T06:00:00Z", 1),
    (2, "desk", 7, "new:1", 2, "first", '["new"]', "{}", "2026-03-01T07:00:00Z", 0),
    (5, "hook", 7, "new:1", 3, "first", '["сарҳад"]', "{}", "2026-03-01T07:00:00Z", 0),
]
NAMES = ("told", "idx_told_once", "idx_told_story", "idx_told_message")


def old_archive(path: Path) -> None:
    migrations.apply(Database(path), stop_before="m0014_rename_told_to_notification_log")
    raw = sqlite3.connect(path)
    raw.execute("INSERT INTO stories (id, headline, first_seen_at, last_seen_at) VALUES (7, 'x', 'x', 'x')")
    raw.executemany(
        """INSERT INTO messages (id, recipient, kind, token, subject, since, until, stories, state, created_at)
        VALUES (?, ?, 'digest', ?, 's', 'x', 'x', 1, 'sent', 'x')""",
        [(1, "desk", "a"), (2, "desk", "b"), (3, "hook", "c")],
    )
    raw.executemany("INSERT INTO told VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", ROWS)
    raw.commit()
    raw.close()


def rows(path: Path, sql: str) -> list[tuple[object, ...]]:
    raw = sqlite3.connect(path)
    try:
        return raw.execute(sql).fetchall()
    finally:
        raw.close()


def names(path: Path) -> set[object]:
    return {name for (name,) in rows(path, "SELECT name FROM sqlite_master")}


def test_an_archive_of_the_old_schema_keeps_all_its_notifications(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    old_archive(path)
    store = Store.open(path)
    assert store.check().startswith("whole")
    assert [snapshot for _, snapshot, _ in store.outbox.notifications("desk", [7])] == ["{}"]
    store.close()
    assert rows(path, "SELECT * FROM notification_log ORDER BY id") == ROWS
    assert not names(path) & set(NAMES)
    assert {name.replace("told", "notification_log") for name in NAMES} <= names(path)
    assert rows(path, "PRAGMA foreign_key_check") == []


def test_a_recipient_is_still_notified_of_a_revision_only_once(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    old_archive(path)
    Store.open(path).close()
    raw = sqlite3.connect(path)
    again = """INSERT INTO notification_log (recipient, story_id, revision, message_id, reason, changes, snapshot, notified_at, lost)
      SELECT recipient, story_id, revision, message_id, reason, changes, snapshot, notified_at, ? FROM notification_log WHERE id = 2"""
    raw.execute(again, (1,))
    with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
        raw.execute(again, (0,))
    raw.close()


def test_a_migration_that_is_cut_off_leaves_the_old_table_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old_archive(tmp_path / "old.db")
    for path in cut_openings(tmp_path, monkeypatch, tmp_path / "old.db"):
        if "notification_log" in names(path):  # all steps were committed: the cut was in what follows them
            assert "told" not in names(path)
        else:
            assert set(NAMES) <= names(path)
            assert rows(path, "SELECT * FROM told ORDER BY id") == ROWS
        Store.open(path).close()
        assert rows(path, "SELECT * FROM notification_log ORDER BY id") == ROWS
