"""An event as one English line, whatever the language of the article."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crawler.model import PlacedEvent

SLOT_SEPARATOR = " · "


def event_line(event: PlacedEvent | None, watch: str, watch_title: str) -> str:
    """ "Shir Khan Bandar · unknown gunmen → Tajik border guards · exchange of fire (отстреливались) · 2 wounded · says border
    service". Empty where nothing but the kind of the event is known."""
    if event is None:
        return ""
    from crawler.watch.event_kinds import (
        EVENT_KINDS,
        TRIGGER_PHRASES,
        event_kind,
    )  # with the verbs of all languages; most alerts have no event

    frame, kind = event.frame, event_kind(watch, watch_title)
    people = " → ".join(filter(None, (frame.actor, frame.target))) if frame.actor else (f"→ {frame.target}" if frame.target else "")
    harm = ", ".join(f"{number} {word}" for number, word in ((frame.killed, "killed"), (frame.wounded, "wounded")) if number)
    what = TRIGGER_PHRASES.get(frame.trigger) or ("" if frame.trigger_text and watch not in EVENT_KINDS else kind.phrase)
    known = (event.place_name, people, harm, frame.date)
    if not any(known):
        return ""
    when = f"{frame.date.day} {frame.date:%B %Y}" if frame.date else ""
    says = f"says {frame.attribution}" if frame.attribution else ""
    return SLOT_SEPARATOR.join(filter(None, (event.place_name, people, _with_words(what, frame.trigger_text), harm, when, says)))


def _with_words(what: str, words: str) -> str:
    """The English name of an act, with the words of the text that tell it unless they are that name."""
    if not words or words.casefold() in what.casefold():
        return what
    return f"{what} ({words})" if what else words
