"""Many phrases looked for at once among folded words, which stand apart by single spaces.

An expression that begins with the space before a word is tried once a word; one that begins with `(?<!\\w)`, at every letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from crawler.language.tokens import fold, tokens


class PhraseSearch:
    """Plain alternatives, each a whole phrase: expressions over folded words. Empty ones are left out; of none nothing is found."""

    def __init__(self, expressions: Iterable[str]) -> None:
        self._pattern = re.compile(" (?:" + ("|".join(_by_first_letter(expressions)) or r"(?!)") + ")(?= )")

    def occurs_in(self, words: str) -> bool:
        """Whether one of the phrases stands among words."""
        return self._pattern.search(f" {words} ") is not None

    def opens(self, words: str) -> bool:
        """Whether words begin with one of the phrases."""
        return self._pattern.match(f" {words} ") is not None

    def distinct_in(self, words: str) -> frozenset[str]:
        """The different phrases that stand among words."""
        return frozenset(self._pattern.findall(f" {words} "))

    def first_in(self, words: str) -> tuple[int, int] | None:
        """The numbers of the first and the last word of the first phrase among words."""
        padded = f" {words} "
        match = self._pattern.search(padded)
        if match is None:
            return None
        first = padded.count(" ", 0, match.start())
        return first, first + match.group().count(" ") - 1


def _by_first_letter(expressions: Iterable[str]) -> list[str]:
    """The alternatives in groups of one first letter: a word is compared with those of its letter, and not with hundreds."""
    wanted = list(filter(None, expressions))
    if not all(expression[0].isalnum() and expression[1:2] not in ("*", "+", "?", "{") for expression in wanted):
        return wanted  # the order of what may begin with any letter counts
    groups: dict[str, list[str]] = {}
    for expression in wanted:
        groups.setdefault(expression[0], []).append(expression[1:])
    return [f"{letter}(?:{'|'.join(rests)})" for letter, rests in groups.items()]


def cue_expression(cue: str) -> str:
    """A phrase of a table as an expression over folded words; `*` stands for the rest of a word, or for a word."""
    words = []
    for word in cue.split():
        folded = re.escape(" ".join(tokens(fold(word.rstrip("*")))))
        words.append(folded + (r"\w*" if word.endswith("*") else ""))
    return " ".join(words)
