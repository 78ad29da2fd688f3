"""Places of a gazetteer, and what is found of them and of figures in an article."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.model.findings import Figure, Mention

__all__ = ["UNLOCATED_KINDS", "Figure", "Mention", "Place"]

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
