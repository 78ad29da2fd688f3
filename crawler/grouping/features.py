"""An article as a report of an event: what was read in it, put together for the stories."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from crawler.facts.findings import UNLOCATED_KINDS, Figure, Mention
from crawler.facts.places import Gazetteer
from crawler.grouping.events import ArticleFeatures, extract_features

DAY_SECONDS = 86400.0


def article_features(
    title: str,
    text: str,
    *,
    lang: str,
    mentions: Iterable[Mention],
    figures: Iterable[Figure],
    watches: Iterable[str],
    when: datetime,
    source: str = "",
    gazetteer: Gazetteer | None = None,
) -> ArticleFeatures:
    """The features of an article that came, or says it came, at `when`."""
    named = [
        (mention.text, id, gazetteer.places[id].kind) for mention in mentions for id in mention.candidates if gazetteer is not None
    ]
    return extract_features(
        title,
        text,
        lang=lang,
        places=(id for _, id, kind in named if kind not in UNLOCATED_KINDS),
        place_names=(text for text, _, kind in named if kind != "country"),  # that Dushanbe speaks to Tehran says something
        figures=((figure.value, figure.unit) for figure in figures),
        watches=watches,
        day=when.timestamp() / DAY_SECONDS,
        source=source,
    )
