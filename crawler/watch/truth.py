"""When a condition is true of what was found in an article, where, and which part of it made it so."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple, Protocol

from crawler.watch.automaton import Found
from crawler.watch.tree import (
    About,
    AllOf,
    AnyOf,
    Condition,
    Count,
    GroupOf,
    InField,
    Leaf,
    Named,
    Near,
    NoneOf,
    PlaceOf,
    RegexOf,
    Within,
    leaves_of,
)

END = 1 << 30
MOST_SHOWN = 3  # sentences that an explanation shows of one condition
MOST_FINDS = 200  # of one leaf that an explanation keeps: a page may repeat a word ten thousand times


class Window(NamedTuple):
    """Tokens `first` to `last` of a field."""

    field: int
    first: int
    last: int


EVERYTHING = (Window(0, 0, END), Window(1, 0, END))


class Article(Protocol):
    """What a condition may ask of an article."""

    lead: int  # tokens of text that belong to the lead

    def finds(self, leaf: GroupOf | PlaceOf | RegexOf) -> Sequence[Found]:  # in the order of the text
        ...

    def windows(self, unit: str) -> Sequence[Window]: ...
    def head(self) -> tuple[Window, ...]: ...
    def about(self, key: str) -> str: ...


@dataclass(frozen=True, slots=True)
class Sight:
    """As much of an article as a condition sees."""

    article: Article
    windows: tuple[Window, ...] = EVERYTHING
    implied: frozenset[int] = frozenset()
    narrow: bool = False  # inside a sentence, a paragraph or a field

    def of(self, leaf: GroupOf | PlaceOf | RegexOf) -> Sequence[Found]:
        found = self.article.finds(leaf)
        if not found or self.windows is EVERYTHING:
            return found
        seen = []
        for field, first, last in self.windows:
            for at in range(bisect_left(found, (field, first)), len(found)):
                one = found[at]
                if one.field != field or one.first > last:
                    break
                if one.last <= last:
                    seen.append(one)
        return seen

    def veto(self) -> Sight:
        windows = self.windows if self.narrow else lead_windows(self.article)
        return Sight(self.article, windows, frozenset(), self.narrow)

    def into(self, field: str) -> Sight:
        """One field: all of it, or as much as a sentence around it allows."""
        match field:
            case "title":
                wanted: tuple[Window, ...] = (Window(0, 0, END),)
            case "head":
                wanted = self.article.head()
            case "lead":
                wanted = (Window(1, 0, self.article.lead - 1),)
            case _:
                wanted = (Window(1, 0, END),)
        return self._narrowed(wanted)

    def _narrowed(self, windows: tuple[Window, ...]) -> Sight:
        return Sight(self.article, _common(self.windows, windows) if self.narrow else windows, self.implied, True)

    def units(self, within: Within) -> Iterator[Sight]:
        """The sentences or paragraphs in which the part may be true, as far as they can be seen: those that hold its
        rarest need. One of which anything is in sight is seen whole. The title and the first of them are one."""
        unit, spots = within.unit, self._rarest(within)
        if not spots:
            return
        units = self.article.windows(unit)
        begins = [(window.field, window.first) for window in units]
        numbers = {max(1, bisect_left(begins, (field, first + 1)) - 1) for field, first in spots}
        for number in sorted(numbers):
            windows = tuple(units[:2] if number == 1 else units[number : number + 1])
            yield self._narrowed(windows)

    def _rarest(self, within: Within) -> set[tuple[int, int]]:
        """Where the need stands that was found least often; one that the source implies is no help. Without any: where
        anything of the part stands."""
        best: list[Found] | None = None
        for leaves in within.needs:
            if self.implied and any(isinstance(leaf, GroupOf) and leaf.group in self.implied for leaf in leaves):
                continue
            found = [one for leaf in leaves for one in self.of(leaf)]
            if best is None or len(found) < len(best):
                best = found
                if not best:
                    break
        if best is None:
            leaves_in = (leaf for leaf in leaves_of(within.part, positive=True) if not isinstance(leaf, About))
            best = [one for leaf in leaves_in for one in self.of(leaf)]
        return {(one.field, one.first) for one in best}


def lead_windows(article: Article) -> tuple[Window, ...]:
    """Title and lead."""
    return Window(0, 0, END), Window(1, 0, article.lead - 1)


def _common(ones: tuple[Window, ...], others: tuple[Window, ...]) -> tuple[Window, ...]:
    return tuple(
        Window(one.field, max(one.first, other.first), min(one.last, other.last))
        for one in ones
        for other in others
        if one.field == other.field and max(one.first, other.first) <= min(one.last, other.last)
    )


# --------------------------------------------------------------------------- is it true


def holds(condition: Condition, sight: Sight) -> bool:
    """Whether the condition is true."""
    match condition:
        case GroupOf(group=group):
            return group in sight.implied or bool(sight.of(condition))
        case PlaceOf() | RegexOf():
            return bool(sight.of(condition))
        case About(key=key, values=values):
            return sight.article.about(key) in values
        case AllOf(cheapest=cheapest):
            return all(holds(part, sight) for part in cheapest)
        case AnyOf(parts=parts):
            return any(holds(part, sight) for part in parts)
        case NoneOf(parts=parts):
            veto = sight.veto()
            return not any(holds(part, veto) for part in parts)
        case Near(one=one, other=other, within=within):
            return next(_pairs(places(one, sight), places(other, sight), within), None) is not None
        case Within(part=part):
            return any(holds(part, narrowed) for narrowed in sight.units(condition))
        case InField(field=field, part=part):
            return holds(part, sight.into(field))
        case Named(part=part):
            return holds(part, sight)
        case Count(part=part, least=least):
            return len({one[:3] for one in places(part, sight)}) >= least


def places(condition: Condition, sight: Sight) -> list[Found]:
    """Where the condition is true: the finds that make it so. Nothing implied, and no veto, stands anywhere."""
    match condition:
        case GroupOf() | PlaceOf() | RegexOf():
            return list(sight.of(condition))
        case AllOf(parts=parts):
            if not holds(condition, sight):
                return []
            return [one for part in parts for one in places(part, sight)]
        case AnyOf(parts=parts):
            return [one for part in parts for one in places(part, sight)]
        case Near(one=one, other=other, within=within):
            return [found for pair in _pairs(places(one, sight), places(other, sight), within) for found in pair]
        case Within(part=part):
            return [
                found
                for narrowed in sight.units(condition)
                if holds(part, narrowed)
                for found in places(part, narrowed)
            ]
        case InField(field=field, part=part):
            return places(part, sight.into(field))
        case Count(part=part):
            return places(part, sight) if holds(condition, sight) else []
        case Named(part=part):
            return places(part, sight)
        case _:
            return []


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


# --------------------------------------------------------------------------- why


class Why(NamedTuple):
    """A true condition with what made it so: its finds (a leaf's own; None: the source implies it), its true parts."""

    condition: Condition
    finds: tuple[Found | None, ...] = ()
    parts: tuple[Why, ...] = ()

    def leaves(self) -> Iterator[tuple[Leaf, Found | None]]:
        if isinstance(self.condition, Leaf):
            yield from ((self.condition, found) for found in self.finds)
        for part in self.parts:
            yield from part.leaves()


def explain(condition: Condition, sight: Sight) -> Why:
    """The true sub-expressions of a true condition."""
    match condition:
        case GroupOf() | PlaceOf() | RegexOf():
            return Why(condition, tuple(sight.of(condition)[:MOST_FINDS]) or (None,))
        case AllOf(parts=parts):
            return Why(condition, parts=tuple(explain(part, sight) for part in parts))
        case AnyOf(parts=parts):
            return Why(condition, parts=tuple(explain(part, sight) for part in parts if holds(part, sight)))
        case Near(one=one, other=other, within=within):
            pairs = list(_pairs(places(one, sight), places(other, sight), within))
            sides = ((one, {pair[0] for pair in pairs}), (other, {pair[1] for pair in pairs}))
            return Why(condition, parts=tuple(_only(explain(side, sight), near) for side, near in sides))
        case Within(part=part):
            true = (narrowed for narrowed in sight.units(condition) if holds(part, narrowed))
            return Why(condition, parts=tuple(explain(part, narrowed) for narrowed in islice(true, MOST_SHOWN)))
        case InField(field=field, part=part):
            return Why(condition, parts=(explain(part, sight.into(field)),))
        case Count(part=part) | Named(part=part):
            return Why(condition, parts=(explain(part, sight),))
        case _:
            return Why(condition)


def _only(why: Why, near: set[Found]) -> Why:
    """As much of an explanation as rests on these finds."""
    if isinstance(why.condition, Leaf):
        return why._replace(finds=tuple(found for found in why.finds if found in near))
    parts = tuple(_only(part, near) for part in why.parts)
    return why._replace(parts=tuple(part for part in parts if part.finds or part.parts))
