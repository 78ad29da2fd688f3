"""What is due: feeds by their rhythm, pages left over, and what the plan tells the crawl."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler.app.record import finish_run
from crawler.model import Disposition, Endpoint, Feed, FetchOutcome, Source
from crawler.store import Store
from crawler.store.connection import Connection
from tests.fakes import a_state, an_article, an_article_found, an_entry, an_error, house, settings


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
        assert feed.known_fingerprints == {"key-a": "f-a"}


def test_pages_left_over_are_carried_into_the_next_ledger(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        first = h.plan()
        h.recorder.record(a_state(first.run_id, 1, an_entry("a"), an_entry("b")))
        h.recorder.record(an_article_found(first.run_id, 1, an_entry("a"), an_article("a")))
        second = h.plan()
        assert [pending.entry.key for pending in second.pending] == ["key-b"]
        assert h.sql("SELECT carried FROM coverage WHERE run_id = ?", second.run_id) == [(1,)]
        h.recorder.record(an_article_found(second.run_id, 1, an_entry("b"), an_article("b")))
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
        assert h.store.log.get(first).outcome == "interrupted"


def test_a_clock_that_was_set_back_stalls_no_feed(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        h.recorder.record(a_state(h.plan().run_id, 1))
        h.clock.later(days=-60)
        assert len(h.plan().feeds) == 2


def test_a_configuration_that_did_not_change_is_not_written_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    statements: list[str] = []
    run = Connection.run

    def counting(connection: Connection, statement: str, *values: Any) -> Any:
        statements.append(statement)
        return run(connection, statement, *values)

    def written() -> int:
        statements.clear()
        h.plan(everything=True)
        tables = r"\s*(INSERT INTO|UPDATE|DELETE FROM) (sources|feeds|endpoints)\b"
        return len([statement for statement in statements if re.match(tables, statement)])

    with house(tmp_path) as h:
        monkeypatch.setattr(Connection, "run", counting)
        assert written() > 0
        assert written() == 0
        first, second = h.config.feeds
        for changed in (
            replace(first, language="tg"),
            replace(first, endpoints=(*first.endpoints, Endpoint(url="http://one.example/x"))),
        ):
            h.config = settings(feeds=(changed, second))
            assert written() > 0
            assert written() == 0
        h.config = settings(feeds=(second,))
        assert written() > 0
        assert h.sql("SELECT enabled, language FROM feeds ORDER BY id") == [(0, second.language), (1, second.language)]


def test_a_feed_gone_from_the_configuration_is_switched_off_and_kept(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        h.plan()
        h.config = settings(feeds=h.config.feeds[:1])
        assert len(h.plan(everything=True).feeds) == 1
        assert h.sql("SELECT enabled FROM feeds ORDER BY id") == [(1,), (0,)]


def test_addresses_of_a_source_with_several_feeds_are_told_to_all_of_them(tmp_path: Path) -> None:
    more = Feed(source="one", endpoints=(Endpoint(url="http://one.example/more"),))
    with house(tmp_path, feeds=(*settings().feeds, more)) as h:
        h.recorder.record(an_article_found(h.plan().run_id, 1, an_entry(), an_article()))
        assert h.plan(everything=True).met == {"one": ("http://one.example/a",)}


def test_endpoints_keep_the_order_of_the_configuration(tmp_path: Path) -> None:
    feed = settings().feeds[0]
    spare = Endpoint(url="http://one.example/sitemap.xml")
    with house(tmp_path, feeds=(replace(feed, endpoints=(*feed.endpoints, spare)),)) as h:
        assert [endpoint.url for endpoint in h.plan().feeds[0].endpoints] == [feed.url, spare.url]


def test_pages_of_a_feed_that_was_switched_off_wait_until_it_is_on_again(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        h.recorder.record(a_state(h.plan().run_id, 2, an_entry("a", "two.example")))
        full, h.config = h.config, settings(feeds=h.config.feeds[:1])
        assert not h.plan(everything=True).pending
        h.config = full
        assert [pending.source for pending in h.plan(everything=True).pending] == ["two"]


def test_a_page_put_off_by_a_wrong_clock_is_not_put_off_for_years(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        run = h.plan().run_id
        h.recorder.record(a_state(run, 1, an_entry()))
        wrong = h.clock.now + timedelta(days=3650)
        h.recorder.record(an_error(run, 1, an_entry(), Disposition.PENDING, retry_at=wrong))
        assert h.plan().pending


def test_a_retry_takes_up_only_pages_of_the_sources_asked_for(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        run = h.plan().run_id
        h.recorder.record(a_state(run, 1, an_entry("a")))
        h.recorder.record(a_state(run, 2, an_entry("b", "two.example")))
        assert [pending.entry.key for pending in h.plan(only=("two",)).pending] == ["key-b"]
        assert [pending.entry.key for pending in h.plan().pending] == ["key-a", "key-b"]
        h.balance()


def test_more_pages_than_a_cycle_takes_are_left_to_the_next_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.app.plan.MAX_PENDING_PAGES", 2)
    with house(tmp_path) as h:
        h.recorder.record(a_state(h.plan().run_id, 1, *(an_entry(name) for name in "abc")))
        taken: list[str] = []
        while left := h.plan().pending:
            assert len(left) <= 2
            for pending in left:
                name = pending.entry.key.removeprefix("key-")
                h.recorder.record(an_article_found(h.single_value("SELECT max(id) FROM runs"), 1, pending.entry, an_article(name)))
                taken.append(name)
        assert sorted(taken) == ["a", "b", "c"]
        h.balance()


def test_coverage_counts_feeds_by_their_last_poll_and_adds_up(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        began = h.clock.now
        first = h.plan()
        h.recorder.record(a_state(first.run_id, 1, an_entry("a"), an_entry("b")))
        h.recorder.record(a_state(first.run_id, 2, outcome=FetchOutcome.TIMEOUT, reason="took too long"))
        finish_run(h.store, first.run_id, "ok", h.clock.later(minutes=1))
        h.recorder.record(an_article_found(first.run_id, 1, an_entry("a"), an_article("a")))
        second = h.plan(everything=True)
        h.recorder.record(a_state(second.run_id, 1, outcome=FetchOutcome.FORBIDDEN, reason="HTTP 403"))
        h.recorder.record(a_state(second.run_id, 2))
        coverage = h.store.coverage(began, h.clock.now)
        assert (coverage.runs, coverage.unfinished_runs, coverage.feeds, coverage.polled, coverage.answered) == (2, 1, 2, 2, 1)
        assert (coverage.seen, coverage.carried, coverage.articles) == (2, 1, 1)
        assert coverage.dispositions == {"pending": 2, "recorded": 1}
        assert coverage.adds_up
        assert [row.source for row in coverage.health] == ["one"]
        nothing = h.store.coverage(began - timedelta(days=2), began - timedelta(days=1))
        assert (nothing.runs, nothing.polled, nothing.answered, nothing.adds_up) == (0, 0, 0, True)


def test_a_cycle_that_did_not_finish_is_counted_until_a_later_one_made_up_for_it(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        began = h.clock.now

        def unfinished() -> int:
            return h.store.coverage(began, h.clock.now).unfinished_runs

        killed = h.plan().run_id
        h.recorder.record(a_state(killed, 1, an_entry("a")))
        assert unfinished() == 1
        elsewhere = h.plan(only=("two",)).run_id  # takes up nothing of the first source
        assert unfinished() == 2, "the one at work has not finished either"
        finish_run(h.store, elsewhere, "ok", h.clock.later(minutes=1))
        assert unfinished() == 1, "a page is left"
        later = h.plan().run_id
        finish_run(h.store, later, "offline", h.clock.later(minutes=1))
        assert unfinished() == 0, "a later cycle took the page into its own ledger"
        stopped = h.plan(everything=True).run_id
        finish_run(h.store, stopped, "shutdown", h.clock.later(minutes=1))
        finish_run(h.store, h.plan(everything=True).run_id, "offline", h.clock.later(minutes=1))
        assert unfinished() == 1, "a cycle without a connection makes up for nothing"
        finish_run(h.store, h.plan(everything=True).run_id, "errors", h.clock.later(minutes=1))
        coverage = h.store.coverage(began, h.clock.now)
        assert (coverage.runs, coverage.unfinished_runs, coverage.offline_runs) == (6, 0, 2)


def test_a_feed_answered_when_its_own_last_poll_did(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        for feed in (1, 2):  # each polled in a run of its own
            h.recorder.record(a_state(h.plan(everything=True).run_id, feed))
        assert h.store.coverage(h.clock.now, h.clock.now).answered == 2


def test_progress_tells_what_is_safely_written(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        run = h.plan().run_id
        h.recorder.record(a_state(run, 1, an_entry("a"), an_entry("b")))
        h.recorder.record(an_article_found(run, 1, an_entry("a"), an_article("a", title="Tajik guards clash")))
        onlooker = Store.open(h.store.path)
        progress = onlooker.progress(run)
        onlooker.close()
        assert (progress.feeds_polled, progress.feeds_answered, progress.seen, progress.settled, progress.pending) == (
            1,
            1,
            2,
            1,
            1,
        )
        assert progress.alerts == 1
        assert progress.adds_up


class CountedSources(tuple[Source, ...]):
    """Sources that count how often they are gone through."""

    passes = 0

    def __iter__(self) -> Iterator[Source]:
        CountedSources.passes += 1
        return super().__iter__()


def test_a_plan_goes_through_its_sources_a_few_times_however_many_feeds_are_due(tmp_path: Path) -> None:
    passes = []
    for size in (5, 50):
        sources = CountedSources(Source(slug=f"s{number}", name="S") for number in range(size))
        feeds = tuple(
            Feed(source=source.slug, endpoints=(Endpoint(url=f"http://{source.slug}.example/rss"),)) for source in sources
        )
        with house(tmp_path / str(size), sources=sources, feeds=feeds) as h:
            CountedSources.passes = 0
            assert len(h.plan().feeds) == size
            passes.append(CountedSources.passes)
    assert passes[0] == passes[1]
