"""YAML to plain values with the line of each: built from parser events, so that depth, aliases and doubles are ours to judge."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

from crawler.config.slips import explain_slip

Path = tuple[str | int, ...]

MAX_CONFIG_BYTES = 1 << 20
MAX_CONFIG_DEPTH = 32
MAX_YAML_PROBLEMS = 100

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# YAML 1.2 core schema: `no`, `on`, 010 and 1:30 are what they look like, text or a decimal number.
_INT = re.compile(r"[-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_PLAIN_CONSTANTS = {
    "": None,
    "~": None,
    "null": None,
    "Null": None,
    "NULL": None,
    "true": True,
    "True": True,
    "TRUE": True,
    "false": False,
    "False": False,
    "FALSE": False,
}


@dataclass(slots=True)
class YamlDocument:
    """A file's value, the line (from 1) of each path in it, and what is wrong with the file itself."""

    value: Any = None
    lines: dict[Path, int] = field(default_factory=dict)
    ends: dict[Path, int] = field(default_factory=dict)  # last line of each list and mapping
    problems: list[tuple[int, str]] = field(default_factory=list)  # (line, message)

    def line(self, path: Path) -> int:
        """The line of a path, or of the nearest thing around it."""
        for length in range(len(path), -1, -1):
            if path[:length] in self.lines:
                return self.lines[path[:length]]
        return 1


@dataclass(slots=True)
class _Open:
    """A list or mapping under construction."""

    value: Any
    path: Path
    key: Any = None
    has_key: bool = False


def parse(data: bytes) -> YamlDocument:
    """Never raises for what a file can hold: problems are in the document."""
    document = YamlDocument()
    if len(data) > MAX_CONFIG_BYTES:
        document.problems.append((1, f"larger than {MAX_CONFIG_BYTES >> 20} MB: this is no configuration"))
        return document
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        document.problems.append((data[: error.start].count(b"\n") + 1, "not UTF-8 text"))
        return document
    try:
        _build(text, document)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        begun = error.context_mark.line + 1 if error.context_mark else None
        complaint = str(error.problem or error.context)
        document.problems.append(explain_slip(text, mark.line + 1 if mark else 1, complaint, begun))
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        document.problems.append((1, str(error).splitlines()[0] if str(error) else "not readable as YAML"))
    return document


def _build(text: str, document: YamlDocument) -> None:
    stack: list[_Open] = []
    documents = 0
    for event in yaml.parse(text, Loader=_LOADER):
        line = event.start_mark.line + 1
        if len(document.problems) >= MAX_YAML_PROBLEMS:
            return
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                document.problems.append((line, "a second document (---) in the file"))
                return
        elif isinstance(event, yaml.AliasEvent):
            document.problems.append((line, f"aliases (*{event.anchor}) are not supported: write it out"))
            _put(stack, document, None, line)
        elif isinstance(event, yaml.ScalarEvent):
            value = _scalar(event)
            if stack and isinstance(stack[-1].value, dict) and not stack[-1].has_key:
                _key(stack[-1], value, document, line)
            else:
                _put(stack, document, value, line)
        elif isinstance(event, (yaml.SequenceStartEvent, yaml.MappingStartEvent)):
            if len(stack) >= MAX_CONFIG_DEPTH:
                document.problems.append((line, f"nested deeper than {MAX_CONFIG_DEPTH} levels"))
                return
            if stack and isinstance(stack[-1].value, dict) and not stack[-1].has_key:
                document.problems.append((line, "a key must be a word, not a list or mapping"))
                return
            value = [] if isinstance(event, yaml.SequenceStartEvent) else {}
            path = _put(stack, document, value, line)
            stack.append(_Open(value, path))
        elif isinstance(event, (yaml.SequenceEndEvent, yaml.MappingEndEvent)):
            closed = stack.pop()
            document.ends[closed.path] = event.start_mark.line + (1 if event.start_mark.column else 0)


def _key(top: _Open, key: Any, document: YamlDocument, line: int) -> None:
    if key in top.value:
        document.problems.append((line, f"{key!r} stands here a second time"))
    top.key, top.has_key = key, True
    document.lines[(*top.path, key if isinstance(key, (str, int)) else str(key))] = line


def _put(stack: list[_Open], document: YamlDocument, value: Any, line: int) -> Path:
    if not stack:
        document.value = value
        document.lines[()] = line
        return ()
    top = stack[-1]
    if isinstance(top.value, list):
        path: Path = (*top.path, len(top.value))
        document.lines[path] = line
        top.value.append(value)
        return path
    path = (*top.path, top.key if isinstance(top.key, (str, int)) else str(top.key))
    top.value[top.key], top.has_key = value, False
    return path


def _scalar(event: yaml.ScalarEvent) -> Any:
    text = event.value
    if not event.implicit[0]:  # quoted, or tagged as text
        return text
    if text in _PLAIN_CONSTANTS:
        return _PLAIN_CONSTANTS[text]
    if _INT.fullmatch(text) and len(text) < 20:
        return int(text)
    if _FLOAT.fullmatch(text) and len(text) < 40:
        return float(text)
    return text
