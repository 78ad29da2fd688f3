"""Who works on which story, and which articles each reviewer has read and starred."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.store.migrations.base import apply, migrations

if TYPE_CHECKING:
    from sqlite_utils import Database

DESK_WORK = (
    """CREATE TABLE story_assignments (
  story_id INTEGER PRIMARY KEY REFERENCES stories(id),  -- story that somebody works on
  reviewer TEXT NOT NULL,  -- who works on it
  assigned_by TEXT NOT NULL,  -- reviewer who said so
  assigned_at TEXT NOT NULL  -- when (UTC)
) STRICT""",
    """CREATE TABLE article_marks (
  article_id INTEGER NOT NULL REFERENCES articles(id),  -- article that was read or starred
  reviewer TEXT NOT NULL,  -- who read or starred it
  read_at TEXT,  -- when it was marked as read (UTC); empty: it is not
  starred_at TEXT,  -- when it was starred (UTC); empty: it is not
  PRIMARY KEY (article_id, reviewer)
) STRICT, WITHOUT ROWID""",
    "CREATE INDEX idx_article_marks_starred ON article_marks(reviewer, article_id) WHERE starred_at IS NOT NULL",
)


@migrations()
def m0030_add_desk_work(db: Database) -> None:
    apply(db, DESK_WORK)
