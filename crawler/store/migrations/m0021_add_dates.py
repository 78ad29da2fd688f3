"""The page's own day and offset of each article, where its date was found and how sure it is; and which extractor made its text."""

from __future__ import annotations

from sqlite_utils import Database

from crawler.store.migrations.base import apply, migrations

# What these columns hold is said in crawler/store/describe.py: a comment cannot end a column that is added.
DATES = (
    "ALTER TABLE articles ADD COLUMN published_day TEXT",
    "ALTER TABLE articles ADD COLUMN published_offset INTEGER",
    "ALTER TABLE articles ADD COLUMN published_evidence TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE articles ADD COLUMN published_certainty TEXT NOT NULL DEFAULT 'unknown'",
    "ALTER TABLE articles ADD COLUMN extractor TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE versions ADD COLUMN extractor TEXT NOT NULL DEFAULT ''",
)


@migrations()
def m0021_add_dates(db: Database) -> None:
    apply(db, DATES)
