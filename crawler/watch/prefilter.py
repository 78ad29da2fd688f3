"""A condition as a full-text expression that no article it is true of can fail: the archive narrows by its index first."""

from __future__ import annotations

from collections.abc import Sequence, Set

from crawler.watch.terms import WHOLE, Pattern, Slot
from crawler.watch.tree import (
    AllOf,
    AnyOf,
    Condition,
    Count,
    GroupOf,
    InField,
    Named,
    Near,
    Within,
)
from crawler.watch.watchlist import Term

MOST_TERMS = 2000  # of one expression: above, the index would be slower than reading


def fts_expression(
    condition: Condition, vocabulary: Sequence[Sequence[Term]], implied: Set[str] = frozenset()
) -> str | None:
    """FTS5 over folded text; None: the index cannot narrow it. Words are letters and digits only, and quoted. `implied`
    are groups that some source implies: they can be true of an article that has none of their words."""
    match condition:
        case GroupOf(name=name, group=group):
            terms = vocabulary[group]
            if name in implied or len(terms) > MOST_TERMS:
                return None
            return _joined(" OR ", [_phrase(term.pattern) for term in terms])
        case AllOf(parts=parts):
            known = [part for part in (fts_expression(part, vocabulary, implied) for part in parts) if part]
            return _joined(" AND ", known) if known else None
        case AnyOf(parts=parts):
            each = [fts_expression(part, vocabulary, implied) for part in parts]
            return None if None in each else _joined(" OR ", [part for part in each if part])
        case Near(one=one, other=other):
            return fts_expression(AllOf((one, other)), vocabulary)
        case Count(part=part):  # what is implied stands nowhere, so it is neither near nor counted
            return fts_expression(part, vocabulary)
        case Within(part=part) | InField(part=part) | Named(part=part):
            return fts_expression(part, vocabulary, implied)
        case _:
            return None


def _joined(operator: str, parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"({operator.join(dict.fromkeys(parts))})"


def _phrase(pattern: Pattern) -> str:
    """A term. What may vary within it becomes a prefix, and parts the phrase there."""
    pieces: list[str] = []
    run: list[str] = []
    for slot in pattern:
        whole = slot.whole
        if whole is not None:
            run.append(whole)
            continue
        if run:
            pieces.append(f'"{" ".join(run)}"')
            run = []
        pieces.append(_any_form(slot))
    if run:
        pieces.append(f'"{" ".join(run)}"')
    return _joined(" AND ", pieces)


def _any_form(slot: Slot) -> str:
    return _joined(" OR ", [f'"{stem}"' if endings == WHOLE else f'"{stem}"*' for stem, endings in slot.pieces if stem])
