"""Words that mean something else beside others: a heart attack is no attack, and locusts that cross the river are no refugees."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import NamedTuple, Self

from crawler.watch.hints import nearest_hint, shown_value
from crawler.watch.term_index import Finds, TermFound

SHARED_WORD = -1  # words between: the two have one in common
MAX_AGENT_DISTANCE = 3  # words from a verb to who does it behind it: attacked by gunmen


class SenseRule(NamedTuple):
    """A find of the groups `of` (none: of every group) is none beside a find of the group `beside`: in one sentence with it and at
    most `within` words away, or with a word in common. `unless`: groups of those who do it in earnest, where one stands before
    it in its sentence, or right behind: gunmen who attacked in a dust storm."""

    of: frozenset[int]
    beside: int
    within: int = SHARED_WORD
    unless: frozenset[int] = frozenset()


def in_this_sense(finds: Finds, rules: Sequence[SenseRule], sentence_of: Callable[[TermFound], int]) -> Finds:
    """The finds without those that mean something else. Names of places (negative groups) are left alone."""
    left = finds
    for rule in rules:
        neighbours = finds.get(rule.beside)
        if not neighbours:
            continue
        if left is finds:
            left = dict(finds)
        nearest = _Neighbours(neighbours, rule.within, sentence_of)
        agents = _Agents([find for group in rule.unless for find in finds.get(group, ())], sentence_of)
        for group in rule.of or finds:
            rows = left.get(group)
            if rows and group >= 0 and group != rule.beside:
                left[group] = [find for find in rows if not nearest.are_beside(find) or agents.do(find)]
    return left


class OtherSense(NamedTuple):
    """A rule as it is configured, by the names of its groups."""

    beside: str
    of: tuple[str, ...] = ()
    within: int = SHARED_WORD
    unless: tuple[str, ...] = ()

    @classmethod
    def of_values(cls, beside: str, of: tuple[str, ...], within: int | None, unless: tuple[str, ...] = ()) -> Self:
        """What a file says; without `within` the words must have one in common."""
        return cls(beside, of, SHARED_WORD if within is None else within, unless)

    def faults(self, shared: Mapping[str, object], names: Collection[str]) -> Iterator[str]:
        """What is wrong with its names. `shared` are the groups of all watches, `names` those of single watches too."""
        if not isinstance(shared.get(self.beside), int):
            yield f"no group of terms {shown_value(self.beside)}{nearest_hint(self.beside, shared)}"
        named = (*self.of, *self.unless)
        yield from (f"no group of terms {shown_value(name)}{nearest_hint(name, names)}" for name in named if name not in names)

    def concerns(self, names: Collection[str]) -> bool:
        """Whether it may change what is found of one of these groups."""
        return not self.of or not set(names).isdisjoint(self.of)

    def numbered(self, shared: Mapping[str, object], names: Sequence[str]) -> SenseRule:
        """The rule by the numbers of its groups, where `names` has the name of each. A name means every group of that name."""
        beside = shared[self.beside]
        assert isinstance(beside, int)

        def numbers(wanted: tuple[str, ...]) -> frozenset[int]:
            return frozenset(number for number, name in enumerate(names) if name in wanted)

        return SenseRule(numbers(self.of), beside, self.within, numbers(self.unless))


class _Neighbours:
    """The finds of one group, in the order of the text, asked which other finds they are beside."""

    def __init__(self, finds: Sequence[TermFound], within: int, sentence_of: Callable[[TermFound], int]) -> None:
        self._finds = finds
        self._within = within
        self._sentence_of = sentence_of
        self._begins = [(find.field, find.first) for find in finds]
        self._longest = max(find.last - find.first for find in finds)

    def are_beside(self, find: TermFound) -> bool:
        reach = 1 + self._within
        start = bisect_left(self._begins, (find.field, find.first - reach - self._longest))
        stop = bisect_left(self._begins, (find.field, find.last + reach + 1))
        return any(
            neighbour.last >= find.first - reach
            and (self._within == SHARED_WORD or self._sentence_of(neighbour) == self._sentence_of(find))
            for neighbour in self._finds[start:stop]
        )


class _Agents:
    """Those who do in earnest what an animal or a storm may do too."""

    def __init__(self, finds: Sequence[TermFound], sentence_of: Callable[[TermFound], int]) -> None:
        self._finds = finds
        self._sentence_of = sentence_of

    def do(self, verb: TermFound) -> bool:
        near = [find for find in self._finds if find.field == verb.field and find.first - verb.last <= MAX_AGENT_DISTANCE]
        return any(self._sentence_of(find) == self._sentence_of(verb) for find in near)
