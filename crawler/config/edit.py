"""Adding a source to config.yaml as text, so that every comment and every blank line stays where it is."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from crawler.config.load import load
from crawler.config.yamlfile import parse
from crawler.model.errors import ConfigError


def add_source(
    path: Path,
    *,
    slug: str,
    name: str,
    homepage: str = "",
    country: str = "",
    languages: Sequence[str] = (),
    feeds: Sequence[tuple[str, str]],
) -> None:
    """Append a source with its feeds (url, kind). Raises `ConfigError` when the file would not be valid with it; the file
    is then as it was."""
    old = path.read_bytes()
    text = old.decode("utf-8")
    document = parse(old)
    lines = text.splitlines(keepends=True)
    block = _block(slug, name, homepage, country, languages, feeds)
    existing = document.value.get("sources") if isinstance(document.value, dict) else None
    if isinstance(existing, list) and existing:
        line_index = document.ends[("sources",)]
        while line_index > 0 and (not lines[line_index - 1].strip() or lines[line_index - 1].lstrip().startswith("#")):
            line_index -= 1  # comments before the next key belong to that
        indent = " " * (len(lines[document.lines[("sources", 0)] - 1]) - len(lines[document.lines[("sources", 0)] - 1].lstrip()))
        if not lines[document.lines[("sources", 0)] - 1].lstrip().startswith("- "):
            raise ConfigError((f"{path}: sources must be written as a list of `- slug: …` to be added to",))
        if lines and not lines[line_index - 1].endswith("\n"):
            lines[line_index - 1] += "\n"
        lines[line_index:line_index] = [f"{indent}{line}\n" for line in block]
    else:
        if lines and not lines[-1].endswith("\n"):
            lines[-1] += "\n"
        lines = [line for line in lines if not (existing == [] and line.startswith("sources:"))]
        lines += ["sources:\n", *(f"  {line}\n" for line in block)]
    _replace(path, "".join(lines))


def _block(
    slug: str, name: str, homepage: str, country: str, languages: Sequence[str], feeds: Sequence[tuple[str, str]]
) -> list[str]:
    block = [f"- slug: {_quoted(slug)}", f"  name: {_quoted(name)}"]
    if homepage:
        block.append(f"  homepage: {_quoted(homepage)}")
    if country:
        block.append(f"  country: {_quoted(country.upper())}")
    if languages:
        block.append(f"  languages: [{', '.join(map(_quoted, languages))}]")
    block.append("  feeds:")
    for url, kind in feeds:
        block.append(f"    - url: {_quoted(url)}")
        if kind != "rss":
            block.append(f"      kind: {kind}")
    return block


def _quoted(text: str) -> str:
    """Any text as a YAML double-quoted scalar (JSON's strings are)."""
    return json.dumps(text, ensure_ascii=False)


def _replace(path: Path, text: str) -> None:
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
        candidate.chmod(path.stat().st_mode)
        candidate.replace(path)
    finally:
        candidate.unlink(missing_ok=True)
