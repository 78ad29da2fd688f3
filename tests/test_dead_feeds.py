"""A poll in which no feed is alive is no success: cron and monitors hear of it."""

from __future__ import annotations

from pathlib import Path

from crawler.app.record import finish_run
from crawler.model import Endpoint, Feed, FetchOutcome, Plan, Source
from jobs.poll import close_cycle
from jobs.runner.crawl import CrawlEnd
from jobs.runner.result import JobResult
from tests.fakes import Env, a_fetch, a_state, house
from tests.road import Road, source
from tests.site import closed_port

SOURCES = tuple(Source(slug=slug, name=slug.title(), owner="them") for slug in ("ferry", "bridge"))
FEEDS = tuple(
    Feed(source=publisher.slug, endpoints=(Endpoint(url=f"https://{publisher.slug}.example/rss"),)) for publisher in SOURCES
)
DEAD = "no feed answers"


def close(h: Env, plan: Plan, *outcomes: FetchOutcome, by_name: bool = False) -> JobResult:
    """Feed 1, 2, … came to these outcomes."""
    for feed, outcome in enumerate(outcomes, start=1):
        fetches = (a_fetch(outcome, FEEDS[feed - 1].url),)
        h.recorder.record(a_state(plan.run_id, feed, outcome=outcome, fetches=fetches, polled_at=h.clock.now))
    finish_run(h.store, plan.run_id, "ok", h.clock.now)
    return close_cycle(h.store, plan, CrawlEnd(0), None, retried=False, by_name=by_name)


def test_a_poll_that_no_feed_answered_ends_badly_and_says_so(tmp_path: Path) -> None:
    with house(tmp_path, sources=SOURCES, feeds=FEEDS) as h:
        outcome = close(h, h.plan(everything=True), FetchOutcome.GONE, FetchOutcome.FORBIDDEN)
        assert outcome.exit_code == 1
        assert outcome.problems == ("no feed answers (2 feeds polled): `borderwatch sources --bad` says why",)


def test_one_feed_that_answers_is_enough(tmp_path: Path) -> None:
    with house(tmp_path, sources=SOURCES, feeds=FEEDS) as h:
        assert close(h, h.plan(everything=True), FetchOutcome.CHANGED, FetchOutcome.GONE).exit_code == 0


def test_each_source_that_does_not_answer_is_named_though_others_do(tmp_path: Path) -> None:
    with house(tmp_path, sources=SOURCES, feeds=FEEDS) as h:
        outcome = close(h, h.plan(everything=True), FetchOutcome.CHANGED, FetchOutcome.GONE)
        assert outcome.exit_code == 0
        (line,) = outcome.problems
        assert line.startswith("source bridge: gone")


def test_a_dead_feed_that_is_due_alone_says_nothing_of_the_others_unless_it_was_asked_for(tmp_path: Path) -> None:
    with house(tmp_path, sources=SOURCES, feeds=FEEDS) as h:
        close(h, h.plan(everything=True), FetchOutcome.GONE, FetchOutcome.UNCHANGED)
        h.clock.later(hours=1)
        plan = h.plan(only=("ferry",))
        assert close(h, plan, FetchOutcome.GONE).exit_code == 0
        assert DEAD in close_cycle(h.store, plan, CrawlEnd(0), None, retried=False, by_name=True).problems[0]


def test_poll_exits_with_1_when_every_feed_is_dead(tmp_path: Path) -> None:
    road = Road(tmp_path, source("ferry", f"http://{closed_port()}/rss"))
    road.borderwatch("poll", expect=1)
    assert DEAD in road.stderr
    assert "nothing was due" in road.borderwatch("poll")
