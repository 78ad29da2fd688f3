"""Words are counted and looked up as numbers, and what a rare one leads to stands in one row."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from itertools import groupby
from struct import Struct
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
)
_SIZES, _ONE = Struct("<HHHI"), 10_000
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
    connection.executemany(
        "INSERT INTO profiles (article_id, profile) VALUES (?, ?)",
        (
            (id, _profile(kept))
            for id, kept in connection.execute("SELECT article_id, profile FROM profiles_kept").fetchall()
        ),
    )
    connection.executemany(
        "INSERT OR IGNORE INTO anchors (key, newest, holders) VALUES (?, ?, ?)", _anchors(connection)
    )
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


def _profile(kept: bytes) -> bytes:
    """First it was compressed JSON with words, then arrays with four bytes for a weight. The weights of a title add up to one."""
    try:
        lang, stems, names, title, places, figures, watches, day, source = json.loads(zlib.decompress(kept))
    except zlib.error:
        *counts, size = _SIZES.unpack_from(kept)
        numbers = Struct(f"<{2 * sum(counts)}I").unpack_from(kept, _SIZES.size)
        vectors, at = [], 0
        for count in counts:
            vectors.append(dict(zip(numbers[at : at + count], numbers[at + count : at + 2 * count], strict=True)))
            at += 2 * count
        rest = kept[_SIZES.size + 4 * at :][:size]
    else:
        vectors = [
            {int(hashed([word])[0]): round(weight * _ONE) for word, weight in each.items()}
            for each in (stems, names, title)
        ]
        rest = json.dumps([lang, places, figures, watches, day, source, []], ensure_ascii=False).encode(errors="surrogatepass")
    whole = sum(vectors[2].values())
    vectors[2] = {key: round(weight * _ONE / whole) for key, weight in vectors[2].items() if whole}
    vectors = [dict(sorted(each.items())) for each in vectors]
    packed = [Struct(f"<{len(each)}I{len(each)}H").pack(*each, *each.values()) for each in vectors]
    return _SIZES.pack(*map(len, vectors), len(rest)) + b"".join(packed) + rest


def _key(scope: str, word: str) -> int:
    return int(scoped(scope, hashed([word]))[0])
