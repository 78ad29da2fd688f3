"""What words and names weigh in an article: vectors that are compared with dozens of others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from crawler.grouping.events.terms import Floats, Hashes

WEIGHT_SCALE = 10_000  # the integer that stands for 1: kept as it is compared
_PACKED_TYPES = np.dtype("<u4"), np.dtype("<u2")  # a hash, and what it weighs
WEIGHT_BYTES = sum(kind.itemsize for kind in _PACKED_TYPES)  # bytes of a word


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
        hashes, values = _PACKED_TYPES
        return self.hashes.astype(hashes).tobytes() + self.values.astype(values).tobytes()


NO_WEIGHTS = Weights(np.empty(0, np.uint32), np.empty(0, np.uint16))


def unpack_weights(packed: bytes, count: int, offset: int) -> Weights:
    """So many weights that were packed, from an offset on."""
    hashes, values = _PACKED_TYPES
    return Weights(
        np.frombuffer(packed, hashes, count, offset), np.frombuffer(packed, values, count, offset + count * hashes.itemsize)
    )


def make_weights(hashes: Hashes, values: Floats) -> Weights:
    """Weights of words, 0 to 1, in the order of their hashes; what weighs nothing is left out, and of two
    words with one hash the first counts."""
    distinct, positions = np.unique(hashes, return_index=True)
    whole = np.rint(values * WEIGHT_SCALE).astype(np.uint16)[positions]
    nonzero = whole > 0
    return Weights(distinct[nonzero], whole[nonzero])


def unit_vector(values: Floats) -> Floats:
    """The vector of the same direction and length 1."""
    length = float(np.sqrt(values @ values))
    return values / length if length else values


def shares_of_sum(values: Floats) -> Floats:
    """Each value as a share of their sum."""
    whole = float(values.sum())
    return values / whole if whole else values


@dataclass(frozen=True, slots=True, eq=False)
class Matrix:
    """Sparse vectors, one after another, and which of them each word is of."""

    hashes: Hashes
    values: NDArray[np.uint16]
    vectors: NDArray[np.intp]
    size: int

    @classmethod
    def of(cls, vectors: Sequence[Weights]) -> Self:
        return cls(
            np.concatenate([NO_WEIGHTS.hashes, *(vector.hashes for vector in vectors)]),
            np.concatenate([NO_WEIGHTS.values, *(vector.values for vector in vectors)]),
            np.repeat(np.arange(len(vectors)), [len(vector) for vector in vectors]),
            len(vectors),
        )

    def shared_with(self, article: Weights) -> SharedTerms:
        """Words that an article has in common with these vectors."""
        if not len(article):
            return SharedTerms(np.empty(0, np.intp), np.empty(0), np.empty(0), self.size)
        positions = np.searchsorted(article.hashes, self.hashes)
        positions[positions == len(article)] = 0
        shared = np.flatnonzero(article.hashes[positions] == self.hashes)
        return SharedTerms(
            self.vectors[shared],
            article.values[positions[shared]].astype(np.float64) / WEIGHT_SCALE,
            self.values[shared].astype(np.float64) / WEIGHT_SCALE,
            self.size,
        )


@dataclass(frozen=True, slots=True, eq=False)
class SharedTerms:
    """Words in common: of which vector of the matrix, and what each weighs in the article and in that vector."""

    vectors: NDArray[np.intp]
    article_weights: Floats
    vector_weights: Floats
    size: int

    def dots(self) -> Floats:
        """The scalar product with each vector of the matrix."""
        return self.sums(self.article_weights * self.vector_weights)

    def heaviest(self) -> Floats:
        """What one word at most adds to the scalar product with each vector of the matrix."""
        heaviest = np.zeros(self.size)
        np.maximum.at(heaviest, self.vectors, self.article_weights * self.vector_weights)
        return heaviest

    def sums(self, values: Floats) -> Floats:
        """The sum of the values of each vector of the matrix."""
        return np.bincount(self.vectors, values, self.size).astype(np.float64)
