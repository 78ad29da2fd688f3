"""Static drawings: sparkline, bars by day, health by day, timeline of a story, map of the border. Strings of SVG, no script,
nothing fetched."""

from crawler.report.charts.bars import UsualDay, bars_by_day
from crawler.report.charts.border_map import Point, border_map
from crawler.report.charts.health_strip import PolledDay, health_strip
from crawler.report.charts.outlines import MapView, load_outlines
from crawler.report.charts.sparkline import sparkline
from crawler.report.charts.story_timeline import TimedReport, story_timeline
from crawler.report.charts.svg import standalone
from crawler.report.charts.usual import usual_days

__all__ = [
    "MapView",
    "Point",
    "PolledDay",
    "TimedReport",
    "UsualDay",
    "bars_by_day",
    "border_map",
    "health_strip",
    "load_outlines",
    "sparkline",
    "standalone",
    "story_timeline",
    "usual_days",
]
