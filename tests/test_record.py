"""The only writer: what becomes of each item, whatever order they come in and wherever it is cut off."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.model import Disposition, FetchOutcome, Item, RobotsCopy, RobotsFetched
from crawler.model.errors import StoreError
from crawler.store.connection import Connection
from tests.fakes import NOW, Env, a_state, an_article, an_article_found, an_entry, an_error, house
from tests.site import words


def test_an_entry_waits_for_its_page_and_becomes_an_article(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        run = h.plan().run_id
        entry = an_entry()
        h.recorder.record(a_state(run, 1, entry))
        assert h.single_value("SELECT disposition FROM entries") == "pending"
        assert h.recorder.record(an_article_found(run, 1, entry, an_article())) == "recorded"
        assert h.sql("SELECT disposition, article_id FROM entries") == [("recorded", 1)]
        assert h.single_value("SELECT etag FROM endpoints WHERE feed_id = 1") == '"1"'
        assert h.single_value("SELECT count(*) FROM versions") == 1
        h.balance()


def test_items_that_arrive_twice_change_nothing(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        run = h.plan().run_id
        entry, article = an_entry(), an_article(title="Tajik guards exchanged fire")
        items: list[Item] = [a_state(run, 1, entry), an_article_found(run, 1, entry, article)]
        for item in (*items, *items, items[1]):
            h.recorder.record(item)
        for table in ("entries", "articles", "versions", "alerts", "pages", "stories"):
            assert h.single_value(f"SELECT count(*) FROM {table}") == 1, table
        h.balance()


def test_an_article_that_outruns_its_feed_is_kept_and_counted_once(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        run = h.plan().run_id
        entry = an_entry()
        h.recorder.record(an_article_found(run, 1, entry, an_article()))
        h.recorder.record(a_state(run, 1, entry))
        assert h.single_value("SELECT count(*) FROM articles") == 1
        h.balance()


def test_an_edited_article_becomes_a_version_and_nothing_is_overwritten(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        run = h.plan().run_id
        first, second = an_entry(), an_entry(fingerprint="changed")
        h.recorder.record(a_state(run, 1, first))
        h.recorder.record(an_article_found(run, 1, first, an_article(title="Tajik guards clash", text=words("old"))))
        h.clock.later(hours=1)
        run = h.plan(everything=True).run_id
        h.recorder.record(a_state(run, 1, second))
        assert h.single_value("SELECT disposition FROM entries") == "pending"
        edited = an_article(title="Tajik guards clash", text=words("old") + " More of the clash.")
        assert h.recorder.record(an_article_found(run, 1, second, edited)) == "edited"
        assert [number for (number,) in h.sql("SELECT number FROM versions ORDER BY number")] == [1, 2]
        assert h.sql("SELECT text FROM versions WHERE number = 1") == [(words("old"),)]
        assert h.sql("SELECT count(*), max(version) FROM alerts") == [(1, 2)]
        assert h.store.search("More of the clash")
        h.balance()


def test_the_same_text_again_is_unchanged(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        run = h.plan().run_id
        h.recorder.record(a_state(run, 1, an_entry()))
        h.recorder.record(an_article_found(run, 1, an_entry(), an_article()))
        run = h.plan(everything=True).run_id
        h.recorder.record(a_state(run, 1, an_entry(fingerprint="x")))
        assert h.recorder.record(an_article_found(run, 1, an_entry(fingerprint="x"), an_article())) == "unchanged"
        assert h.single_value("SELECT count(*) FROM versions") == 1


def test_the_same_content_under_two_addresses_of_a_source_is_one_article(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        run = h.plan().run_id
        first, second = an_entry("a"), an_entry("b")
        h.recorder.record(a_state(run, 1, first, second))
        h.recorder.record(an_article_found(run, 1, first, an_article("a")))
        moved = replace(an_article("a"), url="http://one.example/b", canonical_url="http://one.example/b")
        assert h.recorder.record(an_article_found(run, 1, second, moved)) == "unchanged"
        assert h.single_value("SELECT count(*) FROM articles") == 1
        assert h.single_value("SELECT count(*) FROM article_urls") == 2


def test_another_source_with_the_same_text_is_a_copy_in_the_same_story(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        run = h.plan().run_id
        text = words("wire", 200)
        h.recorder.record(an_article_found(run, 1, an_entry("a"), an_article("a", text=text)))
        copy = an_article(
            "b", "two", "two.example", text=f"{text} This first appeared elsewhere.", published=NOW + timedelta(hours=1)
        )
        assert h.recorder.record(an_article_found(run, 2, an_entry("b", "two.example"), copy)) == "copy"
        assert h.sql("SELECT id, copy_of, story_id FROM articles ORDER BY id") == [(1, None, 1), (2, 1, 1)]
        assert h.sql("SELECT articles, sources FROM stories") == [(2, 2)]


def test_what_was_published_first_is_the_original_even_when_it_arrives_later(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        run = h.plan().run_id
        text = words("wire", 200)
        for name, feed, source, hours in (("late", 1, "one", 3), ("later", 2, "two", 4), ("first", 1, "one", 0)):
            host = f"{source}.example"
            article = an_article(name, source, host, text=f"{text} {name}", published=NOW + timedelta(hours=hours))
            h.recorder.record(an_article_found(run, feed, an_entry(name, host), article))
        assert h.sql("SELECT id, copy_of FROM articles ORDER BY id") == [(1, 3), (2, 3), (3, None)]
        assert h.single_value("SELECT headline FROM stories") == "Title first"


def test_an_address_that_another_feed_led_to_is_known_without_a_fetch(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        run = h.plan().run_id
        h.recorder.record(an_article_found(run, 1, an_entry("a"), an_article("a")))
        h.recorder.record(a_state(run, 2, an_entry("a", key="another key")))
        assert h.single_value("SELECT disposition FROM entries WHERE feed_id = 2") == "known"
        h.balance()


def test_a_page_that_cannot_be_had_is_tried_again_until_attempts_run_out(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        run = h.plan().run_id
        entry = an_entry()
        h.recorder.record(a_state(run, 1, entry))
        answers = []
        for _ in range(3):
            answers.append(h.recorder.record(an_error(run, 1, entry, Disposition.PENDING)))
            h.clock.later(days=1)
            run = h.plan().run_id
        assert answers == ["pending", "pending", "failed"]
        h.balance()


def test_a_host_that_asks_for_a_pause_has_not_failed(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        run = h.plan().run_id
        h.recorder.record(a_state(run, 1, an_entry()))
        for _ in range(9):
            assert h.recorder.record(an_error(run, 1, an_entry(), Disposition.PENDING, FetchOutcome.THROTTLED)) == "pending"
            run = h.plan().run_id
        assert h.sql("SELECT attempts FROM entries") == [(0,)]


def test_after_a_long_sleep_a_fault_is_tried_again(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        run = h.plan().run_id
        h.recorder.record(a_state(run, 1, an_entry()))
        h.clock.later(days=30)
        run = h.plan().run_id
        assert h.recorder.record(an_error(run, 1, an_entry(), Disposition.PENDING)) == "pending"
        h.balance()


def test_what_was_purged_never_comes_back_as_new(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        run = h.plan().run_id
        h.recorder.record(a_state(run, 1, an_entry()))
        h.recorder.record(an_article_found(run, 1, an_entry(), an_article()))
        with h.store.write():
            assert h.store.forgetting.forget_texts(NOW + timedelta(days=1), NOW) == 1
        run = h.plan(everything=True).run_id
        h.recorder.record(a_state(run, 1, an_entry(fingerprint="new")))
        assert h.recorder.record(an_article_found(run, 1, an_entry(fingerprint="new"), an_article(text=words("other")))) == "known"
        assert h.sql("SELECT text FROM articles") == [("",)]
        assert not h.store.search(words("a").split()[0])
        assert h.store.search("Title a")


def test_a_feed_whose_fingerprints_always_change_is_looked_at_only_so_often(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        looks = 0
        for number in range(40):
            run = h.plan(everything=True).run_id
            entry = an_entry(fingerprint=str(number))
            h.recorder.record(a_state(run, 1, entry))
            if h.single_value("SELECT disposition FROM entries") == "pending":
                looks += 1
                h.recorder.record(an_article_found(run, 1, entry, an_article()))
        assert looks == 25
        h.balance()


def test_a_robots_copy_is_remembered(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        copy = RobotsCopy(host="http://one.example", status=200, body="x", fetched_at=NOW)
        h.recorder.record(RobotsFetched(run_id=h.plan().run_id, copy=copy))
        assert h.plan(everything=True).robots == (copy,)


# ---------------------------------------------------------------------------- cut off anywhere


def story(run: int) -> list[Item]:
    text = words("wire", 150)
    first, second, third = an_entry("a"), an_entry("b", "two.example"), an_entry("c")
    return [
        a_state(run, 1, first, third),
        a_state(run, 2, second),
        an_article_found(run, 1, first, an_article("a", title="Tajik guards clash", text=text)),
        an_article_found(run, 2, second, an_article("b", "two", "two.example", text=text, published=NOW + timedelta(hours=1))),
        an_error(run, 1, third, Disposition.GONE),
    ]


class PowerCut(BaseException):
    pass


def test_cut_off_at_every_statement_and_done_again_loses_and_doubles_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real_run, real_many = Connection.run, Connection.many
    after = {"left": 10**9}

    def counted(real: Callable[..., object]) -> Callable[..., object]:
        def call(self: Connection, *arguments: object) -> object:
            after["left"] -= 1
            if after["left"] < 0:
                after["left"] = 10**9
                raise PowerCut
            return real(self, *arguments)

        return call

    monkeypatch.setattr(Connection, "run", counted(real_run))
    monkeypatch.setattr(Connection, "many", counted(real_many))

    def result(h: Env) -> list[object]:
        return [
            h.sql("SELECT feed_id, key, disposition, article_id FROM entries ORDER BY id"),
            h.sql("SELECT canonical_url, copy_of, story_id, version FROM articles ORDER BY id"),
            h.sql("SELECT article_id, number FROM versions ORDER BY id"),
            h.sql("SELECT watch_id, article_id FROM alerts ORDER BY id"),
            h.sql("SELECT run_id, feed_id, disposition, entries FROM tallies WHERE entries ORDER BY 1, 2, 3"),
            h.single_value("SELECT count(*) FROM hits"),
            h.single_value("SELECT count(*) FROM fetches"),
        ]

    with house(tmp_path) as h:
        for item in story(h.plan().run_id):
            h.recorder.record(item)
        expected = result(h)
    cuts = 0
    for number in range(0, 400, 1):
        with tempfile.TemporaryDirectory() as folder, house(Path(folder)) as h:
            run = h.plan().run_id
            after["left"] = number
            cut = False
            for item in story(run):
                try:
                    h.recorder.record(item)
                except PowerCut:
                    cut = True
                    h.recorder.record(item)
            after["left"] = 10**9
            if not cut:
                break
            cuts += 1
            assert result(h) == expected, f"cut after {number} statements"
            h.balance()
    assert cuts > 30


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(1, 2), st.sampled_from("abcd"), st.booleans()), max_size=14))
def test_the_ledger_adds_up_whatever_comes(steps: list[tuple[int, int, str, bool]]) -> None:
    with tempfile.TemporaryDirectory() as folder, house(Path(folder)) as h:
        run = h.plan().run_id
        for kind, feed, name, changed in steps:
            entry = an_entry(name, fingerprint="new" if changed else "old")
            if kind == 0:
                h.clock.later(hours=2)
                run = h.plan(everything=True).run_id
            elif kind == 1:
                h.recorder.record(a_state(run, feed, entry, an_entry("e"), polls=run))
            elif kind == 2:
                h.recorder.record(an_article_found(run, feed, entry, an_article(name, text=words(f"{name}{changed}"))))
            elif kind == 3:
                h.recorder.record(an_error(run, feed, entry, Disposition.PENDING))
            else:
                h.recorder.record(an_error(run, feed, entry, Disposition.THIN))
            h.balance()


def test_a_full_disk_is_one_clear_error_and_what_was_stored_stays(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        run = h.plan().run_id
        h.recorder.record(a_state(run, 1, *(an_entry(f"n{number}") for number in range(3))))
        h.recorder.record(an_article_found(run, 1, an_entry("n0"), an_article("n0")))
        pages = h.single_value("PRAGMA page_count")
        h.store._connection.run(f"PRAGMA max_page_count = {pages + 1}")
        with pytest.raises(StoreError, match="disk is full"):
            for number in (1, 2):
                h.recorder.record(
                    an_article_found(run, 1, an_entry(f"n{number}"), an_article(f"n{number}", text=words(str(number), 9000)))
                )
        assert h.single_value("SELECT count(*) FROM articles") >= 1
        h.store._connection.run("PRAGMA max_page_count = 1000000")
        assert h.recorder.record(an_article_found(run, 1, an_entry("n2"), an_article("n2", text=words("2", 9000)))) == "recorded"
        h.balance()
