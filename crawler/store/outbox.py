"""The outbox: messages on their way, and what each recipient was notified of. No policy: when to try again is decided elsewhere."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from crawler.model import MessageKind, MessageState
from crawler.model.errors import StoreError
from crawler.runtime.clock import instant, iso, moment

if TYPE_CHECKING:
    from crawler.store.connection import Connection

_MESSAGE_COLUMNS = (
    "id, recipient, kind, token, subject, since, until, stories, state, attempts, next_at, sent_at, reason, created_at"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryNotice:
    """A story as a message tells it. `snapshot` (JSON): all that its recipient knows of it then."""

    story_id: int
    revision: str
    reason: str
    changes: tuple[str, ...]
    snapshot: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageRow:
    """A message without what it says."""

    id: int
    recipient: str
    kind: MessageKind
    token: str
    subject: str
    since: datetime
    until: datetime
    stories: int
    state: str
    attempts: int
    next_at: datetime | None
    sent_at: datetime | None
    reason: str
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A message that this process sends now. `attempts` counts this one; it names the claim."""

    row: MessageRow
    content: Mapping[str, str]
    stories: tuple[int, ...]


class Outbox:
    """The `messages` and `notification_log` tables."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection

    # ------------------------------------------------------------------ putting in

    def add(
        self,
        *,
        recipient: str,
        kind: MessageKind,
        token: str,
        subject: str,
        since: datetime,
        until: datetime,
        content: Mapping[str, str],
        notices: Sequence[StoryNotice],
        now: datetime,
    ) -> int:
        """Add a message with its notices, within the caller's transaction; without content it is not sent, but remembered. Raises
        `StoreRefused` where the recipient was notified of one of its stories so already, or the message is there."""
        packed = zlib.compress(json.dumps(content, ensure_ascii=False).encode(errors="replace")) if content else None
        cursor = self._c.run(
            """INSERT INTO messages (recipient, kind, token, subject, since, until, stories, content, state, created_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
            (
                recipient,
                kind,
                token,
                subject,
                iso(since),
                iso(until),
                len(notices),
                packed,
                MessageState.PENDING if content else MessageState.SKIPPED,
                iso(now),
            ),
        )
        id = int(cursor.lastrowid or 0)
        self._c.many(
            """INSERT INTO notification_log (recipient, story_id, revision, message_id, reason, changes, snapshot, notified_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
            [
                (
                    recipient,
                    notice.story_id,
                    notice.revision,
                    id,
                    notice.reason,
                    json.dumps(notice.changes, ensure_ascii=False),
                    notice.snapshot,
                    iso(now),
                )
                for notice in notices
            ],
        )
        return id

    # ------------------------------------------------------------------ on the way

    def claim(self, recipient: str, now: datetime, horizon: datetime) -> Claimed | None:
        """Take the oldest message of a recipient that may be tried; none passes another. The caller holds the recipient's
        lock: what is still called sending is of a process that died. A pause beyond `horizon` is of a clock that was set
        back, and is over."""
        with self._c.write():
            self._c.run(
                """UPDATE messages SET state = 'pending', next_at = NULL,
                  reason = 'the process died while it sent this: it may have arrived'
                WHERE recipient = ? AND state = 'sending'""",
                (recipient,),
            )
            row = self._c.row(
                f"""SELECT {_MESSAGE_COLUMNS}, content FROM messages WHERE recipient = ? AND state = 'pending'
                ORDER BY id LIMIT 1""",
                (recipient,),
            )
            if row is None:
                return None
            pause = moment(row["next_at"])
            if pause is not None and now < pause <= horizon:
                return None
            self._c.run(
                "UPDATE messages SET state = 'sending', attempts = attempts + 1, claimed_at = ? WHERE id = ?", (iso(now), row["id"])
            )
            stories = self._c.rows("SELECT story_id FROM notification_log WHERE message_id = ? ORDER BY id", (row["id"],))
            claimed = self._c.exactly_one(f"SELECT {_MESSAGE_COLUMNS} FROM messages WHERE id = ?", (row["id"],))
        return Claimed(
            row=_message(claimed),
            content=json.loads(zlib.decompress(row["content"])) if row["content"] else {},
            stories=tuple(story["story_id"] for story in stories),
        )

    def mark_sent(self, claim: MessageRow, now: datetime) -> bool:
        """Mark the message as sent: the channel took it. False: another attempt has begun since."""
        return self._settle(claim, "state = 'sent', sent_at = ?, next_at = NULL, reason = ''", (iso(now),))

    def retry_later(self, claim: MessageRow, next_at: datetime, reason: str) -> bool:
        """Put the message off until `next_at`. False: another attempt has begun since."""
        return self._settle(claim, "state = 'pending', next_at = ?, reason = ?", (iso(next_at), reason))

    def lay_aside(self, claim: MessageRow, reason: str) -> bool:
        """Stop trying to send the message: its recipient does not know what it said. False: another attempt has begun since."""
        with self._c.write():
            done = self._change(claim, "state = 'dead', next_at = NULL, reason = ?", (reason,))
            if done:
                self._c.run("UPDATE notification_log SET lost = 1 WHERE message_id = ?", (claim.id,))
        return done

    def revive(self, message_id: int, now: datetime) -> MessageRow:
        """Send a message that was laid aside after all. Raises `StoreError` where that would tell something twice."""
        with self._c.write():
            row = self._c.row(f"SELECT {_MESSAGE_COLUMNS}, content IS NULL AS empty FROM messages WHERE id = ?", (message_id,))
            if row is None or row["state"] != MessageState.DEAD:
                raise StoreError("no message of that number was laid aside", str(message_id))
            if row["empty"]:
                raise StoreError("what the message said is forgotten by now", str(message_id))
            later = self._c.row(
                """SELECT newer.message_id FROM notification_log AS older JOIN notification_log AS newer
                  ON newer.recipient = older.recipient AND newer.story_id = older.story_id AND newer.lost = 0
                  AND newer.message_id > older.message_id
                WHERE older.message_id = ? LIMIT 1""",
                (message_id,),
            )
            if later is not None:
                raise StoreError(
                    f"message {later['message_id']} has reported its stories since: nothing is missing", str(message_id)
                )
            self._c.run("UPDATE notification_log SET lost = 0 WHERE message_id = ?", (message_id,))
            self._c.run(
                "UPDATE messages SET state = 'pending', attempts = 0, next_at = ?, reason = '' WHERE id = ?", (iso(now), message_id)
            )
        return self.get(message_id)

    def _settle(self, claim: MessageRow, change: str, values: Sequence[object]) -> bool:
        with self._c.write():
            return self._change(claim, change, values)

    def _change(self, claim: MessageRow, change: str, values: Sequence[object]) -> bool:
        return bool(
            self._c.run(
                f"UPDATE messages SET {change} WHERE id = ? AND state = 'sending' AND attempts = ?",
                (*values, claim.id, claim.attempts),
            ).rowcount
        )

    # ------------------------------------------------------------------ reading

    def notifications(self, recipient: str, story_ids: Iterable[int]) -> tuple[tuple[int, str, datetime], ...]:
        """(story, snapshot as JSON, when) of everything a recipient knows of these stories, the oldest first: also what was told
        of a story that was merged into one of them, or of the one that it was split from later."""
        rows = self._c.rows(
            """WITH asked(id) AS (SELECT value FROM json_each(?)),
            origin(id, story, before) AS (
              SELECT id, id, '9' FROM asked
              UNION SELECT story_aliases.story_id, old_id, '9' FROM story_aliases JOIN asked ON story_id = asked.id
              UNION SELECT other_id, story_id, created_at FROM story_changes JOIN asked ON other_id = asked.id
                WHERE kind = 'split')
            SELECT origin.id AS story, snapshot, notified_at FROM origin JOIN notification_log ON story_id = origin.story
            WHERE recipient = ? AND lost = 0 AND notified_at <= before ORDER BY notification_log.id""",
            (json.dumps(list(story_ids)), recipient),
        )
        return tuple((row["story"], row["snapshot"], instant(row["notified_at"])) for row in rows)

    def undelivered_stories(self, recipient: str, since: datetime) -> frozenset[int]:
        """Stories whose last notification was laid aside since then."""
        rows = self._c.rows(
            """SELECT DISTINCT +story_id AS story_id FROM notification_log AS older
            WHERE recipient = ? AND lost = 1 AND notified_at >= ?
            AND NOT EXISTS (SELECT 1 FROM notification_log AS newer WHERE newer.recipient = older.recipient
              AND newer.story_id = older.story_id AND newer.lost = 0 AND newer.id > older.id)""",
            (recipient, iso(since)),
        )
        return frozenset(row["story_id"] for row in rows)

    def last_message(self, recipient: str, *kinds: MessageKind, skipped: bool = True, dead: bool = False) -> MessageRow | None:
        """The newest message of these kinds; skipped ones and those that were laid aside are asked for. By its number: clocks
        are set back."""
        row = self._c.row(
            f"""SELECT {_MESSAGE_COLUMNS} FROM messages WHERE recipient = ? AND (? OR state != 'dead') AND (? OR state != 'skipped')
            AND kind IN (SELECT value FROM json_each(?)) ORDER BY id DESC LIMIT 1""",
            (recipient, dead, skipped, json.dumps(kinds)),
        )
        return _message(row) if row else None

    def next_message(self, recipient: str) -> tuple[MessageRow, frozenset[str]] | None:
        """The message whose turn it is, with the severities of the stories that it tells of."""
        row = self._c.row(
            f"SELECT {_MESSAGE_COLUMNS} FROM messages WHERE recipient = ? AND state IN ('pending', 'sending') ORDER BY id LIMIT 1",
            (recipient,),
        )
        if row is None:
            return None
        grave = self._c.rows(
            "SELECT DISTINCT json_extract(snapshot, '$.severity') AS severity FROM notification_log WHERE message_id = ?",
            (row["id"],),
        )
        return _message(row), frozenset(story["severity"] for story in grave)

    def last_message_id(self, recipient: str) -> int:
        """The number of the newest message of a recipient, whatever became of it; 0: none."""
        return int(self._c.value("SELECT coalesce(max(id), 0) FROM messages WHERE recipient = ?", (recipient,)))

    def get(self, message_id: int) -> MessageRow:
        row = self._c.row(f"SELECT {_MESSAGE_COLUMNS} FROM messages WHERE id = ?", (message_id,))
        if row is None:
            raise StoreError("there is no such message", str(message_id))
        return _message(row)

    def list(self, *states: str, recipient: str | None = None, limit: int = 50) -> tuple[MessageRow, ...]:
        """List messages, the newest first. No state: all."""
        rows = self._c.rows(
            f"""SELECT {_MESSAGE_COLUMNS} FROM messages WHERE (? OR state IN (SELECT value FROM json_each(?)))
            AND (? IS NULL OR recipient = ?) ORDER BY id DESC LIMIT ?""",
            (not states, json.dumps(states), recipient, recipient, limit),
        )
        return tuple(_message(row) for row in rows)

    def waiting_recipients(self) -> frozenset[str]:
        """Recipients with a message that is not sent yet."""
        rows = self._c.rows(
            "SELECT DISTINCT +recipient AS recipient FROM messages WHERE state != 'sent' AND state IN ('pending', 'sending')"
        )
        return frozenset(row["recipient"] for row in rows)

    def forget_content(self, before: datetime) -> int:
        """Forget what sent messages and dead letters said; that they were, and the notification log, stay."""
        return self._c.run(
            "UPDATE messages SET content = NULL WHERE content IS NOT NULL AND state IN ('sent', 'dead') AND created_at < ?",
            (iso(before),),
        ).rowcount


def _message(row: sqlite3.Row) -> MessageRow:
    return MessageRow(
        id=row["id"],
        recipient=row["recipient"],
        kind=MessageKind(row["kind"]),
        token=row["token"],
        subject=row["subject"],
        since=instant(row["since"]),
        until=instant(row["until"]),
        stories=row["stories"],
        state=row["state"],
        attempts=row["attempts"],
        next_at=moment(row["next_at"]),
        sent_at=moment(row["sent_at"]),
        reason=row["reason"],
        created_at=instant(row["created_at"]),
    )
