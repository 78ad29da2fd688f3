"""The names of an article that may be places, and what the other names say of one that several places bear."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

from crawler.facts.findings import Place
from crawler.facts.places.evidence import NameFound


class PlaceHit(NamedTuple):
    name: NameFound
    places: tuple[Place, ...]


class NamesAround:
    """What the rest of the article is sure of: countries, provinces; and where its source is. Asked where a name has several
    places: in most articles none has."""

    def __init__(self, hits: Sequence[PlaceHit], source: str) -> None:
        self._hits = hits
        self.source = source

    @cached_property
    def countries(self) -> frozenset[str]:
        certain = [hit.places for hit in self._hits if len({place.country for place in hit.places}) == 1]
        return frozenset(place.country for places in certain for place in places if len(place.country) == 2)

    @cached_property
    def provinces(self) -> frozenset[tuple[str, str]]:
        """Countries and provinces."""
        every = map(provinces_of, self._hits)
        return frozenset(next(iter(provinces)) for provinces in every if len(provinces) == 1) - {("", "")}


def provinces_of(hit: PlaceHit) -> set[tuple[str, str]]:
    """The countries and provinces of what a name may mean; ("", "") for what lies in none."""
    return {(place.country, place.admin1) if place.admin1 else ("", "") for place in hit.places}
