"""A host that asks for a pause: its other feeds are not asked, and nothing is held against them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.model import FetchOutcome
from crawler.polling.health import assess_feed
from crawler.shell.exceptions import HostResting, RobotsForbidden, RobotsUnreadable, is_host_resting
from tests.road import Road, source
from tests.site import Site

NOW = datetime(2026, 3, 6, 9, 30, tzinfo=UTC)
MONTH_SECONDS = 30 * 86400


def test_what_was_not_asked_is_not_failing_and_no_answer_silences_a_host_for_more_than_a_day(tmp_path: Path) -> None:
    with Site() as site:
        site.throttles("/first", MONTH_SECONDS, times=None)
        site.feed("/second", [])
        road = Road(tmp_path, f"{source('first', site.url('/first'))}\n{source('second', site.url('/second'))}")
        road.borderwatch("poll", expect=None)
        assert "/second" not in site.paths()
        states = {row["source"]: row for row in json.loads(road.borderwatch("sources", "--json"))}
        assert states["first"]["state"] == "failing"
        assert "asks to wait 86400 s" in states["first"]["reason"]
        assert states["second"]["state"] == "unpolled"
        assert f"{site.host} asked for a pause until" in states["second"]["reason"]
        assert road.sql("SELECT failures FROM feeds JOIN sources ON sources.id = source_id ORDER BY slug") == [(0.5,), (0.0,)]
        latest = road.value("SELECT max(next_poll_at) FROM feeds")
        assert datetime.fromisoformat(latest) <= datetime.now(UTC) + timedelta(days=1, minutes=1)
        health = {row["check"]: row for row in json.loads(road.borderwatch("health", "--json", expect=None))["checks"]}
        assert "first" in health["failing"]["text"]
        assert "second" not in health["failing"]["text"]


@pytest.mark.parametrize("last_success", [None, NOW - timedelta(hours=5)])
def test_a_feed_whose_host_rests_is_one_that_was_not_polled(last_success: datetime | None) -> None:
    state, reason = assess_feed(
        last_outcome=FetchOutcome.THROTTLED,
        last_reason="a.example asked for a pause until 2026-03-06 10:30:00 UTC",
        last_polled_at=NOW,
        last_success_at=last_success,
        newest_at=NOW,
        interval=3600,
        now=NOW,
        host_rests=True,
    )
    assert state == "unpolled"
    assert reason.startswith("a.example asked for a pause until 2026-03-06 10:30:00 UTC; ")


def test_a_host_rests_also_where_its_robots_txt_could_not_be_asked_for() -> None:
    resting = HostResting("a.example", NOW)
    assert is_host_resting(resting)
    assert is_host_resting(RobotsUnreadable.because_of(resting))
    assert not is_host_resting(RobotsUnreadable(FetchOutcome.THROTTLED, "HTTP 429", NOW))
    assert not is_host_resting(RobotsForbidden("x"))
