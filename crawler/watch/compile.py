"""Compiles plain configuration into a `Watchlist`: every problem is found and named at once, nothing is skipped."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from crawler.facts.places import Gazetteer
from crawler.language.reader.texts import gettext as _
from crawler.model import Severity
from crawler.watch.ast import Condition, NamedCondition, NoneOf, leaves_of, operands_of
from crawler.watch.build import ConditionBuilder, content_lack
from crawler.watch.expand import expand_query
from crawler.watch.grammar import SpecPath, parse_query
from crawler.watch.hints import nearest_hint, shown_value
from crawler.watch.leaves import GroupOf, PlaceOf
from crawler.watch.pool import ConditionPool
from crawler.watch.problems import RuleProblem, RuleProblems
from crawler.watch.query_error import QueryError
from crawler.watch.relevance import RelevanceModel
from crawler.watch.renames import rename_faults
from crawler.watch.senses import OtherSense
from crawler.watch.term_index import TermIndex
from crawler.watch.vocabulary import GroupWords, Vocabulary, place_patterns
from crawler.watch.walk import named_in, sought_by
from crawler.watch.watchlist import BODY_SCOPE, LEAD_SCOPE, SeverityRule, Watch, Watchlist

NamedGroups = dict[str, int | NamedCondition]  # what a name stands for: a group's number, or a condition
WATCH_KEYS = (
    *("id", "was", "enabled", "title", "why", "severity", "scope", "when", "query", "strong", "none", "doubt", "raise", "groups"),
    "tests",
)
SCOPES = {LEAD_SCOPE: LEAD_SCOPE, BODY_SCOPE: BODY_SCOPE, "all": BODY_SCOPE}


def compile_watches(
    groups: Mapping[str, Any],
    watches: Sequence[Mapping[str, Any]],
    *,
    skip: Sequence[str] = (),
    senses: Sequence[OtherSense] = (),
    gazetteer: Gazetteer | None = None,
    relevance: RelevanceModel | None = None,
    sought_only: bool = False,
) -> Watchlist:
    """The watchlist. Paragraphs that begin with a term of the groups `skip` are not read. `sought_only`: its index holds only what
    the conditions of watches ask for, for one question that raises no alert, and the groups are those of another watchlist. Raises
    `RuleProblems` (a `RuleError`) that lists all that is wrong."""
    compiler = _Compiler(gazetteer, senses, has_checked_groups=sought_only)
    shared = compiler.groups(("groups",), groups, {})
    skipped = []
    for position, name in enumerate(skip):
        number = shared.get(name)
        if isinstance(number, int):
            skipped.append(number)
        else:
            message = _("no group {name}", name=shown_value(name)) + nearest_hint(name, shared)
            compiler.problem(("skip_paragraphs", position), message)
    compiled = compiler.watches(watches, shared, tuple(skipped))
    names = [name for name, terms in compiler.vocabulary.named]
    for position, sense in enumerate(senses):
        for message in sense.faults(shared, set(names)):
            compiler.problem(("other_senses", position), message)
    if compiler.problems:
        raise RuleProblems(tuple(compiler.problems))
    asked = [condition for watch in compiled for condition in (watch.when, *operands_of(watch.none or NoneOf(())))]
    sought, with_places = sought_by(asked) if sought_only else (None, True)
    return Watchlist(
        compiled,
        TermIndex.of((*compiler.vocabulary.patterns(sought), *place_patterns(gazetteer if with_places else None))),
        {name: number for name, number in shared.items() if isinstance(number, int)},
        GroupWords(lambda: (compiler.vocabulary.named, groups)),
        skip=tuple(skipped),
        senses=tuple(sense.numbered(shared, names) for sense in senses),
        gazetteer=gazetteer,
        relevance=relevance,
        weighs=not sought_only,
    )


def compile_query(text: str, watchlist: Watchlist, *, expand: bool = True) -> tuple[Watchlist, tuple[str, ...]]:
    """A watchlist of one watch, `query`, that asks this of whole articles with the groups of another; and what was added
    to bare words (`wide`) so that they are found in every script. Raises `RuleProblems`."""
    try:
        query = parse_query(text)
    except QueryError as error:
        raise RuleProblems((RuleProblem(("query",), str(error)),)) from None
    watch = {"id": "query", "title": text, "severity": "low", "scope": BODY_SCOPE}
    spec, added = expand_query(query.spec, watchlist) if expand else (query.spec, ())
    if added:
        try:
            asked = [{**watch, "when": spec}]
            return compile_watches(watchlist.spec, asked, gazetteer=watchlist.gazetteer, sought_only=True), added
        except RuleProblems:
            pass  # compiling the query as it was typed says where
    asked = [{**watch, "query": text}]
    return compile_watches(watchlist.spec, asked, gazetteer=watchlist.gazetteer, sought_only=True), ()


class _Compiler:
    def __init__(self, gazetteer: Gazetteer | None, senses: Sequence[OtherSense] = (), *, has_checked_groups: bool = False) -> None:
        self.senses = senses
        self.problems: list[RuleProblem] = []
        self.vocabulary = Vocabulary(self.problem, has_checked_groups)
        self.gazetteer = gazetteer
        self.pool = ConditionPool()

    def problem(self, path: SpecPath, message: str) -> None:
        self.problems.append(RuleProblem(path, message))

    def groups(self, path: SpecPath, groups: object, shared: NamedGroups) -> NamedGroups:
        """Groups of terms with their numbers, and named conditions: `{query: …}` over what was named before."""
        if not isinstance(groups, Mapping):
            return dict(self.vocabulary.groups(path, groups))
        named = {name: spec for name, spec in groups.items() if isinstance(spec, Mapping) and "query" in spec}
        terms = {name: spec for name, spec in groups.items() if name not in named}
        compiled: NamedGroups = {**self.vocabulary.groups(path, terms)}
        for name, spec in named.items():
            here = (*path, str(name), "query")
            if set(spec) != {"query"} or not isinstance(name, str):
                self.problem((*path, str(name)), "a named condition is written as name: {query: …}")
                continue
            conditions = ConditionBuilder(self.vocabulary, {**shared, **compiled}, self.problem, self.gazetteer, pool=self.pool)
            condition = conditions.query(here, spec["query"])
            if condition is not None:
                compiled[name] = NamedCondition(name, condition)
        return compiled

    def watches(self, watches: object, shared: NamedGroups, skipped: tuple[int, ...]) -> tuple[Watch, ...]:
        if isinstance(watches, str | Mapping) or not isinstance(watches, Sequence):
            self.problem(("watches",), _("watches are a list"))
            return ()
        first: dict[str, int] = {}
        compiled = []
        for position, spec in enumerate(watches):
            path: SpecPath = ("watches", position)
            if not isinstance(spec, Mapping):
                self.problem(path, "a watch is written as {id: …, when: …}")
                continue
            name = spec.get("id")
            if isinstance(name, str) and name in first:
                self.problem((*path, "id"), f"{name!r} is the id of watches[{first[name]}] too")
            elif isinstance(name, str):
                first[name] = position
            watch = self.watch(path, spec, shared, skipped)
            if watch is not None and self.is_enabled(path, spec):
                compiled.append(watch)
        positions = {watch.id: first[watch.id] for watch in compiled if watch.id in first}
        for number, message in rename_faults([(watch.id, watch.was) for watch in compiled]):
            self.problem(("watches", positions.get(compiled[number].id, number), "was"), message)
        return tuple(compiled)

    def watch(self, path: SpecPath, spec: Mapping[str, Any], shared: NamedGroups, skipped: tuple[int, ...]) -> Watch | None:
        for key in spec:
            if key not in WATCH_KEYS:
                self.problem((*path, str(key)), _("no such key") + nearest_hint(str(key), WATCH_KEYS))
        name = self.text(path, spec, "id", required=True)
        title = self.text(path, spec, "title") or name
        severity = self.severity((*path, "severity"), spec.get("severity"))
        scope = spec.get("scope", LEAD_SCOPE)
        if scope not in SCOPES:
            self.problem((*path, "scope"), _("no scope {name}", name=repr(scope)) + nearest_hint(str(scope), SCOPES))
        named_groups = shared | self.groups((*path, "groups"), spec.get("groups") or {}, shared)
        conditions = ConditionBuilder(self.vocabulary, named_groups, self.problem, self.gazetteer, pool=self.pool)
        when = self.when(path, spec, conditions)
        strong = conditions.query((*path, "strong"), spec["strong"]) if "strong" in spec else None
        none = conditions.operand_list((*path, "none"), spec["none"]) if spec.get("none") else ()
        doubt = conditions.operand_list((*path, "doubt"), spec["doubt"]) if spec.get("doubt") else ()
        raises = self.raises((*path, "raise"), spec.get("raise") or [], conditions)
        if when is None:
            return None
        if lack := content_lack(when):
            self.problem((*path, "when" if "when" in spec else "query"), lack)
        rule = {
            "id": name,
            "severity": severity,
            "scope": SCOPES.get(scope, scope),
            "when": str(when),
            "none": [str(veto) for veto in none],
            "raise": [[str(rule.condition), rule.to] for rule in raises],
            **({"strong": str(strong)} if strong is not None else {}),
            **({"doubt": [str(condition) for condition in doubt]} if doubt else {}),
            **self.resolved(
                (when, *none, *doubt, *(rule.condition for rule in raises), *((strong,) if strong is not None else ())), skipped
            ),
        }
        canonical = json.dumps(rule, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return Watch(
            id=name,
            title=title,
            severity=severity,
            scope=SCOPES.get(scope, LEAD_SCOPE),
            when=when,
            strong=strong,
            none=NoneOf(none) if none else None,
            doubt=NoneOf(doubt) if doubt else None,
            raises=raises,
            rule_hash=hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()[:16],
            why=self.text(path, spec, "why"),
            was=self.former_ids((*path, "was"), spec.get("was")),
        )

    def is_enabled(self, path: SpecPath, spec: Mapping[str, Any]) -> bool:
        """A watch that is switched off is checked like the others, and asked nothing."""
        enabled = spec.get("enabled", True)
        if not isinstance(enabled, bool):
            self.problem((*path, "enabled"), f"{shown_value(enabled)} is neither true nor false")
        return enabled is not False

    def when(self, path: SpecPath, spec: Mapping[str, Any], conditions: ConditionBuilder) -> Condition | None:
        if ("when" in spec) == ("query" in spec):
            message = _("when and query say the same in two ways: keep one") if "when" in spec else _("a watch needs a condition")
            self.problem((*path, "when"), message)
            return None
        if "query" in spec:
            return conditions.query((*path, "query"), spec["query"])
        return conditions.build((*path, "when"), spec["when"])

    def resolved(self, conditions: Iterable[Condition], skipped: tuple[int, ...]) -> dict[str, Any]:
        """What the names of a rule stand for."""
        every = tuple(conditions)
        leaves = [leaf for condition in every for leaf in leaves_of(condition)]
        names = {leaf.name for leaf in leaves if isinstance(leaf, GroupOf)}
        senses = [sense for sense in self.senses if sense.concerns(names)]
        beside = {sense.beside for sense in senses}
        return {
            **({"senses": senses, "beside": self.vocabulary.resolved_by_name(beside)} if senses else {}),
            "named": {named.name: str(named.operand) for condition in every for named in named_in(condition)},
            "groups": self.vocabulary.resolved({leaf.group for leaf in leaves if isinstance(leaf, GroupOf)}),
            "skip": self.vocabulary.resolved(skipped),
            "places": {leaf.name: sorted(leaf.ids) for leaf in leaves if isinstance(leaf, PlaceOf)},
        }

    def text(self, path: SpecPath, spec: Mapping[str, Any], key: str, *, required: bool = False) -> str:
        value = spec.get(key)
        if isinstance(value, str) and value.strip():
            return value.strip()
        if value is not None and not isinstance(value, str):
            self.problem((*path, key), _("{value} is not text: quote it", value=value))
        elif required:
            self.problem((*path, key), _("missing") if value is None else _("empty"))
        return ""

    def former_ids(self, path: SpecPath, value: object) -> tuple[str, ...]:
        ids = [value] if isinstance(value, str) else value if isinstance(value, list) else [] if value is None else None
        if ids is None or not all(isinstance(id, str) and id.strip() for id in ids):
            self.problem(path, _("is the id that the watch had before, or a list of ids"))
            return ()
        return tuple(id.strip() for id in ids)

    def severity(self, path: SpecPath, value: object) -> Severity:
        try:
            return Severity(str(value))
        except ValueError:
            levels = ", ".join(reversed(Severity))
            self.problem(
                path,
                (_("missing") if value is None else _("no severity {name}", name=repr(value)))
                + ": "
                + _("one of {names}", names=levels),
            )
            return Severity.LOW

    def raises(self, path: SpecPath, rules: object, conditions: ConditionBuilder) -> tuple[SeverityRule, ...]:
        if isinstance(rules, str | Mapping) or not isinstance(rules, Sequence):
            self.problem(path, "raise is a list of {if: condition, to: severity}")
            return ()
        compiled = []
        for here, rule in (((*path, position), rule) for position, rule in enumerate(rules)):
            if not isinstance(rule, Mapping) or set(rule) != {"if", "to"}:
                self.problem(here, "written as {if: condition, to: severity}")
                continue
            condition = conditions.build((*here, "if"), rule["if"])
            to = self.severity((*here, "to"), rule["to"])
            if condition is not None:
                compiled.append(SeverityRule(condition=condition, to=to))
        return tuple(compiled)
