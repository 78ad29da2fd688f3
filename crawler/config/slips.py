"""What people mistype in YAML, in words that name slip and remedy: a parser says where it gave up, not what was meant. Pure."""

from __future__ import annotations

import re

from crawler.language.plurals import count

MAX_SLIP_CHARS = 60
_GLUED = re.compile(r"^(\s*(?:- +)?)([A-Za-z_][\w-]*):(?!//)(?=[^\s:])(.*)$")
_GLUED_DASH = re.compile(r"^(\s*)-(?=[A-Za-z_\"'])(.*)$")
_PAIR = re.compile(r"^\s*(?:- +)*([A-Za-z_][\w-]*): +([^\s\"'\[{|>#].*)$")
_NO_BREAK = re.compile(r"^ *(?:- *)?[\u00a0\u202f]|[:-][\u00a0\u202f]")
_YAML_QUOTE_BEGIN = re.compile(r"(?:(?<=[:,\[{-])\s+|(?<=[\[{,])|^\s*)([\"'])")
_YAML_QUOTED = {'"': re.compile(r'"(?:\\.|[^"\\])*"'), "'": re.compile(r"'(?:''|[^'])*'")}
_BARE_AT = re.compile(r"[:,\[{-]\s+(@[\w-]+)")
MAX_LINES_ABOVE = 20  # of what a parser complains of, where the quote that misled it may begin
_RESERVED = "@`%"  # a plain text cannot begin with these


def explain_slip(text: str, line: int, message: str, begun: int | None = None) -> tuple[int, str]:
    """The line (from 1) and words for what a parser complained of at `line`; `begun`: where the part that it was reading begins."""
    lines = text.splitlines()
    for number in (line, line - 1):
        indent = re.match(r"\s*", _line(lines, number))
        if indent and "\t" in indent[0]:
            return number, "the line is indented with a tab: YAML takes spaces only, put two in its place"
    for number in range(line, max(0, line - 4), -1):
        if _NO_BREAK.search(_line(lines, number)):
            return number, "a no-break space (U+00A0) stands where YAML needs an ordinary one: type it anew"
    for number in (line, line - 1, line - 2):
        if slip := glued(_line(lines, number)):
            return number, slip
    for number in range(line, max(0, line - MAX_LINES_ABOVE), -1):
        if slip := quote_slip(_line(lines, number)):
            return number, slip
    if "end of stream" in message and begun:
        return begun, "the quote that begins here is never closed"
    if "',' or" in message and begun:
        closing = "}" if "}" in message else "]"
        return begun, f"the bracket that opens here is not closed by {closing}, or a comma is missing before line {line}"
    pair = _PAIR.match(_line(lines, line))
    if pair and pair[2][0] in _RESERVED:
        return line, f"a text that begins with {pair[2][0]} must stand in quotes, or on the next line after `{pair[1]}: >-`"
    bare = _BARE_AT.search(_line(lines, line)) if "start any token" in message else None
    if bare:
        return line, f"a text that begins with @ must stand in quotes: {bare[1]} and what belongs to it"
    if pair and re.search(r":(\s|$)", pair[2]):
        return line, f'the text holds a colon: put it in quotes: {pair[1]}: "{_short(pair[2])}"'
    return line, _indentation_slip(lines, line) or message


def glued(line: str) -> str:
    """The remedy for a colon or a dash without the space after it; empty where there is none."""
    if dash := _GLUED_DASH.match(line):
        return f"a space is missing after the dash: write `- {_short(dash[2])}`"
    if pair := _GLUED.match(line):
        return f"a space is missing after the colon: write `{pair[2]}: {_short(pair[3])}`"
    return ""


def quote_slip(line: str) -> str:
    """What is wrong with the quotes of a line; empty: they are closed, and nothing stands behind them."""
    position = 0
    while begin := _YAML_QUOTE_BEGIN.search(line, position):
        if " #" in line[position : begin.start(1)] or line.lstrip().startswith("#"):
            return ""
        quoted = _YAML_QUOTED[begin[1]].match(line, begin.start(1))
        if quoted is None:
            return "the quote that begins here is never closed in its line"
        rest = line[quoted.end() :].lstrip()
        if rest and rest[0] not in ",]}:#":
            return f"a quote inside a quoted text ends it: put the whole in single quotes: '{_short(quoted[0][1:-1])} …'"
        position = quoted.end()
    return ""


def _indentation_slip(lines: list[str], line: int) -> str:
    """Where a line stands deeper or less deep than those before it allow."""
    indent = _indent(_line(lines, line))
    above = [text for text in lines[: line - 1] if text.strip() and not text.lstrip().startswith("#")]
    if not above or not _line(lines, line).strip():
        return ""
    last = above[-1]
    if indent > _keys_indent(last) and _PAIR.match(last):
        deep = count(_keys_indent(last), "space")
        return f"indented by {count(indent, 'space')}, but the line above by {deep} and it has its value already: give both {deep}"
    is_item = _line(lines, line).lstrip().startswith("-")
    levels = (
        {_indent(text) for text in above if text.lstrip().startswith("-")} if is_item else {_keys_indent(text) for text in above}
    )
    if levels and indent not in levels:
        near = min(levels, key=lambda level: (abs(level - indent), -level))
        return (
            f"indented by {count(indent, 'space')}, as no line above: what belongs together is indented alike, here by "
            f"{count(near, 'space')}"
        )
    return ""


def _keys_indent(line: str) -> int:
    """Where the first key of a line stands, behind the dashes."""
    return len(line) - len(line.lstrip(" -"))


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _line(lines: list[str], number: int) -> str:
    return lines[number - 1] if 0 < number <= len(lines) else ""


def _short(text: str) -> str:
    text = text.strip()
    return text if len(text) <= MAX_SLIP_CHARS else f"{text[: MAX_SLIP_CHARS - 1]}…"
