"""Reads articles of before an update again, some at a time: their places, figures, profiles, reasons and events."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.runtime.clock import utcnow
from crawler.runtime.lock import hold
from crawler.store import Store
from jobs.runner.locks import lock_path
from jobs.runner.result import JobResult

if TYPE_CHECKING:
    from crawler.app.backfill import ReadFacts
    from crawler.config import Config
    from crawler.model import Article, Source
    from crawler.model.facts import ArticleFacts
    from jobs.runner.crawl import Stop

MAX_ARTICLES = 200  # of one run: a few seconds of one core, so that whatever else is due waits no longer


def fill_backlog(config: Config, store: Store, stop: Stop) -> JobResult:
    """Fill in some articles, each in a transaction of its own."""
    from crawler.app.backfill import Backfill  # here: nearly always nothing waits, and what reads articles is heavy
    from crawler.language.plurals import count
    from crawler.runtime.scratch import scratch_folder

    sources = {slug: source for source in config.sources for slug in (source.slug, *source.was)}
    with scratch_folder() as folder, reading_in_worker(config, folder) as read:
        done = Backfill(store, read, sources, utcnow).run(MAX_ARTICLES, lambda: stop.requested)
    left = store.facts_backlog.size()
    text = f"{count(done, 'article')} read again; {count(left, 'article')} wait" if left else f"{count(done, 'article')} read again"
    return JobResult("backfill", counts={"articles read again": done, "waiting": left}, text=text)


@contextmanager
def reading_in_worker(config: Config, folder: Path) -> Iterator[ReadFacts]:
    """A reader behind a process that may hang or die: these texts were never read by this version."""
    from crawler.app.plan import write_rules
    from crawler.app.tasks import Reading, read_stored, start_worker
    from crawler.runtime.workers import WorkerDied, Workers, WorkerTimeout

    rules = write_rules(config, folder / "rules")
    prepare = partial(start_worker, str(config.language_tables or ""), rules)
    workers = Workers(1, warm=("crawler.app.article_facts",), prepare=prepare)
    with asyncio.Runner() as runner:

        def read(article: Article, source: Source | None, seen: datetime, repeated: frozenset[int]) -> ArticleFacts | None:
            reading = Reading(rules, repeated, keeps_page=False)
            seconds = config.limits.page_seconds
            try:
                return runner.run(workers.run(read_stored, article, source, seen, reading, seconds=seconds))
            except (WorkerTimeout, WorkerDied):  # it may be what can be done without that hangs
                short = reading._replace(skips_optional=True)
                return runner.run(workers.run(read_stored, article, source, seen, short, seconds=seconds))

        try:
            yield read
        finally:
            workers.close()


def job(config: Config, now: datetime, stop: Stop) -> JobResult:
    """Read some articles again as a job of the daemon or of cron. Raises `LockedError` beside another one."""
    with hold(lock_path(config, "backfill"), "another backfill"):
        store = Store.open(config.database)
        try:
            if not store.facts_backlog.size():
                return JobResult("backfill", text="no article waits", idle=True)
            with store.log.job_run("backfill", now):
                return fill_backlog(config, store, stop)
        finally:
            store.close()
