"""The compiled watches: which are true of an article, and why; and the places it names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from crawler.facts.events import ArticleTelling, MainPlace
from crawler.facts.findings import Mention
from crawler.facts.places import Gazetteer
from crawler.model import EventStatus, Match, Severity
from crawler.model.alerts import Unjudged
from crawler.model.errors import QueryTooDear
from crawler.watch.alert_hits import AlertHits
from crawler.watch.article import WatchedArticle
from crawler.watch.ast import Condition, NoneOf
from crawler.watch.evaluate import explain, holds
from crawler.watch.event_kinds import event_kind
from crawler.watch.evidence import AlertEvidence, SubjectReader, WatchSubject, alternatives_of, is_in_earnest, setting_groups
from crawler.watch.leaves import Spotted
from crawler.watch.positions import may_hold
from crawler.watch.relevance import RelevanceModel
from crawler.watch.scope import WHOLE_ARTICLE, Budget, Scope, lead_windows
from crawler.watch.senses import SenseRule
from crawler.watch.term_index import TermIndex
from crawler.watch.vocabulary import GroupTerms, GroupWords

LEAD_SCOPE, BODY_SCOPE = "title_lead", "body"


@dataclass(frozen=True, slots=True, kw_only=True)
class SeverityRule:
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
    raises: tuple[SeverityRule, ...]
    rule_hash: str  # of the rule with its groups: changes when, and only when, what it matches may change
    why: str = ""
    doubt: NoneOf | None = None  # what speaks against an alert, and keeps none back by itself
    strong: Condition | None = None  # what the title and lead of a clear case say too
    was: tuple[str, ...] = ()  # ids that it had before


@dataclass(frozen=True, slots=True)
class WatchResult:
    """What the watches found in an article."""

    matches: tuple[Match, ...]
    mentions: tuple[Mention, ...]
    unjudged: tuple[Unjudged, ...] = ()  # watches that could not be evaluated on it
    place: MainPlace | None = None  # where its event is; sought where a watch matches


class Watchlist:
    """All watches, with one index of all their terms and the names of places."""

    def __init__(
        self,
        watches: tuple[Watch, ...],
        index: TermIndex,
        shared: Mapping[str, int],
        words: GroupWords,
        *,
        skip: tuple[int, ...] = (),
        senses: tuple[SenseRule, ...] = (),
        gazetteer: Gazetteer | None = None,
        relevance: RelevanceModel | None = None,
        weighs: bool = True,
    ) -> None:
        self.watches = watches
        self.index = index
        self.shared = shared  # the shared groups, which a source can imply, with their numbers
        self.words = words
        self.skip = skip
        self.senses = senses
        self.gazetteer = gazetteer
        self.relevance = relevance  # without it no alert has one
        self._weighs = weighs  # False: a match raises no alert, and nothing speaks for or against it
        self._texts: dict[int, str] = {}
        setting = setting_groups([watch.when for watch in watches])
        self._subjects = {watch.id: SubjectReader(watch.when, (watch.none, watch.doubt), setting) for watch in watches}

    def __len__(self) -> int:
        return len(self.watches)

    @property
    def terms(self) -> int:
        """How many different patterns are looked for, names of places included."""
        return self.index.size

    @property
    def groups(self) -> tuple[str, ...]:
        """The names of the shared groups."""
        return tuple(self.shared)

    @property
    def vocabulary(self) -> GroupTerms:
        """The terms of the groups, by number."""
        return self.words.terms

    @property
    def spec(self) -> Mapping[str, Any]:
        """The shared groups as configured."""
        return self.words.spec

    def read(
        self,
        title: str,
        text: str,
        *,
        implies: tuple[str, ...] = (),
        lang: str = "",
        source: str = "",
        country: str = "",
        published: date | None = None,
    ) -> WatchResult:
        """The watches that are true of an article, in the order of the configuration, and its places.

        `lang` is the language of the text where it is sure: terms of other languages of its script are then not
        looked for. `source` and `country` (of the source) are what queries may ask about. `published`: the day of the
        publication, by which an event is long past.
        """
        article = self.article(title, text, lang=lang, source=source, country=country)
        matches, unjudged = self.evaluated(article, self.implied(implies))
        if not self._weighs:
            return WatchResult(matches, article.mentions(), unjudged)
        place = article.main_place() if matches else None
        weighed = self.weighed(matches, article, lang=lang, country=country, published=published)
        return WatchResult(weighed, article.mentions(), unjudged, place)

    def evaluated(
        self, article: WatchedArticle, implied: frozenset[int] = frozenset()
    ) -> tuple[tuple[Match, ...], tuple[Unjudged, ...]]:
        """The watches that are true of an article, not weighed yet, and those that could not be evaluated."""
        matches: list[Match] = []
        unjudged: list[Unjudged] = []
        scopes = ArticleScopes(article, implied, AlertHits(article, self._texts))
        for watch in self.watches:
            if not may_hold(watch.when, scopes.whole.occurring):
                continue
            try:
                match, too_costly = _evaluate(watch, scopes)
            except QueryTooDear as error:
                match, too_costly = None, error
            if match is not None:
                matches.append(match)
            if too_costly is not None:
                unjudged.append(_unjudged_watch(watch, too_costly))
        return tuple(matches), tuple(unjudged)

    def weighed(
        self, matches: Sequence[Match], article: WatchedArticle, *, lang: str = "", country: str = "", published: date | None = None
    ) -> tuple[Match, ...]:
        """The matches with what speaks for and against each."""
        if not matches:
            return ()
        evidence = AlertEvidence(article, self.gazetteer, country=country, lang=lang)
        telling = ArticleTelling(*article.originals, lang=lang, published=published)
        weighed = []
        for match in matches:
            rivals = [self._subject(rival) for rival in matches if rival is not match and rival.clear_cut]
            subject = self._subject(match)
            status = status_of(match, subject, telling)
            figures = evidence.features(
                subject,
                rivals,
                status,
                clear_cut=match.clear_cut,
                doubted=match.doubted,
                violent=event_kind(match.watch, match.title).violent,
            )
            weighed.append(self._with_relevance(replace(match, status=status), figures))
        return tuple(weighed)

    def _subject(self, match: Match) -> WatchSubject:
        return self._subjects[match.watch].of(match.alternatives)

    def article(self, title: str, text: str, *, lang: str = "", source: str = "", country: str = "") -> WatchedArticle:
        """The article, folded and searched for all terms."""
        facts = {"lang": lang, "source": source, "country": country}
        return WatchedArticle(title, text, self.index, skip=self.skip, senses=self.senses, facts=facts, gazetteer=self.gazetteer)

    def implied(self, names: tuple[str, ...]) -> frozenset[int]:
        """The numbers of the shared groups that a source implies."""
        return frozenset(self.shared[name] for name in names if name in self.shared)

    def _with_relevance(self, match: Match, evidence: Mapping[str, float]) -> Match:
        if self.relevance is None:
            return replace(match, evidence=evidence)
        relevance = self.relevance.assess(match.watch, evidence)
        in_earnest = is_in_earnest(match.status, evidence)
        may_be_critical = self.relevance.critical(match.watch, relevance, in_earnest=in_earnest)
        too_grave = match.severity is Severity.CRITICAL and not may_be_critical
        return replace(
            match,
            evidence=evidence,
            relevance=relevance,
            likely=self.relevance.likely(match.watch, relevance),
            severity=Severity.HIGH if too_grave else match.severity,
            lowered_from=Severity.CRITICAL if too_grave else None,
        )

    def match(
        self, title: str, text: str, *, implies: tuple[str, ...] = (), lang: str = "", source: str = "", country: str = ""
    ) -> tuple[Match, ...]:
        """The watches of `read` alone."""
        return self.read(title, text, implies=implies, lang=lang, source=source, country=country).matches


def status_of(match: Match, subject: WatchSubject, telling: ArticleTelling) -> EventStatus:
    """How an article tells what a watch asks for: by the words that tell its kind of event, or else by those of its subject."""
    kind = event_kind(match.watch, match.title)
    found = [hit for hit in match.hits if hit.end > hit.start]  # what the source implies stands nowhere
    names = {leaf.name for leaf in subject.subject if isinstance(leaf, Spotted)}
    hits = [hit for hit in found if hit.group in kind.groups] or [hit for hit in found if hit.group in names]
    return telling.status_of([(hit.field, hit.start, hit.end) for hit in hits], happens=kind.happens)


class ArticleScopes:
    """What watches see of an article. They share it: what one finds out, no other finds out again."""

    def __init__(self, article: WatchedArticle, implied: frozenset[int], hits: AlertHits) -> None:
        self.hits = hits
        self.budget = Budget.for_article(article)  # of each watch anew
        self.whole = Scope(article, WHOLE_ARTICLE, implied, budget=self.budget)

    @cached_property
    def lead(self) -> Scope:
        """Title and lead: where the source implies nothing, what a veto looks at too."""
        whole = self.whole
        if not whole.implied:
            return whole.veto()
        return Scope(whole.article, lead_windows(whole.article), whole.implied, budget=self.budget)


Evaluated = tuple[Match | None, QueryTooDear | None]


def _evaluate(watch: Watch, scopes: ArticleScopes) -> Evaluated:
    """The match, and the error where only its severity is too costly to find out. Raises `QueryTooDear` when even the match is."""
    scope, budget = scopes.whole if watch.scope == BODY_SCOPE else scopes.lead, scopes.budget
    budget.refill()
    if not holds(watch.when, scope) or (watch.none is not None and not holds(watch.none, scope)):
        return None, None
    alternatives = tuple(number for number, condition in enumerate(alternatives_of(watch.when)) if holds(condition, scope))
    budget.refill()  # to say why is work of its own
    why = explain(watch.when, scope)
    if not why.stands_somewhere():  # what the source implies is no news by itself
        return None, None
    budget.refill()
    rule, too_costly = None, None
    reasons = [why]
    clear_cut, doubted = True, False
    if watch.strong is not None:  # a wide question has its clear cases, and its severity, from title and lead
        scope = scopes.lead
    try:
        clear_cut = watch.strong is None or holds(watch.strong, scope)
        doubted = watch.doubt is not None and not holds(watch.doubt, scope)
        rule = next((rule for rule in watch.raises if holds(rule.condition, scope)), None)
        if rule is not None:
            reasons.append(explain(rule.condition, scope))
    except QueryTooDear as error:  # the alert stands, how grave it is nobody knows
        too_costly = error
    hits, rows = scopes.hits.listed(reasons)
    match = Match(
        watch=watch.id,
        title=watch.title,
        severity=rule.to if rule else watch.severity,
        rule_hash=watch.rule_hash,
        hits=hits,
        raised_by=str(rule.condition) if rule else "",
        reason=scopes.hits.reason(why, rows),
        clear_cut=clear_cut,
        doubted=doubted,
        alternatives=alternatives,
    )
    return match, too_costly


def _unjudged_watch(watch: Watch, error: QueryTooDear) -> Unjudged:
    return Unjudged(watch=watch.id, title=watch.title, severity=watch.severity, rule_hash=watch.rule_hash, reason=str(error))
