"""A searched word in every script: the place that bears the name, the group that lists the word."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from crawler.language.tokens import script_of
from crawler.watch.terms import Pattern, parse_term
from crawler.watch.watchlist import Watchlist

UNEXPANDED_KEYS = frozenset({"none", "regex", "source", "lang", "country", "place", "bank", "border"})  # a veto means what it says
MAX_IDEA_TERMS = 120  # of a group that still is one idea: @taliban, not @noise_sport


def expand_query(spec: Any, watchlist: Watchlist) -> tuple[Any, tuple[str, ...]]:
    """Expand a query: its structured form, each bare term joined by its synonyms in other scripts; and what was added.

    A term that is the name of a place finds the place in all its spellings. A term that a group lists finds the whole
    group, when the group is small enough to be one idea.
    """
    added: dict[str, None] = {}
    ideas = _Synonyms(watchlist)

    def walk(node: Any) -> Any:
        if isinstance(node, list):
            return [walk(operand) for operand in node]
        if not isinstance(node, dict):
            return node
        if set(node) == {"term"}:
            synonyms = ideas.synonyms(str(node["term"]))
            for synonym in synonyms:
                added[next(f"{key}:{value}" if key != "group" else f"@{value}" for key, value in synonym.items())] = None
            plain = [synonym.get("group", synonym) for synonym in synonyms]
            return {"any": [node, *plain]} if plain else node
        return {key: value if key in UNEXPANDED_KEYS else walk(value) for key, value in node.items()}

    return walk(spec), tuple(added)


class _Synonyms:
    """The places and groups of a watchlist, by what may be the first word of a term."""

    def __init__(self, watchlist: Watchlist) -> None:
        self._watchlist = watchlist

    def synonyms(self, term: str) -> list[dict[str, str]]:
        """The synonyms of a term: a place, or the smallest group that lists it."""
        gazetteer = self._watchlist.gazetteer
        name = term.rstrip("*~")
        if gazetteer is not None and gazetteer.lookup(name):
            return [{"place": name}]
        try:
            pattern = parse_term(name)
        except ValueError:  # no term at all: compiling the query as it was typed says where
            return []
        if any(slot.whole is None for slot in pattern):
            return []
        words = [slot.whole or "" for slot in pattern]
        groups = {
            (size, group)
            for begin in range(len(words[0]) + 1)
            for size, group, listed in self._by_stem.get(words[0][:begin], ())
            if len(listed) == len(words) and all(slot.takes(word) for slot, word in zip(listed, words, strict=True))
        }
        return [{"group": min(groups)[1]}] if groups else []

    @cached_property
    def _by_stem(self) -> dict[str, list[tuple[int, str, Pattern]]]:
        """Stem → size and name of a group, and a pattern of it that begins so."""
        entries: dict[str, list[tuple[int, str, Pattern]]] = {}
        for size, group, pattern in self._patterns():
            for stem, _ in pattern[0].pieces:
                entries.setdefault(stem, []).append((size, group, pattern))
        return entries

    def _patterns(self) -> Iterator[tuple[int, str, Pattern]]:
        """The patterns of groups that are one idea in several scripts, with the size and name of their group."""
        for terms in self._watchlist.vocabulary.groups_up_to(MAX_IDEA_TERMS, self._watchlist.groups):
            if len({term.language for term in terms}) > 1 and len({script_of(term.term) for term in terms}) > 1:
                yield from ((len(terms), term.group, term.pattern) for term in terms)
