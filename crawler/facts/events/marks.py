"""The marks of those named in a sentence: by whom, to whom, with whom, who only says so. Words beside them, and endings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import Enum, auto
from typing import NamedTuple

from crawler.facts.events.clauses import clauses_of
from crawler.facts.events.people import PeopleNamed
from crawler.facts.events.sentences import EventSentence
from crawler.facts.events.signs import word_pattern
from crawler.facts.events.verbs import VerbNamed
from crawler.language.tables import LanguageTable, made_from_tables, table_of
from crawler.language.tokens import fold, tokens

MAX_MARK_DISTANCE = 3  # words from "by" or "on" to who is named
MAX_MARK_WORDS = 2  # of a phrase behind who is named
MAX_SAYING_DISTANCE = 5  # words from who is named to "said", in one clause
MAX_SPEAKER_WORDS = 6  # before a colon
MAX_ADJECTIVES = 2  # behind who is named, before the mark
MAX_AIM_WORDS = 2  # behind a verb: shot at a boat
MAX_DURING_WORDS = 3  # between "during" and the event
MAX_PASSIVE_DISTANCE = 2  # words between "was" and its participle


class RoleMark(Enum):
    """What stands beside who is named says that they act, suffer, are aimed at, take part or only speak; NONE: nothing does."""

    AGENT = auto()
    OBJECT = auto()
    TOWARDS = auto()
    PARTNER = auto()
    SPEAKER = auto()
    NONE = auto()


class Voice(NamedTuple):
    """The signs of one language, as patterns over folded words."""

    before: tuple[tuple[RoleMark, re.Pattern[str]], ...]
    behind: tuple[tuple[RoleMark, re.Pattern[str]], ...]
    endings: tuple[tuple[RoleMark, tuple[str, ...]], ...]
    fight_before: re.Pattern[str]
    object_before: re.Pattern[str]
    saying: re.Pattern[str]
    between: re.Pattern[str]
    dying: re.Pattern[str]
    passive_before: re.Pattern[str]
    passive_behind: re.Pattern[str]
    passive_endings: tuple[str, ...]
    participles: tuple[str, ...]
    participle_next: re.Pattern[str]
    aim_next: re.Pattern[str]
    attackers: re.Pattern[str]
    during_before: re.Pattern[str]
    during_behind: re.Pattern[str]
    finite_endings: tuple[str, ...]
    verb_last: bool
    adjectives_last: bool

    @property
    def has_cases(self) -> bool:
        """Whether who suffers is marked wherever it stands."""
        return any(mark is RoleMark.OBJECT for mark, _ in self.endings) and not self.verb_last


def marks_of(
    sentence: EventSentence, verb: VerbNamed, voice: Voice, lang: str, *, is_fight: bool
) -> list[tuple[PeopleNamed, RoleMark]]:
    """Those named in a sentence, each with its mark as a party to one of its verbs."""
    speakers = set(_speakers(sentence, voice, lang))
    return [
        (person, RoleMark.SPEAKER if person in speakers else _mark(sentence, number, verb, voice, is_fight=is_fight))
        for number, person in enumerate(sentence.people)
    ]


def is_passive(words: Sequence[str], verb: VerbNamed, voice: Voice) -> bool:
    before = words[max(0, verb.first - MAX_PASSIVE_DISTANCE) : verb.first]
    behind = words[verb.last + 1 : verb.last + 1 + MAX_PASSIVE_DISTANCE]
    following = words[verb.last + 1] if verb.last + 1 < len(words) else ""
    is_aimed = voice.aim_next.match(" ".join(words[verb.last + 1 : verb.last + 1 + MAX_AIM_WORDS])) is not None
    is_participle = bool(voice.participles) and words[verb.last].endswith(voice.participles) and not is_aimed
    return (
        any(voice.passive_before.fullmatch(word) for word in before)
        or any(voice.passive_behind.fullmatch(word) for word in behind)
        or (bool(voice.passive_endings) and words[verb.last].endswith(voice.passive_endings))
        or (is_participle and (not following or voice.participle_next.fullmatch(following) is not None))
    )


def is_circumstance(words: Sequence[str], verb: VerbNamed, voice: Voice) -> bool:
    """Whether a verb only says when something else happened: "during his arrest"."""
    before = words[max(0, verb.first - MAX_DURING_WORDS) : verb.first]
    behind = " ".join(words[verb.last + 1 : verb.last + 1 + MAX_DURING_WORDS])
    starts = (" ".join(before[place:]) for place in range(len(before)))
    return any(voice.during_before.match(phrase) for phrase in starts) or voice.during_behind.match(behind) is not None


def _mark(sentence: EventSentence, number: int, verb: VerbNamed, voice: Voice, *, is_fight: bool) -> RoleMark:
    words, person = sentence.words, sentence.people[number]
    nearest = sentence.people[number - 1].last + 1 if number else 0
    if verb.last < person.first:
        nearest = max(nearest, verb.last + 1)
    for start in range(person.first - 1, max(nearest, person.first - MAX_MARK_DISTANCE) - 1, -1):
        phrase = " ".join(words[start : person.first])
        for mark, pattern in voice.before:
            if pattern.match(phrase):
                return mark
        if is_fight and voice.fight_before.match(phrase):
            return RoleMark.AGENT
        if start == verb.last + 1 and voice.object_before.match(phrase):
            return RoleMark.OBJECT
    for mark, pattern in voice.behind:
        if any(pattern.match(phrase) for phrase in _phrases_behind(sentence, number, voice)):
            return mark
    ends = _words_with_endings(sentence, number, voice)
    return next((mark for mark, endings in voice.endings if any(word.endswith(endings) for word in ends)), RoleMark.NONE)


def _phrases_behind(sentence: EventSentence, number: int, voice: Voice) -> Iterator[str]:
    person = sentence.people[number]
    following = sentence.people[number + 1].first if number + 1 < len(sentence.people) else len(sentence.words)
    adjectives = MAX_ADJECTIVES if voice.adjectives_last else 0
    for start in range(person.last + 1, min(following, person.last + 2 + adjectives)):
        yield " ".join(sentence.words[start : start + MAX_MARK_WORDS])


def _words_with_endings(sentence: EventSentence, number: int, voice: Voice) -> Sequence[str]:
    """The noun itself where it comes first, the last word of the phrase where its endings stand there."""
    words, person = sentence.words, sentence.people[number]
    if not voice.verb_last:
        return words[person.first : person.first + 1]
    if not voice.adjectives_last:
        return words[person.last : person.last + 1]
    following = sentence.people[number + 1].first if number + 1 < len(sentence.people) else len(words)
    return words[person.last : min(following, person.last + 1 + MAX_ADJECTIVES)]


def _speakers(sentence: EventSentence, voice: Voice, lang: str) -> Iterator[PeopleNamed]:
    """Those before a colon, and those beside a word of saying in its clause: who stands before it rather than who stands behind."""
    words, people = sentence.words, sentence.people
    done = {place for verb in sentence.all_verbs for place in range(verb.first, verb.last + 1)}
    speaking = _words_before_colon(sentence.text, lang)
    yield from (person for person in people if person.last < speaking)
    said = [place for place, word in enumerate(words) if voice.saying.fullmatch(word)]
    clauses = clauses_of(sentence, lang) if said else ()
    for place in said:
        before = [person for person in people if 0 < place - person.last <= MAX_SAYING_DISTANCE]
        before = [person for person in before if clauses[person.last] == clauses[place]]
        behind = [person for person in people if 0 < person.first - place <= MAX_SAYING_DISTANCE]
        behind = [person for person in behind if clauses[person.first] == clauses[place]]
        if before and done.isdisjoint(range(before[-1].last + 1, place)):
            yield before[-1]
        elif behind and not voice.verb_last and done.isdisjoint(range(place + 1, behind[0].first)):
            yield behind[0]


def _words_before_colon(text: str, lang: str) -> int:
    """How many words name who speaks; 0: no colon, or too much stands before it."""
    before, colon, _ = text.partition(": ")
    number = len(tokens(fold(before, lang))) if colon else 0
    return number if number <= MAX_SPEAKER_WORDS else 0


@made_from_tables
def voice_of(lang: str) -> Voice | None:
    table: LanguageTable | None = table_of(lang)
    if table is None:
        return None
    signs = table.agent_signs

    def pattern(key: str) -> re.Pattern[str]:
        return word_pattern(phrase.replace("_", " ") for phrase in signs.get(key, "").split())

    def endings(key: str) -> tuple[str, ...]:
        return tuple(fold(word) for word in signs.get(key, "").split())

    keys = ((RoleMark.SPEAKER, "saying_"), (RoleMark.AGENT, ""), (RoleMark.PARTNER, "with_"), (RoleMark.TOWARDS, "towards_"))
    return Voice(
        before=tuple((mark, pattern(f"{key}before")) for mark, key in keys),
        behind=tuple((mark, pattern(f"{key}behind")) for mark, key in (*keys, (RoleMark.OBJECT, "object_"))),
        endings=tuple(
            (mark, found)
            for mark, key in ((RoleMark.AGENT, ""), (RoleMark.TOWARDS, "towards_"), (RoleMark.OBJECT, "object_"))
            if (found := endings(f"{key}endings"))
        ),
        fight_before=pattern("fight_before"),
        object_before=pattern("object_before"),
        saying=pattern("saying"),
        between=pattern("between"),
        dying=pattern("dying"),
        passive_before=pattern("passive_before"),
        passive_behind=pattern("passive_behind"),
        passive_endings=endings("passive_endings"),
        participles=endings("participles"),
        participle_next=pattern("participle_next"),
        aim_next=pattern("aim_next"),
        attackers=pattern("attackers"),
        during_before=pattern("during_before"),
        during_behind=pattern("during_behind"),
        finite_endings=endings("finite_endings"),
        verb_last=table.verb_last,
        adjectives_last=table.adjectives_last,
    )
