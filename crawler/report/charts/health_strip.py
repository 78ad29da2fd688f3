"""A source's last weeks in the size of a word: a cell for each day, how its polls were answered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from crawler.language.plurals import count
from crawler.language.reader.texts import gettext as _
from crawler.report.charts.bars import hatch
from crawler.report.charts.svg import RULE_COLOUR, SEVERITY_COLOURS, SOFT, drawing, element, number

GOOD_COLOUR = "var(--good,#1d6b3a)"
MAX_STRIP_DAYS = 92


class PolledDay(NamedTuple):
    """How often a source was polled on a day, and how often it answered well."""

    polled: int
    answered: int


def health_strip(days: Sequence[PolledDay | None], *, label: str, width: int = 120, height: int = 14) -> str:
    """A cell for each day, oldest first: full where every poll was answered, lower where some were, a cross where none was,
    hatched where nobody asked (None). Shape says it as well as colour."""
    shown = days[-MAX_STRIP_DAYS:]
    step = width / max(1, len(shown))
    cell = max(1.0, step - 1)
    good: list[str] = []
    partly: list[str] = []
    failed: list[str] = []
    gaps: list[str] = []
    for index, day in enumerate(shown):
        x = step * index
        if day is None or not day.polled:
            gaps.append(hatch(x, height - 5, cell, 4))
        elif not day.answered:
            failed.append(
                f"M{number(x)} 2l{number(cell)} {number(height - 4.0)}M{number(x + cell)} 2l{number(-cell)} {number(height - 4.0)}"
            )
        else:
            up = (height - 2) * (day.answered / day.polled)
            (good if day.answered == day.polled else partly).append(
                f"M{number(x)} {number(height - 1.0)}v{number(-up)}h{number(cell)}v{number(up)}z"
            )
    parts = [element("path", d=f"M0 {number(height - 0.5)}H{width}", stroke=RULE_COLOUR)]
    if good:
        parts.append(element("path", d="".join(good), fill=GOOD_COLOUR, fill_opacity=0.75))
    if partly:
        parts.append(element("path", d="".join(partly), fill=SEVERITY_COLOURS["high"]))
    if failed:
        parts.append(element("path", d="".join(failed), stroke=SEVERITY_COLOURS["critical"], stroke_width=1.3))
    if gaps:
        parts.append(element("path", d="".join(gaps), stroke=SOFT, stroke_width=0.7))
    return drawing(*parts, width=width, height=height, title=label, description=in_words(shown), fill="none")


def in_words(days: Sequence[PolledDay | None]) -> str:
    """How many days of each kind."""
    polled = [day for day in days if day is not None and day.polled]
    good = sum(day.answered == day.polled for day in polled)
    failed = sum(not day.answered for day in polled)
    return _(
        "Every poll answered on {good}, some on {partly}, none on {failed}; not polled on {gaps}.",
        good=count(good, "day"),
        partly=count(len(polled) - good - failed, "day"),
        failed=count(failed, "day"),
        gaps=count(len(days) - len(polled), "day"),
    )
