"""A searched word in every script: the place that bears the name, the group that lists the word."""

from __future__ import annotations

from typing import Any

from crawler.text import script_of
from crawler.watch.terms import parse_term
from crawler.watch.watchlist import Watchlist

AS_TYPED = frozenset({"none", "regex", "source", "lang", "country", "place", "bank"})  # a veto means what it says
MOST_TERMS = 120  # of a group that still is one idea: @taliban, not @noise_sport


def widen(spec: Any, watchlist: Watchlist) -> tuple[Any, tuple[str, ...]]:
    """A query in its structured form, with each bare term joined by what means the same elsewhere; and what was added.

    A term that is the name of a place finds the place in all its spellings. A term that a group lists finds the whole
    group, when the group is small enough to be one idea.
    """
    told: dict[str, None] = {}

    def walk(node: Any) -> Any:
        if isinstance(node, list):
            return [walk(part) for part in node]
        if not isinstance(node, dict):
            return node
        if set(node) == {"term"}:
            more = _same(str(node["term"]), watchlist)
            for one in more:
                told[next(f"{key}:{value}" if key != "group" else f"@{value}" for key, value in one.items())] = None
            plain = [one.get("group", one) for one in more]
            return {"any": [node, *plain]} if plain else node
        return {key: value if key in AS_TYPED else walk(value) for key, value in node.items()}

    return walk(spec), tuple(told)


def _same(term: str, watchlist: Watchlist) -> list[dict[str, str]]:
    gazetteer = watchlist.gazetteer
    name = term.rstrip("*~")
    if gazetteer is not None and gazetteer.lookup(name):
        return [{"place": name}]
    try:
        pattern = parse_term(name)
    except ValueError:  # no term at all: compiling the query as it was typed tells where
        return []
    if any(slot.whole is None for slot in pattern):
        return []
    words = [slot.whole or "" for slot in pattern]
    groups = []
    for terms in watchlist.vocabulary:
        group = terms[0].group if terms else ""
        if group not in watchlist.groups or len({one.language for one in terms}) < 2:
            continue
        scripts = {script_of(one.term) for one in terms}
        if len(scripts) > 1 and any(
            len(one.pattern) == len(words)
            and all(slot.takes(word) for slot, word in zip(one.pattern, words, strict=True))
            for one in terms
        ):
            groups.append((len(terms), group))
    return [{"group": group} for size, group in sorted(groups)[:1] if size <= MOST_TERMS]
