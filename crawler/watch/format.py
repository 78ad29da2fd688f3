"""A rule in words: what it asks, with everything its names stand for."""

from __future__ import annotations

from collections.abc import Callable

from crawler.watch.ast import leaves_of
from crawler.watch.leaves import GroupOf, PlaceOf
from crawler.watch.terms import Pattern
from crawler.watch.walk import named_in
from crawler.watch.watchlist import Watch, Watchlist


def rule_heading(watch: Watch) -> str:
    return f"{watch.title} ({watch.id}): {watch.severity}, {watch.scope}, rule {watch.rule_hash}"


def rule_lines(
    watch: Watch, watchlist: Watchlist, *, most_places: int = 1 << 30, forms: Callable[[Pattern], str] | None = None
) -> list[str]:
    """The rule below its heading. `forms` shows what a term with ~ expands to; places are cut at `most_places`."""
    against = [condition for condition in (watch.none, watch.doubt) if condition is not None]
    conditions = [watch.when, *against, *(rule.condition for rule in watch.raises)]
    lines = [watch.why] if watch.why else []
    lines.append(f"when  {watch.when}")
    if watch.none:
        lines.append(f"      {watch.none}")
    if watch.doubt:
        lines.append(f"doubt {' OR '.join(map(str, watch.doubt.operands))}")
    lines += [f"raise {rule.to} if {rule.condition}" for rule in watch.raises]
    names = {named.name: named for condition in conditions for named in named_in(condition)}
    for named in names.values():
        lines += ["", f"@{named.name} is {named.operand}"]
    leaves = [leaf for condition in conditions for leaf in leaves_of(condition)]
    for leaf in dict.fromkeys(leaf for leaf in leaves if isinstance(leaf, PlaceOf)):
        shown = ", ".join(sorted(leaf.ids)[:most_places]) + (" …" if len(leaf.ids) > most_places else "")
        lines += ["", f"{leaf.name}: {len(leaf.ids)} places: {shown}"]
    for group in dict.fromkeys(leaf for leaf in leaves if isinstance(leaf, GroupOf)):
        lines += ["", str(group)]
        languages: dict[str, list[str]] = {}
        for term in watchlist.vocabulary[group.group]:
            expanded = f" ({forms(term.pattern)})" if forms and "~" in term.term else ""
            languages.setdefault(term.language, []).append(term.term + expanded)
        lines += [f"  {language or 'any':<4} {', '.join(terms)}" for language, terms in languages.items()]
    return lines
