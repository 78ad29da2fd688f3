"""All terms of all groups in one pass over the tokens of a text (Aho-Corasick)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import NamedTuple

import ahocorasick

from crawler.watch.terms import Pattern


class Entry(NamedTuple):
    """A term of a group, as its author wrote it."""

    group: int
    language: str
    term: str


class Found(NamedTuple):
    """A term found: its first and last token, and the field they stand in (0 title, 1 text)."""

    field: int
    first: int
    last: int
    language: str
    term: str


Finds = dict[int, list[Found]]  # group → what was found of it, in the order of the text


class Automaton:
    """Looks up patterns in token sequences.

    Tokens are joined by single spaces, so that a space before and after is the word boundary in every script. A
    pattern is looked up by its tokens up to the first prefix; what follows is compared token by token.
    """

    def __init__(self, patterns: Iterable[tuple[Pattern, Entry]]) -> None:
        keys: dict[str, list[tuple[int, tuple[str, ...], tuple[bool, ...], tuple[Entry, ...]]]] = {}
        merged: dict[Pattern, list[Entry]] = {}
        for pattern, entry in patterns:
            entries = merged.setdefault(pattern, [])
            if all(other.group != entry.group for other in entries):  # two languages may share a spelling
                entries.append(entry)
        for pattern, entries in merged.items():
            size = pattern.anchor
            key = " " + " ".join(pattern.tokens[:size]) + ("" if pattern.prefix[size - 1] else " ")
            tail = (size, pattern.tokens[size:], pattern.prefix[size:], tuple(entries))
            keys.setdefault(key, []).append(tail)
        self.size = len(merged)
        self._automaton = ahocorasick.Automaton()
        for key, tails in keys.items():
            self._automaton.add_word(key, (len(key), tuple(tails)))
        if keys:
            self._automaton.make_automaton()

    def search(self, field: int, tokens: Sequence[str], finds: Finds) -> None:
        """Adds everything found in these tokens."""
        if not self.size or not tokens:
            return
        starts = list(accumulate((len(token) + 1 for token in tokens), initial=0))
        count = len(tokens)
        seen: set[tuple[int, int, int]] = set()
        for end, (length, tails) in self._automaton.iter(" " + " ".join(tokens) + " "):
            at = bisect_left(starts, end - length + 1)
            for size, rest, prefix, entries in tails:
                last = at + size - 1
                if rest:
                    last += len(rest)
                    if last >= count or not all(
                        token.startswith(wanted) if loose else token == wanted
                        for token, wanted, loose in zip(tokens[at + size : last + 1], rest, prefix, strict=True)
                    ):
                        continue
                for group, language, term in entries:
                    place = (group, at, last)
                    if place in seen:  # a shorter prefix found the same word
                        continue
                    seen.add(place)
                    finds.setdefault(group, []).append(Found(field, at, last, language, term))
