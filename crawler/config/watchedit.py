"""Changing one watch in the text of config.yaml: the rest of the file, comments included, stays as it is. Pure."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from crawler.config.packaged import read_included
from crawler.config.yamledit import compose, content_end, entry_named, pair_of, with_item, with_key
from crawler.config.yamlfile import parse
from crawler.model.errors import ConfigError

FORM_KEYS = ("title", "severity", "query")
YAML_WORDS = ("yes", "off", "true", "false", "null")
MAX_LINE_CHARS = 100  # of a query, before it is folded
YAML_INDENT = "  "


@dataclass(frozen=True, slots=True)
class WatchText:
    """A watch as the file has it."""

    block: str  # moved to the left margin
    line: int  # of the file, from 1, where it begins
    fields: Mapping[str, Any]

    @property
    def lines(self) -> int:
        return self.block.count("\n") + 1


def watch_text(text: str, watch: str) -> WatchText:
    """The block of a watch. Raises `ConfigError` where there is none, or it is written in a way that is not changed here."""
    node, _ = _watch_node(text, watch)
    first, last = _lines_of(text, node)
    lines = text.split("\n")[first:last]
    indent = node.start_mark.column
    lines[0] = " " * indent + lines[0][indent:]
    block = "\n".join(line[min(indent, len(line) - len(line.lstrip(" "))) :] for line in lines)
    return WatchText(block, first + 1, _fields(block))


def included_watch_text(text: str, folder: Path, watch: str) -> WatchText:
    """The block of a watch that a file which the configuration `text` includes has. Raises `ConfigError` where none has."""
    names = parse(text.encode("utf-8", "replace")).value.get("include") or ()
    for name in names:
        try:
            _, data = read_included(str(name), folder, Path.read_bytes)
            return watch_text(data.decode("utf-8", "replace").replace("\r\n", "\n"), watch)
        except (OSError, ConfigError):
            continue
    raise ConfigError((f"there is no watch {watch!r}",))


def with_watch(text: str, watch: str, block: str) -> str:
    """The text with another block for this watch, or with a watch more where it has none of this id: a new one, or one in the
    place of an included one. Raises `ConfigError` where more than this watch would change."""
    if not has_watch(text, watch):
        changed = with_item(text, "watches", block.replace("\r\n", "\n").rstrip().split("\n"))
        _see_that_the_rest_stays(text, changed, watch)
        return changed
    node, _ = _watch_node(text, watch)
    first, last = _lines_of(text, node)
    lines = text.split("\n")
    indent = node.start_mark.column
    written = block.replace("\r\n", "\n").rstrip().split("\n")
    padded = [" " * indent + line if line.strip() else "" for line in written]
    padded[0] = lines[first][:indent] + written[0]
    changed = "\n".join([*lines[:first], *padded, *lines[last:]])
    _see_that_the_rest_stays(text, changed, watch)
    return changed


def has_watch(text: str, watch: str) -> bool:
    """Whether the file itself says anything of it."""
    pair = pair_of(compose(text), "watches")
    return pair is not None and isinstance(pair[1], SequenceNode) and entry_named(pair[1], "id", watch) is not None


def new_block(watch: str, fields: Mapping[str, str]) -> str:
    """The block of a new watch."""
    written = {key: _scalar(fields.get(key, "").replace("\r\n", "\n").strip(), on_one_line=False) for key in FORM_KEYS}
    return "\n".join([f"id: {json.dumps(watch)}", *(f"{key}: {value}" for key, value in written.items())])


def alone(text: str, watch: str) -> str:
    """The text with this watch only, each line where it was: for a trial that is quick and names the right lines."""
    node, watches = _watch_node(text, watch)
    lines = text.split("\n")
    for another in watches.value:
        if another is not node:
            first, last = _lines_of(text, another)
            lines[first:last] = [""] * (last - first)
    return "\n".join(lines)


def with_fields(block: str, fields: Mapping[str, str], *, enabled: bool) -> str:
    """The block with what the form says; a key that says the same already is not touched."""
    former = _fields(block)
    for key in FORM_KEYS:
        wish = fields.get(key, "").replace("\r\n", "\n").strip()
        if key in fields and (wish or key in former) and wish != str(former.get(key, "")).strip():
            block = _with_value(block, key, wish)
    if bool(former.get("enabled", True)) != enabled:
        block = with_key(block, None, compose(block), "enabled", "true" if enabled else "false")
    return block


def in_block(problem: str, path: Path, block_line: int, lines: int) -> str:
    """A problem of the file in words for who sees the block alone: its own lines are counted from 1."""
    place = re.match(rf"{re.escape(str(path))}:(\d+): (?:watches\[\d+\]\.?)?", problem)
    if place is None:
        return problem
    line = int(place[1]) - block_line + 1
    where = f"line {line}" if 1 <= line <= lines else f"{path.name}, line {place[1]}"
    return f"{where}: {problem[place.end() :].removeprefix(': ')}"


def _with_value(block: str, key: str, text: str) -> str:
    mapping = compose(block)
    value = _scalar(text, on_one_line=mapping.flow_style)
    pair = pair_of(mapping, key)
    if pair is not None and isinstance(pair[1], ScalarNode) and pair[1].style in ("|", ">"):
        start = pair[1].start_mark.index
        return block[:start] + value + block[content_end(block, start, pair[1].end_mark.index) :]
    return with_key(block, None, mapping, key, value)


def _scalar(text: str, *, on_one_line: bool) -> str:
    """A text as a YAML value: a long one folded, as people write queries."""
    if re.fullmatch(r"[a-z]{3,}", text) and text not in YAML_WORDS:
        return text
    plain = " ".join(text.split("\n"))
    if on_one_line or len(plain) <= MAX_LINE_CHARS or plain != " ".join(plain.split()):
        return json.dumps(text, ensure_ascii=False)
    lines = textwrap.wrap(plain, MAX_LINE_CHARS, break_long_words=False, break_on_hyphens=False)
    return ">-\n" + "\n".join(YAML_INDENT + line for line in lines)


def _fields(block: str) -> dict[str, Any]:
    value = parse(block.encode("utf-8", "replace")).value
    return value if isinstance(value, dict) else {}


def _watch_node(text: str, watch: str) -> tuple[Node, SequenceNode]:
    pair = pair_of(compose(text), "watches")
    if pair is None or not isinstance(pair[1], SequenceNode):
        raise ConfigError((f"there is no watch {watch!r}",))
    node = entry_named(pair[1], "id", watch)
    if node is None:
        raise ConfigError((f"there is no watch {watch!r}",))
    before = text[text.rfind("\n", 0, node.start_mark.index) + 1 : node.start_mark.index]
    if pair[1].flow_style or not isinstance(node, MappingNode) or before.strip() != "-":
        raise ConfigError((f"{watch} is written in a way that is left to you to change: `- id: {watch}` on a line of its own",))
    return node, pair[1]


def _lines_of(text: str, node: Node) -> tuple[int, int]:
    """First line of a node, from 0, and the line after its last."""
    end = content_end(text, node.start_mark.index, node.end_mark.index)
    return node.start_mark.line, text.count("\n", 0, end) + 1


def _see_that_the_rest_stays(before: str, after: str, watch: str) -> None:
    """Raises `ConfigError`. A text that cannot be read is left to the check, which names the line."""
    try:
        yaml.compose(after, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, ValueError, RecursionError):
        return
    if _rest_of(before, watch) != _rest_of(after, watch):
        raise ConfigError((f"one watch is changed here, and its id {watch!r} stays: change more of the file in an editor",))


def _rest_of(text: str, watch: str) -> dict[str, Any]:
    """All that a file says, but for one watch."""
    value = parse(text.encode("utf-8", "replace")).value
    settings = dict(value) if isinstance(value, dict) else {}
    watches = settings.get("watches")
    settings["watches"] = [
        spec for spec in (watches if isinstance(watches, list) else ()) if not (isinstance(spec, dict) and spec.get("id") == watch)
    ]
    return settings
