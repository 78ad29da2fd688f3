"""Phrases of the tables that name people or say what happened, found by the word with which they begin."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile
from operator import attrgetter

from crawler.language.tokens import fold, tokens


@dataclass(frozen=True, slots=True)
class EventPhrase:
    """One phrase: its number in the table and its code, how many words it has, what it matches and what its first word does."""

    number: int
    code: str
    words: int
    pattern: re.Pattern[str]
    beginning: re.Pattern[str]

    def matches(self, words: Sequence[str], number: int) -> bool:
        """Whether it stands among folded words at that number; that its first word does is known."""
        return self.words == 1 or self.pattern.fullmatch(" ".join(words[number : number + self.words])) is not None


class PhraseIndex:
    """Phrases of one or of all languages. To try each on each word costs seconds where the language of a text is unknown."""

    def __init__(self, phrases: Iterable[tuple[str, str]]) -> None:
        """Codes with their phrases, as tables write them: words, those with `*` as beginnings of words."""
        self._by_stem: dict[str, list[EventPhrase]] = {}
        for number, (code, phrase) in enumerate(phrases):
            parts = [tokens(fold(word.rstrip("*"))) for word in phrase.split()]
            expressions = [
                " ".join(map(re.escape, part)) + (r"\w*" if word.endswith("*") else "")
                for word, part in zip(phrase.split(), parts, strict=True)
            ]
            whole = " ".join(expressions)
            made = EventPhrase(number, code, whole.count(" ") + 1, re.compile(whole), re.compile(whole.split(" ")[0]))
            self._by_stem.setdefault(parts[0][0], []).append(made)
        self._lengths = sorted({len(stem) for stem in self._by_stem})

    def beginning_with(self, word: str) -> list[EventPhrase]:
        """The phrases that a folded word may begin, in the order of the table."""
        lengths = takewhile(len(word).__ge__, self._lengths)
        found = [phrase for length in lengths for phrase in self._by_stem.get(word[:length], ())]
        return sorted((phrase for phrase in found if phrase.beginning.fullmatch(word)), key=attrgetter("number"))
