"""`/healthz` and `/metrics`: what `borderwatch health` says, on loopback, for whoever asks by its own name."""

from __future__ import annotations

import http.client
import json
import signal
import socket
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from crawler.app.health_checks import CHECKS, assess_health
from crawler.app.health_facts import WRITER_NAME
from crawler.app.health_metrics import gauges_of
from crawler.model.errors import JobError
from crawler.store.leases import DeadLetter, WorkerSeen
from jobs.runner.metrics import CACHE_SECONDS, LOOPBACK, HealthSnapshot, SnapshotCache, answer_path, serve_metrics
from tests.patience import output_of, running, wait_until
from tests.road import Road, source
from tests.test_health_command import WELL, feed


def snapshot(**changes: object) -> HealthSnapshot:
    facts = replace(WELL, **changes)  # type: ignore[arg-type]
    rows = assess_health(facts)
    return HealthSnapshot(rows=rows, gauges=tuple(gauges_of(facts, rows)))


def ask(path: str, host: str = "localhost:9464", **changes: object) -> tuple[int, str]:
    status, _, body = answer_path(path, host, SnapshotCache(lambda: snapshot(**changes)))
    return status, body.decode()


def test_healthz_has_the_rows_of_the_command_and_its_verdict_as_status() -> None:
    status, body = ask("/healthz")
    assert status == 200
    assert [row["check"] for row in json.loads(body)["checks"]] == list(CHECKS)
    status, body = ask("/healthz", free_bytes=0)
    assert status == 503
    assert not json.loads(body)["ok"]


def test_metrics_are_numbers_with_names_and_labels() -> None:
    status, body = ask("/metrics", free_bytes=0, feeds=(feed("one"), feed("two"), feed("three", "blocked")))
    lines = body.splitlines()
    assert status == 200
    assert {
        "borderwatch_healthy 0.0",
        'borderwatch_check{check="disk"} 2.0',
        'borderwatch_check{check="cycle"} 0.0',
        'borderwatch_check{check="blocked"} 1.0',
        'borderwatch_feeds{state="ok"} 2.0',
        'borderwatch_feeds{state="blocked"} 1.0',
        "borderwatch_disk_free_bytes 0.0",
        "# TYPE borderwatch_check gauge",
    } <= set(lines)


def test_every_number_is_named_in_the_docs() -> None:
    page = (Path(__file__).parents[1] / "docs" / "operations.md").read_text(encoding="utf-8")
    for gauge in snapshot(has_queue=True).gauges:
        assert f"`{gauge.name}" in page


@pytest.mark.parametrize("host", ["evil.example", "evil.example:9464", "", "127.0.0.1.evil.example"])
def test_an_address_by_another_name_is_refused(host: str) -> None:
    assert ask("/healthz", host)[0] == 403


def test_nothing_else_is_there() -> None:
    assert ask("/../config.yaml")[0] == 404


def test_however_often_somebody_asks_the_checks_are_made_now_and_then() -> None:
    moments, loads = [0.0], []
    cache = SnapshotCache(lambda: loads.append(1) or snapshot(), lambda: moments[0])  # type: ignore[func-returns-value]
    for _ in range(5):
        cache.get()
    moments[0] = CACHE_SECONDS
    cache.get()
    assert len(loads) == 2


def test_it_listens_on_loopback_as_long_as_it_is_wanted_and_a_taken_port_is_named() -> None:
    with serve_metrics(0, snapshot) as port:
        with pytest.raises(JobError, match=f"port {port} of {LOOPBACK}"), serve_metrics(port, snapshot):
            pass
        connection = http.client.HTTPConnection(LOOPBACK, port, timeout=30)
        connection.request("GET", "/metrics?x=1")
        answer = connection.getresponse()
        assert answer.status == 200
        assert answer.headers["content-type"].startswith("text/plain")
        assert b"borderwatch_healthy 1.0" in answer.read()
        connection.close()
    with pytest.raises(OSError):
        http.client.HTTPConnection(LOOPBACK, port, timeout=5).connect()


def test_a_daemon_with_a_queue_counts_the_workers_that_it_hears_and_the_hosts_set_aside() -> None:
    heard = [
        WorkerSeen(name=name, version="1", heard_at=WELL.now - timedelta(minutes=minutes), refused=0, note="")
        for name, minutes in (("a-1", 1), ("a-2", 60), (WRITER_NAME, 1))
    ]
    letter = DeadLetter(host="one.example", until=WELL.now, reason="its crawl ended with code -9")
    lines = ask("/metrics", has_queue=True, workers=heard, dead_letters=(letter,))[1].splitlines()
    assert {"borderwatch_workers 1.0", "borderwatch_hosts_set_aside 1.0"} <= set(lines)
    assert not any(line.startswith("borderwatch_workers") for line in ask("/metrics")[1].splitlines())


def test_a_daemon_answers_with_the_numbers_of_its_archive_until_it_ends(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind((LOOPBACK, 0))
        port = free.getsockname()[1]
    road = Road(tmp_path, source("one", "http://127.0.0.1:9/rss"), f"metrics: {{port: {port}}}")
    with running(road.start("daemon", "--tick", "1")) as child:
        wait_until(lambda: _page(port, "/metrics") is not None, child)
        status, body = _page(port, "/metrics") or (0, "")
        assert status == 200
        numbers = dict(line.rsplit(" ", 1) for line in body.splitlines() if not line.startswith("#"))
        assert float(numbers["borderwatch_database_bytes"]) > 0
        assert {f'borderwatch_check{{check="{check}"}}' for check in CHECKS} <= numbers.keys()
        status, body = _page(port, "/healthz") or (0, "")
        assert {row["check"] for row in json.loads(body)["checks"]} == set(CHECKS)
        assert (status == 200) is json.loads(body)["ok"]
        child.send_signal(signal.SIGTERM)
        output_of(child)
    assert child.returncode == 0
    assert _page(port, "/metrics") is None


def _page(port: int, path: str) -> tuple[int, str] | None:
    """None: nobody listens."""
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=30)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    except OSError:
        return None
    finally:
        connection.close()
