"""What words and names weigh in an article: vectors that are compared with dozens of others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from crawler.grouping.events.terms import Floats, Hashes

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
    return Weights(np.frombuffer(kept, hashes, count, at), np.frombuffer(kept, values, count, at + count * hashes.itemsize))


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


@dataclass(frozen=True, slots=True, eq=False)
class Matrix:
    """Sparse vectors, one after another, and which of them each word is of."""

    hashes: Hashes
    values: NDArray[np.uint16]
    whose: NDArray[np.intp]
    many: int

    @classmethod
    def of(cls, each: Sequence[Weights]) -> Self:
        return cls(
            np.concatenate([NONE.hashes, *(one.hashes for one in each)]),
            np.concatenate([NONE.values, *(one.values for one in each)]),
            np.repeat(np.arange(len(each)), [len(one) for one in each]),
            len(each),
        )

    def meet(self, one: Weights) -> SharedTerms:
        """Where these have words of the one."""
        if not len(one):
            return SharedTerms(np.empty(0, np.intp), np.empty(0), np.empty(0), self.many)
        at = np.searchsorted(one.hashes, self.hashes)
        at[at == len(one)] = 0
        found = np.flatnonzero(one.hashes[at] == self.hashes)
        return SharedTerms(
            self.whose[found],
            one.values[at[found]].astype(np.float64) / ONE,
            self.values[found].astype(np.float64) / ONE,
            self.many,
        )


@dataclass(frozen=True, slots=True, eq=False)
class SharedTerms:
    """Words in common: of which vector of the matrix, and what each weighs in the one and in that vector."""

    whose: NDArray[np.intp]
    ours: Floats
    theirs: Floats
    many: int

    def dots(self) -> Floats:
        """The scalar product with each vector of the matrix."""
        return self.sums(self.ours * self.theirs)

    def sums(self, values: Floats) -> Floats:
        """Of each vector of the matrix."""
        return np.bincount(self.whose, values, self.many).astype(np.float64)
