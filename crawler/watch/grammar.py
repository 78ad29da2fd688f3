"""The query language: `@soldiers AND (fled OR "crossed into") NEAR/12 @tj NOT @noise_sport`.

A query becomes the structured form that rules may also be written in, so that both mean the same by construction.
Precedence, tightest first: NOT and `-`, NEAR/n, AND (also unwritten), OR.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from typing import Any

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedCharacters, UnexpectedEOF, UnexpectedInput, UnexpectedToken

from crawler.language.plurals import count
from crawler.language.reader.texts import gettext as _
from crawler.watch.event_errors import event_error, no_slot_error
from crawler.watch.leaves import EVENT_SLOTS, TEXT_FIELDS
from crawler.watch.query_error import QueryError, caret_line
from crawler.watch.query_slips import CLOSING_QUOTES, OPERATOR_HINTS, UNSEEN_MARKS, find_slip, unclosed_quote

FACT_OPERATORS = ("source", "lang", "country", "bank", "border", "place", "within", "where")  # hold values
QUERY_KEYWORDS = frozenset({"AND", "OR", "NOT", "NEAR", "SENT", "PARA", "COUNT", "EVENT"})
MAX_QUERY_CHARS = 10_000  # of one query
MAX_PARENTHESES_DEPTH = 50  # of parentheses
MAX_QUERY_NUMBER = 10_000  # words between, places counted: a larger one says nothing of an article
MAX_PATH_STEPS = 200  # into the structured form: NOT NOT NOT … nests without parentheses

GRAMMAR = r"""
start: either
?either: both ("OR" both)*
?both: near (_AND? near)*
?near: unary (NEAR unary)*
?unary: (NOT | MINUS) unary -> none
      | atom
?atom: "(" either ")"
     | UNIT "(" either ")"                    -> unit
     | "COUNT" "(" either ")" CMP INT         -> count
     | "EVENT" "(" term slot* ")"            -> event
     | FIELD (term | "(" either ")")          -> field
     | FACT (WORD | PHRASE | INT)             -> fact
     | REGEX                                  -> regex
     | term
slot: SLOT (term | "(" either ")")
    | FACT (WORD | PHRASE | INT)
    | FACT (MACRO | "(" either ")")
?term: MACRO                                  -> macro
     | (WORD | PHRASE | INT)                  -> words

