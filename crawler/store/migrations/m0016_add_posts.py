"""Items of a feed that are articles themselves, and the originals that they repeat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.store.migrations.base import apply, migrations

if TYPE_CHECKING:
    from sqlite_utils import Database

# What these columns hold is said in crawler/store/describe.py: a comment cannot end a column that is added.
POSTS = (
    "ALTER TABLE entries ADD COLUMN is_article INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE entries ADD COLUMN original TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE articles ADD COLUMN original_key TEXT",
    "CREATE INDEX idx_articles_original ON articles(original_key) WHERE original_key IS NOT NULL",
)


@migrations()
def m0016_add_posts(db: Database) -> None:
    apply(db, POSTS)
