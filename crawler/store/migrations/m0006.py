"""Copies found by sampled shingles, paragraphs a site repeats, splits that hold, validators of pages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from crawler.facts.boilerplate import paragraph_keys
from crawler.grouping.copies import text_keys
from crawler.store.migrations.base import apply, migrations

if TYPE_CHECKING:
    from sqlite_utils import Database

COPY_INDEX = (
    "DROP TABLE buckets",
    """CREATE TABLE buckets (
  bucket INTEGER NOT NULL,  -- hash of five words that follow one another; of a long text only some are kept
  article_id INTEGER NOT NULL REFERENCES articles(id),  -- article that has them
  PRIMARY KEY (bucket, article_id)
) STRICT, WITHOUT ROWID""",
    "CREATE INDEX idx_buckets_article ON buckets(article_id)",
    "ALTER TABLE articles DROP COLUMN signature",
    """CREATE TABLE paragraphs (
  source_id INTEGER NOT NULL REFERENCES sources(id),  -- whose articles they stand in
  paragraph INTEGER NOT NULL,  -- hash of the folded paragraph
  articles INTEGER NOT NULL,  -- articles it stands in; three and more: the site prints it everywhere
  last_seen_at TEXT NOT NULL,  -- when it was last counted (UTC)
  PRIMARY KEY (source_id, paragraph)
) STRICT, WITHOUT ROWID""",
    "CREATE INDEX idx_paragraphs_seen ON paragraphs(last_seen_at)",
    """CREATE TABLE story_splits (
  story_id INTEGER NOT NULL REFERENCES stories(id),  -- story that was split
  other_id INTEGER NOT NULL REFERENCES stories(id),  -- story that came out of it: never joined with it again
  created_at TEXT NOT NULL,  -- since when (UTC)
  PRIMARY KEY (story_id, other_id)
) STRICT, WITHOUT ROWID""",
    "CREATE INDEX idx_story_splits_other ON story_splits(other_id)",
    """CREATE TABLE page_validators (
  entry_id INTEGER PRIMARY KEY REFERENCES entries(id),  -- entry whose page it is
  etag TEXT,  -- ETag of the page as last read
  last_modified TEXT  -- Last-Modified of the page as last read
) STRICT""",
)
FIND_COPIES, LEARN = timedelta(days=30), timedelta(days=60)  # how far back texts are read again


@migrations()
def m0006_texts_and_what_is_their_own(db: Database) -> None:
    apply(db, COPY_INDEX)
    connection = db.conn
    now = datetime.now(UTC)
    since, copies_since = ((now - span).strftime("%Y-%m-%dT%H:%M:%SZ") for span in (LEARN, FIND_COPIES))
    for id, source, text, seen, copy in connection.execute(
        """SELECT id, source_id, text, first_seen_at, copy_of FROM articles
        WHERE first_seen_at >= ? AND purged_at IS NULL ORDER BY id""",
        (since,),
    ):
        if seen >= copies_since:
            connection.executemany("INSERT INTO buckets VALUES (?, ?)", [(key, id) for key in text_keys(text)])
        if copy is None:
            connection.executemany(
                """INSERT INTO paragraphs VALUES (?, ?, 1, ?) ON CONFLICT (source_id, paragraph)
                DO UPDATE SET articles = articles + 1, last_seen_at = excluded.last_seen_at""",
                [(source, key, seen) for key in paragraph_keys(text)],
            )
