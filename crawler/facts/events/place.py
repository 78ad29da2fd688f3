"""Where the event of an article is: one of the places that it names, by where and how it names them.

A weighted sum for each place named (a conditional logistic regression; `bench/main_place.py` fits the weights) over the title, the
first sentences, the words beside the name, and what kind of place it is. The share of the best is the confidence.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import exp, log1p

from crawler.facts.background import background_spans
from crawler.facts.events.standing import HEAD_SENTENCES, PlaceNamed, places_named
from crawler.facts.findings import UNLOCATED_KINDS, Mention
from crawler.facts.places import Gazetteer
from crawler.facts.places.evidence import CAPITAL_KIND
from crawler.language.identify import normal
from crawler.language.sentences import sentence_spans

MAX_PLACE_MENTIONS = 60  # of one article that are weighed: what is named later is not where it is
WIDE_KINDS = frozenset({*UNLOCATED_KINDS, "adm1"})  # wider than a district
SEAT_KINDS = frozenset({CAPITAL_KIND, "town"})  # of those who govern, and speak of what happened elsewhere
SAME_TOWN_KM = 12.0  # between a town and its district's middle, that have one name
RIVER_KIND = "river"
MIN_CONFIDENCE = 0.2  # under this the place is not known
REGION = ("TJ", "AF", "")

WEIGHTS: Mapping[str, float] = {
    "title": 0.5,
    "first": 1.4,
    "second": 0.7,
    "position": 1.1,
    "mentions": 0.5,
    "dateline": 0.4,
    "finest": 1.2,
    "next_finest": 0.55,
    "first_at": 0.85,
    "at_head": 0.1,
    "from_head": -0.65,
    "measured": 1.0,
    "centre": 0.85,
    "apart": -1.5,
    "happened": 0.9,
    "at_seat": 0.5,
    "earliest": -0.65,
    "home": 0.2,
    "border": 0.45,
    "region": 0.4,
    "country": -1.1,
    "river": -0.35,
    "adm2": 1.0,
    "crossing": 1.5,
    "village": -0.3,
    "locality": -0.3,
}


@dataclass(frozen=True, slots=True)
class MainPlace:
    """Where the event of an article is: the likeliest place, all that the name may mean, and how sure it is (0 to 1)."""

    place: str
    candidates: tuple[str, ...]
    confidence: float


def main_place(
    title: str,
    text: str,
    mentions: Sequence[Mention],
    gazetteer: Gazetteer,
    *,
    country: str = "",
    lang: str = "",
    background: Collection[tuple[int, int]] | None = None,
) -> MainPlace | None:
    """The place of the article's event; None where no place is likely enough. `country`: of the source; `background`: the
    sentences that tell what was known before (`background_spans`), where they are known."""
    features, first_named = place_features(title, text, mentions, gazetteer, country=country, lang=lang, background=background)
    if not features:
        return None
    scores = {place: sum(WEIGHTS.get(name, 0.0) * value for name, value in row.items()) for place, row in features.items()}
    best = max(scores, key=lambda place: scores[place])
    confidence = 1.0 / sum(exp(score - scores[best]) for score in scores.values())
    if confidence < MIN_CONFIDENCE:
        return None
    return MainPlace(best, first_named[best].candidates, round(confidence, 3))


def place_features(
    title: str,
    text: str,
    mentions: Sequence[Mention],
    gazetteer: Gazetteer,
    *,
    country: str = "",
    lang: str = "",
    background: Collection[tuple[int, int]] | None = None,
) -> tuple[dict[str, dict[str, float]], dict[str, Mention]]:
    """What speaks for each place named, by its id; and its first mention."""
    spans = sentence_spans(text)
    hidden = frozenset(background_spans(text) if background is None else background)
    named = list(places_named(title, text, spans, hidden, mentions[:MAX_PLACE_MENTIONS], normal(lang)))
    by_place: dict[str, list[PlaceNamed]] = {}
    for row in named:
        place = row.mention.candidates[0]
        if place in gazetteer.places:
            by_place.setdefault(place, []).append(row)
    features = {place: _features(rows, gazetteer, place, country.upper()) for place, rows in by_place.items()}
    for place in (
        *_of_houses(by_place, gazetteer),
        *_speaking_capitals(by_place, gazetteer),
        *_sending_capitals(by_place, gazetteer),
    ):
        features[place]["apart"] = 1.0
        features[place].pop("happened", None)  # who dies there was wounded elsewhere, who tells it was not there
    order = sorted(by_place, key=lambda place: min(_order(row) for row in by_place[place]))
    fine = [place for place in order if gazetteer.places[place].kind not in WIDE_KINDS and not features[place].get("apart")]
    fine_at = [place for place in fine if features[place].get("at_head")]
    fine_at = [place for place in fine_at if features[place].get("happened")] or fine_at
    for places, name in ((order[:1], "earliest"), (fine[:1], "finest"), (fine[1:2], "next_finest"), (fine_at[:1], "first_at")):
        for place in places:
            features[place][name] = 1.0
    return features, {place: rows[0].mention for place, rows in by_place.items()}


def _of_houses(by_place: Mapping[str, Sequence[PlaceNamed]], gazetteer: Gazetteer) -> list[str]:
    """The towns to whose hospital people were taken, or whose court judges, and their other names: where the head of the article
    has another place, the event was there."""

    def is_fine(place: str) -> bool:
        return gazetteer.places[place].kind not in WIDE_KINDS

    def is_cared(rows: Sequence[PlaceNamed]) -> bool:  # a title has no room for the hospital
        return any(row.care for row in rows) and all(row.care or not row.sentence for row in rows if _is_head(row))

    towns = [place for place, rows in by_place.items() if is_fine(place) and is_cared(rows)]
    near = {place for place in by_place for town in towns if is_fine(place) and gazetteer.distance(place, town) <= SAME_TOWN_KM}
    cared = {place for place in near if place in towns or not any(row.sentence for row in by_place[place] if _is_head(row))}
    elsewhere = any(
        is_fine(place) and place not in cared and any(_is_head(row) and not row.apart for row in rows)
        for place, rows in by_place.items()
    )
    return [place for place in by_place if place in cared] if elsewhere else []


def _speaking_capitals(by_place: Mapping[str, Sequence[PlaceNamed]], gazetteer: Gazetteer) -> list[str]:
    """The capitals where somebody tells, in the same sentence, what happened in another place: "officials in Kabul said that three
    died in Rustaq". A title has room for the capital only."""
    told_of = {
        row.sentence
        for place, rows in by_place.items()
        for row in rows
        if not is_capital(place, gazetteer) and gazetteer.places[place].kind not in WIDE_KINDS and _is_head(row)
        if row.place_at and not row.apart
    }
    capitals = []
    for place, rows in by_place.items():
        told = [row for row in rows if _is_head(row) and row.sentence]
        if is_capital(place, gazetteer) and told and all((row.speaks or row.seat) and row.sentence in told_of for row in told):
            capitals.append(place)
    return capitals


