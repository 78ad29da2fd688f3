"""The text of an article stands once: the full-text index keeps words alone, and the newest version points to its article.

What an archive holds already is moved afterwards, in short transactions: see `crawler.store.full_text`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.store.migrations.base import apply, migrations

if TYPE_CHECKING:
    from sqlite_utils import Database

TEXT_ONCE = (
    "DROP TABLE articles_fts",
    # Without content: it finds numbers of articles. Without an index of prefixes, which is 44 % of it: those of two or three
    # letters are found by going through the words that begin so.
    """CREATE VIRTUAL TABLE articles_fts USING fts5(
  title, text, content = '', tokenize = "unicode61 remove_diacritics 0"
)""",
    """CREATE TABLE index_state (
  folding INTEGER NOT NULL,  -- version of the folding of the words in articles_fts
  next_id INTEGER NOT NULL,  -- first article that is not in it yet
  last_id INTEGER NOT NULL  -- last article that waits for it; a smaller number than the first: none does
) STRICT""",
    "INSERT INTO index_state (folding, next_id, last_id) SELECT 1, 1, coalesce(max(id), 0) FROM articles",
    "ALTER TABLE versions RENAME TO version_rows",
    # What the column holds is said in crawler/store/describe.py: a comment cannot end a column that is added.
    "ALTER TABLE version_rows ADD COLUMN repeats INTEGER NOT NULL DEFAULT 0",
    # No join: a view that has one is read to its end where something is joined to it on the left.
    """CREATE VIEW versions AS
SELECT version_rows.id, version_rows.article_id, version_rows.number,
       CASE WHEN repeats THEN (SELECT articles.title FROM articles WHERE id = article_id) ELSE version_rows.title END AS title,
       CASE WHEN repeats THEN (SELECT articles.lead FROM articles WHERE id = article_id) ELSE version_rows.lead END AS lead,
       CASE WHEN repeats THEN (SELECT articles.text FROM articles WHERE id = article_id) ELSE version_rows.text END AS text,
       authors, published_at, modified_at, content_hash, recorded_at, page_id, text_from, extractor
FROM version_rows""",
)


@migrations()
def m0028_text_once(db: Database) -> None:
    apply(db, TEXT_ONCE)