_AND.5: "AND"
NOT.5: "NOT"
NEAR.6: /NEAR\/[0-9]+/
UNIT.5: /(SENT|PARA)(?=\s*\()/
FIELD.6: /(title|head|opening|lead|text):/
FACT.6: /(source|lang|country|bank|border|place|within|where):/
SLOT.6: /(actor|target):/
MACRO.5: /@[\w-]+/
REGEX.5: /\/(\\.|[^\/\\\n])+\/i?/
PHRASE.5: /"[^"]*"|«[^»]*»|“[^”]*”|„[^“”]*[“”]/
CMP: /[<>]?=|[<>]/
INT.2: /[0-9]+(?![^\s()"«»“”„:UNSEEN])/
MINUS.3: /-(?=[^\s\-UNSEEN])/
WORD: /[^\s()"«»“”„:@\/<>=\-UNSEEN][^\s()"«»“”„:<>=UNSEEN]*/
%ignore /[\sUNSEEN]+/
""".replace("UNSEEN", UNSEEN_MARKS)


SpecPath = tuple[str | int, ...]  # of a node in the structured form: "watches", 3, "when", "all", 1


@dataclass(frozen=True, slots=True)
class Query:
    """A query in the structured form, with the place (line and column from 1) of each of its nodes by path."""

    spec: Any
    positions: dict[SpecPath, tuple[int, int]]
    text: str

    def position(self, path: SpecPath) -> tuple[int, int]:
        """Where the node at this path, or the nearest one above it, was written."""
        while path not in self.positions and path:
            path = path[:-1]
        return self.positions.get(path, (1, 1))

    def caret(self, line: int, column: int) -> str:
        return caret_line(self.text, line, column)


def parse_query(text: str) -> Query:
    """The query in the structured form. Raises `QueryError`."""
    if not text.strip():
        raise QueryError(_("the query is empty"), text, 1, 1)
    if len(text) > MAX_QUERY_CHARS:
        raise QueryError(
            _("the query is longer than {counted}: put terms into groups", counted=count(MAX_QUERY_CHARS, "character")),
            text[:100],
            1,
            1,
        )
    _check_depth(text)
    slip = find_slip(text)
    if slip is not None:
        raise QueryError(slip[0], text, *_line_and_column(text, slip[1]))
    try:
        tree = _parser().parse(text)
    except UnexpectedInput as error:
        raise _query_error(error, text) from None
    positions: dict[SpecPath, tuple[int, int]] = {}
    spec = _spec(tree.children[0], (), positions, text)
    return Query(spec, positions, text)


@cache
def _parser() -> Lark:
    return Lark(GRAMMAR, parser="lalr", propagate_positions=True, maybe_placeholders=False)


def _check_depth(text: str) -> None:
    depth = 0
    for offset, char in enumerate(text):
        depth += (char == "(") - (char == ")")
        if depth > MAX_PARENTHESES_DEPTH:
            message = _("parentheses are nested more than {n} deep", n=MAX_PARENTHESES_DEPTH)
            raise QueryError(message, text, *_line_and_column(text, offset))


def _spec(node: Any, path: SpecPath, positions: dict[SpecPath, tuple[int, int]], text: str) -> Any:
    """One node in the structured form."""
    _mark(node, path, positions, text)
    if isinstance(node, Token):
        raise AssertionError(f"a bare token {node!r}")

    def inner(child: Any, *steps: str | int) -> Any:
        return _spec(child, (*path, *steps), positions, text)

    match node.data:
        case "either":
            return {"any": [inner(child, "any", number) for number, child in enumerate(node.children)]}
        case "both":
            return {"all": [inner(child, "all", number) for number, child in enumerate(node.children)]}
        case "near":
            return _near(node.children, path, positions, text)
        case "none":
            return {"none": [inner(node.children[-1], "none", 0)]}
        case "unit":
            unit = {"SENT": "sent", "PARA": "para"}[str(node.children[0])]
            return {unit: inner(node.children[1], unit)}
        case "count":
            operand, sign, number = node.children
            if sign not in (">", ">="):
                raise QueryError(_("COUNT(…) is compared with >= or >"), text, sign.line, sign.column)
            least = _number(number, str(number), text) + (sign == ">")
            return {"count": {"of": inner(operand, "count", "of"), "min": least}}
        case "field":
            name = str(node.children[0])[:-1]
            return {name: inner(node.children[1], name)}
        case "event":
            return {"event": _event(node.children, path, positions, text)}
        case "fact":
            return {str(node.children[0])[:-1]: _unquoted(str(node.children[1]))}
        case "regex":
            return {"regex": str(node.children[0])}
        case "macro":
            return str(node.children[0])[1:]
        case "words":
            return {"term": _term(node.children[0], text)}
    raise AssertionError(f"no rule {node.data!r}")


def _near(children: list[Any], path: SpecPath, positions: dict[SpecPath, tuple[int, int]], text: str) -> Any:
    """`a NEAR/3 b NEAR/5 c`: from the left, (a NEAR/3 b) NEAR/5 c."""
    if len(children) == 1:
        return _spec(children[0], path, positions, text)
    *left, operator, right = children
    _mark(children[0], path, positions, text)
    return {
        "near": {
            "of": [_near(left, (*path, "near", "of", 0), positions, text), _spec(right, (*path, "near", "of", 1), positions, text)],
            "within": _number(operator, str(operator).partition("/")[2], text),
        }
    }


def _event(children: list[Any], path: SpecPath, positions: dict[SpecPath, tuple[int, int]], text: str) -> dict[str, Any]:
    """`@clash actor:@soldiers where:border`: a condition for each slot."""
    trigger, *slots = children
    made = {"trigger": _spec(trigger, (*path, "event", "trigger"), positions, text)}
    for slot in slots:
        key, body = slot.children
        name = str(key)[:-1]
        if name in made or name not in EVENT_SLOTS:
            message = _("{name}: twice in one EVENT", name=name) if name in made else no_slot_error(name)
            raise QueryError(message, text, key.line, key.column)
        if isinstance(body, Token) and body.type == "MACRO":
            made[name] = str(body)[1:]
        elif isinstance(body, Token):
            made[name] = {name: _unquoted(str(body))}
        else:
            made[name] = _spec(body, (*path, "event", name), positions, text)
    return made


def _number(token: Token, digits: str, text: str) -> int:
    """A number that is not too large: Python itself refuses those of thousands of digits."""
    digits = digits.lstrip("0") or "0"
    if len(digits) > len(str(MAX_QUERY_NUMBER)) or int(digits) > MAX_QUERY_NUMBER:
        raise QueryError(_("at most {n}", n=MAX_QUERY_NUMBER), text, token.line or 1, token.column or 1)
    return int(digits)


def _term(token: Token, text: str) -> str:
    """A word or a phrase. An operator that stands where a term should be is no word."""
    if token in QUERY_KEYWORDS:
        hint = OPERATOR_HINTS.get(str(token))
        message = _(hint) if hint else _("{token} must stand between two terms", token=token)
        raise QueryError(
            _('{message}; to search for the word, write "{token}"', message=message, token=token),
            text,
            token.line or 1,
            token.column or 1,
        )
    named = _unquoted(str(token))
    if named.startswith("@") and named != token:
        raise QueryError(
            _("a group stands without quotation marks: {name}", name=named.split()[0]), text, token.line or 1, token.column or 1
        )
    return named


def _mark(node: Any, path: SpecPath, positions: dict[SpecPath, tuple[int, int]], text: str) -> None:
    """Remember where a node stands. Raises `QueryError` when it stands too deep."""
    positions[path] = _where(node)
    if len(path) > MAX_PATH_STEPS:
        raise QueryError(_("the query is nested too deeply"), text, *positions[path])


def _where(node: Any) -> tuple[int, int]:
    if isinstance(node, Token):
        return node.line or 1, node.column or 1
    if isinstance(node, Tree) and not node.meta.empty:
        return node.meta.line, node.meta.column
    return 1, 1


def _line_and_column(text: str, offset: int) -> tuple[int, int]:
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def _unquoted(text: str) -> str:
    return text[1:-1] if text[:1] in CLOSING_QUOTES else text


def _query_error(error: UnexpectedInput, text: str) -> QueryError:
    """The error of the parser, in the words of someone who writes rules."""
    lines = text.splitlines()
    if isinstance(error, UnexpectedEOF) or (isinstance(error, UnexpectedToken) and error.token.type == "$END"):
        depth = text.count("(") - text.count(")")
        message = _("a parenthesis is not closed") if depth > 0 else _("the query ends where a term should follow")
        return QueryError(message, text, len(lines), len(lines[-1].rstrip()) + 1)
    line, column = error.line, error.column
    offset = sum(len(row) + 1 for row in text.split("\n")[: line - 1]) + column - 1
    in_event = event_error(text, offset, FACT_OPERATORS)
    if in_event is not None:
        message, begin = in_event
        return QueryError(message, text, *_line_and_column(text, begin))
    if isinstance(error, UnexpectedCharacters):
        char = lines[line - 1][column - 1 : column] if line <= len(lines) else ""
        before = re.split(r"[\s():]", lines[line - 1][: column - 1])[-1] if char == ":" else ""
        if before:
            near = get_close_matches(before, (*TEXT_FIELDS, *FACT_OPERATORS), n=1)
            fields = ", ".join((*TEXT_FIELDS, *FACT_OPERATORS))
            hint = "; " + _("did you mean {name}?", name=f"{near[0]}:") if near else ": " + _("fields are {names}", names=fields)
            return QueryError(_("no field {name}", name=repr(before)) + hint, text, line, column - len(before))
        message = (
            unclosed_quote(text, offset)
            if char in CLOSING_QUOTES
            else {
                "/": _("a regular expression is not closed by /"),
                "*": _("* is allowed only at the end of a word"),
                "@": _("@ needs the name of a group"),
                "-": _("- needs a term right after it"),
            }.get(char, _("{text} is not allowed here", text=repr(char)))
        )
        return QueryError(message, text, line, column)
    token = getattr(error, "token", "")
    if token == ")":
        opened = text.count("(") >= text.count(")")
        return QueryError(
            _("there is nothing between the parentheses") if opened else _("this parenthesis closes nothing"), text, line, column
        )
    return QueryError(_("{text} is not allowed here", text=repr(str(token))), text, line, column)
