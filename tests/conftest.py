"""The mark `road`: tests that start another process (the command, a daemon, a crawl, Datasette, Chromium, mypy).

Nobody writes the mark: it is read off the code. A test bears it when it names `subprocess` or another of the `STARTERS`, or a
fixture, helper or constant that does, in its own module or in one it imports from `tests`. `pytest -m 'not road'` is the inner loop.
"""

from __future__ import annotations

import ast
import os
import signal
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parents[1]
# What is computed once, in a folder that all processes of all runs share: byte code, and configurations and watches that were checked.
# Both are keyed by what they are made of. Half a second of each process that a test starts would go into compiling modules.
SHARED_FOLDER = ROOT / ".pytest_cache" / "borderwatch"
os.environ["BORDERWATCH_CACHE"] = str(SHARED_FOLDER / "checked")
os.environ.setdefault("PYTHONPYCACHEPREFIX", str(SHARED_FOLDER / "bytecode"))
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
LONGEST_NAME = 40  # bytes of a parameter that stand in the name of its test
STARTERS = frozenset({"subprocess", "multiprocessing", "sync_playwright", "Workers", "Road"})

# What a test needs once (the tables of a language, a compiled pattern) falls into its first example: no example has a time limit.
settings.register_profile("borderwatch", deadline=None)
settings.load_profile("borderwatch")


@pytest.fixture(autouse=True)
def own_signals() -> Iterator[None]:
    """A command that runs in the test's own process takes its signals and keeps them: a child that is forked later would not end."""
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)}
    yield
    for number, handler in before.items():
        if handler is not None and signal.getsignal(number) is not handler:
            signal.signal(number, handler)


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """A long body is no name of a test; one packed with the second of the day in it would be another in each worker's collection."""
    return argname if isinstance(val, bytes) and len(val) > LONGEST_NAME else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if starts_a_process(item.path, item.nodeid.split("::")[1].partition("[")[0]):
            item.add_marker("road")


@cache
def starts_a_process(path: Path, name: str) -> bool:
    """Whether what a module of tests defines under a name starts another process, by itself or through what it names."""
    seen: set[tuple[Path, str]] = set()
    pending = [(path, name)]
    while pending:
        place = pending.pop()
        if place in seen:
            continue
        seen.add(place)
        used = _definitions(place[0]).get(place[1], frozenset())
        if used & STARTERS:
            return True
        pending += [definition for used_name in used if (definition := _definition_of(place[0], used_name))]
    return False


def _definition_of(path: Path, name: str) -> tuple[Path, str] | None:
    """Where a name that a module uses is defined: there, in the module it comes from, or as a fixture for its folder."""
    if name in _definitions(path):
        return path, name
    if name in _imports(path):
        return _imports(path)[name]
    fixtures = (folder / "conftest.py" for folder in path.parents if folder.is_relative_to(ROOT / "tests"))
    return next(((file, name) for file in fixtures if file.exists() and name in _definitions(file)), None)


@cache
def _definitions(path: Path) -> dict[str, frozenset[str]]:
    """Each name that a module binds at its top, with the names that its definition uses; annotations start nothing."""
    definitions: dict[str, frozenset[str]] = {}
    for statement in ast.parse(path.read_bytes()).body:
        match statement:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                definitions[name] = frozenset(_used_names(statement))
            case (
                ast.Assign(targets=[ast.Name(id=name)], value=value)
                | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value)
            ):
                definitions[name] = frozenset(_used_names(value))
    return definitions


def _used_names(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Name(id=name, ctx=ast.Load()):
            yield name
        case ast.arg(arg=name):  # a fixture, perhaps
            yield name
            return
        case ast.Call(func=ast.Attribute(attr="usefixtures"), args=fixtures):
            yield from (str(fixture.value) for fixture in fixtures if isinstance(fixture, ast.Constant))
    for field, value in ast.iter_fields(node):
        if field not in ("annotation", "returns"):
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST):
                    yield from _used_names(child)


@cache
def _imports(path: Path) -> dict[str, tuple[Path, str]]:
    """Names that a module takes from another module of tests: where they are defined."""
    imports: dict[str, tuple[Path, str]] = {}
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("tests."):
            file = ROOT.joinpath(*str(node.module).split(".")).with_suffix(".py")
            if file.exists():
                imports.update({alias.asname or alias.name: (file, alias.name) for alias in node.names})
    return imports
