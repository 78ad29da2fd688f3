"""Name the table of notifications as alerting names it: `told` becomes `notification_log`, with all its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.store.migrations.base import apply, migrations

if TYPE_CHECKING:
    from sqlite_utils import Database

# A new table, not ALTER TABLE … RENAME: the comments of its columns are what people read, and they change as well.
NOTIFICATION_LOG = (
    """CREATE TABLE notification_log (
  id INTEGER PRIMARY KEY,  -- number of the notification
  recipient TEXT NOT NULL,  -- name of the recipient in config.yaml
  story_id INTEGER NOT NULL REFERENCES stories(id),  -- story that the recipient was notified of
  revision TEXT NOT NULL,  -- new, update, escalation or correction, and a hash of the facts
  message_id INTEGER NOT NULL REFERENCES messages(id),  -- message that the notification is part of
  reason TEXT NOT NULL,  -- row of the policy that let it through
  changes TEXT NOT NULL,  -- JSON list: what was new to the recipient
  snapshot TEXT NOT NULL,  -- JSON: all that the recipient knows of the story with this notification
  notified_at TEXT NOT NULL,  -- when (UTC)
  lost INTEGER NOT NULL DEFAULT 0  -- 1: its message was laid aside, so the recipient does not know of it
) STRICT""",
    """INSERT INTO notification_log (id, recipient, story_id, revision, message_id, reason, changes, snapshot, notified_at, lost)
SELECT id, recipient, story_id, revision, message_id, reason, changes, snapshot, told_at, lost FROM told ORDER BY id""",
    "DROP TABLE told",
    "CREATE UNIQUE INDEX idx_notification_log_once ON notification_log(recipient, story_id, revision) WHERE lost = 0",
    "CREATE INDEX idx_notification_log_story ON notification_log(story_id)",
    "CREATE INDEX idx_notification_log_message ON notification_log(message_id)",
)


@migrations()
def m0014_rename_told_to_notification_log(db: Database) -> None:
    apply(db, NOTIFICATION_LOG)
