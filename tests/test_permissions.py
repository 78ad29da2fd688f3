"""A data folder that cannot be written: one sentence that says which, who runs, and who must own it."""

from __future__ import annotations

import os
import shlex
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from crawler.model.errors import LockedError, NotWritable
from crawler.runtime import permissions
from crawler.runtime.lock import hold
from crawler.runtime.permissions import is_full, obstacle
from crawler.store import Store
from tests.patience import CHILD_SECONDS
from tests.road import Road, source

NOBODY = 65534
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")


@pytest.fixture
def immutable_path(tmp_path: Path) -> Iterator[Path]:
    """A file that not even root may change."""
    path = tmp_path / "it's.db"
    path.touch()
    if not shutil.which("chattr") or subprocess.run(["chattr", "+i", path], capture_output=True, check=False).returncode:
        pytest.skip("no file can be made immutable here")
    try:
        yield path
    finally:
        subprocess.run(["chattr", "-i", path], check=True)


@pytest.fixture
def open_path() -> Iterator[Path]:
    """A folder that everybody may reach (pytest's own are closed to others)."""
    with tempfile.TemporaryDirectory(prefix="borderwatch-test-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


# Everything is imported first: the interpreter may lie where only its owner reads. Without the cache, so that the configuration is
# read, and its modules are imported, by root.
BECOME_NOBODY = f"""
import os, sys
os.environ["BORDERWATCH_CACHE"] = ""
from datetime import UTC, datetime
from pathlib import Path
import importlib, pkgutil
import crawler, jobs.cli.run
for package in (crawler, jobs):
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        if ".plugins" not in module.name and not module.name.endswith(("browser", "semantic")):  # these need what may not be there
            importlib.import_module(module.name)
from crawler import config
from crawler.model.errors import NotWritable
from crawler.runtime.permissions import obstacle
from crawler.store import Store
if sys.argv[1].endswith(".yaml"):
    config.load(Path(sys.argv[1])).watches
os.setgroups([])
os.setgid({NOBODY})
os.setuid({NOBODY})
"""
OBSTACLE = "print(obstacle(Path(sys.argv[1])))"
WRITE = """
try:
    store = Store.open(Path(sys.argv[1]))
    with store.write():
        store.log.start("poll", datetime.now(UTC))
    print("written")
except NotWritable as error:
    print(error)
"""
COMMAND_LINE = "jobs.cli.main(['--config', *sys.argv[1:]])"


def as_nobody(code: str, *arguments: object, expect: int = 0) -> tuple[str, str]:
    """What Python prints, and what it complains of, when it runs as a user without any right."""
    done = subprocess.run(
        [sys.executable, "-c", BECOME_NOBODY + code, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        timeout=CHILD_SECONDS,
        cwd=Path(__file__).parents[1],
    )
    assert done.returncode == expect, done.stderr
    return done.stdout.strip(), done.stderr.strip()


def obstacle_for_nobody(path: Path) -> str:
    return as_nobody(OBSTACLE, path)[0]


def test_nothing_stands_in_the_way_of_a_folder_of_ones_own(tmp_path: Path) -> None:
    assert obstacle(tmp_path / "news.db", tmp_path / "not" / "yet" / "there" / "news.db") == ""


def test_a_file_where_a_folder_is_needed_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    text = obstacle(tmp_path / "data" / "deep" / "news.db")
    assert text.startswith(f"{tmp_path / 'data'} is a file where a folder is needed")


def test_a_folder_where_a_file_is_needed_is_named(tmp_path: Path) -> None:
    (tmp_path / "news.db").mkdir()
    assert obstacle(tmp_path / "news.db").startswith(f"{tmp_path / 'news.db'} is a folder where a file is needed")


@as_root
def test_a_folder_of_somebody_else_is_told_with_both_users_and_the_command(open_path: Path) -> None:
    folder = open_path / "the data"
    folder.mkdir(mode=0o755)
    assert obstacle_for_nobody(folder / "news.db") == (
        f"{folder} belongs to root (uid 0), and this runs as nobody (uid {NOBODY}): `chown -R nobody '{folder}'` as root"
    )


@as_root
def test_a_folder_that_cannot_be_made_is_to_be_made_and_the_one_above_it_stays_whose_it_is(open_path: Path) -> None:
    folder = open_path / "data"
    text = obstacle_for_nobody(folder / "news.db")
    assert text.startswith(f"{open_path} belongs to root (uid 0)")
    assert text.endswith(f"`mkdir -p {folder} && chown nobody {folder}` as root")


@as_root
def test_a_folder_that_is_closed_to_us_is_named_itself(open_path: Path) -> None:
    (open_path / "closed" / "data").mkdir(parents=True)
    (open_path / "closed").chmod(0o700)
    assert obstacle_for_nobody(open_path / "closed" / "data" / "news.db").startswith(f"{open_path / 'closed'} belongs to root")


@as_root
def test_ones_own_folder_without_the_right_to_write_wants_another_mode(open_path: Path) -> None:
    folder = open_path / "data"
    folder.mkdir()
    os.chown(folder, NOBODY, NOBODY)
    folder.chmod(0o555)
    assert obstacle_for_nobody(folder / "news.db").endswith(f"`chmod -R u+rwX {folder}`")


@as_root
def test_what_nobody_may_change_wants_no_other_mode(immutable_path: Path) -> None:
    text = obstacle(immutable_path)
    assert f"`chattr -i {shlex.quote(str(immutable_path))}` as root" in text
    assert "chmod" not in text and "chown" not in text


def test_where_the_mode_allows_writing_no_other_mode_is_advised(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_, **__: False)
    for path in (tmp_path, tmp_path / "news.db"):
        if not path.exists():
            path.touch()
        assert "something else forbids it" in obstacle(path / "news.db" if path.is_dir() else path)
    (tmp_path / "news.db").chmod(0o400)
    assert "chmod -R" in obstacle(tmp_path / "news.db")


@pytest.mark.parametrize("name", ["news.db", "news.db-wal", "news.db-shm"])
def test_a_file_that_root_left_in_our_folder_is_named(open_path: Path, name: str) -> None:
    """One `sudo borderwatch poll` leaves such a file."""
    folder = open_path / "data"
    folder.mkdir()
    store = Store.open(folder / "news.db")
    for path in (folder, *folder.iterdir()):
        os.chown(path, NOBODY, NOBODY)
    os.chown(folder / name, 0, 0)
    (folder / name).chmod(0o644)
    text, _ = as_nobody(WRITE, folder / "news.db")
    store.close()
    assert f"{folder / name} belongs to root (uid 0), and this runs as nobody" in text


def locked(path: Path) -> None:
    with hold(path):
        pass


def opened(path: Path) -> None:
    Store.open(path).close()


@pytest.mark.parametrize("use", [locked, opened])
def test_who_needs_a_file_there_says_so_in_one_line(tmp_path: Path, use: Callable[[Path], None]) -> None:
    (tmp_path / "data").touch()
    with pytest.raises(NotWritable, match=r"data is a file where a folder is needed: move it away") as caught:
        use(tmp_path / "data" / "news.x")
    assert "Errno" not in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("command", [["daemon"], ["poll"], ["deliver"], ["run", "backup"], ["run", "retention"]])
def test_every_command_that_writes_ends_with_the_sentence(tmp_path: Path, command: list[str]) -> None:
    road = Road(tmp_path, source("one", "http://127.0.0.1:9/rss"))
    text = road.path.read_text(encoding="utf-8")
    road.path.write_text(text.replace("database: news.db", "database: data/news.db"), encoding="utf-8")
    (tmp_path / "data").touch()
    road.borderwatch(*command, expect=1)
    (line,) = road.stderr.splitlines()
    assert f"{tmp_path / 'data'} is a file where a folder is needed: move it away" in line


def test_check_says_before_the_first_poll_why_the_folder_cannot_be_written(tmp_path: Path) -> None:
    road = Road(tmp_path, source("one", "http://127.0.0.1:9/rss"))
    text = road.path.read_text(encoding="utf-8")
    road.path.write_text(text.replace("database: news.db", "database: data/news.db"), encoding="utf-8")
    (tmp_path / "data").touch()
    output = road.borderwatch("check", expect=2)
    assert f"data cannot be written: {tmp_path / 'data'} is a file where a folder is needed: move it away" in output


@as_root
@pytest.mark.parametrize("left", ["", "crawl.log", "news.daemon.lock"])
def test_a_daemon_that_may_not_write_ends_with_the_sentence(open_path: Path, left: str) -> None:
    """The folder, or one file that root left in it."""
    road = Road(open_path, source("one", "http://127.0.0.1:9/rss"))
    text = road.path.read_text(encoding="utf-8")
    road.path.write_text(text.replace("database: news.db", "database: data/news.db"), encoding="utf-8")
    folder = open_path / "data"
    folder.mkdir()
    if left:
        (folder / left).touch(mode=0o644)
        os.chown(folder, NOBODY, NOBODY)
    _, err = as_nobody(COMMAND_LINE, road.path, "daemon", expect=1)
    (line,) = err.splitlines()
    assert line.startswith("borderwatch: the data folder cannot be written: ")
    assert f"{folder / left} belongs to root (uid 0), and this runs as nobody (uid {NOBODY})" in line
    assert f"`chown -R nobody {folder}` as root" in line


@as_root
def test_a_backup_that_may_not_be_written_says_whose_folder_it_is(open_path: Path) -> None:
    road = Road(open_path, source("one", "http://127.0.0.1:9/rss"))
    text = road.path.read_text(encoding="utf-8")
    road.path.write_text(text.replace("database: news.db", "database: data/news.db"), encoding="utf-8")
    folder = open_path / "data"
    opened(folder / "news.db")
    for path in (folder, *folder.iterdir()):
        os.chown(path, NOBODY, NOBODY)
    (folder / "backups").mkdir(mode=0o755)
    _, err = as_nobody(COMMAND_LINE, road.path, "run", "backup", expect=1)
    assert err.splitlines() == [
        f"borderwatch: the backup cannot be written: {folder / 'backups'} belongs to root (uid 0), and this runs as nobody "
        f"(uid {NOBODY}): `chown -R nobody {folder / 'backups'}` as root"
    ]


def test_a_lock_that_is_held_is_no_fault_of_the_folder(tmp_path: Path) -> None:
    with hold(tmp_path / "news.lock"), pytest.raises(LockedError), hold(tmp_path / "news.lock"):
        pass


def test_a_database_that_is_somebody_elses_is_not_blamed_on_the_folder(tmp_path: Path) -> None:
    sqlite3.connect(tmp_path / "news.db").execute("CREATE TABLE mine (x)").connection.close()
    with pytest.raises(Exception, match="not one of Borderwatch"):
        opened(tmp_path / "news.db")


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="no such file system here")
@pytest.mark.parametrize("path", ["/proc/news.db", "/proc/borderwatch/news.db", "/proc/version"])
def test_a_folder_of_the_systems_own_takes_no_archive_not_even_of_root(path: str) -> None:
    assert obstacle(Path(path)).endswith(" is the system's own and takes no files: set another path")


def test_a_file_that_goes_while_we_look_is_no_obstacle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite takes `-shm` away when the last connection closes: a daemon that started in that moment ended with code 1."""
    gone, looks = tmp_path / "news.db-shm", iter([True])
    there = permissions._is_there
    monkeypatch.setattr(permissions, "_is_there", lambda path: next(looks, False) if path == gone else there(path))
    assert permissions.obstacle(gone) == ""


def test_a_disk_is_full_where_it_has_less_than_what_failed_needs(tmp_path: Path) -> None:
    assert is_full(tmp_path, 1 << 62)
    assert not is_full(tmp_path, 0)
    assert not is_full(tmp_path / "none", 1 << 62)  # nothing can be said of a folder that is not there
