"""Which accounts have a rare key, as the archive keeps them: the newest few, eight bytes each, the last at the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

NEWEST = 32  # accounts of a key that are kept, and looked at

_ID = np.dtype("<i8")


@dataclass(frozen=True, slots=True, eq=False)
class Postings:
    """Accounts in a row, and the number of the key that each has."""

    ids: NDArray[np.int64]
    keys: NDArray[np.intp]


def holders_of(each: Sequence[Sequence[int]]) -> Postings:
    """Of each key those that have it."""
    ids = np.array([id for ids in each for id in ids[-NEWEST:]], dtype=np.int64)
    return Postings(ids, np.repeat(np.arange(len(each)), [min(len(ids), NEWEST) for ids in each]))


def unpack(each: Sequence[bytes], first: int) -> Postings:
    """Of each key those that are kept, from the id `first` on."""
    ids = np.frombuffer(b"".join(each), _ID)
    keys = np.repeat(np.arange(len(each)), [len(kept) // _ID.itemsize for kept in each])
    return Postings(ids[ids >= first], keys[ids >= first])


def pack(ids: Sequence[int]) -> bytes:
    """Ids in the order of time."""
    return np.array(ids[-NEWEST:], _ID).tobytes()


def joined(kept: bytes, id: int) -> bytes:
    """With one more, the newest."""
    return (kept + pack([id]))[-NEWEST * _ID.itemsize :]
