"""What benchmarks leave behind: a block of `docs/performance.md`, a JSON file, and the machine's name in both."""

from __future__ import annotations

import json
import os
import platform
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from crawler.report.charts.svg import ACCENT, FONT, INK, SOFT, drawing, element, standalone, text

CHECKOUT = Path(__file__).resolve().parents[1]
PERFORMANCE_PAGE = CHECKOUT / "docs" / "performance.md"
PERFORMANCE_CHART = CHECKOUT / "docs" / "images" / "performance.svg"
REPORTS_FOLDER = Path(__file__).parent / "reports"
CHART_WIDTH_PX, CHART_NAMES_PX, CHART_ROW_PX = 720, 230, 24


def machine() -> str:
    """Processor, cores, memory, system and Python: what figures depend on."""
    cpu = re.search(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text(encoding="utf-8"), re.M)
    memory = re.search(r"^MemTotal:\s*(\d+)", Path("/proc/meminfo").read_text(encoding="utf-8"), re.M)
    gigabytes = f"{int(memory[1]) / 2**20:.0f} GB of memory" if memory else ""
    name = cpu[1] if cpu else platform.machine()
    cores = os.cpu_count() or 1
    return f"{name}, {cores} cores, {gigabytes}, Linux {platform.release().split('-')[0]}, Python {platform.python_version()}"


def conditions() -> str:
    """When and where, and how busy the machine was otherwise."""
    load = os.getloadavg()[0]
    return f"Measured on {datetime.now(UTC):%Y-%m-%d} on {machine()}; load {load:.1f} when the run began."


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def replace_block(name: str, markdown: str) -> None:
    """Put it between the two comments of that name on the page."""
    page = PERFORMANCE_PAGE.read_text(encoding="utf-8")
    pattern = re.compile(rf"(<!-- {name}: begin -->\n).*?(<!-- {name}: end -->)", re.S)
    if not pattern.search(page):
        raise SystemExit(f"{PERFORMANCE_PAGE} has no block {name}")
    PERFORMANCE_PAGE.write_text(pattern.sub(lambda match: f"{match[1]}{markdown.strip()}\n{match[2]}", page), encoding="utf-8")


def write_report(name: str, figures: Mapping[str, Any]) -> None:
    REPORTS_FOLDER.mkdir(exist_ok=True)
    body = json.dumps({"machine": machine(), **figures}, indent=1, ensure_ascii=False)
    (REPORTS_FOLDER / f"{name}.json").write_text(body + "\n", encoding="utf-8")


def write_chart(rows: Sequence[tuple[str, float]], title: str, unit: str) -> None:
    """Horizontal bars, ours in the accent colour."""
    longest = max((value for _, value in rows), default=1.0) or 1.0
    width = CHART_WIDTH_PX - CHART_NAMES_PX - 70
    parts = []
    for number, (name, value) in enumerate(rows):
        y = 10 + CHART_ROW_PX * number
        colour = ACCENT if name == "Borderwatch" else SOFT
        length = max(1.0, width * value / longest)
        parts += [
            text(name, CHART_NAMES_PX - 8, y + 14, fill=INK, text_anchor="end"),
            element("rect", x=CHART_NAMES_PX, y=y, width=round(length, 1), height=CHART_ROW_PX - 6, fill=colour),
            text(f"{value:.1f}", CHART_NAMES_PX + length + 6, y + 14, fill=INK),
        ]
    picture = drawing(
        *parts,
        width=CHART_WIDTH_PX,
        height=20 + CHART_ROW_PX * len(rows),
        title=title,
        description=f"{title}, {unit}: " + ", ".join(f"{name} {value:.1f}" for name, value in rows),
        font_family=FONT,
        font_size=13,
    )
    PERFORMANCE_CHART.write_text(standalone(picture), encoding="utf-8")
