"""Adding, changing and removing a source in config.yaml as text, so that every comment and every blank line stays where it is."""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any

from yaml.nodes import Node, SequenceNode

from crawler.config.loading import load
from crawler.config.problems import near
from crawler.config.saving import write_valid
from crawler.config.yamledit import compose, entries_of, is_empty, is_null, pair_of, with_key, without_entry
from crawler.config.yamlfile import parse
from crawler.model.errors import ConfigError

OF_INCLUDED_FILE = "is a source of an included file"


@dataclass(frozen=True, slots=True)
class NewFeed:
    """A feed to add."""

    url: str
    kind: str = "rss"
    selector: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSource:
    """A source to add."""

    slug: str
    name: str
    feeds: tuple[NewFeed, ...]
    homepage: str = ""
    country: str = ""
    languages: tuple[str, ...] = ()


def add_source(path: Path, source: NewSource) -> None:
    """Append a source. Raises `ConfigError` when the file would not be valid with it; the file is then as it was."""
    write_valid(path, text_with_source(path, source))


def text_with_source(path: Path, source: NewSource) -> str:
    """What the file says with one more source. Raises `ConfigError`."""
    if source.slug in _included(path):
        raise ConfigError((f"{source.slug!r} {OF_INCLUDED_FILE}: choose another slug",))
    return _with_sources(path, [source])[0]


def add_sources(path: Path, sources: Sequence[NewSource], *, dry_run: bool = False) -> dict[str, str]:
    """Append all sources that the file stays valid with, in one writing; slug → why not, of the others. Raises `ConfigError` when
    the file would not be valid for another reason; it is then as it was."""
    included = _included(path)
    refused = {source.slug: OF_INCLUDED_FILE for source in sources if source.slug in included}
    while accepted := [source for source in sources if source.slug not in refused]:
        text, last_lines = _with_sources(path, accepted)
        try:
            write_valid(path, text, dry_run=dry_run)
            break
        except ConfigError as error:
            faults = {
                accepted[bisect_left(last_lines, line) - 1].slug: message for line, message in _in_blocks(path, error, last_lines)
            }
            if not faults:
                raise
            refused |= faults
    return refused


def _in_blocks(path: Path, error: ConfigError, last_lines: Sequence[int]) -> Iterator[tuple[int, str]]:
    """The line and words of each problem that stands in an added block; `last_lines[0]` is the line before the first."""
    for problem in error.problems:
        place = re.match(rf"{re.escape(str(path))}:(\d+): (?:\S+: )?", problem)
        if place and last_lines[0] < int(place[1]) <= last_lines[-1]:
            yield int(place[1]), problem[place.end() :]


def set_enabled(path: Path, slug: str, enabled: bool) -> None:
    """Write `enabled` of a source: into its entry, else a new one where it is of an included file. Raises `ConfigError`."""
    write_valid(path, text_with_enabled(path, slug, enabled))


def text_with_enabled(path: Path, slug: str, enabled: bool) -> str:
    """What the file says with a source switched on or off. Raises `ConfigError`."""
    _known(path, slug)
    old, text = _text_of(path)
    value = "true" if enabled else "false"
    for name, key, entry in entries_of(_sources_node(text)):
        if name == slug:
            text = with_key(text, key, entry, "enabled", value)
            break
    else:
        text, _ = _with_blocks(
            path, text, [([f"- {{slug: {_key(slug)}, enabled: {value}}}"], [f"{_key(slug)}: {{enabled: {value}}}"])]
        )
    return _one_change(path, old, text, slug)


def remove_source(path: Path, slug: str) -> bool:
    """Take out what the file says of a source; True where an included file still has it. Raises `ConfigError`."""
    included = _known(path, slug)
    old, text = _text_of(path)
    sources = _sources_node(text)
    if sources is None or slug not in {name for name, _, _ in entries_of(sources)}:
        raise ConfigError((f"{slug!r} {OF_INCLUDED_FILE}: disable it instead",))
    write_valid(path, _one_change(path, old, without_entry(text, sources, slug), slug))
    return included


def _known(path: Path, slug: str) -> bool:
    """True for a source of an included file, False for one of the configuration's own. Raises `ConfigError` for neither."""
    included = _included(path)
    own = {name for name, _, _ in entries_of(_sources_node(_text_of(path)[1]))}
    if slug not in included | own:
        raise ConfigError((f"there is no source {slug!r}{near(slug, sorted(included | own))}",))
    return slug in included


def _included(path: Path) -> set[str]:
    return {catalog_feed.source.slug for catalog_feed in load(path).catalog if catalog_feed.included}


def _text_of(path: Path) -> tuple[str, str]:
    """The file as it is, and with plain line ends."""
    old = path.read_bytes().decode("utf-8")
    return old, old.replace("\r\n", "\n")


