"""The events of alerts."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from crawler.model import EventFrame, EventStatus, Match, PlacedEvent
from crawler.runtime.clock import iso

if TYPE_CHECKING:
    import sqlite3

    from crawler.store.connection import Connection

_EVENTLESS = "NOT EXISTS (SELECT 1 FROM events WHERE alert_id = alerts.id AND events.version = alerts.version)"


class Events:
    """The `events` table."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection

    def add(self, alert_id: int, version: int, event: EventFrame) -> None:
        """Keep the event of an alert on a version; the sentence itself stays in the article."""
        self._c.run(
            """INSERT OR REPLACE INTO events (alert_id, version, trigger_verb, trigger_text, actor, target, place_id, confidence,
              happened_on, killed, wounded, attribution, status, denied_by, spans)
            VALUES (?, ?, ?, ?, ?, ?, (SELECT id FROM places WHERE id = ?), ?, ?, ?, ?, ?, ?, ?, ?)""",
            (
                alert_id,
                version,
                event.trigger,
                event.trigger_text,
                event.actor,
                event.target,
                event.place,
                event.confidence,
                event.date.isoformat() if event.date else None,
                event.killed,
                event.wounded,
                event.attribution,
                str(event.status),
                event.denied_by,
                json.dumps(event.spans),
            ),
        )

    def missing_since(self, since: datetime) -> frozenset[int]:
        """The articles that came since then with an alert whose event nobody has read: it was raised before there were events."""
        rows = self._c.rows(
            f"""SELECT DISTINCT article_id FROM articles CROSS JOIN alerts ON article_id = articles.id
            WHERE first_seen_at >= ? AND {_EVENTLESS}""",
            (iso(since),),
        )
        return frozenset(row["article_id"] for row in rows)

    def add_missing(self, article_id: int, version: int, matches: Sequence[Match]) -> int:
        """Give the alerts of an article's version that have no event theirs. Returns how many."""
        rows = self._c.rows(
            f"""SELECT alerts.id, slug FROM alerts JOIN watches ON watches.id = watch_id
            WHERE article_id = ? AND version = ? AND {_EVENTLESS}""",
            (article_id, version),
        )
        events = {match.watch: match.event for match in matches if match.event is not None}
        eventless = [row for row in rows if row["slug"] in events]
        for row in eventless:
            self.add(row["id"], version, events[row["slug"]])
        return len(eventless)


def event_of(row: sqlite3.Row, title: str, text: str) -> PlacedEvent:
    """Build an event from its row, with the name of its place, on a version with this title and text."""
    spans = tuple((str(field), int(begin), int(stop)) for field, begin, stop in json.loads(row["spans"]))
    sentence = next(((title if field == "title" else text)[begin:stop] for field, begin, stop in spans), "")
    frame = EventFrame(
        trigger=row["trigger_verb"],
        trigger_text=row["trigger_text"],
        actor=row["actor"],
        target=row["target"],
        place=row["place_id"] or "",
        candidates=(row["place_id"],) if row["place_id"] else (),
        confidence=row["confidence"],
        date=date.fromisoformat(row["happened_on"]) if row["happened_on"] else None,
        killed=row["killed"],
        wounded=row["wounded"],
        attribution=row["attribution"],
        status=EventStatus(row["status"]),
        denied_by=row["denied_by"],
        text=sentence,
        spans=spans,
    )
    return PlacedEvent(frame, row["place_name"] or "")
