"""An event as one line in the reader's language, whatever the language of the article."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.language.reader import SOURCE_LANGUAGE, current_reader, set_apart
from crawler.language.reader.moments import day_words
from crawler.language.reader.texts import gettext, marked, marked_forms, ngettext
from crawler.language.tokens import script_of
from crawler.report.event_words import people_words
from crawler.report.names import place_name

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from crawler.model import EventFrame, PlacedEvent

SLOT_SEPARATOR = " · "
EVENT_STATUS_WORDS: Mapping[str, str] = {
    "denied": marked("denied"),
    "supposed": marked("supposed, staged or invented"),
    "past": marked("an event of the past"),
}


def event_line(event: PlacedEvent | None, watch: str, watch_title: str) -> str:
    """ "Shir Khan Bandar · unknown gunmen → Tajik border guards · exchange of fire (shot back) · 2 wounded · says border service".
    Empty where nothing but the kind of the event is known."""
    if event is None:
        return ""
    from crawler.watch.event_kinds import (  # with the verbs of all languages; most alerts have no event
        EVENT_KINDS,
        TRIGGER_PHRASES,
        event_kind,
    )

    frame, kind = event.frame, event_kind(watch, watch_title)
    actor, target = (set_apart(people_words(people)) for people in (frame.actor, frame.target))
    if target and not actor:  # an arrow that comes from nobody says nothing, and without one the target acts
        actor = gettext("unknown actor")
    arrow = gettext("→")  # from right to left it points the other way, or it would say that the target acted
    people = f" {arrow} ".join(filter(None, (actor, target)))
    harms = ((frame.killed, marked_forms("{n} killed", "{n} killed")), (frame.wounded, marked_forms("{n} wounded", "{n} wounded")))
    harm = gettext(", ").join(ngettext(*forms, number, n=number) for number, forms in harms if number)
    phrase = TRIGGER_PHRASES.get(frame.trigger) or ("" if frame.trigger_text and watch not in EVENT_KINDS else kind.phrase)
    known = (event.place_name, people, harm, frame.date)
    if not any(known):
        return ""
    when = _day(frame.date) if frame.date else ""
    says = gettext("says {who}", who=people_words(frame.attribution)) if frame.attribution else ""
    place = place_name(frame.place, event.place_name)
    what = _with_words(gettext(phrase), frame.trigger_text)
    return SLOT_SEPARATOR.join(filter(None, (place, people, what, harm, when, says, _status_words(frame))))


def _status_words(frame: EventFrame) -> str:
    """That somebody denies it, whatever the others say, or that it did not happen now; empty: it did."""
    if frame.denied_by:
        return gettext("denied by {who}", who=people_words(frame.denied_by))
    return gettext(EVENT_STATUS_WORDS[frame.status]) if frame.status in EVENT_STATUS_WORDS else ""


def _day(day: date) -> str:
    """ "3 March 2026"; in another language as its days are written."""
    return f"{day.day} {day:%B %Y}" if current_reader().language == SOURCE_LANGUAGE else day_words(day)


def _with_words(what: str, words: str) -> str:
    """The name of an act, with the words of the text that tell it, unless they are that name or in letters that the reader's
    language is not written in: such words tell this reader nothing that the name does not."""
    if not words or words.casefold() in what.casefold() or (what and script_of(words) != script_of(what)):
        return what
    return f"{what} ({words})" if what else words
