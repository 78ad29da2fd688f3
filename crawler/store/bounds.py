"""How much of memory a question of a stranger may take: on connections that run SQL which we did not write."""

from __future__ import annotations

import sqlite3
from typing import Any

MAX_VALUE_BYTES = 16_000_000  # of one text or blob, also of one that an expression makes; the largest page we fetch has 5 MB
MAX_HEAP_BYTES = 200_000_000  # of SQLite in this process: sorting and grouping
MAX_ANSWER_BYTES = 64_000_000  # of all values of one answer, which Python holds until it is written


class BoundedRows:
    """A row factory that counts what one statement gives. Raises `sqlite3.DataError` where it is too much."""

    def __init__(self, max_bytes: int = MAX_ANSWER_BYTES) -> None:
        self._max_bytes = max_bytes
        self._cursor: sqlite3.Cursor | None = None
        self._bytes = 0

    def __call__(self, cursor: sqlite3.Cursor, values: tuple[Any, ...]) -> sqlite3.Row:
        if cursor is not self._cursor:
            self._cursor, self._bytes = cursor, 0
        self._bytes += sum(len(value) if isinstance(value, (str, bytes)) else 8 for value in values)
        if self._bytes > self._max_bytes:
            self._cursor = None
            raise sqlite3.DataError(f"the answer is larger than {self._max_bytes // 1_000_000} MB: ask for fewer rows or columns")
        return sqlite3.Row(cursor, values)


def bound_connection(raw: sqlite3.Connection) -> None:
    """Set the bounds. The time limit does not end a single function, such as `randomblob`: only its size can be bounded."""
    raw.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MAX_VALUE_BYTES)
    raw.execute(f"PRAGMA hard_heap_limit = {MAX_HEAP_BYTES}")
    raw.row_factory = BoundedRows()
