"""The pace of a host, across the end of one crawl and the beginning of the next."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from scrapy import Request
from scrapy.http import Response

from crawler import middlewares
from crawler.extensions import ParentWatchdog
from crawler.middlewares import FirstPause, Politeness
from crawler.model import HostPace
from crawler.shell.exceptions import HostResting
from crawler.shell.slots import HostSlots
from tests.fakes import LIMITS, NOW


class Slots(HostSlots):
    """Without a downloader."""

    def __init__(self) -> None:
        self.delays: dict[str, float] = {}
        self.failed: list[str] = []

    def delay(self, host: str) -> float:
        return self.delays.get(host, LIMITS.delay)

    def is_paced(self, host: str) -> bool:
        return host in self.delays

    def set_delay(self, host: str, delay: float) -> None:
        self.delays[host] = delay

    def pause_from_now(self, host: str) -> None: ...

    def fail_waiting(self, host: str, error: Callable[[], Exception]) -> None:  # noqa: ARG002
        self.failed.append(host)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(middlewares, "utcnow", lambda: NOW)


def answer(politeness: Politeness, status: int, **headers: str) -> None:
    request = Request("http://one.example/a")
    politeness.process_request(request)
    politeness.answer_arrived(Response(request.url, status, headers=headers), request)


def test_what_a_crawl_learns_of_a_hosts_pace_is_how_the_next_one_begins() -> None:
    paces: list[HostPace] = []
    politeness = Politeness(Slots(), LIMITS, (), remember=paces.append)
    answer(politeness, 200)
    assert paces == []  # nothing new
    answer(politeness, 503, **{"Retry-After": "5"})
    answer(politeness, 200)
    first, second = paces
    assert first.delay == 5 > 2 * LIMITS.delay  # as it asked
    assert LIMITS.delay < second.delay < first.delay
    successor = Slots()
    Politeness(successor, LIMITS, (), tuple(paces[-1:])).process_request(Request("http://one.example/b"))
    assert successor.delays == {"one.example": second.delay}


def test_a_host_that_rests_is_left_alone_by_the_next_crawl_too() -> None:
    paces: list[HostPace] = []
    slots = Slots()
    answer(Politeness(slots, LIMITS, (), remember=paces.append), 429, **{"Retry-After": "600"})
    assert slots.failed == ["one.example"]
    assert [pace.resting_until for pace in paces] == [NOW + timedelta(seconds=600)]
    successor = Politeness(Slots(), LIMITS, (), tuple(paces))
    with pytest.raises(HostResting):
        successor.process_request(Request("http://one.example/b"))
    successor.process_request(Request("http://two.example/b"))


@pytest.mark.parametrize(("begun_before", "waits"), [(0.0, [8.0]), (3.0, [5.0]), (9.0, [])])
def test_a_resumed_crawl_waits_a_hosts_pause_before_its_first_question(
    begun_before: float, waits: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    monkeypatch.setattr(asyncio, "sleep", sleep)
    slots = Slots()
    slots.set_delay("one.example", 8.0)
    request = Request("http://one.example/a", meta={"download_slot": "one.example"})
    asyncio.run(FirstPause(slots, NOW - timedelta(seconds=begun_before)).process_request(request))
    assert waited == waits


@pytest.mark.parametrize(("is_reader", "expected"), [(True, ["killed"]), (False, ["stopped", "later"])])
def test_a_crawl_whose_reader_died_ends_at_once(is_reader: bool, expected: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    events: list[str] = []

    class Loop:
        def call_later(self, *_: Any) -> None:
            events.append("later")

    class Ended(BaseException):
        pass

    def end(_: int) -> None:
        events.append("killed")
        raise Ended

    monkeypatch.setattr(asyncio, "get_running_loop", Loop)
    monkeypatch.setattr(os, "_exit", end)
    monkeypatch.setattr(os, "getpgrp", lambda: 0)
    watchdog = ParentWatchdog(0, lambda: events.append("stopped"), is_reader=is_reader)  # nobody's parent is 0
    try:
        watchdog._look()
    except Ended:
        assert is_reader
    assert events == expected
