"""When a condition is true of what was found in an article, where, and which part of it made it so."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, islice
from typing import assert_never

from crawler.watch.ast import AllOf, AnyOf, Compound, Condition, Count, EventOf, InField, NamedCondition, Near, NoneOf, Within
from crawler.watch.leaves import About, GroupOf, PlaceOf, RegexOf
from crawler.watch.scope import Scope
from crawler.watch.term_index import TermFound
from crawler.watch.why import Why

Locatable = (
    AllOf | AnyOf | Near | Within | InField | Count | EventOf | NamedCondition
)  # compounds that stand somewhere: all but a veto

MAX_SHOWN_UNITS = 3  # sentences that an explanation shows of one condition
MAX_LEAF_FINDS = 200  # of one leaf that an explanation keeps: a page may repeat a word ten thousand times


# --------------------------------------------------------------------------- is it true


def holds(condition: Condition, scope: Scope) -> bool:
    """Whether the condition is true. Raises `QueryTooDear`."""
    scope.budget.left -= 1
    match condition:
        case GroupOf(group=group):
            return bool(scope.visible >> group & 1)
        case PlaceOf() | RegexOf():
            return bool(scope.finds(condition))
        case About(key=key, values=values):
            return scope.article.about(key) in values
        case _:
            compound: Compound = condition  # not listed one by one: this is asked most
    seen = scope.visible if compound.decided else scope.occurring
    for groups in compound.groups:
        if not groups & seen:
            return False
    if compound.decided:
        return True
    true = scope.truths.get(id(compound))
    if true is None:
        scope.budget.spend(0)  # leaves take steps without looking how many are left
        true = scope.truths[id(compound)] = _holds(compound, scope)
    return true


def _holds(condition: Compound, scope: Scope) -> bool:
    match condition:  # the most frequent first
        case NamedCondition(operand=operand):
            return holds(operand, scope)
        case AllOf(seen=masks, others=others):
            visible = scope.visible
            for mask in masks:
                if not mask & visible:
                    return False
            return all(holds(operand, scope) for operand in others)
        case AnyOf(either=either, others=others):
            return bool(either & scope.visible) or any(holds(operand, scope) for operand in others)
        case NoneOf(either=either, others=others):
            veto = scope.veto()
            return not (either & veto.visible or any(holds(operand, veto) for operand in others))
        case Near():
            return bool(_sides(condition, scope)[0])
        case Within(operand=operand):
            return any(holds(operand, narrowed) for narrowed in scope.units(condition))
        case InField(field=field, operand=operand):
            return holds(operand, scope.in_field(field))
        case EventOf():
            return all(holds(operand, filled) for operand, filled in _slots(condition, scope))
        case Count(operand=operand, least=least):
            return len({find[:3] for find in matches(operand, scope)}) >= least
        case _:
            assert_never(condition)


def matches(condition: Condition, scope: Scope) -> Sequence[TermFound]:
    """Where the condition is true: the finds that make it so, each once, in the order of the text. Nothing implied, and
    no veto, stands anywhere. Raises `QueryTooDear`."""
    scope.budget.left -= 1
    match condition:
        case GroupOf() | PlaceOf() | RegexOf():
            return scope.finds(condition)
        case About() | NoneOf():
            return ()
        case _:
            compound: Locatable = condition
    finds = scope.matches.get(id(compound))
    if finds is None:
        scope.budget.spend(0)
        finds = scope.matches[id(compound)] = _matches(compound, scope)
    return finds


def _matches(condition: Locatable, scope: Scope) -> Sequence[TermFound]:
    match condition:
        case AllOf(operands=operands):
            return _merged((matches(operand, scope) for operand in operands), scope) if holds(condition, scope) else ()
        case AnyOf(operands=operands):
            return _merged((matches(operand, scope) for operand in operands), scope)
        case Near():
            return _merged(_sides(condition, scope), scope)
        case Within(operand=operand):
            true = (narrowed for narrowed in scope.units(condition) if holds(operand, narrowed))
            return _merged((matches(operand, narrowed) for narrowed in true), scope)
        case InField(field=field, operand=operand):
            return matches(operand, scope.in_field(field))
        case EventOf():
            slots = _slots(condition, scope) if holds(condition, scope) else ()
            return _merged((matches(operand, filled) for operand, filled in slots), scope)
        case Count(operand=operand):
            return matches(operand, scope) if holds(condition, scope) else ()
        case NamedCondition(operand=operand):
            return matches(operand, scope)
        case _:
            assert_never(condition)


def _slots(event: EventOf, scope: Scope) -> Iterator[tuple[Condition, Scope]]:
    """The slots of an event, each with its words: none where no word of the trigger can be seen."""
    return scope.slots(event, matches(event.trigger, scope))


def _merged(groups: Iterable[Sequence[TermFound]], scope: Scope) -> Sequence[TermFound]:
    """All of these, each once, in the order of the text."""
    several = []
    for group in groups:
        scope.budget.spend(len(group))
        if group:
            several.append(group)
    if len(several) < 2:
        return several[0] if several else ()
    return sorted(set().union(*several))


def _sides(near: Near, scope: Scope) -> tuple[Sequence[TermFound], Sequence[TermFound]]:
    """The finds of each side that have one of the other near them."""
    sides = scope.near.get(id(near))
    if sides is None:
        left = matches(near.left, scope)
        right = matches(near.right, scope) if left else ()
        scope.budget.spend(len(left) + len(right))
        sides = (), ()
        if right and (beside := list(_beside(left, right, near.within))):
            sides = beside, list(_beside(right, left, near.within))
        scope.near[id(near)] = sides
    return sides


def _beside(finds: Sequence[TermFound], neighbours: Sequence[TermFound], within: int) -> Iterator[TermFound]:
    """Those that have another of their field with at most `within` tokens between; what overlaps has none between. Of
    all that begin early enough, the one that ends last is the nearest from before."""
    begins = [(neighbour.field, neighbour.first) for neighbour in neighbours]
    ends = list(accumulate(((neighbour.field, neighbour.last) for neighbour in neighbours), max))
    for find in finds:
        position = bisect_right(begins, (find.field, find.last + 1 + within)) - 1
        if position >= 0 and ends[position] >= (find.field, find.first - 1 - within):
            yield find


# --------------------------------------------------------------------------- why


def explain(condition: Condition, scope: Scope, only: frozenset[TermFound] | None = None) -> Why:
    """The true sub-expressions of a true condition; `only`: as much of them as rests on these finds. Raises
    `QueryTooDear`."""
    scope.budget.spend(1)
    if only is not None:
        return _explain(condition, scope, only)
    why = scope.reasons.get(id(condition))
    if why is None:
        why = scope.reasons[id(condition)] = _explain(condition, scope, None)
    return why


def _explain(condition: Condition, scope: Scope, only: frozenset[TermFound] | None) -> Why:
    match condition:
        case GroupOf() | PlaceOf() | RegexOf():
            return Why(condition, _shown(scope.finds(condition), scope, only))
        case AllOf(operands=operands):
            reasons = [explain(operand, scope, only) for operand in operands]
        case AnyOf(operands=operands):
            reasons = [explain(operand, scope, only) for operand in operands if holds(operand, scope)]
        case Near(left=left, right=right):
            sides = _sides(condition, scope)
            scope.budget.spend(len(sides[0]) + len(sides[1]))
            near = [frozenset(side) if only is None else only.intersection(side) for side in sides]
            reasons = [explain(left, scope, near[0]), explain(right, scope, near[1])]
        case Within(operand=operand):
            units = (unit for unit in scope.units(condition) if holds(operand, unit) and _rests(operand, unit, only))
            reasons = [explain(operand, unit, only) for unit in islice(units, MAX_SHOWN_UNITS)]
        case InField(field=field, operand=operand):
            reasons = [explain(operand, scope.in_field(field), only)]
        case EventOf():
            reasons = [explain(operand, filled, only) for operand, filled in _slots(condition, scope)]
        case Count(operand=operand) | NamedCondition(operand=operand):
            reasons = [explain(operand, scope, only)]
        case About() | NoneOf():
            return Why(condition)
        case _:
            assert_never(condition)
    return Why(condition, operands=tuple(reasons if only is None else filter(_says, reasons)))


def _shown(finds: Sequence[TermFound], scope: Scope, only: frozenset[TermFound] | None) -> tuple[TermFound | None, ...]:
    if only is None:
        return tuple(finds[:MAX_LEAF_FINDS]) or (None,)
    scope.budget.spend(len(finds))
    return tuple(islice((find for find in finds if find in only), MAX_LEAF_FINDS))


def _rests(operand: Condition, scope: Scope, only: frozenset[TermFound] | None) -> bool:
    return only is None or any(find in only for find in matches(operand, scope))


def _says(why: Why) -> bool:
    return bool(why.finds or why.operands)
