"""The abstract syntax tree of a watch: its conditions. `str` gives it back in the query language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import assert_never

from crawler.watch.leaves import About, EventSlot, GroupOf, Leaf, PlaceOf, RegexOf, Spotted, TextField
from crawler.watch.shape import Shape

EVENT_COST = 500  # of reading who did what, as `_cost` counts: asked last


@dataclass(frozen=True, slots=True)
class _Built:
    """A condition of others. `groups`: for each mask (a bit a group) one of its groups must occur, or it is not true anywhere.
    `decided`: wherever they do, it is."""

    groups: tuple[int, ...] = field(init=False, compare=False, repr=False)
    decided: bool = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        assert isinstance(self, Compound)
        object.__setattr__(self, "groups", _needed_groups(self))
        object.__setattr__(self, "decided", _are_groups_enough(self))


@dataclass(frozen=True, slots=True)
class AllOf(_Built):
    """True where a group of each mask of `seen` (a bit each) is seen, and all of the parts `others` are true: those come first that
    are soon known to be false."""

    operands: tuple[Condition, ...]
    seen: tuple[int, ...] = field(init=False, compare=False, repr=False)
    others: tuple[Condition, ...] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        others = sorted((operand for operand in self.operands if not _deciding_groups(operand)), key=_cost)
        masks = dict.fromkeys(mask for operand in self.operands for mask in _deciding_groups(operand))
        object.__setattr__(self, "seen", tuple(masks))
        object.__setattr__(self, "others", tuple(map(_unnamed, others)))
        _Built.__post_init__(self)

    def __str__(self) -> str:
        return "(" + " AND ".join(map(str, self.operands)) + ")"


@dataclass(frozen=True, slots=True)
class _Choice(_Built):
    """Parts one of which is true where one of the groups `either` (a bit each) is seen, or one of the parts `others` is true."""

    operands: tuple[Condition, ...]
    either: int = field(init=False, compare=False, repr=False)
    others: tuple[Condition, ...] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        masks = [groups[0] for operand in self.operands if len(groups := _deciding_groups(operand)) == 1]
        object.__setattr__(self, "either", reduce(or_, masks, 0))
        others = [operand for operand in self.operands if len(_deciding_groups(operand)) != 1]
        object.__setattr__(self, "others", tuple(map(_unnamed, others)))
        _Built.__post_init__(self)


@dataclass(frozen=True, slots=True)
class AnyOf(_Choice):
    """One of the parts is true."""

    def __str__(self) -> str:
        return "(" + " OR ".join(map(str, self.operands)) + ")"


@dataclass(frozen=True, slots=True)
class NoneOf(_Choice):
    """A veto: no part is true. Outside of `Within` and `InField` it looks at title and lead, whatever the scope. What
    the source implies never vetoes."""

    def __str__(self) -> str:
        return f"NOT {self.operands[0]}" if len(self.operands) == 1 else "NOT (" + " OR ".join(map(str, self.operands)) + ")"


@dataclass(frozen=True, slots=True)
class Near(_Built):
    """Both sides in one field with at most `within` tokens between them."""

    left: Condition
    right: Condition
    within: int

    def __str__(self) -> str:
        return f"({self.left} NEAR/{self.within} {self.right})"


@dataclass(frozen=True, slots=True)
class Within(_Built):
    """The part is true of one sentence, or of one paragraph, by itself. The title and the first of them count as one:
    they report the same event."""

    unit: str  # SENT, PARA
    operand: Condition
    needs: tuple[tuple[Spotted, ...], ...] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        _Built.__post_init__(self)
        object.__setattr__(self, "needs", tuple(_needs(self.operand)))

    def __str__(self) -> str:
        return f"{self.unit}({_bare(self.operand)})"


@dataclass(frozen=True, slots=True)
class InField(_Built):
    """The part is true of the title, of the head, of the opening, of the lead, or of the whole text, by itself."""

    field: TextField
    operand: Condition

    def __str__(self) -> str:
        return f"{self.field}:({_bare(self.operand)})"


@dataclass(frozen=True, slots=True)
class Count(_Built):
    """The part's terms stand in at least `least` places."""

    operand: Condition
    least: int

    def __str__(self) -> str:
        return f"COUNT({_bare(self.operand)}) >= {self.least}"


@dataclass(frozen=True, slots=True)
class EventOf(_Built):
    """The article's event: each slot asked for is filled with words of which its condition is true. `where`: a place of the
    event, or what the sentences that tell it must say."""

    trigger: Condition
    actor: Condition | None = None
    target: Condition | None = None
    where: Condition | None = None

    def slots(self) -> tuple[tuple[EventSlot, Condition], ...]:
        """The slots asked for, each with its condition."""
        asked: tuple[tuple[EventSlot, Condition | None], ...] = (
            ("trigger", self.trigger),
            ("actor", self.actor),
            ("target", self.target),
            ("where", self.where),
        )
        return tuple((slot, condition) for slot, condition in asked if condition is not None)

    def __str__(self) -> str:
        return f"EVENT({' '.join(_slot_text(slot, condition) for slot, condition in self.slots())})"


