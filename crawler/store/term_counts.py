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
        self._c, self._added = connection, _AddedCounts(connection)
        connection.when_undone(self._added.forget)

    @cached_property
    def _remembered(self) -> CachedCounts:
        cached = events.CachedCounts(self._added.read, MAX_CACHED_COUNTS)
        self._c.when_undone(cached.forget)
        return cached

    def counts(self, keys: Keys) -> Floats:
        """Count the articles that have each key, the article of these keys included (`crawler.grouping.events.Counts`)."""
        return self._remembered.counts(keys) + 1

    def count(self, features: ArticleFeatures) -> None:
        """Add an article."""
        keys = events.counted_keys(features)
        self._remembered.add(keys)
        self._added.add(keys.tolist())


class _AddedCounts:
    """What the articles of a transaction add to the table. It knows nobody who knows it: a circle would outlive the archive."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection
        self._counts: Counter[int] | None = Counter()  # what is not written yet; None: to be added up again

    def add(self, distinct: list[int]) -> None:
        """Add the keys of an article."""
        self._waiting().update(distinct)
        self._c.put_off(self._write, distinct)

    def read(self, keys: Sequence[int]) -> dict[int, int]:
        """The counts of the table, with what was added."""
        rows = self._c.rows(
            "SELECT key, articles FROM term_counts WHERE key IN (SELECT value FROM json_each(?))", (json.dumps(keys),)
        )
        counts = {row["key"]: row["articles"] for row in rows}
        if waiting := self._waiting():
            counts |= {key: counts.get(key, 0) + waiting[key] for key in keys if key in waiting}
        return counts

    def forget(self) -> None:
        self._counts = None

    def _write(self, keys_of_articles: list[list[int]]) -> None:
        added = Counter(key for keys in keys_of_articles for key in keys)
        self._c.many(
            """INSERT INTO term_counts (key, articles) VALUES (?, ?)
            ON CONFLICT (key) DO UPDATE SET articles = articles + excluded.articles""",
            sorted(added.items()),  # neighbours stand on one page of the table
        )
        self._counts = Counter()

    def _waiting(self) -> Counter[int]:
        if self._counts is None:
            self._counts = Counter(key for keys in self._c.values_put_off(self._write) for key in keys)
        return self._counts
