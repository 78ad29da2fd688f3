"""A query in every script: each of its bare words, and each name of several, joined by what else it is written as."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from crawler.watch.synonyms import Synonym, Synonyms
from crawler.watch.watchlist import Watchlist

UNEXPANDED_KEYS = frozenset({"none", "regex", "source", "lang", "country", "place", "bank", "border"})  # a veto means what it says


def expand_query(spec: Any, watchlist: Watchlist) -> tuple[Any, tuple[str, ...]]:
    """Expand a query: its structured form, each bare term joined by its synonyms; and what was added.

    A term that is the name of a place, and terms in a row that are, find the place in all its spellings. A term that a group lists
    finds the whole group, when the group is small enough to be one idea; else the terms that say the same, and its other forms.
    """
    added: dict[str, None] = {}
    synonyms = Synonyms(watchlist)

    def joined(node: Any, alternatives: list[Synonym]) -> Any:
        for synonym in alternatives:
            added[_shown(synonym)] = None
        return {"any": [node, *(synonym.get("group", synonym) for synonym in alternatives)]} if alternatives else node

    def walk(node: Any) -> Any:
        if isinstance(node, list):
            return [walk(operand) for operand in node]
        if not isinstance(node, dict):
            return node
        if _is_bare(node):
            return joined(node, synonyms.of_term(str(node["term"])))
        if set(node) == {"all"} and isinstance(node["all"], list):
            return {"all": in_a_row(node["all"])}
        return {key: value if key in UNEXPANDED_KEYS else walk(value) for key, value in node.items()}

    def in_a_row(operands: list[Any]) -> list[Any]:
        expanded: list[Any] = []
        first = 0
        while first < len(operands):
            stop = first
            while stop < len(operands) and _is_bare(operands[stop]):
                stop += 1
            run, done = operands[first:stop], 0
            for begin, end, alternatives in synonyms.of_run([str(node["term"]) for node in run]):
                parts = run[begin:end]
                is_name = any("place" in synonym for synonym in alternatives)  # its words mean nothing by themselves
                expanded += [*map(walk, run[done:begin]), joined({"all": parts if is_name else walk(parts)}, alternatives)]
                done = end
            expanded += map(walk, run[done:])
            expanded += map(walk, operands[stop : stop + 1])
            first = stop + 1
        return expanded

    return walk(spec), tuple(added)


def bare_terms(spec: Any) -> Iterator[str]:
    """The terms of a query as they were typed, without those of a veto."""
    if _is_bare(spec):
        yield str(spec["term"])
    elif isinstance(spec, list | dict):
        for node in spec if isinstance(spec, list) else [body for key, body in spec.items() if key not in UNEXPANDED_KEYS]:
            yield from bare_terms(node)


def _is_bare(node: Any) -> bool:
    return isinstance(node, dict) and set(node) == {"term"}


def _shown(synonym: Synonym) -> str:
    """A synonym as it is written in a query."""
    (key, value), *_ = synonym.items()
    return {"group": f"@{value}", "term": value}.get(key, f"{key}:{value}")
