"""One clock: only `crawler.runtime.clock` asks what time it is and reads a moment from text."""

from __future__ import annotations

import ast
from datetime import UTC, datetime, timedelta, timezone

import pytest

from crawler.runtime import clock
from tests.test_architecture import MODULES

ASKS = {"datetime.now", "datetime.utcnow", "datetime.today", "time.time", "datetime.fromisoformat"}
# Released migrations stay as they were. Dates in pages are read by their own reader.
EXEMPT = ("crawler.runtime.clock", "crawler.store.migrations", "crawler.language.dates")


def time_calls(source: str) -> set[str]:
    """What a module calls of the ways to ask for the time."""
    calls = (node.func for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    return {ast.unparse(call) for call in calls} & ASKS


@pytest.mark.parametrize("name", [name for name in sorted(MODULES) if not name.startswith(EXEMPT)])
def test_nobody_else_asks_what_time_it_is(name: str) -> None:
    assert time_calls(MODULES[name].read_text(encoding="utf-8")) == set(), "take utcnow, instant or moment of crawler.runtime.clock"


def test_the_walk_sees_another_clock() -> None:
    assert time_calls("import time\nfrom datetime import UTC, datetime\nprint(time.time(), datetime.now(UTC))") == {
        "time.time",
        "datetime.now",
    }


def test_a_moment_is_written_and_read_alike() -> None:
    assert clock.instant(clock.iso(clock.instant("2026-03-01T17:00:00+05:00"))) == clock.instant("2026-03-01T12:00:00Z")
    assert clock.moment(None) is None and clock.iso(None) is None


@pytest.mark.parametrize("zone", [UTC, timezone(timedelta(hours=4, minutes=30)), timezone(-timedelta(hours=11))])
@pytest.mark.parametrize("microsecond", [0, 999_999])
def test_a_moment_is_spelt_in_utc_to_the_second_and_read_again(zone: timezone, microsecond: int) -> None:
    when = datetime(2026, 1, 1, 0, 5, 9, microsecond, tzinfo=zone)
    text = clock.iso(when)
    assert text == when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") and len(text) == 20
    assert clock.instant(text) == when.replace(microsecond=0)
    assert clock.iso(None) is None
