"""An event as one English line, whatever the language of the article."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crawler.model import PlacedEvent

SLOT_SEPARATOR = " · "


def event_line(event: PlacedEvent | None, watch: str, watch_title: str) -> str:
    """ "Shir Khan Bandar · unknown gunmen → Tajik border guards · exchange of fire · 2 wounded · says border service". Empty where
    nothing but the kind of the event is known."""
    if event is None:
        return ""
    from crawler.watch.event_kinds import TRIGGER_PHRASES, event_kind  # with the verbs of all languages; most alerts have no event

    frame = event.frame
    people = " → ".join(filter(None, (frame.actor, frame.target))) if frame.actor else (f"→ {frame.target}" if frame.target else "")
    harm = ", ".join(f"{number} {word}" for number, word in ((frame.killed, "killed"), (frame.wounded, "wounded")) if number)
    what = TRIGGER_PHRASES.get(frame.trigger) or event_kind(watch, watch_title).phrase
    known = (event.place_name, people, harm, frame.date)
    if not any(known):
        return ""
    when = f"{frame.date.day} {frame.date:%B %Y}" if frame.date else ""
    says = f"says {frame.attribution}" if frame.attribution else ""
    return SLOT_SEPARATOR.join(filter(None, (event.place_name, people, what, harm, when, says)))
