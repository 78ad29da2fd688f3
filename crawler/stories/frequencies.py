"""In how many articles of its language a key stands: what everybody writes tells nothing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from math import log

import numpy as np

from crawler.stories.features import Features, keys_of
from crawler.stories.weights import Floats

LEAST = 30  # articles of a language before its own counts are all that is known


class Frequencies:
    """Document frequencies by language; an archive gives those of the keys at hand."""

    def __init__(
        self, known: Mapping[str, Mapping[str, int]] | None = None, totals: Mapping[str, int] | None = None
    ) -> None:
        self._known: dict[str, Counter[str]] = defaultdict(Counter)
        for lang, counts in (known or {}).items():
            self._known[lang].update(counts)
        self._totals: Counter[str] = Counter(totals or {})

    def add(self, one: Features) -> None:
        """Count an article."""
        for lang, keys in keys_of(one).items():
            self._known[lang].update(keys)
            self._totals[lang] += 1

    def weights(self, lang: str, keys: Iterable[str]) -> Floats:
        """Inverse document frequencies of the keys, in their order; never negative."""
        known = self._known[lang]
        counts = np.array([known.get(key, 0) for key in keys], dtype=np.float64)
        most = log(max(self._totals[lang], LEAST) + 1)
        return np.maximum(0.0, most - np.log(counts + 0.5))
