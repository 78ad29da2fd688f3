"""The end of a run. Where nobody answered in it, what it held against the sources is taken back."""

from __future__ import annotations

from datetime import datetime

from crawler.model import Disposition, Outcome
from crawler.polling import outage, schedule
from crawler.store import Store
from crawler.web.urls import host_of, site_of


def finish_run(store: Store, run_id: int, outcome: str, now: datetime, note: str = "") -> None:
    """Close a run: ok, the reason why it ended early, or `offline`. Closing it twice changes nothing."""
    with store.write():
        if store.log.run(run_id).finished_at is not None:
            return
        if _line_is_down(store, run_id):
            _take_back(store, run_id, now)
            outcome, note = outage.OFFLINE, "; ".join(filter(None, (outage.NOTE, note)))
        store.log.finish(run_id, outcome, now, note)


def _line_is_down(store: Store, run_id: int) -> bool:
    if any(store.feeds.robots_asked_in(run_id).values()):
        return False  # a host answered, if only about its robots.txt
    attempts = [
        outage.HostAttempt(host=host_of(row["url"]), owner=row["owner"], outcome=Outcome(row["outcome"]))
        for row in store.log.attempts(run_id)
    ]
    return outage.is_own_line(
        attempts, owners=store.feeds.owners(), was_down=store.log.outcome_before(run_id) == outage.OFFLINE
    )


def _take_back(store: Store, run_id: int, now: datetime) -> None:
    """Feeds and entries that nobody answered for stand as before this run, and are tried again soon. Its fetches stay in
    the log."""
    silent = tuple(sorted(outage.SILENT))
    for feed in store.feeds.failed_in(run_id, silent):
        outcome, interval = Outcome(feed["last_outcome"]), feed["interval_seconds"]
        store.feeds.spare(
            feed["id"],
            failures=max(0.0, feed["failures"] - schedule.weight(outcome)),
            # One that never answered has no rhythm yet: its first good poll still guesses it.
            interval=interval if feed["last_success_at"] else None,
            next_poll_at=now + outage.next_try(interval),
            reasons=(f"failed_{outcome}", outage.REASON),
        )
    never_asked = store.feeds.robots_asked_in(run_id)
    for row in store.entries.failed_in(run_id, silent):
        given_up = row["disposition"] == Disposition.FAILED
        # Neither the attempt that gave an entry up was counted, nor one that did not get past robots.txt.
        counted = not given_up and site_of(row["url"]) not in never_asked
        store.entries.spare(
            row,
            now + outage.SOON,
            attempts=max(0, row["attempts"] - counted),
            reopen_in=run_id if given_up else None,
        )
