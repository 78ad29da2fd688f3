"""The decisions of docs/design.md: numbered without a gap, each in the index with the test that keeps it, and that test exists."""

from __future__ import annotations

import ast
import re
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "design.md").read_text(encoding="utf-8")


class IndexRow(NamedTuple):
    number: str
    title: str
    keeper: str  # `tests/file.py::test_name`, or — and why there is none


def decisions_of(page: str) -> str:
    return page.partition("\n## Decisions\n")[2].partition("\n## ")[0]


def paragraphs_of(page: str) -> list[str]:
    """The paragraphs that are decisions: all but the words before the index and the index."""
    blocks = [block for block in re.split(r"\n\s*\n", decisions_of(page).strip()) if not block.startswith("| ")]
    return blocks[1:]


def index_of(page: str) -> list[IndexRow]:
    return [IndexRow(*row) for row in re.findall(r"^\| (D-\d+) \| (.+) \| ([^|]+) \|$", decisions_of(page), re.M)]


def faults_of(page: str) -> list[str]:
    """What is wrong with the numbers and titles of a page, a line each; empty where all is well."""
    faults, headings = [], []
    for place, paragraph in enumerate(paragraphs_of(page), 1):
        heading = re.match(r"\*\*(D-\d+) ([^*]+?)\.?\*\*", paragraph)
        if heading is None:
            faults.append(f"paragraph {place} begins with no **D-{place:02} Title.**: {paragraph[:60]}")
            continue
        headings.append((heading[1], " ".join(heading[2].split())))
        if heading[1] != f"D-{place:02}":
            faults.append(f"paragraph {place} is called {heading[1]}")
        faults += [
            f"{heading[1]} holds a second decision: {line[:60]}" for line in paragraph.splitlines()[1:] if line.startswith("**")
        ]
    indexed = [(row.number, row.title) for row in index_of(page)]
    faults += [f"in the index and in no paragraph: {row}" for row in indexed if row not in headings]
    faults += [f"in no row of the index: {row}" for row in headings if row not in indexed]
    return faults or ([] if indexed == headings else ["the index is in another order"])


def functions_of(path: Path) -> set[str]:
    return {node.name for node in ast.parse(path.read_text(encoding="utf-8")).body if isinstance(node, ast.FunctionDef)}


def test_decisions_are_numbered_without_a_gap_and_stand_in_the_index() -> None:
    assert len(index_of(PAGE)) > 80
    assert faults_of(PAGE) == []


@pytest.mark.parametrize("row", index_of(PAGE), ids=lambda row: row.number)
def test_a_decision_names_a_test_that_exists_or_says_why_there_is_none(row: IndexRow) -> None:
    named = re.fullmatch(r"`(tests/[\w/]+\.py)::(test_\w+)`", row.keeper)
    if named is None:
        assert re.fullmatch(r"— \S.{10,}", row.keeper), f"{row.number}: {row.keeper}"
    else:
        assert (ROOT / named[1]).is_file(), f"{row.number}: there is no {named[1]}"
        assert named[2] in functions_of(ROOT / named[1]), f"{row.number}: no {named[2]} in {named[1]}"


def test_the_flow_is_drawn_with_modules_that_exist() -> None:
    drawing = PAGE.partition("## How data flows")[2].partition("\n## ")[0]
    names = set(re.findall(r"\b(?:crawler|jobs)(?:\.\w+)+", drawing))
    assert len(names) > 15
    for name in sorted(names):
        import_module(name)


GOOD = """
## Decisions

What follows.

| no. | decision | kept by |
|---|---|---|
| D-01 | One lamp | `tests/test_design.py::test_it` |
| D-02 | Two `lamps` | — nobody has two yet |

**D-01 One lamp.** It is lit.

**D-02 Two `lamps`** (later). Both are lit.
"""


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ("**D-02 Two", "**Two", "paragraph 2 begins with no **D-02 Title.**"),
        ("D-02", "D-03", "paragraph 2 is called D-03"),
        ("| D-01 | One lamp |", "| D-01 | A lamp |", "in no row of the index: ('D-01', 'One lamp')"),
        ("It is lit.\n", "It is lit.\n\n**D-02 A candle.** It burns.\n", "paragraph 3 is called D-02"),
        ("It is lit.\n", "It is lit.\n**A candle.** It burns.\n", "D-01 holds a second decision"),
        ("\n**D-01 One lamp.** It is lit.\n", "", "in the index and in no paragraph: ('D-01', 'One lamp')"),
    ],
)
def test_the_walk_sees_a_decision_out_of_line(before: str, after: str, fault: str) -> None:
    assert faults_of(GOOD) == []
    assert any(line.startswith(fault) for line in faults_of(GOOD.replace(before, after))), faults_of(GOOD.replace(before, after))
