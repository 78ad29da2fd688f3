"""How an article tells an event, and who denies it."""

from __future__ import annotations

from sqlite_utils import Database

from crawler.store.migrations.base import apply, migrations

# What the columns hold is said in crawler/store/describe.py: a comment cannot end a column that is added.
EVENT_STATUS = (
    "ALTER TABLE events ADD COLUMN status TEXT NOT NULL DEFAULT 'happened'",
    "ALTER TABLE events ADD COLUMN denied_by TEXT NOT NULL DEFAULT ''",
)


@migrations()
def m0035_add_event_status(db: Database) -> None:
    apply(db, EVENT_STATUS)
