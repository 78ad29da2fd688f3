"""The test cases of the watches, `cases.jsonl` beside config.yaml: an article a line that a watch must, or must not, match."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crawler.runtime.files import write_atomically
from crawler.store import ArticleText

CASE_FILE_NAME = "cases.jsonl"
MAX_CASE_CHARS = 3000  # of an article's text: what its watches decide by stands at its head


@dataclass(frozen=True, slots=True)
class StoredCase:
    """A line of the file."""

    name: str  # of this line and no other
    case: dict[str, Any]


def case_of(text: ArticleText, watch: str, *, match: bool, author: str) -> dict[str, Any]:
    """An article as a case, in the form that `borderwatch watch test` reads."""
    return {
        "watch": watch,
        "lang": text.language or "",
        "title": text.title,
        "text": text.own[:MAX_CASE_CHARS],
        "match": match,
        "source": text.source,
        "country": text.country,
        "author": author,
        "article": text.id,
    }


def load_cases(path: Path) -> tuple[StoredCase, ...]:
    """The cases of a file, which need not be there; a line that is none is left out."""
    return tuple(StoredCase(_name_of(line), case) for line in _lines(path) if isinstance(case := _parsed(line), dict))


def add_case(path: Path, case: dict[str, Any]) -> StoredCase:
    """Add a case; one on the same article and watch is replaced, and stands at the end."""
    line = json.dumps(case, ensure_ascii=False)
    others = [former for former in _lines(path) if not _same_subject(_parsed(former), case)]
    _write(path, [*others, line])
    return StoredCase(_name_of(line), case)


def remove_case(path: Path, name: str) -> bool:
    """Take a line out; False where there is none of that name."""
    lines = list(_lines(path))
    remaining = [line for line in lines if _name_of(line) != name]
    if len(remaining) < len(lines):
        _write(path, remaining)
    return len(remaining) < len(lines)


def _same_subject(former: Any, case: dict[str, Any]) -> bool:
    return isinstance(former, dict) and all(former.get(key) == case[key] for key in ("watch", "article"))


def _lines(path: Path) -> Iterator[str]:
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return
    yield from (line for line in text.split("\n") if line.strip())


def _parsed(line: str) -> Any:
    try:
        return json.loads(line)
    except ValueError:
        return None


def _name_of(line: str) -> str:
    return hashlib.sha256(line.encode("utf-8", "replace")).hexdigest()[:16]


def _write(path: Path, lines: list[str]) -> None:
    write_atomically(path, "".join(f"{line}\n" for line in lines))
