"""A lane of the daemon: what it runs when, and when it is held to hang."""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from crawler.app import agenda
from crawler.model import Severity
from crawler.model.errors import JobError, LockedError, Stopped
from jobs import JOBS
from jobs.deliver.alarm import ImmediateAlerts
from jobs.runner import daemon as daemons
from jobs.runner.crawl import Stop
from jobs.runner.daemon import Daemon
from jobs.runner.lane import IDLE_SECONDS, Lane
from jobs.runner.result import JobResult
from tests.deliver.environment import CLASH, MASSACRE, TRADE, DeliveryEnv, delivery_env
from tests.patience import CHILD_SECONDS, wait_until

POLICY = "policy: {immediate: [critical]}\nrecipients: [{name: files, channel: files}]"


@dataclass
class FakeJob:
    """A job like those of JOBS; the test says what it does."""

    act: Callable[[], JobResult] = lambda: JobResult("x", text="did it")
    seconds: int = 60
    seconds_allowed: float = 10.0
    lane: str = "a"
    ran: list[datetime] = field(default_factory=list)

    def rule(self, config: Any) -> agenda.Rule:  # noqa: ARG002
        return agenda.Every(self.seconds)

    def limit(self, config: Any) -> float:  # noqa: ARG002
        return self.seconds_allowed

    def run(self, config: Any, now: datetime, stop: Stop) -> JobResult:  # noqa: ARG002
        self.ran.append(now)
        return self.act()


@dataclass
class Bell:
    """An alarm that rings when it is told to."""

    job: str = "x"
    ringing: bool = False
    answers: int = 0

    def rings(self) -> bool:
        return self.ringing

    def answered(self) -> None:
        self.ringing, self.answers = False, self.answers + 1


def a_lane(d: DeliveryEnv, job: FakeJob, stop: Stop | None = None, **options: Any) -> Lane:
    look = options.pop("look", 0.0)
    return Lane("a", {"x": job}, d.config, stop or Stop(), look=look, clock=lambda: d.now, **options)  # type: ignore[dict-item]


def fails(error: Exception) -> Callable[[], JobResult]:
    def act() -> JobResult:
        raise error

    return act


def test_a_job_without_anything_to_do_is_looked_at_again_when_its_time_has_come(tmp_path: Path) -> None:
    job = FakeJob(act=lambda: JobResult("x", idle=True))
    with delivery_env(tmp_path) as d:
        lane = a_lane(d, job)
        for _ in range(7):
            lane.tick()
            d.later(seconds=20)
    assert len(job.ran) == 3


def test_an_alarm_makes_its_job_run_before_its_time_and_is_answered(tmp_path: Path) -> None:
    job, bell = FakeJob(act=lambda: JobResult("x", idle=True)), Bell()
    with delivery_env(tmp_path) as d:
        lane = a_lane(d, job, alarm=bell, look=3600.0)
        lane.tick()
        lane.tick()
        assert len(job.ran) == 1
        bell.ringing = True
        lane.tick()
        lane.tick()
    assert (len(job.ran), bell.ringing) == (2, False)


@pytest.mark.parametrize("error", [JobError("no"), LockedError("another x is at work"), ValueError("?")])
def test_after_a_failure_the_lane_pauses_and_the_alarm_still_rings(tmp_path: Path, error: Exception) -> None:
    job, bell = FakeJob(act=fails(error)), Bell(ringing=True)
    with delivery_env(tmp_path) as d:
        lane = a_lane(d, job, alarm=bell, look=0.3)
        for _ in range(5):
            lane.tick()
        assert (len(job.ran), bell.ringing) == (1, True)
        time.sleep(0.35)
        lane.tick()
        assert (len(job.ran), bell.ringing) == (2, True)
        job.act = lambda: JobResult("x")
        time.sleep(0.35)
        lane.tick()
    assert (bell.ringing, bell.answers) == (False, 1)


