"""The outbox: what is to be sent to whom, and what each recipient was told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.store.migrations.base import apply, migrations

if TYPE_CHECKING:
    from sqlite_utils import Database

OUTBOX = (
    """CREATE TABLE messages (
  id INTEGER PRIMARY KEY,  -- number of the message; those of a recipient are sent in this order
  recipient TEXT NOT NULL,  -- name of the recipient in config.yaml; nothing else of them is kept
  kind TEXT NOT NULL,  -- digest, notice, heartbeat or test
  token TEXT NOT NULL UNIQUE,  -- its name to receivers (Message-ID, idempotency key), the same at every attempt
  subject TEXT NOT NULL,  -- its headline
  since TEXT NOT NULL,  -- begin of the period it reports (UTC)
  until TEXT NOT NULL,  -- its end (UTC)
  stories INTEGER NOT NULL,  -- how many it tells of
  content BLOB,  -- compressed JSON, form to text, exactly as it is sent; empty once forgotten
  state TEXT NOT NULL,  -- pending, sending, sent, dead (laid aside) or skipped (a digest without anything to tell)
  attempts INTEGER NOT NULL DEFAULT 0,  -- how often sending began
  next_at TEXT,  -- not tried before (UTC)
  claimed_at TEXT,  -- when the last attempt began (UTC)
  sent_at TEXT,  -- when the channel took it (UTC)
  reason TEXT NOT NULL DEFAULT '',  -- what the channel said last
  created_at TEXT NOT NULL  -- when it was decided and composed (UTC)
) STRICT""",
    """CREATE TABLE told (
  id INTEGER PRIMARY KEY,  -- number of the telling
  recipient TEXT NOT NULL,  -- who was told
  story_id INTEGER NOT NULL REFERENCES stories(id),  -- of which story
  revision TEXT NOT NULL,  -- new, update, escalation or correction, and a hash of the facts
  message_id INTEGER NOT NULL REFERENCES messages(id),  -- in which message
  reason TEXT NOT NULL,  -- row of the policy that let it through
  changes TEXT NOT NULL,  -- JSON list: what was news
  snapshot TEXT NOT NULL,  -- JSON: all that this recipient knows of the story by now
  told_at TEXT NOT NULL,  -- when (UTC)
  lost INTEGER NOT NULL DEFAULT 0  -- 1 when the message was laid aside: the recipient does not know it
) STRICT""",
    "CREATE UNIQUE INDEX idx_told_once ON told(recipient, story_id, revision) WHERE lost = 0",
    "CREATE INDEX idx_told_story ON told(story_id)",
    "CREATE INDEX idx_told_message ON told(message_id)",
    "CREATE INDEX idx_messages_recipient ON messages(recipient, id)",
    "CREATE INDEX idx_messages_unsent ON messages(state) WHERE state != 'sent'",
)


@migrations()
def m0007_outbox(db: Database) -> None:
    apply(db, OUTBOX)
