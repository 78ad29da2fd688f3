"""In how many articles words stand: read for every article that comes, and most of its words came before."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING

from crawler.grouping import events

if TYPE_CHECKING:
    from crawler.grouping.events import ArticleFeatures, CachedCounts, Floats, Keys
    from crawler.store.connection import Connection

MAX_CACHED_COUNTS = 1 << 18  # counts that are remembered, whatever the size of the archive


class TermCounts:
    """The `term_counts` table. What was read is remembered until a transaction fails; what another process counts meanwhile is
    seen when the archive is opened anew, and a weight is a logarithm."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection

    @cached_property
    def _remembered(self) -> CachedCounts:
        cached = events.CachedCounts(partial(_read, self._c), MAX_CACHED_COUNTS)
        self._c.when_undone(cached.forget)
        return cached

    def counts(self, keys: Keys) -> Floats:
        """Count the articles that have each key, the article of these keys included (`crawler.grouping.events.Counts`)."""
        return self._remembered.counts(keys) + 1

    def count(self, features: ArticleFeatures) -> None:
        """Add an article."""
        keys = events.counted_keys(features)
        self._c.run(
            """INSERT INTO term_counts (key, articles) SELECT value, 1 FROM json_each(?) WHERE true
            ON CONFLICT (key) DO UPDATE SET articles = articles + 1""",
            (json.dumps(keys.tolist()),),
        )
        self._remembered.add(keys)


def _read(connection: Connection, keys: Sequence[int]) -> dict[int, int]:
    rows = connection.rows(
        "SELECT key, articles FROM term_counts WHERE key IN (SELECT value FROM json_each(?))", (json.dumps(keys),)
    )
    return {row["key"]: row["articles"] for row in rows}
