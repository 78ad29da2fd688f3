"""Equal conditions as one object: what one watch found out of it in an article, no other need find out again."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import fields

from crawler.watch.ast import Condition
from crawler.watch.leaves import Leaf


class ConditionPool:
    """The conditions made so far: of equal ones the first."""

    def __init__(self) -> None:
        self._pool: dict[Hashable, Condition] = {}

    def shared(self, condition: Condition) -> Condition:
        """The first condition that equals this one. Its operands are of the pool already."""
        return self._pool.setdefault(_identity(condition), condition)


def _identity(condition: Condition) -> Hashable:
    """What equal conditions have in common. Operands count by identity: a deep condition is not gone through at every level."""
    if isinstance(condition, Leaf):
        return condition
    parts = [getattr(condition, part.name) for part in fields(condition) if part.compare]
    return type(condition), *(tuple(map(id, part)) if isinstance(part, tuple) else _value_or_id(part) for part in parts)


def _value_or_id(part: object) -> Hashable:
    return part if isinstance(part, str | int) else id(part)
