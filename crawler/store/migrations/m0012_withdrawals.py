"""Pages that are gone, as a row instead of a word in the reasons of an edit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.store.migrations.base import apply, migrations

if TYPE_CHECKING:
    from sqlite_utils import Database

WITHDRAWALS = (
    """CREATE TABLE withdrawals (
  article_id INTEGER NOT NULL REFERENCES articles(id),  -- article whose page is gone
  version INTEGER NOT NULL,  -- version of its edit; there is no text of it
  PRIMARY KEY (article_id, version)
) STRICT, WITHOUT ROWID""",
    """INSERT INTO withdrawals (article_id, version)
SELECT article_id, version FROM edits WHERE kind = 'material' AND json_extract(reasons, '$[0]') LIKE 'withdrawn: %'""",
)


@migrations()
def m0012_withdrawals(db: Database) -> None:
    apply(db, WITHDRAWALS)
