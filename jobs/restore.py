"""Puts another file in the archive's place: a backup, or a rebuilt copy. What is replaced is kept, what replaces it is proved."""

from __future__ import annotations

import os
import shutil
from contextlib import ExitStack
from typing import TYPE_CHECKING

from crawler.model.errors import NotWritable, StoreDamaged, StoreError
from crawler.runtime.lock import hold
from crawler.store import Store
from jobs.backup import BACKUP_FOLDER_NAME, BACKUP_STAMP_FORMAT, require_room, sync_to_disk
from jobs.runner.locks import lock_path

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from crawler.config import Config

UPKEEP_LOCKS = ("daemon", "backup", "retention")


def restore_backup(config: Config, backup: Path, now: datetime) -> str:
    """Put a copy of the backup in the archive's place, brought up to date. Raises `LockedError`, `StoreError`."""
    if not backup.is_file():
        raise StoreError("there is no such file", str(backup))
    try:
        return _replace(config, backup, now, Store.check)
    except StoreDamaged as error:
        folder = config.database.parent / BACKUP_FOLDER_NAME
        advice = f"nothing was changed; choose another file, as of {folder}"
        raise StoreDamaged(f"the file is damaged or no backup: {advice}", error.subject) from None


def repair_archive(config: Config, now: datetime) -> str:
    """Put a rebuilt copy in the archive's place. Raises `LockedError`; `StoreError` where it cannot be made whole: then
    everything is as it was."""
    return _replace(config, config.database, now, Store.rebuild)


def _replace(config: Config, source: Path, now: datetime, prove: Callable[[Store], str]) -> str:
    database = config.database
    if text := Store.obstacle(database):
        raise NotWritable("the archive cannot be replaced", text)
    replaced = database.with_name(f"{database.stem}.replaced-{now.strftime(BACKUP_STAMP_FORMAT)}.db")
    unproved = database.with_name(f"{database.stem}.unproved.db")
    with ExitStack() as locks:
        for name in UPKEEP_LOCKS:
            locks.enter_context(hold(lock_path(config, name), f"another {name}"))
        locks.enter_context(hold(database.with_suffix(".lock"), "another poll"))
        if database.exists():
            Store.leave_alone(database)
        try:
            require_room(database.parent, source)
            _copy(source, unproved)
            text = _prove_copy(unproved, source, prove)
            Store.leave_alone(unproved)
            sync_to_disk(unproved)
            if database.exists():
                os.link(database, replaced)  # so that there is an archive at any moment
            _move_log(database, replaced)
            unproved.replace(database)
            sync_to_disk(database.parent)
        finally:
            for suffix in ("", "-wal", "-shm"):
                unproved.with_name(f"{unproved.name}{suffix}").unlink(missing_ok=True)
    kept = f"; what was there before: {replaced}" if replaced.exists() else ""
    return f"{database}: {text}{kept}"


def _prove_copy(copy: Path, source: Path, prove: Callable[[Store], str]) -> str:
    """Prove it. What is wrong is said of the file that people know."""
    try:
        store = Store.open(copy)
        try:
            return prove(store)
        finally:
            store.close()
    except StoreError as error:
        error.subject = error.subject.replace(str(copy), str(source))
        raise


def _copy(source: Path, target: Path) -> None:
    """Copy a file and the log that may lie beside a damaged one."""
    for suffix in ("", "-wal"):
        file = source.with_name(f"{source.name}{suffix}")
        if file.exists():
            shutil.copyfile(file, target.with_name(f"{target.name}{suffix}"))


def _move_log(database: Path, replaced: Path) -> None:
    """A log that is left belongs to the old file: it would be read into the new one."""
    for suffix in ("-wal", "-shm"):
        file = database.with_name(f"{database.name}{suffix}")
        if file.exists():
            file.replace(replaced.with_name(f"{replaced.name}{suffix}"))
