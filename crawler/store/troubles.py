"""Feeds that broke and healed: the `feed_troubles` table."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from crawler.polling.troubles import Trouble
from crawler.runtime.clock import instant, iso, moment

if TYPE_CHECKING:
    from crawler.store.connection import Connection


class Troubles:
    """Within the caller's transaction."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection

    def open(self) -> dict[int, Trouble]:
        """Feed → its trouble that is not over."""
        return {trouble.feed_id: trouble for trouble in self._select("healed_at IS NULL")}

    def since(self, since: datetime | None) -> tuple[Trouble, ...]:
        """Troubles that are open, or were healed since then, in the order in which they began."""
        return self._select("healed_at IS NULL OR healed_at >= ?", iso(since) or "9")

    def save(self, trouble: Trouble) -> None:
        self._c.run(
            """INSERT INTO feed_troubles (feed_id, began_at, state, reason, confirmed_at, healed_at) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (feed_id, began_at) DO UPDATE SET state = excluded.state, reason = excluded.reason,
              confirmed_at = excluded.confirmed_at, healed_at = excluded.healed_at""",
            (
                trouble.feed_id,
                iso(trouble.began_at),
                trouble.state,
                trouble.reason,
                iso(trouble.confirmed_at),
                iso(trouble.healed_at),
            ),
        )

    def drop(self, trouble: Trouble) -> None:
        """Forget a bad moment."""
        self._c.run("DELETE FROM feed_troubles WHERE feed_id = ? AND began_at = ?", (trouble.feed_id, iso(trouble.began_at)))

    def _select(self, where: str, *values: object) -> tuple[Trouble, ...]:
        rows = self._c.rows(f"SELECT * FROM feed_troubles WHERE {where} ORDER BY began_at, feed_id", values)
        return tuple(
            Trouble(
                feed_id=row["feed_id"],
                state=row["state"],
                reason=row["reason"],
                began_at=instant(row["began_at"]),
                confirmed_at=moment(row["confirmed_at"]),
                healed_at=moment(row["healed_at"]),
            )
            for row in rows
        )
