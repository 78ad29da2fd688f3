"""Faults made on purpose, in an archive that the real writers filled: the next look at health names each by its check."""

from __future__ import annotations

import os
import shutil
from collections import namedtuple
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from crawler.app.record import finish_run
from crawler.model import FetchOutcome
from jobs import backup
from jobs.health import load_health_rows
from jobs.runner.crawl import Stop
from tests.deliver.environment import CLASH, DeliveryEnv, delivery_env
from tests.fakes import a_state
from tests.site import closed_port

Usage = namedtuple("Usage", "total used free")
Fault = Callable[[DeliveryEnv, pytest.MonkeyPatch], None]


def poll(env: DeliveryEnv, outcome: str = "ok", first_feed: FetchOutcome = FetchOutcome.CHANGED, reason: str = "") -> None:
    """A poll of both feeds that ends so."""
    run = env.house.plan(everything=True).run_id
    for feed, answer in ((1, first_feed), (2, FetchOutcome.CHANGED)):
        why = reason if feed == 1 else ""
        env.house.recorder.record(a_state(run, feed, polled_at=env.now, outcome=answer, reason=why))
    finish_run(env.house.store, run, outcome, env.now)


def stop_the_daemon(env: DeliveryEnv, _: pytest.MonkeyPatch) -> None:
    env.later(hours=9)


def kill_a_poll(env: DeliveryEnv, _: pytest.MonkeyPatch) -> None:
    env.house.plan(everything=True)
    with env.house.store.write():
        env.house.store.log.close_abandoned(env.now)


def cut_the_line(env: DeliveryEnv, _: pytest.MonkeyPatch) -> None:
    poll(env, "offline", FetchOutcome.NETWORK, "unreachable")


def refuse_us(env: DeliveryEnv, _: pytest.MonkeyPatch) -> None:
    poll(env, first_feed=FetchOutcome.FORBIDDEN, reason="HTTP 403")


def take_a_site_down(env: DeliveryEnv, _: pytest.MonkeyPatch) -> None:
    poll(env, first_feed=FetchOutcome.NETWORK, reason="unreachable: connection refused")


def fill_the_disk(_: DeliveryEnv, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(shutil, "disk_usage", lambda _: Usage(10**9, 10**9, 0))


def lose_the_backups(env: DeliveryEnv, _: pytest.MonkeyPatch) -> None:
    backup.job(env.config, env.now, Stop())
    shutil.rmtree(env.folder / "backups")


def take_the_receiver_down(env: DeliveryEnv, _: pytest.MonkeyPatch) -> None:
    env.report("a", CLASH)
    env.deliver()
    env.later(hours=7)
    poll(env)


def set_the_clock_back(env: DeliveryEnv, _: pytest.MonkeyPatch) -> None:
    env.house.store._connection.run("UPDATE feeds SET newest_at = ?", (env.now.strftime("%Y-%m-%dT%H:%M:%SZ"),))
    env.house.clock.now -= timedelta(hours=9)


def overwrite_the_archive(env: DeliveryEnv, _: pytest.MonkeyPatch) -> None:
    env.house.store.close()
    env.config.database.write_bytes(b"no database" * 1000)


def lose_the_archive(env: DeliveryEnv, _: pytest.MonkeyPatch) -> None:
    env.house.store.close()
    env.config.database.unlink()


def close_the_folder(_: DeliveryEnv, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(os, "access", lambda *_, **__: False)


def leave_an_old_daemon_at_work(env: DeliveryEnv, _: pytest.MonkeyPatch) -> None:
    env.house.store._connection.run("UPDATE runs SET software = '0.0.1'")


# fault → the check that must name it, and words of its text
FAULTS: dict[Fault, tuple[str, str]] = {
    stop_the_daemon: ("cycle", "is the daemon or cron at work?"),
    kill_a_poll: ("cycle", "the last one ended as interrupted"),
    cut_the_line: ("cycle", "our own line seems down"),
    refuse_us: ("blocked", "one: the site refuses us (HTTP 403)"),
    take_a_site_down: ("failing", "one: connections to it fail"),
    fill_the_disk: ("disk", "0 MB free: make room"),
    lose_the_backups: ("backup", "make sure a copy exists"),
    take_the_receiver_down: ("outbox", "hook"),
    set_the_clock_back: ("clock", "the clock is behind by 9 hours"),
    overwrite_the_archive: ("archive", "no database"),
    lose_the_archive: ("archive", "archive"),
    close_the_folder: ("archive", "cannot write it"),
    leave_an_old_daemon_at_work: ("version", "last written by 0.0.1"),
}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_health_names_a_fault_at_the_next_look_and_did_not_before(
    tmp_path: Path, fault: Fault, monkeypatch: pytest.MonkeyPatch
) -> None:
    check, words = FAULTS[fault]
    delivery = f"""allow_private: [127.0.0.1]
policy: {{immediate: [high]}}
recipients: [{{name: hook, channel: webhook, url: "http://{closed_port()}/in", secret: s3cret}}]"""
    with delivery_env(tmp_path, delivery) as env:
        finish_run(env.house.store, env.run, "ok", env.now)
        poll(env)
        before = {row.check: row for row in load_health_rows(env.config, env.now)}
        assert {name for name, row in before.items() if row.level != "ok"} == set()
        fault(env, monkeypatch)
        after = {row.check: row for row in load_health_rows(env.config, env.now)}
        assert after[check].level != "ok", after
        assert words in after[check].text
