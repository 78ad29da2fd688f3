"""A question may take a bounded share of memory, however it is asked."""

from __future__ import annotations

import sqlite3

import pytest

from crawler.store.bounds import BoundedRows, bound_connection


@pytest.fixture
def bounded() -> sqlite3.Connection:
    raw = sqlite3.connect(":memory:")
    bound_connection(raw)
    return raw


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT hex(randomblob(150000000))",
        "SELECT length(zeroblob(17000000) || 'x')",
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 100) SELECT hex(zeroblob(5000000)) FROM n",
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 100) SELECT group_concat(hex(zeroblob(1000000))) FROM n",
    ],
)
def test_a_question_that_would_fill_memory_is_refused(bounded: sqlite3.Connection, sql: str) -> None:
    with pytest.raises(sqlite3.Error):
        bounded.execute(sql).fetchall()
    assert bounded.execute("SELECT length(zeroblob(5000000))").fetchone()[0] == 5_000_000, "and the next one is answered"


def test_each_answer_is_counted_by_itself() -> None:
    raw = sqlite3.connect(":memory:")
    raw.row_factory = BoundedRows(max_bytes=100)
    for _ in range(3):
        rows = raw.execute("SELECT zeroblob(60) AS part").fetchall()
        assert rows[0]["part"] == bytes(60)
    with pytest.raises(sqlite3.DataError, match="fewer rows or columns"):
        raw.execute("SELECT zeroblob(60) UNION ALL SELECT zeroblob(60)").fetchall()
