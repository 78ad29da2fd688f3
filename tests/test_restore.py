"""An archive that is damaged is found out, rebuilt where that is possible, and restored from a backup where not."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from crawler.model.errors import LockedError, StoreBusy, StoreDamaged, StoreError
from crawler.runtime.lock import hold
from crawler.store import Store
from jobs import backup, restore
from jobs.runner.locks import lock_path
from tests.fakes import NOW, an_article, an_article_found, an_entry, house
from tests.road import Road, source
from tests.site import words
from tests.test_backup import config

ARTICLES = 12


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    with house(tmp_path) as h:
        run = h.plan().run_id
        for number in map(str, range(ARTICLES)):
            h.recorder.record(an_article_found(run, 1, an_entry(number), an_article(number, text=words(number, 100))))
    Store.leave_alone(h.store.path)
    return h.store.path


def change(path: Path, *statements: str) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    for statement in statements:
        connection.execute(statement)
    connection.close()


def overwrite_index(path: Path) -> None:
    connection = sqlite3.connect(path)
    (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'idx_articles_source'").fetchone()
    (size,) = connection.execute("PRAGMA page_size").fetchone()
    connection.close()
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xa5" * size)


def check(path: Path) -> str:
    store = Store.open(path, migrate=False)
    try:
        return store.check()
    finally:
        store.close()


def test_an_overwritten_index_is_found_and_rebuilt(archive: Path) -> None:
    overwrite_index(archive)
    with pytest.raises(StoreError, match="check --repair"):
        check(archive)
    text = restore.repair_archive(config(archive.parent), NOW)
    assert f"whole, {ARTICLES} articles" in text
    assert check(archive).startswith(f"whole, {ARTICLES} articles")
    (replaced,) = archive.parent.glob("news.replaced-*.db")
    assert str(replaced) in text


def test_a_missing_index_is_rebuilt_and_a_missing_table_is_not(archive: Path) -> None:
    change(archive, "DROP INDEX idx_articles_source")
    with pytest.raises(StoreError, match="index idx_articles_source is missing"):
        check(archive)
    restore.repair_archive(config(archive.parent), NOW)
    assert check(archive).startswith("whole")
    change(archive, "DROP TABLE digests")
    before = archive.read_bytes()
    with pytest.raises(StoreError, match="table digests is missing"):
        check(archive)
    with pytest.raises(StoreError, match="table digests is missing"):
        restore.repair_archive(config(archive.parent), NOW)
    assert len(archive.read_bytes()) == len(before)
    assert not list(archive.parent.glob("*unproved*"))


@pytest.mark.parametrize("table", ["notification_log", "gaps", "entries", "feeds"])
def test_a_table_that_is_missing_is_named_whatever_belonged_to_it(archive: Path, table: str) -> None:
    change(archive, "PRAGMA foreign_keys = OFF", f"DROP TABLE {table}")
    with pytest.raises(StoreDamaged, match=f"restore a backup.*table {table} is missing"):
        restore.repair_archive(config(archive.parent), NOW)
    assert not list(archive.parent.glob("*unproved*"))


def test_rows_without_their_parents_are_found(archive: Path) -> None:
    change(archive, "PRAGMA foreign_keys = OFF", "DELETE FROM sources")
    with pytest.raises(StoreError, match="refer to sources that are not there"):
        check(archive)


def test_a_backup_is_restored_and_what_it_replaces_is_kept(archive: Path) -> None:
    road = Road(archive.parent, source("one", "http://127.0.0.1:9/rss"))
    road.borderwatch("backup")
    (copy,) = (archive.parent / "backups").glob("*.db")
    change(archive, "DELETE FROM alerts", "PRAGMA foreign_keys = OFF", "DELETE FROM articles")
    text = road.borderwatch("restore", str(copy))
    assert f"whole, {ARTICLES} articles" in text
    assert road.value("SELECT count(*) FROM articles") == ARTICLES
    (replaced,) = archive.parent.glob("news.replaced-*.db")
    assert sqlite3.connect(replaced).execute("SELECT count(*) FROM articles").fetchone() == (0,)


def test_nothing_is_replaced_under_a_process_that_has_it_open(archive: Path) -> None:
    settings = config(archive.parent)
    with hold(lock_path(settings, "daemon")), pytest.raises(LockedError, match="another daemon"):
        restore.restore_backup(settings, archive, NOW)
    store = Store.open(archive)
    try:
        with pytest.raises(StoreBusy, match="has the archive open"):
            restore.repair_archive(settings, NOW)
    finally:
        store.close()
    assert not list(archive.parent.glob("news.replaced-*"))


def test_a_file_that_is_no_archive_is_not_restored(archive: Path) -> None:
    (archive.parent / "other.db").write_bytes(b"no database" * 1000)
    with pytest.raises(StoreError) as caught:
        restore.restore_backup(config(archive.parent), archive.parent / "other.db", NOW)
    assert str(caught.value).endswith(f"choose another file, as of {archive.parent / 'backups'}: {archive.parent / 'other.db'}")
    assert check(archive).startswith("whole")


def test_a_backup_asks_first_whether_there_is_room(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(archive.parent)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=1000))
    store = Store.open(archive)
    try:
        with pytest.raises(StoreError, match="no room for a copy"):
            backup.make_backup(config(archive.parent), store, NOW)
    finally:
        store.close()
