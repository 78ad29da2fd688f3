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
    recipients = [recipient for recipient in config.delivery.recipients if channel_of(recipient).writes_digest_files]
    outcome = deliver.deliver_due(config, now, recipients=recipients, force=True, stop=stop)
    channels = " or ".join(name for name, channel in CHANNELS.items() if channel.writes_digest_files)
    text = ", ".join(str(recipient.directory) for recipient in recipients) or f"no recipient has the channel {channels}"
    if recipients and outcome.idle:
        text += ": nothing is new since the last digest, so its files were not changed"
    return JobResult("digest", ok=outcome.ok, counts=outcome.counts, problems=outcome.problems, text=text)
