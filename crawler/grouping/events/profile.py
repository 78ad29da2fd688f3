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
PLACE_WEIGHT_DIGITS = 4  # of the weight of a place

_PROFILE_HEADER = Struct("<HHHI")  # stems, names, title, the rest


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """`stems` and `names` are vectors of length 1; the weights of `title` add up to 1, those of `places` are their rarity."""

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
    """Where others of an article's story are looked up, and how rare each is: as many keys as weights."""

    keys: Keys
    weights: Floats


def weigh_article(article: ArticleFeatures, known_counts: Counts) -> tuple[Profile, IndexTerms]:
    """An article as it is compared; and its index terms: its rarest names, whatever the language, its own rarest stems, and
    places."""
    places = sorted(article.places)
    keys = [
        scoped(article.lang, article.stems.hashes),
        scoped(f"{NAME_SCOPE}{article.lang}", article.names.hashes),
        scoped(article.lang, article.title),
        scoped(ALL_LANGUAGES, hashed(places)),
        scoped(article.lang, EVERY_ARTICLE),
        scoped(ALL_LANGUAGES, EVERY_ARTICLE),
    ]
    *counts, articles, all_articles = np.split(known_counts.counts(np.concatenate(keys)), np.cumsum([*map(len, keys[:-1])]))
    of_stems, of_names, of_title = (rarity(term_counts, articles[0]) for term_counts in counts[:3])
    of_stems *= _repetition_weights(article.stems)
    of_names *= _repetition_weights(article.names)
    of_places = rarity(counts[3], all_articles[0]).round(PLACE_WEIGHT_DIGITS)
    weighed = Profile(
        lang=article.lang,
        stems=make_weights(article.stems.hashes, unit_vector(of_stems)),
        names=make_weights(article.names.hashes, unit_vector(of_names)),
        title=make_weights(article.title, shares_of_sum(of_title)),
        places=dict(zip(places, of_places.tolist(), strict=True)),
        days=article.days,
        figures=article.figures,
        watches=article.watches,
        day=round(article.day, 4),
        source=article.source,
    )
    heaviest = [
        _heaviest(scoped(NAME_SCOPE, article.names.hashes), of_names, MAX_INDEX_WORDS),
        _heaviest(keys[0], of_stems * article.whole, MAX_INDEX_WORDS),
        _heaviest(keys[3], of_places, MAX_INDEX_PLACES),
    ]
    return weighed, IndexTerms(*(np.concatenate(columns) for columns in zip(*heaviest, strict=True)))


def make_profile(article: ArticleFeatures, known_counts: Counts) -> Profile:
    """The profile of an article, without its index terms."""
    return weigh_article(article, known_counts)[0]


def pack_profile(profile: Profile) -> bytes:
    """A profile as bytes, kept as long as the window of a story: arrays, as they are read by the dozen for each article."""
    rest = json.dumps(
        [
            profile.lang,
            profile.places,
            sorted(profile.figures),
            sorted(profile.watches),
            profile.day,
            profile.source,
            sorted(profile.days),
        ],
        ensure_ascii=False,
        separators=(",", ":"),
    ).encode(errors="surrogatepass")
    vectors = [profile.stems, profile.names, profile.title]
    return _PROFILE_HEADER.pack(*map(len, vectors), len(rest)) + b"".join(vector.pack() for vector in vectors) + rest


def unpack_profile(packed: bytes) -> Profile:
    """A profile as it was packed."""
    *counts, size = _PROFILE_HEADER.unpack_from(packed)
    offset, vectors = _PROFILE_HEADER.size, []
    for count in counts:
        vectors.append(unpack_weights(packed, count, offset))
        offset += WEIGHT_BYTES * count
    lang, places, figures, watches, day, source, days = json.loads(packed[offset : offset + size].decode(errors="surrogatepass"))
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
    """The weight of repetition: a word that comes again counts less each time. A count below one stays as it is."""
    return np.where(terms.counts >= 1, 1 + np.log(np.maximum(terms.counts, 1)), terms.counts)


def _heaviest(keys: Keys, weights: Floats, most: int) -> tuple[Keys, Floats]:
    """The keys of the largest weights, with them; of equals the one that comes first."""
    positions = np.argsort(-weights, kind="stable")[:most]
    positions = positions[weights[positions] > 0]
    return keys[positions], weights[positions]
