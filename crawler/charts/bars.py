"""Counts per day, a row for each watch: small multiples with one scale, so that rows compare (Tufte, 1983)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from crawler.charts.svg import FONT, INK, LINE, SOFT, drawing, element, number, text

MOST_ROWS = 12  # the last of them is "other" when there are more watches
MOST_DAYS = 92  # drawn: the last ones
ROW = 26.0
NAMES = 190.0  # pixels for the names on the left
TOTALS = 44.0
WIDTH = 720
OTHER = "other watches"

Row = tuple[str, Sequence[int | None]]


def bars_by_day(
    days: Sequence[date], series: Sequence[Row], *, title: str, description: str, width: int = WIDTH
) -> str:
    """Bars for each day and watch, with the total at the end of the row. Every row has the same scale.

    Each series has a value a day, oldest first; None is a day not observed: it is hatched, a zero is an empty place on
    the baseline. Beyond twelve rows the smallest are summed in one.
    """
    keep = min(len(days), MOST_DAYS)
    days = days[len(days) - keep :]
    rows = [(name, fitted(values, keep)) for name, values in folded_rows(series)]
    top = max((value for _, values in rows for value in values if value), default=1)
    left, right = min(NAMES, width * 0.36), width - TOTALS
    step = (right - left) / max(1, keep)
    bar = max(1.0, min(step - 1.0, 22.0))
    parts = [element("g", *axis(days, left, step, 11.0), fill=SOFT, font_size=11, text_anchor="middle")]
    y = 20.0
    for name, values in rows:
        y += ROW
        parts.append(row(name, values, left=left, step=step, bar=bar, base=y, top=top, right=right))
    if not rows:
        y += ROW
        parts.append(text("No watch has counts for these days.", left, y, fill=SOFT))
    if any(value is None for _, values in rows for value in values):
        y += 20
        parts.append(element("path", d=hatch(left, y - 8, 16, 8), stroke=SOFT, stroke_width=0.8))
        parts.append(text("not observed", left + 21, y, fill=SOFT, font_size=11))
    height = round(y + 10)
    return drawing(
        *parts,
        width=width,
        height=height,
        title=title,
        description=description,
        fill="none",
        font_family=FONT,
        font_size=13,
    )


def fitted(values: Sequence[int | None], days: int) -> list[int | None]:
    """The last `days` values; days before the first one were not observed."""
    kept = [None if value is None else max(0, value) for value in values[max(0, len(values) - days) :]] if days else []
    return [None] * (days - len(kept)) + kept


def folded_rows(series: Sequence[Row]) -> list[Row]:
    """At most twelve rows, in the order given; the smallest are summed. A day counts as observed where any of them was."""
    if len(series) <= MOST_ROWS:
        return list(series)
    by_total = sorted(range(len(series)), key=lambda one: (-total(series[one][1]), one))
    kept = set(by_total[: MOST_ROWS - 1])
    rest = [series[one][1] for one in range(len(series)) if one not in kept]
    longest = max(len(values) for values in rest)
    columns = zip(*([None] * (longest - len(values)) + list(values) for values in rest), strict=True)
    summed = [sum(seen) if (seen := [value for value in column if value is not None]) else None for column in columns]
    return [series[one] for one in sorted(kept)] + [(f"{OTHER} ({len(rest)})", summed)]


def total(values: Sequence[int | None]) -> int:
    return sum(value for value in values if value)


def row(
    name: str,
    values: Sequence[int | None],
    *,
    left: float,
    step: float,
    bar: float,
    base: float,
    top: int,
    right: float,
) -> str:
    high = ROW - 8
    bars: list[str] = []
    gaps: list[str] = []
    for index, value in enumerate(values):
        x = left + step * index + (step - bar) / 2
        if value is None:
            gaps.append(hatch(x, base - 8, bar, 8))
        elif value:
            up = max(1.5, high * value / top)
            bars.append(f"M{number(x)} {number(base)}v{number(-up)}h{number(bar)}v{number(up)}z")
    parts = [
        text(name, left - 10, base - 1, limit=26, fill=INK, text_anchor="end"),
        element("path", d=f"M{number(left)} {number(base + 0.5)}H{number(right)}", stroke=LINE),
    ]
    if gaps:
        parts.append(element("path", d="".join(gaps), stroke=SOFT, stroke_width=0.8))
    if bars:
        parts.append(element("path", d="".join(bars), fill=INK))
    seen = any(value is not None for value in values)
    parts.append(text(total(values) if seen else "–", right + TOTALS - 2, base - 1, fill=INK, text_anchor="end"))
    return element("g", *parts)


def hatch(x: float, y: float, width: float, height: float) -> str:
    """Slanting strokes over a place of `width` × `height`."""
    strokes = max(2, int(width // 4))
    step = width / strokes
    lean = min(step, height)
    return "".join(
        f"M{number(x + step * one)} {number(y + height)}l{number(lean)}{number(-height)}" for one in range(strokes)
    )


def axis(days: Sequence[date], left: float, step: float, y: float) -> list[str]:
    """Day numbers, as many as there is room for, counted back from the last; the month with the first and with each first."""
    every = max(1, -(-24 // int(step or 1)) if step < 24 else 1)
    shown = [index for index in range(len(days)) if (len(days) - 1 - index) % every == 0]
    out: list[str] = []
    month = 0
    for index in shown:
        day = days[index]
        label = f"{day.day} {day:%b}" if day.month != month else str(day.day)
        month = day.month
        out.append(text(label, left + step * (index + 0.5), y))
    return out
