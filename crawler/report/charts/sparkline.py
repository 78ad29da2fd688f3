"""A number a day in the size of a word (Tufte, Beautiful Evidence, 2006)."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from crawler.language.plurals import count
from crawler.language.reader.texts import gettext as _
from crawler.report.charts.svg import ACCENT, INK, RULE_COLOUR, drawing, element, number, path

MAX_SPARK_VALUES = 400  # values drawn: the last ones


def sparkline(values: Sequence[float | None], *, label: str, width: int = 120, height: int = 24) -> str:
    """A line of values, oldest first, from a zero baseline to the largest; the last value has a dot.

    None is a day that nobody looked at: the line breaks there, and the baseline too. Numbers below zero or not finite
    count as not observed.
    """
    shown = [value if value is not None and math.isfinite(value) and value >= 0 else None for value in values[-MAX_SPARK_VALUES:]]
    top = max((value for value in shown if value is not None), default=0.0) or 1.0
    left, right, base, high = 2.5, width - 3.5, height - 3.5, height - 7.0
    step = (right - left) / max(1, len(shown) - 1)

    def place(index: int, value: float) -> tuple[float, float]:
        return (left + step * index if len(shown) > 1 else right), base - high * (value / top)

    lines: list[str] = []
    ground: list[str] = []
    dots: list[str] = []
    for start, run in runs(shown):
        points = [place(start + offset, value) for offset, value in enumerate(run)]
        begin, end = points[0][0], points[-1][0]
        ground.append(f"M{number(begin - 1)} {number(base + 1.5)}H{number(end + 1)}")
        if len(points) > 1:
            lines.append(path(points))
        else:
            dots.append(f"M{number(begin)} {number(points[0][1])}h0")
    parts = [element("path", d="".join(ground), stroke=RULE_COLOUR)] if ground else []
    if lines:
        parts.append(element("path", d="".join(lines), stroke=INK, stroke_linejoin="round", stroke_width=1.25))
    if dots:
        parts.append(element("path", d="".join(dots), stroke=INK, stroke_linecap="round", stroke_width=2.0))
    if shown and (last := shown[-1]) is not None:
        x, y = place(len(shown) - 1, last)
        parts.append(element("circle", cx=x, cy=y, r=2.0, fill=ACCENT, stroke="none"))
    return drawing(*parts, width=width, height=height, title=label, description=in_words(shown), fill="none")


def in_words(shown: Sequence[float | None]) -> str:
    seen = [value for value in shown if value is not None]
    if not seen:
        return _("Nothing observed.")
    numbers = {
        "values": count(len(shown), "value"),
        "last": _("not observed") if shown[-1] is None else f"{shown[-1]:g}",
        "highest": f"{max(seen):g}",
    }
    if missing := len(shown) - len(seen):
        return _("{values}, last {last}, highest {highest}, {n} not observed.", n=missing, **numbers)
    return _("{values}, last {last}, highest {highest}.", **numbers)


def runs(values: Sequence[float | None]) -> Iterator[tuple[int, list[float]]]:
    """The stretches without a gap: where each begins, and its values."""
    run: list[float] = []
    for index, value in enumerate(values):
        if value is not None:
            run.append(value)
        elif run:
            yield index - len(run), run
            run = []
    if run:
        yield len(values) - len(run), run
