"""What words and names weigh in an article: vectors that are compared with dozens of others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crawler.stories.terms import Floats, Hashes

ONE = 10_000  # the integer that stands for 1: kept as it is compared
_KEPT = np.dtype("<u4"), np.dtype("<u2")  # a hash, and what it weighs
SIZE = sum(kind.itemsize for kind in _KEPT)  # bytes of a word


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """`hashes`: of words, each once, in order; `values`: what each weighs, positive. As long as each other."""

    hashes: Hashes
    values: NDArray[np.uint16]

    def __len__(self) -> int:
        return len(self.hashes)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Weights):
            return NotImplemented
        return np.array_equal(self.hashes, other.hashes) and np.array_equal(self.values, other.values)

    def __hash__(self) -> int:
        return hash(self.hashes.tobytes())

    def pack(self) -> bytes:
        hashes, values = _KEPT
        return self.hashes.astype(hashes).tobytes() + self.values.astype(values).tobytes()


NONE = Weights(np.empty(0, np.uint32), np.empty(0, np.uint16))


def unpack(kept: bytes, count: int, at: int) -> Weights:
    """So many weights that were packed, from a place on."""
    hashes, values = _KEPT
    return Weights(
        np.frombuffer(kept, hashes, count, at), np.frombuffer(kept, values, count, at + count * hashes.itemsize)
    )


def weights(hashes: Hashes, values: Floats) -> Weights:
    """Weights of words, 0 to 1, in the order of their hashes; what weighs nothing is left out, and of two
    words with one hash the first counts."""
    distinct, at = np.unique(hashes, return_index=True)
    whole = np.rint(values * ONE).astype(np.uint16)[at]
    told = whole > 0
    return Weights(distinct[told], whole[told])


def unit(values: Floats) -> Floats:
    """As a vector of length 1."""
    length = float(np.sqrt(values @ values))
    return values / length if length else values


def shares(values: Floats) -> Floats:
    """Of all they weigh."""
    whole = float(values.sum())
    return values / whole if whole else values


def meet(one: Weights, others: Sequence[Weights]) -> tuple[NDArray[np.intp], Floats, Floats]:
    """Where others have words of the one: which of them, what the word weighs in the one, and in that other."""
    hashes = np.concatenate([NONE.hashes, *(other.hashes for other in others)])
    if not len(one) or not len(hashes):
        return np.empty(0, np.intp), np.empty(0), np.empty(0)
    theirs = np.concatenate([other.values for other in others])
    whose = np.repeat(np.arange(len(others)), [len(other) for other in others])
    at = np.searchsorted(one.hashes, hashes)
    at[at == len(one)] = 0
    found = np.flatnonzero(one.hashes[at] == hashes)
    return whose[found], one.values[at[found]].astype(np.float64), theirs[found].astype(np.float64)
