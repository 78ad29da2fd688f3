"""When everything fails at once it is our own line: no source is punished for it, and it is said once."""

from __future__ import annotations

import json
import sqlite3
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler.app.record import finish_run
from crawler.model import Disposition, Endpoint, Feed, FetchOutcome, PollDecision, RobotsCopy, RobotsFetched, Source
from crawler.polling.health import assess_feed
from crawler.polling.outage import HostAttempt, is_own_line, next_try
from crawler.report.digest.coverage_phrases import coverage_warnings
from tests.fakes import NOW, Env, a_fetch, a_state, an_entry, an_error, house
from tests.road import Road, source
from tests.site import Site, closed_port, words


def attempt(host: str, outcome: FetchOutcome = FetchOutcome.NETWORK, owner: str = "") -> HostAttempt:
    return HostAttempt(host=host, owner=owner or host, outcome=outcome)


# ------------------------------------------------------------------ the decision


@pytest.mark.parametrize(
    ("attempts", "own_line"),
    [
        ([], False),
        ([attempt("a"), attempt("b")], False),
        ([attempt("a"), attempt("b", FetchOutcome.DNS), attempt("c", FetchOutcome.TIMEOUT)], True),
        ([attempt("a"), attempt("a"), attempt("a"), attempt("b")], False),
        ([attempt(host, owner="one") for host in "abcde"], False),
        ([*(attempt(host, owner="one") for host in "ab"), attempt("c", owner="two")], True),
        *[
            ([attempt("a"), attempt("b"), attempt("c"), attempt("d", outcome)], False)
            for outcome in (
                FetchOutcome.OK,
                FetchOutcome.UNCHANGED,
                FetchOutcome.FORBIDDEN,
                FetchOutcome.SERVER_ERROR,
                FetchOutcome.NOT_FOUND,
                FetchOutcome.TLS,
            )
        ],
        ([attempt("a"), attempt("b"), attempt("c"), attempt("d", FetchOutcome.BLOCKED_BY_ROBOTS)], True),
        ([attempt(host, FetchOutcome.BLOCKED_BY_ROBOTS) for host in "abcd"], False),
    ],
)
def test_three_hosts_of_two_owners_do_not_fail_together_by_chance(attempts: list[HostAttempt], own_line: bool) -> None:
    assert is_own_line(attempts, owners=4, was_down=False) is own_line


def test_where_all_sources_have_one_owner_three_hosts_are_enough() -> None:
    silent = [attempt(host, owner="one") for host in "abc"]
    assert is_own_line(silent, owners=1, was_down=False)
    assert not is_own_line(silent[:2], owners=1, was_down=False)


def test_a_line_that_was_down_is_down_until_somebody_answers() -> None:
    assert is_own_line([attempt("a")], owners=9, was_down=True)
    assert not is_own_line([attempt("a"), attempt("b", FetchOutcome.SERVER_ERROR)], owners=9, was_down=True)
    assert not is_own_line([], owners=9, was_down=True)


@pytest.mark.parametrize(("interval", "minutes"), [(600, 10), (3600, 15), (86400, 15)])
def test_the_next_try_is_soon(interval: int, minutes: int) -> None:
    assert next_try(interval) == timedelta(minutes=minutes)


def test_a_feed_that_nobody_could_reach_is_not_called_broken() -> None:
    facts: dict[str, Any] = {
        "last_outcome": "network",
        "last_reason": "unreachable: connection refused",
        "last_polled_at": NOW,
        "last_success_at": NOW - timedelta(hours=5),
        "newest_at": NOW,
        "interval": 3600,
        "now": NOW,
    }
    assert assess_feed(**facts)[0] == "failing"
    state, reason = assess_feed(**facts, own_line=True)
    assert state == "unpolled"
    assert "our own line seems down (unreachable: connection refused); last good answer 5 hours ago" in reason
    assert assess_feed(**{**facts, "last_outcome": "changed", "last_reason": ""}, own_line=True) == ("ok", "")


# ------------------------------------------------------------------ what it changes in the archive

SOURCES = tuple(Source(slug=f"s{number}", name=f"S{number}", owner=f"o{number}") for number in range(1, 5))
FEEDS = tuple(
    Feed(source=publisher.slug, endpoints=(Endpoint(url=f"http://{publisher.slug}.example/rss"),)) for publisher in SOURCES
)


def poll_all(h: Env, *outcomes: FetchOutcome, run: int) -> None:
    """Feed 1, 2, … came to these outcomes, each the first failure after 1.5 on its account."""
    for feed, outcome in enumerate(outcomes, start=1):
        polled = a_state(run, feed, outcome=outcome, fetches=(a_fetch(outcome, f"http://s{feed}.example/rss"),))
        bad = 0.0 if outcome.good else 0.5 if outcome is FetchOutcome.TIMEOUT else 0.25
        decision = PollDecision(
            next_poll_at=h.clock.now + timedelta(hours=20), interval=3600, failures=1.5 + bad, reasons=(f"failed_{outcome}",)
        )
        state = replace(polled.state, failures=decision.failures)
        h.recorder.record(replace(polled, decision=decision, state=state, polled_at=h.clock.now, reason="why"))


