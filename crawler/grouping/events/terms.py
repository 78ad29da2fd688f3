"""Words and names as numbers, the same on every machine: an article has hundreds, and each is counted, looked up and compared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Self
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint32]  # of words
Keys = NDArray[np.int64]  # of words within their scope
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Terms:
    """What an article says, and how often: as many hashes as counts."""

    hashes: Hashes
    counts: Floats

    @classmethod
    def of(cls, counted: Mapping[str, float]) -> Self:
        return cls(hashed(counted), np.array([*counted.values()], dtype=np.float64))


def hashed(words: Iterable[str]) -> Hashes:
    """The hash of each word."""
    return np.array([_hash(word) for word in words], dtype=np.uint32)


def scoped(scope: str, hashes: Hashes) -> Keys:
    """What words are counted and found by: those of one scope (a language, the names of a language) meet no others."""
    return (np.uint64(_hash(scope) << 32) | hashes.astype(np.uint64)).view(np.int64)


@lru_cache(maxsize=100_000)
def _hash(word: str) -> int:
    return crc32(word.encode(errors="surrogatepass"))
