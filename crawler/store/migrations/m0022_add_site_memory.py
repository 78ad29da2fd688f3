"""What the recent pages of each source showed of how they are built, what is remembered of them, and when a site changed."""

from __future__ import annotations

from sqlite_utils import Database

from crawler.store.migrations.base import apply, migrations

SITES = (
    """CREATE TABLE site_pages (
  id INTEGER PRIMARY KEY,  -- number of the row; later pages have higher ones
  source_id INTEGER NOT NULL REFERENCES sources(id),  -- source of the page
  article_id INTEGER NOT NULL UNIQUE,  -- article that the page became
  seen_at TEXT NOT NULL,  -- when it was recorded
  traits TEXT NOT NULL  -- JSON: keys of its blocks, paths of the elements that hold its fields, fields it has, words
) STRICT""",
    "CREATE INDEX idx_site_pages_source ON site_pages(source_id, id)",
    """CREATE TABLE site_memories (
  source_id INTEGER PRIMARY KEY REFERENCES sources(id),  -- source of the pages
  last_page_id INTEGER NOT NULL,  -- newest page from which it was learned
  learned_at TEXT NOT NULL,  -- when it was learned
  memory TEXT NOT NULL  -- JSON: pages, keys of recurring blocks and paragraphs, places with support and confidence
) STRICT""",
    """CREATE TABLE site_drifts (
  id INTEGER PRIMARY KEY,  -- number of the row
  source_id INTEGER NOT NULL REFERENCES sources(id),  -- source whose pages changed
  found_at TEXT NOT NULL,  -- when the newest pages were first seen to differ from those before
  ended_at TEXT,  -- when they differed no more; empty: they do still
  reason TEXT NOT NULL  -- how they differ
) STRICT""",
    "CREATE INDEX idx_site_drifts_source ON site_drifts(source_id, ended_at)",
)


@migrations()
def m0022_add_site_memory(db: Database) -> None:
    apply(db, SITES)
