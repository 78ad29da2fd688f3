"""One killed or wounded without a number: "a soldier was killed". The noun and the verb are singular."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from crawler.facts.figures.clause import Counted
from crawler.facts.figures.negations import is_negated, is_nobody
from crawler.facts.figures.number_words import Phrase, phrase_at
from crawler.facts.figures.numbers import EXACT, Number, Token
from crawler.facts.figures.units import unit_of
from crawler.language.tables import TABLES, made_from_tables, phrases_of
from crawler.language.tokens import fold, tokens
from crawler.language.units import EVENT_UNITS, KILLED, PEOPLE_UNITS, WOUNDED

MAX_NOUN_DISTANCE = 8  # words between a noun and what happened to it
MAX_NOUN_BEHIND = 3  # words by which the noun may stand behind its verb
COMPOUND_JOINERS = ("-", "‑", "‐")
_STOP = re.compile(r"[.;:!?؛]")


def single_victims(
    numbers: Sequence[Number], sentence: str, words: Sequence[Token], lang: str, *, title: bool
) -> list[tuple[Number, Counted]]:
    """A figure of one for each singular verb of death or injury whose noun is singular and has no number."""
    victims: list[tuple[Number, Counted]] = []
    events, first_words = _events(lang, title=title), _first_words(lang, title=title)
    for position, word in enumerate(words):
        if word.text not in first_words:
            continue
        for size in (4, 3, 2, 1):
            unit = events.get(phrase_at(words, position, size))
            noun = _noun(numbers, sentence, words, position, position + size, lang) if unit else None
            denied = unit and is_negated(words, position, position + size, lang)
            if unit and noun is not None and not denied and not is_nobody(sentence, words, noun, lang):
                first, last = min(noun, position), max(noun, position + size - 1)
                number = Number(words[first].start, words[last].end, first, last, 1, 1, EXACT, False)
                counted = unit_of(words[noun].text, lang)
                victims.append((number, Counted(unit, counted if counted in PEOPLE_UNITS else "people", False)))
            if unit:
                break
    victims += _objects(numbers, sentence, words, lang)
    return [victim for index, victim in enumerate(victims) if not any(_overlap(victim[0], before[0]) for before in victims[:index])]


def _objects(numbers: Sequence[Number], sentence: str, words: Sequence[Token], lang: str) -> Iterator[tuple[Number, Counted]]:
    """One killed or wounded as the object of a verb, behind an article: killing a woman."""
    articles = object_articles(lang)
    if not articles:
        return
    for position in range(len(words) - 2):
        unit = unit_of(words[position].text, lang) if words[position + 1].text in articles else ""
        if unit not in (KILLED, WOUNDED) or is_negated(words, position, position + 1, lang):
            continue
        left = MAX_NOUN_BEHIND
        for noun in range(position + 2, len(words)):
            gap = sentence[words[noun - 1].end : words[noun].start]
            left -= gap not in COMPOUND_JOINERS  # nine-year-old is one
            if left < 0 or _is_number(numbers, noun) or _STOP.search(gap):
                break
            if words[noun].text in people_words(lang):
                number = Number(words[position].start, words[noun].end, position, noun, 1, 1, EXACT, False)
                counted = unit_of(words[noun].text, lang)
                yield number, Counted(unit, counted if counted in PEOPLE_UNITS else "people", False)
                break


@made_from_tables
def object_articles(lang: str) -> frozenset[str]:
    """Articles of one, and words for whose it is, that may stand before an object."""
    return frozenset(fold(TABLES[lang].negation_signs.get("one", "")).split())


def _overlap(number: Number, second: Number) -> bool:
    return number.first <= second.last and second.first <= number.last


def _noun(numbers: Sequence[Number], sentence: str, words: Sequence[Token], begin: int, stop: int, lang: str) -> int | None:
    """Where the singular noun of a verb stands; None: nowhere, or a number stands there."""
    table = TABLES[lang]
    if stop < len(words) and words[stop].text in _plural_marks(lang):
        return None
    people = people_words(lang)
    for position in range(begin - 1, max(-1, begin - 1 - MAX_NOUN_DISTANCE), -1):
        if _STOP.search(sentence, words[position].end, words[begin].start) or _is_number(numbers, position):
            break
        word = words[position].text
        if word in people:
            counted = any(position - 3 <= number.last < position for number in numbers)
            return None if counted else position
        if unit_of(word, lang) in (*EVENT_UNITS, *PEOPLE_UNITS):
            break
    if table.verb_last:
        return None
    for position in range(stop, min(len(words), stop + MAX_NOUN_BEHIND)):
        if _is_number(numbers, position) or _STOP.search(sentence, words[stop - 1].end, words[position].start):
            break
        if words[position].text in people and lang in _nouns_behind():
            return position
    return None


def _is_number(numbers: Sequence[Number], position: int) -> bool:
    return any(number.first <= position <= number.last for number in numbers)


@made_from_tables
def _nouns_behind() -> frozenset[str]:
    """Languages in which a noun may stand behind its verb: those whose nouns decline."""
    return frozenset(code for code, table in TABLES.items() if table.names_inflect and not table.verb_last)


@made_from_tables
def people_words(lang: str) -> frozenset[str]:
    """Folded words for one person."""
    return frozenset(fold(TABLES[lang].single_people).split())


@made_from_tables
def _plural_marks(lang: str) -> frozenset[str]:
    return frozenset(fold(TABLES[lang].plural_marks).split())


@made_from_tables
def _events(lang: str, *, title: bool) -> Mapping[Phrase, str]:
    """Folded singular verb → killed or wounded; headlines leave out the auxiliary verb."""
    table = TABLES[lang]
    fields = (table.single_events, table.headline_events) if title else (table.single_events,)
    return {tuple(tokens(fold(phrase))): unit for field in fields for unit, text in field.items() for phrase in phrases_of(text)}


@made_from_tables
def _first_words(lang: str, *, title: bool) -> frozenset[str]:
    return frozenset(phrase[0] for phrase in _events(lang, title=title) if phrase)


@made_from_tables
def single_event_words(lang: str) -> frozenset[str]:
    """The longest word of each of these verbs: without one of them a sentence has no such victim."""
    return frozenset(max(phrase, key=len) for phrase in _events(lang, title=True) if phrase)
