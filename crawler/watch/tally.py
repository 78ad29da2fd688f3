"""How large one watch may be: counted while it is made, so that nothing too large is ever made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from crawler.language.reader.texts import gettext as _
from crawler.watch.ast import NamedCondition

MAX_CONDITIONS = 5_000  # of one watch, each name counted with what it stands for
MAX_CONDITION_DEPTH = 100  # of conditions within one another
MAX_NESTED_COUNTS = 3  # COUNTs within one another
MAX_REGEXES = 100  # of one watch
MAX_WATCH_PROBLEMS = 50  # of one watch that are reported


@dataclass(slots=True)
class Tally:
    """What was made so far, and how deep it stands now."""

    conditions: int = 0
    regexes: int = 0
    depth: int = 0
    counts: int = 0
    wrong: int = 0

    @property
    def full(self) -> bool:
        """Whether so much is wrong that nothing more need be reported."""
        return self.wrong >= MAX_WATCH_PROBLEMS

    def end(self) -> None:
        """Report no more problems: whatever follows is no better."""
        self.wrong = MAX_WATCH_PROBLEMS

    def excess(self, spec: object, named: object) -> str:
        """What would be too much with this condition; empty: nothing. `named` is what a name stands for."""
        shape = named.shape if isinstance(named, NamedCondition) else None
        self.conditions += 1 + (shape.nodes if shape else 0)
        self.regexes += _is(spec, "regex") + (shape.regexes if shape else 0)
        if self.conditions > MAX_CONDITIONS:
            return _("more than {n} conditions, each name counted with what it stands for: put terms into groups", n=MAX_CONDITIONS)
        if self.regexes > MAX_REGEXES:
            return _("more than {n} regular expressions: join them with |", n=MAX_REGEXES)
        if self.depth + 1 + (shape.depth if shape else 0) > MAX_CONDITION_DEPTH:
            return _("conditions are nested more than {n} deep", n=MAX_CONDITION_DEPTH)
        if self.counts + (shape.counts if shape else _is(spec, "count")) > MAX_NESTED_COUNTS:
            return _("COUNTs are nested more than {n} deep", n=MAX_NESTED_COUNTS)
        return ""

    @contextmanager
    def inside(self, spec: object) -> Iterator[None]:
        """While the parts of this condition are made."""
        self.depth += 1
        self.counts += _is(spec, "count")
        yield
        self.depth -= 1
        self.counts -= _is(spec, "count")


def _is(spec: object, operator: str) -> bool:
    return isinstance(spec, Mapping) and operator in spec
