"""A text as numbers: stable 64-bit hashes of its folded word 3-shingles, and its MinHash signature.

MinHash: Broder 1997; banding: Leskovec, Rajaraman, Ullman, Mining of Massive Datasets, 3.4. Hashes are the same on
every machine and in every process, so they may be stored.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property, lru_cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from crawler.text import fold, tokens

Hashes = NDArray[np.uint64]

WORDS = 3  # in a shingle
PERMUTATIONS = 128
ROWS = 2  # signature values in a band
BANDS = PERMUTATIONS // ROWS

_FIGURE = re.compile(r"\d+(?:[.,:/]\d+)*")
_NUMBER = re.compile(r"\d")
_BLANK = 0x9E3779B97F4A7C15
_STEPS = (np.uint64(0xFF51AFD7ED558CCD), np.uint64(0xC4CEB9FE1A85EC53), np.uint64(0x9FB21C651E98DF25))
_SHIFT = np.uint64(32)


def _permutations() -> tuple[Hashes, Hashes]:
    """Odd factors and addends by splitmix64: numpy's own generators may change between versions, stored values not."""
    state, values = 0, []
    for _ in range(2 * PERMUTATIONS):
        state = (state + _BLANK) % 2**64
        value = state
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9 % 2**64
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB % 2**64
        values.append(value ^ (value >> 31))
    return np.array(values[::2], dtype=np.uint64) | np.uint64(1), np.array(values[1::2], dtype=np.uint64)


_FACTORS, _ADDENDS = _permutations()


class Shingled:
    """A text taken apart for comparison."""

    def __init__(self, text: str) -> None:
        folded = fold(text)
        self._tokens = tokens(folded)
        self.words = len(self._tokens)
        self.figures = Counter(_FIGURE.findall(folded))
        self.ordered = _shingles(np.array([_word(token) for token in self._tokens], dtype=np.uint64))
        self.distinct: Hashes = np.unique(self.ordered)

    @cached_property
    def masked(self) -> Hashes:
        """The shingles with every figure blanked: what a template leaves when its numbers are taken out."""
        if not self.figures:
            return self.distinct
        values: list[int] = []
        for token in self._tokens:
            value = _BLANK if _NUMBER.search(token) else _word(token)
            if value != _BLANK or not values or values[-1] != _BLANK:
                values.append(value)
        return np.unique(_shingles(np.array(values, dtype=np.uint64)))


@lru_cache(maxsize=96)
def shingled(text: str) -> Shingled:
    """The text taken apart; a new article meets its candidates again and again."""
    return Shingled(text)


def signature(text: str) -> bytes:
    """MinHash of a text: 128 little-endian uint32; empty when the text has no words."""
    hashes = shingled(text).distinct
    if not len(hashes):
        return b""
    smallest: Hashes = np.full(PERMUTATIONS, np.iinfo(np.uint64).max, dtype=np.uint64)
    for at in range(0, len(hashes), 2048):
        rows = hashes[at : at + 2048, None] * _FACTORS + _ADDENDS
        np.minimum(smallest, rows.min(axis=0), out=smallest)
    return (smallest >> _SHIFT).astype("<u4").tobytes()


def buckets(signature: bytes) -> tuple[int, ...]:
    """Where texts alike meet: one signed 64-bit number a band, the band in its lowest bits.

    64 bands of two values: two texts share a bucket with probability 1 - (1 - J²)^64 at Jaccard J, that is 0.998 at
    0.3, 0.93 at 0.2, and 0.0001 at 0.001, where unrelated articles stand. Empty for an empty signature.
    """
    if not signature:
        return ()
    values = np.frombuffer(signature, dtype="<u4").astype(np.uint64).reshape(BANDS, ROWS)
    mixed = np.zeros(BANDS, dtype=np.uint64)
    for row in range(ROWS):
        mixed = _scramble(mixed * _STEPS[2] + values[:, row] + np.uint64(1))
    numbered = (mixed & ~np.uint64(BANDS - 1)) | np.arange(BANDS, dtype=np.uint64)
    return tuple(numbered.astype(np.int64).tolist())


def estimate(one: bytes, other: bytes) -> float:
    """Jaccard similarity as two signatures tell it (standard error about 0.04)."""
    if not one or not other:
        return 0.0
    return float(np.mean(np.frombuffer(one, dtype="<u4") == np.frombuffer(other, dtype="<u4")))


@lru_cache(maxsize=200_000)
def _word(word: str) -> int:
    return int.from_bytes(blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


def _shingles(words: Hashes) -> Hashes:
    """A hash of every run of three words; of all words when there are fewer."""
    count = len(words)
    if not count:
        return words
    size = min(WORDS, count)
    mixed = np.zeros(count - size + 1, dtype=np.uint64)
    for at in range(size):
        mixed = _scramble(mixed * _STEPS[2] + words[at : count - size + 1 + at])
    return mixed


def _scramble(values: Hashes) -> Hashes:
    """Murmur3's finaliser."""
    shift = np.uint64(33)
    values = values ^ (values >> shift)
    values = values * _STEPS[0]
    values = values ^ (values >> shift)
    values = values * _STEPS[1]
    return values ^ (values >> shift)
