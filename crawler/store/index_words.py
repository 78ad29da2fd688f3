"""The words of the full-text index, for a search that found nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from crawler.store.full_text import FULL_TEXT_INDEX

if TYPE_CHECKING:
    from crawler.store.connection import Connection

MAX_WORDS_READ = 20_000  # of one beginning: a large archive has some thousands for two letters
_LAST_LETTER = "\U0010ffff"


class IndexWords:
    """The vocabulary of the `articles_fts` table, which SQLite reads off the index. The table over it is temporary: also a reader
    that cannot write the archive may make it."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection
        self._is_made = False

    def beginning(self, prefixes: Iterable[str]) -> dict[str, int]:
        """The folded words that begin so, with the number of articles that hold each."""
        if not self._is_made:
            self._c.run(f"CREATE VIRTUAL TABLE IF NOT EXISTS temp.index_words USING fts5vocab('main', '{FULL_TEXT_INDEX}', 'row')")
            self._is_made = True
        words: dict[str, int] = {}
        for prefix in prefixes:
            rows = self._c.rows(
                "SELECT term, doc FROM temp.index_words WHERE term >= ? AND term < ? LIMIT ?",
                (prefix, prefix + _LAST_LETTER, MAX_WORDS_READ),
            )
            words |= {row["term"]: row["doc"] for row in rows}
        return words
