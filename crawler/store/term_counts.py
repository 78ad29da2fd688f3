"""In how many articles words stand: read for every article that comes, and most of its words came before."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from crawler.grouping import events

if TYPE_CHECKING:
    from crawler.grouping.events import ArticleFeatures, CachedCounts, Floats, Keys
    from crawler.store.connection import Connection

MAX_CACHED_COUNTS = 1 << 18  # counts that are remembered, whatever the size of the archive


class TermCounts:
    """The `term_counts` table. What was read is remembered until a transaction fails; what another process counts meanwhile is
    seen when the archive is opened anew, and a weight is a logarithm.

    Articles of one transaction have most of their words in common: their counts are added up, and written at its end.
    """

    def __init__(self, connection: Connection) -> None:
        self._c = connection
        self._waiting: Counter[int] | None = Counter()  # what is not written yet; None: to be added up again
        connection.when_undone(self._forget_waiting)

    @cached_property
    def _remembered(self) -> CachedCounts:
        cached = events.CachedCounts(self._read, MAX_CACHED_COUNTS)
        self._c.when_undone(cached.forget)
        return cached

    def counts(self, keys: Keys) -> Floats:
        """Count the articles that have each key, the article of these keys included (`crawler.grouping.events.Counts`)."""
        return self._remembered.counts(keys) + 1

    def count(self, features: ArticleFeatures) -> None:
        """Add an article."""
        keys = events.counted_keys(features)
        self._remembered.add(keys)
        waiting, distinct = self._waiting_counts(), keys.tolist()
        waiting.update(distinct)
        self._c.put_off(self._write, distinct)

    def _write(self, keys_of_articles: list[list[int]]) -> None:
        added = Counter(key for keys in keys_of_articles for key in keys)
        self._c.many(
            """INSERT INTO term_counts (key, articles) VALUES (?, ?)
            ON CONFLICT (key) DO UPDATE SET articles = articles + excluded.articles""",
            sorted(added.items()),  # neighbours stand on one page of the table
        )
        self._waiting = Counter()

    def _read(self, keys: Sequence[int]) -> dict[int, int]:
        rows = self._c.rows(
            "SELECT key, articles FROM term_counts WHERE key IN (SELECT value FROM json_each(?))", (json.dumps(keys),)
        )
        counts = {row["key"]: row["articles"] for row in rows}
        if waiting := self._waiting_counts():
            counts |= {key: counts.get(key, 0) + waiting[key] for key in keys if key in waiting}
        return counts

    def _waiting_counts(self) -> Counter[int]:
        if self._waiting is None:
            self._waiting = Counter(key for keys in self._c.values_put_off(self._write) for key in keys)
        return self._waiting

    def _forget_waiting(self) -> None:
        self._waiting = None
