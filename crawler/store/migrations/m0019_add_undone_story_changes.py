"""What undoing a merge or a split of stories brings back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.store.migrations.base import apply, migrations

if TYPE_CHECKING:
    from sqlite_utils import Database

# What these columns hold is said in crawler/store/describe.py: a comment cannot end a column that is added.
UNDONE_CHANGES = (
    "ALTER TABLE story_changes ADD COLUMN before TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE story_changes ADD COLUMN undone_by TEXT",
    "ALTER TABLE story_changes ADD COLUMN undone_at TEXT",
)


@migrations()
def m0019_add_undone_story_changes(db: Database) -> None:
    apply(db, UNDONE_CHANGES)
