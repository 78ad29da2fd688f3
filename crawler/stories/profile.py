"""An article weighed against its archive: what is compared. Weights are those of the day it came."""

from __future__ import annotations

import json
from array import array
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import log, sqrt
from struct import Struct
from sys import byteorder
from zlib import crc32

from crawler.stories.features import ALL, STEMS, Features
from crawler.stories.frequencies import Frequencies

MOST_LOOKED_UP = 24  # rarest names, and rarest stems, by which others are found
MOST_PLACES = 4
ONE = 10_000  # the integer that stands for 1: kept as it is compared
DIGITS = 4  # of a place's weight

_SIZES = Struct("<HHHI")  # stems, names, title, the rest
Weights = dict[int, int]  # crc32 of a key → weight


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """`stems` and `names` are vectors of length 1; `title` and `places` weights that add up to what they tell."""

    lang: str
    stems: Weights
    names: Weights
    title: Weights
    places: dict[str, float]
    days: frozenset[tuple[int, int]] = frozenset()
    figures: frozenset[tuple[float, str]]
    watches: frozenset[str]
    day: float
    source: str


def weigh(one: Features, frequencies: Frequencies) -> tuple[Profile, dict[str, float]]:
    """An article as it is compared; and its anchors, where others of its story are looked up: its rarest names, whatever
    the language, its own rarest stems, and places, each with what it tells."""
    rare = frequencies.weights(one.lang, [*one.stems, *one.title, *(f"~{key}" for key in one.names)])
    stems = {key: (1 + log(count)) * rare[key] for key, count in one.stems.items()}
    names = {key: (1 + log(count) if count >= 1 else count) * rare[f"~{key}"] for key, count in one.names.items()}
    places = {id: round(told, DIGITS) for id, told in frequencies.weights(ALL, sorted(one.places)).items()}
    weighed = Profile(
        lang=one.lang,
        stems=hashed(_unit(stems)),
        names=hashed(_unit(names)),
        title=hashed({key: round(rare[key] * ONE) for key in one.title if len(key) <= STEMS[-1]}),
        places=places,
        days=one.days,
        figures=one.figures,
        watches=one.watches,
        day=round(one.day, 4),
        source=one.source,
    )
    whole = {key: value for key, value in stems.items() if not key.endswith("_")}
    anchors = {
        **{f"~{key}": value for key, value in _heaviest(names, MOST_LOOKED_UP)},
        **{f"{one.lang}:{key}": value for key, value in _heaviest(whole, MOST_LOOKED_UP)},
        **{f"@{id}": value for id, value in _heaviest(places, MOST_PLACES)},
    }
    return weighed, anchors


def profile(one: Features, frequencies: Frequencies) -> Profile:
    """`weigh` without the anchors."""
    return weigh(one, frequencies)[0]


def pack(one: Profile) -> bytes:
    """As it is kept, for as long as the window of a story: arrays, as they are read by the dozen for each article."""
    rest = json.dumps(
        [one.lang, one.places, sorted(one.figures), sorted(one.watches), one.day, one.source, sorted(one.days)],
        ensure_ascii=False,
        separators=(",", ":"),
    ).encode(errors="surrogatepass")
    parts = [one.stems, one.names, one.title]
    return _SIZES.pack(*map(len, parts), len(rest)) + b"".join(map(_packed, parts)) + rest


def unpack(kept: bytes, beside: str | None = None) -> Profile:
    """A profile as it was packed. `beside`: only what an account in that language is compared with."""
    stems, names, title, size = _SIZES.unpack_from(kept)
    at = _SIZES.size + 8 * (stems + names + title)
    rest = json.loads(kept[at : at + size].decode(errors="surrogatepass"))
    wanted = (True, True, True) if beside is None else (rest[0] == beside, rest[0] != beside, rest[0] == beside)
    at, vectors = _SIZES.size, []
    for count, want in zip((stems, names, title), wanted, strict=True):
        vectors.append(_unpacked(kept[at : at + 8 * count]) if want else {})
        at += 8 * count
    lang, places, figures, watches, day, source, days = rest
    return Profile(
        lang=lang,
        stems=vectors[0],
        names=vectors[1],
        title=vectors[2],
        places=places,
        days=frozenset((month, day) for month, day in days),
        figures=frozenset((value, unit) for value, unit in figures),
        watches=frozenset(watches),
        day=day,
        source=source,
    )


def _heaviest(weights: Mapping[str, float], most: int) -> list[tuple[str, float]]:
    positive = ((key, value) for key, value in weights.items() if value > 0)
    return sorted(positive, key=lambda item: (-item[1], item[0]))[:most]


def _unit(vector: dict[str, float]) -> dict[str, int]:
    length = sqrt(sum(value * value for value in vector.values()))
    return {key: round(value / length * ONE) for key, value in vector.items() if value > 0} if length else {}


@lru_cache(maxsize=100_000)
def _number(key: str) -> int:
    return crc32(key.encode(errors="surrogatepass"))


def hashed(weights: Mapping[str, int]) -> Weights:
    """Keys as numbers; of two that meet the heavier counts."""
    found: Weights = {}
    for key, value in weights.items():
        number = _number(key)
        found[number] = max(value, found.get(number, 0))
    return found


def _packed(weights: Weights) -> bytes:
    numbers = array("I", [*weights, *weights.values()])
    if byteorder == "big":
        numbers.byteswap()
    return numbers.tobytes()


def _unpacked(kept: bytes) -> Weights:
    numbers = array("I", kept)
    if byteorder == "big":
        numbers.byteswap()
    half = len(numbers) // 2
    return dict(zip(numbers[:half], numbers[half:], strict=True))
