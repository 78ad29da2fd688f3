"""The drawings as strings: well-formed, small, honest about gaps."""

from __future__ import annotations

from datetime import date, timedelta
from xml.etree import ElementTree

from crawler.charts import Point, bars_by_day, border_map, sparkline, standalone

DAYS = [date(2026, 11, 12) + timedelta(days=one) for one in range(14)]


def test_every_drawing_is_well_formed_and_has_its_words() -> None:
    for svg in (
        sparkline([1, None, 3], label="Fires"),
        bars_by_day(DAYS, [("Fires", [1] * 14)], title="Alerts", description="Two weeks."),
        border_map([Point(name="Panj", latitude=37.24, longitude=69.1, count=2)], title="Places"),
    ):
        for written in (svg, standalone(svg)):
            root = ElementTree.fromstring(written)
            assert root.get("role") == "img"
            assert next(one.text for one in root if one.tag.endswith("title"))
