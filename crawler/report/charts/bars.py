"""Counts per day, a row for each watch: small multiples with one scale, so that rows compare (Tufte, 1983)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from crawler.language.plurals import count
from crawler.report.charts.labels import measured
from crawler.report.charts.svg import FONT, INK, RULE_COLOUR, SOFT, drawing, element, number, text, words

MAX_BAR_ROWS = 12  # the last of them is "other" when there are more watches
MAX_BAR_DAYS = 92  # drawn: the last ones
ROW_HEIGHT_PX = 26.0
NAMES_WIDTH_PX = 190.0  # pixels for the names on the left
TOTALS_WIDTH_PX = 44.0
BARS_WIDTH_PX = 720
FONT_SIZE_PX = 13
OTHER_WATCHES = "other watches"
MONTH_NAMES = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()

Row = tuple[str, Sequence[int | None]]


def bars_by_day(days: Sequence[date], series: Sequence[Row], *, title: str, description: str, width: int = BARS_WIDTH_PX) -> str:
    """Bars for each day and watch, with the total at the end of the row. Every row has the same scale.

    Each series has a value a day, oldest first; None is a day not observed: it is hatched, a zero is an empty place on
    the baseline. Beyond twelve rows the smallest are summed in one. The words of `description` are followed by what is to
    be seen.
    """
    keep = min(len(days), MAX_BAR_DAYS)
    days = days[len(days) - keep :]
    rows = [(words(name), fitted(values, keep)) for name, values in folded_rows(series)]
    top = max((value for _, values in rows for value in values if value), default=1)
    left = min(NAMES_WIDTH_PX, width * 0.4)
    grid = Grid(left=left, right=width - TOTALS_WIDTH_PX, days=max(1, keep), top=top)
    parts = [
        element("g", *axis(days, grid), fill=SOFT, font_size=11, text_anchor="middle"),
        text("total", width - 2, 26.0, fill=SOFT, font_size=11, text_anchor="end"),
    ]
    y, labelled = 36.0, False
    for name, values in rows:
        y += ROW_HEIGHT_PX
        highest = not labelled and top in values
        labelled = labelled or highest
        parts.append(row(name, values, grid, y, name_the_top=highest))
    if not rows:
        y += ROW_HEIGHT_PX
        parts.append(text("No watch has counts for these days.", 0, y, fill=SOFT))
    if any(value is None for _, values in rows for value in values):
        y += 21
        parts.append(element("path", d=hatch(left, y - 8, 16, 8), stroke=SOFT, stroke_width=0.8))
        parts.append(text("not observed", left + 21, y, fill=SOFT, font_size=11))
    return drawing(
        *parts,
        width=width,
        height=round(y + 8),
        title=title,
        description=" ".join(filter(None, (words(description, 600), in_words(rows, keep)))),
        fill="none",
        font_family=FONT,
        font_size=FONT_SIZE_PX,
    )


def fitted(values: Sequence[int | None], days: int) -> list[int | None]:
    """The last `days` values; days before the first one were not observed."""
    last_values = [None if value is None else max(0, value) for value in values[max(0, len(values) - days) :]] if days else []
    return [None] * (days - len(last_values)) + last_values


def folded_rows(series: Sequence[Row]) -> list[Row]:
    """At most twelve rows, in the order given; the smallest are summed. A day counts as observed where any of them was."""
    if len(series) <= MAX_BAR_ROWS:
        return list(series)
    by_total = sorted(range(len(series)), key=lambda index: (-total(series[index][1]), index))
    largest = set(by_total[: MAX_BAR_ROWS - 1])
    rest = [series[index][1] for index in range(len(series)) if index not in largest]
    longest = max(len(values) for values in rest)
    none: list[int | None] = [None]
    columns = zip(*(none * (longest - len(values)) + list(values) for values in rest), strict=True)
    summed = [sum(seen) if (seen := [value for value in column if value is not None]) else None for column in columns]
    return [series[index] for index in sorted(largest)] + [(f"{OTHER_WATCHES} ({len(rest)})", summed)]


def total(values: Sequence[int | None]) -> int:
    return sum(value for value in values if value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Where the days stand, and the value that fills a row."""

    left: float
    right: float
    days: int
    top: int

    @property
    def step(self) -> float:
        return (self.right - self.left) / self.days

    @property
    def bar(self) -> float:
        return max(0.8, min(self.step * 0.7, 12.0))

    def x(self, index: int) -> float:
        """The left side of a day's bar."""
        return self.left + self.step * index + (self.step - self.bar) / 2


