"""One term as the automaton sees it: folded tokens, each whole or a prefix."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.text import fold, tokens


@dataclass(frozen=True, slots=True)
class Pattern:
    """Tokens that must stand next to each other in this order; `prefix[i]` lets token i go on."""

    tokens: tuple[str, ...]
    prefix: tuple[bool, ...]

    @property
    def anchor(self) -> int:
        """How many tokens can be looked up as one string: up to the first prefix."""
        return self.prefix.index(True) + 1 if True in self.prefix else len(self.tokens)


def parse_term(term: object) -> Pattern:
    """The pattern of a term. Raises ValueError that says what to write instead."""
    if not isinstance(term, str):
        shown = str(term).lower() if isinstance(term, bool) else str(term)
        raise ValueError(f'{shown} is {_kind(term)}, not text: quote it ("{shown}")')
    if not term.strip():
        raise ValueError("an empty term")
    found: list[str] = []
    prefix: list[bool] = []
    for piece in term.split():
        stem = piece.removesuffix("*")
        if "*" in stem:
            raise ValueError(f"{term!r}: * stands only at the end of a word")
        parts = tokens(fold(stem))
        if stem != piece and not fold(stem)[-1:].isalnum():
            raise ValueError(f"{term!r}: * needs letters right before it")
        found += parts
        prefix += [False] * len(parts)
        if stem != piece:
            prefix[-1] = True
    if not found:
        raise ValueError(f"{term!r} has no letter or digit")
    return Pattern(tuple(found), tuple(prefix))


def _kind(term: object) -> str:
    if isinstance(term, bool):
        return "a yes/no value"
    if isinstance(term, int | float):
        return "a number"
    return "nothing" if term is None else f"a {type(term).__name__}"
