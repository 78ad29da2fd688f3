"""The compiled watches: which are true of an article, and why; and the places it names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from crawler.findings import Mention
from crawler.model import Hit, Match, Reason, Severity
from crawler.places import Gazetteer
from crawler.watch.article import WatchedArticle
from crawler.watch.automaton import Automaton, Found
from crawler.watch.terms import Pattern
from crawler.watch.tree import Condition, GroupOf, Leaf, NoneOf, PlaceOf
from crawler.watch.truth import EVERYTHING, Sight, Why, explain, holds, lead_windows

LEAD_SCOPE, BODY_SCOPE = "title_lead", "body"


@dataclass(frozen=True, slots=True, kw_only=True)
class Raise:
    """A condition that sets another severity."""

    condition: Condition
    to: Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """A standing question, compiled."""

    id: str
    title: str
    severity: Severity
    scope: str  # title_lead: title and the first 600 characters; body: title and all of the text
    when: Condition
    none: NoneOf | None
    raises: tuple[Raise, ...]
    rule_hash: str  # of the rule with its groups: changes when, and only when, what it matches may change
    why: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """A term of a group, as written and as looked for."""

    group: str
    language: str
    term: str
    pattern: Pattern


@dataclass(frozen=True, slots=True)
class Reading:
    """What the watches saw in an article."""

    matches: tuple[Match, ...]
    mentions: tuple[Mention, ...]


class Watchlist:
    """All watches, with one automaton for all their terms and the names of places."""

    def __init__(
        self,
        watches: tuple[Watch, ...],
        automaton: Automaton,
        shared: Mapping[str, int],
        *,
        vocabulary: tuple[tuple[Term, ...], ...] = (),
        skip: tuple[int, ...] = (),
        gazetteer: Gazetteer | None = None,
        spec: Mapping[str, Any] | None = None,
    ) -> None:
        self.watches = watches
        self.groups = tuple(shared)  # the shared groups, which a source can imply
        self.vocabulary = vocabulary  # by group number
        self.gazetteer = gazetteer
        self.spec = spec or {}  # the shared groups as configured
        self._automaton = automaton
        self._shared = shared
        self._skip = skip

    def __len__(self) -> int:
        return len(self.watches)

    @property
    def terms(self) -> int:
        """How many different patterns are looked for, names of places included."""
        return self._automaton.size

    def read(
        self,
        title: str,
        text: str,
        *,
        implies: tuple[str, ...] = (),
        lang: str = "",
        source: str = "",
        country: str = "",
    ) -> Reading:
        """The watches that are true of an article, in the order of the configuration, and its places.

        `lang` is the language of the text where it is sure: terms of other languages of its script are then not
        looked for. `source` and `country` (of the source) are what queries may ask about.
        """
        facts = {"lang": lang, "source": source, "country": country}
        article = WatchedArticle(title, text, self._automaton, skip=self._skip, facts=facts, gazetteer=self.gazetteer)
        implied = frozenset(self._shared[name] for name in implies if name in self._shared)
        found = (_judge(watch, article, implied) for watch in self.watches)
        return Reading(tuple(one for one in found if one is not None), article.mentions())

    def match(
        self,
        title: str,
        text: str,
        *,
        implies: tuple[str, ...] = (),
        lang: str = "",
        source: str = "",
        country: str = "",
    ) -> tuple[Match, ...]:
        """The watches of `read` alone."""
        return self.read(title, text, implies=implies, lang=lang, source=source, country=country).matches


def _judge(watch: Watch, article: WatchedArticle, implied: frozenset[int]) -> Match | None:
    windows = EVERYTHING if watch.scope == BODY_SCOPE else lead_windows(article)
    sight = Sight(article, windows, implied)
    if not holds(watch.when, sight) or (watch.none is not None and not holds(watch.none, sight)):
        return None
    why = explain(watch.when, sight)
    if all(found is None for _, found in why.leaves()):  # what the source implies is no news by itself
        return None
    severity, raised_by, reasons = watch.severity, "", [why]
    for rule in watch.raises:
        if holds(rule.condition, sight):
            severity, raised_by = rule.to, str(rule.condition)
            reasons.append(explain(rule.condition, sight))
            break
    hits, numbers = _hits(article, reasons)
    return Match(
        watch=watch.id,
        title=watch.title,
        severity=severity,
        rule_hash=watch.rule_hash,
        hits=hits,
        raised_by=raised_by,
        reason=_reason(why, numbers),
    )


Key = tuple[str, tuple[int, int, int] | None]


def _hits(article: WatchedArticle, reasons: list[Why]) -> tuple[tuple[Hit, ...], dict[Key, int]]:
    """Each find as a hit, once, in the order of the article, what is implied last; and the number of each."""
    distinct = {_key(leaf, found): (leaf, found) for why in reasons for leaf, found in why.leaves()}
    ordered = sorted(distinct.items(), key=lambda item: (item[0][1] or (9, 0, 0), item[0][0]))
    return (
        tuple(article.hit(leaf, found) for _, (leaf, found) in ordered),
        {key: number for number, (key, _) in enumerate(ordered)},
    )


def _key(leaf: Leaf, found: Found | None) -> Key:
    return (leaf.name if isinstance(leaf, GroupOf | PlaceOf) else str(leaf)), found and found[:3]


def _reason(why: Why, numbers: Mapping[Key, int]) -> Reason:
    leaf = why.condition
    hits = tuple(dict.fromkeys(numbers[_key(leaf, found)] for found in why.finds)) if isinstance(leaf, Leaf) else ()
    return Reason(str(leaf), hits, tuple(_reason(part, numbers) for part in why.parts))
