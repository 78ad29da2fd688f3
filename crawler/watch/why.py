"""Why a condition is true: a tree of its true parts, with what was found of each leaf."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from crawler.watch.ast import Condition
from crawler.watch.term_index import TermFound


class Why(NamedTuple):
    """A true condition with what made it so: its finds (a leaf's own; None: the source implies it), its true operands."""

    condition: Condition
    finds: tuple[TermFound | None, ...] = ()
    operands: tuple[Why, ...] = ()

    def leaves(self) -> Iterator[Why]:
        """The reasons of the leaves that were found, from left to right."""
        reasons = [self]
        while reasons:
            why = reasons.pop()
            if why.operands:
                reasons.extend(reversed(why.operands))
            elif why.finds:
                yield why

    def stands_somewhere(self) -> bool:
        """Whether anything of it was found in the article itself."""
        return any(self.finds) or any(why.stands_somewhere() for why in self.operands)
