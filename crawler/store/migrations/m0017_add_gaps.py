"""Gaps in what was seen of a feed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.store.migrations.base import apply, migrations

if TYPE_CHECKING:
    from sqlite_utils import Database

GAPS = (
    """CREATE TABLE gaps (
  id INTEGER PRIMARY KEY,  -- number of the gap
  feed_id INTEGER NOT NULL REFERENCES feeds(id),  -- feed from which entries scrolled off
  since TEXT NOT NULL,  -- date of the newest entry known before it (UTC), or of the last poll where entries bear no dates
  until TEXT NOT NULL,  -- date of the oldest entry known after it (UTC)
  found_at TEXT NOT NULL,  -- when it was found (UTC)
  closed_at TEXT,  -- when earlier documents were found to reach back to its beginning (UTC); empty: open
  closed_by TEXT NOT NULL,  -- which document did
  entries INTEGER NOT NULL,  -- entries gained by filling it
  documents INTEGER NOT NULL,  -- documents asked for to fill it
  attempts INTEGER NOT NULL,  -- polls in which that was tried
  next_url TEXT,  -- where filling goes on
  reason TEXT NOT NULL  -- why it is open
) STRICT""",
    "CREATE INDEX idx_gaps_feed ON gaps(feed_id)",
    "CREATE INDEX idx_gaps_found ON gaps(found_at)",
)


@migrations()
def m0017_add_gaps(db: Database) -> None:
    apply(db, GAPS)
