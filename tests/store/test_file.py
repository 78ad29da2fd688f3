"""The archive's file under stress: opened by many, cut off while it is made, damaged, backed up, and made lighter."""

from __future__ import annotations

import gzip
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from crawler.model import Disposition
from crawler.model.errors import Stopped, StoreError
from crawler.store import Store
from crawler.store.versions import unpack
from jobs import backup, retention
from jobs.runner.crawl import Stop
from tests.fakes import NOW, Env, a_fetch, a_page, a_state, an_article, an_article_found, an_entry, an_error, house
from tests.patience import CHILD_SECONDS, running
from tests.site import words

ROOT = Path(__file__).resolve().parents[2]


def config(h: Env, **retention: int) -> Any:
    return SimpleNamespace(database=h.store.path, retention=SimpleNamespace(**retention))


# ---------------------------------------------------------------------------- opening


def test_looking_into_an_archive_that_does_not_exist_makes_none(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no archive yet"):
        Store.open(tmp_path / "news.db", migrate=False)
    assert not list(tmp_path.iterdir())


def test_not_a_byte_of_another_programs_database_is_changed(tmp_path: Path) -> None:
    path = tmp_path / "theirs.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE theirs (x)")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(StoreError):
        Store.open(path)
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["theirs.db"]


@pytest.mark.parametrize("make", [lambda path: path.mkdir(), lambda path: path.parent.rmdir() or path.parent.touch()])
def test_a_path_where_no_file_can_be_is_one_clear_error(tmp_path: Path, make: Any) -> None:
    path = tmp_path / "data" / "news.db"
    path.parent.mkdir()
    make(path)
    with pytest.raises(StoreError, match="cannot be opened"):
        Store.open(path)


