"""What stands within a condition, whatever its depth."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crawler.watch.ast import Condition, EventOf, NamedCondition, leaves_of, operands_of
from crawler.watch.leaves import GroupOf, PlaceOf


def named_in(condition: Condition) -> Iterator[NamedCondition]:
    """Every named condition in it, also those within others."""
    if isinstance(condition, NamedCondition):
        yield condition
    for operand in operands_of(condition):
        yield from named_in(operand)


def sought_by(conditions: Sequence[Condition]) -> tuple[frozenset[int], bool]:
    """The groups whose terms conditions look for, and whether they ask for places, which events are at."""
    groups = {leaf.group for condition in conditions for leaf in leaves_of(condition) if isinstance(leaf, GroupOf)}
    return frozenset(groups), any(map(_asks_for_place, conditions))


def _asks_for_place(condition: Condition) -> bool:
    return isinstance(condition, PlaceOf | EventOf) or any(map(_asks_for_place, operands_of(condition)))
