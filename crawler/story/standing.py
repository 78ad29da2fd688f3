"""Which reports of a story tell its event, and which only stand aside: they give it no headline, no place and no figure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from crawler.model import EventStatus, StoryAlert


def aside_articles(raised: Iterable[StoryAlert], when: datetime | None = None) -> frozenset[int]:
    """The articles whose alerts are all probably none, or tell of what is past, supposed or denied, while another report of the
    story tells it as happened. `raised`: all alerts on the story; `when`: those raised up to then."""
    standing = [alert for alert in raised if when is None or alert.raised_at <= when]
    telling = {alert.article_id for alert in standing if _tells(alert)}
    return frozenset({alert.article_id for alert in standing} - telling) if telling else frozenset()


def _tells(alert: StoryAlert) -> bool:
    return not alert.probably_not and alert.status in (None, EventStatus.HAPPENED)
