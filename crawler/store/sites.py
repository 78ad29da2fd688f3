"""How the pages of each source are built: what recent ones showed, what is remembered of them, and when a site changed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from crawler.model import PageTraits, SiteMemory
from crawler.runtime import serialize
from crawler.runtime.clock import iso

if TYPE_CHECKING:
    from crawler.store.connection import Connection


class Sites:
    """The tables `site_pages`, `site_memories` and `site_drifts`."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection

    def add_page(self, article_id: int, traits: PageTraits, now: datetime) -> None:
        """What the page of a new article showed. Saying it twice changes nothing."""
        self._c.run(
            """INSERT INTO site_pages (source_id, article_id, seen_at, traits)
            SELECT source_id, id, ?, ? FROM articles WHERE id = ? ON CONFLICT (article_id) DO NOTHING""",
            (iso(now), serialize.dumps(traits), article_id),
        )

    def changed(self) -> list[int]:
        """The sources that have pages of which their memory knows nothing yet."""
        rows = self._c.rows(
            """SELECT source_id FROM site_pages LEFT JOIN site_memories USING (source_id)
            GROUP BY source_id HAVING max(site_pages.id) > coalesce(max(last_page_id), 0) ORDER BY source_id"""
        )
        return [row["source_id"] for row in rows]

    def recent_pages(self, source_id: int, most: int) -> list[PageTraits]:
        """What the newest pages of a source showed, the oldest first."""
        rows = self._c.rows("SELECT traits FROM site_pages WHERE source_id = ? ORDER BY id DESC LIMIT ?", (source_id, most))
        return [serialize.loads(PageTraits, row["traits"]) for row in reversed(rows)]

    def save(self, source_id: int, memory: SiteMemory, now: datetime, *, keep_pages: int) -> None:
        """Replace the memory of a source, and forget all but its newest pages. A drift that it names begins, one that it names no
        more ends."""
        self._c.run(
            """INSERT INTO site_memories (source_id, last_page_id, learned_at, memory)
            SELECT ?, coalesce(max(id), 0), ?, ? FROM site_pages WHERE source_id = ?
            ON CONFLICT (source_id) DO UPDATE
              SET last_page_id = excluded.last_page_id, learned_at = excluded.learned_at, memory = excluded.memory""",
            (source_id, iso(now), serialize.dumps(memory), source_id),
        )
        self._c.run(
            """DELETE FROM site_pages WHERE source_id = ? AND id NOT IN (
              SELECT id FROM site_pages WHERE source_id = ? ORDER BY id DESC LIMIT ?)""",
            (source_id, source_id, keep_pages),
        )
        if not memory.drift:
            self._c.run("UPDATE site_drifts SET ended_at = ? WHERE source_id = ? AND ended_at IS NULL", (iso(now), source_id))
            return
        changed = self._c.run(
            "UPDATE site_drifts SET reason = ? WHERE source_id = ? AND ended_at IS NULL", (memory.drift, source_id)
        ).rowcount
        if not changed:
            self._c.run(
                "INSERT INTO site_drifts (source_id, found_at, reason) VALUES (?, ?, ?)", (source_id, iso(now), memory.drift)
            )

    def memories(self, slugs: Iterable[str]) -> dict[str, SiteMemory]:
        """What is remembered of these sources; those of which nothing is have an empty memory."""
        rows = self._c.rows("SELECT slug, memory FROM site_memories JOIN sources ON sources.id = source_id")
        stored = {row["slug"]: row["memory"] for row in rows}
        return {slug: serialize.loads(SiteMemory, stored[slug]) if slug in stored else SiteMemory() for slug in slugs}


def open_drifts(connection: Connection) -> dict[str, str]:
    """Slug of each source whose newest pages differ from those before → how, and since when."""
    rows = connection.rows(
        """SELECT slug, found_at, reason FROM site_drifts JOIN sources ON sources.id = source_id WHERE ended_at IS NULL"""
    )
    return {row["slug"]: f"its pages changed ({row['found_at'][:10]}): {row['reason']}" for row in rows}
