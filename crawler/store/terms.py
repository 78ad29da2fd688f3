"""In how many articles words stand: read for every article that comes, and most of its words came before."""

from __future__ import annotations

import json
from collections.abc import Sequence

from crawler.store.connection import Connection
from crawler.stories import Features, Frequencies, keys_of

TOTAL = ""  # the key under which the articles of a language are counted
MOST_REMEMBERED = 50_000  # counts of a language, before all are forgotten: memory does not grow with the archive


class TermCounts:
    """The `term_counts` table. What was read is remembered: what another process counts meanwhile is seen when the archive is
    opened anew, and a weight is a logarithm."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection
        self._remembered: dict[str, dict[str, int]] = {}

    def with_one(self, one: Features) -> Frequencies:
        """The counts of an article's keys as they are once it is counted."""
        known: dict[str, dict[str, int]] = {}
        totals: dict[str, int] = {}
        for lang, keys in keys_of(one).items():
            counts = self._read(lang, (TOTAL, *keys))
            known[lang] = {key: counts[key] + 1 for key in keys}
            totals[lang] = counts[TOTAL] + 1
        return Frequencies(known, totals)

    def count(self, one: Features) -> None:
        """Add an article."""
        for lang, keys in keys_of(one).items():
            self._c.run(
                """INSERT INTO term_counts (lang, key, articles) SELECT ?, value, 1 FROM json_each(?) WHERE true
                ON CONFLICT (lang, key) DO UPDATE SET articles = articles + 1""",
                (lang, json.dumps([TOTAL, *sorted(keys)])),
            )
            counts = self._remembered.get(lang, {})
            for key in (TOTAL, *keys):
                if key in counts:
                    counts[key] += 1

    def _read(self, lang: str, keys: Sequence[str]) -> dict[str, int]:
        """Counts of at least these keys."""
        counts = self._remembered.setdefault(lang, {})
        if missing := sorted(key for key in keys if key not in counts):
            if len(counts) > MOST_REMEMBERED:
                counts.clear()
                missing = sorted(keys)
            rows = self._c.rows(
                "SELECT key, articles FROM term_counts WHERE lang = ? AND key IN (SELECT value FROM json_each(?))",
                (lang, json.dumps(missing)),
            )
            counts.update(dict.fromkeys(missing, 0))
            counts.update((row["key"], row["articles"]) for row in rows)
        return counts
