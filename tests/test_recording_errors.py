"""An exception in recording is a disposition: counted, named, told by the exit code, and never a reason to lose the others."""

from __future__ import annotations

import io
import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from crawler.app.record import Recorder
from crawler.items import PageFetched
from crawler.model import Disposition, Entry, FetchOutcome, Item, RobotsCopy, RobotsFetched
from crawler.model.errors import StoreError
from crawler.store import Store
from crawler.watch import Watchlist
from tests.fakes import (
    FIRST_SOURCE,
    NOW,
    SECOND_SOURCE,
    WATCHES,
    Env,
    a_fetch,
    a_page,
    a_state,
    an_article,
    an_article_found,
    an_entry,
    an_error,
    house,
)
from tests.road import Road, source
from tests.site import Site, words

BEFORE_YEAR_ONE = datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14)))  # in UTC there is no such time
SECRET = "a sentence that stands in the page and nowhere else"


class Stumbling(Watchlist):
    """A real watchlist that raises over some titles, as an optional reader did over Greek."""

    def read(self, title: str, text: str, **arguments: Any) -> Any:
        if "stumble" in title:
            raise KeyError(text)
        return super().read(title, text, **arguments)


@contextmanager
def stumbling(folder: Path, kind: type[Watchlist] = Stumbling) -> Iterator[Env]:
    with house(folder) as h:
        watches = kind.__new__(kind)
        vars(watches).update(vars(WATCHES))
        h.recorder = Recorder(h.store, watches, sources={"one": FIRST_SOURCE, "two": SECOND_SOURCE}, clock=h.clock, attempts=3)
        yield h


def test_what_raises_in_recording_is_tried_again_and_then_ends_in_a_named_disposition(tmp_path: Path) -> None:
    with stumbling(tmp_path) as h:
        run, entry = h.plan().run_id, an_entry()
        h.recorder.record(a_state(run, 1, entry))
        answers = []
        for _ in range(3):
            answers.append(h.recorder.record(an_article_found(run, 1, entry, an_article(title="stumble", text=SECRET))))
            h.clock.later(days=1)
            run = h.plan().run_id
            h.balance()
        assert answers == ["pending", "pending", "extraction_failed"]
        disposition, reason = h.sql("SELECT disposition, reason FROM entries")[0]
        assert disposition == "extraction_failed"
        assert reason.startswith("recording raised KeyError at ")
        assert SECRET not in reason
        assert h.single_value("SELECT count(*) FROM articles") == 0
        assert h.single_value("SELECT count(*) FROM pages") == 1, "the page is kept: a better reader may take it up"
        assert h.plan().pending == ()
        assert h.recorder.errors.note.startswith("3 items could not be recorded: KeyError at ")


def test_what_raises_is_not_asked_for_again_in_every_cycle(tmp_path: Path) -> None:
    with stumbling(tmp_path) as h:
        run, entry = h.plan().run_id, an_entry()
        h.recorder.record(a_state(run, 1, entry))
        h.recorder.record(an_article_found(run, 1, entry, an_article(title="stumble")))
        assert h.plan().pending == ()
        h.clock.later(minutes=16)
        assert [pending.entry.key for pending in h.plan().pending] == [entry.key]


def test_the_others_are_recorded_and_what_passes_later_becomes_an_article(tmp_path: Path) -> None:
    with stumbling(tmp_path) as h:
        run = h.plan().run_id
        h.recorder.record(a_state(run, 1, an_entry("a"), an_entry("b")))
        assert h.recorder.record(an_article_found(run, 1, an_entry("a"), an_article("a", title="stumble"))) == "pending"
        assert h.recorder.record(an_article_found(run, 1, an_entry("b"), an_article("b"))) == "recorded"
        h.clock.later(days=1)
        run = h.plan().run_id
        assert h.recorder.record(an_article_found(run, 1, an_entry("a"), an_article("a"))) == "recorded"
        h.balance()


