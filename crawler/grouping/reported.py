"""What an article says of its event: place, days and numbers of its news. `crawler.grouping.events.contradictions` compares it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from crawler.facts.background import NEWS_SENTENCES
from crawler.facts.events.place import WIDE_KINDS, MainPlace
from crawler.facts.findings import Figure
from crawler.facts.places import Gazetteer
from crawler.grouping.events.contradictions import EventCount, EventSite, ReportedEvent
from crawler.language.dates.in_text import day_in
from crawler.language.identify import normal
from crawler.language.phrase_search import PhraseSearch, cue_expression
from crawler.language.sentences import sentence_spans, sentence_words, text_words
from crawler.language.tables import made_from_tables, phrases_of, tables
from crawler.model import EventStatus, Match

COMPARED_UNITS = {
    **{unit: unit for unit in ("killed", "wounded", "detained", "missing", "displaced", "crossed", "returned", "released")},
    **{"bodies": "killed", "magnitude": "magnitude", "kg": "kg"},
}  # units of an event's own numbers, and what they are compared as
TOLD_STATUSES = (EventStatus.HAPPENED, EventStatus.DENIED)  # of an event of now: its story holds who denies it, too


def reported_event(
    title: str,
    text: str,
    *,
    lang: str,
    place: MainPlace | None,
    places: Iterable[str],
    figures: Sequence[Figure],
    published: date,
    gazetteer: Gazetteer | None,
    is_aside: bool | None = None,
) -> ReportedEvent:
    """What the first sentences say. `place`: of the event; `places`: all that the article names; `is_aside`: as
    `stands_aside` says."""
    return ReportedEvent(
        sites=tuple(_sites(place, gazetteer)),
        provinces=frozenset(id for id in places if gazetteer is not None and gazetteer.places[id].kind in WIDE_KINDS),
        days=frozenset(_days(title, text, published, normal(lang))),
        counts=tuple(_counts(figures)),
        comes_again=_again_cues().occurs_in(" ".join([*text_words(title), *filter(None, sentence_words(text)[:NEWS_SENTENCES])])),
        is_aside=is_aside,
    )


def stands_aside(matches: Sequence[Match]) -> bool | None:
    """Whether an article only remembers or supposes what its watches ask for, or is probably about something else: a match in the
    words of war. One that tells of today as well is news, and so is a denial of it; None: no watch says."""
    if not matches:
        return None
    return not any(match.likely and match.status in TOLD_STATUSES for match in matches)


def _sites(place: MainPlace | None, gazetteer: Gazetteer | None) -> Iterator[EventSite]:
    if place is None or gazetteer is None or gazetteer.places[place.place].kind in WIDE_KINDS:
        return
    for id in place.candidates:
        candidate = gazetteer.places[id]
        yield EventSite(id, candidate.lat, candidate.lon)


def _days(title: str, text: str, published: date, lang: str) -> Iterator[int]:
    opening = (text[start:end] for start, end in sentence_spans(text)[:NEWS_SENTENCES])
    for sentence in (title, *opening):
        day = day_in(sentence, published, lang)
        if day is not None:
            yield day.toordinal()


@made_from_tables
def _again_cues() -> PhraseSearch:
    return PhraseSearch(cue_expression(cue) for table in tables() for cue in phrases_of(table.again_cues))


def _counts(figures: Sequence[Figure]) -> Iterator[EventCount]:
    """The first number of each unit that is of the news, whole, and not denied."""
    units = set()
    for figure in figures:
        unit = COMPARED_UNITS.get(figure.unit, "")
        if not unit or unit in units or figure.background or figure.is_part or figure.label == "denied":
            continue
        units.add(unit)
        yield EventCount(unit, figure.low, figure.high)
