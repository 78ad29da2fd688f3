"""The daemon against loopback: one of each, nothing that matters waits, and it ends when it is asked to."""

from __future__ import annotations

import configparser
import os
import signal
import socket
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.runtime.lock import hold
from crawler.store import Store
from jobs.runner.crawl import GRACE_OF_DAEMON
from jobs.runner.daemon import DRAIN_SECONDS, PING_SECONDS
from tests.deliver.test_channels import Hook, smtp
from tests.deliver.test_killed import Stalling
from tests.patience import output_of, running, wait_until
from tests.road import Road, source
from tests.site import Site, words

NOW = datetime.now(UTC)
SHOOTING = (
    "Two border guards were wounded when Taliban fighters opened fire across the Panj, the service said. The exchange of fire lasted "
    "an hour; the fighters then withdrew from the Afghan bank, and the Tajik guards were taken to hospital in Panj."
)
FIRE = "Tajik border guards exchanged fire with Taliban fighters near Shir Khan Bandar"
SLACK = 2.5  # a shared machine is so many times slower than a quiet one
STOP_SECONDS = 10.0  # that whoever stops a service allows


def has(road: Road, query: str) -> Callable[[], bool]:
    """Whether a query gives a row; before the archive is there: no."""
    return lambda: (
        road.database.exists() and bool(road.sql("SELECT 1 FROM sqlite_master WHERE name = 'runs'")) and bool(road.sql(query))
    )


@contextmanager
def daemon(road: Road, **options: object) -> Iterator[subprocess.Popen[str]]:
    """`borderwatch daemon`, which is gone afterwards, whatever happened."""
    with running(road.start("daemon", "--tick", "1", **options)) as child:
        yield child


def stop(child: subprocess.Popen[str], *, times: int = 1) -> tuple[float, str]:
    """Seconds from SIGTERM to the end, and the log."""
    began = time.monotonic()
    for _ in range(times):
        child.send_signal(signal.SIGTERM)
        time.sleep(0.1 * (times > 1))
    _, err = output_of(child)
    assert "Traceback" not in err, err
    return time.monotonic() - began, err


def publish(site: Site, *names: str, title: str = "") -> str:
    """Articles and a feed of them; one with a title reports what the title says."""
    for name in names:
        report = [f"{title}, the border service of Tajikistan said on Monday.", SHOOTING] if title else [words(name)]
        site.publish(f"/{name}", title or f"About {name}", [*report, words(f"{name} more", count=24)])
    items = [{"link": site.url(f"/{name}"), "title": title or name, "guid": name, "date": NOW} for name in names]
    return site.feed("/rss", items)


# --------------------------------------------------------------------------- one of each


def test_a_second_daemon_is_refused_at_once_with_one_line_that_names_the_first(tmp_path: Path) -> None:
    road = Road(tmp_path, source("one", "http://127.0.0.1:9/rss"))
    with daemon(road) as child:
        wait_until(has(road, "SELECT 1 FROM runs"), child)
        road.borderwatch("daemon", expect=75)
        assert road.stderr.splitlines() == [
            f"borderwatch: another daemon is at work (process {child.pid}): {tmp_path / 'news.daemon.lock'}"
        ]
        assert child.poll() is None
        stop(child)
    assert child.returncode == 0


def test_a_daemon_whose_forerunner_was_killed_starts(tmp_path: Path) -> None:
    road = Road(tmp_path, source("one", "http://127.0.0.1:9/rss"))
    with daemon(road) as first:
        wait_until(has(road, "SELECT 1 FROM runs"), first)
        first.kill()
        first.communicate()
    before = road.value("SELECT max(id) FROM runs")
    with daemon(road) as second:
        wait_until(has(road, f"SELECT 1 FROM runs WHERE id > {before}"), second)
        stop(second)
    assert second.returncode == 0


@pytest.mark.parametrize("job", ["backup", "retention"])
def test_a_job_by_hand_beside_the_same_job_says_who_is_at_work_and_touches_nothing(tmp_path: Path, job: str) -> None:
    road = Road(tmp_path, source("one", "http://127.0.0.1:9/rss"))
    Store.open(road.database).close()
    half = tmp_path / "backups" / "news-20250101T000000Z.unproved"
    half.parent.mkdir()
    half.write_bytes(b"what the other one writes")
    with hold(tmp_path / f"news.{job}.lock"):
        road.borderwatch("run", job, expect=75)
    assert road.stderr.splitlines() == [
        f"borderwatch: another {job} is at work (process {os.getpid()}): {tmp_path / f'news.{job}.lock'}"
    ]
    assert half.read_bytes() == b"what the other one writes"
    assert road.sql("SELECT job FROM runs") == []


