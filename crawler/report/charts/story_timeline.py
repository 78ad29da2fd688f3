"""Who reported a story when: a row for each source, a sign for each report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape

from crawler.language.plurals import count
from crawler.language.reader.moments import day_and_time_words, moment_words, reader_zone
from crawler.language.reader.texts import gettext as _
from crawler.report.charts.bars import MONTH_NAMES, fitting
from crawler.report.charts.svg import ACCENT, FONT, INK, PAPER, RULE_COLOUR, SOFT, drawing, element, number, text, words

MAX_TIMELINE_ROWS = 14  # sources; the rest are counted
LANE_HEIGHT_PX = 22.0
LANE_NAMES_PX = 170.0
LABEL_SPACE_PX = 84.0  # pixels that a label of the axis needs
DOT_PX = 5.0
TICK_STEPS = tuple(
    timedelta(minutes=minutes) for minutes in (5, 15, 30, 60, 180, 360, 720, 1440, 2880, 7 * 1440, 14 * 1440, 28 * 1440, 91 * 1440)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedReport:
    """A report: by whom, when, on which side of the river (af, tj, or neither), and whether it is a copy."""

    source: str
    moment: datetime
    side: str = ""
    is_copy: bool = False


def story_timeline(reports: Sequence[TimedReport], *, title: str, width: int = 720) -> str:
    """The reports of a story on the reader's clock, the source that was first on top; empty without reports.

    An original is filled, a copy is open. The sign says the side: a circle for the Afghan one, a square for the Tajik one, a
    diamond for neither.
    """
    if not reports:
        return ""
    lanes: dict[str, list[TimedReport]] = {}
    for report in sorted(reports, key=lambda report: (report.moment, report.is_copy, report.source)):
        lanes.setdefault(report.source, []).append(report)
    shown, rest = dict(list(lanes.items())[:MAX_TIMELINE_ROWS]), list(lanes.items())[MAX_TIMELINE_ROWS:]
    first, last = min(report.moment for report in reports), max(report.moment for report in reports)
    axis = TimeAxis.of(first, last, min(LANE_NAMES_PX, width * 0.36), width - 12.0)
    bottom = 30.0 + LANE_HEIGHT_PX * len(shown)
    parts = [*ticks(axis, bottom)]
    y = 30.0
    for source, own in shown.items():
        y += LANE_HEIGHT_PX
        parts.append(lane(source, own, axis, y))
    y += 27
    if rest:
        hidden = sum(len(own) for _source, own in rest)
        parts.append(
            text(_("{n} more sources, {reports}", n=len(rest), reports=count(hidden, "report")), 0, y, fill=SOFT, font_size=11)
        )
        y += 17
    parts.append(legend({report.side for report in reports}, any(report.is_copy for report in reports), y, width))
    return drawing(
        *parts,
        width=width,
        height=round(y + 22 if width < LANE_NAMES_PX * 3 else y + 8),
        title=title,
        description=in_words(lanes, first, last),
        fill="none",
        font_family=FONT,
        font_size=12,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeAxis:
    """Moments to pixels."""

    begin: datetime
    end: datetime
    left: float
    right: float

    @classmethod
    def of(cls, first: datetime, last: datetime, left: float, right: float) -> TimeAxis:
        margin = max((last - first) / 30, timedelta(minutes=10))
        return cls(begin=first - margin, end=last + margin, left=left, right=right)

    def x(self, moment: datetime) -> float:
        return self.left + (self.right - self.left) * ((moment - self.begin) / (self.end - self.begin))

    def tick_moments(self) -> list[datetime]:
        """Round moments of the reader's clock, as many as there is room to name."""
        room = max(1, int((self.right - self.left) / LABEL_SPACE_PX))
        step = next((step for step in TICK_STEPS if (self.end - self.begin) / step <= room), TICK_STEPS[-1])
        midnight = self.begin.astimezone(reader_zone()).replace(hour=0, minute=0, second=0, microsecond=0)
        skipped = (self.begin - midnight) // step
        moments = [midnight + step * (skipped + index) for index in range(room + 3)]
        return [moment for moment in moments if self.begin <= moment <= self.end]