def run_of(h: Env, *outcomes: FetchOutcome) -> int:
    run = h.plan(everything=True).run_id
    poll_all(h, *outcomes, run=run)
    finish_run(h.store, run, "ok", h.clock.now)
    return run


def test_a_cycle_without_any_answer_is_held_against_no_feed_and_stays_in_the_log(tmp_path: Path) -> None:
    with house(tmp_path, sources=SOURCES, feeds=FEEDS) as h:
        run = run_of(h, FetchOutcome.DNS, FetchOutcome.NETWORK, FetchOutcome.TIMEOUT, FetchOutcome.NETWORK)
        assert h.sql("SELECT outcome, note FROM runs WHERE id = ?", run) == [
            ("offline", "no host answered: our own line seems down")
        ]
        assert h.sql("SELECT DISTINCT failures FROM feeds") == [(1.5,)]
        latest = h.single_value("SELECT max(next_poll_at) FROM feeds")
        assert datetime.fromisoformat(latest) - h.clock.now == timedelta(minutes=15)
        assert [row[0] for row in h.sql("SELECT last_outcome FROM feeds ORDER BY id")] == ["dns", "network", "timeout", "network"]
        assert h.single_value("SELECT count(*) FROM fetches") == 4
        finish_run(h.store, run, "ok", h.clock.now)  # twice
        assert h.sql("SELECT DISTINCT failures FROM feeds") == [(1.5,)]


@pytest.mark.parametrize("answer", [FetchOutcome.CHANGED, FetchOutcome.SERVER_ERROR, FetchOutcome.FORBIDDEN])
def test_one_answer_is_enough_to_judge_the_others_as_ever(tmp_path: Path, answer: FetchOutcome) -> None:
    with house(tmp_path, sources=SOURCES, feeds=FEEDS) as h:
        run = run_of(h, FetchOutcome.DNS, FetchOutcome.NETWORK, FetchOutcome.NETWORK, answer)
        assert h.single_value("SELECT outcome FROM runs WHERE id = ?", run) == "ok"
        assert h.sql("SELECT failures FROM feeds WHERE id < 4") == [(1.75,)] * 3
        assert "own_line_down" not in h.single_value("SELECT group_concat(schedule_reasons) FROM feeds")


def test_an_answer_about_robots_is_an_answer(tmp_path: Path) -> None:
    with house(tmp_path, sources=SOURCES, feeds=FEEDS) as h:
        run = h.plan(everything=True).run_id
        copy = RobotsCopy(host="http://s1.example", status=200, body="", fetched_at=h.clock.now)
        h.recorder.record(RobotsFetched(run_id=run, copy=copy))
        poll_all(h, *[FetchOutcome.TIMEOUT] * 4, run=run)
        finish_run(h.store, run, "ok", h.clock.now)
        assert h.single_value("SELECT outcome FROM runs WHERE id = ?", run) == "ok"


def test_a_long_outage_is_one_also_where_only_one_feed_is_due(tmp_path: Path) -> None:
    with house(tmp_path, sources=SOURCES, feeds=FEEDS) as h:
        run_of(h, *[FetchOutcome.NETWORK] * 4)
        for _ in range(3):
            h.clock.later(hours=1)
            run_of(h, FetchOutcome.DNS)
        assert h.sql("SELECT outcome FROM runs ORDER BY id") == [("offline",)] * 4
        assert h.sql("SELECT failures FROM feeds WHERE id = 1") == [(1.5,)]
        h.clock.later(hours=1)
        run_of(h, FetchOutcome.NETWORK, FetchOutcome.CHANGED)
        h.clock.later(hours=1)
        run_of(h, FetchOutcome.NETWORK)
        assert h.sql("SELECT outcome FROM runs ORDER BY id")[4:] == [("ok",)] * 2
        assert h.sql("SELECT failures FROM feeds WHERE id = 1") == [(1.75,)]


