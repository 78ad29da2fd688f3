"""Paragraphs of each source's articles: in how many of them one stands."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from crawler.runtime.clock import iso

if TYPE_CHECKING:
    from crawler.store.connection import Connection


class Paragraphs:
    """The `paragraphs` table."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection

    def add_article(self, source_id: int, keys: Iterable[int], now: datetime) -> None:
        """One more article of the source has these."""
        self._c.many(
            """INSERT INTO paragraphs (source_id, paragraph, articles, last_seen_at) VALUES (?, ?, 1, ?)
            ON CONFLICT (source_id, paragraph) DO UPDATE SET articles = articles + 1, last_seen_at = excluded.last_seen_at""",
            [(source_id, key, iso(now)) for key in keys],
        )

    def article_counts(self, source_id: int, keys: Iterable[int]) -> dict[int, int]:
        """In how many articles of the source each of these stands, where it is known."""
        rows = self._c.rows(
            """SELECT paragraph, articles FROM paragraphs
            WHERE source_id = ? AND paragraph IN (SELECT value FROM json_each(?))""",
            (source_id, json.dumps(list(keys))),
        )
        return {row["paragraph"]: row["articles"] for row in rows}

    def repeated(self, source_id: int, least: int, most: int) -> list[int]:
        """The paragraphs that stand in at least so many articles of the source, those seen last first."""
        rows = self._c.rows(
            "SELECT paragraph FROM paragraphs WHERE source_id = ? AND articles >= ? ORDER BY last_seen_at DESC, paragraph LIMIT ?",
            (source_id, least, most),
        )
        return [row["paragraph"] for row in rows]

    def forget(self, before: datetime, *, once_before: datetime, most: int = 20_000) -> int:
        """Those last seen before; those seen once, sooner. How many went; call again until none did."""
        return self._c.run(
            """DELETE FROM paragraphs WHERE (source_id, paragraph) IN (SELECT source_id, paragraph FROM paragraphs
              WHERE last_seen_at < ? OR (last_seen_at < ? AND articles = 1) LIMIT ?)""",
            (iso(before), iso(once_before), most),
        ).rowcount
