"""Words are counted and looked up as numbers, and what a rare one leads to stands in one row."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from itertools import groupby
from struct import Struct
from typing import Any
from zlib import crc32

from sqlite_utils import Database

from crawler.store.migrations.base import apply, migrations

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
        ((id, _profile(kept)) for id, kept in connection.execute("SELECT article_id, profile FROM profiles_kept")),
    )
    apply(db, DROP_OLD_TABLES)


def _anchors(connection: Any) -> Iterator[tuple[int, int, bytes]]:
    rows = connection.execute("SELECT key, article_id FROM words_anchored ORDER BY key, article_id")
    for key, held in groupby(rows, key=lambda row: row[0]):
        if key[0] in "@~":
            scope, word = {"@": "*", "~": "~"}[key[0]], key[1:]
        else:
            scope, _, word = key.partition(":")
        ids = [id for _, id in held][-_MAX_HOLDERS:]
        yield _key(scope, word), ids[-1], Struct(f"<{len(ids)}q").pack(*ids)


def _profile(kept: bytes) -> bytes:
    """First it was compressed JSON with words, then arrays with four bytes for a weight. The weights of a title add up to one."""
    try:
        lang, stems, names, title, places, figures, watches, day, source = json.loads(zlib.decompress(kept))
    except zlib.error:
        *counts, size = _HEADER.unpack_from(kept)
        numbers = Struct(f"<{2 * sum(counts)}I").unpack_from(kept, _HEADER.size)
        vectors, at = [], 0
        for count in counts:
            vectors.append(dict(zip(numbers[at : at + count], numbers[at + count : at + 2 * count], strict=True)))
            at += 2 * count
        rest = kept[_HEADER.size + 4 * at :][:size]
    else:
        vectors = [{_hash(word): round(weight * _WEIGHT_UNIT) for word, weight in each.items()} for each in (stems, names, title)]
        rest = json.dumps([lang, places, figures, watches, day, source, []], ensure_ascii=False).encode(errors="surrogatepass")
    whole = sum(vectors[2].values())
    vectors[2] = {key: round(weight * _WEIGHT_UNIT / whole) for key, weight in vectors[2].items() if whole}
    vectors = [dict(sorted(item for item in each.items() if item[1])) for each in vectors]
    packed = [Struct(f"<{len(each)}I{len(each)}H").pack(*each, *each.values()) for each in vectors]
    return _HEADER.pack(*map(len, vectors), len(rest)) + b"".join(packed) + rest


def _key(scope: str, word: str) -> int:
    """Of 64 bits, signed."""
    key = _hash(scope) << 32 | _hash(word)
    return key - (1 << 64) if key >> 63 else key


def _hash(word: str) -> int:
    return crc32(word.encode(errors="surrogatepass"))
