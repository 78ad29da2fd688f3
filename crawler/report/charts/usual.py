"""What is usual on each day of a row of bars."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from crawler.report.charts.bars import UsualDay
from crawler.story.trends import exceeds_usual, usual_level


def usual_days(counts: Mapping[date, int], days: Sequence[date], observed: Collection[date]) -> list[UsualDay | None]:
    """What is usual on each day, from the weeks before it; None: too little is known."""
    past = sorted(observed)
    levels = [(day, usual_level(counts, day, past)) for day in days]
    return [UsualDay(level[0], exceeds_usual(counts.get(day, 0), level)) if level else None for day, level in levels]
