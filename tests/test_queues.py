"""The queue of requests: hosts in turn, and of each host one request under way."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.settings import Settings
from scrapy.spiders import Spider
from scrapy.utils.misc import load_object

from crawler import settings


class Engine:
    """A queue and the requests that the downloader holds, as Scrapy's engine moves them."""

    def __init__(self) -> None:
        self.under_way: set[Request] = set()
        self.crawler = Crawler(Spider, Settings())
        self.crawler.engine = cast(Any, SimpleNamespace(downloader=SimpleNamespace(active=self.under_way, slots={})))
        queue, waiting = load_object(settings.SCHEDULER_PRIORITY_QUEUE), load_object(settings.SCHEDULER_MEMORY_QUEUE)
        self.queue = queue.from_crawler(self.crawler, waiting, "")

    def asks_for(self, url: str, **arguments: Any) -> None:
        self.queue.push(Request(url, **arguments))

    def sends(self, room: int = 100) -> list[str]:
        """What goes to the downloader while it has room."""
        sent: list[str] = []
        while len(self.under_way) < room and (request := self.queue.pop()) is not None:
            self.under_way.add(request)
            sent.append(request.url)
        return sent

    def ends(self, url: str) -> None:
        self.under_way.remove(next(request for request in self.under_way if request.url == url))


@pytest.fixture
def engine() -> Engine:
    return Engine()


def test_a_host_with_many_pages_leaves_room_for_one_that_comes_later(engine: Engine) -> None:
    for number in range(50):
        engine.asks_for(f"http://first.example/{number}")
    assert len(engine.sends(room=20)) == 1
    engine.asks_for("http://later.example/a")
    assert engine.sends(room=20) == ["http://later.example/a"]
    assert len(engine.queue) == 49


def test_hosts_take_turns_and_every_request_is_sent_once(engine: Engine) -> None:
    pages = {f"http://{host}.example/{number}" for host in ("a", "b", "c") for number in range(4)}
    for page in sorted(pages):
        engine.asks_for(page)
    rounds = []
    while sent := engine.sends():
        rounds.append(sent)
        for url in sent:
            engine.ends(url)
    assert [len({url.split("/")[2] for url in sent}) for sent in rounds] == [3, 3, 3, 3]
    assert sorted(url for sent in rounds for url in sent) == sorted(pages)
    assert len(engine.queue) == 0


def test_nothing_is_sent_while_all_hosts_are_busy_and_the_rest_waits(engine: Engine) -> None:
    engine.asks_for("http://a.example/1")
    engine.asks_for("http://a.example/2")
    assert (len(engine.sends()), engine.sends(), len(engine.queue)) == (1, [], 1)


def test_two_ports_are_two_hosts_as_for_politeness(engine: Engine) -> None:
    engine.asks_for("http://a.example:8001/1")
    engine.asks_for("http://a.example:8002/1")
    assert len(engine.sends()) == 2


def test_a_redirect_waits_for_the_host_that_it_leads_to(engine: Engine) -> None:
    engine.asks_for("http://b.example/1")
    assert engine.sends() == ["http://b.example/1"]
    engine.asks_for("http://b.example/2", meta={"download_slot": "a.example"})  # of the request that was redirected
    assert engine.sends() == []
    engine.ends("http://b.example/1")
    assert engine.sends() == ["http://b.example/2"]


def test_feeds_come_before_pages_of_the_same_host(engine: Engine) -> None:
    engine.asks_for("http://a.example/page")
    engine.asks_for("http://a.example/feed", priority=10)
    assert engine.sends() == ["http://a.example/feed"]


def test_pages_are_asked_for_in_the_order_of_their_feed(engine: Engine) -> None:
    for number in range(4):
        engine.asks_for(f"http://a.example/{number}")
    asked = []
    while sent := engine.sends():
        asked += sent
        engine.ends(sent[0])
    assert asked == [f"http://a.example/{number}" for number in range(4)]
