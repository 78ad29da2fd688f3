"""Forgets what need not be kept: raw pages, the log of fetches, where copies were looked for, and old texts nobody was
alerted to, if so configured."""

from __future__ import annotations

from datetime import datetime, timedelta

from crawler.app.record import COPY_WINDOW, STORY_WINDOW
from crawler.config import Config
from crawler.runtime.lock import hold
from crawler.store import Store
from jobs.runner.crawl import Stop
from jobs.runner.locks import lock_path
from jobs.runner.result import JobResult

PARAGRAPH_RETENTION = timedelta(days=90)  # a site prints nothing for longer without being seen to
UNREPEATED_PARAGRAPH_RETENTION = timedelta(days=14)  # what stood in one article and not in the next
MAX_LEAD_OVER_PUBLISHERS = timedelta(days=7)  # for so long publishers may be silent; a clock further ahead of them forgets no more


def forget_old_data(config: Config, store: Store, now: datetime) -> JobResult:
    """Forget, in transactions short enough that nobody waits for them; then shorten the write-ahead log. What is too old is
    reckoned from now, but never from later than publishers' dates bear out: a clock that is ahead forgets nothing early."""
    keep = config.retention
    began, now = now, store.clock.trusted_now(now, MAX_LEAD_OVER_PUBLISHERS)
    pages = 0
    while True:
        with store.write():
            gone = store.versions.forget_pages(now - timedelta(days=keep.raw_days))
        pages += gone
        if not gone:
            break
    with store.write():
        store.articles.forget_buckets(now - COPY_WINDOW)
        store.story_memberships.forget_profiles(store.articles.first_id_since(now - STORY_WINDOW))
    while True:
        with store.write():
            if not store.paragraphs.forget(now - PARAGRAPH_RETENTION, once_before=now - UNREPEATED_PARAGRAPH_RETENTION):
                break
    with store.write():
        fetches = store.log.forget_fetches(now - timedelta(days=keep.log_days))
        store.outbox.forget_content(now - timedelta(days=keep.log_days))
    texts = 0
    while keep.text_days:
        with store.write():
            purged = store.articles.purge(now - timedelta(days=keep.text_days), began)
        texts += purged
        if not purged:
            break
    store.log.checkpoint()
    return JobResult("retention", counts={"pages": pages, "fetches": fetches, "texts": texts})


def job(config: Config, now: datetime, stop: Stop) -> JobResult:
    """Delete what is old as a job of the daemon or of cron. Raises `LockedError` beside another one, `Stopped` when asked to."""
    with hold(lock_path(config, "retention"), "another retention"):
        store = Store.open(config.database)
        try:
            with store.log.job_run("retention", now), store.stopping(lambda: stop.requested):
                return forget_old_data(config, store, now)
        finally:
            store.close()
