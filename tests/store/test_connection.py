"""A connection is whole however it came about, and one row means one row."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from crawler.model.errors import StoreError
from crawler.store import Store
from crawler.store.complaints import name_error
from crawler.store.connection import Connection
from tests.fakes import NOW, an_article, an_article_found, an_entry, house


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with house(tmp_path) as h:
        h.recorder.record(an_article_found(h.plan().run_id, 1, an_entry(), an_article()))
        return h.store.path


def test_a_connection_over_somebody_elses_or_read_only_can_all_that_reading_needs(path: Path) -> None:
    raw = sqlite3.connect(path)
    own, over, reading = Connection.open(path), Connection.wrap(raw, path), Connection.read_only(path)
    try:
        assert vars(own).keys() == vars(over).keys() == vars(reading).keys()
        for connection in (own, over, reading):
            store = Store(connection)
            assert store.path == path
            with store.read():
                assert [story.id for story in store.stories.recent(NOW)] == [1]
            with pytest.raises(StoreError), connection.read():
                connection.run("SELECT * FROM no_such_table")
    finally:
        own.close()
        reading.close()
        assert raw.execute("SELECT count(*) FROM articles").fetchone()[0] == 1, "the connection stays its owner's"
        raw.close()


def test_a_failed_write_over_another_connection_is_forgotten_too(path: Path) -> None:
    raw = sqlite3.connect(path, isolation_level=None)
    forgotten: list[int] = []
    over = Connection.wrap(raw, path)
    over.when_undone(lambda: forgotten.append(1))
    with pytest.raises(RuntimeError), over.write():
        raise RuntimeError
    assert forgotten == [1]
    raw.close()


def test_exactly_one_is_neither_none_nor_two(path: Path) -> None:
    connection = Connection.open(path)
    assert connection.exactly_one("SELECT 1 AS number")["number"] == 1
    for number, sql in ((0, "SELECT 1 WHERE 0"), (2, "SELECT 1 UNION SELECT 2")):
        with pytest.raises(StoreError, match=f"{number} rows where one belongs") as caught:
            connection.exactly_one(sql)
        assert "\n" not in str(caught.value)
    connection.close()


def test_zero_or_one_is_not_two(path: Path) -> None:
    connection = Connection.open(path)
    assert connection.zero_or_one("SELECT 1 WHERE 0") is None
    assert connection.zero_or_one("SELECT 7") is not None
    with pytest.raises(StoreError, match="2 rows"):
        connection.zero_or_one("SELECT 1\n UNION SELECT ?", (2,))
    connection.close()


@pytest.mark.parametrize(
    "ask",
    [
        lambda store: store.feeds.state(99),
        lambda store: store.feeds.source_id_of(99),
        lambda store: store.versions.add_withdrawal(99, "gone", NOW),
        lambda store: store.articles.candidate(99),
        lambda store: store.evidence.article(99),
    ],
    ids=["a feed", "the source of a feed", "an article that went", "a copy's original", "an alert's article"],
)
def test_a_row_that_others_refer_to_and_that_is_gone_is_an_error_with_its_question_and_a_remedy(
    path: Path, ask: Callable[[Store], object]
) -> None:
    store = Store.open(path)
    with pytest.raises(StoreError) as caught:
        ask(store)
    words = str(caught.value)
    assert "99" in words and str(path) in words and "borderwatch check" in words and "\n" not in words
    store.close()


@pytest.mark.parametrize(("free_bytes", "words"), [(0, "the disk is full"), (1 << 30, "could not do it")])
def test_a_full_disk_is_named_however_sqlite_meets_it(
    path: Path, monkeypatch: pytest.MonkeyPatch, free_bytes: int, words: str
) -> None:
    """Where a disk is full before SQLite has begun, it cannot extend the file beside the database, and speaks of input and output."""
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorname = "SQLITE_IOERR_SHMSIZE"
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(1 << 31, 1 << 31, free_bytes))
    assert words in str(name_error(error, path))


def test_of_many_rows_the_one_with_half_a_character_is_put_right_and_all_are_written_once(tmp_path: Path) -> None:
    connection = Connection.wrap(sqlite3.connect(tmp_path / "x.db", isolation_level=None), tmp_path / "x.db")
    connection.run("CREATE TABLE words (word TEXT)")
    for rows in (["a", "b\ud800", "c"], ["\udfff"], ["d", "e\ud800"], ["\ud801", "\ud802", "f"], []):
        connection.run("DELETE FROM words")
        connection.many("INSERT INTO words (word) VALUES (?)", iter([(row,) for row in rows]))
        assert [row["word"] for row in connection.rows("SELECT word FROM words ORDER BY rowid")] == [
            row.encode(errors="replace").decode() for row in rows
        ]
    connection.close()


def test_what_is_put_off_is_written_once_before_the_commit_without_what_was_undone(tmp_path: Path) -> None:
    connection = Connection.wrap(sqlite3.connect(tmp_path / "x.db", isolation_level=None), tmp_path / "x.db")
    bursts: list[list[int]] = []
    with connection.group():
        for number in range(4):
            with suppress(ZeroDivisionError), connection.write():
                connection.put_off(bursts.append, number)
                assert connection.values_put_off(bursts.append)[-1] == number
                if number == 2:
                    raise ZeroDivisionError
        assert not bursts
    assert bursts == [[0, 1, 3]]
    with suppress(ZeroDivisionError), connection.write():
        connection.put_off(bursts.append, 4)
        raise ZeroDivisionError
    with connection.write():
        pass
    assert bursts == [[0, 1, 3]], "what failed with its transaction is not written with the next"
    connection.put_off(bursts.append, 5)
    assert bursts[1:] == [[5]], "without a transaction: at once"
    connection.close()
