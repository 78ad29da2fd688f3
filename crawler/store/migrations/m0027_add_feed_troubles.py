"""When feeds broke and healed, so that people are told once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.store.migrations.base import apply, migrations

if TYPE_CHECKING:
    from sqlite_utils import Database

FEED_TROUBLES = (
    """CREATE TABLE feed_troubles (
  feed_id INTEGER NOT NULL REFERENCES feeds(id),  -- feed that broke
  began_at TEXT NOT NULL,  -- when it was found in that state first (UTC)
  state TEXT NOT NULL,  -- failing, blocked, silent or stale
  reason TEXT NOT NULL,  -- why, in one line
  confirmed_at TEXT,  -- when it had lasted for six hours (UTC); empty: not yet
  healed_at TEXT,  -- when it was well again (UTC); empty: it is not
  PRIMARY KEY (feed_id, began_at)
) STRICT, WITHOUT ROWID""",
    "CREATE INDEX idx_feed_troubles_healed ON feed_troubles(healed_at)",
)


@migrations()
def m0027_add_feed_troubles(db: Database) -> None:
    apply(db, FEED_TROUBLES)
