"""In how many articles of its language a word stands: what everybody writes tells nothing."""

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
    """Who knows in how many articles words stand, that of the article itself among them."""

    def counts(self, keys: Keys) -> Floats:
        """In how many articles each stands; that of a scope's `EVERY`: how many there are."""


class Frequencies:
    """Counts of the articles that were added, in memory."""

    def __init__(self) -> None:
        self._known: Counter[int] = Counter()

    def add(self, one: ArticleFeatures) -> None:
        """Count an article."""
        self._known.update(counted_keys(one).tolist())

    def counts(self, keys: Keys) -> Floats:
        return np.array([self._known.get(key, 0) for key in keys.tolist()], dtype=np.float64)


class CachedCounts:
    """Counts that were read from somewhere slower. Each key has one place; the last that came to it stays."""

    def __init__(self, read: Callable[[Sequence[int]], Mapping[int, int]], room: int) -> None:
        """`read`: counts of those keys that have any; `room`: keys that are remembered, a power of two."""
        self._read, self._room = read, room
        self.forget()

    def forget(self) -> None:
        self._keys: Keys = np.zeros(self._room, dtype=np.int64)
        self._known = np.zeros(self._room)  # counts, each one more; 0: none is known

    def counts(self, keys: Keys) -> Floats:
        at = self._places(keys)
        found = np.where(self._keys[at] == keys, self._known[at], 0.0) - 1
        missing = np.flatnonzero(found < 0)
        if len(missing):
            asked = keys[missing].tolist()
            known = self._read(asked)
            found[missing] = [known.get(key, 0) for key in asked]
            self._keys[at[missing]], self._known[at[missing]] = keys[missing], found[missing] + 1
        return found

    def add(self, keys: Keys) -> None:
        """One more article has these, each once."""
        at = self._places(keys)
        self._known[at[(self._keys[at] == keys) & (self._known[at] > 0)]] += 1

    def _places(self, keys: Keys) -> NDArray[np.int64]:
        return (keys ^ (keys >> 32)) & (self._room - 1)


def rarity(counts: Floats, total: float) -> Floats:
    """Inverse document frequencies, never negative."""
    told: Floats = np.log(max(total, MIN_COUNTED_ARTICLES) + 1) - np.log(counts + 0.5)
    return np.maximum(0.0, told)
