"""A verified copy of the archive beside it; the newest few, and one of each of the last days, are kept."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from crawler.config import Config
from crawler.language.reader.texts import gettext as _
from crawler.model.errors import NotWritable, StoreError
from crawler.runtime.lock import hold
from crawler.runtime.permissions import obstacle
from crawler.store import Store
from crawler.store.clock_report import duration_text
from jobs.runner.crawl import Stop
from jobs.runner.locks import lock_path
from jobs.runner.result import JobResult

BACKUP_FOLDER_NAME = "backups"
BACKUP_STAMP_FORMAT = "%Y%m%dT%H%M%SZ"
BACKUP_DAY = timedelta(days=1)
MAX_BACKUP_AGE = timedelta(days=2)  # a last good backup older than this is complained about


def make_backup(config: Config, store: Store, now: datetime, stop: Stop | None = None) -> JobResult:
    """Copy, look at the copy, give it its name, forget the oldest. A copy that is not whole never gets a name. The caller holds
    the backup's lock: what has no name yet is of a backup that was killed."""
    stop = stop or Stop()
    folder = config.database.parent / BACKUP_FOLDER_NAME
    path = folder / f"{config.database.stem}-{now.astimezone(UTC).strftime(BACKUP_STAMP_FORMAT)}.db"
    unproved = path.with_suffix(".unproved")
    if text := obstacle(unproved):
        raise NotWritable("the backup cannot be written", text)
    folder.mkdir(parents=True, exist_ok=True)
    require_room(folder, config.database)
    _forget(_unproved(folder, config.database.stem))
    try:
        with store.stopping(lambda: stop.requested):
            store.log.copy_to(unproved)
        copy = Store.open(unproved, migrate=False)
        try:
            with copy.stopping(lambda: stop.requested):
                check_text = copy.check()
        finally:
            copy.close()
        sync_to_disk(unproved)
        unproved.replace(path)
        sync_to_disk(folder)
    except OSError as error:
        raise StoreError("the backup cannot be written", str(path)) from error
    finally:
        _forget(_unproved(folder, config.database.stem))
    made = backups(config)
    older = superfluous(made, path, config.retention.backup_keep, now, store.clock.trusted_now(now, BACKUP_DAY))
    _forget(older)
    return JobResult("backup", counts={"removed": len(older)}, text=f"{path}: {check_text}")


def require_room(folder: Path, source: Path) -> None:
    """Raises `StoreError` where a copy of the file would fill the disk."""
    needed, free = source.stat().st_size, shutil.disk_usage(folder).free
    if free < needed:
        raise StoreError(f"there is no room for a copy: {needed:,} bytes are needed and {free:,} are free", str(folder))


def backups(config: Config) -> dict[Path, datetime]:
    """Our own files of the folder, and when each was made as its name says."""
    ours = re.compile(re.escape(config.database.stem) + r"-(\d{8}T\d{6}Z)\.db")
    folder = config.database.parent / BACKUP_FOLDER_NAME
    files = sorted(folder.iterdir()) if folder.is_dir() else []
    return {file: made for file in files if (name := ours.fullmatch(file.name)) and (made := _time(name[1])) is not None}


def superfluous(made: Mapping[Path, datetime], new: Path, keep: int, now: datetime, borne_out: datetime) -> list[Path]:
    """The files that may go, now that `new` is there. Kept are the newest `keep`, the last one of each of the newest `keep` days,
    and the last one of each of the `keep` days before `borne_out`, which is past by the word of publishers: neither many backups of
    one day nor a clock that leaps push out the good ones of a week. What is dated after now is left alone."""
    files = sorted((file for file in made if file == new or made[file] <= now), key=lambda file: (made[file], file.name))
    last_of_day = {made[file].date(): file for file in files}
    days = sorted(last_of_day)[-keep:]
    days += [day for day in last_of_day if timedelta(0) <= borne_out.date() - day < keep * BACKUP_DAY]
    retained = {new, *files[-keep:], *(last_of_day[day] for day in days)}
    return [file for file in files if file not in retained]


def backup_finding(config: Config, store: Store, now: datetime) -> tuple[str, str]:
    """The line of `check` on the age of the last good backup: (level, text).

    A backup is good once its copy was read and found whole: before that it has no name. An archive that was restored knows of no
    run that made the file it came from, so the names count where no run does."""
    last = next(iter(store.log.last_runs("backup", 1, outcome="ok")), None)
    remedy = _("`borderwatch backup` makes one")
    newest = next(iter(store.log.last_runs("backup", 1)), None)
    if newest is not None and newest.outcome not in ("ok", ""):
        remedy += _("; the last try ended as {outcome}: {note}", outcome=newest.outcome, note=" ".join(newest.note.split()))
    backup_times = backups(config)
    times = [*([last.finished_at] if last is not None and last.finished_at is not None else ()), *_newest(backup_times)]
    if not times:
        begun = store.log.first_start()
        late = begun is not None and now - begun > MAX_BACKUP_AGE
        return ("warning", f"{_('backup')}: {_('there is none')}; {remedy}") if late else ("ok", f"{_('backup')}: {_('none yet')}")
    # A clock that was set right moves the run's time, never the file's name: the older of both is believed.
    age = now - min(times)
    text = f"{_('backup')}: {_('the last good one is {time} old', time=duration_text(max(age, timedelta(0))))}"
    if not backup_times:
        folder = config.database.parent / BACKUP_FOLDER_NAME
        return "warning", _("{text}, but it is no longer in {folder}: make sure a copy exists", text=text, folder=folder)
    return ("warning", f"{text}; {remedy}") if age > MAX_BACKUP_AGE else ("ok", text)


def _newest(made: Mapping[Path, datetime]) -> list[datetime]:
    return [max(made.values())] if made else []


def _time(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, BACKUP_STAMP_FORMAT).replace(tzinfo=UTC)
    except ValueError:
        return None


def _unproved(folder: Path, stem: str) -> list[Path]:
    """What a backup of this archive left without a name. Another archive in the same folder may be at its own."""
    ours = re.compile(re.escape(stem) + r"-\d{8}T\d{6}Z\.unproved.*")
    return [file for file in folder.iterdir() if ours.fullmatch(file.name)]


def _forget(files: Iterable[Path]) -> None:
    for file in files:
        file.unlink(missing_ok=True)


def sync_to_disk(path: Path) -> None:
    """A power cut may lose a copy that only the cache has: SQLite does not wait for the disk here."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def job(config: Config, now: datetime, stop: Stop) -> JobResult:
    """Make a backup as a job of the daemon or of cron. Raises `LockedError` beside another one, `Stopped` when asked to."""
    with hold(lock_path(config, "backup"), "another backup"):
        store = Store.open(config.database)
        try:
            with store.log.job_run("backup", now):
                return make_backup(config, store, now, stop)
        finally:
            store.close()