def row(name: str, values: Sequence[int | None], grid: Grid, base: float, name_the_top: bool) -> str:
    bars: list[str] = []
    gaps: list[str] = []
    for index, value in enumerate(values):
        if value is None:
            gaps.append(hatch(grid.x(index), base - 8, grid.bar, 8))
        elif value:
            up = number(max(1.5, (ROW_HEIGHT_PX - 8) * value / grid.top))
            bars.append(f"M{number(grid.x(index))} {number(base)}v-{up}h{number(grid.bar)}v{up}z")
    seen = any(value is not None for value in values)
    parts = [
        text(fitting(name, grid.left - 12), grid.left - 10, base - 1, fill=INK, text_anchor="end"),
        element("path", d=f"M{number(grid.left)} {number(base + 0.5)}H{number(grid.right)}", stroke=RULE_COLOUR),
        text(str(total(values)) if seen else "–", grid.right + TOTALS_WIDTH_PX - 2, base - 1, fill=INK, text_anchor="end"),
    ]
    if gaps:
        parts.append(element("path", d="".join(gaps), stroke=SOFT, stroke_width=0.8))
    if bars:
        parts.append(element("path", d="".join(bars), fill=INK))
    if name_the_top:
        middle = grid.x(values.index(grid.top)) + grid.bar / 2
        parts.append(text(str(grid.top), middle, base - ROW_HEIGHT_PX + 6, fill=SOFT, font_size=9.5, text_anchor="middle"))
    return "".join(parts)


def fitting(name: str, width: float) -> str:
    """A name cut to the pixels it has."""
    if measured(name, FONT_SIZE_PX) <= width:
        return name
    while name and measured(name + "…", FONT_SIZE_PX) > width:
        name = name[:-1]
    return name.rstrip() + "…"


def in_words(rows: Sequence[Row], days: int) -> str:
    if not rows:
        return ""
    counts = sorted(((total(values), name) for name, values in rows), key=lambda pair: (-pair[0], pair[1]))
    most = ", ".join(f"{name} ({number})" for number, name in counts[:3] if number)
    gaps = sum(any(value is None for value in values) for _, values in rows)
    return (
        f"{count(sum(number for number, _ in counts), 'story')} in {count(days, 'day')}"
        + (f"; most for {most}." if most else ".")
        + (f" Days not observed in {gaps} of {count(len(rows), 'row')}." if gaps else "")
    )


def hatch(x: float, y: float, width: float, height: float) -> str:
    """Slanting strokes over a place of `width` × `height`."""
    strokes = max(2, int(width // 4))
    step = width / strokes
    lean = min(step, height)
    return "".join(
        f"M{number(x + step * stroke)} {number(y + height)}l{number(lean)}{number(-height)}" for stroke in range(strokes)
    )


def axis(days: Sequence[date], grid: Grid) -> list[str]:
    """Day numbers, as many as there is room for, counted back from the last; above them the month, where it begins."""
    every = max(1, math.ceil(20 / grid.step))
    shown = [index for index in range(len(days)) if (len(days) - 1 - index) % every == 0]
    out: list[str] = []
    month = 0
    free = 0.0
    for index in shown:
        day, x = days[index], grid.left + grid.step * (index + 0.5)
        if day.month != month and x >= free:
            out.append(text(MONTH_NAMES[day.month - 1], x, 12.0))
            month, free = day.month, x + 30
        out.append(text(str(day.day), x, 26.0))
    return out
