"""Which backups are kept, and what `check` says of them."""

import re
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner

from crawler.model.errors import StoreError
from crawler.runtime.clock import iso
from crawler.store import Store
from jobs import JOBS, backup
from jobs.cli import main_command
from tests.fakes import NOW, house
from tests.patience import output_of, running, wait_until
from tests.road import Road, source
from tests.site import Site

DAY = timedelta(days=1)


class Folder:
    """Backups by name only: `add` makes one and lets go what may go."""

    def __init__(self, keep: int = 7) -> None:
        self.keep = keep
        self.files: dict[Path, datetime] = {}

    def add(self, clock: datetime, borne_out: datetime) -> None:
        new = Path(f"news-{clock.strftime(backup.BACKUP_STAMP_FORMAT)}.db")
        self.files[new] = clock
        for file in backup.superfluous(self.files, new, self.keep, clock, min(clock, borne_out)):
            del self.files[file]
        assert new in self.files

    def days(self) -> list[int]:
        """How many days before NOW they were made."""
        return sorted({(NOW.date() - made.date()).days for made in self.files.values()})


def test_of_one_backup_a_day_the_newest_few_are_kept() -> None:
    folder = Folder(keep=7)
    for number in range(30):
        folder.add(NOW + (number - 29) * DAY, NOW + DAY)
    assert folder.days() == list(range(7))
    assert len(folder.files) == 7


def test_many_backups_of_one_day_push_out_no_other_day() -> None:
    folder = Folder(keep=7)
    for number in range(7):
        folder.add(NOW + (number - 6) * DAY, NOW + DAY)
    for minutes in range(1, 60):
        folder.add(NOW + timedelta(minutes=minutes), NOW + DAY)
    assert folder.days() == list(range(7))
    assert len(folder.files) == 13  # the newest seven, and one of each of six days before


@pytest.mark.parametrize("seed", range(20))
def test_a_clock_that_leaps_to_other_days_pushes_out_no_good_one_and_fills_no_disk(seed: int) -> None:
    chance = Random(seed)
    folder = Folder(keep=7)
    for number in range(7):
        folder.add(NOW + (number - 6) * DAY, NOW + number * DAY - 6 * DAY)
    good = set(folder.files)
    for _ in range(60):  # within the hour
        folder.add(NOW + timedelta(days=chance.randint(-40, 4000), minutes=chance.randint(1, 59)), NOW + timedelta(hours=1))
        assert len(folder.files) <= 7 * 3 + 60
    assert good <= set(folder.files)
    for number in range(1, 5):  # the clock is right again: what is dated after now is left alone, the rest is a week
        folder.add(NOW + number * DAY, NOW + number * DAY)
    assert {-4, -3, -2, -1, 0, 1, 2} <= set(folder.days())
    assert len([day for day in folder.days() if day >= -4]) <= 14


def test_a_slow_clock_pushes_out_no_good_one() -> None:
    folder = Folder(keep=3)
    for number in range(3):
        folder.add(NOW + (number - 2) * DAY, NOW)
    for minutes in range(10):
        folder.add(NOW - 700 * DAY + timedelta(minutes=minutes), NOW)
    assert folder.days()[:3] == [0, 1, 2]
    assert len(folder.files) == 6
    folder.add(NOW + DAY, NOW + DAY)
    assert folder.days() == [-1, 0, 1]


