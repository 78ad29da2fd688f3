"""Articles, their addresses, near-duplicate buckets and the full-text index."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from crawler.model import Article, TextFrom
from crawler.runtime.clock import iso
from crawler.store.connection import Connection, as_json, ids_of
from crawler.store.full_text import FullTextIndex, IndexedWords, words_of
from crawler.store.publication import date_values
from crawler.store.states import KnownArticle, known_article

if TYPE_CHECKING:
    from crawler.grouping.copies import Similarity


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An article that may be the original of another: what the comparison needs."""

    id: int
    source_id: int
    story_id: int
    copy_of: int | None
    words: int
    text: str


class Articles:
    """The `articles`, `article_urls` and `buckets` tables, and the index of the texts."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection
        self._full_text = FullTextIndex(connection)

    # ------------------------------------------------------------------ finding

    def find_by_url(self, *url_keys: str) -> KnownArticle | None:
        """The article that was met under the first of these addresses that is known."""
        sql = "SELECT articles.* FROM article_urls JOIN articles ON articles.id = article_id WHERE url_key = ?"
        return next((known_article(row) for key in url_keys if (row := self._c.row(sql, (key,))) is not None), None)

    def urls_by_source(self, slugs: Sequence[str], since: datetime) -> dict[str, tuple[str, ...]]:
        """Source → canonical addresses of its newest articles."""
        return {
            slug: tuple(
                row["url_key"]
                for row in self._c.rows(
                    """SELECT url_key FROM article_urls JOIN articles ON articles.id = article_id
                    JOIN sources ON sources.id = source_id WHERE slug = ? AND articles.first_seen_at >= ?
                    ORDER BY articles.id DESC LIMIT 5000""",
                    (slug, iso(since)),
                )
            )
            for slug in slugs
        }

    def find_same_text(self, source_id: int, content_hash: str, since: datetime) -> KnownArticle | None:
        """An article of the same source with the same title and text, recorded lately."""
        # The plus signs leave one index to use, that of the hash: the planner believes that a source has few articles.
        row = self._c.row(
            """SELECT * FROM articles WHERE content_hash = ? AND +source_id = ? AND +first_seen_at >= ? AND purged_at IS NULL
            ORDER BY +id LIMIT 1""",
            (content_hash, source_id, iso(since)),
        )
        return None if row is None else known_article(row)

    def holders(self, keys: Sequence[int], first: int, newest: int) -> list[int]:
        """List for each key of a text the newest articles that have it, from the id `first` on, all in one list."""
        rows = self._c.rows(
            """SELECT (SELECT group_concat(article_id) FROM (SELECT article_id FROM buckets
              WHERE bucket = wanted.value AND article_id >= ? ORDER BY article_id DESC LIMIT ?)) AS ids
            FROM json_each(?) AS wanted""",
            (first, newest, json.dumps(keys)),
        )
        return ids_of(",".join(row["ids"] for row in rows if row["ids"]))

    def word_counts(self, ids: Sequence[int]) -> dict[int, int]:
        """How long the texts of articles are; purged ones have none."""
        rows = self._c.rows(
            "SELECT id, words FROM articles WHERE id IN (SELECT value FROM json_each(?)) AND purged_at IS NULL", (json.dumps(ids),)
        )
        return {row["id"]: row["words"] for row in rows}

    def candidate(self, id: int) -> Candidate:
        """An article that has a text."""
        row = self._c.exactly_one("SELECT * FROM articles WHERE id = ?", (id,))
        return Candidate(
            id=row["id"],
            source_id=row["source_id"],
            story_id=row["story_id"],
            copy_of=row["copy_of"],
            words=row["words"],
            text=row["text"],
        )

    def first_forward(self, *original_keys: str) -> int | None:
        """The first article that says it forwards one of these addresses."""
        article_id: int | None = self._c.value(
            "SELECT min(id) FROM articles WHERE original_key IN (SELECT value FROM json_each(?))", (json.dumps(original_keys),)
        )
        return article_id

    def published_at(self, article_id: int) -> str | None:
        """When an article was published, as it is kept: UTC, as text that sorts."""
        when: str | None = self._c.value("SELECT published_at FROM articles WHERE id = ?", (article_id,))
        return when

    def first_id_since(self, since: datetime) -> int:
        """The least number an article recorded since may have: numbers grow with time."""
        return int(
            self._c.value(
                """SELECT coalesce((SELECT id FROM articles WHERE first_seen_at >= ? ORDER BY first_seen_at, id LIMIT 1),
                  (SELECT max(id) + 1 FROM articles), 0)""",
                (iso(since),),
            )
        )

    def any_since(self, since: datetime) -> bool:
        """Whether an article or a page of a known one was recorded since."""
        return bool(
            self._c.value(
                """SELECT EXISTS (SELECT 1 FROM articles WHERE first_seen_at >= ?)
                  OR EXISTS (SELECT 1 FROM versions WHERE number > 1 AND text_from = 'page' AND recorded_at >= ?)""",
                (iso(since), iso(since)),
            )
        )

    # ------------------------------------------------------------------ writing

    def add(
        self,
        article: Article,
        *,
        source_id: int,
        story_id: int,
        content_hash: str,
        words: int,
        buckets: Iterable[int],
        index: IndexedWords,
        copy_of: int | None,
        similarity: float | None,
        containment: float | None,
        original_key: str | None,
        now: datetime,
    ) -> int:
        cursor = self._c.run(
            """INSERT INTO articles (source_id, story_id, title, url, canonical_url, language, published_at, published_from,
              published_day, published_offset, published_evidence, published_certainty, modified_at, authors, lead, text, words,
              content_hash, copy_of, similarity, containment, first_seen_at, updated_at, text_from, original_key, extractor)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
            (
                source_id,
                story_id,
                article.title,
                article.url,
                article.canonical_url,
                article.language,
                *date_values(article.date),
                iso(article.modified),
                as_json(article.authors),
                article.lead,
                article.text,
                words,
                content_hash,
                copy_of,
                similarity,
                containment,
                iso(now),
                iso(now),
                article.text_from,
                original_key,
                article.extractor,
            ),
        )
        article_id = int(cursor.lastrowid or 0)
        self._index(article_id, index, buckets)
        return article_id

    def revise(
        self,
        article_id: int,
        article: Article,
        *,
        number: int,
        content_hash: str,
        words: int,
        buckets: Iterable[int],
        index: IndexedWords,
        now: datetime,
    ) -> None:
        """Give an article the text of a new version. The text of the one before goes to `version_rows`."""
        if article.language is None and (language := self._c.value("SELECT language FROM articles WHERE id = ?", (article_id,))):
            index = words_of(article.title, article.text, language)  # the language stays, and with it the words
        self._full_text.remove(article_id)
        self._c.run(
            """UPDATE version_rows SET (title, lead, text, repeats) = (SELECT title, lead, text, 0 FROM articles WHERE id = ?)
            WHERE article_id = ? AND repeats""",
            (article_id, article_id),
        )
        self._c.run(
            """UPDATE articles SET title = ?, language = coalesce(?, language), modified_at = coalesce(?, modified_at),
              authors = CASE WHEN ? = '[]' THEN authors ELSE ? END, lead = ?, text = ?, words = ?, content_hash = ?,
              version = ?, updated_at = ?, text_from = ?, extractor = ? WHERE id = ?""",
            (
                article.title,
                article.language,
                iso(article.modified),
                as_json(article.authors),
                as_json(article.authors),
                article.lead,
                article.text,
                words,
                content_hash,
                number,
                iso(now),
                article.text_from,
                article.extractor,
                article_id,
            ),
        )
        self._c.run("DELETE FROM buckets WHERE article_id = ?", (article_id,))
        self._index(article_id, index, buckets)

    def _index(self, article_id: int, index: IndexedWords, buckets: Iterable[int]) -> None:
        self._full_text.add(article_id, index)
        self._c.many("INSERT OR IGNORE INTO buckets (bucket, article_id) VALUES (?, ?)", [(b, article_id) for b in buckets])

    def adopt_page(self, article_id: int, article: Article) -> None:
        """The addresses and the date of the page take the place of what the feed said; an address that is another article's
        stays with that."""
        self._c.run("UPDATE articles SET url = ? WHERE id = ?", (article.url, article_id))
        self._c.run(
            """UPDATE articles SET canonical_url = ? WHERE id = ?
            AND NOT EXISTS (SELECT 1 FROM articles AS rival WHERE rival.canonical_url = ?)""",
            (article.canonical_url, article_id, article.canonical_url),
        )
        if article.published is not None:
            self._c.run(
                """UPDATE articles SET published_at = ?, published_from = ?, published_day = ?, published_offset = ?,
                  published_evidence = ?, published_certainty = ? WHERE id = ?""",
                (*date_values(article.date), article_id),
            )

    def find(self, article_id: int) -> KnownArticle:
        """An article that must be there."""
        return known_article(self._c.exactly_one("SELECT * FROM articles WHERE id = ?", (article_id,)))

    def text_from(self, article_id: int) -> TextFrom:
        """Where the text of an article that must be there comes from."""
        return TextFrom(self._c.exactly_one("SELECT text_from FROM articles WHERE id = ?", (article_id,))["text_from"])

    def unfile(self, article_id: int) -> None:
        """Take an article out of what finds copies and stories, before it is put where its new text belongs."""
        self._c.run("DELETE FROM buckets WHERE article_id = ?", (article_id,))
        self._c.run("DELETE FROM profiles WHERE article_id = ?", (article_id,))

    def file_as_copy(self, article_id: int, root_id: int | None, similarity: Similarity | None = None) -> None:
        """The article whose text it has; None: it has a text of its own."""
        self._c.run(
            "UPDATE articles SET copy_of = ?, similarity = ?, containment = ? WHERE id = ?",
            (root_id, similarity and similarity.jaccard, similarity and similarity.containment, article_id),
        )

    def descend_from(self, original: int, former: int) -> None:
        """An earlier text was found: the former original and its copies are copies of it."""
        self._c.run("UPDATE articles SET copy_of = ? WHERE copy_of = ? OR id = ?", (original, former, former))

    def add_url(self, url_key: str, article_id: int) -> None:
        """One more address of an article; the first article met at an address keeps it."""
        self._c.run("INSERT OR IGNORE INTO article_urls (url_key, article_id) VALUES (?, ?)", (url_key, article_id))

    def forget_buckets(self, before: datetime) -> int:
        """Copies are looked for among later articles only."""
        return self._c.run("DELETE FROM buckets WHERE article_id < ?", (self.first_id_since(before),)).rowcount
