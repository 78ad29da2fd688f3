"""The compiled watches: which are true of an article, and why."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from crawler.model import Hit, Match, Severity
from crawler.text import Folded, fold_with_offsets, lead_of, settle_lookalikes, token_spans, tokens
from crawler.watch.automaton import Automaton, Finds, Found
from crawler.watch.tree import Condition, GroupOf, NoneOf, Sight, holds, support

FIELDS = ("title", "text")
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


class Watchlist:
    """All watches, with one automaton for all their terms."""

    def __init__(
        self, watches: tuple[Watch, ...], automaton: Automaton, shared: Mapping[str, int], names: tuple[str, ...]
    ) -> None:
        self.watches = watches
        self.groups = names  # the shared groups, which a source can imply
        self._automaton = automaton
        self._shared = shared

    def __len__(self) -> int:
        return len(self.watches)

    @property
    def terms(self) -> int:
        """How many different patterns are looked for."""
        return self._automaton.size

    def match(self, title: str, text: str, *, implies: tuple[str, ...] = ()) -> tuple[Match, ...]:
        """The watches that are true of an article, in the order of the configuration."""
        article = _Article(title, text, self._automaton)
        implied = frozenset(self._shared[name] for name in implies if name in self._shared)
        found = (self._judge(watch, article, implied) for watch in self.watches)
        return tuple(one for one in found if one is not None)

    def _judge(self, watch: Watch, article: _Article, implied: frozenset[int]) -> Match | None:
        sight = Sight(article.finds, article.lead, watch.scope == BODY_SCOPE, implied)
        if not holds(watch.when, sight) or (watch.none is not None and not holds(watch.none, sight)):
            return None
        reasons = list(support(watch.when, sight))
        if all(found is None for _, found in reasons):  # what the source implies is no news by itself
            return None
        severity, raised_by = watch.severity, ""
        for rule in watch.raises:
            if holds(rule.condition, sight):
                severity, raised_by = rule.to, str(rule.condition)
                reasons += support(rule.condition, sight)
                break
        return Match(
            watch=watch.id,
            title=watch.title,
            severity=severity,
            rule_hash=watch.rule_hash,
            hits=article.hits(reasons),
            raised_by=raised_by,
        )


class _Article:
    """Title and text, folded and searched once for all watches."""

    def __init__(self, title: str, text: str, automaton: Automaton) -> None:
        self.originals = (title, text)
        self.folded: tuple[Folded, ...] = tuple(fold_with_offsets(part) for part in self.originals)
        self.settled = tuple(settle_lookalikes(part.text) for part in self.folded)
        self.finds: Finds = {}
        for field, part in enumerate(self.settled):
            automaton.search(field, tokens(part), self.finds)
        self._spans: dict[int, list[tuple[int, int]]] = {}
        lead = bisect_right(self.folded[1].ends, len(lead_of(text)))  # folded characters
        self.lead = len(tokens(self.settled[1][:lead]))

    def spans(self, field: int) -> list[tuple[int, int]]:
        """Where the tokens of a field stand in its folded text."""
        if field not in self._spans:
            self._spans[field] = token_spans(self.settled[field])
        return self._spans[field]

    def hits(self, reasons: Iterable[tuple[GroupOf, Found | None]]) -> tuple[Hit, ...]:
        """Each reason as a hit, once, in the order of the article; what is implied comes last."""
        distinct = {(leaf.name, found and found[:3]): (leaf, found) for leaf, found in reasons}
        ordered = sorted(
            distinct.values(), key=lambda reason: (reason[1][:3] if reason[1] else (9, 0, 0), reason[0].name)
        )
        return tuple(self._hit(leaf, found) for leaf, found in ordered)

    def _hit(self, leaf: GroupOf, found: Found | None) -> Hit:
        if found is None:
            return Hit(field="source", start=0, end=0, text="", term="", folded="", group=leaf.name, language="")
        spans = self.spans(found.field)
        begin, stop = spans[found.first][0], spans[found.last][1]
        start, end = self.folded[found.field].span(begin, stop)
        return Hit(
            field=FIELDS[found.field],
            start=start,
            end=end,
            text=self.originals[found.field][start:end],
            term=found.term,
            folded=self.settled[found.field][begin:stop],
            group=leaf.name,
            language=found.language,
        )
