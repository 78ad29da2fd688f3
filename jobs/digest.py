"""A digest into files now, due or not: for the recipients whose channel writes them."""

from __future__ import annotations

from datetime import datetime

from crawler.channels import CHANNELS, channel_of
from crawler.config import Config
from jobs import deliver
from jobs.runner.crawl import Stop
from jobs.runner.result import JobResult


def job(config: Config, now: datetime, stop: Stop) -> JobResult:
    """A digest now, due or not, for the recipients whose channel writes files; none where it would tell nothing new."""
    readers = [reader for reader in config.delivery.readers if channel_of(reader).writes_digest_files]
    outcome = deliver.deliver_due(config, now, readers=readers, force=True, stop=stop)
    channels = " or ".join(name for name, channel in CHANNELS.items() if channel.writes_digest_files)
    text = ", ".join(str(reader.directory) for reader in readers) or f"no recipient has the channel {channels}"
    if readers and outcome.idle:
        text += ": nothing is new since the last digest, its files stay as they are"
    return JobResult("digest", ok=outcome.ok, counts=outcome.counts, problems=outcome.problems, text=text)
