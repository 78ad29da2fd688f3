"""Everything that runs by itself or by hand, over the same store. `JOBS` is the table of contents."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from jobs.agenda import Daily, Every, Rule

if TYPE_CHECKING:
    from crawler.config import Config
    from jobs.crawl import Stop
    from jobs.outcome import Outcome

LOOK = 60  # seconds between two looks at what is due for recipients


@dataclass(frozen=True, slots=True)
class Job:
    """A module with `job(config, now, stop) -> Outcome`, imported when it runs, and when the daemon runs it."""

    module: str
    what: str
    rule: Callable[[Config], Rule | None]

    def run(self, config: Config, now: datetime, stop: Stop) -> Outcome:
        outcome: Outcome = importlib.import_module(self.module).job(config, now, stop)
        return outcome


JOBS: dict[str, Job] = {
    "poll": Job("jobs.poll", "fetch what is due", lambda config: Every(config.daemon.poll_every)),
    "deliver": Job("jobs.deliver", "tell each recipient what is due", lambda config: Every(LOOK)),
    "digest": Job("jobs.digest", "write a digest into files now", lambda config: None),
    "retention": Job("jobs.retention", "forget raw pages and old logs", lambda config: Daily(2, 10)),
    "backup": Job("jobs.backup", "keep a verified copy of the archive", lambda config: Daily(2, 40)),
}
