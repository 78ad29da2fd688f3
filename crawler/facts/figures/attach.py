"""What each number of a sentence counts: the thing beside it, and what happened to it in the same clause.

In Russian and English a verb may stand before its number, in the other languages it comes last: there a verb before a number is
of another clause, unless nothing follows. Numbers joined by "and" share the verb of one of them, and a number behind "including"
has the verb of its whole. Who is only taken to hospital or treated has no other verb.
"""

from __future__ import annotations

from collections.abc import Sequence

from crawler.facts.figures.clause import MAX_SHARED_GAP, Counted, NumberClause, UnitNearby
from crawler.facts.figures.negations import without_negated
from crawler.facts.figures.number_words import conjunctions, part_phrases, part_words, phrase_at, tolls
from crawler.facts.figures.numbers import VAGUE, Number, Token
from crawler.facts.figures.units import unit_of, units_at
from crawler.language.tables import TABLES
from crawler.language.units import EVENT_UNITS, PEOPLE_UNITS

MAX_PART_DISTANCE = 3  # words from a number to "including" behind what it counts


def counted_by(numbers: Sequence[Number], sentence: str, words: Sequence[Token], lang: str) -> list[Counted | None]:
    """What each number counts; None: nothing."""
    if not numbers:
        return []
    units = without_negated(units_at(words, sentence, lang), sentence, words, lang)
    parts = [_is_part(number, words, lang, has_whole=bool(index)) for index, number in enumerate(numbers)]
    for index in range(1, len(numbers)):
        parts[index] = parts[index] or (parts[index - 1] and _goes_on(numbers[index - 1], numbers[index], words, units, lang))
    clauses = [NumberClause(numbers, parts, index, sentence, words, units, lang) for index in range(len(numbers))]
    things = [clause.thing() for clause in clauses]
    told = _tolls_in(words, lang)
    of_tolls = [clause.of_toll(told, thing) if told else None for clause, thing in zip(clauses, things, strict=True)]
    sums = [clause.of_sum() if thing is None else None for clause, thing in zip(clauses, things, strict=True)]
    events = [toll or clause.event() for toll, clause in zip(of_tolls, clauses, strict=True)]
    for index, whole in enumerate(sums):
        if whole is not None:
            things[index], events[index] = whole
    toll = next((index for index, event in enumerate(of_tolls) if event is not None), len(clauses))
    for index in range(toll + 1, len(clauses)):
        if clauses[index].died_of_wounds:
            parts[index] = True  # "rose to seven after two wounded men died"
    for clause, thing in zip(clauses[1:], things, strict=False):
        clause.follows_people = thing is not None and thing.unit in PEOPLE_UNITS
    _close_clauses(clauses, things, events, lang)
    _leave_to_following(clauses, things, events, lang)
    wholes = _share(clauses, things, events, parts)
    return [
        clause.counted(things[index], events[index], is_part=parts[index] and wholes[index]) for index, clause in enumerate(clauses)
    ]


def _tolls_in(words: Sequence[Token], lang: str) -> list[tuple[int, str]]:
    """Last word and unit of what announces the number of the dead or wounded."""
    joined = " ".join(word.text for word in words)
    spans = ((search.first_in(joined), unit) for unit, search in tolls(lang))
    return sorted((span[1], unit) for span, unit in spans if span is not None)


def _is_part(number: Number, words: Sequence[Token], lang: str, *, has_whole: bool) -> bool:
    """Whether a number stands right behind "including", or before "of them"."""
    outer = part_words(lang, before=True)
    behind = any(word.text in outer for word in words[max(0, number.first - 2) : number.first])
    if behind:
        phrases = part_phrases(lang, before=True)
        behind = any(phrase_at(words, number.first - size - skip, size) in phrases for size in (3, 2, 1) for skip in (0, 1))
    of_whole = 0
    if any(word.text in part_words(lang, before=False) for word in words[number.last + 1 : number.last + 2]):
        phrases = part_phrases(lang, before=False)
        of_whole = next((size for size in (3, 2, 1) if phrase_at(words, number.last + 1, size) in phrases), 0)
    last = part_phrases(lang, last=True)
    if last and any(phrase_at(words, number.last + skip, 2) in last for skip in range(2, MAX_PART_DISTANCE + 1)):
        behind = True  # د درې ماشومانو په ګډون
    if of_whole and any(unit_of(word, lang) in EVENT_UNITS for word in phrase_at(words, number.last + 1, of_whole)):
        return True  # two of the dead
    return has_whole and (behind or of_whole > 0)


def _goes_on(number: Number, following: Number, words: Sequence[Token], units: Sequence[str], lang: str) -> bool:
    """Whether the next number is of the same list: including three children and a woman."""
    start, stop = number.last + 1, following.first
    is_joined = 0 < stop - start <= MAX_SHARED_GAP and words[stop - 1].text in conjunctions(lang)
    return is_joined and not any(unit in EVENT_UNITS for unit in units[start:stop])


def _close_clauses(
    clauses: Sequence[NumberClause], things: Sequence[UnitNearby | None], events: list[UnitNearby | None], lang: str
) -> None:
    """Give people the verb that stands last before "and" and the next number, however long their clause is, where verbs come
    last: "19 people … were killed and 38 wounded"."""
    if not TABLES[lang].verb_last:
        return
    for index in range(len(clauses) - 1):
        thing = things[index]
        if events[index] is None and thing is not None and thing.unit in PEOPLE_UNITS:
            events[index] = clauses[index].closed_by(clauses[index + 1])


def _leave_to_following(
    clauses: Sequence[NumberClause], things: Sequence[UnitNearby | None], events: list[UnitNearby | None], lang: str
) -> None:
    """Take a verb from a number when the next one is its object: two earthquakes killed forty people."""
    if TABLES[lang].verb_last:
        return
    for index in range(len(clauses) - 1):
        found, own, following, object_thing = events[index], things[index], clauses[index + 1], things[index + 1]
        people = following.number.kind == VAGUE or (object_thing is not None and object_thing.unit in PEOPLE_UNITS)
        if found is None or found.position != following.number.first - 1 or following.is_apart(found.position):
            continue
        if people and (own is None or own.unit not in PEOPLE_UNITS):
            events[index] = None


def _share(
    clauses: Sequence[NumberClause], things: Sequence[UnitNearby | None], events: list[UnitNearby | None], parts: Sequence[bool]
) -> list[bool]:
    """Give a number without a verb that of the number it is joined to, or that of its whole. Which have the verb of their whole?"""
    same = [True] * len(clauses)
    counts_people = [thing is None or thing.unit in PEOPLE_UNITS for thing in things]
    for index in range(len(clauses) - 2, -1, -1):
        following = index + 1
        alike = counts_people[index] and counts_people[following] and not parts[following]
        if alike and events[index] is None and events[following] and clauses[index].joined_to(clauses[following]):
            events[index] = events[following]
        elif clauses[index].carries(clauses[following], things[index], things[following], events[following]):
            events[index] = events[index] or events[following]
    for index in range(1, len(clauses)):
        whole = next((earlier for earlier in range(index - 1, -1, -1) if not parts[earlier]), None)
        found, of_whole = events[index], events[whole] if whole is not None else None
        if found is not None:
            same[index] = whole is None or (of_whole is not None and of_whole.unit == found.unit)
        if found is not None or not counts_people[index]:
            continue
        if parts[index] and whole is not None:
            events[index] = events[whole]
        elif things[index] and counts_people[index - 1] and clauses[index - 1].joined_to(clauses[index]):
            found = events[index - 1]
            if found and found.position < clauses[index - 1].number.first:
                events[index] = found
    return same
