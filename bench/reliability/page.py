"""The figures in docs/reliability.md: one line a target, written by the full form."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

from bench.publish import machine, table
from bench.reliability.proof import Proof
from bench.reliability.targets import TARGETS

RELIABILITY_PAGE = Path(__file__).resolve().parents[2] / "docs" / "reliability.md"
FIGURES_BLOCK = re.compile(r"(?<=<!-- figures: begin -->\n).*?(?=<!-- figures: end -->)", re.S)
PROMISES_BLOCK = re.compile(r"(?<=<!-- promises: begin -->\n).*?(?=<!-- promises: end -->)", re.S)
NOT_MEASURED = "not measured yet"


def figures_on(page: str) -> dict[str, list[str]]:
    """Target → its cells: when, what was seen, where."""
    block = FIGURES_BLOCK.search(page)
    rows = [
        [cell.strip() for cell in line.removeprefix("| ").removesuffix(" |").split(" | ")]
        for line in (block[0] if block else "").splitlines()[2:]
    ]
    return {row[0]: row[1:] for row in rows if len(row) == 4}


def figures_table(figures: dict[str, list[str]]) -> str:
    rows = [[name, *figures.get(name, ["", NOT_MEASURED, ""])] for name in TARGETS]
    return table(["target", "measured on", "what was seen", "machine"], rows) + "\n"


def promises_table() -> str:
    """What is promised, what proves it, and what is not proved."""
    rows = []
    for name, target in TARGETS.items():
        code = "`--full`" if target.full and not target.quick else "`--quick` and `--full`" if target.quick else ""
        tests = ", ".join(f"`{test}`" for test in target.tests)
        rows.append([name, target.promise, ", ".join(filter(None, (code, tests))), target.limits])
    return table(["target", "promise", "proved by", "not proved"], rows) + "\n"


def write_figures(name: str, proof: Proof, missing: str, seconds: float) -> None:
    """Put a target's line in its place; the other lines stay."""
    page = RELIABILITY_PAGE.read_text(encoding="utf-8")
    seen = "; ".join(
        [f"{proof.held} of {proof.tried} held" if proof.tried else "not tried", *proof.notes, *([missing] if missing else [])]
    )
    figures = figures_on(page) | {name: [f"{datetime.now(UTC):%Y-%m-%d}", f"{seen.replace('|', '/')} ({seconds:.0f} s)", machine()]}
    _write_page(page, figures)


def _write_page(page: str, figures: dict[str, list[str]]) -> None:
    page = FIGURES_BLOCK.sub(lambda _: figures_table(figures), page)
    page = PROMISES_BLOCK.sub(lambda _: promises_table(), page)
    RELIABILITY_PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":  # after a change of the targets
    text = RELIABILITY_PAGE.read_text(encoding="utf-8")
    _write_page(text, figures_on(text))
