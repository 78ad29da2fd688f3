"""In how many articles of its language a word stands: what everybody writes weighs nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from crawler.grouping.events.features import ArticleFeatures, counted_keys
from crawler.grouping.events.terms import Floats, Keys

MIN_COUNTED_ARTICLES = 30  # articles of a language before its own counts are all that is known


class Counts(Protocol):
    """Document frequencies: in how many articles words stand, the article itself among them."""

    def counts(self, keys: Keys) -> Floats:
        """In how many articles each stands; that of a scope's `EVERY_ARTICLE`: how many there are."""


class Frequencies:
    """Counts of the articles that were added, in memory."""

    def __init__(self) -> None:
        self._counts: Counter[int] = Counter()

    def add(self, article: ArticleFeatures) -> None:
        """Count an article."""
        self._counts.update(counted_keys(article).tolist())

    def counts(self, keys: Keys) -> Floats:
        return np.array([self._counts.get(key, 0) for key in keys.tolist()], dtype=np.float64)


class CachedCounts:
    """Counts that were read from somewhere slower. Each key has one place; the last that came to it stays."""

    def __init__(self, read: Callable[[Sequence[int]], Mapping[int, int]], room: int) -> None:
        """`read`: counts of those keys that have any; `room`: keys that are remembered, a power of two."""
        self._read, self._room = read, room
        self.forget()

    def forget(self) -> None:
        self._keys: Keys = np.zeros(self._room, dtype=np.int64)
        self._counts = np.zeros(self._room)  # counts, each one more; 0: none is known

    def counts(self, keys: Keys) -> Floats:
        slots = self._slots(keys)
        counts = np.where(self._keys[slots] == keys, self._counts[slots], 0.0) - 1
        missing = np.flatnonzero(counts < 0)
        if len(missing):
            wanted = keys[missing].tolist()
            stored = self._read(wanted)
            counts[missing] = [stored.get(key, 0) for key in wanted]
            self._keys[slots[missing]], self._counts[slots[missing]] = keys[missing], counts[missing] + 1
        return counts

    def add(self, keys: Keys) -> None:
        """One more article has these, each once."""
        slots = self._slots(keys)
        self._counts[slots[(self._keys[slots] == keys) & (self._counts[slots] > 0)]] += 1

    def _slots(self, keys: Keys) -> NDArray[np.int64]:
        return (keys ^ (keys >> 32)) & (self._room - 1)


def rarity(counts: Floats, total: float) -> Floats:
    """Inverse document frequencies, never negative."""
    rarities: Floats = np.log(max(total, MIN_COUNTED_ARTICLES) + 1) - np.log(counts + 0.5)
    return np.maximum(0.0, rarities)
