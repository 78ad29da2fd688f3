"""One cycle: what is due is planned, crawled in a child process, and its run closed. For cron and daemon alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from crawler.app.plan import make_plan, with_rules
from crawler.config import Config
from crawler.language.plurals import count
from crawler.model import Plan
from crawler.polling.outage import OFFLINE
from crawler.runtime.clock import utcnow
from crawler.runtime.lock import hold
from crawler.runtime.permissions import is_full
from crawler.store import RunProgress, Store
from crawler.store.log import WITH_ERRORS
from jobs.runner import crawl
from jobs.runner.result import JobResult

LEAST_FREE_BYTES_OF_CRAWL = 1 << 24  # one crawl writes as much
MAX_FAILED_SOURCES = 20  # that did not answer
Tick = Callable[[Store, Plan], None]


def run_poll(
    config: Config,
    now: datetime,
    *,
    only: tuple[str, ...] = (),
    everything: bool = False,
    retry_since: datetime | None = None,
    recheck_since: datetime | None = None,
    log: Path | None = None,
    stop: crawl.Stop | None = None,
    tick: Tick = lambda store, plan: None,
    grace: float = crawl.GRACE,
) -> JobResult:
    """Poll what is due, or `only` these sources, or everything; with `retry_since`, ask again for pages that did not become
    articles since then; with `recheck_since`, look again at the articles that came since then. Raises `LockedError` when another
    cycle is at work."""
    with hold(config.database.with_suffix(".lock"), "another poll") as lock:
        store = Store.open(config.database)
        fleet = None
        try:
            if config.queue:
                from jobs.runner.fleet import Fleet

                fleet = Fleet.open(store, config, stop or crawl.Stop())
                fleet.record_late_results()
            plan = make_plan(
                store,
                config,
                now,
                only=only,
                everything=everything or bool(only),
                retry_since=retry_since,
                recheck_since=recheck_since,
                job="poll",
            )
            if not plan.feeds and not plan.pending and not (fleet is not None and fleet.is_at_work()):
                by_hand = retry_since or recheck_since
                note = "nothing was due" if by_hand is None else "no page is to be asked for again"
                _finish(store, plan, "ok", now, note)
                if fleet is not None and (late := fleet.late_pages(plan.run_id)):
                    return with_late_pages(close_cycle(store, plan, crawl.CrawlEnd(0), None, retried=False, by_name=False), late)
                return JobResult("poll", text=note)
            if fleet is not None:
                ended = fleet.crawl(plan, tick=lambda: tick(store, plan))
                result = close_cycle(store, plan, ended, None, retried=retry_since is not None, by_name=bool(only))
                return with_late_pages(result, fleet.late_pages(plan.run_id))
            ended = crawl.run_crawl(
                with_rules(plan, config),
                config_path=config.path,
                log=log,
                seconds=config.daemon.cycle_limit,
                lock=lock,
                stop=stop,
                tick=lambda: tick(store, plan),
                grace=grace,
            )
            return close_cycle(store, plan, ended, log, retried=retry_since is not None, by_name=bool(only))
        finally:
            if fleet is not None:
                fleet.close()
            store.close()


def job(config: Config, now: datetime, stop: crawl.Stop) -> JobResult:
    """Poll as a job of the daemon: the log goes to a file beside the database."""
    return run_poll(config, now, log=config.database.with_name("crawl.log"), stop=stop, grace=crawl.GRACE_OF_DAEMON)


def with_late_pages(result: JobResult, pages: int) -> JobResult:
    """The result with the pages of earlier cycles that were recorded in this one."""
    return replace(result, counts={**result.counts, "late": pages}) if pages else result


def close_cycle(store: Store, plan: Plan, ended: crawl.CrawlEnd, log: Path | None, *, retried: bool, by_name: bool) -> JobResult:
    """The crawl closes its own run; one that could not is closed here, so that it never looks like a good one."""
    row = store.log.get(plan.run_id)
    ended_by_itself = row.finished_at is not None
    problems: list[str] = []
    if not ended_by_itself:
        why = "time limit" if ended.timed_out else "stopped" if ended.stopped else f"died with code {ended.code}"
        _finish(store, plan, "interrupted", utcnow(), f"the crawl {why}", in_haste=ended.stopped)
        row = store.log.get(plan.run_id)
        problems.append(f"the crawl did not end by itself: {why}" + (f"; see {log}" if log else ""))
    elif row.outcome not in ("ok", WITH_ERRORS, OFFLINE):
        problems.append(f"the crawl ended early: {row.outcome}" + (f"; see {log}" if log else ""))
        if is_full(store.path.parent, LEAST_FREE_BYTES_OF_CRAWL):  # nobody should have to open the log for that
            problems.append(f"the disk of {store.path.parent} is full: free some room and run it again")
    if row.outcome == OFFLINE:
        problems.append(f"{row.note}; no source is counted as failing, and all are polled again soon")
    elif ended_by_itself and row.note:
        problems.append(row.note + (f"; see {log}" if log else ""))
    progress = store.progress(plan.run_id)
    failed = () if row.outcome == OFFLINE else tuple(store.feeds.failed_sources(plan.run_id).items())
    if ended_by_itself and row.outcome != OFFLINE and _is_dead(store, plan, progress, by_name=by_name):
        problems.append(f"no feed answers ({count(len(plan.feeds), 'feed')} polled): `borderwatch sources --bad` says why")
        failed = ()
    counts = {
        "feeds": len(plan.feeds),
        "polled": progress.feeds_polled,
        "answered": progress.feeds_answered,
        "seen": progress.seen,
        "carried": progress.carried,
        **dict(progress.dispositions),
        "alerts": progress.alerts,
    }
    if retried:
        counts["retried"] = plan.retried
    if not progress.adds_up:
        problems.append("the counts of this cycle do not add up: please report this")
    ok = not problems
    problems += [f"source {slug}: {why}" for slug, why in failed[:MAX_FAILED_SOURCES]]  # others answer: the cycle did its work
    if len(failed) > MAX_FAILED_SOURCES:
        problems.append(f"{len(failed) - MAX_FAILED_SOURCES} more sources did not answer: `borderwatch sources --bad`")
    problems += [
        f"watch {watch} was not judged on {count(articles, 'article')}: it takes too many steps there; simplify it, then "
        "`borderwatch watch apply`"
        for watch, articles in store.unjudged.counts_by_watch(row.started_at).items()
    ]
    return JobResult("poll", ok=ok, counts=counts, problems=tuple(problems))


def _is_dead(store: Store, plan: Plan, progress: RunProgress, *, by_name: bool) -> bool:
    """Whether every feed is dead: none that was polled answered, and no other did when it was last asked. A cycle polls what is
    due, perhaps a single feed, so its own failures say little; where sources were named (`by_name`), they are what was asked."""
    if not plan.feeds or progress.feeds_polled < len(plan.feeds) or progress.feeds_answered:
        return False
    return by_name or not store.feeds.some_answer()


def _finish(store: Store, plan: Plan, outcome: str, now: datetime, note: str, *, in_haste: bool = False) -> None:
    from crawler.app.record import finish_run  # with all that reads articles: a crawl closes its own run, in its own process

    finish_run(store, plan.run_id, outcome, now, note=note, in_haste=in_haste)
