"""What an hour of the simulation took, as a table and as a drawing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bench.publish import table
from crawler.report.charts.sparkline import runs
from crawler.report.charts.svg import ACCENT, FONT, INK, RULE_COLOUR, SOFT, drawing, element, path, standalone, text


@dataclass
class HourMeasures:
    """Sums and peaks of an hour. Seconds are of a processor unless said otherwise."""

    hour: int
    cycles: int = 0
    polls: int = 0
    articles: int = 0
    planner_seconds: float = 0.0
    writer_seconds: float = 0.0
    closing_seconds: float = 0.0  # of the end of cycles: stories are put together again
    reading_seconds: float = 0.0  # of all workers
    most_shards: int = 0  # that waited
    most_results: int = 0
    result_bytes: int = 0
    deaths: int = 0
    held_back: int = 0  # due feeds whose host was leased
    longest_cycle: float = 0.0  # seconds of the simulated clock
    latest_poll: float = 0.0  # the same: the longest that a feed was due
    database_bytes: int = 0  # at its end
    digest_seconds: float | None = None


Column = tuple[str, Callable[[HourMeasures], float | None], str]  # name with unit, value, format
COLUMNS: tuple[Column, ...] = (
    ("cycles", lambda hour: hour.cycles, "{:,.0f}"),
    ("polls", lambda hour: hour.polls, "{:,.0f}"),
    ("articles", lambda hour: hour.articles, "{:,.0f}"),
    ("planner, CPU s", lambda hour: hour.planner_seconds, "{:,.1f}"),
    ("writer, CPU s", lambda hour: hour.writer_seconds, "{:,.1f}"),
    ("end of cycles, CPU s", lambda hour: hour.closing_seconds, "{:,.1f}"),
    ("workers, CPU s", lambda hour: hour.reading_seconds, "{:,.1f}"),
    ("most shards waiting", lambda hour: hour.most_shards, "{:,.0f}"),
    ("most results waiting", lambda hour: hour.most_results, "{:,.0f}"),
    ("results sent, MB", lambda hour: hour.result_bytes / 1e6, "{:,.1f}"),
    ("workers that died", lambda hour: hour.deaths, "{:,.0f}"),
    ("feeds held back by a lease", lambda hour: hour.held_back, "{:,.0f}"),
    ("longest cycle, s", lambda hour: hour.longest_cycle, "{:,.0f}"),
    ("latest poll, s", lambda hour: hour.latest_poll, "{:,.0f}"),
    ("archive, MB", lambda hour: hour.database_bytes / 1e6, "{:,.1f}"),
    ("digest, CPU s", lambda hour: hour.digest_seconds, "{:,.2f}"),
)
CHART_LABELS_PX, CHART_LINE_PX, CHART_PEAK_PX, SCALE_ROW_PX = 220, 400, 100, 34


def hours_table(hours: Sequence[HourMeasures]) -> str:
    """A Markdown table, a row an hour."""
    rows = [[hour.hour + 1, *(cell(value(hour), form) for _, value, form in COLUMNS)] for hour in hours]
    return table(["hour", *(name for name, _, _ in COLUMNS)], rows)


def cell(value: float | None, form: str) -> str:
    return "" if value is None else form.format(value)


def hours_chart(hours: Sequence[HourMeasures], title: str) -> str:
    """A line for each measure, each by its own scale from zero, with its highest value at its end."""
    parts = []
    for number, (name, value, form) in enumerate(COLUMNS):
        values = [value(hour) for hour in hours]
        top = max((seen for seen in values if seen is not None), default=0.0)
        base = SCALE_ROW_PX * (number + 1)
        parts += [
            text(name, 0, base - 6, fill=INK),
            element("path", d=path([(CHART_LABELS_PX, base), (CHART_LABELS_PX + CHART_LINE_PX, base)]), stroke=RULE_COLOUR),
            text(cell(top, form), CHART_LABELS_PX + CHART_LINE_PX + 8, base - 6, fill=SOFT),
        ]
        step = CHART_LINE_PX / max(1, len(values) - 1)
        for start, run in runs(values):
            points = [
                (CHART_LABELS_PX + step * (start + offset), base - (SCALE_ROW_PX - 8) * seen / (top or 1))
                for offset, seen in enumerate(run)
            ]
            if len(points) > 1:
                parts.append(element("path", d=path(points), stroke=ACCENT, stroke_width=1.5, stroke_linejoin="round"))
            else:
                parts.append(element("circle", cx=points[0][0], cy=points[0][1], r=2.0, fill=ACCENT))
    peaks = (
        f"{name} {cell(max((seen for seen in map(value, hours) if seen is not None), default=0.0), form)}"
        for name, value, form in COLUMNS
    )
    picture = drawing(
        *parts,
        width=CHART_LABELS_PX + CHART_LINE_PX + CHART_PEAK_PX,
        height=SCALE_ROW_PX * len(COLUMNS) + 12,
        title=title,
        description=f"{title}; highest value of an hour: {', '.join(peaks)}.",
        fill="none",
        font_family=FONT,
        font_size=13,
    )
    return standalone(picture)
