"""The file of log-ins beside the archive: not in it, as whoever reads the archive reads all of it. Only its owner reads it."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from crawler.model.errors import JobError, LockedError
from crawler.runtime.files import write_atomically
from crawler.runtime.lock import hold
from crawler.runtime.serialize import dumps, loads
from jobs.review.access.accounts import Accounts

LOCK_SECONDS = 10.0  # that a change waits for another


def logins_path(database: Path) -> Path:
    """Where the log-ins of an archive are kept."""
    return database.with_name(f"{database.stem}.logins.json")


class LoginsFile:
    """Reads the file when it has changed, and changes it for one process at a time."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._stamp: tuple[int, int, int] | None = None
        self._accounts = Accounts()

    def load(self) -> Accounts:
        """What is kept; the command may have changed it since. Raises `JobError`."""
        try:
            status = self.path.stat()
        except FileNotFoundError:
            return Accounts()
        stamp = (status.st_ino, status.st_mtime_ns, status.st_size)
        if stamp != self._stamp:
            try:
                self._accounts = loads(Accounts, self.path.read_bytes())
            except (ValueError, OSError) as error:
                raise JobError(
                    "the file of log-ins cannot be read: move it away, and give every reviewer a new link", str(self.path)
                ) from error
            self._stamp = stamp
        return self._accounts

    def change(self, change: Callable[[Accounts], Accounts], now: datetime) -> Accounts:
        """Change what is kept, and drop what is over. Raises `JobError`, `LockedError`, `NotWritable`."""
        deadline = time.monotonic() + LOCK_SECONDS
        while True:
            try:
                with hold(self.path.with_name(f"{self.path.name}.lock"), "another log-in"):
                    accounts = change(self.load()).pruned(now)
                    write_atomically(self.path, dumps(accounts) + "\n", mode=0o600)
                    return self.load()
            except LockedError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.02)
