"""How large a condition is, by which one that would take too long is refused."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shape:
    """How large a condition is, with everything its names stand for."""

    nodes: int  # conditions in it, itself included
    depth: int
    counts: int  # COUNTs within one another
    regexes: int
    cost: int  # to find out, roughly
