"""What is done in a sentence: the verbs of the tables, those first that say most of what happened."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from crawler.facts.events.phrases import EventPhrase, PhraseIndex
from crawler.facts.events.signs import words_of
from crawler.language.tables import made_from_tables, table_of, tables

# What happened, the more telling first; what is only said (deny, confirm, warn) is no event.
EVENT_VERBS = (
    *("clash", "repel", "fire", "attack", "abduct", "capture", "return", "hand over", "arrest", "release"),
    *("beat", "kill", "wound", "flee", "cross"),
    *("close", "open", "fall", "rescue", "agree"),
)
VIOLENT_VERBS = frozenset({"clash", "repel", "fire", "attack", "beat", "kill", "wound"})


class VerbNamed(NamedTuple):
    """A verb in a sentence: first and last word, its code."""

    first: int
    last: int
    code: str

    @property
    def rank(self) -> int:
        return EVENT_VERBS.index(self.code)


def verbs_in(words: Sequence[str], lang: str) -> list[VerbNamed]:
    """The verbs of events among folded words, in order."""
    verbs = []
    for number, word in enumerate(words):
        for phrase in _verbs_beginning(word, lang):
            if phrase.matches(words, number):
                verbs.append(VerbNamed(number, number + phrase.words - 1, phrase.code))
                break
    return verbs


@made_from_tables
def _verbs_beginning(word: str, lang: str) -> tuple[EventPhrase, ...]:
    return tuple(sorted(_verb_phrases(lang).beginning_with(word), key=lambda row: (-row.words, EVENT_VERBS.index(row.code))))


@made_from_tables
def _verb_phrases(lang: str) -> PhraseIndex:
    table = table_of(lang)
    read = (table,) if table is not None else tables()
    return PhraseIndex(row for each in read for row in words_of(each, "verbs") if row[0] in EVENT_VERBS)
