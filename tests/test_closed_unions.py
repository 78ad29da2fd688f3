"""A case that is forgotten fails in mypy, not in the field: a match over classes of ours names every one of them.

`case _: assert_never(subject)` is what makes mypy look. Without it a new class falls through in silence.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.patience import CHILD_SECONDS
from tests.test_architecture import MODULES, ROOT

# Matches over classes of ours that end otherwise, and why a forgotten case is noticed all the same.
OTHERWISE = {
    ("crawler.watch.evaluate", "holds"): "the rest goes into a variable of the type `Compound`: mypy refuses what is none",
    ("crawler.watch.evaluate", "matches"): "the rest goes into a variable of the type `Locatable`: mypy refuses what is none",
    ("crawler.app.record.recorder", "_record"): "every case returns: without one mypy misses the return",
    ("crawler.app.record.recorder", "_record_failure"): "asked only for what `_record`, which names every item, took and raised on",
}


def classes_of(trees: dict[str, ast.Module]) -> frozenset[str]:
    return frozenset(node.name for tree in trees.values() for node in ast.walk(tree) if isinstance(node, ast.ClassDef))


def names_in(pattern: ast.pattern) -> Iterator[str]:
    """Classes, and classes whose members (of an enum), that a pattern names."""
    for node in ast.walk(pattern):
        named = node.cls if isinstance(node, ast.MatchClass) else None
        if isinstance(node, ast.MatchValue) and isinstance(node.value, ast.Attribute):
            named = node.value.value
        if isinstance(named, ast.Attribute):
            yield named.attr
        elif isinstance(named, ast.Name):
            yield named.id


def is_closed(match: ast.Match) -> bool:
    """Whether it ends in `case _: assert_never(…)`."""
    last = match.cases[-1]
    wildcard = isinstance(last.pattern, ast.MatchAs) and last.pattern.pattern is None and last.guard is None
    call = last.body[-1].value if isinstance(last.body[-1], ast.Expr) else None
    return wildcard and isinstance(call, ast.Call) and ast.unparse(call.func).endswith("assert_never")


def open_matches(trees: dict[str, ast.Module]) -> set[tuple[str, str]]:
    """Module and function of each match over classes of ours that does not end in `assert_never`."""
    ours = classes_of(trees)
    places = set()
    for module, tree in trees.items():
        for function in ast.walk(tree):
            if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            for match in ast.walk(function):
                if isinstance(match, ast.Match) and not is_closed(match):
                    names = {name for case in match.cases for name in names_in(case.pattern)}
                    if names & ours:
                        places.add((module, function.name))
    return places


def test_a_match_over_our_own_classes_ends_in_assert_never() -> None:
    trees = {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in MODULES.items()}
    places = open_matches(trees)
    assert places - OTHERWISE.keys() == set(), "end it in `case _: assert_never(subject)`"
    assert OTHERWISE.keys() - places == set(), "listed, and no longer so"


@pytest.mark.parametrize(
    ("cases", "is_reported"),
    [
        ("case Bus(): return 1\n  case _: return 2", True),
        ("case Bus(seats=seats): return seats", True),
        ("case Bus() | int(): return 1\n  case _: raise AssertionError(vehicle)", True),
        ("case Colour.RED: return 1\n  case _: return 2", True),
        ("case [Bus(), *_]: return 1\n  case _: return 2", True),
        ("case Bus(): return 1\n  case _ if vehicle: assert_never(vehicle)", True),
        ("case Bus(): return 1\n  case _: assert_never(vehicle)", False),
        ("case Bus(): return 1\n  case _: typing.assert_never(vehicle)", False),
        ("case Colour.RED: return 1\n  case _: assert_never(vehicle)", False),
        ("case 'red': return 1\n  case _: return 2", False),
        ("case int(): return 1\n  case _: return 2", False),
    ],
)
def test_the_walk_sees_a_match_that_swallows_the_rest(cases: str, is_reported: bool) -> None:
    text = f"class Bus: ...\nclass Colour: ...\ndef price(vehicle):\n match vehicle:\n  {cases}\n"
    assert open_matches({"fares": ast.parse(text)}) == ({("fares", "price")} if is_reported else set())


# --------------------------------------------------------------------------- as docs/contributing.md says

PATCHED = ("leaves", "ast", "article", "scope", "evaluate", "prefilter")


def mypy_on(folder: Path) -> str:
    """What mypy says of these modules of `watch`, copied into a folder, by themselves."""
    files = [str(folder / "crawler" / "watch" / f"{name}.py") for name in PATCHED]
    options = ("--follow-imports=skip", "--ignore-missing-imports", "--config-file=", f"--cache-dir={folder / 'cache'}")
    command = [sys.executable, "-m", "mypy", *options, *files]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=CHILD_SECONDS).stdout


def test_mypy_names_every_place_that_a_new_watch_operator_needs(tmp_path: Path) -> None:
    package = tmp_path / "crawler" / "watch"
    package.mkdir(parents=True)
    for name in PATCHED:
        (package / f"{name}.py").write_bytes((ROOT / "crawler" / "watch" / f"{name}.py").read_bytes())
    for folder in (package, package.parent):
        (folder / "__init__.py").touch()
    assert "error" not in mypy_on(tmp_path)
    tree = (package / "ast.py").read_text(encoding="utf-8")
    operator = '@dataclass(frozen=True, slots=True)\nclass First(_Built):\n    """Its part, nearest to the top."""\n\n    part: Condition\n\n\n'
    changed = tree.replace("Compound = AllOf |", f"{operator}Compound = First | AllOf |")
    assert changed != tree
    (package / "ast.py").write_text(changed, encoding="utf-8")
    places = set()
    for module, line in re.findall(r"^crawler/watch/(\w+)\.py:(\d+): error", mypy_on(tmp_path), re.M):
        places.add((module, function_at((package / f"{module}.py").read_text(encoding="utf-8"), int(line))))
    assert places == {
        ("ast", "operands_of"),
        ("ast", "_cost"),
        ("ast", "_needed_groups"),
        ("ast", "_are_groups_enough"),
        ("evaluate", "_holds"),
        ("evaluate", "matches"),
        ("evaluate", "_explain"),
        ("prefilter", "measured_query"),
    }
    page = (ROOT / "docs" / "contributing.md").read_text(encoding="utf-8")
    assert [f"`{module}.{name}`" for module, name in sorted(places) if f"`{module}.{name}`" not in page] == []


def function_at(text: str, line: int) -> str:
    (name,) = (
        node.name
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef) and node.lineno <= line <= (node.end_lineno or 0)
    )
    return name