def test_files_of_other_names_are_none_of_ours(tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    for name in ("news-20260301T120000Z.db", "news-20261399T120000Z.db", "news-mine.db", "news-20260301T120000Z.db-wal"):
        (folder / name).write_bytes(b"")
    made = backup.backups(SimpleNamespace(database=tmp_path / "news.db"))  # type: ignore[arg-type]
    assert {file.name: when for file, when in made.items()} == {"news-20260301T120000Z.db": datetime(2026, 3, 1, 12, tzinfo=UTC)}


@pytest.mark.parametrize(
    "command", [["backup"], ["deliver"], ["reprocess"], *(["run", job] for job in JOBS if job != "poll")], ids=" ".join
)
def test_where_no_archive_is_a_command_that_begins_none_is_refused_and_makes_nothing(tmp_path: Path, command: list[str]) -> None:
    road = Road(tmp_path, source("one", "http://127.0.0.1:9/rss"))
    before = set(tmp_path.iterdir())
    done = CliRunner().invoke(main_command, ["--config", str(road.path), *command])
    assert isinstance(done.exception, StoreError)
    assert "there is no archive yet" in str(done.exception)
    assert set(tmp_path.iterdir()) == before


# --------------------------------------------------------------------------- what check says


def config(folder: Path) -> Any:
    return SimpleNamespace(database=folder / "news.db", retention=SimpleNamespace(backup_keep=7))


def test_the_age_of_the_last_good_backup_is_told_and_complained_about_after_two_days(tmp_path: Path) -> None:
    with house(tmp_path) as h:

        def say(now: datetime) -> tuple[str, str]:
            return backup.backup_finding(config(tmp_path), h.store, now)

        assert say(NOW) == ("ok", "backup: none yet")
        h.plan()
        assert say(NOW + DAY) == ("ok", "backup: none yet")
        assert say(NOW + 3 * DAY) == ("warning", "backup: there is none; `borderwatch backup` makes one")
        made(h.store, tmp_path, NOW)
        assert say(NOW + DAY) == ("ok", "backup: the last good one is 1 day old")
        with pytest.raises(StoreError), h.store.log.job_run("backup", NOW + DAY):
            raise StoreError("the disk is full")
        assert say(NOW + DAY) == ("ok", "backup: the last good one is 1 day old")
        level, text = say(NOW + 3 * DAY)
        assert level == "warning"
        assert text.startswith("backup: the last good one is 3 days old; `borderwatch backup` makes one; the last try ended as")
        assert "the disk is full" in text
        for file in (tmp_path / "backups").iterdir():
            file.unlink()
        assert say(NOW + DAY)[0] == "warning"


def test_an_archive_that_was_restored_knows_its_backup_by_the_file_that_lies_there(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        made(h.store, tmp_path, NOW)
        h.store._connection.run("DELETE FROM runs WHERE job = 'backup'")  # as in the copy, which was made before its run ended
        assert backup.backup_finding(config(tmp_path), h.store, NOW + DAY) == ("ok", "backup: the last good one is 1 day old")
        assert backup.backup_finding(config(tmp_path), h.store, NOW + 3 * DAY)[0] == "warning"


def test_a_clock_that_was_set_right_makes_no_old_backup_look_fresh(tmp_path: Path) -> None:
    """The correction moves the run's time to now; the file's name keeps when the copy was made."""
    with house(tmp_path) as h:
        made(h.store, tmp_path, NOW)
        h.store._connection.run("UPDATE runs SET finished_at = ? WHERE job = 'backup'", (iso(NOW + 5 * DAY),))
        level, text = backup.backup_finding(config(tmp_path), h.store, NOW + 5 * DAY)
        assert (level, text.partition(";")[0]) == ("warning", "backup: the last good one is 5 days old")


def made(store: Store, folder: Path, now: datetime) -> None:
    """A backup that ended at that time."""
    with store.write():
        run = store.log.start("backup", now)
    backup.make_backup(config(folder), store, now)
    with store.write():
        store.log.finish(run, "ok", now)


def test_the_daemon_makes_no_backup_too_many_after_a_clock_that_was_ahead(tmp_path: Path) -> None:
    with Site() as site:
        road = Road(tmp_path, source("one", site.url("/rss")), settings='daemon: {digest_at: ""}')
        now = datetime.now(UTC)
        store = Store.open(road.database)
        for when in (now, now + 4 * DAY):  # the second time as a clock that was days ahead would have recorded it
            for job in ("retention", "backup"):
                with store.write():
                    store.log.finish(store.log.start(job, when), "ok", when)
        store.close()
        with running(road.start("daemon", "--tick", "1")) as child:
            wait_until(lambda: road.value("SELECT count(*) FROM runs WHERE job = 'poll' AND outcome = 'ok'"), child)
            time.sleep(3)  # some more ticks
            child.terminate()
            _, err = output_of(child)
        assert "the clock was ahead by 4 days: run 3 of retention, run 4 of backup corrected" in err
        assert road.sql("SELECT job, count(*) FROM runs WHERE job IN ('backup', 'retention') GROUP BY 1") == [
            ("backup", 2),
            ("retention", 2),
        ]
        assert road.value("SELECT count(*) FROM runs WHERE started_at > strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '+1 hour')") == 0
        assert re.search(r"backup: the last good one is \d minutes? old, but it is no longer in", road.borderwatch("check"))
