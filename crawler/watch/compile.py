"""From plain configuration to a `Watchlist`: every problem is found and named at once, nothing is skipped."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from crawler.errors import RuleError
from crawler.model import Severity
from crawler.watch.automaton import Automaton, Entry
from crawler.watch.terms import Pattern, parse_term
from crawler.watch.tree import AllOf, AnyOf, Condition, GroupOf, Near, NoneOf, groups_of
from crawler.watch.watchlist import BODY_SCOPE, LEAD_SCOPE, Raise, Watch, Watchlist

Path = tuple[str | int, ...]
Words = dict[str, tuple[str, ...]]  # language → terms

KEYS = ("id", "title", "why", "severity", "scope", "when", "none", "raise", "groups", "tests")
OPERATORS = ("all", "any", "none", "near")
SCOPES = {LEAD_SCOPE: LEAD_SCOPE, BODY_SCOPE: BODY_SCOPE, "all": BODY_SCOPE}


@dataclass(frozen=True, slots=True)
class RuleProblem:
    """What is wrong, and where: `path` leads through the configuration (`watches`, 3, `when`, `all`, 1)."""

    path: Path
    message: str

    def __str__(self) -> str:
        where = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in self.path).lstrip(".")
        return f"{where}: {self.message}"


class RuleProblems(RuleError):
    """Every problem of the watches, as `problems`."""

    def __init__(self, problems: tuple[RuleProblem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems

    def __reduce__(self) -> tuple[type[RuleProblems], tuple[tuple[RuleProblem, ...]]]:
        return type(self), (self.problems,)


def compile_watches(groups: Mapping[str, Any], watches: Sequence[Mapping[str, Any]]) -> Watchlist:
    """The watchlist. Raises `RuleProblems` (a `RuleError`) that lists all that is wrong."""
    compiler = _Compiler()
    shared = compiler.groups(("groups",), groups)
    compiled = compiler.watches(watches, shared)
    if compiler.problems:
        raise RuleProblems(tuple(compiler.problems))
    return Watchlist(compiled, Automaton(compiler.patterns()), shared, tuple(shared))


@dataclass(slots=True)
class _Compiler:
    problems: list[RuleProblem] = field(default_factory=list)
    vocabulary: list[tuple[str, Words]] = field(default_factory=list)  # group number → name, terms
    numbers: dict[tuple[str, str], int] = field(default_factory=dict)  # name and content → group number
    parsed: dict[str, Pattern] = field(default_factory=dict)

    def problem(self, path: Path, message: str) -> None:
        self.problems.append(RuleProblem(path, message))

    # ------------------------------------------------------------------- groups

    def groups(self, path: Path, groups: object) -> dict[str, int]:
        """Group names with their numbers; groups of the same name and content share one."""
        if not isinstance(groups, Mapping):
            self.problem(path, "groups are written as name: {language: [terms]}")
            return {}
        found: dict[str, int] = {}
        for name, spec in groups.items():
            if not isinstance(name, str):
                self.problem((*path, str(name)), "the name of a group is text: quote it")
                continue
            words = self.words((*path, name), spec)
            content = json.dumps(words, sort_keys=True, ensure_ascii=False)
            number = self.numbers.setdefault((name, content), len(self.vocabulary))
            if number == len(self.vocabulary):
                self.vocabulary.append((name, words))
            found[name] = number
        return found

    def words(self, path: Path, spec: object) -> Words:
        languages = spec if isinstance(spec, Mapping) else {"": spec}
        words: Words = {}
        broken = False
        for language, terms in languages.items():
            here = (*path, str(language)) if language != "" else path
            if not isinstance(language, str):
                self.problem(here, f"a language is text such as ru: quote it ({str(language).lower()!r})")
                broken = True
            elif isinstance(terms, str) or not isinstance(terms, Sequence):
                self.problem(here, "terms are a list: [first, second*]")
                broken = True
            else:
                good = tuple(term for at, term in enumerate(terms) if self.term((*here, at), term))
                broken = broken or len(good) < len(terms)
                if good:
                    words[language] = good
        if not words and not broken:
            self.problem(path, "the group has no terms")
        return words

    def term(self, path: Path, term: object) -> bool:
        try:
            pattern = parse_term(term)
        except ValueError as error:
            self.problem(path, str(error))
            return False
        self.parsed[str(term)] = pattern
        return True

    def patterns(self) -> Iterable[tuple[Pattern, Entry]]:
        for number, (_, words) in enumerate(self.vocabulary):
            for language, terms in words.items():
                for term in terms:
                    yield self.parsed[term], Entry(number, language, term)

    # ------------------------------------------------------------------- watches

    def watches(self, watches: object, shared: dict[str, int]) -> tuple[Watch, ...]:
        if isinstance(watches, str | Mapping) or not isinstance(watches, Sequence):
            self.problem(("watches",), "watches are a list")
            return ()
        first: dict[str, int] = {}
        compiled = []
        for at, spec in enumerate(watches):
            path: Path = ("watches", at)
            if not isinstance(spec, Mapping):
                self.problem(path, "a watch is written as {id: …, when: …}")
                continue
            name = spec.get("id")
            if isinstance(name, str) and name in first:
                self.problem((*path, "id"), f"{name!r} is the id of watches[{first[name]}] too")
            elif isinstance(name, str):
                first[name] = at
            watch = self.watch(path, spec, shared)
            if watch is not None:
                compiled.append(watch)
        return tuple(compiled)

    def watch(self, path: Path, spec: Mapping[str, Any], shared: dict[str, int]) -> Watch | None:
        for key in spec:
            if key not in KEYS:
                self.problem((*path, str(key)), f"no such key{_nearest(str(key), KEYS)}")
        name = self.text(path, spec, "id", required=True)
        title = self.text(path, spec, "title") or name
        severity = self.severity((*path, "severity"), spec.get("severity"))
        scope = spec.get("scope", LEAD_SCOPE)
        if scope not in SCOPES:
            self.problem((*path, "scope"), f"no scope {scope!r}{_nearest(str(scope), SCOPES)}")
        known = shared | self.groups((*path, "groups"), spec.get("groups") or {})
        if "when" not in spec:
            self.problem((*path, "when"), "a watch needs a condition")
            return None
        when = self.condition((*path, "when"), spec["when"], known)
        none = self.conditions((*path, "none"), spec["none"], known) if spec.get("none") else ()
        raises = self.raises((*path, "raise"), spec.get("raise") or [], known)
        if when is None:
            return None
        if not any(groups_of(when, positive=True)):
            self.problem((*path, "when"), "nothing but vetoes: name a group that must be there")
        rule = {
            "id": name,
            "severity": severity,
            "scope": SCOPES.get(scope, scope),
            "when": str(when),
            "none": [str(part) for part in none],
            "raise": [[str(rule.condition), rule.to] for rule in raises],
            "groups": self.resolved((when, *none, *(rule.condition for rule in raises))),
        }
        canonical = json.dumps(rule, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return Watch(
            id=name,
            title=title,
            severity=severity,
            scope=SCOPES.get(scope, LEAD_SCOPE),
            when=when,
            none=NoneOf(none) if none else None,
            raises=raises,
            rule_hash=hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()[:16],
            why=self.text(path, spec, "why"),
        )

    def resolved(self, conditions: Iterable[Condition]) -> dict[str, dict[str, list[str]]]:
        used = {leaf.group for condition in conditions for leaf in groups_of(condition)}
        return {
            name: {language: sorted(set(terms)) for language, terms in words.items()}
            for name, words in (self.vocabulary[number] for number in used)
        }

    def text(self, path: Path, spec: Mapping[str, Any], key: str, *, required: bool = False) -> str:
        value = spec.get(key)
        if isinstance(value, str) and value.strip():
            return value.strip()
        if value is not None and not isinstance(value, str):
            self.problem((*path, key), f"{value} is not text: quote it")
        elif required:
            self.problem((*path, key), "missing" if value is None else "empty")
        return ""

    def severity(self, path: Path, value: object) -> Severity:
        try:
            return Severity(str(value))
        except ValueError:
            levels = ", ".join(reversed(Severity))
            self.problem(path, f"{'missing' if value is None else f'no severity {value!r}'}: one of {levels}")
            return Severity.LOW

    def raises(self, path: Path, rules: object, known: dict[str, int]) -> tuple[Raise, ...]:
        if isinstance(rules, str | Mapping) or not isinstance(rules, Sequence):
            self.problem(path, "raise is a list of {if: condition, to: severity}")
            return ()
        found = []
        for at, rule in enumerate(rules):
            here = (*path, at)
            if not isinstance(rule, Mapping) or set(rule) != {"if", "to"}:
                self.problem(here, "written as {if: condition, to: severity}")
                continue
            condition = self.condition((*here, "if"), rule["if"], known)
            to = self.severity((*here, "to"), rule["to"])
            if condition is not None:
                found.append(Raise(condition=condition, to=to))
        return tuple(found)

    # ------------------------------------------------------------------- conditions

    def condition(self, path: Path, spec: object, known: dict[str, int]) -> Condition | None:
        if isinstance(spec, str):
            if spec in known:
                return GroupOf(spec, known[spec])
            self.problem(path, f"no group {spec!r}{_nearest(spec, known)}")
            return None
        if not isinstance(spec, Mapping):
            self.problem(path, f"{spec!r} is no condition: a group's name, or all, any, none or near")
            return None
        if len(spec) != 1:
            self.problem(path, "one of all, any, none, near at a time: put several under all")
            return None
        (operator, body), *_ = spec.items()
        here = (*path, str(operator))
        if operator == "near":
            return self.near(here, body, known)
        if operator not in OPERATORS:
            self.problem(here, f"no such condition{_nearest(str(operator), OPERATORS)}")
            return None
        parts = self.conditions(here, body, known)
        if not parts:
            return None
        if operator == "none":
            return NoneOf(parts)
        return AllOf(parts) if operator == "all" else AnyOf(parts)

    def conditions(self, path: Path, body: object, known: dict[str, int]) -> tuple[Condition, ...]:
        """The conditions of a list, or nothing when one of them is wrong."""
        if isinstance(body, str | Mapping) or not isinstance(body, Sequence):
            self.problem(path, "takes a list: [first, second]")
            return ()
        if not body:
            self.problem(path, "an empty list")
        parts = [self.condition((*path, at), part, known) for at, part in enumerate(body)]
        good = tuple(part for part in parts if part is not None)
        return good if len(good) == len(parts) else ()

    def near(self, path: Path, body: object, known: dict[str, int]) -> Condition | None:
        if not isinstance(body, Mapping) or not set(body) <= {"of", "within"} or "of" not in body:
            self.problem(path, "written as {of: [one, other], within: tokens}")
            return None
        within = body.get("within")
        if "within" not in body:
            self.problem(path, "near needs within: how many tokens may stand between")
        elif not isinstance(within, int) or isinstance(within, bool) or within < 0:
            self.problem((*path, "within"), f"{within!r} is no number of tokens")
        sides = self.conditions((*path, "of"), body["of"], known)
        if sides and len(sides) != 2:
            self.problem((*path, "of"), f"near takes two conditions, here are {len(sides)}")
        if any(isinstance(side, NoneOf) for side in sides):
            self.problem((*path, "of"), "near cannot hold a veto: none stands nowhere")
        return Near(sides[0], sides[1], within) if len(sides) == 2 and isinstance(within, int) else None


def _nearest(name: str, known: Iterable[str]) -> str:
    close = get_close_matches(name, list(known), n=1, cutoff=0.6)
    return f"; did you mean {close[0]!r}?" if close else ""
