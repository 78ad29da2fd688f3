"""Forgets what need not be kept: raw pages, the log of fetches and runs, where copies were looked for, and old texts nobody was
alerted to, if so configured. Then gives the room back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from crawler.app.record import COPY_WINDOW, STORY_WINDOW
from crawler.config import Config
from crawler.polling.silence import RHYTHM_PERIOD
from crawler.runtime.clock import utcnow
from crawler.runtime.lock import hold
from crawler.runtime.logs import rotate_log
from crawler.runtime.scratch import sweep_scratch_folders
from crawler.store import Store
from jobs.runner.crawl import Stop
from jobs.runner.locks import lock_path
from jobs.runner.result import JobResult

PARAGRAPH_RETENTION = timedelta(days=90)  # a site prints nothing for longer without being seen to
UNREPEATED_PARAGRAPH_RETENTION = timedelta(days=14)  # what stood in one article and not in the next
CRON_LOGS = ("poll.log", "deliver.log")  # which deploy/crontab has beside the archive
MIN_LEDGER_RETENTION = 2 * RHYTHM_PERIOD  # what silence is judged by, and a digest of a past month
MAX_LEAD_OVER_PUBLISHERS = timedelta(days=7)  # for so long publishers may be silent; a clock further ahead of them forgets no more


def forget_old_data(config: Config, store: Store, now: datetime) -> JobResult:
    """Forget, in transactions short enough that nobody waits for them; then shorten the write-ahead log. What is too old is
    reckoned from now, but never from later than publishers' dates bear out: a clock that is ahead forgets nothing early."""
    keep = config.retention
    began, now = now, store.clock.trusted_now(now, MAX_LEAD_OVER_PUBLISHERS)
    pages = _repeat(store, lambda: store.versions.forget_pages(now - timedelta(days=keep.raw_days)))
    with store.write():
        store.articles.forget_buckets(now - COPY_WINDOW)
        store.story_memberships.forget_profiles(store.articles.first_id_since(now - STORY_WINDOW))
    _repeat(store, lambda: store.paragraphs.forget(now - PARAGRAPH_RETENTION, once_before=now - UNREPEATED_PARAGRAPH_RETENTION))
    log_begin = now - timedelta(days=keep.log_days)
    with store.write():
        fetches = store.log.forget_fetches(log_begin)
        store.outbox.forget_content(log_begin)
    runs = _repeat(store, lambda: store.forgetting.forget_runs(min(log_begin, now - MIN_LEDGER_RETENTION)))
    texts = 0
    if keep.text_days:
        text_begin = now - timedelta(days=keep.text_days)
        texts = _repeat(store, lambda: store.forgetting.forget_texts(text_begin, began))
        with store.write():
            store.forgetting.forget_feed_texts(text_begin)
    released = store.forgetting.release_room()
    store.log.checkpoint()
    counts = {"pages": pages, "fetches": fetches, "runs": runs, "texts": texts, "bytes released": released}
    return JobResult("retention", counts=counts)


def _repeat(store: Store, forget: Callable[[], int]) -> int:
    """Forget in short transactions until nothing is left to forget; how many rows went."""
    total = 0
    while True:
        with store.write():
            gone = forget()
        total += gone
        if not gone:
            return total


def job(config: Config, now: datetime, stop: Stop) -> JobResult:
    """Delete what is old as a job of the daemon or of cron. Raises `LockedError` beside another one, `Stopped` when asked to."""
    with hold(lock_path(config, "retention"), "another retention"):
        store = Store.open(config.database)
        try:
            with store.log.job_run("retention", now), store.stopping(lambda: stop.requested):
                sweep_scratch_folders(utcnow().timestamp())  # as the file system dates them
                for name in CRON_LOGS:
                    rotate_log(config.database.with_name(name))
                return forget_old_data(config, store, now)
        finally:
            store.close()
