"""A week of ticks with a simulated clock: how often each job starts when the clock leaps, and when jobs fail or are killed."""

import os
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest

from crawler.app.agenda import MAX_TRIES_PER_NIGHT, Daily, Every, Rule, attempts_of, due_jobs
from crawler.store import Store

MONDAY = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
TICK = timedelta(minutes=10)
RULES: dict[str, Rule] = {"poll": Every(600), "retention": Daily(2, 10), "backup": Daily(2, 40)}
Ending = Callable[[str, datetime], str]  # (job, true time) → ok, failed, killed


def well(job: str, when: datetime) -> str:  # noqa: ARG001
    return "ok"


@dataclass
class Machine:
    """A daemon over a real archive. `true` is the time on the wall, `error` what the machine's clock is wrong by."""

    store: Store
    true: datetime = MONDAY
    error: timedelta = timedelta(0)
    step: timedelta = TICK
    starts: list[tuple[str, datetime]] = field(default_factory=list)  # job, true time

    @property
    def clock(self) -> datetime:
        return self.true + self.error

    def tick(self, ending: Ending = well) -> None:
        for job in due_jobs(RULES, attempts_of(self.store, RULES, self.clock), self.clock):
            self.starts.append((job, self.true))
            with self.store.write():
                self.store.log.close_killed(self.clock, job)
                run = self.store.log.start(job, self.clock)
                how = ending(job, self.true)
                if how == "killed":
                    self.store._connection.run("UPDATE runs SET pid = ? WHERE id = ?", (gone(), run))
                else:
                    self.store.log.finish(run, how, self.clock)
        self.true += self.step

    def until(self, end: datetime, ending: Ending = well) -> None:
        while self.true < end:
            self.tick(ending)

    def count(self, job: str) -> int:
        return Counter(name for name, _ in self.starts)[job]

    def longest_gap(self, job: str) -> timedelta:
        times = [when for name, when in self.starts if name == job]
        return max(later - earlier for earlier, later in pairwise(times))


@contextmanager
def machine(folder: Path) -> Iterator[Machine]:
    store = Store.open(folder / "news.db")
    store._connection.run("PRAGMA synchronous = OFF")
    try:
        yield Machine(store)
    finally:
        store.close()


def gone() -> int:
    """The number of a process that is no more."""
    if not _GONE:
        child = subprocess.Popen(["true"])
        child.wait()
        _GONE.append(child.pid)
    return _GONE[0]


_GONE: list[int] = []


def test_a_week_without_a_leap_has_seven_nights_and_no_run_too_many(tmp_path: Path) -> None:
    with machine(tmp_path) as m:
        m.until(MONDAY + timedelta(days=7))
        assert m.count("poll") == 7 * 144
        assert m.count("backup") == m.count("retention") == 8  # at once, then every night


@pytest.mark.parametrize(
    ("leap", "lasts"),
    [
        (timedelta(hours=3), TICK),
        (timedelta(days=3), TICK),
        (timedelta(days=3), timedelta(hours=2)),
        (timedelta(days=4000), timedelta(minutes=40)),
    ],
)
def test_a_clock_that_leaps_ahead_for_a_while_costs_no_more_than_a_run_or_two(
    tmp_path: Path, leap: timedelta, lasts: timedelta
) -> None:
    with machine(tmp_path) as m:
        m.until(MONDAY + timedelta(days=2))
        m.error = leap
        m.until(MONDAY + timedelta(days=2) + lasts)
        m.error = timedelta(0)
        m.until(MONDAY + timedelta(days=7))
        assert 8 <= m.count("backup") <= 10
        assert 8 <= m.count("retention") <= 10
        assert m.count("poll") <= 7 * 144 + 1
        assert m.longest_gap("poll") <= 2 * TICK
        assert m.longest_gap("backup") <= timedelta(hours=25)


