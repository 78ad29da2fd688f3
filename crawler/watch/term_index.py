"""All terms of all groups, and all names of places, in one pass over the tokens of a text."""

from __future__ import annotations

import marshal
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from itertools import accumulate
from typing import Any, NamedTuple

from crawler.watch.terms import WHOLE_WORD, Pattern, Slot, may_follow

HEAD_LETTERS = 2  # of a token, by which it is known whether a key may go on with it
MAX_REMEMBERED_TOKENS = 30_000  # of the texts read so far, per set of foreign languages: what they begin is looked up once


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

    size: int  # tokens in the key
    endings: frozenset[str] | None  # of the last of these; None: any, or the key holds its end
    stem: int  # length of that token in the key
    rest: tuple[Slot, ...]
    gap: bool  # before the rest
    entries: tuple[PatternEntry, ...]
    next_stems: tuple[str, ...] = ()  # one of these begins the token behind the key; empty: any may stand there


Finds = dict[int, list[TermFound]]  # group → what was found of it, in the order of the text
_KeyTails = tuple[int, tuple[_Tail, ...]]  # the length of a key, and what it leads to
_Rests = dict[tuple[Any, ...], tuple[Slot, ...]]  # packed slots → the slots
NO_HEADS = frozenset[str]()


class _Beginning(NamedTuple):
    """What some tokens in a row begin: the keys that end in the last of them, the shortest first, and how the next token of longer
    ones begins. Three in a hundred that stand there go on with a key: the others are not looked up."""

    keys: tuple[_KeyTails, ...]
    heads: frozenset[str]


class IndexContent(NamedTuple):
    """The index as plain values. A key is the tokens of a pattern up to the first that may vary, apart by spaces, with a space
    behind them where the last is whole, else with a stem of the token that varies. What it leads to is packed until it is found:
    of 39,000 keys a day of news meets some hundreds."""

    size: int  # patterns
    keys: dict[str, bytes]  # key → its tails, packed
    openings: dict[str, frozenset[str]]  # the whole tokens before others in a key → how those begin
    endings: tuple[frozenset[str], ...]  # by number: 58,000 tails share a hundred


class TermIndex:
    """Looks up patterns in token sequences: by their tokens up to the first that may vary; what follows is compared token by
    token. A text has far fewer different words than words, and most begin nothing: what each begins is remembered."""

    def __init__(self, content: IndexContent) -> None:
        self.content = content
        self._by_foreign: dict[frozenset[str], _Beginnings] = {}

    @classmethod
    def of(cls, patterns: Iterable[tuple[Pattern, PatternEntry]]) -> TermIndex:
        """The index of these patterns, each of which may stand for several terms."""
        merged: dict[Pattern, dict[PatternEntry, None]] = {}
        for pattern, entry in patterns:
            merged.setdefault(pattern, {})[entry] = None
        tails: dict[str, list[_Tail]] = {}
        openings: dict[str, set[str]] = {}
        for pattern, entries in merged.items():
            for key, tail in _keys(pattern, tuple(entries)):
                tails.setdefault(key, []).append(tail)
                words = key.rstrip(" ").split(" ")
                for opening, following in zip(accumulate(words, "{} {}".format), words[1:], strict=False):
                    openings.setdefault(opening, set()).add(following[:HEAD_LETTERS])
        packer = _Packer()
        keys = {key: packer.packed(tails_of_key) for key, tails_of_key in tails.items()}
        heads = {opening: frozenset(heads) for opening, heads in openings.items()}
        return cls(IndexContent(len(merged), keys, heads, tuple(packer.endings)))

    @property
    def size(self) -> int:
        """How many different patterns are looked for."""
        return self.content.size

    def beginnings(self, foreign: frozenset[str]) -> _Beginnings:
        """What tokens begin in texts where these languages are foreign, as far as it was looked up."""
        if foreign not in self._by_foreign:
            self._by_foreign[foreign] = _Beginnings(self.content, foreign)
        return self._by_foreign[foreign]

    def search(self, field: int, tokens: Sequence[str], finds: Finds, foreign: frozenset[str] = frozenset()) -> None:
        """Adds everything found in these tokens, but for the terms of `foreign` languages."""
        beginnings = self.beginnings(foreign)
        seen: set[tuple[int, int, int]] = set()
        count = len(tokens)
        made = tuple.__new__  # half the time of TermFound(…), which is most of this loop
        for first, tails in _keys_found(tokens, beginnings):
            for tail in tails:
                size, endings, stem, rest, _, entries, next_stems = tail
                last = first + size - 1
                if endings is not None and tokens[last][stem:] not in endings:
                    continue
                if next_stems and not (last + 1 < count and tokens[last + 1].startswith(next_stems)):
                    continue
                if rest:
                    last = _follow(tokens, last, tail)
                    if last < 0:
                        continue
                for group, language, term in entries:
                    place = (group, first, last)
                    if place in seen:  # a shorter prefix found the same word
                        continue
                    seen.add(place)
                    find = made(TermFound, (field, first, last, language, term))
                    if group in finds:
                        finds[group].append(find)
                    else:
                        finds[group] = [find]


