"""A verified copy of the archive beside it; the newest few are kept."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from crawler.config import Config
from crawler.errors import NotWritable, StoreError
from crawler.lock import hold
from crawler.permissions import obstacle
from crawler.store import Store
from jobs.crawl import Stop
from jobs.locks import lock_path
from jobs.outcome import Outcome

FOLDER = "backups"


def run(config: Config, store: Store, now: datetime, stop: Stop | None = None) -> Outcome:
    """Copy, look at the copy, give it its name, forget the oldest. A copy that is not whole never gets a name. The caller holds
    the backup's lock: what has no name yet is of a backup that was killed."""
    stop = stop or Stop()
    folder = config.database.parent / FOLDER
    path = folder / f"{config.database.stem}-{now:%Y%m%dT%H%M%SZ}.db"
    unproved = path.with_suffix(".unproved")
    if text := obstacle(unproved):
        raise NotWritable("the backup cannot be written", text)
    folder.mkdir(parents=True, exist_ok=True)
    _forget(_unproved(folder, config.database.stem))
    try:
        with store.stopping(lambda: stop.asked):
            store.log.copy_to(unproved)
        copy = Store.open(unproved, migrate=False)
        try:
            with copy.stopping(lambda: stop.asked):
                said = copy.check()
        finally:
            copy.close()
        _to_disk(unproved)
        unproved.replace(path)
        _to_disk(folder)
    except OSError as error:
        raise StoreError("the backup cannot be written", str(path)) from error
    finally:
        _forget(_unproved(folder, config.database.stem))
    ours = re.compile(re.escape(config.database.stem) + r"-\d{8}T\d{6}Z\.db")
    older = sorted(file for file in folder.iterdir() if ours.fullmatch(file.name))[: -config.retention.backup_keep]
    _forget(older)
    return Outcome("backup", counts={"removed": len(older)}, text=f"{path}: {said}")


def _unproved(folder: Path, stem: str) -> list[Path]:
    """What a backup of this archive left without a name. Another archive in the same folder may be at its own."""
    ours = re.compile(re.escape(stem) + r"-\d{8}T\d{6}Z\.unproved.*")
    return [file for file in folder.iterdir() if ours.fullmatch(file.name)]


def _forget(files: Iterable[Path]) -> None:
    for file in files:
        file.unlink(missing_ok=True)


def _to_disk(path: Path) -> None:
    """A power cut may lose a copy that only the cache has: SQLite does not wait for the disk here."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def job(config: Config, now: datetime, stop: Stop) -> Outcome:
    """As daemon and cron run it. Raises `LockedError` beside another one, `Stopped` when asked to."""
    with hold(lock_path(config, "backup"), "another backup"):
        store = Store.open(config.database)
        try:
            with store.log.job_run("backup", now):
                return run(config, store, now, stop)
        finally:
            store.close()
