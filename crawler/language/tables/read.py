"""Tables out of files: a file like those of this folder is read, never run, so that a configuration can bring no code."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

from crawler.language.tables import LanguageTableProblems
from crawler.language.tables.table import MORPHOLOGIES, SCRIPTS, LanguageTable

FIELDS = {field.name: field for field in fields(LanguageTable)}
MAX_TABLE_BYTES = 1 << 20
NAMES_A_ROW = 12
EXPECTED_TYPES: Mapping[str, type[Any]] = {"yes or no": bool, "number": int, "months": tuple, "mapping": Mapping}


def read_files(folder: Path) -> tuple[tuple[str, str], ...]:
    """Path and content of each `*.py` of a folder. Raises `LanguageTableProblems` where it cannot be read, or holds none."""
    try:
        paths = sorted(path for path in folder.iterdir() if path.suffix == ".py" and path.name != "__init__.py")
        if any(path.stat().st_size > MAX_TABLE_BYTES for path in paths):
            raise LanguageTableProblems([f"{folder}: a table is at most {MAX_TABLE_BYTES >> 20} MiB"])
        contents = tuple((str(path), path.read_text(encoding="utf-8")) for path in paths)
    except OSError as error:
        raise LanguageTableProblems([f"{folder}: cannot be read: {error.strerror or error}"]) from None
    except UnicodeDecodeError as error:
        raise LanguageTableProblems([f"{folder}: a table is not UTF-8: {error}"]) from None
    if not contents:
        raise LanguageTableProblems([f"{folder}: holds no table of a language, such as ky.py"])
    return contents


def read_tables(files: Iterable[tuple[str, str]], others: Sequence[LanguageTable] = ()) -> list[LanguageTable]:
    """The table of each file, beside `others`. Raises `LanguageTableProblems` with all that is wrong."""
    problems: list[str] = []
    read: list[LanguageTable] = []
    owners = {code: table.name for table in others for code in (table.code, *table.aliases.split())}
    for path, content in files:
        table, lines = _table_of(path, content, problems)
        if table is None:
            continue
        for field, message in problems_of(table):
            problems.append(f"{path}:{lines.get(field, 1)}: {field}: {message}")
        for code in (table.code, *(table.aliases.split() if isinstance(table.aliases, str) else ())):
            if code in owners:
                problems.append(f"{path}:{lines.get('code', 1)}: code: {code!r} is {owners[code]} already")
            owners[code] = str(table.name)
        if table.code != Path(path).stem:
            problems.append(f"{path}:{lines.get('code', 1)}: code: the file of {table.code!r} is named {table.code}.py")
        read.append(table)
    if problems:
        raise LanguageTableProblems(problems)
    return read


def _table_of(path: str, content: str, problems: list[str]) -> tuple[LanguageTable | None, Mapping[str, int]]:
    """The one call of `LanguageTable` in a file, with the line of each field."""
    try:
        tree = ast.parse(content, path)
    except (SyntaxError, ValueError, RecursionError) as error:
        problems.append(f"{path}:{getattr(error, 'lineno', None) or 1}: is no Python: {getattr(error, 'msg', error)}")
        return None, {}
    calls = [
        node.value
        for node in tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Call) and _is_table(node.value.func)
    ]
    if len(calls) != 1 or calls[0].args:
        problems.append(f"{path}:1: must hold one table: NAME = LanguageTable(code=…, name=…, …)")
        return None, {}
    values: dict[str, Any] = {}
    lines: dict[str, int] = {}
    count = len(problems)
    for keyword in calls[0].keywords:
        name = keyword.arg or "**"
        lines[name] = keyword.value.lineno
        if name not in FIELDS:
            problems.append(f"{path}:{keyword.value.lineno}: {name}: there is no such field")
            continue
        try:
            values[name] = ast.literal_eval(keyword.value)
        except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
            problems.append(
                f"{path}:{keyword.value.lineno}: {name}: is no plain text, number, tuple or mapping; tables are not run"
            )
    return (LanguageTable(**values) if len(problems) == count else None), lines


def _is_table(function: ast.expr) -> bool:
    return isinstance(function, ast.Name) and function.id == LanguageTable.__name__


def problems_of(table: LanguageTable) -> list[tuple[str, str]]:
    """Field and message of everything that is wrong with a table."""
    problems = [(name, message) for name, field in FIELDS.items() if (message := _problem(getattr(table, name), field.metadata))]
    if not problems:
        if not re.fullmatch(r"[a-z]{2,3}", table.code):
            problems.append(("code", f"{table.code!r} is no code of a language: two or three small letters"))
        if strange := [script for script in table.scripts.split() if script not in SCRIPTS]:
            problems.append(("scripts", f"{strange[0]!r} is none of {', '.join(SCRIPTS)}"))
        if table.morphology and table.morphology not in MORPHOLOGIES:
            problems.append(("morphology", f"{table.morphology!r} is none of {', '.join(MORPHOLOGIES)}"))
        problems += [("endings", f"the morphology {table.morphology!r} needs {name!r}") for name in missing_endings(table)]
    return problems


def missing_fields(table: LanguageTable, *, required: bool) -> list[str]:
    """Fields that are empty in a table: those that it must have, or those that it may lack."""
    return [name for name, field in FIELDS.items() if field.metadata["required"] is required and not getattr(table, name)]


def missing_endings(table: LanguageTable) -> list[str]:
    """Names of endings that the morphology of a table reads, and that it does not have."""
    return [name for name in MORPHOLOGIES.get(table.morphology, ()) if name not in table.endings]


def _problem(value: Any, described: Mapping[str, Any]) -> str:
    """What is wrong with the value of a field; empty: nothing."""
    kind = described["kind"]
    expected: type[Any] = EXPECTED_TYPES.get(kind, str)
    if not isinstance(value, expected):
        return f"must be {'text' if expected is str else kind}: {described['what']}"
    if not value and described["required"]:
        return f"is missing: {described['what']}"
    if kind == "pattern":
        try:
            re.compile(value)
        except re.error as error:
            return f"is no regular expression: {error}"
    if kind == "months":
        return _months_problem(value)
    if kind == "numbers":
        return _numbers_problem(value)
    return _mapping_problem(value, described) if kind == "mapping" else ""


def _months_problem(rows: tuple[Any, ...]) -> str:
    for row in rows:
        if not isinstance(row, str):
            return "must be rows of text, each of twelve words"
        if len(row.split()) != NAMES_A_ROW:
            return f"a row has {len(row.split())} words, not twelve: {row[:40]}"
    return ""


def _numbers_problem(text: str) -> str:
    for phrase in text.split("|"):
        words, _, number = phrase.strip().rpartition(" ")
        if phrase.strip() and not (words and re.fullmatch(r"\d+(?:\.\d+)?", number)):
            return f"{phrase.strip()!r} must be words and a number, such as `two 2`, apart from the next by `|`"
    return ""


def _mapping_problem(mapping: Mapping[Any, Any], described: Mapping[str, Any]) -> str:
    allowed, needed = described["keys"], described["needed"]
    for key, words in mapping.items():
        if allowed and key not in allowed:
            return f"there is no {key!r}: one of {', '.join(map(str, allowed))}"
        if not isinstance(words, str):
            return f"{key!r} must be text"
    lacking = [str(key) for key in needed if not mapping.get(key)] if described["required"] else []
    return f"lacks {', '.join(lacking)}" if lacking else ""
