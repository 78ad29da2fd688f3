"""The daemon: a clock, a lock and lanes that run beside each other. What is due is read from the archive, never remembered."""

from __future__ import annotations

import logging
import os
import socket
import time
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, nullcontext
from datetime import UTC
from typing import Any

from apscheduler.schedulers.background import BackgroundScheduler

from crawler.config import Config
from crawler.model.errors import NotWritable
from crawler.runtime.clock import utcnow
from crawler.runtime.lock import hold
from crawler.runtime.permissions import obstacle
from crawler.store import Store
from crawler.store.ping import unanswered
from jobs.runner.crawl import Stop
from jobs.runner.job import Job
from jobs.runner.lane import Alarm, Lane
from jobs.runner.locks import lock_path
from jobs.runner.reload import ConfigReloader

logger = logging.getLogger("borderwatch.daemon")

LOOK_SECONDS = 15.0  # between two looks at what is due
PULSE_SECONDS = 2.0  # between two looks at whether something does not wait
DRAIN_SECONDS = 8.0  # that running jobs get to end; more than crawl.GRACE_OF_DAEMON, and whoever stops us may kill us after 10
PING_SECONDS = 10.0
NAP_SECONDS = 0.2


class Daemon:
    """Runs the jobs of its lanes until `stop` is asked. Raises `LockedError` beside another daemon of the same archive,
    `NotWritable` where the archive cannot be written."""

    def __init__(
        self,
        config: Config,
        stop: Stop,
        lanes: Sequence[Lane],
        *,
        look: float = LOOK_SECONDS,
        beside: AbstractContextManager[Any] | None = None,
    ) -> None:
        """`beside`: what else runs as long as it does, entered under its lock."""
        self._config, self._stop = config, stop
        self._lanes = tuple(lanes)
        self._reloader, self._look = ConfigReloader(config), look
        self._pulse = min(PULSE_SECONDS, look)
        self._beside = beside or nullcontext()
        self._stuck = ""
        self._unreadable = ""

    def run(self) -> bool:
        """Until asked to stop. False: a job was still at work when its time was over. Its thread then keeps the process
        alive: end it, as if it were killed; the next start takes up what is left."""
        with hold(lock_path(self._config, "daemon"), "another daemon"), ExitStack() as stack:
            prepare(self._config)
            stack.enter_context(self._beside)  # who asks it finds an archive that is up to date
            scheduler = self._start()
            logger.info("watching %d feeds of %d sources", len(self._config.feeds), len(self._config.sources))
            notify("READY=1")
            next_ping = 0.0
            next_look = time.monotonic() + self._look
            while not self._stop.requested:
                now = time.monotonic()
                if self._is_alive(now) and now >= next_ping:
                    if self._archive_answers():
                        notify("WATCHDOG=1")
                    next_ping = now + ping_seconds()
                if now >= next_look:
                    self._take_up_changes()
                    next_look = time.monotonic() + self._look
                self._wake(scheduler, now)
                time.sleep(NAP_SECONDS)
            notify("STOPPING=1")
            logger.info("asked to stop: what is in flight gets %.0f seconds", DRAIN_SECONDS)
            scheduler.shutdown(wait=False)
            return self._drained()

    def _take_up_changes(self) -> None:
        """A configuration that was changed, on the desk or in an editor, holds from the next job on."""
        config = self._reloader.changed()
        if config is not None:
            self._config = config
            for lane in self._lanes:
                lane.use(config)

    def _start(self) -> BackgroundScheduler:
        # It writes two lines for each tick, and a warning for each that a running job leaves out.
        logging.getLogger("apscheduler").setLevel(logging.ERROR)
        # The scheduler is a heartbeat only: it remembers nothing, so a late tick is never "missed".
        scheduler = BackgroundScheduler(timezone=UTC, daemon=True)
        for lane in self._lanes:
            scheduler.add_job(
                lane.tick,
                "interval",
                id=lane.name,
                seconds=self._pulse,
                next_run_time=utcnow(),
                coalesce=True,
                max_instances=1,
                misfire_grace_time=None,
            )
        scheduler.start()
        return scheduler

    def _is_alive(self, now: float) -> bool:
        """Whether every lane moves. The watchdog hears nothing of us otherwise, and starts us again."""
        stuck = "; ".join(text for lane in self._lanes if (text := lane.stuck(now)))
        if stuck and not self._stuck:
            logger.error("stuck: %s; a service manager with a watchdog starts the daemon again", stuck)
        self._stuck = stuck
        return not stuck

    def _archive_answers(self) -> bool:
        """Whether the archive can be read: a daemon whose file was lost looks alive and keeps nothing. It is named once."""
        reason = unanswered(self._config.database)
        if reason and not self._unreadable:
            logger.error("the archive does not answer: %s; a service manager with a watchdog starts the daemon again", reason)
        elif self._unreadable and not reason:
            logger.info("the archive answers again")
        self._unreadable = reason
        return not reason

    def _wake(self, scheduler: BackgroundScheduler, now: float) -> None:
        """The scheduler goes by the wall clock: set back by an hour, it would sleep for one."""
        for lane in self._lanes:
            if lane.idle_seconds(now) > 5 * self._pulse:
                scheduler.modify_job(lane.name, next_run_time=utcnow())

    def _drained(self) -> bool:
        deadline = time.monotonic() + DRAIN_SECONDS
        while any(lane.at_work for lane in self._lanes):
            if time.monotonic() > deadline:
                names = ", ".join(lane.name for lane in self._lanes if lane.at_work)
                logger.warning("still at work after %.0f seconds, and left: %s", DRAIN_SECONDS, names)
                return False
            time.sleep(NAP_SECONDS)
        return True


def lanes_of(
    jobs: Mapping[str, Job], config: Config, stop: Stop, *, look: float = LOOK_SECONDS, alarm: Alarm | None = None
) -> tuple[Lane, ...]:
    """The lanes that a table of jobs names; `alarm` rings in the lane of its job."""
    names = dict.fromkeys(job.lane for job in jobs.values())
    return tuple(
        Lane(
            name,
            {job_name: job for job_name, job in jobs.items() if job.lane == name},
            config,
            stop,
            look=look,
            alarm=alarm if alarm is not None and jobs[alarm.job].lane == name else None,
        )
        for name in names
    )


def prepare(config: Config) -> None:
    """Make the archive or bring it up to date, see that it can be written, and close the runs of daemons that were killed: before
    our first job, so that one which bears our process number is of a process that is gone. Raises `NotWritable`."""
    store = Store.open(config.database)
    try:
        with store.write():
            store.log.close_killed(utcnow())
    finally:
        store.close()
    if text := Store.obstacle(config.database) or obstacle(config.database.with_name("crawl.log")):
        raise NotWritable("the data folder cannot be written", text)


def ping_seconds() -> float:
    """Between two signs of life: thrice in the time that systemd allows (sd_watchdog_enabled(3))."""
    allowed = os.environ.get("WATCHDOG_USEC", "")
    return min(PING_SECONDS, int(allowed) / 3e6) if allowed.isdigit() else PING_SECONDS


def notify(message: str) -> None:
    """Tell systemd, where it listens (sd_notify(3), the protocol is one datagram)."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as channel:
        try:
            channel.settimeout(1.0)  # its queue may be full
            channel.connect("\0" + address[1:] if address.startswith("@") else address)
            channel.send(message.encode())
        except OSError as error:
            logger.warning("systemd does not hear us at %s: %s", address, error)
