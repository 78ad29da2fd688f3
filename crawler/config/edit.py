"""Adding a source to config.yaml as text, so that every comment and every blank line stays where it is."""

from __future__ import annotations

import json
import os
import re
import tempfile
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from crawler.config.load import load
from crawler.config.yamlfile import parse
from crawler.model.errors import ConfigError


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
    _write(path, _with_sources(path, [source])[0])


def add_sources(path: Path, sources: Sequence[NewSource], *, dry_run: bool = False) -> dict[str, str]:
    """Append all sources that the file stays valid with, in one writing; slug → why not, of the others. Raises `ConfigError` when
    the file would not be valid for another reason; it is then as it was."""
    refused: dict[str, str] = {}
    while accepted := [source for source in sources if source.slug not in refused]:
        text, last_lines = _with_sources(path, accepted)
        try:
            _write(path, text, dry_run=dry_run)
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


def _with_sources(path: Path, sources: Sequence[NewSource]) -> tuple[str, list[int]]:
    """The file's text with these sources, and the line before the first block and the last one of each. Raises `ConfigError`."""
    old = path.read_bytes()
    document = parse(old)
    lines = old.decode("utf-8").splitlines(keepends=True)
    existing = document.value.get("sources") if isinstance(document.value, dict) else None
    indent = "  "
    if isinstance(existing, list) and existing:
        position = document.ends[("sources",)]
        while position > 0 and (not lines[position - 1].strip() or lines[position - 1].lstrip().startswith("#")):
            position -= 1  # comments before the next key belong to that
        first = lines[document.lines[("sources", 0)] - 1]
        if not first.lstrip().startswith("- "):
            raise ConfigError((f"{path}: sources must be written as a list of `- slug: …` to be added to",))
        indent = " " * (len(first) - len(first.lstrip()))
    else:
        lines = [line for line in lines if not (existing == [] and line.startswith("sources:"))]
        if lines and not lines[-1].endswith("\n"):
            lines[-1] += "\n"
        lines.append("sources:\n")
        position = len(lines)
    if lines and not lines[position - 1].endswith("\n"):
        lines[position - 1] += "\n"
    blocks = [_block(source) for source in sources]
    lines[position:position] = [f"{indent}{line}\n" for block in blocks for line in block]
    return "".join(lines), list(accumulate(map(len, blocks), initial=position))


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


def _write(path: Path, text: str, *, dry_run: bool = False) -> None:
    """Replace the file once its new text is found valid. Raises `ConfigError`."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    candidate = Path(temporary)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        try:
            load(candidate)
        except ConfigError as error:
            shown = tuple(problem.replace(str(candidate), str(path)) for problem in error.problems)
            raise ConfigError(shown) from None
        if not dry_run:
            candidate.chmod(path.stat().st_mode)
            candidate.replace(path)
    finally:
        candidate.unlink(missing_ok=True)
