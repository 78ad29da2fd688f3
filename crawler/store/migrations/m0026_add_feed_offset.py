"""The clock of a feed: the offset in which it writes the date of an entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.store.migrations.base import apply, migrations

if TYPE_CHECKING:
    from sqlite_utils import Database


@migrations()
def m0026_add_feed_offset(db: Database) -> None:
    # What the column holds is said in crawler/store/describe.py: a comment cannot end a column that is added.
    apply(db, ("ALTER TABLE entries ADD COLUMN published_offset INTEGER",))
