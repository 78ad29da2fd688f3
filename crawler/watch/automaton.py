"""All terms of all groups, and all names of places, in one pass over the tokens of a text (Aho-Corasick)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import NamedTuple

import ahocorasick

from crawler.watch.terms import WHOLE_WORD, Pattern, Slot, may_follow


class PatternEntry(NamedTuple):
    """A term of a group, as its author wrote it. A negative group is a name of a place."""

    group: int
    language: str
    term: str


class TermFound(NamedTuple):
    """A term found: its first and last token, and the field they stand in (0 title, 1 text)."""

    field: int
    first: int
    last: int
    language: str
    term: str


class _Tail(NamedTuple):
    """What is left to compare once a key was found: the last token's ending, and the slots that follow."""

    key: int  # length of the key
    size: int  # tokens in the key
    endings: frozenset[str] | None  # of the last of these; WHOLE_WORD: the key holds its end
    stem: int  # length of that token in the key
    rest: tuple[Slot, ...]
    gap: bool  # before the rest
    entries: tuple[PatternEntry, ...]


Finds = dict[int, list[TermFound]]  # group → what was found of it, in the order of the text


class Automaton:
    """Looks up patterns in token sequences.

    Tokens are joined by single spaces, so that a space before and after is the word boundary in every script. A
    pattern is looked up by its tokens up to the first that may vary; what follows is compared token by token.
    """

    def __init__(self, patterns: Iterable[tuple[Pattern, PatternEntry]]) -> None:
        merged: dict[Pattern, list[PatternEntry]] = {}
        for pattern, entry in patterns:
            entries = merged.setdefault(pattern, [])
            if entry not in entries:
                entries.append(entry)
        keys: dict[str, list[_Tail]] = {}
        for pattern, entries in merged.items():
            for key, tail in _keys(pattern, tuple(entries)):
                keys.setdefault(key, []).append(tail)
        self.size = len(merged)
        self._automaton = ahocorasick.Automaton()
        for key, tails in keys.items():
            self._automaton.add_word(key, tuple(tails))
        if keys:
            self._automaton.make_automaton()

    def search(self, field: int, tokens: Sequence[str], finds: Finds, foreign: frozenset[str] = frozenset()) -> None:
        """Adds everything found in these tokens, but for the terms of `foreign` languages."""
        if not self.size or not tokens:
            return
        starts = list(accumulate((len(token) + 1 for token in tokens), initial=0))
        seen: set[tuple[int, int, int]] = set()
        made = tuple.__new__  # half the time of Found(…), which is most of this loop
        for end, tails in self._automaton.iter(" " + " ".join(tokens) + " "):
            begin = end - tails[0][0] + 1
            first = bisect_left(starts, begin)
            for tail in tails:
                _, size, endings, stem, rest, _, entries = tail
                last = first + size - 1
                if endings is not WHOLE_WORD and endings is not None and tokens[last][stem:] not in endings:
                    continue
                if rest:
                    last = _follow(tokens, last, tail)
                    if last < 0:
                        continue
                for group, language, term in entries:
                    place = (group, first, last)
                    if place in seen or language in foreign:  # a shorter prefix found the same word
                        continue
                    seen.add(place)
                    find = made(TermFound, (field, first, last, language, term))
                    if group in finds:
                        finds[group].append(find)
                    else:
                        finds[group] = [find]


def _keys(pattern: Pattern, entries: tuple[PatternEntry, ...]) -> Iterable[tuple[str, _Tail]]:
    """The strings that lead to a pattern."""
    fixed: list[str] = []
    for slot in pattern:
        whole = slot.whole
        if whole is None:
            break
        fixed.append(whole)
    size = len(fixed)
    if size == len(pattern):
        key = f" {' '.join(fixed)} "
        yield key, _Tail(len(key), size, WHOLE_WORD, 0, (), False, entries)
        return
    slot, rest = pattern[size], pattern[size + 1 :]
    for stem, endings in slot.pieces:
        key = "".join(f" {token}" for token in [*fixed, stem])
        if endings == WHOLE_WORD:
            key += " "
            endings = WHOLE_WORD  # the constant, which `search` knows by identity
        yield key, _Tail(len(key), size + 1, endings, len(stem), rest, slot.gap, entries)


def _follow(tokens: Sequence[str], last: int, tail: _Tail) -> int:
    """The last token of a pattern whose key was found, or -1."""
    gap = tail.gap
    for slot in tail.rest:
        last += 1
        if last < len(tokens) and slot.takes(tokens[last]):
            gap = slot.gap
            continue
        if not gap or last + 1 >= len(tokens) or not may_follow(tokens[last]) or not slot.takes(tokens[last + 1]):
            return -1
        last += 1
        gap = slot.gap
    return last
