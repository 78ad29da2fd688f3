"""Health as the archive tells it, from the polls, entries and exchanges of real runs, up to what people read."""

from __future__ import annotations

import json
import sqlite3
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from crawler.app.record import finish_run
from crawler.model import Disposition, Endpoint, Feed, FeedHealth, FetchOutcome, Source, TextFrom
from crawler.report.digest.coverage_phrases import coverage_warnings
from jobs.review.pages.sources import load_sources_page
from tests.fakes import NOW, Env, a_fetch, a_state, an_article, an_article_found, an_entry, an_error, house
from tests.road import Road, source
from tests.site import Site, closed_port, words

SOURCES = tuple(Source(slug=f"s{number}", name=f"S{number}", timezone="Asia/Kabul") for number in range(1, 6))
FEEDS = tuple(
    Feed(source=publisher.slug, endpoints=(Endpoint(url=f"http://{publisher.slug}.example/rss"),)) for publisher in SOURCES
)


def health_of(h: Env, slug: str = "one") -> FeedHealth:
    return next(row for row in h.store.feeds.health(h.clock.now) if row.source == slug)


def live_through(h: Env, days: int, published: dict[int, frozenset[int]]) -> None:
    """A poll a day, in which the feed of each number in `published` has an entry on those days (0: the first)."""
    for day in range(days):
        run = h.plan(everything=True).run_id
        for feed, its_days in published.items():
            entries = (an_entry(f"{feed}-{day}", f"s{feed}.example", published=h.clock.now),) if day in its_days else ()
            item = a_state(run, feed, *entries, polled_at=h.clock.now)
            h.recorder.record(replace(item, state=replace(item.state, newest_at=None)))
            for entry in entries:
                article = an_article(f"{feed}-{day}", f"s{feed}", f"s{feed}.example")
                h.recorder.record(an_article_found(run, feed, entry, article))
        finish_run(h.store, run, "ok", h.clock.now)
        if day < days - 1:
            h.clock.later(days=1)


# ------------------------------------------------------------------ silence


def test_one_that_falls_silent_is_named_and_the_others_are_not(tmp_path: Path) -> None:
    with house(tmp_path, sources=SOURCES, feeds=FEEDS) as h:
        every_day = frozenset(range(35))
        weekly = frozenset(range(0, 35, 7))
        live_through(h, 35, {1: every_day - set(range(30, 35)), 2: every_day, 3: every_day, 4: every_day, 5: weekly})
        assert [health_of(h, f"s{number}").state for number in range(1, 6)] == ["silent", "ok", "ok", "ok", "ok"]
        assert "nothing new for 5 days; on such weekdays it published 16 times of 16 before" in health_of(h, "s1").reason
        coverage = h.store.coverage(h.clock.now - timedelta(days=1), h.clock.now)
        assert [row.source for row in coverage.health] == ["s1"]
        assert coverage.quiet == 0


def test_when_nearly_all_are_silent_nobody_is_blamed_and_it_is_said_once(tmp_path: Path) -> None:
    with house(tmp_path, sources=SOURCES, feeds=FEEDS) as h:
        before_the_holiday = frozenset(range(30))
        live_through(h, 35, {**dict.fromkeys(range(1, 5), before_the_holiday), 5: frozenset(range(35))})
        assert [health_of(h, f"s{number}").state for number in range(1, 6)] == ["quiet"] * 4 + ["ok"]
        assert health_of(h, "s1").reason.endswith("like nearly all sources: a holiday?")
        coverage = h.store.coverage(h.clock.now - timedelta(days=1), h.clock.now)
        assert coverage.health == ()
        assert "4 feeds with nothing new, and nearly all sources have nothing: a holiday?" in coverage_warnings(coverage)
        assert {row.state for row in load_sources_page(h.store, h.clock.now)} == {"quiet", "ok"}


# ------------------------------------------------------------------ pages


def refuse(h: Env, run: int, names: str, outcome: FetchOutcome = FetchOutcome.FORBIDDEN, reason: str = "HTTP 403") -> None:
    for name in names:
        fetch = replace(a_fetch(outcome, f"http://one.example/{name}"), started_at=h.clock.later(minutes=2), reason=reason)
        found = an_error(run, 1, an_entry(name), Disposition.BLOCKED_BY_SITE, fetch=fetch, reason=reason, article=None)
        h.recorder.record(found)


