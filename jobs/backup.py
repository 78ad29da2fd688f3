"""A verified copy of the archive beside it; the newest few are kept."""

from __future__ import annotations

from datetime import datetime

from crawler.config import Config
from crawler.store import Store
from jobs.crawl import Stop
from jobs.outcome import Outcome

FOLDER = "backups"


def run(config: Config, store: Store, now: datetime) -> Outcome:
    """Copy, look at the copy, give it its name, forget the oldest. A copy that is not whole never gets a name."""
    folder = config.database.parent / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{config.database.stem}-{now:%Y%m%dT%H%M%SZ}.db"
    unproved = path.with_suffix(".unproved")
    unproved.unlink(missing_ok=True)
    try:
        store.log.copy_to(unproved)
        copy = Store.open(unproved, migrate=False)
        try:
            said = copy.check()
        finally:
            copy.close()
        unproved.replace(path)
    finally:
        for leftover in folder.glob(f"{unproved.name}*"):
            leftover.unlink()
    older = sorted(folder.glob(f"{config.database.stem}-*.db"))[: -config.retention.backup_keep]
    for old in older:
        old.unlink()
    return Outcome("backup", counts={"removed": len(older)}, text=f"{path}: {said}")


def job(config: Config, now: datetime, stop: Stop) -> Outcome:  # noqa: ARG001
    store = Store.open(config.database)
    try:
        with store.log.job_run("backup", now):
            return run(config, store, now)
    finally:
        store.close()
