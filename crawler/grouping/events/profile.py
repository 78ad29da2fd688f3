"""An article weighed against its archive: what is compared. Weights are those of the day it came."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from struct import Struct
from typing import Any

import numpy as np

from crawler.grouping.events.contradictions import UNKNOWN_EVENT, EventCount, EventSite, ReportedEvent
from crawler.grouping.events.features import ALL_LANGUAGES, EVERY_ARTICLE, NAME_SCOPE, ArticleFeatures
from crawler.grouping.events.frequencies import Counts, rarity
from crawler.grouping.events.terms import Floats, Keys, Terms, hashed, scoped
from crawler.grouping.events.weights import WEIGHT_BYTES, Weights, make_weights, shares_of_sum, unit_vector
from crawler.grouping.events.weights import unpack_weights as unpack_weights

MAX_INDEX_WORDS = 24  # rarest names, and rarest stems, by which others are found
MAX_INDEX_PLACES = 4
PLACE_WEIGHT_DIGITS = 4  # of the weight of a place

COUNT_SCALE = 100  # the integer that stands for one occurrence

_PROFILE_HEADER = Struct("<HHHI")  # stems, names, title, the rest
_COUNT_TYPE, _NAME_TYPE = np.dtype("<u2"), np.dtype("<u4")


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """`stems` and `names` are vectors of length 1; the weights of `title` add up to 1, those of `places` are their rarity.
    `stem_counts` and `name_counts`: how often each of the stems and of the names stands there, packed, to weigh them anew; none
    where that was not kept."""

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
    form: str = ""
    heading: int = 0
    own_names: tuple[int, ...] = ()
    event: ReportedEvent = UNKNOWN_EVENT
    stem_counts: bytes = b""
    name_counts: bytes = b""


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
    of_stems *= _repetition(article.stems.counts)
    of_names *= _repetition(article.names.counts)
    of_places = rarity(counts[3], all_articles[0]).round(PLACE_WEIGHT_DIGITS)
    stem_weights = make_weights(article.stems.hashes, unit_vector(of_stems))
    name_weights = make_weights(article.names.hashes, unit_vector(of_names))
    weighed = Profile(
        lang=article.lang,
        stems=stem_weights,
        names=name_weights,
        title=make_weights(article.title, shares_of_sum(of_title)),
        places=dict(zip(places, of_places.tolist(), strict=True)),
        days=article.days,
        figures=article.figures,
        watches=article.watches,
        day=round(article.day, 4),
        source=article.source,
        form=article.form,
        heading=article.heading,
        own_names=tuple(article.own_names.tolist()),
        event=article.event,
        stem_counts=_pack_counts(article.stems, stem_weights),
        name_counts=_pack_counts(article.names, name_weights),
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


def reweigh(profiles: Sequence[Profile], known_counts: Counts) -> list[Profile]:
    """Profiles as they would be if their articles came now. What was kept without counts stays as it is."""
    keys = [_counted_keys(profile) for profile in profiles]
    counts = known_counts.counts(np.concatenate([key for group in keys for key in group])) if profiles else np.empty(0)
    reweighed, offset = [], 0
    for profile, groups in zip(profiles, keys, strict=True):
        pieces = []
        for group in groups:
            pieces.append(counts[offset : offset + len(group)])
            offset += len(group)
        reweighed.append(_reweighed(profile, *pieces) if profile.stem_counts or profile.name_counts else profile)
    return reweighed


def index_terms_of(profile: Profile) -> IndexTerms:
    """The index terms of a profile: as `weigh_article` chooses them, but also the shorter of two stems."""
    places = sorted(profile.places)
    keys = [
        (scoped(NAME_SCOPE, profile.names.hashes), profile.names.values.astype(np.float64), MAX_INDEX_WORDS),
        (scoped(profile.lang, profile.stems.hashes), profile.stems.values.astype(np.float64), 2 * MAX_INDEX_WORDS),
        (
            scoped(ALL_LANGUAGES, hashed(places)),
            np.array([profile.places[id] for id in places], dtype=np.float64),
            MAX_INDEX_PLACES,
        ),
    ]
    heaviest = [_heaviest(*group) for group in keys]
    return IndexTerms(*(np.concatenate(columns) for columns in zip(*heaviest, strict=True)))


def _counted_keys(profile: Profile) -> list[Keys]:
    return [
        scoped(profile.lang, profile.stems.hashes),
        scoped(f"{NAME_SCOPE}{profile.lang}", profile.names.hashes),
        scoped(profile.lang, profile.title.hashes),
        scoped(ALL_LANGUAGES, hashed(sorted(profile.places))),
        scoped(profile.lang, EVERY_ARTICLE),
        scoped(ALL_LANGUAGES, EVERY_ARTICLE),
    ]


def _reweighed(
    profile: Profile, stems: Floats, names: Floats, title: Floats, places: Floats, articles: Floats, all_articles: Floats
) -> Profile:
    return replace(
        profile,
        stems=make_weights(
            profile.stems.hashes, unit_vector(rarity(stems, articles[0]) * _repetition(_unpack_counts(profile.stem_counts)))
        ),
        names=make_weights(
            profile.names.hashes, unit_vector(rarity(names, articles[0]) * _repetition(_unpack_counts(profile.name_counts)))
        ),
        title=make_weights(profile.title.hashes, shares_of_sum(rarity(title, articles[0]))),
        places=dict(zip(sorted(profile.places), rarity(places, all_articles[0]).round(PLACE_WEIGHT_DIGITS).tolist(), strict=True)),
        stem_counts=b"",
        name_counts=b"",
    )


def _pack_counts(terms: Terms, weights: Weights) -> bytes:
    """How often each word of some weights stands in the article, in their order."""
    distinct, positions = np.unique(terms.hashes, return_index=True)
    counts = terms.counts[positions][np.searchsorted(distinct, weights.hashes)]
    return np.rint(np.minimum(counts * COUNT_SCALE, np.iinfo(_COUNT_TYPE).max)).astype(_COUNT_TYPE).tobytes()


def _unpack_counts(packed: bytes) -> Floats:
    return np.frombuffer(packed, _COUNT_TYPE).astype(np.float64) / COUNT_SCALE


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
            profile.form,
            profile.heading,
            _event_form(profile.event),
        ],
        ensure_ascii=False,
        separators=(",", ":"),
    ).encode(errors="surrogatepass")
    vectors = [profile.stems, profile.names, profile.title]
    packed = _PROFILE_HEADER.pack(*map(len, vectors), len(rest)) + b"".join(vector.pack() for vector in vectors) + rest
    return packed + profile.stem_counts + profile.name_counts + np.array(profile.own_names, _NAME_TYPE).tobytes()


def unpack_profile(packed: bytes) -> Profile:
    """A profile as it was packed."""
    *counts, size = _PROFILE_HEADER.unpack_from(packed)
    offset, vectors = _PROFILE_HEADER.size, []
    for count in counts:
        vectors.append(unpack_weights(packed, count, offset))
        offset += WEIGHT_BYTES * count
    lang, places, figures, watches, day, source, days, *form = json.loads(
        packed[offset : offset + size].decode(errors="surrogatepass")
    )
    offset += size
    stem_counts, name_counts = b"", b""
    if form:  # an older version kept neither this nor what follows
        stem_counts = packed[offset : offset + _COUNT_TYPE.itemsize * counts[0]]
        offset += len(stem_counts)
        name_counts = packed[offset : offset + _COUNT_TYPE.itemsize * counts[1]]
        offset += len(name_counts)
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
        form=form[0] if form else "",
        heading=form[1] if form else 0,
        own_names=tuple(np.frombuffer(packed, _NAME_TYPE, offset=offset).tolist()) if form else (),
        event=_unpack_event(*form[2]) if len(form) > 2 else UNKNOWN_EVENT,
        stem_counts=stem_counts,
        name_counts=name_counts,
    )


def _event_form(event: ReportedEvent) -> list[Any]:
    return [event.sites, sorted(event.provinces), sorted(event.days), event.counts, event.comes_again, event.is_aside]


def _unpack_event(
    sites: Sequence[Sequence[Any]],
    provinces: Sequence[str],
    days: Sequence[int],
    counts: Sequence[Sequence[Any]],
    comes_again: bool = False,
    is_aside: bool | None = None,
) -> ReportedEvent:
    """An event as it was packed; older versions kept four or five of these."""
    return ReportedEvent(
        sites=tuple(EventSite(*site) for site in sites),
        provinces=frozenset(provinces),
        days=frozenset(days),
        counts=tuple(EventCount(*bounds) for bounds in counts),
        comes_again=comes_again,
        is_aside=is_aside,
    )


def _repetition(counts: Floats) -> Floats:
    """The weight of repetition: a word that comes again counts less each time. A count below one stays as it is."""
    return np.where(counts >= 1, 1 + np.log(np.maximum(counts, 1)), counts)


def _heaviest(keys: Keys, weights: Floats, most: int) -> tuple[Keys, Floats]:
    """The keys of the largest weights, with them; of equals the one that comes first."""
    positions = np.argsort(-weights, kind="stable")[:most]
    positions = positions[weights[positions] > 0]
    return keys[positions], weights[positions]