def _sources_node(text: str) -> Node | None:
    pair = pair_of(compose(text), "sources")
    return pair[1] if pair else None


def _one_change(path: Path, old: str, text: str, slug: str) -> str:
    """The text, with the line ends of the file, if nothing but that source is another than before. Raises `ConfigError`."""
    if _rest_of(old, slug) != _rest_of(text, slug):
        raise ConfigError((f"{path}: {slug} is written in a way that is left to you to change",))
    return text.replace("\n", "\r\n") if "\r\n" in old else text


def _rest_of(text: str, slug: str) -> dict[str, Any]:
    """All that a file says, but for one source."""
    settings = dict(parse(text.encode()).value or {})
    sources = settings.pop("sources", None) or {}
    if isinstance(sources, list):
        sources = {source.get("slug") if source else source: source for source in sources}
    settings["sources"] = {name: source for name, source in sources.items() if str(name) != slug}
    return settings


def _with_sources(path: Path, sources: Sequence[NewSource]) -> tuple[str, list[int]]:
    """The file's text with these sources, and the line before the first block and the last one of each. Raises `ConfigError`."""
    old, text = _text_of(path)
    blocks = []
    for source in sources:
        lines = _block(source)
        blocks.append((lines, [f"{_key(source.slug)}:", *lines[1:]]))
    text, last_lines = _with_blocks(path, text, blocks)
    return text.replace("\n", "\r\n") if "\r\n" in old else text, last_lines


def _with_blocks(path: Path, text: str, blocks: Sequence[tuple[list[str], list[str]]]) -> tuple[str, list[int]]:
    """The text with each block, in its form for a list or for a mapping, as the file writes `sources`; and the line before the
    first and the last line of each. Raises `ConfigError`."""
    pair = pair_of(compose(text), "sources") if text.strip() else None
    document = parse(text.encode())
    as_list = pair is None or isinstance(pair[1], SequenceNode)
    indent = "  "
    if pair is not None and is_empty(pair[1]):
        if not is_null(pair[1]):
            text = text[: pair[1].start_mark.index].rstrip(" ") + text[pair[1].end_mark.index :]
        lines = text.splitlines(keepends=True)
        position = pair[0].start_mark.line + 1
        while position < len(lines) and lines[position][:1] == " " and lines[position].lstrip().startswith("#"):
            position += 1
    elif pair is not None:
        lines = text.splitlines(keepends=True)
        position = document.ends[("sources",)]
        while position > 0 and (not lines[position - 1].strip() or lines[position - 1].lstrip().startswith("#")):
            position -= 1  # comments before the next key belong to that
        if pair[1].flow_style:
            form = "a list of `- slug: …`" if as_list else "a mapping of `slug: …`"
            raise ConfigError((f"{path}: sources must be written as {form}, each on its own line, to be added to",))
        column = pair[1].start_mark.column
        indent = " " * column
    else:
        lines = text.splitlines(keepends=True)
        if lines and not lines[-1].endswith("\n"):
            lines[-1] += "\n"
        lines.append("sources:\n")
        position = len(lines)
    if lines and not lines[position - 1].endswith("\n"):
        lines[position - 1] += "\n"
    written = [block[0] if as_list else block[1] for block in blocks]
    lines[position:position] = [f"{indent}{line}\n" for block in written for line in block]
    return "".join(lines), list(accumulate(map(len, written), initial=position))


def _key(slug: str) -> str:
    """A slug as a YAML key: quoted where it would be a number or a word of YAML."""
    return slug if re.fullmatch(r"[a-z][a-z0-9_-]*", slug) and slug not in ("true", "false", "null") else _quoted(slug)


def _block(source: NewSource) -> list[str]:
    block = [f"- slug: {_quoted(source.slug)}", f"  name: {_quoted(source.name)}"]
    if source.homepage:
        block.append(f"  homepage: {_quoted(source.homepage)}")
    if source.country:
        block.append(f"  country: {_quoted(source.country.upper())}")
    if source.languages:
        block.append(f"  languages: [{', '.join(map(_quoted, source.languages))}]")
    block.append("  feeds:")
    for feed in source.feeds:
        block.append(f"    - url: {_quoted(feed.url)}")
        if feed.kind != "rss":
            block.append(f"      kind: {_quoted(feed.kind)}")
        if feed.selector:
            block.append(f"      selector: {_quoted(feed.selector)}")
        if feed.language:
            block.append(f"      language: {_quoted(feed.language)}")
    return block


def _quoted(text: str) -> str:
    """Any text as a YAML double-quoted scalar (JSON's strings are)."""
    return json.dumps(text, ensure_ascii=False)
