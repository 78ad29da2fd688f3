"""What a contest of `bench/end_to_end.py` came to, as tables for people."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bench.measured_process import Usage
from bench.publish import table

BASELINE = "trafilatura CLI"
FEED_ENTRIES = 30


@dataclass
class Result:
    """A contestant's rounds."""

    name: str
    versions: str
    pages: int
    usages: list[Usage] = field(default_factory=list)
    texts: list[int] = field(default_factory=list)
    f1: list[float] = field(default_factory=list)

    def pages_per_second(self) -> float:
        return statistics.median(self.pages / usage.wall for usage in self.usages)

    def cpu_ms(self) -> float:
        """Milliseconds of processor time a page."""
        return statistics.median(1000 * usage.cpu / self.pages for usage in self.usages)

    def as_json(self) -> dict[str, Any]:
        rounds = [
            {"wall_s": u.wall, "cpu_s": u.cpu, "peak_mb": u.peak_mb, "stages_s": dict(u.stages), "exit_code": u.exit_code}
            for u in self.usages
        ]
        return {
            "name": self.name,
            "versions": self.versions,
            "pages": self.pages,
            "texts": self.texts,
            "f1": self.f1,
            "pages_per_second": self.pages_per_second(),
            "cpu_ms_per_page": self.cpu_ms(),
            "rounds": rounds,
        }


def pages_table(results: Sequence[Result]) -> str:
    base = next((result for result in results if result.name == BASELINE), results[0])
    rows = [
        (
            result.name,
            result.versions,
            f"{result.pages_per_second():.1f}",
            f"{result.pages_per_second() / base.pages_per_second():.2f}",
            f"{result.cpu_ms():.0f}",
            f"{result.cpu_ms() / base.cpu_ms():.2f}",
            f"{statistics.median(usage.cpu / usage.wall for usage in result.usages):.2f}",
            f"{max(usage.peak_mb for usage in result.usages):.0f}",
            f"{min(result.texts)} of {result.pages}",
            f"{statistics.median(result.f1):.3f}",
        )
        for result in results
    ]
    head = ["contestant", "version", "pages/s", "ratio", "CPU-ms a page", "ratio", "cores busy", "memory, MB", "texts", "F1"]
    return table(head, rows)


def stages_table(ours: Result) -> str:
    """Where Borderwatch's processor time goes."""
    names = sorted({name for usage in ours.usages for name in usage.stages})
    rows = [
        (name, f"{statistics.median(1000 * usage.stages.get(name, 0.0) / ours.pages for usage in ours.usages):.1f}")
        for name in names
    ]
    rest = statistics.median(1000 * (usage.cpu - sum(usage.stages.values())) / ours.pages for usage in ours.usages)
    return table(["process", "CPU-ms a page"], [*rows, ("not seen by sampling", f"{rest:.1f}")])


def polling_table(figures: Mapping[str, Mapping[str, Any]], feeds: int) -> str:
    rows = [
        (
            name,
            f"{row['first_ms']:.1f}",
            f"{statistics.median(row['unchanged_ms']):.2f}",
            f"{feeds / statistics.median(row['wall_s']):.0f}",
            f"{row['feeds_read']} of {feeds}",
        )
        for name, row in figures.items()
        if row["unchanged_ms"]
    ]
    return table(["contestant", "first poll, CPU-ms a feed", "unchanged (304), CPU-ms a feed", "304 feeds/s", "feeds read"], rows)


def report(results: Sequence[Result], polling: Mapping[str, Any], feeds: int, where: str, missing: Sequence[str], what: str) -> str:
    ours = next((result for result in results if result.name == "Borderwatch"), None)
    parts = [
        where,
        f"{what} Ratios are to `{BASELINE}`; medians of {max(len(result.usages) for result in results)} rounds, start included.",
        pages_table(results),
    ]
    if ours is not None:
        parts += ["Borderwatch by process:", stages_table(ours)]
    if polling:
        parts += [f"Polling {feeds} feeds of {FEED_ENTRIES} entries:", polling_table(polling, feeds)]
    failed = {result.name for result in results if any(usage.exit_code for usage in result.usages)}
    parts += [f"Not run: {problem}." for problem in missing]
    parts += [f"{name} ended with an error code in a round: its figures are those of an incomplete run." for name in sorted(failed)]
    return "\n\n".join(parts)
