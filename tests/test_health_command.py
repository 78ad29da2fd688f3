"""`borderwatch health`: every check names its own fault, and only that."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler.app import health_checks
from crawler.app.health_checks import CHECKS, assess_health, is_healthy
from crawler.app.health_facts import HealthFacts, MessageWait
from crawler.model import FeedHealth
from crawler.model.errors import NotWritable
from crawler.store import Store
from crawler.store.clock_report import ClockReport
from crawler.store.leases import DeadLetter, WorkerSeen
from tests.fakes import NOW, empty_archive
from tests.road import Road, source

HOUR = timedelta(hours=1)
FREE_BYTES = 50_000_000_000


def feed(slug: str, state: str = "ok", **changes: Any) -> FeedHealth:
    values: dict[str, Any] = dict.fromkeys(("last_polled_at", "last_success_at", "newest_at", "next_poll_at"))
    values |= {"interval": 600, "failures": 0.0, "served": None, "articles": 0, "reason": f"{state} since Monday"} | changes
    return FeedHealth(source=slug, source_name=slug, url=f"https://{slug}.example/rss", kind="rss", state=state, **values)


WELL = HealthFacts(
    now=NOW,
    poll_every=timedelta(minutes=5),
    cycle_limit=timedelta(minutes=30),
    first_start=NOW - 100 * HOUR,
    last_good_poll=NOW - HOUR / 4,
    last_poll_outcome="ok",
    feeds=(feed("one"), feed("two"), feed("three")),
    free_bytes=FREE_BYTES,
    database_bytes=900_000_000,
    program="1",
    archive_program="1",
)
LATE = MessageWait(recipient="desk", messages=2, oldest=NOW - 9 * HOUR, reason="connection refused")

WORKER = WorkerSeen(name="w-1", version="1", heard_at=NOW, refused=0, note="")
DEAD_LETTER = DeadLetter(host="x.example", until=NOW + HOUR, reason="its crawl ended with code -9")

# fault → (the facts that differ, the check that must name it, its level, words of its text)
FAULTS: dict[str, tuple[dict[str, Any], str, str, str]] = {
    "daemon stopped": ({"last_good_poll": NOW - 9 * HOUR}, "cycle", "error", "9 hours ago: is the daemon or cron at work?"),
    "own line down": ({"last_poll_outcome": "offline"}, "cycle", "error", "our own line seems down"),
    "crawl died": ({"last_poll_outcome": "interrupted", "last_poll_note": "died"}, "cycle", "warning", "interrupted (died)"),
    "one silent": ({"feeds": (feed("one", "silent"), *WELL.feeds[1:])}, "silent", "warning", "1 of 3 sources silent: one: silent"),
    "one blocked": ({"feeds": (feed("one", "blocked"), *WELL.feeds[1:])}, "blocked", "warning", "1 of 3 sources blocked: one"),
    "most failing": ({"feeds": (feed("one", "failing"), feed("two", "failing"), feed("three"))}, "failing", "error", "2 of 3"),
    "rebuilt site": ({"feeds": (feed("one", drift="its pages changed"), feed("two"))}, "drift", "warning", "its pages changed"),
    "disk full": ({"free_bytes": 0}, "disk", "error", "0 MB free: make room"),
    "no room for a backup": ({"free_bytes": 1_000_000_000}, "disk", "warning", "a backup of 900 MB has no room"),
    "long log": ({"wal_bytes": 300_000_000}, "wal", "warning", "300 MB"),
    "no backup": ({"backup": ("warning", "backup: there is none")}, "backup", "warning", "there is none"),
    "mail server down": ({"waiting": (LATE,)}, "outbox", "error", "2 messages not sent for 6 hours or longer: desk (connection"),
    "laid aside": ({"laid_aside": 1}, "outbox", "warning", "1 message laid aside"),
    "slow clock": ({"clock": ClockReport(behind=9 * HOUR)}, "clock", "error", "the clock is behind by 9 hours"),
    "old daemon": ({"archive_program": "0.9"}, "version", "warning", "last written by 0.9"),
    "no workers": ({"has_queue": True}, "workers", "error", "start `borderwatch worker`"),
    "old worker": ({"workers": (replace(WORKER, version="0.9"), WORKER)}, "workers", "warning", "of another version: w-1 (0.9)"),
    "stranger in the queue": ({"workers": (replace(WORKER, refused=2),)}, "workers", "warning", "2 messages refused"),
    "dead letter": (
        {"dead_letters": (DEAD_LETTER,)},
        "workers",
        "warning",
        "1 host set aside, because their work ended badly: x.example",
    ),
    "read only": ({"obstacle": "it belongs to root"}, "archive", "warning", "it belongs to root"),
}


def test_all_is_well() -> None:
    rows = assess_health(WELL)
    assert [row.check for row in rows] == list(CHECKS)
    assert {row.level for row in rows} == {"ok"}
    assert is_healthy(rows)


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_named_by_its_check_alone(fault: str) -> None:
    changes, check, level, words = FAULTS[fault]
    rows = assess_health(replace(WELL, **changes))
    (row,) = [row for row in rows if row.level != "ok"]
    assert (row.check, row.level) == (check, level)
    assert words in row.text
    assert is_healthy(rows) is (level != "error")


def test_a_new_installation_is_no_error() -> None:
    facts = replace(WELL, first_start=NOW - HOUR / 4, last_good_poll=None, last_poll_outcome="")
    assert health_checks.assess_cycle(facts)[0] == "warning"
    assert health_checks.assess_cycle(replace(facts, first_start=NOW - 9 * HOUR))[0] == "error"


def test_the_command_says_it_as_json_with_its_exit_code(tmp_path: Path) -> None:
    road = Road(tmp_path, source("one", "http://127.0.0.1:9/rss"))
    without = json.loads(road.borderwatch("health", "--json", expect=1))
    assert without["ok"] is False
    assert "there is no archive yet" in without["checks"][0]["text"]
    road.database.write_bytes(empty_archive())
    report = json.loads(road.borderwatch("health", "--json", expect=None))
    assert [row["check"] for row in report["checks"]] == list(CHECKS)


@pytest.fixture
def closed_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An archive in a folder that takes no file, also for root."""
    path = tmp_path / "news.db"
    path.write_bytes(empty_archive())
    monkeypatch.setattr(os, "access", lambda *_, **__: False)
    yield path


def test_an_archive_that_cannot_be_written_is_read_and_refuses_a_write(closed_folder: Path) -> None:
    store = Store.existing(closed_folder)
    try:
        assert store.feeds.health(NOW) == ()
        with pytest.raises(NotWritable), store.write():
            store.log.start("poll", NOW)
    finally:
        store.close()
