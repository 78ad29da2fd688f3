"""The features of an article as plain values, and back. Who only reads them again needs nothing that makes them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from crawler.grouping.events import ArticleFeatures
from crawler.grouping.events.contradictions import EventCount, EventSite, ReportedEvent
from crawler.grouping.events.terms import Terms
from crawler.model.facts import FeatureFacts


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