def ticks(axis: TimeAxis, bottom: float) -> list[str]:
    moments = axis.tick_moments()
    several_days = len({moment.date() for moment in moments}) > 1
    out = []
    for moment in moments:
        x = axis.x(moment)
        at_midnight = (moment.hour, moment.minute) == (0, 0)
        day = f"{moment.day} {_(MONTH_NAMES[moment.month - 1])}"
        label = day if at_midnight and several_days else f"{moment:%H:%M}"
        out.append(element("path", d=f"M{number(x)} 26V{number(bottom + 6)}", stroke=RULE_COLOUR))
        out.append(text(label, x, 20.0, fill=SOFT, font_size=11, text_anchor="middle"))
    if not several_days or not any((moment.hour, moment.minute) == (0, 0) for moment in moments):
        local = axis.begin.astimezone(reader_zone())
        day = f"{local.day} {_(MONTH_NAMES[local.month - 1])}"
        out.append(text(day, axis.left - 24, 20.0, fill=SOFT, font_size=11, text_anchor="end"))
    return out


def lane(source: str, reports: Sequence[TimedReport], axis: TimeAxis, y: float) -> str:
    """A source's name, the line through its reports, a sign for each."""
    spots: list[float] = []
    for report in reports:  # two at once stand side by side
        spots.append(max(axis.x(report.moment), spots[-1] + DOT_PX * 2.6 if spots else 0.0))
    parts = [
        text(fitting(words(source), axis.left - 14), axis.left - 10, y + 4, fill=INK, text_anchor="end"),
        element("path", d=f"M{number(axis.left)} {number(y)}H{number(axis.right)}", stroke=RULE_COLOUR, stroke_dasharray="1 3"),
    ]
    if len(spots) > 1:
        parts.append(element("path", d=f"M{number(spots[0])} {number(y)}H{number(spots[-1])}", stroke=SOFT))
    for report, x in zip(reports, spots, strict=True):
        kind = _("copy") if report.is_copy else _("original")
        label = element("title", escape(f"{words(source)}, {day_and_time_words(report.moment.astimezone(reader_zone()))}, {kind}"))
        parts.append(element("path", label, d=side_sign(report.side, x, y), **sign_style(report.is_copy)))
    return element("g", *parts)


def sign_style(is_copy: bool) -> dict[str, object]:
    return {"fill": PAPER if is_copy else ACCENT, "stroke": ACCENT, "stroke_width": 1.5}


def side_sign(side: str, x: float, y: float, r: float = DOT_PX) -> str:
    """A circle, a square or a diamond about a place."""
    if side == "tj":
        return f"M{number(x - r)} {number(y - r)}h{number(2 * r)}v{number(2 * r)}h{number(-2 * r)}z"
    if side == "af":
        arc = f"a{number(r)} {number(r)} 0 1 0"
        return f"M{number(x - r)} {number(y)}{arc} {number(2 * r)} 0{arc} {number(-2 * r)} 0z"
    reach = number(r * 1.3)
    return f"M{number(x)} {number(y - r * 1.3)}l{reach} {reach} -{reach} {reach} -{reach} -{reach}z"


def legend(sides: set[str], with_copies: bool, y: float, width: int) -> str:
    names = {"af": _("Afghan side"), "tj": _("Tajik side"), "": _("neither side")}
    signs = [(side_sign(side, 6, -4, 4.5), sign_style(False), names[side]) for side in ("af", "tj", "") if side in sides]
    if with_copies:
        signs.append((side_sign("", 6, -4, 4.5), sign_style(True), _("open: a copy")))
    per_row = 2 if width < LANE_NAMES_PX * 3 else len(signs)
    parts = [
        element(
            "g",
            element("path", d=shape, **style),
            text(name, 17, 0, fill=SOFT, font_size=11),
            transform=f"translate({number(index % per_row * 140.0)} {number(y + index // per_row * 17.0)})",
        )
        for index, (shape, style, name) in enumerate(signs)
    ]
    return element("g", *parts)


def in_words(lanes: dict[str, list[TimedReport]], first: datetime, last: datetime) -> str:
    reports = [report for own in lanes.values() for report in own]
    copies = sum(report.is_copy for report in reports)
    return _(
        "{reports} by {sources}, of them {copies}. First {source}, {first}; last {last}.",
        reports=count(len(reports), "report"),
        sources=count(len(lanes), "source"),
        copies=count(copies, "copy"),
        source=words(next(iter(lanes))),
        first=moment_words(first),
        last=moment_words(last),
    )
