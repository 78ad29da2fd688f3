"""What was found in an article besides its watches: places and figures, each with its place in the original text."""

from __future__ import annotations

from dataclasses import dataclass

# Kinds of places that an article names without saying where: neither a dot on a map nor a sign of one event.
UNLOCATED_KINDS = ("country", "region", "river")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place of the gazetteer. `lat`, `lon` in degrees (WGS 84)."""

    id: str
    name: str
    country: str  # ISO 3166 alpha-2; empty: of both banks (a river)
    admin1: str
    kind: str  # country, region, adm1, adm2, capital, town, village, crossing, locality, facility, river, lake
    lat: float
    lon: float
    border: bool  # lies on the river or in a border district
    verified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A place named in an article: characters `start` to `end` of the original `field` (title or text).

    Several candidates (likeliest first) mean that the context did not decide, as between the two Ishkashims.
    """

    field: str
    start: int
    end: int
    text: str
    candidates: tuple[str, ...]
    precision: str  # point (village, town, crossing), district, province, country, area (river, lake, region)
    reason: str  # only place of this name; country word; administrative word; country of the source; undecided


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number with what it counts. `low` and `high` bound it; an open side is None.

    `background`: the figure is not of the news itself: a `total` (since January), the `past` (in 2015, last year), or
    `elsewhere`. `is_part`: it is part of the figure before it (including two children).
    """

    field: str
    start: int  # characters of the original field: the number with its qualifier
    end: int
    text: str
    value: float  # the number as printed
    low: float | None
    high: float | None
    qualifier: str  # exact, min (more than), max (up to), approx, range
    unit: str  # killed, wounded, detained, crossed, displaced, soldiers, people, kg, households, districts … or empty
    label: str  # claim, official, denied, hearsay, or empty
    sentence: tuple[int, int]  # characters of the sentence in the field
    counted: str = ""  # of whom: soldiers, civilians, children, people …; empty: not said
    is_part: bool = False
    background: str = ""
