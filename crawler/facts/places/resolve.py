"""Which place a name means: by what stands beside it, by the article around it, by where the source is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from typing import NamedTuple

from crawler.facts.findings import Place
from crawler.facts.places.context import DISTRICT_AF, DISTRICT_TJ, KINDS, SIDE_STEMS, is_one
from crawler.facts.places.gazetteer import Gazetteer

BESIDE = 2  # tokens between a name and a word that says what it is
CLOSE = 3  # tokens to a place that makes a common word a name
AROUND = 12  # tokens in which a country word still speaks of the name
# The wider comes first: a report from a province is never pinned on the town of the same name.
ORDER = ("country", "region", "adm1", "river", "adm2", "lake", "capital", "town", "crossing", "locality", "village", "facility")
PRECISION = {"country": "country", "adm1": "province", "adm2": "district", "region": "area", "river": "area", "lake": "area"}


class NameFound(NamedTuple):
    """A name of the gazetteer in an article: field (0 title, 1 text), first and last token, number of the name."""

    field: int
    first: int
    last: int
    name: int


class _PlaceHit(NamedTuple):
    found: NameFound
    places: tuple[Place, ...]


class _NamesAround(NamedTuple):
    """What the rest of the article is sure of: countries, provinces; and where its source is."""

    countries: frozenset[str]
    provinces: frozenset[tuple[str, str]]
    source: str


Resolved = tuple[NameFound, tuple[str, ...], str, str]


def resolve(
    gazetteer: Gazetteer, found: Sequence[NameFound], tokens: tuple[Sequence[str], ...], *, country: str = ""
) -> list[Resolved]:
    """The places that are named, in order: the find, its candidates (likeliest first), precision and reason. Linear in
    the finds, whatever a page repeats."""
    spots = _spots(gazetteer, found, tokens)
    certain = [place for spot in spots if len({one.country for one in spot.places}) == 1 for place in spot.places]
    around = _NamesAround(
        frozenset(place.country for place in certain if len(place.country) == 2),
        frozenset((place.country, place.admin1) for place in certain if place.admin1),
        country.upper(),
    )
    return [_decide(spot, tokens[spot.found.field], around) for spot in spots]


def _spots(gazetteer: Gazetteer, found: Sequence[NameFound], tokens: tuple[Sequence[str], ...]) -> list[_PlaceHit]:
    """One spot for each stretch of text, the longest where names overlap; common words only with company."""
    spans: dict[tuple[int, int, int], list[NameFound]] = {}
    for one in found:
        spans.setdefault(one[:3], []).append(one)
    kept: list[tuple[int, int, int]] = []
    named: set[tuple[int, int]] = set()
    for span in sorted(spans, key=lambda span: (span[1] - span[2], span)):
        covered = {(span[0], at) for at in range(span[1], span[2] + 1)}
        if named.isdisjoint(covered):
            kept.append(span)
            named |= covered
    kept.sort()
    plain = [["" if (field, at) in named else word for at, word in enumerate(words)] for field, words in enumerate(tokens)]
    spots = []
    for number, span in enumerate(kept):
        names = [gazetteer.names[one.name] for one in spans[span]]
        alone = any(name.alone for name in names)
        places = tuple(gazetteer.places[id] for id in dict.fromkeys(id for name in names for id in name.places))
        if not alone:
            company = {
                id
                for other in _close(kept, number)
                for one in spans[other]
                if gazetteer.names[one.name].alone
                for id in gazetteer.names[one.name].places
            }
            places = tuple(
                place for place in places if _kind_beside(place, span, plain[span[0]]) or _in_company(place, gazetteer, company)
            )
        if places:
            spots.append(_PlaceHit(spans[span][0], places))
    return spots


def _close(kept: Sequence[tuple[int, int, int]], number: int) -> Iterator[tuple[int, int, int]]:
    """The names at most `CLOSE` tokens before and after one; names are in order and do not overlap."""
    field, first, last = kept[number]
    for at in range(number - 1, -1, -1):
        if kept[at][0] != field or first - kept[at][2] - 1 > CLOSE:
            break
        yield kept[at]
    for at in range(number + 1, len(kept)):
        if kept[at][0] != field or kept[at][1] - last - 1 > CLOSE:
            break
        yield kept[at]


def _in_company(place: Place, gazetteer: Gazetteer, company: set[str]) -> bool:
    """Whether its province, or another place of it, stands close by."""
    return any(
        other.country == place.country and (other.kind == "country" or other.admin1 == place.admin1 != "")
        for other in (gazetteer.places[id] for id in company)
    )


def _beside(span: tuple[int, int, int], words: Sequence[str], reach: int = BESIDE) -> list[str]:
    _, first, last = span
    return [*words[max(0, first - reach) : first], *words[last + 1 : last + 1 + reach]]


def _kind_beside(place: Place, span: tuple[int, int, int], words: Sequence[str]) -> bool:
    stems = KINDS.get(place.kind, ())
    return any(is_one(word, stems) for word in _beside(span, words))


def _decide(spot: _PlaceHit, words: Sequence[str], around: _NamesAround) -> Resolved:
    places, reason = spot.places, "the only place of this name"
    if len(places) > 1:
        places, reason = _narrow(spot, words, around)
    ordered = _one_a_country(places)
    kind = min((place.kind for place in ordered), key=ORDER.index)
    return spot.found, tuple(place.id for place in ordered), PRECISION.get(kind, "point"), reason


def _narrow(spot: _PlaceHit, words: Sequence[str], around: _NamesAround) -> tuple[tuple[Place, ...], str]:
    span, places = spot.found[:3], spot.places
    beside = _beside(span, words)
    for stems, side in ((DISTRICT_AF, "AF"), (DISTRICT_TJ, "TJ")):
        if any(is_one(word, stems) for word in beside):
            chosen = tuple(place for place in places if place.country == side and place.kind == "adm2")
            if chosen:
                return chosen, "administrative word"
    kinds = tuple(place for place in places if _kind_beside(place, span, words))
    reason = "administrative word" if kinds else ""
    places = kinds or places
    if len({place.country for place in places}) == 1:
        return places, reason or "the only place of this name"
    for chosen, why in (
        (_by_country_word(places, span, words), "country word"),
        (_by_province(places, around.provinces), "its province is named"),
        (_of(places, around.countries) if len(around.countries) == 1 else (), "other places of the article"),
        (_of(places, {around.source}) if around.source else (), "country of the source"),
    ):
        if chosen:
            return chosen, why
    return places, "undecided"


def _of(places: tuple[Place, ...], countries: Set[str]) -> tuple[Place, ...]:
    return tuple(place for place in places if place.country in countries)


def _by_country_word(places: tuple[Place, ...], span: tuple[int, int, int], words: Sequence[str]) -> tuple[Place, ...]:
    """The nearest word of a country within reach; two countries at one distance decide nothing."""
    _, first, last = span
    distances: dict[str, int] = {}
    for at in range(max(0, first - AROUND), min(len(words), last + AROUND + 1)):
        if first <= at <= last:
            continue
        for side, stems in SIDE_STEMS.items():
            if is_one(words[at], stems):
                gap = first - at if at < first else at - last
                distances[side] = min(gap, distances.get(side, gap))
    if not distances:
        return ()
    nearest = min(distances.values())
    sides = {side for side, gap in distances.items() if gap == nearest}
    return _of(places, sides) if len(sides) == 1 and (len(distances) == 1 or nearest <= BESIDE) else ()


def _by_province(places: tuple[Place, ...], named: Set[tuple[str, str]]) -> tuple[Place, ...]:
    """The candidates whose province is named, without doubt, in the same article."""
    chosen = tuple(place for place in places if (place.country, place.admin1) in named)
    return chosen if len({place.country for place in chosen}) == 1 else ()


def _one_a_country(places: tuple[Place, ...]) -> tuple[Place, ...]:
    """Of each country the widest: a province and its capital of one name are one place."""
    widest: dict[str, int] = {}
    for place in places:
        order = ORDER.index(place.kind)
        widest[place.country] = min(order, widest.get(place.country, order))
    return tuple(place for place in places if ORDER.index(place.kind) == widest[place.country])
