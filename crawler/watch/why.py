"""Why a condition is true: a tree of its true parts, with what was found of each leaf."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from crawler.watch.ast import Condition, Spotted
from crawler.watch.term_index import TermFound


class Why(NamedTuple):
    """A true condition with what made it so: its finds (a leaf's own; None: the source implies it), its true operands."""

    condition: Condition
    finds: tuple[TermFound | None, ...] = ()
    operands: tuple[Why, ...] = ()

    def leaves(self) -> Iterator[tuple[Spotted, tuple[TermFound | None, ...]]]:
        """Every leaf with its finds, from left to right."""
        reasons = [self]
        while reasons:
            condition, finds, operands = reasons.pop()
            if operands:
                reasons.extend(reversed(operands))
            elif finds and isinstance(condition, Spotted):
                yield condition, finds