def test_a_bad_hour_that_healed_is_one_line_and_the_source_is_well(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        run = h.plan().run_id
        h.recorder.record(a_state(run, 1, *(an_entry(name) for name in "abcd")))
        refuse(h, run, "abcd")
        finish_run(h.store, run, "ok", h.clock.now)
        row = health_of(h)
        assert row.state == "blocked"
        assert (
            row.reason == "its feed answers, but 4 of 4 pages were blocked by the site (HTTP 403) since Sun 1 Mar 2026, 12:00 UTC"
        )
        assert (row.pages, row.pages_read) == (4, 0)
        h.clock.later(hours=2)
        again = h.plan(everything=True)
        assert len(again.pending) == 4
        for pending in again.pending[:3]:
            name = pending.entry.title
            item = an_article_found(again.run_id, 1, pending.entry, an_article(name))
            assert item.fetch is not None
            h.recorder.record(replace(item, fetch=replace(item.fetch, started_at=h.clock.later(minutes=1))))
        h.recorder.record(a_state(again.run_id, 1, polled_at=h.clock.now))
        row = health_of(h)
        assert row.state == "ok"
        bad_hour = (
            "Sun 1 Mar 2026, 12:02 UTC, for 6 min: 4 pages of one.example were blocked by the site (HTTP 403); "
            "3 have come since, 1 is asked for again"
        )
        assert row.incidents == (bad_hour,)
        coverage = h.store.coverage(NOW, h.clock.now)
        assert f"{bad_hour}." in coverage_warnings(coverage)
        page = next(one for one in load_sources_page(h.store, h.clock.now) if one.slug == "one")
        assert (page.with_text, page.pages) == (3, 3)  # the fourth waits


def test_pages_that_came_without_an_article_are_a_bad_hour_too(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        run = h.plan().run_id
        h.recorder.record(a_state(run, 1, *(an_entry(name) for name in "abc")))
        for name in "abc":
            fetch = replace(a_fetch(url=f"http://one.example/{name}"), started_at=h.clock.later(minutes=1))
            h.recorder.record(
                an_error(run, 1, an_entry(name), Disposition.NOT_ARTICLE, fetch=fetch, reason="challenge", article=None)
            )
        assert health_of(h).incidents == (
            "Sun 1 Mar 2026, 12:01 UTC, for 2 min: 3 pages of one.example were read and gave no article (challenge); "
            "none have come since, 3 are asked for again",
        )


def test_items_without_an_address_have_no_page_that_could_fail(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        run = h.plan().run_id
        entries = [an_entry(name, link="") for name in "abcd"]
        h.recorder.record(a_state(run, 1, *entries))
        for entry in entries:
            text = replace(an_article(entry.title), url=f"urn:feed-item:one:{entry.title}", text_from=TextFrom.FEED)
            h.recorder.record(
                an_error(run, 1, entry, Disposition.OFF_SITE, fetch=None, reason="it has no link", article=text, retry_at=None)
            )
        assert h.sql("SELECT DISTINCT disposition FROM entries") == [("from_feed",)]
        row = health_of(h)
        assert (row.state, row.pages) == ("ok", 0)


def test_when_our_own_line_is_down_no_host_has_a_bad_hour(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        run = h.plan().run_id
        h.recorder.record(a_state(run, 1, *(an_entry(name) for name in "abc")))
        refuse(h, run, "abc", FetchOutcome.NETWORK, "unreachable: connection refused")
        assert len(health_of(h).incidents) == 1
        with h.store.write():
            h.store.log.finish(run, "offline", h.clock.now)
        assert health_of(h).incidents == ()


# ------------------------------------------------------------------ the whole road


def test_a_source_whose_pages_are_blocked_is_not_well_until_they_come(tmp_path: Path) -> None:
    with ExitStack() as stack:
        site = stack.enter_context(Site())
        items = [
            {
                "link": site.url(f"/{name}"),
                "title": f"Ferry {name} is late",
                "date": datetime.now(UTC),
                "summary": f"Said of {name}",
            }
            for name in "abcd"
        ]
        site.feed("/rss", items)
        for name in "abcd":
            site.answers(f"/{name}", 403)
        road = Road(tmp_path, "\n".join([source("ferry", site.url("/rss")), source("dead", f"http://{closed_port()}/rss")]))
        road.borderwatch("poll")
        bad = {row["source"]: row for row in json.loads(road.borderwatch("sources", "--bad", "--json"))}
        assert bad["ferry"]["state"] == "blocked"
        assert bad["ferry"]["reason"].startswith("its feed answers, but 4 of 4 pages were blocked by the site (HTTP 403) since ")
        assert bad["ferry"]["reason"].endswith("; 4 articles made of the feed's own text")
        assert bad["dead"]["reason"].startswith("connections to it fail (unreachable: connection refused)")
        digest = " ".join(road.borderwatch("digest", "--why").split())
        assert "Ferry: blocked: its feed answers, but 4 of 4 pages were blocked by the site (HTTP 403)" in digest

        for name in "abcd":
            site.publish(f"/{name}", f"Ferry {name} is late", [words(name)])
        with sqlite3.connect(road.database) as connection:  # the hour of patience is over
            connection.execute("UPDATE entries SET next_attempt_at = '2020-01-01T00:00:00Z'")
        connection.close()
        road.borderwatch("poll")
        assert road.sql("SELECT DISTINCT text_from FROM articles") == [("page",)]
        table = [line.split("\t") for line in road.borderwatch("sources").splitlines()]
        ferry = next(row for row in table if row[0] == "ferry")
        assert ferry[1] == "ok"
        assert ferry[-1].endswith("were blocked by the site (HTTP 403); all have come since")
        assert "4 pages of 127.0.0.1" in ferry[-1]
        assert "all have come since" in " ".join(road.borderwatch("digest", "--why").split())
        assert "ferry" not in road.borderwatch("sources", "--bad")
        road.balance()
