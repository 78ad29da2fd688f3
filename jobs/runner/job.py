"""What a row of the table of jobs says."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crawler.app.agenda import Rule
    from crawler.config import Config
    from jobs.runner.crawl import Stop
    from jobs.runner.result import JobResult


@dataclass(frozen=True, slots=True)
class Job:
    """A module with `job(config, now, stop) -> JobResult`, imported when it runs, and when the daemon runs it.

    Jobs of one lane run one after another, lanes beside each other. `limit`: seconds after which the job is held to hang.
    `begins_archive`: by hand, too, it makes the archive where there is none."""

    module: str
    what: str
    lane: str
    rule: Callable[[Config], Rule | None]
    limit: Callable[[Config], float]
    begins_archive: bool = False

    def run(self, config: Config, now: datetime, stop: Stop) -> JobResult:
        outcome: JobResult = importlib.import_module(self.module).job(config, now, stop)
        return outcome