def test_backups_at_the_same_time_are_whole_or_refused_and_never_broken(tmp_path: Path) -> None:
    road = Road(tmp_path, source("one", "http://127.0.0.1:9/rss"))
    Store.open(road.database).close()
    with ExitStack() as stack:
        children = [stack.enter_context(running(road.start("run", "backup"))) for _ in range(4)]
        ends = [(output_of(child)[1], child.returncode) for child in children]
    assert {code for _, code in ends} <= {0, 75}, ends
    assert any(code == 0 for _, code in ends)
    assert all("another backup is at work" in err for err, code in ends if code == 75)
    assert set(road.sql("SELECT outcome FROM runs")) == {("ok",)}
    assert not list((tmp_path / "backups").glob("*.unproved*"))


def test_archives_in_one_folder_leave_each_others_backups_alone(tmp_path: Path) -> None:
    road = Road(tmp_path, source("one", "http://127.0.0.1:9/rss"))
    theirs = tmp_path / "backups" / "news-2-20250101T000000Z.unproved"
    theirs.parent.mkdir()
    theirs.touch()
    Store.open(road.database).close()
    road.borderwatch("run", "backup")
    assert theirs.exists()


def test_the_daemon_waits_for_a_job_by_hand_says_so_once_and_then_runs_it(tmp_path: Path) -> None:
    road = Road(tmp_path, source("one", "http://127.0.0.1:9/rss"))
    with hold(tmp_path / "news.backup.lock"), daemon(road) as child:
        wait_until(has(road, "SELECT 1 FROM runs WHERE job = 'retention' AND outcome = 'ok'"), child)
        time.sleep(5)  # some looks
        _, err = stop(child)
    assert err.count("another backup is at work") == 1
    assert not road.sql("SELECT 1 FROM runs WHERE job = 'backup'")
    with daemon(road) as child:
        wait_until(has(road, "SELECT 1 FROM runs WHERE job = 'backup' AND outcome = 'ok'"), child)
        stop(child)


# --------------------------------------------------------------------------- what matters does not wait


def test_a_critical_notice_goes_out_while_the_crawl_still_waits_for_another_host(tmp_path: Path) -> None:
    with Site() as fast, Site() as slow, Hook() as hook:
        publish(slow, "held")
        go_on = slow.holds("/held")
        publish(fast, "news", title=FIRE)
        settings = (
            f'delivery: {{allow_private: [127.0.0.1], policy: {{immediate: [critical]}}, recipients: [{{name: hook, channel: webhook, url: "{hook.url}", secret: s}}]}}\n'
            'daemon: {digest_at: "", poll_every: 1h}'
        )
        road = Road(
            tmp_path,
            source("fast", fast.url("/rss")) + "\n" + source("slow", slow.url("/rss")),
            settings,
            politeness="delay: 0.01s, timeout: 60s",
        )
        with daemon(road) as child:
            try:
                wait_until(lambda: any(b'"notice"' in body for _, _, body in hook.got), child)
                assert road.sql("SELECT outcome FROM runs WHERE job = 'poll'") == [("",)]
                assert slow.count("/held") <= 1
            finally:
                go_on.set()
            wait_until(has(road, "SELECT 1 FROM runs WHERE job = 'poll' AND outcome = 'ok'"), child)
            stop(child)
        assert road.sql("SELECT count(*) FROM messages WHERE kind = 'notice'") == [(1,)]
        assert road.sql("SELECT state FROM messages WHERE kind = 'notice'") == [("sent",)]
        assert road.sql("SELECT matched FROM alerts WHERE severity = 'critical'")


def test_the_watchdog_hears_of_us_while_a_poll_hangs(tmp_path: Path) -> None:
    address = tmp_path / "notify"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ear, Site() as site:
        ear.bind(str(address))
        ear.settimeout(60)
        publish(site, "held")
        go_on = site.holds("/held")
        road = Road(tmp_path, source("one", site.url("/rss")), politeness="delay: 0.01s, timeout: 60s")
        os.environ["NOTIFY_SOCKET"], os.environ["WATCHDOG_USEC"] = str(address), "1500000"
        try:
            with daemon(road) as child:
                assert ear.recv(100) == b"READY=1"
                wait_until(lambda: site.count("/held"), child)
                drain(ear)
                assert [ear.recv(100) for _ in range(5)] == [b"WATCHDOG=1"] * 5
                assert road.sql("SELECT outcome FROM runs WHERE job = 'poll'") == [("",)]
                go_on.set()
                drain(ear)
                stop(child)
                ear.settimeout(0)
                heard = []
                with pytest.raises(BlockingIOError):
                    while True:
                        heard.append(ear.recv(100))
                assert heard[-1] == b"STOPPING=1"
        finally:
            del os.environ["NOTIFY_SOCKET"], os.environ["WATCHDOG_USEC"]


def drain(ear: socket.socket) -> None:
    ear.settimeout(0)
    try:
        while ear.recv(100):
            pass
    except BlockingIOError:
        ear.settimeout(60)


# --------------------------------------------------------------------------- the end


def test_the_time_to_end_fits_into_what_a_service_manager_allows() -> None:
    assert GRACE_OF_DAEMON < DRAIN_SECONDS < STOP_SECONDS
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.read(Path(__file__).parents[1] / "deploy" / "borderwatch.service", encoding="utf-8")
    service = unit["Service"]
    assert int(service["TimeoutStopSec"]) > STOP_SECONDS
    assert int(service["WatchdogSec"]) > 3 * PING_SECONDS