class _Beginnings(dict[str, "_Beginning | None"]):
    """What tokens in a row begin, in texts where some languages are foreign; None: nothing. Looked up once for each."""

    def __init__(self, content: IndexContent, foreign: frozenset[str]) -> None:
        super().__init__()
        self._content, self._foreign = content, foreign
        self._tails: dict[str, tuple[_Tail, ...]] = {}
        self._rests: _Rests = {}  # take, takes, taking: what follows them is the same

    def __missing__(self, path: str) -> _Beginning | None:
        if len(self) >= MAX_REMEMBERED_TOKENS:
            self.clear()
        packed = self._content.keys
        begin = path.rfind(" ") + 1
        keys = [path[:stop] for stop in range(begin + 1, len(path) + 1) if path[:stop] in packed]
        if f"{path} " in packed:
            keys.append(f"{path} ")
        leading = tuple((len(key), tails) for key in keys if (tails := self._unpacked(key)))
        heads = self._content.openings.get(path, NO_HEADS)
        beginning = self[path] = _Beginning(leading, heads) if leading or heads else None
        return beginning

    def _unpacked(self, key: str) -> tuple[_Tail, ...]:
        """The tails of a key without the terms of foreign languages."""
        tails = self._tails.get(key)
        if tails is None:
            tails = self._tails[key] = (
                *_unpacked_tails(self._content.keys[key], self._content.endings, self._foreign, self._rests),
            )
        return tails


def _keys_found(tokens: Sequence[str], beginnings: Mapping[str, _Beginning | None]) -> Iterator[tuple[int, tuple[_Tail, ...]]]:
    """The first token of each key found, and its tails, in the order in which the keys end in the text; of those that end in one
    place the longest is first."""
    starts: list[int] = []
    ends: list[tuple[int, int, tuple[_Tail, ...]]] = []
    for first, beginning in enumerate(map(beginnings.__getitem__, tokens)):
        if beginning is None:
            continue
        starts = starts or list(accumulate(map(len, tokens), initial=0))
        path, last = tokens[first], first
        while beginning is not None:
            for length, tails in beginning.keys:
                ends.append((starts[first] + first + length, first, tails))  # with a space before each token
            last += 1
            if not beginning.heads or last == len(tokens):
                break
            head = tokens[last][:HEAD_LETTERS]
            if head not in beginning.heads and head[:1] not in beginning.heads:  # nor is it a stem of one letter
                break
            path = f"{path} {tokens[last]}"
            beginning = beginnings[path]
    ends.sort()
    return ((first, tails) for _, first, tails in ends)


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
        yield f"{' '.join(fixed)} ", _Tail(size, None, 0, (), False, entries)
        return
    slot, rest = pattern[size], pattern[size + 1 :]
    for stem, endings in slot.pieces:
        key = " ".join([*fixed, stem])
        if endings == WHOLE_WORD:
            yield f"{key} ", _Tail(size + 1, None, 0, rest, slot.gap, entries)
        else:
            yield key, _Tail(size + 1, endings, len(stem), rest, slot.gap, entries)


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


# --------------------------------------------------------------------------- packing


class _Packer:
    """Packs tails as bytes, with numbers in place of the sets of endings."""

    def __init__(self) -> None:
        self.endings: dict[frozenset[str], int] = {}

    def packed(self, tails: Iterable[_Tail]) -> bytes:
        return marshal.dumps(
            [
                (
                    tail.size,
                    self._number(tail.endings),
                    tail.stem,
                    tuple((slot.gap, tuple((stem, self._number(endings)) for stem, endings in slot.pieces)) for slot in tail.rest),
                    tail.gap,
                    [tuple(entry) for entry in tail.entries],
                )
                for tail in tails
            ]
        )

    def _number(self, endings: frozenset[str] | None) -> int | None:
        return None if endings is None else self.endings.setdefault(endings, len(self.endings))


def _unpacked_tails(packed: bytes, endings: Sequence[frozenset[str]], foreign: Set[str], rests: _Rests) -> Iterator[_Tail]:
    """The tails, but for the terms of foreign languages: of those that have no others nothing is made. `rests`: the slots unpacked
    so far."""
    rows: list[tuple[Any, ...]] = marshal.loads(packed)
    for size, number, stem, slots, gap, every_entry in rows:
        entries = tuple([PatternEntry(*entry) for entry in every_entry if entry[1] not in foreign])
        if not entries:
            continue
        rest = rests.get(slots)
        if rest is None:
            rest = rests[slots] = tuple(
                Slot(tuple((begin, None if ends is None else endings[ends]) for begin, ends in pieces), gap=may_part)
                for may_part, pieces in slots
            )
        own = None if number is None else endings[number]
        next_stems = tuple(begin for begin, _ in rest[0].pieces) if rest and not gap else ()
        yield _Tail(size, own, stem, rest, gap, entries, next_stems)
