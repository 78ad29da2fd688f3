"""What was found in an article besides its watches: places and figures, each with its place in the original text."""

from __future__ import annotations

from dataclasses import dataclass


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
