"""How well pages were read, as the scorers that lie beside the evaluation pages say it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SCORED_FIELDS = ("title", "author", "date")
MIN_GROUP_PAGES = 5  # of a group that is scored apart
_FIGURE = re.compile(r"(\w+)=([\d.]+)")
_OPENING = re.compile(r"n=\s*(\d+) first block missing ([\d.]+)")


@dataclass(frozen=True, slots=True)
class QualityFigure:
    """One figure of one program: the share of `pages` that are right, or a mean."""

    pages: int
    value: float


def score_pages(gold: Path, readings: Path, scorers: Path, by: Sequence[str]) -> Iterator[tuple[str, QualityFigure]]:
    """The figures that this gold has answers for, and their names."""
    rows = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines()]
    read = {row["id"]: row for row in map(json.loads, readings.read_text(encoding="utf-8").splitlines())}
    answered = {name for row in read.values() for name, value in row.items() if value is not None}
    if "text" in answered and _has(rows, "text"):
        yield from _score_texts(gold, readings, scorers, by)
    if "text" in answered and _has(rows, "with") and (output := _run(scorers / "score_segments.py", gold, readings)):
        yield "F1", QualityFigure(len(rows), float(dict(_FIGURE.findall(output))["F1"]))
    for field in SCORED_FIELDS:
        if (
            field in answered
            and _has(rows, field)
            and (output := _run(scorers / "score_dates.py", gold, readings, "--field", field))
        ):
            figures = dict(_FIGURE.findall(output))
            yield field, QualityFigure(int(figures["n"]), float(figures["accuracy"]))


def _score_texts(gold: Path, readings: Path, scorers: Path, by: Sequence[str]) -> Iterator[tuple[str, QualityFigure]]:
    options = ("--by", ",".join(by), "--bootstrap", "0", "--json")
    groups: Mapping[str, Any] = json.loads(_run(scorers / "score_text.py", gold, readings, *options) or "{}")
    for group, scores in sorted(groups.items()):
        if scores["n"] >= MIN_GROUP_PAGES:
            yield " ".join(("text F1", *([] if group == "ALL" else [group]))), QualityFigure(scores["n"], scores["f1"])
    if groups:
        yield "text below one half", QualityFigure(groups["ALL"]["n"], groups["ALL"]["bad"])
    if opening := _OPENING.search(_run(scorers / "score_first.py", gold, readings)):
        yield "first block missing", QualityFigure(int(opening[1]), float(opening[2]))


def _has(rows: Sequence[Mapping[str, Any]], field: str) -> bool:
    return any(row.get(field) for row in rows)


def _run(scorer: Path, gold: Path, readings: Path, *options: str) -> str:
    """What a scorer prints; nothing where it is not there."""
    if not scorer.exists():
        print(f"{scorer.name} is not there: not scored", file=sys.stderr)
        return ""
    command = [sys.executable, str(scorer), str(gold), str(readings), *options]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout
