"""An article as a report of an event: what was read in it, put together for the stories."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crawler.facts.background import background_spans
from crawler.facts.events import MainPlace
from crawler.facts.findings import UNLOCATED_KINDS, Figure, Mention
from crawler.facts.places import Gazetteer
from crawler.grouping.events import ArticleFeatures, extract_features
from crawler.grouping.events.contradictions import EventCount, EventSite, ReportedEvent
from crawler.grouping.events.terms import Terms
from crawler.grouping.reported import reported_event
from crawler.model.facts import FeatureFacts

DAY_SECONDS = 86400.0


def article_features(
    title: str,
    text: str,
    *,
    lang: str,
    mentions: Iterable[Mention],
    figures: Sequence[Figure],
    watches: Iterable[str],
    when: datetime,
    published: date | None = None,
    source: str = "",
    place: MainPlace | None = None,
    gazetteer: Gazetteer | None = None,
    is_aside: bool | None = None,
) -> ArticleFeatures:
    """The features of an article that came, or says it came, at `when`. `published`: its own local day, where it gives one;
    `place`: of its event, where that is known; `is_aside`: whether
    that is remembered; None: nobody knows."""
    background = background_spans(text, year=(published or when).year)

    def is_news(finding: Mention | Figure) -> bool:
        return finding.field == "title" or not any(start <= finding.start < end for start, end in background)

    named = [
        (mention.text, id, gazetteer.places[id].kind)
        for mention in mentions
        for id in mention.candidates
        if gazetteer is not None and is_news(mention)
    ]
    places = {id for _, id, kind in named if kind not in UNLOCATED_KINDS}
    return extract_features(
        title,
        text,
        lang=lang,
        places=places,
        place_names=(text for text, _, kind in named if kind != "country"),  # that Dushanbe speaks to Tehran says something
        country_names=(text for text, _, kind in named if kind == "country"),
        figures=((figure.value, figure.unit) for figure in figures if is_news(figure) and not figure.background),
        watches=watches,
        day=when.timestamp() / DAY_SECONDS,
        source=source,
        event=reported_event(
            title,
            text,
            lang=lang,
            place=place,
            places=places,
            figures=figures,
            published=published or when.date(),
            gazetteer=gazetteer,
            is_aside=is_aside,
        ),
    )


def facts_of_features(features: ArticleFeatures) -> FeatureFacts:
    """The features as plain values."""
    return FeatureFacts(
        lang=features.lang,
        stems=_packed(features.stems.hashes, "<u4"),
        stem_counts=_packed(features.stems.counts, "<f8"),
        whole=_packed(features.whole, "?"),
        names=_packed(features.names.hashes, "<u4"),
        name_counts=_packed(features.names.counts, "<f8"),
        title=_packed(features.title, "<u4"),
        own_names=_packed(features.own_names, "<u4"),
        places=tuple(sorted(features.places)),
        days=tuple(sorted(features.days)),
        figures=tuple(sorted(features.figures)),
        watches=tuple(sorted(features.watches)),
        day=features.day,
        source=features.source,
        form=features.form,
        heading=features.heading,
        event_sites=tuple((site.place, site.latitude, site.longitude) for site in features.event.sites),
        event_provinces=tuple(sorted(features.event.provinces)),
        event_days=tuple(sorted(features.event.days)),
        event_counts=tuple((count.unit, count.low, count.high) for count in features.event.counts),
        event_comes_again=features.event.comes_again,
        event_is_aside=features.event.is_aside,
    )


def features_of_facts(facts: FeatureFacts) -> ArticleFeatures:
    """The features again."""
    return ArticleFeatures(
        lang=facts.lang,
        stems=Terms(np.frombuffer(facts.stems, "<u4"), np.frombuffer(facts.stem_counts, "<f8")),
        whole=np.frombuffer(facts.whole, "?"),
        names=Terms(np.frombuffer(facts.names, "<u4"), np.frombuffer(facts.name_counts, "<f8")),
        title=np.frombuffer(facts.title, "<u4"),
        own_names=np.frombuffer(facts.own_names, "<u4"),
        places=frozenset(facts.places),
        days=frozenset(facts.days),
        figures=frozenset(facts.figures),
        watches=frozenset(facts.watches),
        day=facts.day,
        source=facts.source,
        form=facts.form,
        heading=facts.heading,
        event=ReportedEvent(
            sites=tuple(EventSite(*site) for site in facts.event_sites),
            provinces=frozenset(facts.event_provinces),
            days=frozenset(facts.event_days),
            counts=tuple(EventCount(*count) for count in facts.event_counts),
            comes_again=facts.event_comes_again,
            is_aside=facts.event_is_aside,
        ),
    )


def _packed(values: NDArray[Any], kind: str) -> bytes:
    return values.astype(kind).tobytes()
