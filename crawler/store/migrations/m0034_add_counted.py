"""Adds of whom a figure is, and whether it is of the news: figures are compared only where they count the same thing."""

from __future__ import annotations

from sqlite_utils import Database

from crawler.store.migrations.base import apply, migrations

# What the columns hold is said in crawler/store/describe.py: a comment cannot end a column that is added.
COUNTED = (
    "ALTER TABLE figures ADD COLUMN counted TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE figures ADD COLUMN background TEXT NOT NULL DEFAULT ''",
)


@migrations()
def m0034_add_counted(db: Database) -> None:
    apply(db, COUNTED)
