"""What the archive has of a group of items, asked for all of them at once before they are written."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crawler.store.connection import Connection


class GroupLookup:
    """Reads `article_urls`, `articles` and `entries`."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection

    def urls(self, url_keys: Sequence[str]) -> frozenset[str]:
        """Those of these addresses under which an article was met."""
        rows = self._c.rows(
            "SELECT url_key FROM article_urls WHERE url_key IN (SELECT value FROM json_each(?))", (json.dumps(url_keys),)
        )
        return frozenset(row["url_key"] for row in rows)

    def texts(self, content_hashes: Sequence[str]) -> frozenset[str]:
        """Those of these hashes that an article of any source has."""
        rows = self._c.rows(
            "SELECT content_hash FROM articles WHERE content_hash IN (SELECT value FROM json_each(?))",
            (json.dumps(content_hashes),),
        )
        return frozenset(row["content_hash"] for row in rows)

    def read_entries(self, feeds_and_keys: Sequence[tuple[int, str]]) -> frozenset[tuple[int, str]]:
        """Those of these entries that are an article already."""
        rows = self._c.rows(
            """SELECT entries.feed_id, entries.key FROM json_each(?) AS wanted CROSS JOIN entries
              ON entries.feed_id = wanted.value ->> 0 AND entries.key = wanted.value ->> 1 WHERE article_id IS NOT NULL""",
            (json.dumps(feeds_and_keys),),
        )
        return frozenset((row["feed_id"], row["key"]) for row in rows)

    def keys_of_feed(self, feed_id: int, keys: Sequence[str]) -> frozenset[str]:
        """Those of these keys under which a feed has an entry, as they are kept."""
        rows = self._c.rows(
            "SELECT key FROM entries WHERE feed_id = ? AND key IN (SELECT value FROM json_each(?))",
            (feed_id, json.dumps([storable(key) for key in keys])),
        )
        return frozenset(row["key"] for row in rows)


def storable(text: str) -> str:
    """A text as a column keeps it: a "?" for half a surrogate pair."""
    return text.encode(errors="replace").decode()
