"""What a watch asks, as a tree of conditions, and when it is true of what was found.

Three questions of one tree: `holds` (is it true), `places` (where, for `near`), `support` (which finds made it true).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from crawler.watch.automaton import Finds, Found


@dataclass(frozen=True, slots=True)
class GroupOf:
    """Some term of the group stands in scope; or the source implies the group."""

    name: str
    group: int

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class AllOf:
    parts: tuple[Condition, ...]

    def __str__(self) -> str:
        return "(" + " and ".join(map(str, self.parts)) + ")"


@dataclass(frozen=True, slots=True)
class AnyOf:
    parts: tuple[Condition, ...]

    def __str__(self) -> str:
        return "(" + " or ".join(map(str, self.parts)) + ")"


@dataclass(frozen=True, slots=True)
class NoneOf:
    """A veto: no part is true of title and lead, whatever the scope. An implied group never vetoes."""

    parts: tuple[Condition, ...]

    def __str__(self) -> str:
        return "not (" + " or ".join(map(str, self.parts)) + ")"


@dataclass(frozen=True, slots=True)
class Near:
    """Both sides in one field with at most `within` tokens between them."""

    one: Condition
    other: Condition
    within: int

    def __str__(self) -> str:
        return f"({self.one} near/{self.within} {self.other})"


Condition = GroupOf | AllOf | AnyOf | NoneOf | Near


@dataclass(frozen=True, slots=True)
class Sight:
    """What was found in an article, as far as a scope sees it."""

    finds: Finds
    lead: int  # tokens of text that belong to the lead
    whole: bool = False  # the scope is the whole text
    implied: frozenset[int] = frozenset()

    def of(self, group: int) -> list[Found]:
        found = self.finds.get(group, [])
        if self.whole or not found:
            return found
        return [one for one in found if not one.field or one.last < self.lead]

    def veto(self) -> Sight:
        return Sight(self.finds, self.lead)


def holds(condition: Condition, sight: Sight) -> bool:
    """Whether the condition is true."""
    match condition:
        case GroupOf(group=group):
            return group in sight.implied or bool(sight.of(group))
        case AllOf(parts=parts):
            return all(holds(part, sight) for part in parts)
        case AnyOf(parts=parts):
            return any(holds(part, sight) for part in parts)
        case NoneOf(parts=parts):
            veto = sight.veto()
            return not any(holds(part, veto) for part in parts)
        case Near(one=one, other=other, within=within):
            return next(_pairs(places(one, sight), places(other, sight), within), None) is not None


def places(condition: Condition, sight: Sight) -> list[Found]:
    """Where the condition is true, for `near`: the finds of its groups. Nothing is implied here."""
    match condition:
        case GroupOf(group=group):
            return sight.of(group)
        case AllOf(parts=parts):
            found = [places(part, sight) for part in parts if not isinstance(part, NoneOf)]
            return [one for some in found for one in some] if all(found) and holds(condition, sight) else []
        case AnyOf(parts=parts):
            return [one for part in parts for one in places(part, sight)]
        case NoneOf():
            return []
        case Near(one=one, other=other, within=within):
            return [found for pair in _pairs(places(one, sight), places(other, sight), within) for found in pair]


def support(condition: Condition, sight: Sight) -> Iterator[tuple[GroupOf, Found | None]]:
    """The finds that make a true condition true, with their groups; None stands for an implied group."""
    match condition:
        case GroupOf(group=group):
            found = sight.of(group)
            if found:
                yield from ((condition, one) for one in found)
            elif group in sight.implied:
                yield condition, None
        case AllOf(parts=parts):
            for part in parts:
                yield from support(part, sight)
        case AnyOf(parts=parts):
            for part in parts:
                if holds(part, sight):
                    yield from support(part, sight)
        case NoneOf():
            return
        case Near(one=one, other=other, within=within):
            pairs = list(_pairs(places(one, sight), places(other, sight), within))
            for side, number in ((one, 0), (other, 1)):
                near = {pair[number] for pair in pairs}
                for leaf in groups_of(side):
                    yield from ((leaf, found) for found in sight.of(leaf.group) if found in near)


def groups_of(condition: Condition, *, positive: bool = False) -> Iterator[GroupOf]:
    """Every group named in the condition; `positive` leaves the vetoes out."""
    match condition:
        case GroupOf():
            yield condition
        case AllOf(parts=parts) | AnyOf(parts=parts):
            for part in parts:
                yield from groups_of(part, positive=positive)
        case NoneOf(parts=parts):
            for part in () if positive else parts:
                yield from groups_of(part)
        case Near(one=one, other=other):
            yield from groups_of(one, positive=positive)
            yield from groups_of(other, positive=positive)


def _pairs(ones: list[Found], others: list[Found], within: int) -> Iterator[tuple[Found, Found]]:
    """Finds of one field with at most `within` tokens between them; those that overlap have none between."""
    if not ones or not others:
        return
    ordered = sorted(others, key=lambda found: (found.field, found.first))
    keys = [(found.field, found.first) for found in ordered]
    longest = max(found.last - found.first for found in others)
    for one in ones:
        low = bisect_left(keys, (one.field, one.first - within - 1 - longest))
        for other in ordered[low:]:
            if other.field != one.field or other.first - one.last - 1 > within:
                break
            if one.first - other.last - 1 <= within:
                yield one, other
