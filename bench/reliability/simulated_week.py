"""A week in minutes: a clock that is a value, a flaky site, two crashes, a full disk, a clock that jumps. It ends with the rows of
an undisturbed week."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from bench.reliability.every_write import memory_disk, run_broken
from bench.reliability.proof import Proof, Rows, differences
from bench.reliability.scenarios import DELIVERY_TO_TWO_FOLDERS, load_config, opened, record_cycle, select, write_scenario_config
from bench.reliability.write_faults import WriteCounter, WriteFault
from crawler.model import Disposition, Entry, FetchOutcome, Item, Plan
from crawler.polling.triage import triage_entries
from crawler.runtime.clock import DAY
from jobs import backup, deliver, retention
from tests.deliver.environment import CLASH, MASSACRE, prose
from tests.fakes import NOW, a_state, an_article, an_article_found, an_entry, an_error

TICKS_A_DAY, DAYS, FLAKY_SHARE = 4, 7, 0.35
DAYS_LISTED = 4  # that a feed shows an entry
ROWS_OF_A_WEEK = {
    "entries": "SELECT feed_id, key, article_id IS NULL FROM entries",
    "articles": "SELECT canonical_url, title, text, version FROM articles",
    "versions": "SELECT canonical_url, number, versions.text FROM versions JOIN articles ON article_id = articles.id",
    "alerts": "SELECT canonical_url, slug FROM alerts JOIN articles ON article_id = articles.id "
    "JOIN watches ON watch_id = watches.id",
    "index": "SELECT count(*) FROM articles_fts",
    "notifications": "SELECT DISTINCT recipient, canonical_url FROM notification_log JOIN articles USING (story_id)",
    "messages that were not sent": "SELECT recipient FROM messages WHERE state <> 'sent'",
}
# Tick → what breaks it. The fault strikes at the n-th write of the tick's poll.
DISTURBANCES = {
    5: WriteCounter(WriteFault.KILL, 90),
    11: WriteCounter(WriteFault.TORN, 400),
    17: WriteCounter(WriteFault.ENOSPC, 200),
}
JUMP_TICK, JUMP = 21, timedelta(days=3)


def prove_week() -> Proof:
    proof = Proof()
    with tempfile.TemporaryDirectory(prefix="reliability-", dir=memory_disk()) as root:
        folders = [Path(root) / name for name in ("undisturbed", "disturbed")]
        endings: list[str] = []
        for folder in folders:
            folder.mkdir()
            write_scenario_config(folder, DELIVERY_TO_TWO_FOLDERS)
        _live_through(folders[0], None, endings)
        _live_through(folders[1], random.Random("a week"), endings)
        expected, actual = (_rows(folder) for folder in folders)
        proof.count("the week", differences(expected, actual))
        proof.notes.append(
            f"{DAYS} days of {TICKS_A_DAY} cycles, {len(expected['articles'])} articles, {len(expected['alerts'])} alerts, "
            f"{len(expected['notifications'])} notifications; broken cycles: {', '.join(endings)}; the clock was "
            f"{JUMP.days} days ahead for one cycle; {FLAKY_SHARE:.0%} of feeds and pages failed"
        )
    return proof


def _live_through(folder: Path, dice: random.Random | None, endings: list[str]) -> None:
    """All ticks, and then a day on which everything answers."""
    for tick in range(DAYS * TICKS_A_DAY):
        true = NOW + tick * DAY / TICKS_A_DAY
        clock = true + JUMP if dice is not None and tick == JUMP_TICK else true
        if dice is not None and tick in DISTURBANCES:
            ending = run_broken(partial(poll_tick, folder, true, true, random.Random(dice.random())), DISTURBANCES[tick])
            endings.append(ending)
        else:
            poll_tick(folder, clock, true, dice)
        _other_jobs(folder, clock, tick)
    for tick in range(DAYS * TICKS_A_DAY, (DAYS + 2) * TICKS_A_DAY):
        last = NOW + (DAYS * TICKS_A_DAY - 1) * DAY / TICKS_A_DAY
        clock = NOW + tick * DAY / TICKS_A_DAY
        poll_tick(folder, clock, last, None)
        _other_jobs(folder, clock, tick)


def _other_jobs(folder: Path, clock: datetime, tick: int) -> None:
    config = load_config(folder)
    deliver.deliver_due(config, clock, clock=lambda: clock)
    if tick % TICKS_A_DAY == 2:
        with opened(folder) as store:
            retention.forget_old_data(config, store, clock)
            backup.make_backup(config, store, clock)


def poll_tick(folder: Path, clock: datetime, true: datetime, dice: random.Random | None) -> None:
    """One cycle at a clock. `true`: the time by which the sites publish; with dice, they fail."""
    record_cycle(folder, clock, lambda plan: _learned(plan, clock, true, dice))


def _learned(plan: Plan, clock: datetime, true: datetime, dice: random.Random | None) -> Iterator[Item]:
    """What a crawl learns at a true time. With dice, feeds and pages fail."""

    def fails() -> bool:
        return dice is not None and dice.random() < FLAKY_SHARE

    def fetched(feed: int, entry: Entry) -> Item:
        if fails():
            return an_error(plan.run_id, feed, entry, Disposition.PENDING, FetchOutcome.THROTTLED, retry_at=clock)
        host, _, number = entry.key.removeprefix("key-").partition("-")
        title = {0: f"{CLASH} {host} {number}", 1: f"{MASSACRE} {host} {number}"}.get(int(number) % 5, f"Title {entry.key}")
        article = an_article(entry.key, host, title=title, text=prose(entry.key), published=entry.published)
        return an_article_found(plan.run_id, feed, entry, article)

    for pending in plan.pending:
        yield fetched(pending.feed_id, pending.entry)
    for feed in plan.feeds:
        if fails():
            continue
        entries = [_entry(feed.source, number) for number in _listed(true)]
        triage = triage_entries(entries, feed.known_fingerprints, now=clock, max_age_days=14)
        state = a_state(
            plan.run_id,
            feed.id,
            *triage.wanted,
            skipped=triage.skipped,
            known_count=triage.known_entries,
            seen_count=triage.seen,
            seen_keys=tuple(entry.key for entry in entries),
        )
        yield state
        for entry in triage.wanted:
            yield fetched(feed.id, entry)


def _listed(true: datetime) -> range:
    """The numbers of the entries that a feed shows: one is new at each tick."""
    newest = int((true - NOW) / (DAY / TICKS_A_DAY))
    return range(max(0, newest - DAYS_LISTED * TICKS_A_DAY), newest + 1)


def _entry(host: str, number: int) -> Entry:
    published = NOW + number * DAY / TICKS_A_DAY - timedelta(minutes=30)
    return an_entry(f"{host}-{number}", f"{host}.example", published=published)


def _rows(folder: Path) -> Rows:
    return select(folder, ROWS_OF_A_WEEK)
