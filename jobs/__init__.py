"""Everything that runs by itself or by hand, over the same store. `JOBS` is the table of contents."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from crawler.app.agenda import Daily, Every
from jobs.runner.job import Job

if TYPE_CHECKING:
    from crawler.config import Config

DELIVERY_LOOK_SECONDS = 60  # seconds between two looks at what is due for recipients
TRANSLATE_SECONDS = 60  # between two looks at headlines without a translation, where a translator is configured
BACKFILL_SECONDS = 60  # between two portions of articles that are read again after an update
HOUR_SECONDS = 3600.0


def _hours(number: float) -> Callable[[Config], float]:
    return lambda config: number * HOUR_SECONDS


JOBS: dict[str, Job] = {
    "poll": Job(
        "jobs.poll",
        "fetch what is due",
        "crawl",
        lambda config: Every(config.daemon.poll_every),
        limit=lambda config: config.daemon.cycle_limit + HOUR_SECONDS / 4,  # it ends the crawl itself, after cycle_limit
        begins_archive=True,
    ),
    "deliver": Job(
        "jobs.deliver", "tell each recipient what is due", "desk", lambda config: Every(DELIVERY_LOOK_SECONDS), _hours(2)
    ),
    "digest": Job("jobs.digest", "write a digest into files now", "desk", lambda config: None, _hours(2)),
    "retention": Job("jobs.retention", "forget raw pages and old logs", "upkeep", lambda config: Daily(2, 10), _hours(12)),
    "backup": Job("jobs.backup", "keep a verified copy of the archive", "upkeep", lambda config: Daily(2, 40), _hours(12)),
    "translate": Job(
        "jobs.translate",
        "have headlines translated",
        "translation",  # of its own: a translator that hangs keeps nobody
        lambda config: Every(TRANSLATE_SECONDS) if config.translate.is_on else None,
        _hours(2),
    ),
    "backfill": Job(
        "jobs.backfill",
        "read articles again that an update left incomplete",
        "upkeep",
        lambda config: Every(BACKFILL_SECONDS),
        _hours(2),
    ),
}
