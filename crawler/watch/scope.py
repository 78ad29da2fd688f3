"""The part of an article that a condition sees, and what was found out there already: nothing is found out twice."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol, assert_never

from crawler.model.errors import QueryTooDear
from crawler.watch.ast import Condition, EventOf, Within, leaves_of
from crawler.watch.leaves import About, EventSlot, GroupOf, PlaceOf, RegexOf, TextField
from crawler.watch.positions import GroupPositions
from crawler.watch.term_index import TermFound
from crawler.watch.why import Why

LAST_TOKEN = 1 << 30
BASE_STEPS = 100_000  # of one watch on one article, whatever its length
STEPS_PER_CHAR = 2  # a long article may take more: so does folding it
MAX_STEPS = 300_000
OPENING_SENTENCES = 2  # of the text that belong to its opening: many reports name the event in the second
CHARS_PER_STEP = 64  # that are read to look for a regular expression, or for places


class Window(NamedTuple):
    """Tokens `first` to `last` of a field."""

    field: int
    first: int
    last: int


WHOLE_ARTICLE = (Window(0, 0, LAST_TOKEN), Window(1, 0, LAST_TOKEN))


class Searchable(Protocol):
    """What a condition may ask of an article."""

    lead: int  # tokens of text that belong to the lead
    size: int  # characters
    positions: GroupPositions

    def finds(self, leaf: GroupOf | PlaceOf | RegexOf) -> Sequence[TermFound]:  # in the order of the text
        ...

    def windows(self, unit: str) -> Sequence[Window]: ...
    def opening(self, sentences: int) -> tuple[Window, ...]: ...
    def about(self, key: str) -> str: ...
    def event_windows(self, triggers: Sequence[TermFound]) -> Mapping[EventSlot, tuple[Window, ...]]: ...


class Budget:
    """The steps a watch may take on one article. A step is a condition looked at, or a find handled: some
    microseconds."""

    __slots__ = ("left", "most", "searched")

    def __init__(self, most: int) -> None:
        self.most = self.left = most
        self.searched: set[int] = set()  # regular expressions and places that were paid for

    @classmethod
    def for_article(cls, article: Searchable) -> Budget:
        return cls(min(BASE_STEPS + STEPS_PER_CHAR * article.size, MAX_STEPS))

    def spend(self, steps: int) -> None:
        """Raises `QueryTooDear` when there are not so many left. To be called before the work is done."""
        self.left -= steps
        if self.left < 0:
            raise QueryTooDear(f"takes more than {self.most:,} steps on one article")

    def refill(self) -> None:
        self.left = self.most


class Scope:
    """The part of an article that a condition sees.

    What was found out is kept by the identity of the condition: conditions outlive every scope. A condition in another
    scope is another question.
    """

    __slots__ = (
        "_numbers",
        "_seen",
        "_slot_views",
        "_views",
        "article",
        "budget",
        "implied",
        "matches",
        "narrow",
        "near",
        "occurring",
        "reasons",
        "truths",
        "visible",
        "windows",
    )

    def __init__(
        self,
        article: Searchable,
        windows: tuple[Window, ...] = WHOLE_ARTICLE,
        implied: frozenset[int] = frozenset(),
        *,
        narrow: bool = False,
        budget: Budget | None = None,
    ) -> None:
        self.article, self.windows, self.implied = article, windows, implied
        self.narrow = narrow  # inside a sentence, a paragraph or a field
        everywhere = article.positions.everywhere
        self.visible = everywhere if windows is WHOLE_ARTICLE else article.positions.within(windows)  # groups, a bit each
        if implied:
            everywhere, self.visible = everywhere | group_bits(implied), self.visible | group_bits(implied)
        self.occurring = self.visible if narrow else everywhere  # a part that asks for a field looks out of a wide scope
        self.budget = budget or Budget.for_article(article)
        self.truths: dict[int, bool] = {}
        self.reasons: dict[int, Why] = {}
        self.matches: dict[int, Sequence[TermFound]] = {}
        self.near: dict[int, tuple[Sequence[TermFound], Sequence[TermFound]]] = {}
        self._seen: dict[int, Sequence[TermFound]] = {}
        self._numbers: dict[int, list[int]] = {}
        self._slot_views: dict[tuple[int, EventSlot], Scope] = {}
        self._views: dict[str | tuple[str, int], Scope] = {}

    def finds(self, leaf: GroupOf | PlaceOf | RegexOf) -> Sequence[TermFound]:
        if id(leaf) not in self.budget.searched and not isinstance(leaf, GroupOf):
            self.budget.spend(self.article.size // CHARS_PER_STEP)
            self.budget.searched.add(id(leaf))
        finds = self.article.finds(leaf)
        if not finds or self.windows is WHOLE_ARTICLE:
            return finds
        visible = self._seen.get(id(leaf))
        if visible is None:
            visible = self._seen[id(leaf)] = self._visible(finds)
            self.budget.left -= len(visible)
        return visible

    def _visible(self, finds: Sequence[TermFound]) -> Sequence[TermFound]:
        visible = []
        for field, first, last in self.windows:
            for position in range(bisect_left(finds, (field, first)), len(finds)):
                find = finds[position]
                if find.field != field or find.first > last:
                    break
                if find.last <= last:
                    visible.append(find)
        return visible

    def veto(self) -> Scope:
        """What a veto looks at: title and lead, or just here; and not at what the source implies."""
        if self.narrow and not self.implied:
            return self
        if "veto" not in self._views:
            windows = self.windows if self.narrow else lead_windows(self.article)
            seen_already = windows == self.windows and not self.implied
            self._views["veto"] = self if seen_already else Scope(self.article, windows, narrow=self.narrow, budget=self.budget)
        return self._views["veto"]

    def in_field(self, field: TextField) -> Scope:
        """One field: all of it, or as much as a sentence around it allows."""
        if field not in self._views:
            self._views[field] = self._narrowed(self._windows_of(field))
        return self._views[field]

    def slots(self, event: EventOf, triggers: Sequence[TermFound]) -> Iterator[tuple[Condition, Scope]]:
        """The condition of each slot with the words that fill it. What the source implies fills none."""
        if id(event) not in self.budget.searched:
            self.budget.spend(self.article.size // CHARS_PER_STEP)
            self.budget.searched.add(id(event))
        windows = self.article.event_windows(triggers)
        for slot, condition in event.slots():
            view = self._slot_views.get((id(event), slot))
            if view is None:
                filled = windows.get(slot, ())
                seen = _intersections(self.windows, filled) if self.narrow else filled
                view = self._slot_views[id(event), slot] = Scope(self.article, seen, narrow=True, budget=self.budget)
            yield condition, view

    def _windows_of(self, field: TextField) -> tuple[Window, ...]:
        match field:
            case "title":
                return (Window(0, 0, LAST_TOKEN),)
            case "head":
                return self.article.opening(1)
            case "opening":
                return self.article.opening(OPENING_SENTENCES)
            case "lead":
                return (Window(1, 0, self.article.lead - 1),)
            case "text":
                return (Window(1, 0, LAST_TOKEN),)
            case _:
                assert_never(field)

    def _narrowed(self, windows: tuple[Window, ...]) -> Scope:
        seen = _intersections(self.windows, windows) if self.narrow else windows
        return Scope(self.article, seen, self.implied, narrow=True, budget=self.budget)

    def units(self, within: Within) -> Iterator[Scope]:
        """The sentences or paragraphs in which the part may be true, as far as they can be seen: those that hold its
        rarest need. A unit that is visible in part is seen whole. The title and the first unit count as one."""
        unit, numbers = within.unit, self._numbers.get(id(within))
        if numbers is None:
            numbers = self._numbers[id(within)] = self._numbered(within)
        for number in numbers:
            view = self._views.get((unit, number))
            if view is None:
                units = self.article.windows(unit)
                view = self._narrowed(tuple(units[:2] if number == 1 else units[number : number + 1]))
                self._views[unit, number] = view
            yield view

    def _numbered(self, within: Within) -> list[int]:
        spots = self._rarest(within)
        if not spots:
            return []
        units = self.article.windows(within.unit)
        return sorted({max(1, bisect_left(units, (field, first + 1)) - 1) for field, first in spots})

    def _rarest(self, within: Within) -> set[tuple[int, int]]:
        """Where the need stands that was found least often; one that the source implies is no help. Without any: where
        anything of the part stands."""
        best: list[TermFound] | None = None
        for leaves in within.needs:
            if self.implied and any(isinstance(leaf, GroupOf) and leaf.group in self.implied for leaf in leaves):
                continue
            finds = self._all_of(leaves)
            if best is None or len(finds) < len(best):
                best = finds
                if not best:
                    break
        if best is None:
            every = leaves_of(within.operand, positive=True)
            best = self._all_of(tuple(leaf for leaf in every if not isinstance(leaf, About)))
        return {(find.field, find.first) for find in best}

    def _all_of(self, leaves: tuple[GroupOf | PlaceOf | RegexOf, ...]) -> list[TermFound]:
        self.budget.spend(len(leaves))
        finds: list[TermFound] = []
        for leaf in leaves:
            more = self.finds(leaf)
            self.budget.spend(len(more))
            finds += more
        return finds


def group_bits(groups: Iterable[int]) -> int:
    """The groups as a bit each."""
    bits = 0
    for group in groups:
        bits |= 1 << group
    return bits


def lead_windows(article: Searchable) -> tuple[Window, ...]:
    """Title and lead."""
    return Window(0, 0, LAST_TOKEN), Window(1, 0, article.lead - 1)


def _intersections(windows: tuple[Window, ...], limits: tuple[Window, ...]) -> tuple[Window, ...]:
    return tuple(
        Window(first.field, max(first.first, second.first), min(first.last, second.last))
        for first in windows
        for second in limits
        if first.field == second.field and max(first.first, second.first) <= min(first.last, second.last)
    )
