"""The daemon's cycles over a clock that is a value: planner, leases, messages, writer and archive are the real ones, workers and
sites are made. What takes processor time here takes as long on that clock."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from bench.scale.made_web import MadeWeb
from bench.scale.measures import HourMeasures
from bench.scale.virtual_fleet import VirtualFleet
from bench.scale.virtual_worker import VirtualWorker
from crawler import config as configuration
from crawler.app.article_facts import ArticleReader
from crawler.app.digest import build_digest, render
from crawler.app.distributed.planner import send_shards
from crawler.app.distributed.writer import ResultWriter
from crawler.app.plan import make_plan, rules_hash
from crawler.app.record import Recorder, finish_run
from crawler.config import Config
from crawler.model import Plan
from crawler.runtime.clock import iso
from crawler.store import Store
from crawler.web.urls import host_of

BEGAN = datetime.fromisoformat("2026-03-01T00:00:00+00:00")
FIRST_STUCK_CYCLE = 3  # one shard of the first cycle from here on that has any never ends: its lease runs out
DIGEST_EVERY_HOURS = 3
CONFIG_TEXT = "database: news.db\ncontact: bench@example.org\ninclude: [pack:border]\nretention: {raw_days: 0}\n"


@dataclass
class Promises:
    """What was counted to the end: the first four must be zero, the last two equal."""

    due_not_planned: int = 0
    planned_not_due: int = 0
    hosts_leased_twice: int = 0
    left_in_queues: int = 0
    pages_fetched: int = 0
    articles_stored: int = 0

    @property
    def are_kept(self) -> bool:
        broken = self.due_not_planned + self.planned_not_due + self.hosts_leased_twice + self.left_in_queues
        return not broken and self.pages_fetched == self.articles_stored


class Simulation:
    """A daemon and its workers over an archive in `folder`."""

    def __init__(self, folder: Path, *, feeds: int, articles_a_day: float, workers: int) -> None:
        self.web = MadeWeb(feeds, articles_a_day, BEGAN)
        self.config = _config(folder, self.web)
        self.store = Store.open(self.config.database)
        self.store._connection.run("PRAGMA synchronous = OFF")  # processor time is measured, not the disk
        self.now = BEGAN
        self.hours = [HourMeasures(hour=0)]
        self.promises = Promises()
        self._cycles, self._has_stuck_shard = 0, False
        rules = rules_hash(self.config)
        self._worker = VirtualWorker(self.web, ArticleReader(self.config.watches, rules))
        self._fleet = VirtualFleet([f"worker-{number}" for number in range(workers)], self._worker, feeds)
        sources = {source.slug: source for source in self.config.sources}
        recorder = Recorder(self.store, self.config.watches, sources=sources, clock=lambda: self.now, raw_days=0, rules_hash=rules)
        self._writer = ResultWriter(self.store, recorder, self._fleet.carrier, self._fleet.seal, lambda: self.now)

    def run(self, hours: int, follow: Callable[[HourMeasures], None] = lambda measures: None) -> Promises:
        """Live through so many hours; `follow` hears of each that is over."""
        end = BEGAN + timedelta(hours=hours)
        while self.now < end:
            began = self.now
            self._run_cycle()
            self.now = max(self.now, began + timedelta(seconds=self.config.daemon.poll_every))
            while (self.now - BEGAN) / timedelta(hours=1) >= self._measures.hour + 1:
                self._close_hour()
                follow(self._measures)
                self.hours.append(HourMeasures(hour=self._measures.hour + 1))
        self.hours.pop()
        self.promises.hosts_leased_twice = self._fleet.hosts_leased_twice
        self.promises.left_in_queues = self._fleet.left_over
        self.promises.pages_fetched = len(self._worker.fetched)
        self.promises.articles_stored = self._article_count()
        return self.promises

    def close(self) -> None:
        self.store.close()

    # ------------------------------------------------------------------ a cycle

    def _run_cycle(self) -> None:
        """Plan, crawl, record, close the run, as `jobs.runner.fleet` does."""
        self._cycles += 1
        began, measures = self.now, self._measures
        with self._spending("planner_seconds"):
            plan = make_plan(self.store, self.config, began)
        self._check_plan(plan, began)
        with self._spending("planner_seconds"):
            shard_count = send_shards(self.store, self.config, plan, self._fleet.carrier, self._fleet.seal, self.now).sent
        measures.cycles += 1
        measures.polls += len(plan.feeds)
        measures.most_shards = max(measures.most_shards, shard_count)
        is_stuck = not self._has_stuck_shard and self._cycles >= FIRST_STUCK_CYCLE and shard_count > 0
        self._has_stuck_shard |= is_stuck
        self.now = self._fleet.crawl_all(self.now, self._write, measures, has_stuck_shard=is_stuck)
        timed_out = self.store.leases.live_shards(self.now, plan.run_id) > 0
        if timed_out:
            self.now = max(self.now, began + timedelta(seconds=self.config.daemon.cycle_limit))
        with self._spending("closing_seconds"):
            finish_run(self.store, plan.run_id, "interrupted" if timed_out else "ok", self.now)
        measures.longest_cycle = max(measures.longest_cycle, (self.now - began).total_seconds())

    def _check_plan(self, plan: Plan, now: datetime) -> None:
        """Count what was planned though it was not due, and what was due and not planned; what a lease holds back may wait."""
        next_polls = self._fleet.next_polls
        if self._cycles == 1:
            next_polls |= dict.fromkeys((feed.id for feed in plan.feeds), BEGAN)
            self.promises.due_not_planned += len(self.web.feeds) - len(plan.feeds)
        planned = Counter(feed.id for feed in plan.feeds)
        due = {id for id, when in next_polls.items() if iso(when) <= iso(now)}  # as the archive compares: to the second
        leased = self.store.leases.leased_hosts(now)
        for feed_id in due - planned.keys():
            is_leased = any(host_of(endpoint.fetch_url) in leased for endpoint in self.store.feeds.endpoints(feed_id))
            self._measures.held_back += is_leased
            self.promises.due_not_planned += not is_leased
        self.promises.planned_not_due += sum(count - (id in due) for id, count in planned.items())
        waits = [(now - next_polls[id]).total_seconds() for id in planned if next_polls.get(id, BEGAN) > BEGAN]
        self._measures.latest_poll = max([self._measures.latest_poll, *waits])

    def _write(self, when: datetime) -> datetime:
        """The writer takes the next result; when it is done."""
        self.now = when
        with self._spending("writer_seconds"):
            self._writer.write_next()
        return self.now

    # ------------------------------------------------------------------ hours

    @property
    def _measures(self) -> HourMeasures:
        return self.hours[-1]

    @contextmanager
    def _spending(self, name: str) -> Iterator[None]:
        """Add the processor time of the block to a measure, and to the clock."""
        started = time.process_time()
        yield
        seconds = time.process_time() - started
        self.now += timedelta(seconds=seconds)
        setattr(self._measures, name, getattr(self._measures, name) + seconds)

    def _close_hour(self) -> None:
        measures = self._measures
        measures.articles = self._article_count() - sum(hour.articles for hour in self.hours[:-1])
        pages = self.store._connection.value("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
        measures.database_bytes = int(pages)
        if (measures.hour + 1) % DIGEST_EVERY_HOURS == 0:
            started = time.process_time()
            render(build_digest(self.store, BEGAN, self.now), "html")
            measures.digest_seconds = time.process_time() - started

    def _article_count(self) -> int:
        return int(self.store._connection.value("SELECT count(*) FROM articles"))


def _config(folder: Path, web: MadeWeb) -> Config:
    """The shipped watches over made sources. 50,000 of them in YAML would take a minute to read and say nothing of the crawl."""
    path = folder / "config.yaml"
    path.write_text(CONFIG_TEXT, encoding="utf-8")
    return replace(configuration.load(path), sources=web.sources, feeds=web.feeds, catalog=())
