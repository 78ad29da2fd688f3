"""An article weighed against its archive: what is compared. Weights are those of the day it came."""

from __future__ import annotations

import json
from dataclasses import dataclass
from struct import Struct

import numpy as np

from crawler.grouping.events.features import ALL_LANGUAGES, EVERY_ARTICLE, NAME_SCOPE, ArticleFeatures
from crawler.grouping.events.frequencies import Counts, rarity
from crawler.grouping.events.terms import Floats, Keys, Terms, hashed, scoped
from crawler.grouping.events.weights import WEIGHT_BYTES, Weights, make_weights, shares_of_sum, unit_vector
from crawler.grouping.events.weights import unpack_weights as unpack_weights

MAX_INDEX_WORDS = 24  # rarest names, and rarest stems, by which others are found
MAX_INDEX_PLACES = 4
PLACE_WEIGHT_DIGITS = 4  # of a place's weight

_PROFILE_HEADER = Struct("<HHHI")  # stems, names, title, the rest


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """`stems` and `names` are vectors of length 1; the weights of `title` add up to 1, those of `places` to what they tell."""

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


@dataclass(frozen=True, slots=True, eq=False)
class IndexTerms:
    """Where others of an article's story are looked up, and what each tells: as many keys as weights."""

    keys: Keys
    weights: Floats


def weigh_article(one: ArticleFeatures, known: Counts) -> tuple[Profile, IndexTerms]:
    """An article as it is compared; and its anchors: its rarest names, whatever the language, its own rarest stems, and
    places."""
    places = sorted(one.places)
    asked = [
        scoped(one.lang, one.stems.hashes),
        scoped(f"{NAME_SCOPE}{one.lang}", one.names.hashes),
        scoped(one.lang, one.title),
        scoped(ALL_LANGUAGES, hashed(places)),
        scoped(one.lang, EVERY_ARTICLE),
        scoped(ALL_LANGUAGES, EVERY_ARTICLE),
    ]
    *counts, articles, all_articles = np.split(known.counts(np.concatenate(asked)), np.cumsum([*map(len, asked[:-1])]))
    of_stems, of_names, of_title = (rarity(each, articles[0]) for each in counts[:3])
    of_stems *= _repetition_weights(one.stems)
    of_names *= _repetition_weights(one.names)
    of_places = rarity(counts[3], all_articles[0]).round(PLACE_WEIGHT_DIGITS)
    weighed = Profile(
        lang=one.lang,
        stems=make_weights(one.stems.hashes, unit_vector(of_stems)),
        names=make_weights(one.names.hashes, unit_vector(of_names)),
        title=make_weights(one.title, shares_of_sum(of_title)),
        places=dict(zip(places, of_places.tolist(), strict=True)),
        days=one.days,
        figures=one.figures,
        watches=one.watches,
        day=round(one.day, 4),
        source=one.source,
    )
    found = [
        _heaviest(scoped(NAME_SCOPE, one.names.hashes), of_names, MAX_INDEX_WORDS),
        _heaviest(asked[0], of_stems * one.whole, MAX_INDEX_WORDS),
        _heaviest(asked[3], of_places, MAX_INDEX_PLACES),
    ]
    return weighed, IndexTerms(*(np.concatenate(each) for each in zip(*found, strict=True)))


def make_profile(one: ArticleFeatures, known: Counts) -> Profile:
    """`weigh` without the anchors."""
    return weigh_article(one, known)[0]


def pack_profile(one: Profile) -> bytes:
    """As it is kept, for as long as the window of a story: arrays, as they are read by the dozen for each article."""
    rest = json.dumps(
        [one.lang, one.places, sorted(one.figures), sorted(one.watches), one.day, one.source, sorted(one.days)],
        ensure_ascii=False,
        separators=(",", ":"),
    ).encode(errors="surrogatepass")
    parts = [one.stems, one.names, one.title]
    return _PROFILE_HEADER.pack(*map(len, parts), len(rest)) + b"".join(part.pack() for part in parts) + rest


def unpack_profile(kept: bytes) -> Profile:
    """A profile as it was packed."""
    *counts, size = _PROFILE_HEADER.unpack_from(kept)
    at, vectors = _PROFILE_HEADER.size, []
    for count in counts:
        vectors.append(unpack_weights(kept, count, at))
        at += WEIGHT_BYTES * count
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


def _repetition_weights(terms: Terms) -> Floats:
    """What it tells that a word comes again: less each time. Below one (a word where names have capitals): what it is."""
    return np.where(terms.counts >= 1, 1 + np.log(np.maximum(terms.counts, 1)), terms.counts)


def _heaviest(keys: Keys, told: Floats, most: int) -> tuple[Keys, Floats]:
    """Of equals the one that comes first."""
    at = np.argsort(-told, kind="stable")[:most]
    at = at[told[at] > 0]
    return keys[at], told[at]
