"""Words are counted and looked up as numbers, and what a rare one leads to stands in one row."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from sqlite_utils import Database

from crawler.store.migrations.base import apply, migrations
from crawler.stories import ALL, NAMES, hashed, holders, scoped

SCHEMA = (
    "ALTER TABLE term_counts RENAME TO words_counted",
    "ALTER TABLE anchors RENAME TO words_anchored",
    "ALTER TABLE profiles RENAME TO profiles_kept",
    """CREATE TABLE term_counts (
  key INTEGER PRIMARY KEY,  -- hash of a language (~ and it: names, *: places), and of a word of it; of no word: all its articles
  articles INTEGER NOT NULL  -- articles it stands in
) STRICT""",
    """CREATE TABLE anchors (
  key INTEGER PRIMARY KEY,  -- a rare word, name (those of all languages together: ~) or place, as in term_counts
  newest INTEGER NOT NULL,  -- the last article that has it
  holders BLOB NOT NULL  -- the newest articles that have it, eight bytes each, the last at the end
) STRICT""",
    """CREATE TABLE profiles (
  article_id INTEGER PRIMARY KEY REFERENCES articles(id),  -- article
  profile BLOB NOT NULL  -- hashes and weights of its words, names and title; JSON with its places, figures and watches
) STRICT""",
    "INSERT INTO profiles SELECT article_id, profile FROM profiles_kept",
)
_SCOPES = {"@": ALL, "~": NAMES}
OLD = ("DROP TABLE words_counted", "DROP TABLE words_anchored", "DROP TABLE profiles_kept")


@migrations()
def m0011_words_as_numbers(db: Database) -> None:
    apply(db, SCHEMA)
    connection: Any = db.conn
    connection.executemany(
        """INSERT INTO term_counts (key, articles) VALUES (?, ?)
        ON CONFLICT (key) DO UPDATE SET articles = max(articles, excluded.articles)""",
        (
            (_key(f"{NAMES}{lang}", key[1:]) if key.startswith(NAMES) else _key(lang, key), articles)
            for lang, key, articles in connection.execute("SELECT lang, key, articles FROM words_counted").fetchall()
        ),
    )
    connection.executemany("INSERT OR IGNORE INTO anchors (key, newest, holders) VALUES (?, ?, ?)", _anchors(connection))
    apply(db, OLD)


def _anchors(connection: Any) -> Iterator[tuple[int, int, bytes]]:
    rows = connection.execute("SELECT key, article_id FROM words_anchored ORDER BY key, article_id").fetchall()
    for key, held in groupby(rows, key=lambda row: row[0]):
        if key[0] in _SCOPES:
            scope, word = _SCOPES[key[0]], key[1:]
        else:
            scope, _, word = key.partition(":")
        ids = [id for _, id in held]
        yield _key(scope, word), ids[-1], holders.pack(ids)


def _key(scope: str, word: str) -> int:
    return int(scoped(scope, hashed([word]))[0])
