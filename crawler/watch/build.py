"""Builds the syntax tree of a condition from configuration, structured or a query; every problem is reported."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from crawler.facts.places import Gazetteer
from crawler.language.reader.texts import gettext as _
from crawler.watch import regexes
from crawler.watch.ast import AllOf, AnyOf, Condition, Count, EventOf, InField, NamedCondition, Near, NoneOf, Within, leaves_of
from crawler.watch.event_errors import EVENT_SHAPE, misplaced_places, shape_error
from crawler.watch.grammar import MAX_QUERY_NUMBER, SpecPath, parse_query
from crawler.watch.hints import nearest_hint, shown_value
from crawler.watch.leaves import EVENT_SLOTS, TEXT_FIELDS, About, GroupOf, PlaceOf, RegexOf
from crawler.watch.place_conditions import place_condition
from crawler.watch.pool import ConditionPool
from crawler.watch.query_error import QueryError, line_and_column
from crawler.watch.tally import Tally
from crawler.watch.vocabulary import Vocabulary

UNIT_KEYWORDS = {"sent": "SENT", "para": "PARA"}
ABOUT_KEYS = ("source", "lang", "country")
CONDITION_OPERATORS = (
    "all",
    "any",
    "none",
    "near",
    "sent",
    "para",
    *TEXT_FIELDS,
    "count",
    "event",
    "term",
    "regex",
    "place",
    "bank",
    "border",
    "within",
    "where",
    *ABOUT_KEYS,
    "query",
)

_BOOLEAN_CONDITIONS: dict[str, type[AllOf | AnyOf | NoneOf]] = {"all": AllOf, "any": AnyOf, "none": NoneOf}
_REGEX_PATTERN = re.compile(r"/(.+)/(i?)", re.DOTALL)


def content_lack(condition: Condition) -> str:
    """What to say of a condition that no word of a text meets; empty: words do."""
    leaves = list(leaves_of(condition, positive=True))
    if any(not isinstance(leaf, About) for leaf in leaves):
        return ""
    if leaves:
        return _("source:, lang: and country: narrow a query: add a word that must be in the text")
    return _("nothing but vetoes: name something that must be there")


@dataclass(frozen=True, slots=True)
class ConditionBuilder:
    """Makes conditions of specifications; `named_groups` are those a name may mean. All of one watch share a tally."""

    vocabulary: Vocabulary
    named_groups: Mapping[str, int | NamedCondition]
    problem: Callable[[SpecPath, str], None]
    gazetteer: Gazetteer | None = None
    tally: Tally = field(default_factory=Tally)
    pool: ConditionPool = field(default_factory=ConditionPool)

    def build(self, path: SpecPath, spec: object) -> Condition | None:
        """The condition, or None after its problems were reported. Nothing too large is made and measured afterwards."""
        tally = self.tally
        if tally.full:
            return None
        excess = tally.excess(spec, self.named_groups.get(spec) if isinstance(spec, str) else None)
        if excess:
            self.problem(path, excess)
            tally.end()
            return None
        with tally.inside(spec):
            made = self._build(path, spec)
        tally.wrong += made is None
        return None if made is None else self.pool.shared(made)

    def _build(self, path: SpecPath, spec: object) -> Condition | None:
        if isinstance(spec, str):
            return self._group(path, spec)
        if not isinstance(spec, Mapping):
            self.problem(
                path,
                _(
                    "{value} is not a condition: a group's name, or an operator such as all, any, none, near",
                    value=shown_value(spec),
                ),
            )
            return None
        if len(spec) != 1:
            self.problem(path, _("a condition has one operator: put several conditions under all"))
            return None
        operator, body = next(iter(spec.items()))
        here = (*path, str(operator))
        match operator:
            case "all" | "any" | "none":
                parts = self.operand_list(here, body)
                return _BOOLEAN_CONDITIONS[operator](parts) if parts else None
            case "near":
                return self._near(here, body)
            case "sent" | "para":
                operand = self._inner(here, body)
                return Within(UNIT_KEYWORDS[operator], operand) if operand else None
            case "title" | "head" | "opening" | "lead" | "text":
                operand = self._inner(here, body)
                return InField(operator, operand) if operand else None
            case "count":
                return self._count(here, body)
            case "event":
                return self._event(here, body)
            case "term":
                number = self.vocabulary.term(here, body)
                return None if number is None else GroupOf(self.vocabulary.named[number][0], number)
            case "regex":
                return self._regex(here, body)
            case "place" | "bank" | "border" | "within" | "where":
                return self._place(here, operator, body)
            case "source" | "lang" | "country":
                values = frozenset(value.strip().casefold() for value in str(body).split(",") if value.strip())
                if not values or not isinstance(body, str):
                    self.problem(here, _("written as {operator}: name, or several, separated by commas", operator=operator))
                return About(operator, values) if values else None
            case "query":
                return self.query(here, body)
        self.problem(here, _("no such condition") + nearest_hint(str(operator), CONDITION_OPERATORS))
        return None

    def operand_list(self, path: SpecPath, body: object) -> tuple[Condition, ...]:
        """The conditions of a list, or nothing when one of them is wrong."""
        if isinstance(body, str | Mapping) or not isinstance(body, Sequence):
            self.problem(path, _("takes a list: [first, second]"))
            return ()
        if not body:
            self.problem(path, _("the list is empty"))
        conditions = [self.build((*path, number), spec) for number, spec in enumerate(body)]
        good = tuple(spec for spec in conditions if spec is not None)
        return good if len(good) == len(conditions) else ()

    def query(self, path: SpecPath, text: object) -> Condition | None:
        """A query; its problems show the place with a caret."""
        if not isinstance(text, str):
            self.problem(path, _("{value} is not a query: write it in quotes", value=shown_value(text)))
            return None
        try:
            query = parse_query(text)
        except QueryError as error:
            self.problem(path, str(error))
            return None

        def spotted(inner: SpecPath, message: str) -> None:
            line, column = query.position(inner)
            self.problem(path, f"{message} {line_and_column(line, column)}\n{query.caret(line, column)}")

        conditions = ConditionBuilder(
            self.vocabulary.reporting_to(spotted), self.named_groups, spotted, self.gazetteer, self.tally, self.pool
        )
        return conditions.build((), query.spec)

    def _group(self, path: SpecPath, name: str) -> GroupOf | NamedCondition | None:
        group = self.named_groups.get(name)
        if group is not None:
            return group if isinstance(group, NamedCondition) else GroupOf(name, group)
        self.problem(path, _("no group {name}", name=shown_value(name)) + nearest_hint(name, self.named_groups))
        return None

    def _inner(self, path: SpecPath, spec: object) -> Condition | None:
        """What stands in a sentence, a field or a count: something must be there."""
        condition = self.build(path, spec)
        if condition is not None and (lack := content_lack(condition)):
            self.problem(path, lack)
            return None
        return condition

    def _near(self, path: SpecPath, body: object) -> Condition | None:
        if not isinstance(body, Mapping) or not set(body) <= {"of", "within"} or "of" not in body:
            self.problem(path, _("written as {of: [one, other], within: tokens}"))
            return None
        within = body.get("within")
        if "within" not in body:
            self.problem(path, _("near needs within: how many tokens may stand between"))
        elif not isinstance(within, int) or isinstance(within, bool) or within < 0:
            self.problem((*path, "within"), _("{value} is not a number of tokens", value=shown_value(within)))
        elif within > MAX_QUERY_NUMBER:
            self.problem((*path, "within"), _("at most {n}", n=MAX_QUERY_NUMBER))
            return None
        sides = self.operand_list((*path, "of"), body["of"])
        if sides and len(sides) != 2:
            self.problem((*path, "of"), _("near takes two conditions, not {n}", n=len(sides)))
        if any(isinstance(side, NoneOf | About) for side in sides):
            self.problem((*path, "of"), _("near takes no veto and no property of the article: these have no position in the text"))
        return Near(sides[0], sides[1], within) if len(sides) == 2 and isinstance(within, int) else None

    def _count(self, path: SpecPath, body: object) -> Condition | None:
        if not isinstance(body, Mapping) or set(body) != {"of", "min"}:
            self.problem(path, _("written as {of: condition, min: how often}"))
            return None
        least = body["min"]
        if not isinstance(least, int) or isinstance(least, bool) or least < 1:
            self.problem((*path, "min"), _("{value} is not a number of times (1 or more)", value=shown_value(least)))
            return None
        if least > MAX_QUERY_NUMBER + 1:
            self.problem((*path, "min"), _("at most {n}", n=MAX_QUERY_NUMBER))
            return None
        operand = self._inner((*path, "of"), body["of"])
        return Count(operand, least) if operand else None

    def _event(self, path: SpecPath, body: object) -> EventOf | None:
        if not isinstance(body, Mapping) or (wrong := shape_error(body)):
            self.problem(path, wrong if isinstance(body, Mapping) else _(EVENT_SHAPE))
            return None
        for slot, message in misplaced_places(body, lambda name: self.gazetteer is not None and bool(self.gazetteer.lookup(name))):
            self.problem((*path, slot), message)
        slots = {slot: self._inner((*path, slot), body[slot]) for slot in EVENT_SLOTS if slot in body}
        built = {slot: condition for slot, condition in slots.items() if condition is not None}
        return EventOf(**built) if len(built) == len(slots) else None

    def _regex(self, path: SpecPath, body: object) -> Condition | None:
        slashed = _REGEX_PATTERN.fullmatch(body) if isinstance(body, str) else None
        if not slashed:
            self.problem(path, _("a regular expression is written between slashes: /text/ or /text/i"))
            return None
        try:
            regexes.check_regex(slashed[1], ignore_case=bool(slashed[2]))
        except ValueError as error:
            self.problem(path, _("the regular expression is wrong: {error}", error=error))
            return None
        return RegexOf(slashed[1], bool(slashed[2]))

    def _place(self, path: SpecPath, operator: str, body: object) -> PlaceOf | None:
        if self.gazetteer is None:
            self.problem(path, _("there is no gazetteer to look places up in"))
            return None
        try:
            return place_condition(operator, str(body).strip(), self.gazetteer)
        except ValueError as error:
            self.problem(path, str(error))
            return None
