"""An article as a report of an event: what was read in it, put together for the stories."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime

from crawler.facts.background import background_spans
from crawler.facts.events import MainPlace
from crawler.facts.events.place import is_capital
from crawler.facts.events.standing import places_named
from crawler.facts.findings import UNLOCATED_KINDS, Figure, Mention
from crawler.facts.places import Gazetteer
from crawler.grouping.events import ArticleFeatures, extract_features
from crawler.grouping.reported import reported_event
from crawler.language.identify import normal
from crawler.language.sentences import sentence_spans

DAY_SECONDS = 86400.0


def article_features(
    title: str,
    text: str,
    *,
    lang: str,
    mentions: Sequence[Mention],
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
        (mention, id, gazetteer.places[id].kind)
        for mention in mentions
        for id in mention.candidates
        if gazetteer is not None and is_news(mention)
    ]
    elsewhere = _named_for_something_else(title, text, mentions, gazetteer, background, lang) if gazetteer is not None else set()
    places = {
        id
        for mention, id, kind in named
        if kind not in UNLOCATED_KINDS and ((mention.field, mention.start) not in elsewhere or (place and place.place == id))
    }
    return extract_features(
        title,
        text,
        lang=lang,
        places=places,
        place_names=(
            mention.text for mention, _, kind in named if kind != "country"
        ),  # that Dushanbe speaks to Tehran says something
        country_names=(mention.text for mention, _, kind in named if kind == "country"),
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


def _named_for_something_else(
    title: str, text: str, mentions: Sequence[Mention], gazetteer: Gazetteer, background: Collection[tuple[int, int]], lang: str
) -> set[tuple[str, int]]:
    """Field and first character of the names of capitals in a dateline, or from which somebody comes, or to which a road leads: two
    events have them in common by chance. Who writes from a border town, or crossed from there, is near what happens."""
    spans = sentence_spans(text)
    asked = [mention for mention in mentions if is_capital(mention.candidates[0], gazetteer)]
    named = places_named(title, text, spans, frozenset(background), asked, normal(lang)) if asked else ()
    return {(name.mention.field, name.mention.start) for name in named if name.dateline or name.place_from or name.apart}
