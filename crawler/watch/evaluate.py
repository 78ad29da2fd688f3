"""When a condition is true of what was found in an article, where, and which part of it made it so."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, islice
from typing import NamedTuple, assert_never

from crawler.watch.ast import (
    About,
    AllOf,
    AnyOf,
    Compound,
    Condition,
    Count,
    GroupOf,
    InField,
    Leaf,
    NamedCondition,
    Near,
    NoneOf,
    PlaceOf,
    RegexOf,
    Within,
)
from crawler.watch.automaton import TermFound
from crawler.watch.scope import Scope

Locatable = AllOf | AnyOf | Near | Within | InField | Count | NamedCondition  # compounds that stand somewhere: all but a veto

MAX_SHOWN_UNITS = 3  # sentences that an explanation shows of one condition
MAX_LEAF_FINDS = 200  # of one leaf that an explanation keeps: a page may repeat a word ten thousand times


# --------------------------------------------------------------------------- is it true


def holds(condition: Condition, sight: Scope) -> bool:
    """Whether the condition is true. Raises `QueryTooDear`."""
    sight.budget.left -= 1
    match condition:
        case GroupOf(group=group):
            return group in sight.implied or bool(sight.finds(condition))
        case PlaceOf() | RegexOf():
            return bool(sight.finds(condition))
        case About(key=key, values=values):
            return sight.article.about(key) in values
        case _:
            compound: Compound = condition  # not listed one by one: this is asked most
    true = sight.truths.get(id(compound))
    if true is None:
        sight.budget.spend(0)  # leaves take steps without looking how many are left
        true = sight.truths[id(compound)] = _holds(compound, sight)
    return true


def _holds(condition: Compound, sight: Scope) -> bool:
    match condition:
        case AllOf(cheapest=cheapest):
            return all(holds(part, sight) for part in cheapest)
        case AnyOf(operands=parts):
            return any(holds(part, sight) for part in parts)
        case NoneOf(operands=parts):
            veto = sight.veto()
            return not any(holds(part, veto) for part in parts)
        case Near():
            return bool(_sides(condition, sight)[0])
        case Within(operand=part):
            return any(holds(part, narrowed) for narrowed in sight.units(condition))
        case InField(field=field, operand=part):
            return holds(part, sight.in_field(field))
        case NamedCondition(operand=part):
            return holds(part, sight)
        case Count(operand=part, least=least):
            return len({one[:3] for one in matches(part, sight)}) >= least
        case _:
            assert_never(condition)


def matches(condition: Condition, sight: Scope) -> Sequence[TermFound]:
    """Where the condition is true: the finds that make it so, each once, in the order of the text. Nothing implied, and
    no veto, stands anywhere. Raises `QueryTooDear`."""
    sight.budget.left -= 1
    match condition:
        case GroupOf() | PlaceOf() | RegexOf():
            return sight.finds(condition)
        case About() | NoneOf():
            return ()
        case _:
            compound: Locatable = condition
    stands = sight.matches.get(id(compound))
    if stands is None:
        sight.budget.spend(0)
        stands = sight.matches[id(compound)] = _matches(compound, sight)
    return stands


def _matches(condition: Locatable, sight: Scope) -> Sequence[TermFound]:
    match condition:
        case AllOf(operands=parts):
            return _merged((matches(part, sight) for part in parts), sight) if holds(condition, sight) else ()
        case AnyOf(operands=parts):
            return _merged((matches(part, sight) for part in parts), sight)
        case Near():
            return _merged(_sides(condition, sight), sight)
        case Within(operand=part):
            true = (narrowed for narrowed in sight.units(condition) if holds(part, narrowed))
            return _merged((matches(part, narrowed) for narrowed in true), sight)
        case InField(field=field, operand=part):
            return matches(part, sight.in_field(field))
        case Count(operand=part):
            return matches(part, sight) if holds(condition, sight) else ()
        case NamedCondition(operand=part):
            return matches(part, sight)
        case _:
            assert_never(condition)


def _merged(found: Iterable[Sequence[TermFound]], sight: Scope) -> Sequence[TermFound]:
    """All of these, each once, in the order of the text."""
    several = []
    for one in found:
        sight.budget.spend(len(one))
        if one:
            several.append(one)
    if len(several) < 2:
        return several[0] if several else ()
    return sorted(set().union(*several))


def _sides(near: Near, sight: Scope) -> tuple[Sequence[TermFound], Sequence[TermFound]]:
    """The finds of each side that have one of the other near them."""
    sides = sight.near.get(id(near))
    if sides is None:
        ones = matches(near.left, sight)
        others = matches(near.right, sight) if ones else ()
        sight.budget.spend(len(ones) + len(others))
        sides = (), ()
        if others and (beside := list(_beside(ones, others, near.within))):
            sides = beside, list(_beside(others, ones, near.within))
        sight.near[id(near)] = sides
    return sides


def _beside(ones: Sequence[TermFound], others: Sequence[TermFound], within: int) -> Iterator[TermFound]:
    """Those that have another of their field with at most `within` tokens between; what overlaps has none between. Of
    all that begin early enough, the one that ends last is the nearest from before."""
    begins = [(other.field, other.first) for other in others]
    ends = list(accumulate(((other.field, other.last) for other in others), max))
    for one in ones:
        at = bisect_right(begins, (one.field, one.last + 1 + within)) - 1
        if at >= 0 and ends[at] >= (one.field, one.first - 1 - within):
            yield one


# --------------------------------------------------------------------------- why


class Why(NamedTuple):
    """A true condition with what made it so: its finds (a leaf's own; None: the source implies it), its true parts."""

    condition: Condition
    finds: tuple[TermFound | None, ...] = ()
    operands: tuple[Why, ...] = ()

    def leaves(self) -> Iterator[tuple[Leaf, TermFound | None]]:
        if isinstance(self.condition, Leaf):
            yield from ((self.condition, found) for found in self.finds)
        for part in self.operands:
            yield from part.leaves()


def explain(condition: Condition, sight: Scope, only: frozenset[TermFound] | None = None) -> Why:
    """The true sub-expressions of a true condition; `only`: as much of them as rests on these finds. Raises
    `QueryTooDear`."""
    sight.budget.spend(1)
    match condition:
        case GroupOf() | PlaceOf() | RegexOf():
            return Why(condition, _shown(sight.finds(condition), sight, only))
        case AllOf(operands=parts):
            true = [(part, sight, only) for part in parts]
        case AnyOf(operands=parts):
            true = [(part, sight, only) for part in parts if holds(part, sight)]
        case Near(left=one, right=other):
            sides = _sides(condition, sight)
            sight.budget.spend(len(sides[0]) + len(sides[1]))
            near = [frozenset(side) if only is None else only.intersection(side) for side in sides]
            true = [(one, sight, near[0]), (other, sight, near[1])]
        case Within(operand=part):
            narrowed = (one for one in sight.units(condition) if holds(part, one) and _rests(part, one, only))
            true = [(part, one, only) for one in islice(narrowed, MAX_SHOWN_UNITS)]
        case InField(field=field, operand=part):
            true = [(part, sight.in_field(field), only)]
        case Count(operand=part) | NamedCondition(operand=part):
            true = [(part, sight, only)]
        case About() | NoneOf():
            return Why(condition)
        case _:
            assert_never(condition)
    told = (explain(*each) for each in true)
    return Why(condition, operands=tuple(told if only is None else filter(_says, told)))


def _shown(found: Sequence[TermFound], sight: Scope, only: frozenset[TermFound] | None) -> tuple[TermFound | None, ...]:
    if only is None:
        return tuple(found[:MAX_LEAF_FINDS]) or (None,)
    sight.budget.spend(len(found))
    return tuple(islice((one for one in found if one in only), MAX_LEAF_FINDS))


def _rests(part: Condition, sight: Scope, only: frozenset[TermFound] | None) -> bool:
    return only is None or any(one in only for one in matches(part, sight))


def _says(why: Why) -> bool:
    return bool(why.finds or why.operands)
