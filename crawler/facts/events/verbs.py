"""What is done in a sentence: the verbs of the tables, those first that say most of what happened."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from crawler.facts.events.signs import words_of
from crawler.language.tables import made_from_tables, table_of, tables
from crawler.language.tokens import fold, tokens

# What happened, the more telling first; what is only said (deny, confirm, warn) is no event.
EVENT_VERBS = (
    *("clash", "repel", "fire", "attack", "abduct", "capture", "return", "hand over", "arrest", "release"),
    *("beat", "kill", "wound", "flee", "cross"),
    *("close", "open", "fall", "rescue", "agree"),
)


class VerbNamed(NamedTuple):
    """A verb in a sentence: first and last word, its code."""

    first: int
    last: int
    code: str

    @property
    def rank(self) -> int:
        return EVENT_VERBS.index(self.code)


class _VerbPhrase(NamedTuple):
    code: str
    words: int
    pattern: re.Pattern[str]


def verbs_in(words: Sequence[str], lang: str) -> list[VerbNamed]:
    """The verbs of events among folded words, in order."""
    verbs = []
    for number, word in enumerate(words):
        for phrase in _verbs_beginning(word, lang):
            if phrase.words == 1 or phrase.pattern.fullmatch(" ".join(words[number : number + phrase.words])):
                verbs.append(VerbNamed(number, number + phrase.words - 1, phrase.code))
                break
    return verbs


@made_from_tables
def _verbs_beginning(word: str, lang: str) -> tuple[_VerbPhrase, ...]:
    rows = [row for row in _verb_phrases(lang) if re.fullmatch(row.pattern.pattern.split(" ")[0], word)]
    return tuple(sorted(rows, key=lambda row: (-row.words, EVENT_VERBS.index(row.code))))


@made_from_tables
def _verb_phrases(lang: str) -> tuple[_VerbPhrase, ...]:
    table = table_of(lang)
    phrases = []
    for read in (table,) if table is not None else tables():
        for code, phrase in words_of(read, "verbs"):
            if code in EVENT_VERBS:
                expression = " ".join(
                    " ".join(re.escape(part) for part in tokens(fold(word.rstrip("*")))) + (r"\w*" if word.endswith("*") else "")
                    for word in phrase.split()
                )
                phrases.append(_VerbPhrase(code, expression.count(" ") + 1, re.compile(expression)))
    return tuple(phrases)
