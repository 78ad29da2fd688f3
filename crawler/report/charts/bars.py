"""Counts per day, a row for each watch: small multiples with one scale, so that rows compare (Tufte, 1983)."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from crawler.language.plurals import count
from crawler.language.reader.moments import day_words
from crawler.language.reader.texts import gettext as _
from crawler.language.reader.texts import joined_clauses, marked
from crawler.report.charts.labels import measured
from crawler.report.charts.svg import ACCENT, FONT, INK, RULE_COLOUR, SEVERITY_COLOURS, SOFT, drawing, element, number, text, words

MAX_BAR_ROWS = 12  # the last of them is "other" when there are more watches
MAX_BAR_DAYS = 92  # drawn: the last ones
ROW_HEIGHT_PX = 26.0
NAMES_WIDTH_PX = 190.0  # pixels for the names on the left
TOTALS_WIDTH_PX = 44.0
BARS_WIDTH_PX = 720
USUAL_LINE: Mapping[str, object] = {"stroke": ACCENT, "stroke_width": 1.2, "stroke_dasharray": "3 2"}
FONT_SIZE_PX = 13
MAX_NAMED_RISES = 5  # days above what is usual that the description names
MONTH_NAMES = (
    *(marked("Jan"), marked("Feb"), marked("Mar"), marked("Apr"), marked("May"), marked("Jun")),
    *(marked("Jul"), marked("Aug"), marked("Sep"), marked("Oct"), marked("Nov"), marked("Dec")),
)

Row = tuple[str, Sequence[int | None]]


class UsualDay(NamedTuple):
    """What such a day usually has, and whether this one has more than that."""

    level: float
    exceeded: bool


Usual = Mapping[str, Sequence[UsualDay | None]]  # name of a row → for each of its days; None: too little is known


def bars_by_day(
    days: Sequence[date],
    series: Sequence[Row],
    *,
    title: str,
    description: str,
    width: int = BARS_WIDTH_PX,
    usual: Usual | None = None,
) -> str:
    """Bars for each day and watch, with the total at the end of the row. Every row has the same scale. What is usual is a dashed
    line across the bars, and a day above it has a mark.

    Each series has a value a day, oldest first; None is a day not observed: it is hatched, a zero is an empty place on
    the baseline. Beyond twelve rows the smallest are summed in one. The words of `description` are followed by what is to
    be seen.
    """
    keep = min(len(days), MAX_BAR_DAYS)
    days = days[len(days) - keep :]
    rows = [(words(name), fitted(values, keep)) for name, values in folded_rows(series)]
    levels = {words(name): ([None] * keep + list(by_day))[len(by_day) :] for name, by_day in (usual or {}).items()}
    top = max((value for _name, values in rows for value in values if value), default=1)
    left = min(NAMES_WIDTH_PX, width * 0.4)
    grid = Grid(left=left, right=width - TOTALS_WIDTH_PX, days=max(1, keep), top=top)
    parts = [
        element("g", *axis(days, grid), fill=SOFT, font_size=11, text_anchor="middle"),
        text(_("total"), width - 2, 26.0, fill=SOFT, font_size=11, text_anchor="end"),
    ]
    y, labelled = 36.0, False
    for name, values in rows:
        y += ROW_HEIGHT_PX
        highest = not labelled and top in values
        labelled = labelled or highest
        parts.append(row(name, values, grid, y, name_the_top=highest))
        if name in levels:
            parts.append(usual_marks(values, levels[name], grid, y))
    if not rows:
        y += ROW_HEIGHT_PX
        parts.append(text(_("No watch has counts for these days."), 0, y, fill=SOFT))
    signs = [(element("path", d=hatch(0, -8, 16, 8), stroke=SOFT, stroke_width=0.8), _("not observed"))]
    if not any(value is None for _name, values in rows for value in values):
        signs = []
    if any(day is not None for by_day in levels.values() for day in by_day):
        signs.append((element("path", d="M0 -4h16", **USUAL_LINE), _("usual for such a day")))
        signs.append((element("path", d=caret(8, -2), fill=SEVERITY_COLOURS["high"]), _("more than usual")))
    for sign, name in signs:
        y += 21 if sign is signs[0][0] else 17
        parts.append(
            element("g", sign, text(name, 21, 0, fill=SOFT, font_size=11), transform=f"translate({number(left)} {number(y)})")
        )
    return drawing(
        *parts,
        width=width,
        height=round(y + 8),
        title=title,
        description=" ".join(filter(None, (words(description, 600), in_words(rows, keep), rises_in_words(levels, days)))),
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
    return [series[index] for index in sorted(largest)] + [(_("other watches ({n})", n=len(rest)), summed)]


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
    gaps = sum(any(value is None for value in values) for _name, values in rows)
    numbers = {"stories": count(sum(number for number, _name in counts), "story"), "days": count(days, "day")}
    said = _("{stories} in {days}; most for {watches}.", watches=most, **numbers) if most else _("{stories} in {days}.", **numbers)
    return said + (" " + _("Days not observed in {n} of {rows}.", n=gaps, rows=count(len(rows), "row")) if gaps else "")


def rises_in_words(levels: Usual, days: Sequence[date]) -> str:
    """The latest days above what is usual; empty: there are none."""
    rises = [
        (day, name) for name, by_day in levels.items() for day, level in zip(days, by_day, strict=True) if level and level.exceeded
    ]
    if not rises:
        return ""
    latest = sorted(rises, key=lambda rise: rise[0], reverse=True)
    named = joined_clauses(f"{name}, {day_words(day)}" for day, name in latest[:MAX_NAMED_RISES])
    return _("More than usual: {days}.", days=named + (" …" if len(rises) > MAX_NAMED_RISES else ""))


def usual_marks(values: Sequence[int | None], by_day: Sequence[UsualDay | None], grid: Grid, base: float) -> str:
    """The dashed line of what is usual, and a mark over each day that has more."""
    line: list[str] = []
    marks: list[str] = []
    for index, (value, day) in enumerate(zip(values, by_day, strict=True)):
        if day is None:
            continue
        y = base - (ROW_HEIGHT_PX - 8) * min(1.0, day.level / grid.top)
        line.append(f"M{number(grid.left + grid.step * index)} {number(y)}h{number(grid.step)}")
        if day.exceeded and value:
            up = (ROW_HEIGHT_PX - 8) * value / grid.top
            marks.append(caret(grid.x(index) + grid.bar / 2, base - up - 1))
    parts = [element("path", d="".join(line), **USUAL_LINE)] if line else []
    return "".join([*parts, *([element("path", d="".join(marks), fill=SEVERITY_COLOURS["high"])] if marks else [])])


def caret(x: float, y: float) -> str:
    """A small triangle that points down at a place."""
    return f"M{number(x)} {number(y)}l-3 -4.5h6z"


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
            out.append(text(_(MONTH_NAMES[day.month - 1]), x, 12.0))
            month, free = day.month, x + 30
        out.append(text(str(day.day), x, 26.0))
    return out
