"""One clock: only `crawler.runtime.clock` asks what time it is and reads a moment from text."""

from __future__ import annotations

import ast

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
