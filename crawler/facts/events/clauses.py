"""The clauses of a sentence, and whether that of a verb has a subject of its own: "…, four people were detained"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawler.facts.events.people import PeopleNamed
from crawler.facts.events.sentences import EventSentence
from crawler.facts.events.verbs import VerbNamed
from crawler.language.tables import made_from_tables, numbers_of, table_of
from crawler.language.tokens import fold, tokens

CLAUSE_END = re.compile(r"[,;:،؛()«»“”\"]|\s[–—-]\s")


def clauses_of(sentence: EventSentence, lang: str) -> Sequence[int]:
    """The number of the clause of each word: what stands between commas."""
    pieces = [len(tokens(fold(piece, lang))) for piece in CLAUSE_END.split(sentence.text)]
    numbers = [number for number, words in enumerate(pieces) for _ in range(words)]
    return numbers if len(numbers) == len(sentence.words) else [0] * len(sentence.words)


def who_may_suffer(people: Sequence[PeopleNamed], sentence: EventSentence, verb: VerbNamed, lang: str) -> list[PeopleNamed]:
    """Those of whom a passive verb, or one of dying, may speak: not the subject of the clause before, where somebody who is only
    counted stands in that of the verb."""
    begin = _begin_of_clause(sentence, verb, lang)
    if not begin or not any(person.last < begin for person in people) or not _has_counted_subject(sentence, verb, begin, lang):
        return list(people)
    return [person for person in people if person.first >= begin]


def _begin_of_clause(sentence: EventSentence, verb: VerbNamed, lang: str) -> int:
    """The first word of the clause of a verb: behind a comma, or behind "and" where another verb stands before that: one that is
    known, or whatever follows an object where the verb comes last."""
    clauses = clauses_of(sentence, lang)
    begin = clauses.index(clauses[verb.first])
    conjunctions = _conjunctions(lang)
    before = [second.last for second in sentence.all_verbs if second.last < verb.first]
    subject = min((person.last for person in sentence.people), default=verb.first)
    before += [
        place for place in range(subject + 1, verb.first) if sentence.words[place].endswith(_past_endings(lang))
    ]  # "police entered a school and a teacher was killed"
    for place in range(verb.first - 1, begin - 1, -1):
        done = any(last < place for last in before) or _has_object(sentence.words[begin : place - 1], lang)
        if done and sentence.words[place] in conjunctions:
            return place + 1
    return begin


def _has_counted_subject(sentence: EventSentence, verb: VerbNamed, begin: int, lang: str) -> bool:
    """Whether a number, an article, or a word for people stands before the verb in its clause, or right behind it."""
    counts, stems = _counting_words(lang)
    own = [place for person in sentence.people for place in range(person.first, person.last + 1)]
    places = [*range(begin, verb.first), verb.last + 1]
    words = [sentence.words[place] for place in places if place < len(sentence.words) and place not in own]
    return any(word.isdecimal() or word in counts or word.startswith(stems) for word in words)


def _has_object(words: Sequence[str], lang: str) -> bool:
    """Whether one of these words has the mark of an object, in a language whose verb comes last."""
    marks, endings = _object_marks(lang)
    return any(word in marks or (bool(endings) and word.endswith(endings)) for word in words)


@made_from_tables
def _object_marks(lang: str) -> tuple[frozenset[str], tuple[str, ...]]:
    table = table_of(lang)
    if table is None or not table.verb_last:
        return frozenset(), ()
    behind, endings = (table.agent_signs.get(key, "").split() for key in ("object_behind", "object_endings"))
    return frozenset(map(fold, behind)), tuple(map(fold, endings))


@made_from_tables
def _past_endings(lang: str) -> tuple[str, ...]:
    table = table_of(lang)
    return tuple(map(fold, table.agent_signs.get("participles", "").split())) if table is not None else ()


@made_from_tables
def _conjunctions(lang: str) -> frozenset[str]:
    table = table_of(lang)
    return frozenset(fold(word) for word in table.conjunctions.split()) if table is not None else frozenset()


@made_from_tables
def _counting_words(lang: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """Number words, and the beginnings of words for people."""
    table = table_of(lang)
    if table is None:
        return frozenset(), ()
    numbers = {fold(phrase) for phrase, _ in numbers_of(table.numbers)} | set(fold(table.unsure_numbers).split())
    people = [word.rstrip("_") for word in table.units.get("people", "").split()]
    articles = map(fold, table.negation_signs.get("articles", "").split())
    return frozenset((*numbers, *articles)), tuple(fold(word) for word in people if "_" not in word)
