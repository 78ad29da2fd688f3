"""What is wrong within `EVENT(…)`, in the words of someone who writes rules, with the remedy."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping

from crawler.language.reader.texts import gettext as _
from crawler.language.reader.texts import marked
from crawler.watch.leaves import EVENT_SLOTS

EVENT_EXAMPLE = "EVENT(@clash actor:@soldiers where:border)"
EVENT_SHAPE = marked("written as {trigger: group, actor: group, target: group, where: place}: all but trigger can be left out")
_NAME_AND_COLON = re.compile(r"([\w-]+)\s*:")


def event_error(text: str, offset: int, facts: Collection[str]) -> tuple[str, int] | None:
    """The message and the character of what is wrong at a character of a query; None: it does not stand in an EVENT. `facts`:
    operators that hold values, as place."""
    inside = _inside_event(text, offset)
    if inside is None:
        return None
    behind = text[offset:]
    begin = offset - len(re.split(r"[\s():]", text[:offset])[-1]) if behind.startswith(":") else offset
    named = _NAME_AND_COLON.match(text, begin)
    if named is None:
        slot = re.search(r"(\w+):\s*$", inside)
        if slot and behind.startswith(")"):
            return _("{slot}: needs a group, a word, or a condition in parentheses: {slot}:@soldiers", slot=slot[1]), offset
        empty = not inside.strip() and behind.startswith(")")
        return (
            (_("EVENT needs a trigger, the group whose words tell the event: {example}", example=EVENT_EXAMPLE), offset)
            if empty
            else None
        )
    name = named[1]
    if name in EVENT_SLOTS:
        return _("EVENT begins with its trigger, the group whose words tell the event: {example}", example=EVENT_EXAMPLE), begin
    if name in facts:
        return _("a slot of EVENT holds words, not {name}: write where:…, or {name}: outside EVENT", name=name), begin
    return no_slot_error(name), begin


def no_slot_error(name: str) -> str:
    """The message for a slot that EVENT does not have."""
    return _("EVENT has no slot {name}: only {names}", name=name, names=", ".join(EVENT_SLOTS[1:]))


def shape_error(body: Mapping[str, object]) -> str:
    """What is wrong with the structured form of an EVENT; empty: nothing."""
    unknown = sorted(set(body) - set(EVENT_SLOTS))
    if unknown:
        return _("no slot {name}", name=repr(unknown[0])) + ": " + _(EVENT_SHAPE)
    return "" if "trigger" in body else _(EVENT_SHAPE)


def misplaced_places(body: Mapping[str, object], is_place: Callable[[str], bool]) -> Iterator[tuple[str, str]]:
    """Slots that hold a place where words are asked, each with the message: such a watch would never match."""
    for slot in EVENT_SLOTS:
        part = body.get(slot)
        if slot == "where" or not isinstance(part, Mapping):
            continue
        for key, name in part.items():
            if key in ("place", "where") or (key == "term" and is_place(str(name))):
                yield slot, _place_error(slot, str(name))


def _place_error(slot: str, place: str) -> str:
    condition = f"where:{place if place.isalnum() else chr(34) + place + chr(34)}"
    if slot == "trigger":
        message = _(
            "{slot} is the word that tells the event, and {place} is a place: write {condition}",
            slot=slot,
            place=repr(place),
            condition=condition,
        )
    else:
        message = _(
            "{slot} is people, and {place} is a place: write {condition}", slot=slot, place=repr(place), condition=condition
        )
    return message


def _inside_event(text: str, offset: int) -> str | None:
    """What stands between the EVENT that is open at a character and that character."""
    for opened in reversed(list(re.finditer(r"\bEVENT\s*\(", text[:offset]))):
        inside = text[opened.end() : offset]
        if inside.count("(") >= inside.count(")"):
            return inside
    return None
