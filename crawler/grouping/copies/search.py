"""Which text another descends from: few candidates by their keys, the best of them by exact comparison.

The index may be a dictionary or a table of a hundred million rows: what is read of it does not grow with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from crawler.grouping.copies.shingles import Shingled, expected_shared_keys
from crawler.grouping.copies.similarity import Similarity, compare_shingled, is_copy

MAX_TEXTS_PER_KEY = 64  # what a site prints under every article has more, and says nothing
MAX_LISTED_TEXTS = 32  # those that share most keys
MAX_COMPARED_TEXTS = 8  # compared in full
MIN_SHARED_KEYS = 0.06  # share of the keys that a whole text would share: fewer meet by chance


@dataclass(frozen=True, slots=True)
class CandidateText:
    """A text of the archive. `source`: of its publisher; empty: unknown."""

    id: int
    words: int
    source: Any
    text: Shingled


class CandidateIndex(Protocol):
    """Where texts stand by their keys. Ids grow with time."""

    def postings(self, keys: Sequence[int], newest: int) -> Sequence[int]:
        """The newest texts that have a key, for each of the keys, all in a row."""

    def words(self, ids: Sequence[int]) -> dict[int, int]:
        """How many words these have; those without a text are left out."""

    def candidate_text(self, id: int) -> CandidateText:
        """A text to compare with."""


def find_original(text: Shingled, source: Any, index: CandidateIndex) -> tuple[int, Similarity] | None:
    """The text that this one copies, the most similar of all it copies, the earliest of equals; None: it is no copy."""
    ids, shares = np.unique(np.array(index.postings(text.sample, MAX_TEXTS_PER_KEY), dtype=np.int64), return_counts=True)
    most = np.lexsort((ids, -shares))[:MAX_LISTED_TEXTS]
    shared = dict(zip(ids[most].tolist(), shares[most].tolist(), strict=True))
    word_counts = index.words([*shared])
    likely = [
        id
        for id, shared_keys in shared.items()
        if id in word_counts and shared_keys >= MIN_SHARED_KEYS * expected_shared_keys(text.words, word_counts[id])
    ]
    best: tuple[int, Similarity] | None = None
    for id in likely[:MAX_COMPARED_TEXTS]:
        candidate = index.candidate_text(id)
        similarity = compare_shingled(text, candidate.text)
        if not is_copy(similarity, same_source=bool(source) and source == candidate.source):
            continue
        if best is None or (similarity.jaccard, similarity.containment) > (best[1].jaccard, best[1].containment):
            best = id, similarity
    return best
