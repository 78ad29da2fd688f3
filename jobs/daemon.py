"""The daemon: a clock and nothing else. Each tick asks the store what is due and runs it, one job after another."""

from __future__ import annotations

import logging
import os
import signal
import socket
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from apscheduler.schedulers.blocking import BlockingScheduler

from crawler.errors import BorderwatchError
from jobs.crawl import Stop

logger = logging.getLogger("borderwatch.daemon")

TICK = 15  # seconds


class Daemon:
    """Runs `due()` every tick until asked to stop. `run_job` gets a job's name and raises nothing but our own errors."""

    def __init__(self, due: Callable[[datetime], tuple[str, ...]], run_job: Callable[[str], None], stop: Stop) -> None:
        self._due, self._run_job, self._stop = due, run_job, stop
        # The scheduler is a heartbeat only: it remembers nothing, so a late tick is never "missed".
        self._clock = BlockingScheduler(timezone=UTC)

    def run(self, seconds: int = TICK) -> None:
        """Until SIGTERM or SIGINT: then the running job drains, and this returns."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._ask)
        self._clock.add_job(
            self._tick,
            "interval",
            seconds=seconds,
            next_run_time=datetime.now(UTC),
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )
        notify("READY=1")
        self._clock.start()
        notify("STOPPING=1")

    def _ask(self, *_: object) -> None:
        self._stop.ask()
        logger.info("asked to stop: the running job finishes what is in flight")
        if self._clock.running:
            self._clock.shutdown(wait=False)

    def _tick(self) -> None:
        notify("WATCHDOG=1")
        try:
            names = self._due(datetime.now(UTC))
        except BorderwatchError as error:
            logger.error("cannot see what is due: %s", error)
            return
        for name in names:
            if self._stop.asked:
                return
            try:
                self._run_job(name)
            except BorderwatchError as error:
                logger.error("%s: %s", name, error)
            except Exception:  # one job's fault must not take the clock along
                logger.exception("%s failed", name)


def notify(message: str) -> None:
    """Tell systemd, where it listens (sd_notify(3), the protocol is one datagram)."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as channel:
        try:
            channel.connect("\0" + address[1:] if address.startswith("@") else address)
            channel.send(message.encode())
        except OSError as error:
            logger.warning("systemd does not hear us at %s: %s", Path(address).name, error)