@pytest.mark.parametrize("times", [1, 3])
def test_sigterm_while_a_host_hangs_ends_the_daemon_and_loses_nothing(tmp_path: Path, times: int) -> None:
    with Site() as site:
        publish(site, "a", "b", "c")
        for name in "abc":
            site.holds(f"/{name}")
        road = Road(tmp_path, source("one", site.url("/rss")), politeness="delay: 0.01s, timeout: 60s")
        with daemon(road) as child:
            wait_until(lambda: site.count("/a") + site.count("/b") + site.count("/c"), child)
            seconds, err = stop(child, times=times)
        assert child.returncode == 0
        assert seconds < SLACK * STOP_SECONDS
        assert err.count("asked to stop") == 1
        assert "still at work" not in err, "the crawl was not ended in time"
        assert road.sql("SELECT DISTINCT disposition FROM entries") == [("pending",)]
        (outcome,) = road.sql("SELECT outcome FROM runs WHERE job = 'poll'")
        assert outcome in {("interrupted",), ("shutdown",)}
        road.balance()
        with hold(tmp_path / "news.lock"), hold(tmp_path / "news.daemon.lock"):
            pass


def test_sigterm_while_a_mail_server_hangs_ends_the_daemon_and_the_message_goes_out_later(tmp_path: Path) -> None:
    """The message is the heartbeat that a new recipient gets at once."""
    box = Stalling("rcpt")
    with smtp(box) as server:
        settings = (
            f"delivery: {{allow_private: [127.0.0.1], smtp: {{host: 127.0.0.1, port: {server.port}, security: none, sender: watch@example.org, timeout: 60s}}, "
            "recipients: [{name: desk, channel: mail, to: you@example.org}]}"
        )
        road = Road(tmp_path, source("one", "http://127.0.0.1:9/rss"), settings)
        with daemon(road) as child:
            wait_until(box.reached.is_set, child)
            seconds, err = stop(child, times=2)
        assert child.returncode == 0
        assert seconds < SLACK * STOP_SECONDS
        assert f"still at work after {DRAIN_SECONDS:.0f} seconds, and left: desk" in err
        assert road.sql("SELECT state, attempts FROM messages") == [("sending", 1)]
        with daemon(road) as child:
            wait_until(has(road, "SELECT 1 FROM messages WHERE state = 'sent' AND attempts = 2"), child)
            stop(child)
        assert len(box.mails) == 1


def big_archive(road: Road, megabytes: int) -> None:
    """An archive that takes a while to copy."""
    Store.open(road.database).close()
    connection = sqlite3.connect(road.database)
    with connection:
        connection.execute("CREATE TABLE ballast (id INTEGER PRIMARY KEY, text BLOB)")
        connection.executemany("INSERT INTO ballast (text) VALUES (randomblob(500))", ((),) * (2000 * megabytes))
    connection.close()


def test_sigterm_in_the_middle_of_a_backup_leaves_no_half_copy_and_says_that_it_was_stopped(tmp_path: Path) -> None:
    road = Road(tmp_path, source("one", "http://127.0.0.1:9/rss"))
    big_archive(road, 60)
    folder = tmp_path / "backups"
    with daemon(road) as child:
        wait_until(lambda: list(folder.glob("*.unproved")), child)
        seconds, err = stop(child)
    assert child.returncode == 0
    assert seconds < SLACK * STOP_SECONDS
    assert "backup: stopped" in err
    assert list(folder.iterdir()) == []
    assert road.sql("SELECT outcome, note FROM runs WHERE job = 'backup'") == [("interrupted", "stopped")]
    assert "whole" in road.borderwatch("run", "backup")


def test_ctrl_c_in_the_middle_of_a_backup_by_hand_ends_it_with_130(tmp_path: Path) -> None:
    road = Road(tmp_path, source("one", "http://127.0.0.1:9/rss"))
    big_archive(road, 60)
    with running(road.start("run", "backup")) as child:
        wait_until(lambda: list((tmp_path / "backups").glob("*.unproved")), child)
        child.send_signal(signal.SIGINT)
        _, err = output_of(child)
    assert child.returncode == 130
    assert err.splitlines() == ["borderwatch: stopped before it was done"]
    assert list((tmp_path / "backups").iterdir()) == []


def test_the_log_of_a_quiet_daemon_does_not_grow(tmp_path: Path) -> None:
    """APScheduler wrote two lines for each tick."""
    road = Road(tmp_path, source("one", "http://127.0.0.1:9/rss"))
    with daemon(road) as child:
        wait_until(has(road, "SELECT 1 FROM runs WHERE job = 'backup' AND outcome = 'ok'"), child)
        time.sleep(5)
        _, err = stop(child)
    assert "apscheduler" not in err
    assert "Running job" not in err
    assert len(err.splitlines()) < 15, err
