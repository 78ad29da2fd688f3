"""The feed's own text of an entry, and where the text of an article comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.store.migrations.base import apply, migrations

if TYPE_CHECKING:
    from sqlite_utils import Database

# What these columns hold is said in crawler/store/describe.py: a comment cannot end a column that is added.
FEED_TEXT = (
    "ALTER TABLE entries ADD COLUMN content TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE articles ADD COLUMN text_from TEXT NOT NULL DEFAULT 'page'",
    "ALTER TABLE versions ADD COLUMN text_from TEXT NOT NULL DEFAULT 'page'",
    # Pages that came for articles of a feed's text, by time; edits are among them, first versions are not.
    "CREATE INDEX idx_versions_later_page ON versions(recorded_at) WHERE number > 1 AND text_from = 'page'",
    # Entries that wait for another try, whatever they ended in.
    "CREATE INDEX idx_entries_next_attempt ON entries(next_attempt_at) WHERE next_attempt_at IS NOT NULL",
)


@migrations()
def m0015_add_feed_text(db: Database) -> None:
    apply(db, FEED_TEXT)
