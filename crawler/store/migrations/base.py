"""Where the steps of the schema are registered, in the order of their numbers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlite_utils import Database, Migrations

migrations = Migrations("borderwatch")


def apply(db: Database, statements: Iterable[str]) -> None:
    """Plain DDL, one statement per call: the text with its comments stays in sqlite_master, where Datasette and people
    read it."""
    connection: Any = db.conn
    for statement in statements:
        connection.execute(statement)
