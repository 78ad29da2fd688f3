"""What an edit changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.store.migrations.base import apply, migrations

if TYPE_CHECKING:
    from sqlite_utils import Database

EDITS = (
    """CREATE TABLE edits (
  article_id INTEGER NOT NULL REFERENCES articles(id),  -- article that was edited
  version INTEGER NOT NULL,  -- version that the edit made
  kind TEXT NOT NULL,  -- cosmetic or material
  reasons TEXT NOT NULL,  -- JSON list: what matters (headline, figure, place, watch, negation, removal)
  changes TEXT NOT NULL,  -- JSON list of [words before, words that went, words that came]
  alerted INTEGER NOT NULL,  -- 1 when an alert stood on the article: a material edit is then followed up
  created_at TEXT NOT NULL,  -- when it was seen (UTC)
  PRIMARY KEY (article_id, version)
) STRICT""",
    "CREATE INDEX idx_edits_created ON edits(created_at)",
)


@migrations()
def m0004_edits(db: Database) -> None:
    apply(db, EDITS)