@dataclass(frozen=True, slots=True)
class NamedCondition(_Built):
    """A condition that the configuration gave a name: {query: …} among the groups."""

    name: str
    operand: Condition
    shape: Shape = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        _Built.__post_init__(self)
        object.__setattr__(self, "shape", shape_of(self.operand))

    def __str__(self) -> str:
        return f"@{self.name}"


Compound = AllOf | AnyOf | NoneOf | Near | Within | InField | Count | EventOf | NamedCondition
Condition = Leaf | Compound


def operands_of(condition: Condition) -> tuple[Condition, ...]:
    """The conditions right below."""
    match condition:
        case AllOf(operands=operands) | AnyOf(operands=operands) | NoneOf(operands=operands):
            return operands
        case Near(left=left, right=right):
            return left, right
        case Within(operand=operand) | InField(operand=operand) | Count(operand=operand) | NamedCondition(operand=operand):
            return (operand,)
        case EventOf():
            return tuple(operand for _, operand in condition.slots())
        case GroupOf() | PlaceOf() | RegexOf() | About():
            return ()
        case _:
            assert_never(condition)


def leaves_of(condition: Condition, *, positive: bool = False) -> Iterator[Leaf]:
    """Every leaf of the condition; `positive` leaves the vetoes out."""
    if isinstance(condition, Leaf):
        yield condition
    elif not (positive and isinstance(condition, NoneOf)):
        for operand in operands_of(condition):
            yield from leaves_of(operand, positive=positive)


def _slot_text(slot: EventSlot, condition: Condition) -> str:
    """A slot as it is written: the trigger has no name, and `where:` of a place is in the place's own."""
    return str(condition) if slot == "trigger" or isinstance(condition, PlaceOf) else f"{slot}:{condition}"


def _bare(condition: Condition) -> str:
    """Without the parentheses of its own, where others stand around it."""
    text = str(condition)
    return text[1:-1] if isinstance(condition, AllOf | AnyOf | Near) else text


def shape_of(condition: Condition) -> Shape:
    """The size of a condition. A named one has it already: names within names are not gone through again and again."""
    shapes = [condition.shape] if isinstance(condition, NamedCondition) else [shape_of(shape) for shape in operands_of(condition)]
    return Shape(
        nodes=1 + sum(shape.nodes for shape in shapes),
        depth=1 + max((shape.depth for shape in shapes), default=0),
        counts=isinstance(condition, Count) + max((shape.counts for shape in shapes), default=0),
        regexes=isinstance(condition, RegexOf) + sum(shape.regexes for shape in shapes),
        cost=_cost(condition),
    )


def _cost(condition: Condition) -> int:
    match condition:
        case About():
            return 0
        case GroupOf():
            return 1
        case Within() | PlaceOf() | RegexOf():
            return 50
        case NamedCondition(shape=shape):
            return 2 + shape.cost
        case EventOf():
            return EVENT_COST + sum(map(_cost, operands_of(condition)))
        case AllOf() | AnyOf() | NoneOf() | Near() | InField() | Count():
            return 2 + sum(map(_cost, operands_of(condition)))
        case _:
            assert_never(condition)


def _needs(condition: Condition) -> Iterator[tuple[Spotted, ...]]:
    """The leaves one of which must be seen, for each operand that must be true. What can be true unseen is left out."""
    for operand in condition.operands if isinstance(condition, AllOf) else (condition,):
        leaves = tuple(leaves_of(operand, positive=True))
        seen = tuple(leaf for leaf in leaves if not isinstance(leaf, About))
        if len(seen) == len(leaves) and not isinstance(operand, NoneOf):
            yield seen


def _needed_groups(condition: Condition) -> tuple[int, ...]:
    match condition:
        case GroupOf(group=group):
            return (1 << group,)
        case PlaceOf() | RegexOf() | About() | NoneOf():
            return ()
        case AnyOf(operands=operands):
            needs = [_groups_of(operand) for operand in operands]
            if not all(needs):
                return ()
            rarest = (min(masks, key=int.bit_count) for masks in needs)
            return (reduce(or_, rarest),)
        case AllOf() | Near() | Within() | InField() | Count() | EventOf() | NamedCondition():
            masks = dict.fromkeys(mask for operand in operands_of(condition) for mask in _groups_of(operand))
            return tuple(sorted(masks, key=int.bit_count))
        case _:
            assert_never(condition)


def _are_groups_enough(condition: Compound) -> bool:
    """Whether a condition is true wherever one group of each of its masks is seen."""
    match condition:
        case AllOf() | NamedCondition():
            return all(map(_deciding_groups, operands_of(condition)))
        case AnyOf(others=others):
            return not others
        case NoneOf() | Near() | Within() | InField() | Count() | EventOf():
            return False
        case _:
            assert_never(condition)


def _unnamed(condition: Condition) -> Condition:
    """What a name stands for: whether it is true is the same question."""
    return condition.operand if isinstance(condition, NamedCondition) else condition


def _deciding_groups(condition: Condition) -> tuple[int, ...]:
    """The masks of a condition that is true wherever one group of each is seen; of others none."""
    return (
        _groups_of(condition) if isinstance(condition, GroupOf) or (isinstance(condition, Compound) and condition.decided) else ()
    )


def _groups_of(condition: Condition) -> tuple[int, ...]:
    return _needed_groups(condition) if isinstance(condition, Leaf) else condition.groups
