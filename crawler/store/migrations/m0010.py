"""What an article is about besides its event: a denial of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.store.migrations.base import apply, migrations

if TYPE_CHECKING:
    from sqlite_utils import Database

ARTICLE_LABELS = (
    """CREATE TABLE article_labels (
  article_id INTEGER NOT NULL REFERENCES articles(id),  -- article
  version INTEGER NOT NULL,  -- version of the article
  label TEXT NOT NULL,  -- denied: its headline or first sentence denies a report
  PRIMARY KEY (article_id, version, label)
) STRICT, WITHOUT ROWID""",
)


@migrations()
def m0010_denials(db: Database) -> None:
    apply(db, ARTICLE_LABELS)
