"""`.ci/names.py`: each of its figures can fail, and says where."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[1]
GOOD = '"""Rows of a table."""\n\nMAX_ROWS = 3\n\n\ndef read_rows(path: str) -> None:\n    """Read them."""\n'


@pytest.fixture
def names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script, over a small project of its own that keeps every rule."""
    specification = importlib.util.spec_from_file_location("names", ROOT / ".ci" / "names.py")
    assert specification is not None and specification.loader is not None
    script = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(script)
    monkeypatch.setattr(script, "ROOT", tmp_path)
    for folder in ("crawler", "jobs", "bench", "tests"):
        (tmp_path / folder).mkdir()
    (tmp_path / "crawler" / "rows.py").write_text(GOOD, encoding="utf-8")
    return script


def run_names(script: ModuleType, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["names.py", *arguments])
    code: int = script.main()
    return code


def test_a_project_that_keeps_the_rules_passes(
    names: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_names(names, monkeypatch) == 0
    assert re.findall(r"^\w+", capsys.readouterr().out, re.M) == ["ok"] * 4


@pytest.mark.parametrize(
    ("file", "code", "line"),
    [
        ("crawler/more.py", "for one in range(3):\n    pass\n", "crawler/more.py:1: one"),
        ("tests/more.py", "def count(at: int) -> None: ...\n", "tests/more.py:1: at"),
        ("jobs/more.py", "[_told for _told in ()]\n", "jobs/more.py:1: _told"),
        ("bench/more.py", "try:\n    pass\nexcept OSError as other:\n    pass\n", "bench/more.py:3: other"),
        ("crawler/more.py", "class Row: ...\nclass _Row: ...\n", "Row: crawler/more.py:1, crawler/more.py:2"),
        ("jobs/more.py", "_MAX_ROWS: int = 4\n", "MAX_ROWS: crawler/rows.py, jobs/more.py"),
        ("tests/more.py", '"""Of rows."""\n', "tests/more.py:1: Of …"),
        ("tests/more.py", 'def close() -> None:\n    """And back."""\n', "tests/more.py:1: And …"),
    ],
)
def test_what_breaks_a_rule_fails_and_is_named_with_its_place(
    names: ModuleType,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    file: str,
    code: str,
    line: str,
) -> None:
    (tmp_path / file).write_text(code, encoding="utf-8")
    assert run_names(names, monkeypatch, "--list") == 1
    output = capsys.readouterr().out
    assert f"       {line}\n" in output
    assert output.count("FAIL") == 1


@pytest.mark.parametrize(
    ("file", "code"),
    [
        ("jobs/more.py", 'from typing import TypeVar\nMAX_ROWS = TypeVar("MAX_ROWS")\n'),  # a type variable is no constant
        ("tests/more.py", "MAX_ROWS = 5\n"),  # a constant of tests may bear the name of the one it is about
        ("crawler/more.py", "print(one.other)\none.found = 1\n"),  # names of somebody else's, which are only used
        ("crawler/more.py", "def row_of(path: str) -> str:\n    return path\n"),
        ("crawler/more.py", 'class Rows:\n    """Official rows."""\n'),
    ],
)
def test_what_only_looks_like_a_breach_passes(
    names: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str, code: str
) -> None:
    (tmp_path / file).write_text(code, encoding="utf-8")
    assert run_names(names, monkeypatch) == 0


def test_one_vague_name_in_a_hundred_is_borne(names: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    many = "".join(f"row_{number} = {number}\n" for number in range(96))
    (tmp_path / "crawler" / "more.py").write_text(f"{many}one = 1\n", encoding="utf-8")  # a hundred, with the three of rows.py
    assert run_names(names, monkeypatch) == 0
    (tmp_path / "jobs" / "more.py").write_text("other = 1\n", encoding="utf-8")
    assert run_names(names, monkeypatch) == 1


def test_a_part_of_the_project_can_be_asked_alone(names: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "jobs" / "more.py").write_text("one = 1\n", encoding="utf-8")
    assert run_names(names, monkeypatch, "crawler") == 0
    assert run_names(names, monkeypatch, "jobs/more.py") == 1


def test_contributing_has_the_words_and_the_limit_of_the_script(names: ModuleType) -> None:
    rule = re.search(r"These words say nothing.*?`told`", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"), re.S)
    assert rule is not None and "one name in\n  a hundred" in rule[0]
    assert set(re.findall(r"`(\w+)`", rule[0])) == names.VAGUE_WORDS
    assert names.MAX_VAGUE_SHARE == 0.01
