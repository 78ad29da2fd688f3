"""The end of a run. Where nobody answered in it, what it held against the sources is taken back."""

from __future__ import annotations

from datetime import datetime

from crawler.model import Disposition
from crawler.polling import outage, schedule
from crawler.store import Store
from crawler.store.log import LEDGER_JOBS, RunRow
from crawler.web.urls import site_of

MAX_RUNS_LOOKED_AT = 20  # before this one, for the last that came to its end


def finish_run(store: Store, run_id: int, outcome: str, now: datetime, note: str = "", *, in_haste: bool = False) -> None:
    """Close a run: ok, the reason why it ended early, or `offline`. Closing it twice changes nothing. In haste, as somebody waits
    for our end, its articles are put into stories by the next run, like those of a run that was killed."""
    with store.write():
        run = store.log.get(run_id)
        if run.finished_at is not None:
            return
        if _line_is_down(store, run_id):
            _take_back(store, run_id, now)
            outcome, note = outage.OFFLINE, "; ".join(filter(None, (outage.OFFLINE_NOTE, note)))
        put_off = in_haste and outcome != outage.OFFLINE  # the next run looks back over runs that were interrupted, and no others
        if not put_off and store.articles.any_since(_last_regrouping(store, run)):  # most runs bring none: nothing has to be loaded
            from crawler.app.record.regroup import regroup_recent
            from crawler.app.record.sites import learn_sites

            regroup_recent(store, now)
            learn_sites(store, now)
        store.log.finish(run_id, outcome, now, note)


def _last_regrouping(store: Store, run: RunRow) -> datetime:
    """Since when articles have not been put into stories again: this run, and those before it that were killed on the way."""
    start = run.started_at
    for earlier in store.log.last_runs_of(LEDGER_JOBS, MAX_RUNS_LOOKED_AT):
        if earlier.id < run.id:
            if earlier.outcome != "interrupted":
                break
            start = min(start, earlier.started_at)
    return start


def _line_is_down(store: Store, run_id: int) -> bool:
    if any(store.feeds.robots_statuses(run_id).values()):
        return False  # a host answered, if only about its robots.txt
    return outage.is_own_line(
        store.log.host_attempts(run_id),
        owners=store.feeds.owner_count(),
        was_down=store.log.outcome_before(run_id) == outage.OFFLINE,
    )


def _take_back(store: Store, run_id: int, now: datetime) -> None:
    """Feeds and entries that nobody answered for stand as before this run, and are tried again soon. Its fetches stay in
    the log."""
    silent = tuple(sorted(outage.SILENT_OUTCOMES))
    for feed in store.feeds.failed_in(run_id, silent):
        store.feeds.forgive_failure(
            feed.id,
            failures=max(0.0, feed.failures - schedule.weight(feed.outcome)),
            # One that never answered has no rhythm yet: its first good poll still guesses it.
            interval=feed.interval if feed.has_answered else None,
            next_poll_at=now + outage.next_try(feed.interval),
            reasons=(f"failed_{feed.outcome}", outage.OFFLINE_REASON),
        )
    never_asked = store.feeds.robots_statuses(run_id)
    for entry in store.entries.failed_in(run_id, silent):
        given_up = entry.disposition is Disposition.FAILED
        counted = site_of(entry.url) not in never_asked  # one that did not get past robots.txt was not
        store.entries.forgive_failure(
            entry, now + outage.MAX_RETRY_WAIT, attempts=max(0, entry.attempts - counted), reopen_in=run_id if given_up else None
        )
