"""What no watch could say: those that were too dear to be judged."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from crawler.runtime.clock import iso

if TYPE_CHECKING:
    from crawler.store.connection import Connection
    from crawler.watch import Unjudged


class UnjudgedWatches:
    """The `unjudged` table."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection

    def replace(self, article_id: int, version: int, unjudged: Sequence[Unjudged], now: datetime) -> None:
        """The watches that were not judged on the newest version of an article; those before were, or its text is gone."""
        self._c.run("DELETE FROM unjudged WHERE article_id = ?", (article_id,))
        self._c.many(
            "INSERT INTO unjudged (article_id, version, watch, rule_hash, reason, at) VALUES (?, ?, ?, ?, ?, ?)",
            [(article_id, version, watch.watch, watch.rule_hash, watch.reason, iso(now)) for watch in unjudged],
        )

    def article_ids(self) -> frozenset[int]:
        """Those on which some watch was not judged."""
        return frozenset(row["article_id"] for row in self._c.rows("SELECT DISTINCT article_id FROM unjudged"))

    def counts_by_watch(self, since: datetime | None = None) -> dict[str, int]:
        """Watch → articles on which it was not judged, of all that are not settled or of those found since then."""
        rows = self._c.rows(
            "SELECT watch, count(*) AS articles FROM unjudged WHERE at >= ? GROUP BY watch ORDER BY watch",
            (iso(since) if since else "",),
        )
        return {row["watch"]: row["articles"] for row in rows}
