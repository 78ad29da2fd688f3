"""In how many articles words stand: read for every article that comes, and most of its words came before."""

from __future__ import annotations

import json

import numpy as np
from numpy.typing import NDArray

from crawler.store.connection import Connection
from crawler.stories import Features, Keys, keys_of

REMEMBERED = 1 << 18  # counts, whatever the size of the archive


class TermCounts:
    """The `term_counts` table. What was read is remembered: what another process counts meanwhile is seen when the archive is
    opened anew, and a weight is a logarithm."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection
        # Each key has one place; the last that came to it stays.
        self._keys: Keys = np.zeros(REMEMBERED, dtype=np.int64)
        self._counts = np.full(REMEMBERED, -1.0)

    def counts(self, keys: Keys) -> NDArray[np.float64]:
        """As they are once the article that has these keys is counted (`crawler.stories.Counts`)."""
        at = _places(keys)
        found = np.where(self._keys[at] == keys, self._counts[at], -1.0)
        missing = np.flatnonzero(found < 0)
        if len(missing):
            found[missing] = self._read(keys[missing])
            self._keys[at[missing]], self._counts[at[missing]] = keys[missing], found[missing]
        return found + 1

    def count(self, one: Features) -> None:
        """Add an article."""
        keys = keys_of(one)
        self._c.run(
            """INSERT INTO term_counts (key, articles) SELECT value, 1 FROM json_each(?) WHERE true
            ON CONFLICT (key) DO UPDATE SET articles = articles + 1""",
            (json.dumps(keys.tolist()),),
        )
        at = _places(keys)
        self._counts[at[(self._keys[at] == keys) & (self._counts[at] >= 0)]] += 1

    def _read(self, keys: Keys) -> NDArray[np.float64]:
        rows = self._c.rows(
            "SELECT key, articles FROM term_counts WHERE key IN (SELECT value FROM json_each(?))",
            (json.dumps(keys.tolist()),),
        )
        known = {row["key"]: row["articles"] for row in rows}
        return np.array([known.get(key, 0) for key in keys.tolist()], dtype=np.float64)


def _places(keys: Keys) -> NDArray[np.int64]:
    return (keys ^ (keys >> 32)) & (REMEMBERED - 1)
