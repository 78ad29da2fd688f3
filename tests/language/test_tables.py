"""Every language has what it must have, and a reader sees at a glance what it lacks."""

from __future__ import annotations

import ast
import dataclasses
import re
from pathlib import Path

import pytest

from crawler.language.tables import SHIPPED, LanguageTable
from crawler.language.tables.read import FIELDS, missing_fields, problems_of, read_files, read_tables

ROOT = Path(__file__).resolve().parents[2]
TIME_ZONE = "мск"  # an abbreviation, as MSK is
FOLDER = ROOT / "crawler" / "language" / "tables"


def matrix(tables: tuple[LanguageTable, ...]) -> str:
    """A row for each field: `x` where a language has it, `-` where it lacks it and may, `MISSING` where it may not."""
    width = max(map(len, FIELDS))
    rows = [f"{'':<{width}}  {'  '.join(f'{table.code:<7}' for table in tables)}"]
    for name, field in FIELDS.items():
        lacking = "MISSING" if field.metadata["required"] else "-"
        cells = (f"{'x' if getattr(table, name) else lacking:<7}" for table in tables)
        rows.append(f"{name:<{width}}  {'  '.join(cells)}".rstrip())
    return "\n".join(rows)


def test_every_language_has_the_tables_that_are_required() -> None:
    lacking = {table.code: names for table in SHIPPED if (names := missing_fields(table, required=True))}
    assert not lacking, "\n" + matrix(SHIPPED)


def test_the_matrix_names_what_a_language_lacks() -> None:
    bare = dataclasses.replace(SHIPPED[0], code="xx", months=(), ago="")
    page = matrix((SHIPPED[0], bare))
    assert [line.split() for line in page.splitlines() if "MISSING" in line] == [
        ["months", "x", "MISSING"],
        ["ago", "x", "MISSING"],
    ]
    assert missing_fields(bare, required=True) == ["months", "ago"]


@pytest.mark.parametrize("table", SHIPPED, ids=str)
def test_nothing_is_wrong_with_a_shipped_table(table: LanguageTable) -> None:
    assert problems_of(table) == []


def test_a_shipped_table_is_read_as_a_file_of_a_folder_would_be() -> None:
    files = [(path, content) for path, content in read_files(FOLDER) if Path(path).stem not in ("read", "table")]
    tables = {table.code: table for table in read_tables(files)}
    assert tables.keys() == {table.code for table in SHIPPED}
    for table in SHIPPED:
        assert all(getattr(table, name) == getattr(tables[table.code], name) for name in FIELDS)


def test_every_field_is_described_and_stands_in_the_docs() -> None:
    page = (ROOT / "docs" / "languages.md").read_text(encoding="utf-8")
    for name, field in FIELDS.items():
        assert field.metadata["what"], name
        assert f"| `{name}` | {'yes' if field.metadata['required'] else ''}" in page, f"docs/languages.md does not describe {name}"


def test_no_module_but_the_tables_holds_words_of_a_language() -> None:
    """Letters that are not Latin stand in tables, in rules of spelling and inflection, and in comments for people."""
    spelling = {
        "fold.py",
        "letters.py",
        "lookalikes.py",
        "identify.py",
        "romanize.py",
        "skeletons.py",
        "sounds.py",
        "uzbek_arabic.py",
    }
    allowed = {*spelling, "names.py", "vocabulary.py", "persian.py", "pashto.py", "tajik.py", "uzbek.py"}
    for room in ("language", "facts", "extract", "grouping", "watch"):
        for path in (ROOT / "crawler" / room).rglob("*.py"):
            if path.parent != FOLDER and path.name not in allowed:
                words = _words_in_strings(path.read_text(encoding="utf-8")) - {TIME_ZONE}
                assert not words, f"{path}: {words}"


def _words_in_strings(code: str) -> set[str]:
    """Cyrillic or Arabic words in the strings of a module, docstrings left out."""
    tree = ast.parse(code)
    documentation = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and node.body and isinstance(node.body[0], ast.Expr)
    }
    return {
        word
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation
        for word in re.findall(r"[\u0430-\u04ff]{3,}|[\u0620-\u06d3]{3,}", node.value)
    }
