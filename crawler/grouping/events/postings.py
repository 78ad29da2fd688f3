"""Which accounts have a rare key, as the archive keeps them: the newest few, eight bytes each, the last at the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

MAX_POSTINGS_PER_KEY = 32  # accounts of a key that are kept, and looked at

_ID_TYPE = np.dtype("<i8")


@dataclass(frozen=True, slots=True, eq=False)
class Postings:
    """Accounts in a row, and the number of the key that each has."""

    ids: NDArray[np.int64]
    keys: NDArray[np.intp]


def newest_postings(each: Sequence[Sequence[int]]) -> Postings:
    """Of each key those that have it."""
    ids = np.array([id for ids in each for id in ids[-MAX_POSTINGS_PER_KEY:]], dtype=np.int64)
    return Postings(ids, np.repeat(np.arange(len(each)), [min(len(ids), MAX_POSTINGS_PER_KEY) for ids in each]))


def unpack_postings(each: Sequence[bytes], first: int) -> Postings:
    """Of each key those that are kept, from the id `first` on."""
    ids = np.frombuffer(b"".join(each), _ID_TYPE)
    keys = np.repeat(np.arange(len(each)), [len(kept) // _ID_TYPE.itemsize for kept in each])
    return Postings(ids[ids >= first], keys[ids >= first])


def pack_ids(ids: Sequence[int]) -> bytes:
    """Ids in the order of time."""
    return np.array(ids[-MAX_POSTINGS_PER_KEY:], _ID_TYPE).tobytes()


def append_id(kept: bytes, id: int) -> bytes:
    """With one more, the newest."""
    return (kept + pack_ids([id]))[-MAX_POSTINGS_PER_KEY * _ID_TYPE.itemsize :]
