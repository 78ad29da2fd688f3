"""An article weighed against its archive: what is compared. Weights are those of the day it came."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from math import log, sqrt

from crawler.stories.features import ALL, STEMS, Features
from crawler.stories.frequencies import Frequencies

MOST_LOOKED_UP = 24  # rarest names, and rarest stems, by which others are found
DIGITS = 4  # of a weight that is kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """`stems` and `names` are vectors of length 1; `title` and `places` weights that add up to what they tell."""

    lang: str
    stems: dict[str, float]
    names: dict[str, float]
    title: dict[str, float]
    places: dict[str, float]
    figures: frozenset[tuple[float, str]]
    watches: frozenset[str]
    day: float
    source: str

    def anchors(self) -> list[str]:
        """Where others of its story are looked up: its rarest names, whatever the language, and its own rarest stems."""
        stems = [key for key in self.stems if not key.endswith("_")]
        return [
            *(f"~{key}" for key in sorted(self.names, key=lambda key: (-self.names[key], key))[:MOST_LOOKED_UP]),
            *(f"{self.lang}:{key}" for key in sorted(stems, key=lambda key: (-self.stems[key], key))[:MOST_LOOKED_UP]),
            *(f"@{place}" for place in sorted(self.places, key=lambda key: (-self.places[key], key))[:4]),
        ]


def profile(one: Features, frequencies: Frequencies) -> Profile:
    """Weigh an article."""
    weight = frequencies.weight
    return Profile(
        lang=one.lang,
        stems=_unit({key: (1 + log(count)) * weight(one.lang, key) for key, count in one.stems.items()}),
        names=_unit(
            {
                key: (1 + log(count) if count >= 1 else count) * weight(one.lang, f"~{key}")
                for key, count in one.names.items()
            }
        ),
        title={key: round(weight(one.lang, key), DIGITS) for key in sorted(one.title) if len(key) <= STEMS[-1]},
        places={id: round(weight(ALL, id), DIGITS) for id in sorted(one.places)},
        figures=one.figures,
        watches=one.watches,
        day=one.day,
        source=one.source,
    )


def pack(one: Profile) -> bytes:
    """As it is kept, for as long as the window of a story."""
    plain = [
        one.lang, one.stems, one.names, one.title, one.places, sorted(one.figures), sorted(one.watches), round(one.day, 4),
        one.source,
    ]  # fmt: skip
    return zlib.compress(json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode(), 3)


def unpack(kept: bytes) -> Profile:
    lang, stems, names, title, places, figures, watches, day, source = json.loads(zlib.decompress(kept))
    return Profile(
        lang=lang,
        stems=stems,
        names=names,
        title=title,
        places=places,
        figures=frozenset((value, unit) for value, unit in figures),
        watches=frozenset(watches),
        day=day,
        source=source,
    )


def _unit(vector: dict[str, float]) -> dict[str, float]:
    length = sqrt(sum(value * value for value in vector.values()))
    return {key: round(value / length, DIGITS) for key, value in vector.items() if value > 0} if length else {}
