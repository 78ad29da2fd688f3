"""A digest into files now, due or not: for the recipients whose channel is files."""

from __future__ import annotations

from datetime import datetime

from crawler.config import Config
from jobs import deliver
from jobs.runner.crawl import Stop
from jobs.runner.result import JobResult


def job(config: Config, now: datetime, stop: Stop) -> JobResult:
    """A digest now, due or not, for the recipients whose channel is files."""
    readers = [one for one in config.delivery.readers if one.channel == "files"]
    outcome = deliver.run(config, now, readers=readers, force=True, stop=stop)
    folders = ", ".join(str(one.directory) for one in readers) or "no recipient has the channel files"
    return JobResult("digest", ok=outcome.ok, counts=outcome.counts, problems=outcome.problems, text=folders)
