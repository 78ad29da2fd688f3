"""When an article is looked at again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.store.migrations.base import apply, migrations

if TYPE_CHECKING:
    from sqlite_utils import Database

RECHECKS = (
    """CREATE TABLE rechecks (
  entry_id INTEGER PRIMARY KEY REFERENCES entries(id),  -- entry whose page is looked at again
  checks INTEGER NOT NULL,  -- how often that was done
  next_at TEXT  -- when next (UTC); empty: never again
) STRICT""",
    "CREATE INDEX idx_rechecks_next ON rechecks(next_at)",
)


@migrations()
def m0005_rechecks(db: Database) -> None:
    apply(db, RECHECKS)
