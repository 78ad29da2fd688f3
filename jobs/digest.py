"""A digest into files now, due or not: for the recipients whose channel writes them."""

from __future__ import annotations

from datetime import datetime

from crawler.channels import CHANNELS, channel_of
from crawler.config import Config
from jobs import deliver
from jobs.runner.crawl import Stop
from jobs.runner.result import JobResult


def job(config: Config, now: datetime, stop: Stop) -> JobResult:
    """A digest now, due or not, for the recipients whose channel writes files."""
    readers = [one for one in config.delivery.readers if channel_of(one).writes_digest_files]
    outcome = deliver.run(config, now, readers=readers, force=True, stop=stop)
    channels = " or ".join(name for name, channel in CHANNELS.items() if channel.writes_digest_files)
    folders = ", ".join(str(one.directory) for one in readers) or f"no recipient has the channel {channels}"
    return JobResult("digest", ok=outcome.ok, counts=outcome.counts, problems=outcome.problems, text=folders)
