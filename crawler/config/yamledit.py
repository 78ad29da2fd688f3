"""Small changes of a YAML file as text: every comment, quote and blank line that is not meant stays as it is. Pure."""

from __future__ import annotations

from collections.abc import Iterator

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from crawler.model.errors import ConfigError

YAML_STEP = "  "


def compose(text: str) -> MappingNode:
    """The nodes of a file of keys, each with its place in the text. Raises `ConfigError`."""
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, ValueError, RecursionError):
        raise ConfigError(("the file cannot be read as YAML",)) from None
    if not isinstance(root, MappingNode):
        raise ConfigError(("the file must hold settings as `key: value`",))
    return root


def pair_of(mapping: Node | None, key: str) -> tuple[Node, Node] | None:
    """The nodes of a key and its value; None where it is not there."""
    if not isinstance(mapping, MappingNode):
        return None
    return next(((name, value) for name, value in mapping.value if name.value == key), None)


def entries_of(sources: Node | None) -> Iterator[tuple[str, Node | None, Node]]:
    """(slug, key or None, what it says) of each entry of `sources`, whether they are a mapping or a list."""
    if isinstance(sources, MappingNode):
        yield from ((name.value, name, value) for name, value in sources.value)
    elif isinstance(sources, SequenceNode):
        for item in sources.value:
            if (slug := pair_of(item, "slug")) is not None:
                yield str(slug[1].value), None, item


def entry_named(entries: SequenceNode, key: str, name: str) -> Node | None:
    """The item of a list of mappings whose `key` says `name`."""
    for item in entries.value:
        pair = pair_of(item, key)
        if pair is not None and pair[1].value == name:
            return item
    return None


def is_empty(node: Node) -> bool:
    """True for a key without a value, and for [] and {}."""
    return not node.value if isinstance(node, (MappingNode, SequenceNode)) else is_null(node)


def is_null(node: Node) -> bool:
    return isinstance(node, ScalarNode) and node.tag == "tag:yaml.org,2002:null"


def with_key(text: str, key: Node | None, mapping: Node, name: str, value: str) -> str:
    """The text with `name: value` in this mapping, which `key` names; what it says of `name` already is replaced."""
    if (pair := pair_of(mapping, name)) is not None:
        return _replaced(text, pair[1], value)
    if is_null(mapping) and key is not None:
        return _replaced(text, mapping, f"{{{name}: {value}}}", after=key)
    if not isinstance(mapping, MappingNode):
        raise ConfigError((f"line {mapping.start_mark.line + 1} holds no keys",))
    if mapping.flow_style:
        start = mapping.start_mark.index + 1
        return f"{text[:start]}{name}: {value}{', ' if mapping.value else ''}{text[start:]}"
    first, first_value = mapping.value[0]
    indent = " " * first.start_mark.column
    if isinstance(first_value, ScalarNode) and first_value.end_mark.line == first.start_mark.line:
        end = _end_of_line(text, first_value.end_mark.index)
        return f"{text[:end]}\n{indent}{name}: {value}{text[end:]}"
    start = first.start_mark.index
    return f"{text[:start]}{name}: {value}\n{indent}{text[start:]}"


def with_item(text: str, key: str, item: list[str]) -> str:
    """The text with one more item in the list `key`, which is made where there is none; `item`: its lines, without the dash.
    Raises `ConfigError` where the list is written on one line."""
    pair = pair_of(compose(text), key)
    if pair is None:
        text, indent, position = f"{text.rstrip()}\n\n{key}:\n", YAML_STEP, None
    elif is_empty(pair[1]):
        if not is_null(pair[1]):
            text = text[: pair[1].start_mark.index].rstrip(" ") + text[pair[1].end_mark.index :]
        indent, position = YAML_STEP, pair[0].start_mark.line + 1
    elif isinstance(pair[1], SequenceNode) and not pair[1].flow_style:
        end = content_end(text, pair[1].start_mark.index, pair[1].end_mark.index)
        indent, position = " " * pair[1].start_mark.column, text.count("\n", 0, end) + 1
    else:
        raise ConfigError((f"{key} must be written as a list of `- …`, each on its own line, to be added to",))
    lines = text.rstrip("\n").split("\n")
    written = [f"{indent}- {item[0]}", *(f"{indent}  {line}" if line.strip() else "" for line in item[1:])]
    position = len(lines) if position is None else position
    return "\n".join([*lines[:position], *written, *lines[position:]]) + "\n"


def without_entry(text: str, sources: Node, slug: str) -> str:
    """The text without that entry of `sources`; comments above and below it stay."""
    number, key, value = next((n, key, value) for n, (name, key, value) in enumerate(entries_of(sources)) if name == slug)
    start, end = (key or value).start_mark, value.end_mark
    if sources.flow_style:
        return _without_in_flow(text, sources, number, start.index, end.index)
    first = text.rfind("\n", 0, start.index) + 1
    if text[first : start.index].strip(" -"):
        raise ConfigError((f"line {start.line + 1} holds more than this source",))
    last = end.index
    if end.column == 0 or not text[text.rfind("\n", 0, last) + 1 : last].strip():  # the mark of a block is where the next begins
        last = content_end(text, start.index, last)
    last = _end_of_line(text, last)
    return text[:first] + text[last + 1 :]


def _without_in_flow(text: str, sources: Node, number: int, start: int, end: int) -> str:
    rest = text[end:]
    if rest.lstrip().startswith(","):
        end += rest.index(",") + 1
        while text[end : end + 1] == " ":
            end += 1
    elif number:
        start = text.rindex(",", sources.start_mark.index, start)
    return text[:start] + text[end:]


def content_end(text: str, start: int, end: int) -> int:
    """Where what begins at `start` ends, comments and blank lines before `end` left out."""
    lines = text[start:end].splitlines(keepends=True)
    while len(lines) > 1 and (not lines[-1].strip() or lines[-1].lstrip().startswith("#")):
        lines.pop()
    return start + len("".join(lines).rstrip())


def _replaced(text: str, node: Node, value: str, *, after: Node | None = None) -> str:
    """The text with another value for a node; one that is not written is put behind the colon of the key `after`."""
    start, end = node.start_mark.index, node.end_mark.index
    if start == end and after is not None:
        start = end = text.index(":", after.end_mark.index) + 1
        value = f" {value}"
    return text[:start] + value + text[end:]


def _end_of_line(text: str, offset: int) -> int:
    end = text.find("\n", offset)
    if end < 0:
        return len(text)
    return end - 1 if text[end - 1 : end] == "\r" else end
