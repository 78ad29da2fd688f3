"""The spider makes an outcome of its own exceptions: they cost the feed or page that they happened at, and the run tells them."""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem
from scrapy.http import Response, TextResponse
from scrapy.statscollectors import StatsCollector
from twisted.python.failure import Failure

from crawler.app import tasks
from crawler.app.dispatch import FileDispatch, read_items
from crawler.items import FetchError, PageFetched
from crawler.middlewares import Politeness, Robots
from crawler.model import (
    Disposition,
    FeedDocument,
    FeedKind,
    FeedState,
    FetchOutcome,
    Item,
    OpenGap,
    PendingEntry,
    Plan,
    PlannedEndpoint,
    PlannedFeed,
    PollState,
    RobotsCopy,
    RobotsFetched,
)
from crawler.model.errors import StoreError
from crawler.pipelines import Extract, Sink
from crawler.runtime.workers import Workers
from crawler.shell.packed import PackedResponse
from crawler.spiders.news import NewsSpider
from crawler.web.compression import UnpackedBody
from tests.fakes import FIRST_SOURCE, LIMITS, an_entry
from tests.road import Road, source
from tests.site import Site, words

NOW = datetime.now(UTC)


def a_feed(number: int, url: str) -> PlannedFeed:
    endpoint = PlannedEndpoint(url=url, fetch_url=url, kind=FeedKind.RSS)
    return PlannedFeed(id=number, source="one", language=None, endpoints=(endpoint,), state=PollState())


def a_plan(*feeds: PlannedFeed, pending: tuple[PendingEntry, ...] = ()) -> Plan:
    limits = replace(LIMITS, workers=1)
    return Plan(run_id=1, made_at=NOW, sources=(FIRST_SOURCE,), feeds=feeds, pending=pending, limits=limits)


def rss(*names: str) -> bytes:
    items = "".join(f"<item><title>{name}</title><link>http://one.example/{name}</link></item>" for name in names)
    return f"<?xml version='1.0'?><rss version='2.0'><channel><title>x</title>{items}</channel></rss>".encode()


def polled(feed: PlannedFeed, body: bytes, monkeypatch: pytest.MonkeyPatch) -> tuple[FeedState, int]:
    """The state after an answer with this body, and how many documents were read."""
    read: list[FeedDocument] = []

    async def read_here(_: Workers, *arguments: Any, seconds: float) -> FeedDocument:  # noqa: ARG001
        read.append(tasks.read_feed(*arguments))
        return read[-1]

    monkeypatch.setattr(tasks, "read_feed_in_worker", read_here)
    url = feed.endpoints[0].url
    response = PackedResponse.of(Response(url, body=gzip.compress(body), request=Request(url)), UnpackedBody(body))
    results, error = asyncio.run(_all(NewsSpider(plan=a_plan(feed)).feed_answered(response, feed)))
    assert error is None and isinstance(results[0], FeedState)
    return results[0], len(read)


