"""Static drawings: a sparkline, bars by day, the map of the border. Strings of SVG, no script, nothing fetched."""

from crawler.charts.bars import bars_by_day
from crawler.charts.border_map import Point, border_map
from crawler.charts.sparkline import sparkline
from crawler.charts.svg import standalone

__all__ = ["Point", "bars_by_day", "border_map", "sparkline", "standalone"]
