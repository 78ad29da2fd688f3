"""Which articles have a rare key, as the archive keeps them: the newest few, eight bytes each, the last at the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

MAX_POSTINGS_PER_KEY = 32  # articles of a key that are kept, and looked at

_ID_TYPE = np.dtype("<i8")


@dataclass(frozen=True, slots=True, eq=False)
class Postings:
    """Articles in a row, and the number of the key that each has."""

    ids: NDArray[np.int64]
    keys: NDArray[np.intp]


def newest_postings(ids_of_keys: Sequence[Sequence[int]]) -> Postings:
    """The newest articles that have a key, for each of the keys."""
    ids = np.array([id for ids in ids_of_keys for id in ids[-MAX_POSTINGS_PER_KEY:]], dtype=np.int64)
    return Postings(ids, np.repeat(np.arange(len(ids_of_keys)), [min(len(ids), MAX_POSTINGS_PER_KEY) for ids in ids_of_keys]))


def unpack_postings(packed_of_keys: Sequence[bytes], first: int) -> Postings:
    """The packed articles of each key, from the id `first` on."""
    ids = np.frombuffer(b"".join(packed_of_keys), _ID_TYPE)
    keys = np.repeat(np.arange(len(packed_of_keys)), [len(packed) // _ID_TYPE.itemsize for packed in packed_of_keys])
    return Postings(ids[ids >= first], keys[ids >= first])


def pack_ids(ids: Sequence[int]) -> bytes:
    """Pack ids, which are in the order of time."""
    return np.array(ids[-MAX_POSTINGS_PER_KEY:], _ID_TYPE).tobytes()


def unpack_ids(packed: bytes) -> list[int]:
    """The ids of one key."""
    return [int(id) for id in np.frombuffer(packed, _ID_TYPE)]


def add_id(packed: bytes, id: int) -> bytes:
    """Packed ids with one more: at the end as a rule, or where it belongs among newer ones."""
    size = _ID_TYPE.itemsize
    if not packed or int.from_bytes(packed[-size:], "little", signed=True) < id:  # of fifty keys an article: no array
        return (packed + id.to_bytes(size, "little", signed=True))[-MAX_POSTINGS_PER_KEY * size :]
    ids = np.frombuffer(packed, _ID_TYPE)
    return pack_ids([*ids[ids < id], id, *ids[ids > id]])
