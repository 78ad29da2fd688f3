"""Static drawings: a sparkline, bars by day, the map of the border. Strings of SVG, no script, nothing fetched."""

from crawler.report.charts.bars import bars_by_day
from crawler.report.charts.border_map import Point, border_map
from crawler.report.charts.sparkline import sparkline
from crawler.report.charts.svg import standalone

__all__ = ["Point", "bars_by_day", "border_map", "sparkline", "standalone"]
