"""Words are counted and looked up as numbers, and what a rare one leads to stands in one row."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from itertools import groupby
from struct import Struct
from typing import TYPE_CHECKING, Any
from zlib import crc32

from crawler.store.migrations.base import apply, migrations

if TYPE_CHECKING:
    from sqlite_utils import Database

WORDS_AS_NUMBERS = (
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
DROP_OLD_TABLES = ("DROP TABLE words_counted", "DROP TABLE words_anchored", "DROP TABLE profiles_kept")
_HEADER, _WEIGHT_UNIT, _MAX_HOLDERS = Struct("<HHHI"), 10_000, 32


@migrations()
def m0011_words_as_numbers(db: Database) -> None:
    apply(db, WORDS_AS_NUMBERS)
    connection: Any = db.conn
    connection.executemany(  # two words may have one hash
        """INSERT INTO term_counts (key, articles) VALUES (?, ?)
        ON CONFLICT (key) DO UPDATE SET articles = max(articles, excluded.articles)""",
        (
            (_key(f"~{lang}", key[1:]) if key.startswith("~") else _key(lang, key), articles)
            for lang, key, articles in connection.execute("SELECT lang, key, articles FROM words_counted")
        ),
    )
    connection.executemany("INSERT OR IGNORE INTO anchors (key, newest, holders) VALUES (?, ?, ?)", _anchors(connection))
    connection.executemany(
        "INSERT INTO profiles (article_id, profile) VALUES (?, ?)",
        (
            (id, _profile(packed_profile))
            for id, packed_profile in connection.execute("SELECT article_id, profile FROM profiles_kept")
        ),
    )
    apply(db, DROP_OLD_TABLES)


def _anchors(connection: Any) -> Iterator[tuple[int, int, bytes]]:
    rows = connection.execute("SELECT key, article_id FROM words_anchored ORDER BY key, article_id")
    for key, postings in groupby(rows, key=lambda row: row[0]):
        if key[0] in "@~":
            scope, word = {"@": "*", "~": "~"}[key[0]], key[1:]
        else:
            scope, _, word = key.partition(":")
        ids = [id for _, id in postings][-_MAX_HOLDERS:]
        yield _key(scope, word), ids[-1], Struct(f"<{len(ids)}q").pack(*ids)


def _profile(packed_profile: bytes) -> bytes:
    """Convert a profile: compressed JSON with words, or arrays with four bytes for a weight. A title's weights add up to 1."""
    try:
        lang, stems, names, title, places, figures, watches, day, source = json.loads(zlib.decompress(packed_profile))
    except zlib.error:
        *counts, size = _HEADER.unpack_from(packed_profile)
        numbers = Struct(f"<{2 * sum(counts)}I").unpack_from(packed_profile, _HEADER.size)
        vectors, offset = [], 0
        for count in counts:
            vectors.append(dict(zip(numbers[offset : offset + count], numbers[offset + count : offset + 2 * count], strict=True)))
            offset += 2 * count
        rest = packed_profile[_HEADER.size + 4 * offset :][:size]
    else:
        vectors = [
            {_hash(word): round(weight * _WEIGHT_UNIT) for word, weight in weights.items()} for weights in (stems, names, title)
        ]
        rest = json.dumps([lang, places, figures, watches, day, source, []], ensure_ascii=False).encode(errors="surrogatepass")
    whole = sum(vectors[2].values())
    vectors[2] = {key: round(weight * _WEIGHT_UNIT / whole) for key, weight in vectors[2].items() if whole}
    vectors = [dict(sorted(item for item in vector.items() if item[1])) for vector in vectors]
    packed = [Struct(f"<{len(vector)}I{len(vector)}H").pack(*vector, *vector.values()) for vector in vectors]
    return _HEADER.pack(*map(len, vectors), len(rest)) + b"".join(packed) + rest


def _key(scope: str, word: str) -> int:
    """Hash a word of a scope to a signed number of 64 bits."""
    key = _hash(scope) << 32 | _hash(word)
    return key - (1 << 64) if key >> 63 else key


def _hash(word: str) -> int:
    return crc32(word.encode(errors="surrogatepass"))
