"""Looks at articles that somebody asks for before their time. Those that are due are part of the entries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from crawler.runtime.clock import iso

if TYPE_CHECKING:
    from crawler.store.connection import Connection


class Rechecks:
    """The `rechecks` table."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection

    def hasten(self, since: datetime, now: datetime, slugs: Sequence[str] = ()) -> int:
        """Make the next look at the articles of entries first seen since then due now, also where the last look is over."""
        only = f"AND slug IN ({','.join('?' * len(slugs))})" if slugs else ""
        return self._c.run(
            f"""UPDATE rechecks SET next_at = ? WHERE entry_id IN (
              SELECT entries.id FROM entries JOIN feeds ON feeds.id = feed_id JOIN sources ON sources.id = feeds.source_id
              WHERE entries.first_seen_at >= ? AND feeds.enabled {only})""",
            (iso(now), iso(since), *slugs),
        ).rowcount
