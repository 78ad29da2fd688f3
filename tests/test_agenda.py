from datetime import UTC, datetime, timedelta

import pytest

from crawler.app.agenda import Attempt, Daily, Every, Rule, due_jobs

NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_a_job_that_never_ran_is_due() -> None:
    assert Every(300).due(None, NOON)
    assert Daily(6, 0).due(None, NOON)


@pytest.mark.parametrize(("minutes", "expected"), [(4, False), (5, True), (600, True)])
def test_an_interval_counts_from_the_last_start(minutes: int, expected: bool) -> None:
    assert Every(300).due(NOON - timedelta(minutes=minutes), NOON) is expected


def test_a_clock_that_was_set_back_stalls_nothing() -> None:
    tomorrow = NOON + timedelta(days=1)
    assert Every(300).due(tomorrow, NOON)
    assert Daily(6, 0).due(tomorrow, NOON)


def test_a_daily_job_runs_once_a_day() -> None:
    rule = Daily(6, 0)
    assert not rule.due(utc("2026-03-10T06:00:05"), NOON)
    assert rule.due(utc("2026-03-09T06:00:05"), NOON)
    assert not rule.due(utc("2026-03-09T06:00:05"), utc("2026-03-10T05:59:00"))


def test_a_machine_that_slept_over_the_hour_makes_up_for_it_once() -> None:
    rule = Daily(6, 0)
    assert rule.due(utc("2026-03-07T06:00:00"), NOON)
    assert not rule.due(NOON, NOON + timedelta(hours=5))


def test_the_night_with_two_half_past_twos_has_one_run() -> None:
    rule = Daily(2, 30, "Europe/Berlin")
    first = utc("2026-10-25T00:30:00")  # 02:30 summer time
    assert rule.due(utc("2026-10-24T00:30:00"), first)
    assert not rule.due(first, utc("2026-10-25T01:30:00"))  # 02:30 again, winter time


def test_the_night_without_a_half_past_two_has_one_run_too() -> None:
    rule = Daily(2, 30, "Europe/Berlin")
    assert rule.due(utc("2026-03-28T01:30:00"), utc("2026-03-29T01:05:00"))  # 03:05 summer time


def test_the_local_date_decides() -> None:
    rule = Daily.from_time("06:00", "Asia/Dushanbe")
    assert rule.due(utc("2026-03-09T01:00:00"), utc("2026-03-10T01:00:00"))
    assert not rule.due(utc("2026-03-10T01:00:00"), utc("2026-03-11T00:59:00"))


def test_due_jobs_come_in_the_order_of_the_table() -> None:
    rules: dict[str, Rule] = {"poll": Every(60), "digest": Daily(6, 0)}
    assert due_jobs(rules, {}, NOON) == ("poll", "digest")
    assert due_jobs(rules, {"poll": (Attempt(NOON),)}, NOON) == ("digest",)
