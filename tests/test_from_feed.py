"""Articles of the feed's own text: made where the page cannot be had, replaced by the page, never a second source."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler import feeds
from crawler.extract.feedtext import article_of_entry
from crawler.model import Article, Disposition, Entry, FeedKind, FetchError, FetchOutcome, Page, TextFrom
from crawler.polling.retries import PASSING, RETRY_DELAYS, feed_text_is_due, next_try
from crawler.polling.triage import triage_entries
from tests.fakes import FIRST_SOURCE, NOW, Env, a_state, an_article, an_article_found, an_entry, an_error, house
from tests.site import words

CLASH = "Tajik clashes at the upper bridge"  # what the watch of tests/fakes.py looks for stands in it


def feed_article(name: str = "a", text: str = "", **changes: Any) -> Article:
    """What the feed says of an entry."""
    return an_article(name, title=CLASH, text=text, text_from=TextFrom.FEED, **changes)


def unread(run: int, entry: Entry, disposition: Disposition, article: Article | None, **changes: Any) -> FetchError:
    outcome = FetchOutcome.FORBIDDEN if disposition is Disposition.BLOCKED_BY_SITE else FetchOutcome.SERVER_ERROR
    return an_error(run, 1, entry, disposition, outcome, article=article, **changes)


def first_cycle(h: Env, disposition: Disposition, article: Article | None, entry: Entry | None = None) -> str:
    plan = h.plan(everything=True)
    entry = entry or an_entry()
    h.recorder.record(a_state(plan.run_id, 1, entry))
    return h.recorder.record(unread(plan.run_id, entry, disposition, article))


def state_of_entry(h: Env) -> tuple[object, ...]:
    return h.sql("SELECT disposition, article_id, attempts, next_attempt_at IS NOT NULL FROM entries")[0]


BLOCKING = sorted(
    (PASSING | {Disposition.BLOCKED_BY_ROBOTS, Disposition.BLOCKED_BY_GUARD, Disposition.OFF_SITE}) - {Disposition.FAILED}
)


@pytest.mark.parametrize("disposition", BLOCKING)
def test_a_page_that_is_none_leaves_the_feeds_text_and_even_a_title_meets_the_watches(
    tmp_path: Path, disposition: Disposition
) -> None:
    with house(tmp_path) as h:
        assert first_cycle(h, disposition, feed_article()) == "from_feed"
        assert state_of_entry(h) == ("from_feed", 1, 1, int(disposition in PASSING))
        assert h.sql("SELECT title, text, text_from FROM articles") == [(CLASH, "", "feed")]
        assert h.single_value("SELECT count(*) FROM alerts") == 1
        assert h.single_value("SELECT count(*) FROM articles_fts WHERE articles_fts MATCH 'clashes'") == 1
        h.balance()


def test_a_feed_that_says_nothing_leaves_the_disposition_of_the_page(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        assert first_cycle(h, Disposition.GONE, None) == "gone"
        assert state_of_entry(h) == ("gone", None, 1, 1)
        h.balance()


def test_a_fault_that_passes_in_minutes_is_waited_for_and_one_that_lasts_is_not(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        assert first_cycle(h, Disposition.PENDING, feed_article()) == "pending"
        assert h.single_value("SELECT count(*) FROM articles") == 0
        h.clock.later(minutes=16)
        plan = h.plan()
        assert [pending.entry.key for pending in plan.pending] == ["key-a"]
        assert h.recorder.record(unread(plan.run_id, an_entry(), Disposition.PENDING, feed_article())) == "from_feed"
        assert state_of_entry(h) == ("from_feed", 1, 2, 1)
        h.balance()


def test_what_the_feed_says_anew_of_a_page_that_is_waited_for_is_what_counts(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        first_cycle(h, Disposition.PENDING, None, an_entry(title="Shots were heard", content="Old words."))
        h.clock.later(minutes=16)
        plan = h.plan(everything=True)
        renewed = an_entry(title=CLASH, content="New words.\nTwo guards were killed.", fingerprint="f-new")
        h.recorder.record(a_state(plan.run_id, 1, renewed))
        [pending] = h.plan(everything=True).pending
        assert (pending.entry.title, pending.entry.content) == (CLASH, renewed.content)
        assert h.sql("SELECT attempts, fingerprint, looks FROM entries") == [(1, "f-new", 0)]


def test_the_page_takes_the_place_of_the_feeds_text_and_that_is_no_edit(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        first_cycle(h, Disposition.BLOCKED_BY_SITE, feed_article(text="A clash was reported."))
        h.clock.later(hours=2)
        plan = h.plan()
        [pending] = plan.pending
        page = an_article(
            "a", title=CLASH, text=words("a", 80), url="http://one.example/story/a", canonical_url="http://one.example/story/a"
        )
        assert h.recorder.record(an_article_found(plan.run_id, 1, pending.entry, page)) == "recorded"
        assert h.sql("SELECT id, text_from, version, url FROM articles") == [(1, "page", 2, "http://one.example/story/a")]
        assert h.sql("SELECT number, text_from FROM versions ORDER BY 1") == [(1, "feed"), (2, "page")]
        assert h.single_value("SELECT count(*) FROM edits") == 0
        assert h.sql("SELECT articles, sources FROM stories WHERE articles > 0") == [(1, 1)]
        assert h.sql("SELECT count(*), max(version) FROM alerts") == [(1, 2)]
        assert h.single_value("SELECT content FROM entries") == ""
        h.balance()


def test_a_page_that_turns_out_to_be_a_copy_joins_the_story_of_its_original(tmp_path: Path) -> None:
    wire = words("wire", 120)
    with house(tmp_path) as h:
        plan = h.plan(everything=True)
        for feed, host, name in ((2, "two.example", "b"), (1, "one.example", "a")):
            h.recorder.record(a_state(plan.run_id, feed, an_entry(name, host)))
        original = an_article("b", "two", "two.example", title="The bridge", text=wire)
        h.recorder.record(an_article_found(plan.run_id, 2, an_entry("b", "two.example"), original))
        h.recorder.record(unread(plan.run_id, an_entry(), Disposition.BLOCKED_BY_SITE, feed_article()))
        assert h.single_value("SELECT count(*) FROM stories WHERE articles > 0") == 2
        h.clock.later(hours=2)
        plan = h.plan()
        page = an_article("a", title=CLASH, text=wire, published=NOW + timedelta(minutes=5))
        h.recorder.record(an_article_found(plan.run_id, 1, an_entry(), page))
        assert h.sql("SELECT articles, sources FROM stories WHERE articles > 0") == [(2, 2)]
        assert h.single_value("SELECT copy_of FROM articles WHERE text_from = 'page' AND title = ?", CLASH) == 1
        old, new = h.sql("SELECT old_id, story_id FROM story_aliases")[0]
        assert (old, new) == (2, 1)  # who was notified of the old story stays notified
        h.balance()


def test_an_article_that_was_read_is_not_replaced_by_what_a_feed_says(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        plan = h.plan(everything=True)
        h.recorder.record(a_state(plan.run_id, 1, an_entry()))
        h.recorder.record(an_article_found(plan.run_id, 1, an_entry(), an_article()))
        other = an_entry("again", link="http://one.example/a")
        h.recorder.record(a_state(plan.run_id, 2, other))
        h.recorder.record(replace(unread(plan.run_id, other, Disposition.BLOCKED_BY_SITE, feed_article()), feed_id=2))
        assert h.sql("SELECT text_from, version FROM articles") == [("page", 1)]


def test_what_the_feed_corrects_before_the_page_comes_is_an_edit(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        first_cycle(h, Disposition.BLOCKED_BY_SITE, feed_article(text="Two soldiers were killed at the bridge, officials said."))
        h.clock.later(hours=2)
        plan = h.plan(everything=True)
        entry = an_entry(fingerprint="changed")
        h.recorder.record(a_state(plan.run_id, 1, entry))
        item = unread(
            plan.run_id,
            entry,
            Disposition.BLOCKED_BY_SITE,
            feed_article(text="Five soldiers were killed at the bridge, officials said."),
        )
        assert h.recorder.record(item) == "from_feed"
        assert h.sql("SELECT text_from, version FROM articles") == [("feed", 2)]
        assert h.single_value("SELECT kind FROM edits") == "material"


def test_a_page_is_asked_for_again_ever_more_seldom_and_then_no_more(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        first_cycle(h, Disposition.BLOCKED_BY_SITE, feed_article())
        hours_asked = []
        for _ in range(9 * 24):
            h.clock.later(hours=1)
            h.store._connection.run("UPDATE entries SET last_seen_at = last_seen_at")
            plan = h.plan()
            for pending in plan.pending:
                hours_asked.append((h.clock.now - NOW) / timedelta(hours=1))
                h.recorder.record(unread(plan.run_id, pending.entry, Disposition.BLOCKED_BY_SITE, feed_article(), fetch=None))
        assert hours_asked == [1, 4, 13, 37, 85, 181]
        assert state_of_entry(h)[0::3] == ("from_feed", 0)
        h.balance()


def test_an_old_entry_that_its_feed_lists_no_more_is_settled() -> None:
    week = NOW + timedelta(days=4)
    assert next_try(Disposition.BLOCKED_BY_SITE, 2, first_seen=NOW, listed=True, now=week) is not None
    assert next_try(Disposition.BLOCKED_BY_SITE, 2, first_seen=NOW, listed=False, now=week) is None
    assert next_try(Disposition.BLOCKED_BY_SITE, 2, first_seen=NOW, listed=False, now=NOW) == NOW + RETRY_DELAYS[1]
    assert next_try(Disposition.BLOCKED_BY_ROBOTS, 1, first_seen=NOW, listed=True, now=NOW) is None


def test_only_a_page_that_may_still_come_is_waited_for() -> None:
    assert feed_text_is_due(Disposition.THIN, 1, first_seen=NOW, now=NOW)
    assert not feed_text_is_due(Disposition.PENDING, 1, first_seen=NOW, now=NOW)
    assert feed_text_is_due(Disposition.PENDING, 2, first_seen=NOW, now=NOW)
    assert feed_text_is_due(Disposition.PENDING, 0, first_seen=NOW, now=NOW + timedelta(minutes=11))


def test_a_source_gets_so_many_second_chances_in_one_cycle(tmp_path: Path) -> None:
    with house(tmp_path, retry=3) as h:
        plan = h.plan(everything=True)
        entries = [an_entry(f"n{number}") for number in range(8)]
        h.recorder.record(a_state(plan.run_id, 1, *entries))
        for entry in entries:
            h.recorder.record(unread(plan.run_id, entry, Disposition.BLOCKED_BY_SITE, None, fetch=None))
        h.clock.later(hours=2)
        assert len(h.plan().pending) == 3
        h.balance()


def test_a_hand_asks_again_for_what_was_not_read(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        first_cycle(h, Disposition.BLOCKED_BY_ROBOTS, feed_article())
        reopened = h.store.entries.reopen_unread(NOW - timedelta(days=7), ["from_feed", "blocked_by_robots"], ["two"])
        assert reopened == 0
        with h.store.write():
            assert h.store.entries.reopen_unread(NOW - timedelta(days=7), ["from_feed", "blocked_by_robots"], ["one"]) == 1
        assert [pending.entry.key for pending in h.plan().pending] == ["key-a"]


def test_the_page_of_an_address_ends_the_wait_of_every_entry_that_leads_to_it(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        plan = h.plan(everything=True)
        second = an_entry("second", link="http://one.example/a")
        for feed, entry in ((1, an_entry()), (2, second)):
            h.recorder.record(a_state(plan.run_id, feed, entry))
            item = unread(plan.run_id, entry, Disposition.BLOCKED_BY_SITE, feed_article(), fetch=None)
            h.recorder.record(replace(item, feed_id=feed))
        assert h.single_value("SELECT count(*) FROM articles") == 1
        h.clock.later(hours=2)
        plan = h.plan()
        h.recorder.record(an_article_found(plan.run_id, 1, an_entry(), an_article(text=words("a", 80))))
        assert h.sql("SELECT disposition, next_attempt_at FROM entries ORDER BY id") == [("recorded", None), ("known", None)]
        h.balance()


def feed_entry(text: str) -> Entry:
    """The only entry of a feed whose link, title and date stay as they are."""
    body = (
        f"<rss version='2.0'><channel><title>One</title><item><title>{CLASH}</title><link>http://one.example/a</link><guid>g</guid>"
        f"<pubDate>Sat, 28 Feb 2026 10:00:00 +0500</pubDate><description>{text}</description></item></channel></rss>"
    )
    page = Page(url="http://one.example/rss", body=body.encode(), headers={"content-type": "application/rss+xml"})
    return feeds.read(page, FeedKind.RSS, now=NOW).entries[0]


def test_a_dated_entry_whose_text_alone_changes_is_a_version(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        for text in ("Three guards were wounded at the bridge.", "Five guards and a driver were wounded at the bridge."):
            run, entry = h.plan(everything=True).run_id, feed_entry(text)
            known = h.store.entries.fingerprints(1, NOW - timedelta(days=1))
            triage = triage_entries([entry], known, now=NOW, max_age_days=9999)
            h.recorder.record(a_state(run, 1, *triage.wanted))
            for wanted in triage.wanted:
                h.recorder.record(unread(run, wanted, Disposition.BLOCKED_BY_SITE, article_of_entry(wanted, FIRST_SOURCE)))
        assert [text for (text,) in h.sql("SELECT text FROM versions ORDER BY id")] == [
            "Three guards were wounded at the bridge.",
            "Five guards and a driver were wounded at the bridge.",
        ]
        assert h.sql("SELECT published_offset FROM entries") == [(300,)]
        assert h.sql("SELECT published_day, published_offset FROM articles") == [("2026-02-28", 300)]


def test_a_page_that_is_tried_again_waits_with_the_newest_text_of_its_feed(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        for text in ("Three guards were wounded at the bridge.", "Five guards and a driver were wounded at the bridge."):
            run, entry = h.plan(everything=True).run_id, feed_entry(text)
            known = h.store.entries.fingerprints(1, NOW - timedelta(days=1))
            h.recorder.record(a_state(run, 1, *triage_entries([entry], known, now=NOW, max_age_days=9999).wanted))
        pending = h.plan(everything=True).pending
        assert [(entry.entry.summary, entry.entry.published_offset) for entry in pending] == [(text, 300)]