def test_processes_that_start_together_make_one_archive(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    code = "import sys; from pathlib import Path; from crawler.store import Store; Store.open(Path(sys.argv[1])).close()"
    with ExitStack() as stack:
        command = [sys.executable, "-c", code, str(path)]
        children = [stack.enter_context(running(subprocess.Popen(command, cwd=ROOT))) for _ in range(4)]
        assert [child.wait(CHILD_SECONDS) for child in children] == [0] * 4
    store = Store.open(path, migrate=False)
    assert store.check().startswith("whole")
    store.close()


OPENINGS_CUT = 40


class Cut(sqlite3.Connection):
    """Stops once, after so many steps of SQLite's machine. Does not wait for the disk: what stops it is no power cut."""

    left = 0

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.set_progress_handler(self._step, 1)

    def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
        return super().execute(sql.replace("synchronous = FULL", "synchronous = OFF"), *values)

    @classmethod
    def _step(cls) -> bool:
        cls.left -= 1
        return cls.left == 0


def files_of(path: Path) -> tuple[tuple[str, bytes], ...]:
    """All that an archive is: its file and those that SQLite keeps beside it. Two that are the same open in the same way."""
    return tuple((file.name.removeprefix(path.name), file.read_bytes()) for file in sorted(path.parent.glob(f"{path.name}*")))


def cut_openings(folder: Path, monkeypatch: pytest.MonkeyPatch, old: Path | None = None) -> Iterator[Path]:
    """Archives, new ones or copies of an old one, whose first opening was cut off: from its first step to its last, those that differ.

    An opening grows with the list of migrations, and how often it is cut does not: each cut costs the whole way up to it.
    """
    real, left_behind = sqlite3.connect, set()

    def is_cut(steps: int) -> tuple[Path, bool]:
        path, Cut.left = folder / f"{steps}.db", steps
        if old:
            shutil.copyfile(old, path)
        with monkeypatch.context() as patch:
            patch.setattr("crawler.store.connection.sqlite3.connect", lambda *a, **k: real(*a, factory=Cut, **k))
            try:
                Store.open(path).close()
            except StoreError:
                return path, True
        return path, False

    endless = 10**9
    assert not is_cut(endless)[1]
    steps_of_all = endless - Cut.left
    points = {*range(1, steps_of_all, steps_of_all // OPENINGS_CUT), *range(1, 20), *range(steps_of_all - 600, steps_of_all, 97)}
    assert len(points) > OPENINGS_CUT
    for steps in sorted(points):
        path, cut = is_cut(steps)
        assert cut or steps > steps_of_all * 0.9  # an opening differs by a few steps from another
        if (files := files_of(path)) not in left_behind:  # else an earlier cut left the very same
            left_behind.add(files)
            yield path


def test_an_opening_that_was_cut_off_leaves_nothing_half_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for path in cut_openings(tmp_path, monkeypatch):
        store = Store.open(path)
        assert store.check().startswith("whole")
        assert set(store.columns()) >= {"entries", "tallies", "digests"}
        store.close()


def test_a_damaged_archive_says_so_and_is_left_as_it_is(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        run = h.plan().run_id
        for number in range(30):
            h.recorder.record(
                an_article_found(run, 1, an_entry(str(number)), an_article(str(number), text=words(str(number), 400)))
            )
        h.store.log.checkpoint()
        path = h.store.path
    content = bytearray(path.read_bytes())
    content[4096 * 3 : -4096] = b"\xa5" * (len(content) - 4096 * 4)
    path.write_bytes(content)
    with pytest.raises(StoreError, match="damaged"):
        store = Store.open(path)
        try:
            store.check()
        finally:
            store.close()
    assert len(path.read_bytes()) == len(content)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_an_archive_that_may_not_be_written_says_so(tmp_path: Path) -> None:
    Store.open(tmp_path / "news.db").close()
    (tmp_path / "news.db").chmod(0o400)
    with pytest.raises(StoreError, match="cannot be written"):
        Store.open(tmp_path / "news.db")


# ---------------------------------------------------------------------------- growth


class Steps:
    """Counts the steps of SQLite's machine, in hundreds: the same on every computer."""

    def __init__(self, h: Env) -> None:
        self._raw, self.count = h.store._connection._raw, 0

    def __enter__(self) -> Steps:
        self._raw.set_progress_handler(self._step, 100)
        return self

    def __exit__(self, *_: object) -> None:
        self._raw.set_progress_handler(None, 0)

    def _step(self) -> int:
        self.count += 1
        return 0


def fill(h: Env, count: int) -> None:
    """So many articles of the last ten days, each with its entry, address, fetch, coverage and buckets."""
    run, day = h.plan().run_id, (NOW - timedelta(days=10)).strftime("%Y-%m-%dT%H:%M:%SZ")
    with h.store.write():
        story = h.store.stories.create("filled", NOW)
        for sql, *values in (
            (
                f"""WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})
                INSERT INTO articles (source_id, story_id, title, url, canonical_url, text, words, content_hash, first_seen_at,
                  updated_at) SELECT 1, ?, 'x', 'u' || i, 'u' || i, 'x', 100, 'h' || i, ?, ? FROM n""",
                story,
                day,
                day,
            ),
            ("INSERT INTO article_urls SELECT url, id FROM articles",),
            (
                """INSERT INTO entries (feed_id, key, link, url_key, fingerprint, disposition, article_id, first_seen_at,
                  last_seen_at) SELECT 1, 'k' || id, url, url, 'f', 'recorded', id, first_seen_at, first_seen_at FROM articles""",
            ),
            (
                """INSERT INTO fetches (run_id, feed_id, entry_id, url, started_at, elapsed_ms, status, bytes, outcome)
                SELECT ?, 1, id, link, first_seen_at, 1, 200, 1, 'ok' FROM entries""",
                run,
            ),
            ("INSERT INTO buckets SELECT id * 64, id FROM articles",),
        ):
            h.store._connection.run(sql, values)


def test_recording_costs_no_more_in_a_large_archive(tmp_path: Path) -> None:
    def cost(folder: Path, filled: int) -> int:
        with house(folder) as h:
            fill(h, filled)
            run = h.plan().run_id
            for name in "ab":  # the first one warms the statements
                with Steps(h) as steps:
                    h.recorder.record(a_state(run, 1 + (name == "b"), an_entry(name)))
                    h.recorder.record(an_article_found(run, 1 + (name == "b"), an_entry(name), an_article(name)))
                    h.recorder.record(an_error(run, 1, an_entry("none"), Disposition.THIN))
            return steps.count

    assert cost(tmp_path / "large", 8000) <= cost(tmp_path / "small", 100) * 1.5 + 5


# ---------------------------------------------------------------------------- backup


def test_a_backup_can_take_the_archives_place(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        run = h.plan().run_id
        h.recorder.record(a_state(run, 1, an_entry("a"), an_entry("b")))
        h.recorder.record(an_article_found(run, 1, an_entry("a"), an_article("a")))
        backup.make_backup(config(h, backup_keep=3), h.store, NOW)
        h.recorder.record(an_article_found(run, 1, an_entry("b"), an_article("b")))
    (copy,) = (tmp_path / "backups").iterdir()
    for file in tmp_path.glob("news.db*"):
        file.unlink()
    copy.rename(tmp_path / "news.db")
    with house(tmp_path) as h:
        assert [pending.entry.key for pending in h.plan(everything=True).pending] == ["key-b"]
        assert [row.title for row in h.store.search("Title a")] == ["Title a"]
        h.balance()


def test_a_backup_removes_what_a_killed_one_left_and_no_file_of_yours(tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    (folder / "news-20250101T000000Z.unproved").write_bytes(b"half")
    (folder / "news-before-the-move.db").write_bytes(b"mine")
    with house(tmp_path) as h:
        for _ in range(3):
            backup.make_backup(config(h, backup_keep=1), h.store, h.clock.later(days=1))
    assert [file.name for file in sorted(folder.iterdir())] == ["news-20260304T120000Z.db", "news-before-the-move.db"]


def test_a_backup_for_which_there_is_no_room_leaves_nothing_and_forgets_nothing(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")
    signal = pytest.importorskip("signal")
    with house(tmp_path) as h:
        run = h.plan().run_id
        backup.make_backup(config(h, backup_keep=1), h.store, NOW)
        for number in range(20):
            h.recorder.record(
                an_article_found(run, 1, an_entry(str(number)), an_article(str(number), text=words(str(number), 900)))
            )
        before = sorted((tmp_path / "backups").iterdir())
        ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        limits = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 16, limits[1]))
        try:
            with pytest.raises(StoreError):
                backup.make_backup(config(h, backup_keep=1), h.store, h.clock.later(days=1))
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
            signal.signal(signal.SIGXFSZ, ignored)
        assert sorted((tmp_path / "backups").iterdir()) == before
        assert h.store.check().startswith("whole")


# ---------------------------------------------------------------------------- retention


def test_a_raw_page_is_kept_as_it_was_received(tmp_path: Path) -> None:
    body = b"<html>" + b"a page " * 50
    packed = gzip.compress(body, 1)
    with house(tmp_path) as h:
        found = an_article_found(h.plan().run_id, 1, an_entry(), an_article())
        assert found.page is not None
        h.recorder.record(replace(found, page=replace(found.page, body=packed, unpacked_bytes=len(body))))
        ((row, size),) = h.sql("SELECT body, bytes FROM pages")
        assert (row, size, unpack(row, size)) == (packed, len(body), body)


def test_retention_forgets_more_than_fits_into_one_transaction(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        run = h.plan().run_id
        h.recorder.record(an_article_found(run, 1, an_entry(), an_article()))
        assert unpack(*h.sql("SELECT body, bytes FROM pages")[0]) == b"<html>raw</html>"
        with h.store.write():
            for _ in range(1200):
                h.store.versions.add_page(a_page(an_article()), b"", 1, NOW)
        done = retention.forget_old_data(config(h, raw_days=1, log_days=1, text_days=0), h.store, h.clock.later(days=2))
        assert {name: done.counts[name] for name in ("pages", "fetches", "texts")} == {"pages": 1201, "fetches": 1, "texts": 0}
        assert h.single_value("SELECT count(*) FROM pages") == 0
        assert not h.sql("PRAGMA foreign_key_check")


def test_retention_pins_texts_with_alerts_and_stops_looking_for_copies_of_old_ones(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        run = h.plan().run_id
        h.recorder.record(an_article_found(run, 1, an_entry("a"), an_article("a", title="Tajik guards clash")))
        h.recorder.record(an_article_found(run, 1, an_entry("b"), an_article("b")))
        h.clock.later(days=40)
        h.recorder.record(an_article_found(run, 1, an_entry("c"), an_article("c")))
        retention.forget_old_data(config(h, raw_days=30, log_days=90, text_days=35), h.store, h.clock.now)
        assert h.sql("SELECT id, text != '' FROM articles ORDER BY id") == [(1, 1), (2, 0), (3, 1)]
        assert h.sql("SELECT text != '' FROM versions ORDER BY article_id") == [(1,), (0,), (1,)]
        assert h.sql("SELECT DISTINCT article_id FROM buckets") == [(3,)]
        assert {row.id for row in h.store.search("title*")} == {2, 3}  # a title is not forgotten
        assert h.store.alerts.list()[0].hits


def test_retention_shortens_the_write_ahead_log(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        h.recorder.record(an_article_found(h.plan().run_id, 1, an_entry(), an_article()))
        log = tmp_path / "news.db-wal"
        assert log.stat().st_size > 0
        retention.forget_old_data(config(h, raw_days=30, log_days=90, text_days=0), h.store, NOW)
        assert log.stat().st_size == 0


@pytest.mark.parametrize(("name", "job"), [("retention", retention.job), ("backup", backup.job)])
def test_a_job_that_is_asked_to_stop_is_undone_and_marked_and_done_by_its_next_run(tmp_path: Path, name: str, job: Any) -> None:
    with house(tmp_path) as h:
        run = h.plan().run_id
        with h.store.write():
            for _ in range(5):
                h.store.log.add_fetches(run, 1, None, [a_fetch(url="http://one.example/" + "x" * 200)] * 6000)
        settings = config(h, raw_days=1, log_days=1, text_days=0, backup_keep=3)
        stop = Stop()
        stop.request()
        with pytest.raises(Stopped, match="stopped before it was done"):
            job(settings, h.clock.later(days=9), stop)
        assert h.single_value("SELECT count(*) FROM fetches") == 30000
        assert not list((tmp_path / "backups").glob("*"))
        assert h.sql("SELECT outcome, note FROM runs WHERE job = ?", name) == [("interrupted", "stopped")]
        assert job(settings, h.clock.later(minutes=1), Stop()).ok
        assert h.sql("SELECT outcome FROM runs WHERE job = ? ORDER BY id", name) == [("interrupted",), ("ok",)]
