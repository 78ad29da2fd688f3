"""The two times on a card of the desk."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

from crawler.runtime.clock import iso
from tests.review.serving import FLOOD, archive, serving


def test_a_card_tells_when_the_first_report_came_and_when_the_latest(tmp_path: Path) -> None:
    text = "A flood killed three people in Rushon district on Friday, officials said. " * 3
    with archive(tmp_path) as made:
        times = [made.now.replace(microsecond=0) - timedelta(hours=hours) for hours in (9, 2)]
        for feed, published in enumerate(times, 1):
            made.tell(FLOOD, text, feed=feed, published=published)
        config = made.config
    with serving(config) as desk:
        card = desk.get("/-/desk").text.partition("First report:")[2].partition("independent source")[0]
    assert re.findall(r'datetime="([^"]+)"', card) == [iso(published) for published in times]
