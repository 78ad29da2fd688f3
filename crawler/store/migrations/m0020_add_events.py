"""The event of each alert: who did what to whom, where and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.store.migrations.base import apply, migrations

if TYPE_CHECKING:
    from sqlite_utils import Database

EVENTS = (
    """CREATE TABLE events (
  alert_id INTEGER NOT NULL REFERENCES alerts(id),  -- alert whose event this is
  version INTEGER NOT NULL,  -- version of the article in which it was read
  trigger_verb TEXT NOT NULL,  -- what happened, a verb: clash, attack, capture …; empty: not said
  actor TEXT NOT NULL,  -- who did it, in English; empty: not said, or unsure
  target TEXT NOT NULL,  -- to whom, in English; empty: not said, or unsure
  place_id TEXT REFERENCES places(id),  -- where; empty: not said, or unsure
  confidence REAL NOT NULL,  -- how sure the place is, 0 to 1
  happened_on TEXT,  -- day of the event (the publisher's); empty: not said
  killed INTEGER,  -- killed in this event; empty: not said
  wounded INTEGER,  -- wounded in this event; empty: not said
  attribution TEXT NOT NULL,  -- who says so, in English; empty: nobody is named
  spans TEXT NOT NULL,  -- JSON: field, first and last character of each sentence that it rests on
  PRIMARY KEY (alert_id, version)
) STRICT""",
    "CREATE INDEX idx_events_place ON events(place_id)",
)


@migrations()
def m0020_add_events(db: Database) -> None:
    apply(db, EVENTS)
