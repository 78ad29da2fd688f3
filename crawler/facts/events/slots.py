"""Where the slots of an event stand: the words of its trigger, of who acts and of who suffers, and the sentences that tell it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from crawler.facts.events.frame import roles_told
from crawler.facts.events.people import PeopleNamed, nation_of
from crawler.facts.events.sentences import EventSentence, read_sentences
from crawler.language.identify import normal


class SlotSpan(NamedTuple):
    """Words `first` to `last` of the sentence of a field (title, text) that begins at the character `begin`."""

    field: str
    begin: int
    first: int
    last: int


class EventSlots(NamedTuple):
    """The words of each slot; a slot without words is empty."""

    trigger: tuple[SlotSpan, ...] = ()
    actor: tuple[SlotSpan, ...] = ()
    target: tuple[SlotSpan, ...] = ()
    sentences: tuple[SlotSpan, ...] = ()


def event_slots(title: str, text: str, lang: str, triggers: Iterable[SlotSpan]) -> EventSlots:
    """The slots of the event that words of `triggers` tell. Verbs that none of these touches are no trigger."""
    lang = normal(lang)
    asked = list(triggers)
    sentences = [_with_verbs_of(sentence, asked) for sentence in read_sentences(title, text, lang)]
    _, used, verb, roles = roles_told([sentence for sentence in sentences if sentence.verbs], lang)
    if verb is None:
        return EventSlots()
    named = [(sentence, person) for sentence in used for person in sentence.people]
    return EventSlots(
        trigger=tuple(
            span
            for sentence in used
            for span in asked
            if any(_touches(sentence, candidate.first, candidate.last, span) for candidate in sentence.verbs)
        ),
        actor=tuple(_person_span(sentence, person, lang) for sentence, person in named if person.label == roles.actor),
        target=tuple(_person_span(sentence, person, lang) for sentence, person in named if person.label == roles.target),
        sentences=tuple(SlotSpan(sentence.field, sentence.begin, 0, len(sentence.words) - 1) for sentence in used),
    )


def _with_verbs_of(sentence: EventSentence, triggers: Sequence[SlotSpan]) -> EventSentence:
    inside = [span for span in triggers if (span.field, span.begin) == (sentence.field, sentence.begin)]
    verbs = [verb for verb in sentence.verbs if any(_touches(sentence, verb.first, verb.last, span) for span in inside)]
    return sentence._replace(verbs=verbs, hits=len(inside))


def _touches(sentence: EventSentence, first: int, last: int, span: SlotSpan) -> bool:
    return (span.field, span.begin) == (sentence.field, sentence.begin) and first <= span.last and span.first <= last


def _person_span(sentence: EventSentence, person: PeopleNamed, lang: str) -> SlotSpan:
    """Who is named, with the nation that stands right beside."""
    first, last = person.first, person.last
    if first > 0 and nation_of(sentence.words[first - 1], lang):
        first -= 1
    if last + 1 < len(sentence.words) and nation_of(sentence.words[last + 1], lang):
        last += 1
    return SlotSpan(sentence.field, sentence.begin, first, last)


def sentence_starts(title: str, text: str, lang: str) -> list[tuple[str, int, int]]:
    """Field, first and last character of the sentences that may tell the event."""
    sentences = read_sentences(title, text, normal(lang))
    return [(sentence.field, sentence.begin, sentence.stop) for sentence in sentences]