@pytest.mark.parametrize(
    ("body", "change", "documents"),
    [
        (rss("a"), {}, 0),
        (rss("a", "b"), {}, 1),
        (rss("a"), {"unconditional": True}, 1),
        (rss("a"), {"open_gap": OpenGap(id=1, since=NOW, until=NOW)}, 1),
    ],
    ids=["same", "another", "read all the same now and then", "gap"],
)
def test_a_feed_that_comes_the_same_byte_for_byte_is_not_read_again(
    body: bytes, change: dict[str, Any], documents: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, read = polled(a_feed(1, "http://one.example/rss"), rss("a"), monkeypatch)
    assert (read, first.seen_count) == (1, 1)
    known = {entry.key: entry.fingerprint for entry in first.entries}
    feed = a_feed(1, "http://one.example/rss")
    endpoint = replace(feed.endpoints[0], received_hash=first.validators[0].received_hash)
    state, read = polled(replace(feed, endpoints=(endpoint,), known_fingerprints=known, **change), body, monkeypatch)
    assert read == documents
    assert (state.outcome, len(state.entries)) == ((FetchOutcome.CHANGED, 1) if body != rss("a") else (FetchOutcome.UNCHANGED, 0))
    assert (state.validators[0].received_hash == endpoint.received_hash) == (body == rss("a"))


def test_a_document_that_names_others_is_read_again_even_when_it_comes_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    endpoint = PlannedEndpoint(url="http://one.example/t", fetch_url="http://one.example/t", kind=FeedKind.TELEGRAM)
    feed = replace(a_feed(1, "http://one.example/t"), endpoints=(endpoint,))
    state, _ = polled(feed, rss("a"), monkeypatch)
    assert [validators.received_hash for validators in state.validators] == [None]


async def _all(results: AsyncIterator[Any]) -> tuple[list[Any], Exception | None]:
    """What came, and what it ended with."""
    crawls = []
    try:
        async for result in results:
            crawls.append(result)
    except Exception as error:
        return crawls, error
    return crawls, None


def test_an_address_of_which_no_request_can_be_made_costs_itself_and_the_others_are_asked_for() -> None:
    links = ("no address", "http://one.example/b")
    pending = tuple(PendingEntry(feed_id=1, source="one", entry=an_entry(link, link=link)) for link in links)
    spider = NewsSpider(plan=a_plan(a_feed(1, "no address"), a_feed(2, "http://one.example/rss"), pending=pending))
    results, error = asyncio.run(_all(spider.start()))
    assert error is None
    state, feed, failed, page = results
    assert isinstance(state, FeedState)
    assert (state.feed_id, state.outcome) == (1, FetchOutcome.UNREADABLE)
    assert "Missing scheme" in state.reason
    assert state.validators == () and state.decision.next_poll_at > NOW
    assert isinstance(failed, FetchError) and failed.disposition is Disposition.OFF_SITE
    assert [request.url for request in (feed, page)] == ["http://one.example/rss", "http://one.example/b"]


def test_an_answer_that_cannot_be_worked_on_fails_its_feed_and_is_raised() -> None:
    feed = a_feed(1, "http://one.example/rss")
    spider = NewsSpider(plan=a_plan(feed))
    request = Request("http://one.example/rss", meta={"download_latency": "no number"})
    response = TextResponse("http://one.example/rss", request=request)
    results, error = asyncio.run(_all(spider.feed_answered(response, feed)))
    assert [(state.feed_id, state.outcome, state.entries) for state in results] == [(1, FetchOutcome.UNREADABLE, ())]
    assert isinstance(error, ValueError)


def test_a_page_that_cannot_be_worked_on_is_a_failed_attempt_and_is_raised() -> None:
    spider = NewsSpider(plan=a_plan())
    request = Request("http://one.example/a", meta={"download_latency": "no number"})
    results = []
    with pytest.raises(ValueError, match="no number"):
        for item in spider.page_answered(Response("http://one.example/a", request=request), 1, "one", an_entry(), 0):
            results.append(item)
    (item,) = results
    assert isinstance(item, FetchError)
    assert item.entry == an_entry()


def test_whatever_only_scrapy_would_have_logged_is_told_by_the_run(tmp_path: Path) -> None:
    crawler = Crawler(NewsSpider)
    crawler.spider = NewsSpider(plan=a_plan(), local=FileDispatch(tmp_path / "items"))
    crawler.stats = StatsCollector(crawler)
    sink = Sink.from_crawler(crawler)
    page = PageFetched(feed_id=1, source="one", entry=an_entry(), page=_page(), fetch=_fetch())
    for number in range(2):
        failure = Failure(ValueError(f"callback {number}"))
        crawler.signals.send_catch_log(signals.spider_error, failure=failure, response=Response("http://one.example/a"))
    crawler.signals.send_catch_log(signals.item_error, failure=Failure(KeyError("x")), item=page, response=None)
    assert crawler.spider.local is not None
    assert crawler.spider.local.errors.note == "3 items could not be recorded: ValueError, 2 times; KeyError"
    asyncio.run(sink.spider_closed("finished"))


def test_another_spider_is_told_that_our_components_need_a_plan() -> None:
    crawler = Crawler(Spider)
    crawler.spider = Spider("other")
    for component in (Extract, Sink, Robots, Politeness):
        with pytest.raises(TypeError, match="need the spider 'news'"):
            component.from_crawler(crawler)


def test_the_sink_takes_plain_values_counts_what_came_and_stops_once_when_the_archive_fails(tmp_path: Path) -> None:
    class Full(FileDispatch):
        async def deliver(self, item: Item) -> str:
            if isinstance(item, FetchError):
                raise StoreError("the disk is full")
            return await super().deliver(item)

    stats, stops = StatsCollector(Crawler(Spider)), []
    sink = Sink(7, Full(tmp_path / "items"), stats, lambda: stops.append("stop"))
    error = FetchError(run_id=7, feed_id=1, entry=an_entry(), disposition=Disposition.FAILED, reason="x", fetch=_fetch())

    async def crawl() -> None:
        sink.robots_fetched(RobotsCopy(host="http://one.example", status=200, body="", fetched_at=NOW))
        await asyncio.sleep(0)
        for _ in range(2):
            with pytest.raises(DropItem, match="store_error"):
                await sink.process_item(error)
        sink.robots_fetched(RobotsCopy(host="http://two.example", status=200, body="", fetched_at=NOW))
        await sink.spider_closed("store_error")
        await sink.spider_closed("store_error")

    asyncio.run(crawl())
    (robots,) = read_items(tmp_path / "items")
    assert isinstance(robots, RobotsFetched) and (robots.run_id, robots.copy.host) == (7, "http://one.example")
    assert stops == ["stop"]
    assert stats.get_stats() == {"borderwatch/RobotsFetched/written": 1}


def _page() -> Any:
    from crawler.model import Page

    return Page(url="http://one.example/a", body=b"x" * 1_000_000)


def _fetch() -> Any:
    from tests.fakes import a_fetch

    return replace(a_fetch(), url="http://one.example/a")


def test_a_link_that_no_computer_can_write_costs_no_other_entry_of_its_feed(tmp_path: Path) -> None:
    with Site() as site:
        names = ("a", "b", "c")
        for name in names:
            site.publish(f"/{name}", f"About {name}", [words(name), words(f"{name} more")])
        items = [{"id": name, "url": site.url(f"/{name}"), "title": f"{name} \ud800"} for name in names]
        items.insert(1, {"id": "\ud800", "url": site.url("/\ud800"), "title": "\udfff"})
        feed = {"version": "https://jsonfeed.org/version/1.1", "title": "F", "items": items}
        site.answers("/feed", body=json.dumps(feed), content_type="application/feed+json")
        road = Road(tmp_path, source("one", site.url("/feed")))
        road.borderwatch("poll")
        assert dict(road.sql("SELECT disposition, count(*) FROM entries GROUP BY 1")) == {"recorded": 3, "gone": 1}
        road.balance()


def test_a_page_that_waited_is_recorded_with_what_its_feed_says_now(monkeypatch: pytest.MonkeyPatch) -> None:
    feed = a_feed(1, "http://one.example/rss")
    body = rss("a").replace(b"</title><link>", b"</title><description>Five were wounded.</description><link>")
    state, _ = polled(feed, body, monkeypatch)
    old = replace(state.entries[0], summary="Three were wounded.")
    spider = NewsSpider(plan=a_plan(feed, pending=(PendingEntry(feed_id=1, source="one", entry=old, attempts=1),)))
    request = next(iter(spider._page_requests(1, "one", old, 1)))
    assert isinstance(request, Request)
    response = PackedResponse.of(Response("http://one.example/rss", body=gzip.compress(body), request=request), UnpackedBody(body))
    asyncio.run(_all(spider.feed_answered(response, feed)))
    answer = Response(old.link, status=503, request=request)
    errors = list(spider.page_answered(answer, **request.cb_kwargs))
    assert [error.entry.summary for error in errors] == ["Five were wounded."]
