"""SQL is spoken in the store and nowhere else, and what several queries share is spelt once."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
STORE = ROOT / "crawler" / "store"
OUTSIDE = sorted(path for folder in ("crawler", "jobs") for path in (ROOT / folder).rglob("*.py") if STORE not in path.parents)
INSIDE = sorted(path for path in STORE.rglob("*.py") if "migrations" not in path.parts)
STATEMENT = re.compile(  # statements in any spelling; parts of them, which prose has too, in capitals
    r"(?i:\bSELECT\b.+?\bFROM\b|\bINSERT\s+(OR\s+\w+\s+)?INTO\b|\bUPDATE\s+\S+\s+SET\b|\bDELETE\s+FROM\b)"
    r"|\bJOIN\s+[\w.]+(\s+AS\s+\w+)?\s+(ON|USING)\b|\b(ORDER|GROUP)\s+BY\b|\bPRAGMA\b|\bCREATE\s+(TEMP\s+)?(TABLE|INDEX|VIEW)\b",
    re.S,
)


# What is asked of another database than the archive.
ELSEWHERE = {
    "crawler/app/distributed/dramatiq_carriers.py": [
        "SELECT count(*) FROM dramatiq.queue WHERE queue_name = %s AND state IN ('queued'",
        "DELETE FROM dramatiq.queue WHERE queue_name = %s OR starts_with(queue_name, %s) ",
        "SELECT message->'args'->>0 FROM dramatiq.queue WHERE queue_name = %s ORDER BY po",
    ]
}


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def strings(tree: ast.AST) -> Iterator[str]:
    """Every text of a module that is no docstring; what an f-string puts in stands as one word."""
    prose = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef))
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    parts = {id(piece) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for piece in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "".join(str(piece.value) if isinstance(piece, ast.Constant) else "value" for piece in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose | parts:
            yield node.value


def statements(source: str) -> list[str]:
    return [" ".join(text.split())[:80] for text in strings(ast.parse(source)) if STATEMENT.search(text)]


def doors(source: str) -> list[str]:
    """What of SQLite a module takes in."""
    taken = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            taken += [alias.name for alias in node.names if alias.name.split(".")[0] in ("sqlite3", "sqlite_utils")]
        elif isinstance(node, ast.ImportFrom):
            module = node.module or ""
            if module.split(".")[0] in ("sqlite3", "sqlite_utils"):
                taken.append(module)
            elif module.startswith("crawler.store"):
                taken += [f"{module}.{alias.name}" for alias in node.names if alias.name in ("Row", "Connection")]
    return taken


@pytest.mark.parametrize("path", OUTSIDE, ids=name)
def test_no_text_outside_the_store_holds_sql(path: Path) -> None:
    assert statements(path.read_text(encoding="utf-8")) == ELSEWHERE.get(name(path), [])


@pytest.mark.parametrize("path", OUTSIDE, ids=name)
def test_sqlite_and_its_rows_stay_in_the_store(path: Path) -> None:
    assert not doors(path.read_text(encoding="utf-8"))


def rows_at_the_door(source: str) -> list[str]:
    """Functions that give others a raw row, and public methods that want one back."""
    tree = ast.parse(source)
    methods = [node for kind in ast.walk(tree) if isinstance(kind, ast.ClassDef) for node in kind.body]
    names = []
    for node in ast.walk(tree):
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) or node.name.startswith("_"):
            continue
        arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs] if node in methods else []
        annotations = [node.returns, *(argument.annotation for argument in arguments)]
        if any(annotation and re.search(r"\bRow\b", ast.unparse(annotation)) for annotation in annotations):
            names.append(node.name)
    return names


@pytest.mark.parametrize("path", [path for path in INSIDE if path.name != "connection.py"], ids=name)
def test_what_the_store_answers_is_a_value_and_no_row(path: Path) -> None:
    """`connection.py` is the store's own: nobody else may have it (`doors`)."""
    assert not rows_at_the_door(path.read_text(encoding="utf-8"))


def test_rows_have_no_name_that_others_could_import() -> None:
    from crawler.store import connection

    assert not hasattr(connection, "Row")


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("class Ships:\n    def at(self, key: str) -> sqlite3.Row | None: ...", ["at"]),
        ("class Ships:\n    def due(self) -> list[Row]: ...", ["due"]),
        ("class Ships:\n    def settle(self, *, row: sqlite3.Row) -> None: ...", ["settle"]),
        ("def every(c: Connection) -> Iterator[sqlite3.Row]: ...", ["every"]),
        ("class Ships:\n    def at(self, key: str) -> StoryRow | None: ...", []),
        ("class Ships:\n    def _ship(self, row: sqlite3.Row) -> Ship: ...", []),
        ("def ship(row: sqlite3.Row) -> Ship: ...", []),
    ],
)
def test_the_walk_sees_rows_at_the_door(source: str, names: list[str]) -> None:
    assert rows_at_the_door(source) == names


def test_the_store_takes_no_sql_from_others() -> None:
    from crawler.store import Store

    assert not hasattr(Store, "rows") and not hasattr(Store, "run")


@pytest.mark.parametrize(
    "source",
    [
        'store.rows("SELECT id FROM articles")',
        'f"select {columns}\\nfrom {table} where 1"',
        "x = 'INSERT OR IGNORE INTO hits VALUES (1)'",
        "x = f'UPDATE {table} SET state = 1'",
        "'delete from alerts'\nx = ('DELETE ' 'FROM alerts')",
        "TABLES = ' JOIN watches ON watches.id = alerts.watch_id'",
        "def f():\n    'Pages.'\n    return 'x ORDER BY id'",
    ],
)
def test_the_walk_sees_sql(source: str) -> None:
    assert statements(source)


def test_the_walk_sees_a_door_and_passes_over_prose() -> None:
    assert doors("import sqlite3") and doors("def f():\n    from sqlite3 import Row")
    assert doors("from crawler.store.connection import Row") and doors("from crawler.store import Row")
    assert not doors("from crawler.store import Store\nfrom crawler.report.charts.bars import Row")
    assert not statements('"""Select what you need from it."""\nx = "choose from the list"')


@pytest.mark.parametrize("fragment", ["!= 'dismissed'", "critical high medium low", "json_array_length(", "kind NOT IN"])
def test_what_queries_share_is_spelt_once(fragment: str) -> None:
    """Not yet dismissed, the gravest first, named without doubt, a place that can be pointed at."""
    spelt = [name(path) for path in [*INSIDE, *OUTSIDE] if fragment in path.read_text(encoding="utf-8")]
    assert spelt in ([], ["crawler/store/fragments.py"])