def test_an_outage_takes_no_attempt_from_a_page_and_gives_none_up(tmp_path: Path) -> None:
    with house(tmp_path, sources=SOURCES, feeds=FEEDS) as h:
        first = h.plan(everything=True).run_id
        names = ("a", "b", "c")
        h.recorder.record(a_state(first, 1, *(an_entry(name, "s1.example") for name in names)))
        finish_run(h.store, first, "ok", h.clock.now)
        h.store._connection._raw.execute("UPDATE entries SET attempts = 2 WHERE key = 'key-b'")
        h.clock.later(hours=1)
        run = h.plan(everything=True).run_id
        for name, host in (("a", "s1.example"), ("b", "s1.example"), ("c", "asked-not.example")):
            entry = an_entry(name, "s1.example")
            silent = an_error(
                run,
                1,
                entry,
                Disposition.PENDING,
                host_failed=name == "c",
                fetch=a_fetch(FetchOutcome.NETWORK, f"http://{host}/{name}"),
                retry_at=h.clock.now + timedelta(hours=6),
            )
            h.recorder.record(silent)
        copy = RobotsCopy(host="http://asked-not.example", status=0, body="", fetched_at=h.clock.now)
        h.recorder.record(RobotsFetched(run_id=run, copy=copy))
        assert h.single_value("SELECT disposition FROM entries WHERE key = 'key-b'") == "failed"
        poll_all(h, *[FetchOutcome.NETWORK] * 4, run=run)
        finish_run(h.store, run, "ok", h.clock.now)
        assert h.sql("SELECT key, disposition, attempts FROM entries ORDER BY key") == [
            ("key-a", "pending", 0),
            ("key-b", "pending", 2),
            ("key-c", "pending", 0),
        ]
        latest = datetime.fromisoformat(h.single_value("SELECT max(next_attempt_at) FROM entries"))
        assert latest - h.clock.now == timedelta(minutes=15)
        h.balance()


def test_the_digest_says_it_once_and_names_no_source(tmp_path: Path) -> None:
    with house(tmp_path, sources=SOURCES, feeds=FEEDS) as h:
        run_of(h, *[FetchOutcome.NETWORK] * 4)
        coverage = h.store.coverage(NOW - timedelta(days=1), h.clock.now)
        assert coverage.health == ()
        assert coverage_warnings(coverage) == [
            "Our own connection seems to have been down: no host answered in 1 of 1 polling cycle; 4 feeds not reached since then. No source is blamed for it."
        ]
        h.clock.later(hours=1)
        run_of(h, *[FetchOutcome.CHANGED] * 4)
        coverage = h.store.coverage(NOW - timedelta(days=1), h.clock.now)
        assert coverage_warnings(coverage) == [
            "Our own connection seems to have been down: no host answered in 1 of 2 polling cycles. No source is blamed for it."
        ]


# ------------------------------------------------------------------ the whole road


def due(road: Road) -> None:
    with sqlite3.connect(road.database) as connection:
        connection.execute("UPDATE feeds SET next_poll_at = NULL")
        connection.execute("UPDATE entries SET next_attempt_at = NULL")
    connection.close()


def test_our_own_line_is_down_for_two_cycles_and_comes_back(tmp_path: Path) -> None:
    with ExitStack() as stack:
        ports = [closed_port() for _ in range(3)]
        road = Road(tmp_path, "\n".join(source(f"s{number}", f"http://{port}/rss") for number, port in enumerate(ports)))
        for _ in range(2):
            road.borderwatch("poll", expect=1)
            assert "no host answered: our own line seems down" in road.stderr
            assert road.sql("SELECT DISTINCT failures, last_outcome FROM feeds") == [(0.0, "network")]
            soon = (datetime.now(UTC) + timedelta(minutes=16)).strftime("%Y-%m-%dT%H:%M:%SZ")
            assert road.value("SELECT max(next_poll_at) FROM feeds") < soon
            due(road)
        bad = json.loads(road.borderwatch("sources", "--bad", "--json"))
        assert {row["state"] for row in bad} == {"unpolled"}
        assert all("our own line seems down (unreachable: connection refused)" in row["reason"] for row in bad)
        digest = " ".join(road.borderwatch("digest", "--why").split())
        assert (
            "Our own connection seems to have been down: no host answered in 2 of 2 polling cycles; 3 feeds not reached since then"
            in digest
        )
        assert "connection refused" not in digest
        sites = [stack.enter_context(Site(port=int(port.partition(":")[2]))) for port in ports]
        for number, site in enumerate(sites):
            site.publish("/a", f"About {number}", [words(f"{number}"), words(f"{number} more")])
            site.feed("/rss", [{"link": site.url("/a"), "title": f"About {number}", "date": datetime.now(UTC)}])
        road.borderwatch("poll")
        assert road.value("SELECT count(*) FROM articles") == 3
        assert road.borderwatch("sources", "--bad").count("\n") <= 1
        road.balance()


def test_where_one_answers_the_dead_are_judged(tmp_path: Path) -> None:
    with Site() as site:
        site.feed("/rss", [])
        dead = [source(f"s{number}", f"http://{closed_port()}/rss") for number in range(3)]
        road = Road(tmp_path, "\n".join([source("good", site.url("/rss")), *dead]))
        road.borderwatch("poll")
        assert road.sql("SELECT failures FROM feeds WHERE url NOT LIKE ?", site.url("%")) == [(0.25,)] * 3
        bad = json.loads(road.borderwatch("sources", "--bad", "--json"))
        assert {row["source"]: row["state"] for row in bad} == {"s0": "failing", "s1": "failing", "s2": "failing", "good": "empty"}
