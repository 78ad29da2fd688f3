"""An article weighed against its archive: what is compared. Weights are those of the day it came."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from struct import Struct

import numpy as np

from crawler.stories.features import ALL, Features
from crawler.stories.frequencies import Frequencies
from crawler.stories.weights import Floats, Weights, unit, weights
from crawler.stories.weights import unpack as unpack_weights

MOST_LOOKED_UP = 24  # rarest names, and rarest stems, by which others are found
MOST_PLACES = 4
DIGITS = 4  # of a place's weight

_SIZES = Struct("<HHHI")  # stems, names, title, the rest


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
    stems, names, title, places = [*one.stems], [*one.names], sorted(one.title), sorted(one.places)
    rare = frequencies.weights(one.lang, [*stems, *(f"~{key}" for key in names), *title])
    of_stems, of_names, of_title = np.split(rare, [len(stems), len(stems) + len(names)])
    of_stems = of_stems * _often(one.stems.values())
    of_names = of_names * _often(one.names.values())
    of_places = frequencies.weights(ALL, places).round(DIGITS)
    weighed = Profile(
        lang=one.lang,
        stems=weights(stems, unit(of_stems)),
        names=weights(names, unit(of_names)),
        title=weights(title, of_title),
        places=dict(zip(places, of_places.tolist(), strict=True)),
        days=one.days,
        figures=one.figures,
        watches=one.watches,
        day=round(one.day, 4),
        source=one.source,
    )
    whole = np.array([key[-1] != "_" for key in stems], dtype=bool)
    anchors = {
        **{f"~{key}": told for key, told in _heaviest(names, of_names, MOST_LOOKED_UP)},
        **{f"{one.lang}:{key}": told for key, told in _heaviest(stems, of_stems * whole, MOST_LOOKED_UP)},
        **{f"@{id}": told for id, told in _heaviest(places, of_places, MOST_PLACES)},
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
    return _SIZES.pack(*map(len, parts), len(rest)) + b"".join(part.pack() for part in parts) + rest


def unpack(kept: bytes) -> Profile:
    """A profile as it was packed."""
    *counts, size = _SIZES.unpack_from(kept)
    at, vectors = _SIZES.size, []
    for count in counts:
        vectors.append(unpack_weights(kept[at : at + 8 * count]))
        at += 8 * count
    lang, places, figures, watches, day, source, days = json.loads(kept[at : at + size].decode(errors="surrogatepass"))
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


def _often(counts: Iterable[float]) -> Floats:
    """What it tells that a word comes again: less each time. Below one (a word where names have capitals): what it is."""
    each = np.fromiter(counts, dtype=np.float64)
    return np.where(each >= 1, 1 + np.log(np.maximum(each, 1)), each)


def _heaviest(keys: Sequence[str], told: Floats, most: int) -> Iterator[tuple[str, float]]:
    """Of equals the one that comes first."""
    return ((keys[at], float(told[at])) for at in np.argsort(-told, kind="stable")[:most] if told[at] > 0)
