"""What words and names weigh in an article, as arrays: an account is compared with dozens, and each has hundreds of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

ONE = 10_000  # the integer that stands for 1: kept as it is compared

Numbers = NDArray[np.uint32]
Floats = NDArray[np.float64]
_KEPT = np.dtype("<u4")


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """`keys`: hashes of words, each once; `values`: what each weighs, positive. As long as each other."""

    keys: Numbers
    values: Numbers

    def __len__(self) -> int:
        return len(self.keys)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Weights):
            return NotImplemented
        return np.array_equal(self.keys, other.keys) and np.array_equal(self.values, other.values)

    def __hash__(self) -> int:
        return hash(self.keys.tobytes())

    @property
    def total(self) -> int:
        return int(self.values.sum())

    def pack(self) -> bytes:
        """Eight bytes for each."""
        return self.keys.astype(_KEPT).tobytes() + self.values.astype(_KEPT).tobytes()


NONE = Weights(np.empty(0, np.uint32), np.empty(0, np.uint32))


def unpack(kept: bytes) -> Weights:
    """The weights that were packed."""
    numbers = np.frombuffer(kept, _KEPT)
    half = len(numbers) // 2
    return Weights(numbers[:half], numbers[half:])


def weights(words: Iterable[str], values: Floats) -> Weights:
    """Weights of words, 1 for `ONE`, in the order of their keys; what weighs nothing is left out, and of two words that meet in
    one key the first counts."""
    keys, at = np.unique(np.array([_key(word) for word in words], dtype=np.uint32), return_index=True)
    whole = np.rint(values * ONE).astype(np.uint32)[at]
    told = whole > 0
    return Weights(keys[told], whole[told])


def unit(values: Floats) -> Floats:
    """As a vector of length 1."""
    length = float(np.sqrt(values @ values))
    return values / length if length else values


def meet(one: Weights, others: Sequence[Weights]) -> tuple[NDArray[np.intp], Floats, Floats]:
    """Where others have keys of the one: which of them, what the key weighs in the one, and in that other. The keys of the one
    are in order; those of the others may stand in any."""
    keys = np.concatenate([NONE.keys, *(other.keys for other in others)])
    if not len(one) or not len(keys):
        return np.empty(0, np.intp), np.empty(0), np.empty(0)
    theirs = np.concatenate([other.values for other in others])
    whose = np.repeat(np.arange(len(others)), [len(other) for other in others])
    at = np.searchsorted(one.keys, keys)
    at[at == len(one)] = 0
    found = np.flatnonzero(one.keys[at] == keys)
    return whose[found], one.values[at[found]].astype(np.float64), theirs[found].astype(np.float64)


@lru_cache(maxsize=100_000)
def _key(word: str) -> int:
    return crc32(word.encode(errors="surrogatepass"))
