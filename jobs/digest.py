"""A digest into files now, due or not: for the recipients whose channel is files."""

from __future__ import annotations

from datetime import datetime

from crawler.config import Config
from jobs import deliver
from jobs.runner.crawl import Stop
from jobs.runner.result import JobResult


def job(config: Config, now: datetime, stop: Stop) -> JobResult:
    """A digest now, due or not, for the recipients whose channel is files; none where it would tell nothing new."""
    readers = [one for one in config.delivery.readers if one.channel == "files"]
    outcome = deliver.run(config, now, readers=readers, force=True, stop=stop)
    text = ", ".join(str(reader.directory) for reader in readers) or "no recipient has the channel files"
    if readers and outcome.idle:
        text += ": nothing is new since the last digest, its files stay as they are"
    return JobResult("digest", ok=outcome.ok, counts=outcome.counts, problems=outcome.problems, text=text)
