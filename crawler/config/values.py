"""What the settings say → the limits of a crawl."""

from __future__ import annotations

from crawler import __version__
from crawler.config.models import SettingsModel
from crawler.model import CrawlLimits, PollPolicy


def limits_of(settings: SettingsModel) -> CrawlLimits:
    polling, manners, extraction = settings.polling, settings.politeness, settings.extraction
    contact = f" (+{settings.contact})" if settings.contact else ""
    return CrawlLimits(
        user_agent=f"Borderwatch/{__version__}{contact}",
        allow_private=manners.allow_private,
        delay=manners.delay,
        max_delay=manners.max_delay,
        timeout=manners.timeout,
        feed_bytes=extraction.feed_size,
        page_bytes=extraction.page_size,
        feed_seconds=extraction.feed_limit,
        page_seconds=extraction.page_limit,
        workers=extraction.workers,
        attempts=manners.attempts,
        max_entries=polling.max_entries,
        gap_documents=polling.gap_documents,
        max_age_days=max(1, round(polling.max_age / 86400)),
        min_words=extraction.min_words,
        policy=PollPolicy(
            floor=int(polling.floor),
            ceiling=int(polling.ceiling),
            first=int(polling.first),
            throttle_cap=int(polling.throttle_cap),
            failure_ceiling=int(polling.failure_ceiling),
            unconditional_every=int(polling.unconditional_every),
            unconditional_polls=polling.unconditional_polls,
            redirect_days=polling.redirect_days,
        ),
    )


def default_limits() -> CrawlLimits:
    """The limits of a configuration that says nothing of them."""
    return limits_of(SettingsModel())
