"""Everything that runs by itself or by hand, over the same store. `JOBS` is the table of contents."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from jobs.runner.agenda import Daily, Every, Rule

if TYPE_CHECKING:
    from crawler.config import Config
    from jobs.runner.crawl import Stop
    from jobs.runner.result import JobResult

LOOK = 60  # seconds between two looks at what is due for recipients
HOUR = 3600.0


@dataclass(frozen=True, slots=True)
class Job:
    """A module with `job(config, now, stop) -> Outcome`, imported when it runs, and when the daemon runs it.

    Jobs of one lane run one after another, lanes beside each other. `limit`: seconds after which the job is held to hang."""

    module: str
    what: str
    lane: str
    rule: Callable[[Config], Rule | None]
    limit: Callable[[Config], float]

    def run(self, config: Config, now: datetime, stop: Stop) -> JobResult:
        outcome: JobResult = importlib.import_module(self.module).job(config, now, stop)
        return outcome


def _hours(number: float) -> Callable[[Config], float]:
    return lambda config: number * HOUR


JOBS: dict[str, Job] = {
    "poll": Job(
        "jobs.poll",
        "fetch what is due",
        "crawl",
        lambda config: Every(config.daemon.poll_every),
        limit=lambda config: config.daemon.cycle_limit + HOUR / 4,  # it ends the crawl itself, after cycle_limit
    ),
    "deliver": Job("jobs.deliver", "tell each recipient what is due", "desk", lambda config: Every(LOOK), _hours(2)),
    "digest": Job("jobs.digest", "write a digest into files now", "desk", lambda config: None, _hours(2)),
    "retention": Job(
        "jobs.retention", "forget raw pages and old logs", "upkeep", lambda config: Daily(2, 10), _hours(12)
    ),
    "backup": Job(
        "jobs.backup", "keep a verified copy of the archive", "upkeep", lambda config: Daily(2, 40), _hours(12)
    ),
}