@pytest.mark.parametrize("leap", [timedelta(hours=3), timedelta(days=3), timedelta(days=4000)])
def test_a_clock_that_is_set_back_for_a_while_costs_no_more_than_a_run_or_two(tmp_path: Path, leap: timedelta) -> None:
    with machine(tmp_path) as m:
        m.until(MONDAY + timedelta(days=2))
        m.error = -leap
        m.until(MONDAY + timedelta(days=2, hours=5))
        m.error = timedelta(0)
        m.until(MONDAY + timedelta(days=7))
        assert 8 <= m.count("backup") <= 11
        assert m.count("poll") <= 7 * 144 + 3
        assert m.longest_gap("poll") <= 2 * TICK
        assert m.longest_gap("backup") <= timedelta(hours=25)


@pytest.mark.parametrize("seed", range(3))
def test_however_often_the_clock_leaps_starts_are_bounded_by_days_and_leaps(tmp_path: Path, seed: int) -> None:
    chance = Random(seed)
    with machine(tmp_path) as m:
        leaps = 0
        while m.true < MONDAY + timedelta(days=7):
            m.error = timedelta(hours=chance.uniform(-100, 100)) if leaps % 2 else timedelta(0)
            leaps += 1
            m.until(m.true + timedelta(hours=chance.uniform(0.2, 20)))
        days = (m.true - MONDAY) // timedelta(days=1)
        assert days <= m.count("backup") <= days + 1 + 2 * leaps
        assert m.longest_gap("poll") <= 2 * TICK
        assert m.longest_gap("backup") <= timedelta(hours=45)  # a night that falls into a leap is made up for


def test_a_nightly_job_that_fails_is_tried_again_the_same_night_ever_more_seldom(tmp_path: Path) -> None:
    with machine(tmp_path) as m:
        m.step = timedelta(minutes=5)
        m.tick()
        full_until = datetime(2026, 3, 3, 4, 0, tzinfo=UTC)
        m.starts.clear()
        m.until(MONDAY + timedelta(days=1), lambda job, when: "failed" if job == "backup" and when < full_until else "ok")
        tries = [when for job, when in m.starts if job == "backup"]
        assert [f"{when:%H:%M}" for when in tries] == ["02:40", "02:45", "02:55", "03:15", "03:55", "04:55"]
        assert m.count("retention") == 1  # its neighbour is not asked again


@pytest.mark.parametrize("ending", ["failed", "killed", "interrupted"])
def test_a_nightly_job_that_always_fails_is_tried_a_few_times_a_night(tmp_path: Path, ending: str) -> None:
    with machine(tmp_path) as m:
        m.until(MONDAY + timedelta(days=3), lambda job, when: ending if job == "backup" else "ok")
        nights = Counter((when - timedelta(hours=2, minutes=40)).date() for job, when in m.starts if job == "backup")
        assert set(nights.values()) == {MAX_TRIES_PER_NIGHT}
        assert len(nights) == 4
        assert m.count("poll") == 3 * 144


def test_a_job_that_was_killed_is_closed_by_its_next_run_and_only_by_that(tmp_path: Path) -> None:
    with machine(tmp_path) as m:
        m.tick(lambda job, when: "killed" if job != "poll" else "ok")
        log = m.store.log
        with log.job_run("backup", m.clock):
            pass
        assert [run.outcome for run in log.last_runs("backup", 2)] == ["ok", "interrupted"]
        assert log.last_runs("retention", 1)[0].finished_at is None
        # A restarted daemon closes what bears its own number, as in a container; another living process is left alone.
        with m.store.write():
            mine, theirs = log.start("backup", m.clock), log.start("retention", m.clock)
        m.store._connection.run("UPDATE runs SET pid = ? WHERE id = ?", (os.getppid(), theirs))
        with m.store.write():
            log.close_killed(m.clock)
        assert (log.get(mine).outcome, log.get(theirs).outcome) == ("interrupted", "")


def test_a_job_at_work_in_another_process_is_waited_for_but_not_for_ever(tmp_path: Path) -> None:
    with machine(tmp_path) as m:
        with m.store.write():
            run = m.store.log.start("backup", m.clock)
        m.store._connection.run("UPDATE runs SET pid = ? WHERE id = ?", (os.getppid(), run))
        m.until(MONDAY + timedelta(hours=5))
        assert m.count("backup") == 0
        m.until(MONDAY + timedelta(hours=7))
        assert m.count("backup") == 1
