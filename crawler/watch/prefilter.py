"""A condition as a full-text expression that no article it is true of can fail: the archive narrows by its index first."""

from __future__ import annotations

from collections.abc import Sequence, Set
from typing import NamedTuple, assert_never

from crawler.facts.places import Gazetteer
from crawler.language.indexing import SKELETON_MARK
from crawler.watch.ast import AllOf, AnyOf, Condition, Count, EventOf, InField, NamedCondition, Near, NoneOf, Within, operands_of
from crawler.watch.leaves import About, GroupOf, PlaceOf, RegexOf
from crawler.watch.terms import WHOLE_WORD, Pattern, Slot, parse_name
from crawler.watch.vocabulary import Term

MAX_FTS_TERMS = 2000  # of one expression: above, the index would be slower than reading
MAX_FTS_DEPTH = 20  # parentheses that its parser takes, by far


class _MeasuredQuery(NamedTuple):
    """An expression with the terms in it, and how deep its parentheses go."""

    text: str
    terms: int
    depth: int

    @property
    def fits(self) -> bool:
        return self.terms <= MAX_FTS_TERMS and self.depth <= MAX_FTS_DEPTH


def fts_expression(
    condition: Condition, vocabulary: Sequence[Sequence[Term]], implied: Set[str] = frozenset(), gazetteer: Gazetteer | None = None
) -> str | None:
    """FTS5 over folded text; None: the index cannot narrow it, or not cheaply. Words are letters and digits only, and
    quoted. `implied` are groups that some source implies: they can be true of an article that has none of their words.
    Places are narrowed to the articles that have one of their names. Texts that are read by skeletons are all read: their index has
    no skeletons."""
    measured = _Narrowing(vocabulary, gazetteer).measured_query(condition, implied)
    return f'{measured.text} OR "{SKELETON_MARK}"' if measured else None


class _Narrowing:
    """What the terms of groups and the names of places make of a condition."""

    def __init__(self, vocabulary: Sequence[Sequence[Term]], gazetteer: Gazetteer | None) -> None:
        self._vocabulary = vocabulary
        self._names = gazetteer.names if gazetteer is not None else ()

    def measured_query(self, condition: Condition, implied: Set[str] = frozenset()) -> _MeasuredQuery | None:
        match condition:
            case GroupOf(name=name, group=group):
                terms = self._vocabulary[group]
                if name in implied or len(terms) > MAX_FTS_TERMS:
                    return None
                return _any([_phrase(term.pattern) for term in terms])
            case PlaceOf(ids=ids, event=False):
                names = [name for name in self._names if not ids.isdisjoint(name.places)]
                return _any([_phrase(parse_name(name.term, name.language)) for name in names]) if names else None
            case AllOf(operands=operands):
                return _all([query for query in (self.measured_query(operand, implied) for operand in operands) if query])
            case AnyOf(operands=operands):
                measured = [self.measured_query(operand, implied) for operand in operands]
                narrowing = [query for query in measured if query]
                return _any(narrowing) if len(narrowing) == len(measured) else None
            case Near(left=left, right=right):
                return self.measured_query(AllOf((left, right)))
            case EventOf():
                return self.measured_query(AllOf(operands_of(condition)))
            case Count(operand=operand):  # what is implied stands nowhere, so it is neither near nor counted
                return self.measured_query(operand)
            case Within(operand=operand) | InField(operand=operand) | NamedCondition(operand=operand):
                return self.measured_query(operand, implied)
            case PlaceOf() | RegexOf() | About() | NoneOf():
                return None
            case _:
                assert_never(condition)


def _any(operands: Sequence[_MeasuredQuery]) -> _MeasuredQuery | None:
    """One of these; all of them must be asked, or none."""
    joined = _joined(" OR ", operands)
    return joined if joined.fits else None


def _all(operands: Sequence[_MeasuredQuery]) -> _MeasuredQuery | None:
    """Every one of these, in their order; what would make it too large is left out, the largest first."""
    chosen: set[_MeasuredQuery] = set()
    terms = 0
    for operand in sorted(dict.fromkeys(operands), key=lambda operand: operand.terms):
        if operand.depth < MAX_FTS_DEPTH and terms + operand.terms <= MAX_FTS_TERMS:
            terms += operand.terms
            chosen.add(operand)
    return _joined(" AND ", [operand for operand in operands if operand in chosen]) if chosen else None


def _joined(operator: str, operands: Sequence[_MeasuredQuery]) -> _MeasuredQuery:
    """Each once, in parentheses when there are several."""
    distinct = tuple(dict.fromkeys(operands))
    if len(distinct) == 1:
        return distinct[0]
    text = operator.join(operand.text for operand in distinct)
    return _MeasuredQuery(f"({text})", sum(operand.terms for operand in distinct), 1 + max(operand.depth for operand in distinct))


def _phrase(pattern: Pattern) -> _MeasuredQuery:
    """A term. What may vary within it becomes a prefix, and parts the phrase there."""
    pieces: list[_MeasuredQuery] = []
    run: list[str] = []
    for slot in pattern:
        whole = slot.whole
        if whole is not None:
            run.append(whole)
            continue
        if run:
            pieces.append(_quoted(run))
            run = []
        pieces.append(_any_form(slot))
    if run:
        pieces.append(_quoted(run))
    return _joined(" AND ", pieces)


def _quoted(words: Sequence[str]) -> _MeasuredQuery:
    return _MeasuredQuery(f'"{" ".join(words)}"', 1, 0)


def _any_form(slot: Slot) -> _MeasuredQuery:
    forms = [_MeasuredQuery(f'"{stem}"' if endings == WHOLE_WORD else f'"{stem}"*', 1, 0) for stem, endings in slot.pieces if stem]
    return _joined(" OR ", forms)
