"""Watches that were too dear to be judged on an article are kept, until they are judged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.store.migrations.base import apply, migrations

if TYPE_CHECKING:
    from sqlite_utils import Database

UNJUDGED = (
    """CREATE TABLE unjudged (
  article_id INTEGER NOT NULL REFERENCES articles(id),  -- article
  version INTEGER NOT NULL,  -- version of the article
  watch TEXT NOT NULL,  -- slug of the watch: nobody knows whether it is true of the article, or how grave its alert is
  rule_hash TEXT NOT NULL,  -- of the rule that was too dear
  reason TEXT NOT NULL,  -- how many steps it may take at most
  at TEXT NOT NULL,  -- when that was found (UTC)
  PRIMARY KEY (article_id, watch)
) STRICT, WITHOUT ROWID""",
)


@migrations()
def m0013_unjudged(db: Database) -> None:
    apply(db, UNJUDGED)