def test_an_exception_in_the_middle_of_the_transaction_leaves_no_half_article(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        h.store._connection.run(
            """CREATE TRIGGER spoil AFTER INSERT ON entries BEGIN
            UPDATE entries SET first_seen_at = 'yesterday' WHERE id = new.id; END"""
        )
        run, entry = h.plan().run_id, an_entry()
        h.recorder.record(a_state(run, 1, entry))
        assert h.recorder.record(an_article_found(run, 1, entry, an_article(title="Tajik guards clash"))) == "pending"
        for table in ("articles", "versions", "alerts", "stories", "article_urls"):
            assert h.single_value(f"SELECT count(*) FROM {table}") == 0, table
        assert h.single_value("SELECT attempts FROM entries") == 1
        assert h.single_value("SELECT count(*) FROM fetches WHERE entry_id IS NOT NULL") == 1
        h.balance()


@pytest.mark.parametrize("outcome", [FetchOutcome.SERVER_ERROR, FetchOutcome.THROTTLED])
def test_an_entry_with_a_spoilt_time_is_put_off_and_settled_like_any_other(tmp_path: Path, outcome: FetchOutcome) -> None:
    with house(tmp_path) as h:
        run, entry = h.plan().run_id, an_entry()
        h.recorder.record(a_state(run, 1, entry))
        h.store._connection.run("UPDATE entries SET first_seen_at = 'once', last_seen_at = 'lately'")
        assert h.recorder.record(an_error(run, 1, entry, Disposition.PENDING, outcome)) == "pending"
        h.clock.later(hours=1)
        later = replace(a_fetch(), started_at=h.clock.now)
        assert h.recorder.record(an_error(run, 1, entry, Disposition.THIN, fetch=later)) == "thin"
        assert h.recorder.errors.note == ""
        h.balance()


def test_one_kind_of_exception_is_one_traceback_and_a_line_for_each_item(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with stumbling(tmp_path) as h:
        run = h.plan().run_id
        with caplog.at_level(logging.ERROR):
            for number in range(20):
                article = an_article(f"n{number}", title="stumble", text=SECRET * 2_000)
                h.recorder.record(an_article_found(run, 1, an_entry(f"n{number}"), article))
    assert len(caplog.records) == 20
    assert sum('  File "' in record.getMessage() for record in caplog.records) == 1
    assert "http://one.example/n7: KeyError at" in caplog.text
    assert len(caplog.text) < 20_000


def test_an_entry_that_cannot_be_written_costs_itself_and_its_feed_keeps_the_rest(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        run = h.plan().run_id
        odd = an_entry("odd", published=BEFORE_YEAR_ONE)
        h.recorder.record(a_state(run, 1, an_entry("a"), odd, an_entry("b")))
        assert dict(h.sql("SELECT key, disposition FROM entries")) == {"key-a": "pending", "key-odd": "pending", "key-b": "pending"}
        assert h.single_value("SELECT etag FROM endpoints WHERE feed_id = 1") == '"1"'
        assert h.recorder.record(an_article_found(run, 1, odd, an_article("odd"))) == "recorded", "its page says what it is"
        assert "OverflowError" in h.recorder.errors.note or "StoreRefused" in h.recorder.errors.note
        h.balance()


def test_an_entry_that_cannot_be_written_in_any_form_is_counted_as_failed(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        h.store._connection.run(
            "CREATE TRIGGER no BEFORE INSERT ON entries WHEN new.key = 'key-odd' BEGIN SELECT RAISE(ABORT, 'no'); END"
        )
        run = h.plan().run_id
        h.recorder.record(a_state(run, 1, an_entry("a"), an_entry("odd"), an_entry("b")))
        assert [key for (key,) in h.sql("SELECT key FROM entries ORDER BY key")] == ["key-a", "key-b"]
        assert dict(h.sql("SELECT disposition, entries FROM tallies WHERE entries")) == {"pending": 2, "failed": 1}
        assert h.recorder.errors.note
        h.balance()


def test_a_poll_that_cannot_be_written_has_failed_and_keeps_no_validators(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        run = h.plan().run_id
        state = a_state(run, 1, an_entry(), fetches=(replace(a_fetch(), started_at=BEFORE_YEAR_ONE),))
        state = replace(state, validators=(replace(state.validators[0], etag=object()),))  # type: ignore[arg-type]
        h.recorder.record(replace(state, fetches=()))
        outcome, reason = h.sql("SELECT last_outcome, last_reason FROM feeds WHERE id = 1")[0]
        assert outcome == "unreadable"
        assert "recording raised" in reason
        assert h.single_value("SELECT etag FROM endpoints WHERE feed_id = 1") is None
        h.balance()


def test_a_robots_copy_that_cannot_be_kept_does_not_end_the_crawl(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        copy = RobotsCopy(host="http://one.example", status=2**80, body="", fetched_at=NOW)
        h.recorder.record(RobotsFetched(run_id=h.plan().run_id, copy=copy))
        assert h.recorder.errors.note.startswith("1 item could not be recorded")


def test_a_verdict_whose_page_cannot_be_kept_stands_without_its_page(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        run, entry = h.plan().run_id, an_entry()
        h.recorder.record(a_state(run, 1, entry))
        page = replace(a_page(an_article()), status=2**80)
        assert h.recorder.record(an_error(run, 1, entry, Disposition.THIN, page=page)) == "thin"
        assert h.sql("SELECT disposition, reason FROM entries") == [("thin", "why")]
        h.balance()


def test_a_broken_disk_still_ends_the_crawl(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        run, entry = h.plan().run_id, an_entry()
        h.recorder.record(a_state(run, 1, entry))
        h.store._connection.run("PRAGMA query_only = ON")
        with pytest.raises(StoreError):
            h.recorder.record(an_article_found(run, 1, entry, an_article()))
        assert not h.recorder.errors.note


# ---------------------------------------------------------------------------- what the log shows of an item


def test_the_repr_of_an_item_is_short_whatever_it_holds() -> None:
    huge = "x" * 1_000_000
    entry = Entry(key=huge, link=huge, title=huge, authors=(huge,) * 50, summary=huge, fingerprint=huge)
    article = an_article(title=huge, text=huge, lead=huge, authors=(huge,) * 50, site_name=huge)
    page = replace(a_page(article), body=huge.encode(), headers={huge: huge})
    fetch = replace(a_fetch(), url=huge, reason=huge)
    whole = replace(an_article_found(1, 1, entry, article), page=page, fetch=fetch)
    copy = RobotsCopy(host=huge, status=10**4000, body=huge, fetched_at=NOW)
    items: list[Item | PageFetched] = [
        whole,
        a_state(1, 1, *(replace(entry, key=str(number)) for number in range(2000)), title=huge, problems=(huge,) * 20),
        an_error(1, 1, entry, Disposition.FAILED, page=page, reason=huge),
        RobotsFetched(run_id=1, copy=copy),
        PageFetched(feed_id=1, source=huge, entry=entry, page=page, fetch=fetch),
    ]
    for item in items:
        assert len(repr(item)) < 2_000, type(item).__name__
        for field in fields(item):
            assert len(repr(getattr(item, field.name))) < 2_000 or isinstance(getattr(item, field.name), (str, tuple))


def test_the_repr_of_an_item_says_what_it_is_about() -> None:
    text = repr(an_article_found(7, 3, an_entry("a"), an_article("a")))
    assert text.startswith("ArticleFound(run_id=7, feed_id=3, entry=Entry(key='key-a', link='http://one.example/a'")
    text.encode("ascii")
    repr(an_entry(title="\ud800 Тоҷикистон")).encode("ascii")


# ---------------------------------------------------------------------------- the whole command


def test_a_poll_in_which_recording_raises_says_so_ends_with_1_and_comes_to_an_end(tmp_path: Path) -> None:
    with Site() as site:
        date = datetime.now(UTC)
        for name in ("good", "bad"):
            site.publish(f"/{name}", f"About {name}", [words(name), words(f"{name} more", 3_000)])
        site.feed("/rss", [{"link": site.url(f"/{name}"), "title": name, "guid": name, "date": date} for name in ("bad", "good")])
        road = Road(tmp_path, source("one", site.url("/rss")))
        Store.open(road.database).close()
        _execute(
            road,
            """CREATE TRIGGER spoil AFTER INSERT ON entries WHEN new.key = 'bad' BEGIN
            UPDATE entries SET first_seen_at = 'yesterday' WHERE id = new.id; END""",
        )
        for attempt in (1, 2):
            road.borderwatch("poll", expect=1)
            assert "1 item could not be recorded: ValueError at" in road.stderr
            assert "crawl.log" in road.stderr
            assert road.sql("SELECT outcome FROM runs ORDER BY id DESC LIMIT 1") == [("errors",)]
            assert site.count("/bad") == attempt
            assert attempt == 2 or road.value("SELECT attempts FROM entries WHERE key = 'bad'") == 1
            _execute(road, "UPDATE entries SET attempts = 2, next_attempt_at = NULL WHERE disposition = 'pending'")
        states = dict(road.sql("SELECT key, disposition FROM entries"))
        assert states == {"good": "recorded", "bad": "extraction_failed"}
        road.borderwatch("poll")
        assert site.count("/bad") == 2
        assert (tmp_path / "crawl.log").stat().st_size < 60_000
        road.balance()


def _execute(road: Road, sql: str) -> None:
    connection = sqlite3.connect(road.database, timeout=10)
    try:
        with connection:
            connection.execute(sql)
    finally:
        connection.close()


def test_a_log_that_cannot_print_an_exception_is_no_second_exception(tmp_path: Path) -> None:
    class Wordless(Exception):
        def __str__(self) -> str:
            raise ValueError("no words")

    class Raising(Watchlist):
        def read(self, *_: Any, **__: Any) -> Any:
            raise Wordless

    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    logging.getLogger("crawler.app.record").addHandler(handler)
    try:
        with stumbling(tmp_path, Raising) as h:
            run = h.plan().run_id
            assert h.recorder.record(an_article_found(run, 1, an_entry(), an_article())) == "pending"
    finally:
        logging.getLogger("crawler.app.record").removeHandler(handler)
    assert "(no message)" in stream.getvalue()
