"""Gaps: entries that scrolled off a feed between two polls, and whether they were found elsewhere."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from crawler.model import GapReport, OpenGap
from crawler.runtime.clock import instant, iso

if TYPE_CHECKING:
    from crawler.store.connection import Connection

OPEN_GAP_NOTICE = timedelta(days=30)  # an open gap is named with its feed for so long
MAX_GAP_ATTEMPTS = 5  # polls in which a gap is filled; what is open then stays open


class GapCounts(NamedTuple):
    """Gaps found in a period: how many, how many of them are closed by now, and the entries that filling them gained."""

    found: int
    closed: int
    entries: int


class Gaps:
    """The `gaps` table."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection

    def save(self, feed_id: int, report: GapReport, now: datetime) -> None:
        """A gap as a poll found it, or left it."""
        if report.id is None:
            self._c.run(
                """INSERT INTO gaps (feed_id, since, until, found_at, closed_at, closed_by, entries, documents, attempts, next_url,
                  reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?)""",
                (
                    feed_id,
                    iso(report.since),
                    iso(report.until),
                    iso(now),
                    iso(now) if report.closed_by else None,
                    report.closed_by,
                    report.entries,
                    report.documents,
                    report.next_url,
                    report.reason,
                ),
            )
            return
        self._c.run(
            """UPDATE gaps SET closed_at = ?, closed_by = ?, entries = entries + ?, documents = documents + ?,
              attempts = attempts + 1, next_url = ?, reason = ? WHERE id = ? AND closed_at IS NULL""",
            (
                iso(now) if report.closed_by else None,
                report.closed_by,
                report.entries,
                report.documents,
                report.next_url,
                report.reason,
                report.id,
            ),
        )

    def to_fill(self, feed_id: int, oldest: datetime) -> OpenGap | None:
        """The latest gap of a feed that is open, reaches beyond `oldest`, and was not tried too often."""
        row = self._c.row(
            """SELECT * FROM gaps WHERE feed_id = ? AND closed_at IS NULL AND until > ? AND attempts < ?
            ORDER BY until DESC, id DESC LIMIT 1""",
            (feed_id, iso(oldest), MAX_GAP_ATTEMPTS),
        )
        if row is None:
            return None
        return OpenGap(id=row["id"], since=instant(row["since"]), until=instant(row["until"]), next_url=row["next_url"])

    def latest_by_feed(self, now: datetime) -> dict[int, str]:
        """What is to be said of the latest gap of each feed that has one open, found lately."""
        rows = self._c.rows(
            "SELECT * FROM gaps WHERE closed_at IS NULL AND found_at > ? ORDER BY until", (iso(now - OPEN_GAP_NOTICE),)
        )
        return {row["feed_id"]: f"gap from {row['since'][:16]} to {row['until'][:16]} is open: {row['reason']}" for row in rows}

    def counts(self, since: datetime, until: datetime) -> GapCounts:
        """Gaps that were found within the period."""
        row = self._c.exactly_one(
            """SELECT count(*) AS found, count(closed_at) AS closed, coalesce(sum(entries), 0) AS entries FROM gaps
            WHERE found_at >= ? AND found_at <= ?""",
            (iso(since), iso(until)),
        )
        return GapCounts(row["found"], row["closed"], row["entries"])
