"""The full-text index: words of titles and texts, without the texts. They stand in `articles`, from which it can be made again.

SQLite 3.40 takes a row out of such an index only when it is told the words that the row was made of. They follow from the article
by the same folding; where the folding has changed, the whole index is made anew.
"""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, NamedTuple

from crawler.language.fold import FOLD_VERSION

if TYPE_CHECKING:
    from crawler.store.connection import Connection

FULL_TEXT_INDEX = "articles_fts"
FILL_BATCH_ARTICLES = 200  # of one transaction
NOTICE_SECONDS = 5.0
logger = logging.getLogger("borderwatch.store")


class IndexedWords(NamedTuple):
    """Title and text of an article as `crawler.language.indexing.index_text` makes them."""

    title: str
    text: str


def words_of(title: str, text: str, language: str | None) -> IndexedWords:
    """The words by which an article is found."""
    from crawler.language.indexing import index_text  # the tables of all languages: a list reads no text

    return IndexedWords(index_text(title, language), index_text(text, language))


class FullTextIndex:
    """The `articles_fts` and `index_state` tables. All but `fill` stands within the caller's transaction."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection

    def add(self, article_id: int, words: IndexedWords) -> None:
        """Index an article that is not in the index. `words` are those of the article as it stands in the archive."""
        if not self._waits(article_id):
            self._c.run(f"INSERT INTO {FULL_TEXT_INDEX} (rowid, title, text) VALUES (?, ?, ?)", (article_id, *words))

    def remove(self, article_id: int) -> None:
        """Take an article out, while its row still has the title, text and language that it was indexed with."""
        if self._waits(article_id) or not self.has(article_id):
            return
        row = self._c.exactly_one("SELECT title, text, language FROM articles WHERE id = ?", (article_id,))
        words = words_of(row["title"], row["text"], row["language"])
        self._c.run(
            f"INSERT INTO {FULL_TEXT_INDEX} ({FULL_TEXT_INDEX}, rowid, title, text) VALUES ('delete', ?, ?, ?)",
            (article_id, *words),
        )

    def has(self, article_id: int) -> bool:
        return bool(self._c.value(f"SELECT 1 FROM {FULL_TEXT_INDEX} WHERE rowid = ?", (article_id,)))

    def lacks_articles(self) -> bool:
        """Whether articles wait for it, or are in it with words of another folding. A damaged archive is left to its check."""
        if not self._c.value("SELECT 1 FROM sqlite_master WHERE name = 'index_state'"):
            return False
        return bool(self._c.value("SELECT 1 FROM index_state WHERE folding != ? OR next_id <= last_id", (FOLD_VERSION,)))

    def begin_again(self) -> None:
        """Empty it: `fill` makes it again."""
        self._c.run(f"INSERT INTO {FULL_TEXT_INDEX} ({FULL_TEXT_INDEX}) VALUES ('delete-all')")
        self._c.run("DELETE FROM index_state")
        self._c.run(
            "INSERT INTO index_state (folding, next_id, last_id) SELECT ?, 1, coalesce(max(id), 0) FROM articles", (FOLD_VERSION,)
        )

    def fill(self) -> None:
        """Index what waits, in short transactions: when one is killed, the next goes on from there. Several may do it at once."""
        with self._c.write():
            if self._c.value("SELECT 1 FROM index_state WHERE folding != ?", (FOLD_VERSION,)):
                self.begin_again()
        spoke = time.monotonic()
        while self.lacks_articles():
            with self._c.write():
                filled, last = self._fill_batch()
            if time.monotonic() > spoke + NOTICE_SECONDS:
                spoke = time.monotonic()
                logger.warning("the archive is brought up to date: article %s of %s", f"{filled:,}", f"{last:,}")

    def _fill_batch(self) -> tuple[int, int]:
        """Index the next articles, and drop what the newest version of each repeats; the last of these, and of all that wait."""
        state = self._c.exactly_one("SELECT next_id, last_id FROM index_state")
        rows = self._c.rows(
            "SELECT id, title, text, language FROM articles WHERE id >= ? AND id <= ? ORDER BY id LIMIT ?",
            (state["next_id"], state["last_id"], FILL_BATCH_ARTICLES),
        )
        for row in rows:
            words = words_of(row["title"], row["text"], row["language"])
            self._c.run(f"INSERT INTO {FULL_TEXT_INDEX} (rowid, title, text) VALUES (?, ?, ?)", (row["id"], *words))
        last_filled = rows[-1]["id"] if rows else state["last_id"]
        self._c.run(
            """UPDATE version_rows SET title = '', lead = '', text = '', repeats = 1
            WHERE article_id BETWEEN ? AND ? AND NOT repeats AND (article_id, number, title, lead, text) IN (
              SELECT id, version, articles.title, articles.lead, articles.text FROM articles WHERE articles.id = article_id)""",
            (state["next_id"], last_filled),
        )
        self._c.run("UPDATE index_state SET next_id = ?", (last_filled + 1,))
        return last_filled, state["last_id"]

    def _waits(self, article_id: int) -> bool:
        """Whether `fill` will index it."""
        return bool(self._c.value("SELECT 1 FROM index_state WHERE ? BETWEEN next_id AND last_id", (article_id,)))
