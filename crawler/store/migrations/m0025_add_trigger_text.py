"""The words that tell what happened, as the article writes them."""

from __future__ import annotations

from sqlite_utils import Database

from crawler.store.migrations.base import apply, migrations

# What the column holds is said in crawler/store/describe.py: a comment cannot end a column that is added.
TRIGGER_TEXT = ("ALTER TABLE events ADD COLUMN trigger_text TEXT NOT NULL DEFAULT ''",)


@migrations()
def m0025_add_trigger_text(db: Database) -> None:
    apply(db, TRIGGER_TEXT)
