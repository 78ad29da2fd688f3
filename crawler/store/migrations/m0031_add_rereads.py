"""Versions that are ours: a kept page read again by a later extractor; and which pages were read so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.store.migrations.base import apply, migrations

if TYPE_CHECKING:
    from sqlite_utils import Database

REREADS = (
    """CREATE TABLE rereads (
  article_id INTEGER PRIMARY KEY REFERENCES articles(id),  -- article whose kept page was read again last
  extractor TEXT NOT NULL,  -- version of what read it
  outcome TEXT NOT NULL,  -- changed, same, refused (no article was found in it) or failed (reading it did not end)
  read_at TEXT NOT NULL  -- when (UTC)
) STRICT""",
    # What the column holds is said in crawler/store/describe.py: a comment cannot end a column that is added.
    "ALTER TABLE version_rows ADD COLUMN reread_at TEXT",
    "DROP VIEW versions",
    """CREATE VIEW versions AS
SELECT version_rows.id, version_rows.article_id, version_rows.number,
       CASE WHEN repeats THEN (SELECT articles.title FROM articles WHERE id = article_id) ELSE version_rows.title END AS title,
       CASE WHEN repeats THEN (SELECT articles.lead FROM articles WHERE id = article_id) ELSE version_rows.lead END AS lead,
       CASE WHEN repeats THEN (SELECT articles.text FROM articles WHERE id = article_id) ELSE version_rows.text END AS text,
       authors, published_at, modified_at, content_hash, recorded_at, page_id, text_from, extractor, reread_at
FROM version_rows""",
)


@migrations()
def m0031_add_rereads(db: Database) -> None:
    apply(db, REREADS)
