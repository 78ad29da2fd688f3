"""Which groups can be seen in a part of an article, as a bit each."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, reduce
from itertools import islice
from operator import or_

from crawler.watch.ast import Condition
from crawler.watch.leaves import GroupOf, Leaf


class GroupPositions:
    """Where terms of groups stand in an article, in its order. Names of places (groups below zero) are left out."""

    def __init__(self, finds: Mapping[int, Sequence[tuple[int, int, int, str, str]]]) -> None:
        self._finds = {group: rows for group, rows in finds.items() if group >= 0 and rows}
        self.everywhere = reduce(or_, (1 << group for group in self._finds), 0)

    @cached_property
    def _rows(self) -> list[tuple[int, int, int, int]]:
        """Field, first and last token, and the bit of the group."""
        return sorted(
            [(field, first, last, 1 << group) for group, rows in self._finds.items() for field, first, last, _, _ in rows]
        )

    def within(self, windows: Iterable[tuple[int, int, int]]) -> int:
        """The groups of which a term stands whole in one of these windows: field, first and last token."""
        bits = 0
        for field, first, last in windows:
            for row_field, begin, end, bit in islice(self._rows, bisect_left(self._rows, (field, first)), None):
                if row_field != field or begin > last:
                    break
                if end <= last:
                    bits |= bit
        return bits


def may_hold(condition: Condition, occurring: int) -> bool:
    """Whether a condition can be true where these groups occur (a bit each), and no others."""
    if isinstance(condition, Leaf):
        return not isinstance(condition, GroupOf) or bool(occurring >> condition.group & 1)
    return all(groups & occurring for groups in condition.groups)
