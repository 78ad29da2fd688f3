from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from crawler.model import Disposition, Endpoint, Feed
from tests.fakes import a_state, an_article, an_entry, an_error, found, house, settings


def test_a_new_feed_is_due_and_one_that_was_polled_waits(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        plan = h.plan()
        assert [feed.source for feed in plan.feeds] == ["one", "two"]
        h.recorder.record(a_state(plan.run_id, 1))
        assert [feed.source for feed in h.plan().feeds] == ["two"]
        h.clock.later(hours=2)
        assert len(h.plan().feeds) == 2


def test_everything_and_only_ignore_the_rhythm(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        h.recorder.record(a_state(h.plan().run_id, 1))
        assert len(h.plan(everything=True).feeds) == 2
        assert [feed.source for feed in h.plan(only=("one",)).feeds] == ["one"]


def test_validators_and_known_entries_travel_with_the_plan(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        h.recorder.record(a_state(h.plan().run_id, 1, an_entry()))
        feed = next(feed for feed in h.plan(everything=True).feeds if feed.id == 1)
        assert feed.endpoints[0].etag == '"1"'
        assert feed.known == {"key-a": "f-a"}


def test_pages_left_over_are_carried_into_the_next_ledger(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        first = h.plan()
        h.recorder.record(a_state(first.run_id, 1, an_entry("a"), an_entry("b")))
        h.recorder.record(found(first.run_id, 1, an_entry("a"), an_article("a")))
        second = h.plan()
        assert [pending.entry.key for pending in second.pending] == ["key-b"]
        assert h.sql("SELECT carried FROM coverage WHERE run_id = ?", second.run_id) == [(1,)]
        h.recorder.record(found(second.run_id, 1, an_entry("b"), an_article("b")))
        h.balance()


def test_a_page_that_waits_for_its_hour_is_not_planned_before(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        run = h.plan().run_id
        h.recorder.record(a_state(run, 1, an_entry()))
        later = h.clock.now + timedelta(hours=1)
        h.recorder.record(an_error(run, 1, an_entry(), Disposition.PENDING, retry_at=later))
        assert not h.plan().pending
        h.clock.later(hours=2)
        assert h.plan().pending[0].attempts == 1


def test_a_run_that_was_killed_is_closed_by_the_next(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        first = h.plan().run_id
        h.plan()
        assert h.store.log.run(first).outcome == "interrupted"


def test_a_clock_that_was_set_back_stalls_no_feed(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        h.recorder.record(a_state(h.plan().run_id, 1))
        h.clock.later(days=-60)
        assert len(h.plan().feeds) == 2


def test_a_feed_gone_from_the_configuration_is_switched_off_and_kept(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        h.plan()
        h.config = settings(feeds=h.config.feeds[:1])
        assert len(h.plan(everything=True).feeds) == 1
        assert h.sql("SELECT enabled FROM feeds ORDER BY id") == [(1,), (0,)]


def test_addresses_of_a_source_with_several_feeds_are_told_to_all_of_them(tmp_path: Path) -> None:
    more = Feed(source="one", endpoints=(Endpoint(url="http://one.example/more"),))
    with house(tmp_path, feeds=(*settings().feeds, more)) as h:
        h.recorder.record(found(h.plan().run_id, 1, an_entry(), an_article()))
        assert h.plan(everything=True).met == {"one": ("http://one.example/a",)}


def test_endpoints_keep_the_order_of_the_configuration(tmp_path: Path) -> None:
    feed = settings().feeds[0]
    spare = Endpoint(url="http://one.example/sitemap.xml")
    with house(tmp_path, feeds=(replace(feed, endpoints=(*feed.endpoints, spare)),)) as h:
        assert [endpoint.url for endpoint in h.plan().feeds[0].endpoints] == [feed.url, spare.url]
