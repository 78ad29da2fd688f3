"""Workers, a writer and a broker that are ended without warning, until every article is there."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from tests.distributed.servers import BrokerServer

COMMAND = Path(sys.executable).with_name("borderwatch")
INSPECTION_SECONDS = 0.5


@dataclass(frozen=True, kw_only=True)
class Faults:
    """What goes wrong. `kill_every`: seconds between two workers that are killed; 0: none is."""

    kill_every: float = 0.0
    restarts_broker: bool = False
    kills_writer: bool = False


@dataclass
class FaultyFleet:
    """A folder with config.yaml and the archive, and the processes that work on it."""

    folder: Path
    worker_count: int
    faults: Faults
    broker: BrokerServer | None = None
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)
    worker_cpu_seconds: float = 0.0  # of workers that ended, with the crawls that they waited for
    killed: int = 0
    restarts: int = 0
    writers_killed: int = 0

    def run(self, wanted: int, limit: float) -> float:
        """Poll until so many articles are there; the seconds that took."""
        began = time.monotonic()
        next_kill = began + self.faults.kill_every
        writer: subprocess.Popen[bytes] | None = None
        try:
            while time.monotonic() - began < limit:
                self._keep_workers()
                if writer is None or writer.poll() is not None:
                    if self.stored() >= wanted:
                        break
                    writer = self._start("writer", "poll")
                stored = self.stored()
                if self.faults.kill_every and time.monotonic() > next_kill and stored < wanted:
                    self._kill_worker()
                    next_kill = time.monotonic() + self.faults.kill_every
                if self.faults.restarts_broker and self.broker is not None and not self.restarts and stored > wanted / 4:
                    self.broker.stop()
                    time.sleep(3)
                    self.broker.start()
                    self.restarts += 1
                if self.faults.kills_writer and not self.writers_killed and stored > wanted / 2:
                    writer.kill()
                    writer.wait()
                    self.writers_killed += 1
                time.sleep(INSPECTION_SECONDS)
            return time.monotonic() - began
        finally:
            if writer is not None and writer.poll() is None:
                writer.terminate()
                writer.wait()
            for worker in self.workers:
                worker.terminate()
            for worker in self.workers:
                self._reap(worker)

    def stored(self) -> int:
        """Articles in the archive."""
        path = self.folder / "news.db"
        if not path.exists():
            return 0
        connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=20)
        try:
            return int(connection.execute("SELECT count(*) FROM articles").fetchone()[0])
        except sqlite3.OperationalError:
            return 0
        finally:
            connection.close()

    def _start(self, name: str, *arguments: str) -> subprocess.Popen[bytes]:
        configuration = {"BORDERWATCH_CONFIG": str(self.folder / "config.yaml"), "BORDERWATCH_QUEUE_KEY": "bench " * 4}
        with (self.folder / f"{name}.log").open("ab") as log:
            return subprocess.Popen(
                [COMMAND, *arguments], env={**os.environ, **configuration}, stdout=log, stderr=log, cwd=self.folder
            )

    def _keep_workers(self) -> None:
        while len(self.workers) < self.worker_count:
            self.workers.append(self._start("worker", "worker"))

    def _kill_worker(self) -> None:
        victim = random.choice(self.workers)
        victim.send_signal(signal.SIGKILL)
        self._reap(victim)
        self.workers.remove(victim)
        self.killed += 1

    def _reap(self, worker: subprocess.Popen[bytes]) -> None:
        _, status, usage = os.wait4(worker.pid, 0)
        worker.returncode = os.waitstatus_to_exitcode(status)
        self.worker_cpu_seconds += usage.ru_utime + usage.ru_stime
