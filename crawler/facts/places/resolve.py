"""Which place a name means: by what stands beside it, by the article around it, by where the source is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set

from crawler.facts.findings import Place
from crawler.facts.places.around import NamesAround, PlaceHit
from crawler.facts.places.context import district_words, inside_words, settlement_words, words_for_kind
from crawler.facts.places.country_words import (
    TOKENS_BESIDE,
    NameSpan,
    countries_around,
    is_of_another_country,
    is_of_people,
    is_of_province,
    is_side,
    words_beside,
)
from crawler.facts.places.evidence import NameFound, Spelling, is_inside_a_capital, is_number, names_a_place
from crawler.facts.places.gazetteer import Gazetteer

DISTRICT_WORD_COUNTRIES = ("AF", "TJ")  # the district words of the one are looked for first
MAX_COMPANY_TOKENS = 3  # tokens to a place that makes a common word a name
MAX_SHOWN_COMPANY_TOKENS = 12  # the same where a capital shows that the word is a name, of whatever
MAX_UNDECIDED_KM = 150.0  # from the border: a place farther away is meant only where the text says so
UNDECIDED, ONLY_PLACE = "undecided", "the only place of this name"
BY_ADMINISTRATIVE_WORD, BY_COUNTRY_WORD = "administrative word", "country word"
BY_PROVINCE, BY_OTHER_PLACES, BY_SOURCE = "its province is named", "other places of the article", "country of the source"
WEAK_REASONS = frozenset({BY_PROVINCE, BY_OTHER_PLACES, BY_SOURCE, UNDECIDED})
ELSEWHERE_IN_THE_ARTICLE = "decided elsewhere in the article"
SETTLEMENT_KINDS = ("adm2", "capital", "town", "village", "locality")
CASE_PREPOSITIONS = ("в", "во")
AREA_KINDS = ("region", "river", "lake", "facility")  # meant by a name that a district has from them, where nothing says district
# The wider comes first: a report from a province is never pinned on the town of the same name.
WIDEST_FIRST = (
    "country",
    "region",
    "adm1",
    "river",
    "adm2",
    "lake",
    "capital",
    "town",
    "crossing",
    "locality",
    "village",
    "facility",
)
PRECISION_OF_KIND = {
    "country": "country",
    "adm1": "province",
    "adm2": "district",
    "region": "area",
    "river": "area",
    "lake": "area",
}


Resolved = tuple[NameFound, tuple[str, ...], str, str]


def resolve(
    gazetteer: Gazetteer, names: Sequence[NameFound], spelling: Spelling, *, country: str = "", language: str = ""
) -> list[Resolved]:
    """The places that are named, in order: the name, its candidates (likeliest first), precision and reason. Linear in
    the names, whatever a page repeats. `country` is that of the source, `language` that of the text."""
    hits = _hits(gazetteer, [name for name in names if names_a_place(gazetteer, name, spelling, language)], spelling, language)
    around = NamesAround([hit for hit in hits if not _is_aside(hit, spelling)], country.upper())
    return _in_one_sense([_decide(gazetteer, hit, spelling.tokens[hit.name.field], around) for hit in hits], hits)


def _is_aside(hit: PlaceHit, spelling: Spelling) -> bool:
    """Whether a country is named as that of somebody, or as where somebody came from."""
    is_country = all(place.kind == "country" for place in hit.places)
    return is_country and is_of_people(spelling.tokens[hit.name.field], hit.name.first, hit.name.last)


def _in_one_sense(decisions: Sequence[Resolved], hits: Sequence[PlaceHit]) -> list[Resolved]:
    """The place that "district" or "town" beside a name decides is meant wherever the article has that name alone.
    Gale, Church and Yarowsky (1992): one sense per discourse."""
    senses: dict[tuple[Place, ...], dict[tuple[str, ...], Resolved]] = {}
    for decision, hit in zip(decisions, hits, strict=True):
        if decision[3] == BY_ADMINISTRATIVE_WORD:
            senses.setdefault(hit.places, {}).setdefault(decision[1], decision)
    resolved = []
    for decision, hit in zip(decisions, hits, strict=True):
        known = senses.get(hit.places, {})
        if len(known) == 1 and decision[3] in WEAK_REASONS:
            _, candidates, precision, _ = next(iter(known.values()))
            decision = (decision[0], candidates, precision, ELSEWHERE_IN_THE_ARTICLE)
        resolved.append(decision)
    return resolved


def _hits(gazetteer: Gazetteer, names: Sequence[NameFound], spelling: Spelling, language: str) -> list[PlaceHit]:
    """One hit for each stretch of text, the longest where names overlap; common words only with company."""
    names_by_span: dict[NameSpan, list[NameFound]] = {}
    for name in names:
        names_by_span.setdefault(name[:3], []).append(name)
    spans: list[NameSpan] = []
    named: set[tuple[int, int]] = set()
    for span in sorted(names_by_span, key=lambda span: (span[1] - span[2], span)):
        covered = {(span[0], position) for position in range(span[1], span[2] + 1)}
        if named.isdisjoint(covered):
            spans.append(span)
            named |= covered
    spans.sort()
    alone = {span: [name for name in names_by_span[span] if _counts_alone(gazetteer, name, spelling, language)] for span in spans}
    hits = []
    for number, span in enumerate(spans):
        meanings = [gazetteer.names[name.name] for name in names_by_span[span]]
        ids = dict.fromkeys([id for meaning in meanings for id in meaning.places])
        places = tuple([gazetteer.places[id] for id in ids])
        if not alone[span]:
            shown = spelling.shows_a_name(span[0], span[1])
            company = {
                id
                for neighbour in _close(spans, number, MAX_SHOWN_COMPANY_TOKENS if shown else MAX_COMPANY_TOKENS)
                for name in alone[neighbour]
                for id in gazetteer.names[name.name].places
            }
            words = spelling.tokens[span[0]]
            reach = range(span[1] - TOKENS_BESIDE, span[2] + 1 + TOKENS_BESIDE)
            if not shown and any(is_number(meaning) for meaning in meanings):
                reach = range(span[1] - 1, span[1]) if countries_around(span, words) else range(0)
            kind_words = [words[token] for token in reach if 0 <= token < len(words) and (span[0], token) not in named]
            places = tuple(place for place in places if _kind_among(place, kind_words) or _in_company(place, gazetteer, company))
        if places:
            hits.append(PlaceHit(names_by_span[span][0], places))
    return hits


def _counts_alone(gazetteer: Gazetteer, found: NameFound, spelling: Spelling, language: str) -> bool:
    """Whether a name needs no word beside it: its form is rare, or has a capital that only a name can have."""
    name = gazetteer.names[found.name]
    if gazetteer.needs_company(name, language):
        return is_inside_a_capital(gazetteer, found, spelling, language)
    return not gazetteer.is_common(name, spelling.form(found), language) or spelling.shows_a_name(found.field, found.first)


def _kind_among(place: Place, words: Sequence[str]) -> bool:
    """Whether one of the words says that a name is a place of this kind, or a settlement."""
    stems = words_for_kind(place.kind)
    settlement = settlement_words() if place.kind in SETTLEMENT_KINDS else stems
    return any(stems.match(word) or settlement.match(word) for word in words)


def _close(spans: Sequence[NameSpan], number: int, reach: int) -> Iterator[NameSpan]:
    """The names at most so many tokens before and after one; names are in order and do not overlap."""
    field, first, last = spans[number]
    for position in range(number - 1, -1, -1):
        span = spans[position]
        if span[0] != field or first - span[2] - 1 > reach:
            break
        yield span
    for position in range(number + 1, len(spans)):
        span = spans[position]
        if span[0] != field or span[1] - last - 1 > reach:
            break
        yield span


def _in_company(place: Place, gazetteer: Gazetteer, company: set[str]) -> bool:
    """Whether its province, or another place of it, stands close by."""
    return any(
        neighbour.country == place.country and (neighbour.kind == "country" or neighbour.admin1 == place.admin1 != "")
        for neighbour in (gazetteer.places[id] for id in company)
    )


def _kind_beside(place: Place, span: NameSpan, words: Sequence[str]) -> bool:
    stems = words_for_kind(place.kind)
    return any(stems.match(word) for word in words_beside(span, words))


def _decide(gazetteer: Gazetteer, hit: PlaceHit, words: Sequence[str], around: NamesAround) -> Resolved:
    if len(hit.places) == 1:
        place = hit.places[0]
        return hit.name, (place.id,), PRECISION_OF_KIND.get(place.kind, "point"), ONLY_PLACE
    places, reason = _narrow(hit, words, around, gazetteer.country_names)
    if reason == UNDECIDED:
        places = tuple(place for place in places if gazetteer.distance_to_border(place.id) <= MAX_UNDECIDED_KM) or places
    ordered = _widest_of_each_country(places)
    kind = min((place.kind for place in ordered), key=WIDEST_FIRST.index)
    return hit.name, tuple(place.id for place in ordered), PRECISION_OF_KIND.get(kind, "point"), reason


def _narrow(
    hit: PlaceHit, words: Sequence[str], around: NamesAround, country_names: Mapping[str, tuple[str, ...]]
) -> tuple[tuple[Place, ...], str]:
    span, places = hit.name[:3], hit.places
    beside = words_beside(span, words)
    of_province = _by_province(places, around.provinces) if is_of_province(span, words) else ()
    if of_province:
        return of_province, BY_PROVINCE
    for country in DISTRICT_WORD_COUNTRIES:
        if any(district_words(country).match(word) for word in beside):
            chosen = tuple(place for place in places if place.country == country and place.kind == "adm2")
            if chosen and not is_of_another_country(span, words, country, country_names):
                return _by_province(chosen, around.provinces) or chosen, BY_ADMINISTRATIVE_WORD
    kinds = tuple(place for place in places if _kind_beside(place, span, words))
    reason = BY_ADMINISTRATIVE_WORD if kinds else ""
    places = kinds or _without_namesakes(places, span, words)
    candidates = {place.country for place in places}
    if len(candidates) == 1:
        chosen = _by_province(places, around.provinces) if len({place.admin1 for place in places}) > 1 else ()
        return (chosen, BY_PROVINCE) if chosen else (places, reason or ONLY_PLACE)
    named = countries_around(
        span,
        words,
        lambda place, country, gap: gap == 1 or words[place].startswith(country_names.get(country, ())) or is_side(words, place),
    )
    spoken_of = countries_around(span, words)
    for chosen, why in (
        (_by_country_word(places, named), BY_COUNTRY_WORD),
        (_by_province(places, around.provinces), BY_PROVINCE),
        (_of_countries(places, around.countries) if len(around.countries & candidates) == 1 else (), BY_OTHER_PLACES),
        (_by_country_word(places, spoken_of) if len(spoken_of) == 1 else (), BY_COUNTRY_WORD),
        (_of_countries(places, {around.source}) if around.source else (), BY_SOURCE),
        (_by_country_word(places, spoken_of), BY_COUNTRY_WORD),
    ):
        if chosen:
            return chosen, why
    return places, UNDECIDED


def _of_countries(places: tuple[Place, ...], countries: Set[str]) -> tuple[Place, ...]:
    return tuple(place for place in places if place.country in countries)


def _without_namesakes(places: tuple[Place, ...], span: NameSpan, words: Sequence[str]) -> tuple[Place, ...]:
    """Without the districts and towns that are called after a river or a region: "the Panj" is the river, "in Panj" the town."""
    areas = tuple(place for place in places if place.kind in AREA_KINDS)
    if not areas or len(areas) == len(places):
        return places
    if any(place.kind == "river" for place in areas) and _is_inside(span, words):
        return tuple(place for place in places if place not in areas)
    return tuple(place for place in places if place.kind not in SETTLEMENT_KINDS)


def _is_inside(span: NameSpan, words: Sequence[str]) -> bool:
    """Whether "in" stands before a name; in Russian with the case that says where, and not into what."""
    _, first, last = span
    before = words[first - 1] if first else ""
    return before in inside_words() and (before not in CASE_PREPOSITIONS or words[last].endswith("е"))


def _by_country_word(places: tuple[Place, ...], distances: Mapping[str, int]) -> tuple[Place, ...]:
    """The country of the nearest word; two countries at one distance decide nothing."""
    if not distances:
        return ()
    nearest = min(distances.values())
    countries = {country for country, gap in distances.items() if gap == nearest}
    return _of_countries(places, countries) if len(countries) == 1 and (len(distances) == 1 or nearest <= TOKENS_BESIDE) else ()


def _by_province(places: tuple[Place, ...], named: Set[tuple[str, str]]) -> tuple[Place, ...]:
    """The candidates whose province is named, without doubt, in the same article."""
    chosen = tuple(place for place in places if (place.country, place.admin1) in named)
    return chosen if len({place.country for place in chosen}) == 1 else ()


def _widest_of_each_country(places: tuple[Place, ...]) -> tuple[Place, ...]:
    """The widest places of each country: a province and its capital of one name are one place."""
    widest: dict[str, int] = {}
    for place in places:
        order = WIDEST_FIRST.index(place.kind)
        widest[place.country] = min(order, widest.get(place.country, order))
    return tuple(place for place in places if WIDEST_FIRST.index(place.kind) == widest[place.country])