def test_a_lock_that_is_taken_is_complained_about_once_until_it_is_free(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    job = FakeJob(act=fails(LockedError("another x is at work (process 7)")))
    with delivery_env(tmp_path) as d:
        lane = a_lane(d, job)
        for _ in range(4):
            lane.tick()
    assert len(job.ran) == 4
    assert [record.getMessage() for record in caplog.records if record.name == "borderwatch.daemon"] == [
        "x: another x is at work (process 7); tried again until it is free"
    ]


def test_a_job_that_was_stopped_is_no_fault(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "borderwatch.daemon")
    with delivery_env(tmp_path) as d:
        a_lane(d, FakeJob(act=fails(Stopped("stopped before it was done")))).tick()
    assert [(record.levelname, record.getMessage()) for record in caplog.records if record.name == "borderwatch.daemon"] == [
        ("INFO", "x: stopped; what is left is done by its next run")
    ]


def test_an_archive_that_cannot_be_read_ends_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with delivery_env(tmp_path) as d:
        lane, job = None, FakeJob()
        lane = a_lane(d, job)
        path = d.config.database
        away = path.rename(path.with_suffix(".away"))
        path.mkdir()
        lane.tick()
        lane.tick()
        path.rmdir()
        away.rename(path)
        lane.tick()
    assert len(job.ran) == 1
    assert len([record for record in caplog.records if "cannot see what is due" in record.getMessage()]) == 1


def test_who_was_asked_to_stop_begins_nothing(tmp_path: Path) -> None:
    job, stop = FakeJob(), Stop()
    stop.request()
    with delivery_env(tmp_path) as d:
        a_lane(d, job, stop, alarm=Bell(ringing=True)).tick()
    assert job.ran == []


def test_a_job_beyond_its_limit_and_a_lane_that_nobody_looks_at_are_stuck(tmp_path: Path) -> None:
    go_on, begun = threading.Event(), threading.Event()

    def act() -> JobResult:
        begun.set()
        go_on.wait(30)
        return JobResult("x")

    with delivery_env(tmp_path) as d:
        lane = a_lane(d, FakeJob(act=act, seconds_allowed=120.0))
        now = time.monotonic()
        assert lane.stuck(now + IDLE_SECONDS - 1) == ""
        assert "nobody has looked for 6 minutes at what is due for x" in lane.stuck(now + IDLE_SECONDS + 60)
        thread = threading.Thread(target=lane.tick)
        thread.start()
        assert begun.wait(30)
        now = time.monotonic()
        assert lane.stuck(now + 100) == ""
        assert lane.stuck(now + 180) == "x has been at work for 3 minutes"
        go_on.set()
        thread.join()
        assert lane.stuck(time.monotonic()) == ""


def test_every_job_has_a_lane_and_deliveries_share_theirs_with_nothing_that_takes_long() -> None:
    assert {name for name, job in JOBS.items() if job.lane == JOBS["deliver"].lane} == {"deliver", "digest"}
    config: Any = SimpleNamespace(daemon=SimpleNamespace(cycle_limit=1800))
    assert all(job.limit(config) > 1800 for job in JOBS.values())


# --------------------------------------------------------------------------- what does not wait


def test_the_alarm_rings_for_each_new_alert_that_does_not_wait_and_for_no_other(tmp_path: Path) -> None:
    with delivery_env(tmp_path, POLICY) as d:
        alarm = ImmediateAlerts(d.config)
        assert alarm.rings()  # nobody knows what came before
        alarm.answered()
        assert not alarm.rings()
        d.report("a", TRADE)
        d.report("b", CLASH)
        assert not alarm.rings()
        d.report("c", MASSACRE)
        assert alarm.rings()
        assert alarm.rings()  # until it is answered
        alarm.answered()
        d.report("d", MASSACRE + " again")  # in the same second
        assert alarm.rings()
        alarm.answered()
        d.later(days=-3)  # a clock that is set back
        d.report("e", MASSACRE + " and again")
        assert alarm.rings()


def test_what_is_raised_between_the_look_and_the_end_of_a_delivery_rings_again(tmp_path: Path) -> None:
    with delivery_env(tmp_path, POLICY) as d:
        alarm = ImmediateAlerts(d.config)
        assert alarm.rings()
        d.report("a", MASSACRE)
        alarm.answered()
        assert alarm.rings()


def test_an_alert_that_becomes_one_that_does_not_wait_rings(tmp_path: Path) -> None:
    with delivery_env(tmp_path, POLICY) as d:
        alarm = ImmediateAlerts(d.config)
        d.report("a", CLASH)
        alarm.rings()
        alarm.answered()
        with sqlite3.connect(d.config.database) as connection:
            connection.execute("UPDATE alerts SET severity = 'critical'")
        connection.close()
        assert alarm.rings()


def test_where_nobody_is_told_at_once_the_alarm_is_silent(tmp_path: Path) -> None:
    with delivery_env(tmp_path, "policy: {immediate: []}\nrecipients: [{name: files, channel: files}]") as d:
        d.report("a", MASSACRE)
        assert not ImmediateAlerts(d.config).rings()


def test_the_mark_of_an_archive_without_alerts_is_empty(tmp_path: Path) -> None:
    with delivery_env(tmp_path) as d:
        assert d.house.store.histories.newest_alert_mark([Severity.CRITICAL, Severity.HIGH]) == (0, "", 0)


# --------------------------------------------------------------------------- lanes together


def running(daemon: Daemon, stop: Stop, during: Callable[[], None]) -> bool:
    """Whether the daemon drained."""
    ends: list[bool] = []
    thread = threading.Thread(target=lambda: ends.append(daemon.run()))
    thread.start()
    try:
        during()
    finally:
        stop.request()
        thread.join(CHILD_SECONDS)
    return ends[0]


def test_a_lane_that_is_busy_keeps_no_other_from_its_work(tmp_path: Path) -> None:
    go_on = threading.Event()
    slow, quick, stop = FakeJob(act=lambda: JobResult("x", text=str(go_on.wait(CHILD_SECONDS)))), FakeJob(seconds=0), Stop()
    with delivery_env(tmp_path) as d:
        lanes = [
            Lane(name, {"x": job}, d.config, stop, look=0.1)  # type: ignore[dict-item]
            for name, job in (("slow", slow), ("quick", quick))
        ]

        def during() -> None:
            wait_until(lambda: slow.ran and len(quick.ran) > 3)
            go_on.set()

        assert running(Daemon(d.config, stop, lanes, look=0.1), stop, during)
    assert len(slow.ran) == 1


def test_a_job_that_does_not_end_is_left_when_its_time_is_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(daemons, "DRAIN_SECONDS", 0.3)
    go_on = threading.Event()
    job, stop = FakeJob(act=lambda: JobResult("x", text=str(go_on.wait(CHILD_SECONDS)))), Stop()
    with delivery_env(tmp_path) as d:
        daemon = Daemon(d.config, stop, [a_lane(d, job, stop)], look=0.1)
        assert not running(daemon, stop, lambda: wait_until(lambda: job.ran))
        go_on.set()
    assert "left: a" in caplog.text


def test_a_scheduler_that_sleeps_because_the_clock_was_set_back_is_woken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    job, stop = FakeJob(seconds=0), Stop()
    begun: list[Any] = []
    start = Daemon._start

    def as_after_a_jump(self: Daemon) -> Any:
        scheduler = start(self)
        begun.append(scheduler)
        wait_until(lambda: job.ran)
        scheduler.modify_job("a", next_run_time=datetime.now(UTC) + timedelta(days=3))
        job.ran.clear()
        return scheduler

    monkeypatch.setattr(Daemon, "_start", as_after_a_jump)
    with delivery_env(tmp_path) as d:
        daemon = Daemon(d.config, stop, [a_lane(d, job, stop)], look=0.1)
        assert running(daemon, stop, lambda: wait_until(lambda: len(job.ran) > 2))
    assert begun
