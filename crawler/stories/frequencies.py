"""In how many articles of its language a word stands: what everybody writes tells nothing."""

from __future__ import annotations

from collections import Counter
from typing import Protocol

import numpy as np

from crawler.stories.features import Features, keys_of
from crawler.stories.terms import Floats, Keys

LEAST = 30  # articles of a language before its own counts are all that is known


class Counts(Protocol):
    """Who knows in how many articles words stand, that of the article itself among them."""

    def counts(self, keys: Keys) -> Floats:
        """In how many articles each stands; that of a scope's `EVERY`: how many there are."""


class Frequencies:
    """Counts of the articles that were added, in memory."""

    def __init__(self) -> None:
        self._known: Counter[int] = Counter()

    def add(self, one: Features) -> None:
        """Count an article."""
        self._known.update(keys_of(one).tolist())

    def counts(self, keys: Keys) -> Floats:
        return np.array([self._known.get(key, 0) for key in keys.tolist()], dtype=np.float64)


def rarity(counts: Floats, total: float) -> Floats:
    """Inverse document frequencies, never negative."""
    told: Floats = np.log(max(total, LEAST) + 1) - np.log(counts + 0.5)
    return np.maximum(0.0, told)