def _sending_capitals(by_place: Mapping[str, Sequence[PlaceNamed]], gazetteer: Gazetteer) -> list[str]:
    """The capitals of which the head says only that somebody came from there, where it has another place: reinforcements arrived
    from Dushanbe."""

    def sends(place: str, rows: Sequence[PlaceNamed]) -> bool:
        head = [row for row in rows if _is_head(row)]
        return is_capital(place, gazetteer) and bool(head) and all(row.place_from and not row.place_at for row in head)

    senders = [place for place, rows in by_place.items() if sends(place, rows)]
    elsewhere = any(
        place not in senders
        and (gazetteer.places[place].kind not in WIDE_KINDS or gazetteer.places[place].kind == RIVER_KIND)
        and any(_is_head(row) and not row.apart for row in rows)
        for place, rows in by_place.items()
    )
    return senders if elsewhere else []


def is_capital(place: str, gazetteer: Gazetteer) -> bool:
    """Whether a place is a capital, or the town after which its province is called."""
    row = gazetteer.places[place]
    return row.kind == CAPITAL_KIND or (row.kind == "town" and row.name == row.admin1)


def _is_head(row: PlaceNamed) -> bool:
    """Whether a mention stands in the title or the first sentences, and tells news."""
    return not row.background and not row.dateline and row.sentence <= HEAD_SENTENCES


def _order(row: PlaceNamed) -> tuple[int, int]:
    return (HEAD_SENTENCES, 0) if row.dateline else (row.sentence, row.mention.start)


def _features(rows: Sequence[PlaceNamed], gazetteer: Gazetteer, place: str, country: str) -> dict[str, float]:
    told = gazetteer.places[place]
    news = [row for row in rows if not row.background and not row.dateline]
    head = [row for row in news if _is_head(row)]
    sentences = {row.sentence for row in news}
    at_head = any(row.place_at for row in head)
    features = {
        "apart": bool(news) and all(row.apart or (row.seat and told.kind in SEAT_KINDS) for row in news),
        "happened": told.kind != "country" and any(row.happened for row in news),
        "title": 0 in sentences,
        "first": 1 in sentences,
        "second": 2 in sentences,
        "position": 1.0 / (1 + min(sentences, default=len(rows) + 100)),
        "mentions": log1p(len(news)),
        "dateline": any(row.dateline for row in rows),
        "at_head": at_head,
        "from_head": not at_head and any(row.place_from for row in head),
        "measured": any(row.measured for row in head),
        "centre": any(row.centre for row in news),
        "at_seat": at_head and told.kind == "capital",
        "home": told.country == country,
        "border": told.border,
        "region": told.country in REGION,
        told.kind: 1.0,
    }
    return {name: float(value) for name, value in features.items() if value}
