"""One article, however often and wherever it is met; and items that come twice, late, or unfit to be stored."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from crawler.model import Disposition, FetchOutcome, Item, Page, RobotsCopy, RobotsFetched
from crawler.model.errors import StoreError
from tests.fakes import NOW, Env, a_page, a_state, an_article, an_article_found, an_entry, an_error, house
from tests.site import words

HALF = "half \ud83d a pair"


def wire(h: Env, run: int, name: str, source: str, minutes: int) -> str:
    host, feed = f"{source}.example", {"one": 1, "two": 2}[source]
    article = an_article(name, source, host, text=f"{words('wire', 200)} {name}", published=NOW + timedelta(minutes=minutes))
    return h.recorder.record(an_article_found(run, feed, an_entry(name, host), article))


def test_a_copy_of_a_copy_is_a_copy_of_the_original(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        run = h.plan().run_id
        ended = [wire(h, run, f"n{number}", ("one", "two")[number % 2], number) for number in range(5)]
        assert ended == ["recorded", *["copy"] * 4]
        assert h.sql("SELECT DISTINCT copy_of FROM articles WHERE id > 1") == [(1,)]
        assert h.sql("SELECT articles, sources FROM stories") == [(5, 2)]


def test_a_text_older_than_a_month_is_no_original_any_more(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        run = h.plan().run_id
        assert wire(h, run, "old", "one", 0) == "recorded"
        h.clock.later(days=31)
        assert wire(h, run, "new", "two", 1) == "recorded"


def test_an_edited_title_becomes_the_headline_of_its_story(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        run = h.plan().run_id
        h.recorder.record(a_state(run, 1, an_entry()))
        h.recorder.record(an_article_found(run, 1, an_entry(), an_article()))
        run = h.plan(everything=True).run_id
        h.recorder.record(a_state(run, 1, an_entry(fingerprint="x")))
        h.recorder.record(an_article_found(run, 1, an_entry(fingerprint="x"), an_article(title="Corrected")))
        assert h.sql("SELECT headline FROM stories") == [("Corrected",)]


def test_entries_of_one_address_in_two_feeds_settle_together(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        run = h.plan().run_id
        ours, theirs = an_entry("a"), an_entry("b", link="http://one.example/a?utm_source=two#top")
        h.recorder.record(a_state(run, 1, ours))
        h.recorder.record(a_state(run, 2, theirs))
        h.recorder.record(an_article_found(run, 1, ours, an_article("a")))
        assert h.sql("SELECT disposition, article_id FROM entries ORDER BY id") == [("recorded", 1), ("known", 1)]
        assert h.recorder.record(an_article_found(run, 2, theirs, an_article("a"))) == "known"
        h.balance()


def test_the_canonical_address_says_which_article_it_is_before_the_link_does(tmp_path: Path) -> None:
    """A link such as /latest leads to another article every day."""
    with house(tmp_path) as h:
        run = h.plan().run_id
        h.recorder.record(
            an_article_found(run, 1, an_entry("latest"), replace(an_article("monday"), url="http://one.example/monday"))
        )
        h.recorder.record(an_article_found(run, 1, an_entry("tuesday"), an_article("tuesday")))
        later = an_entry("latest", key="latest of tuesday")
        assert h.recorder.record(an_article_found(run, 1, later, an_article("tuesday"))) == "unchanged"
        assert h.sql("SELECT title, version FROM articles ORDER BY id") == [("Title monday", 1), ("Title tuesday", 1)]


def test_one_title_and_text_of_two_sources_are_two_articles(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        run = h.plan().run_id
        text = words("same", 100)
        h.recorder.record(an_article_found(run, 1, an_entry("a"), an_article("a", title="Same", text=text)))
        theirs = an_article("b", "two", "two.example", title="Same", text=text)
        assert h.recorder.record(an_article_found(run, 2, an_entry("b", "two.example"), theirs)) == "copy"


def test_a_text_of_a_few_words_proves_nothing_by_being_equal(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        run = h.plan().run_id
        for name in "ab":
            article = an_article(name, title="Photo of the day", text="Picture: agency.")
            h.recorder.record(an_article_found(run, 1, an_entry(name), article))
        assert h.single_value("SELECT count(*) FROM articles") == 2


def test_an_alert_that_no_longer_matches_stays_with_the_version_it_was_true_of(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        run = h.plan().run_id
        h.recorder.record(a_state(run, 1, an_entry()))
        h.recorder.record(an_article_found(run, 1, an_entry(), an_article(title="Tajik guards clash")))
        run = h.plan(everything=True).run_id
        h.recorder.record(a_state(run, 1, an_entry(fingerprint="x")))
        h.recorder.record(an_article_found(run, 1, an_entry(fingerprint="x"), an_article(title="Guards had a quiet night")))
        (row,) = h.store.alerts.list()
        assert (row.version, row.title, row.edited) == (1, "Tajik guards clash", True)


def test_a_version_that_matches_for_the_first_time_raises_an_alert(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        run = h.plan().run_id
        h.recorder.record(a_state(run, 1, an_entry()))
        h.recorder.record(an_article_found(run, 1, an_entry(), an_article(title="A quiet night")))
        assert not h.store.alerts.list()
        run = h.plan(everything=True).run_id
        h.recorder.record(a_state(run, 1, an_entry(fingerprint="x")))
        h.recorder.record(an_article_found(run, 1, an_entry(fingerprint="x"), an_article(title="Tajik guards clash")))
        assert [(row.version, row.title) for row in h.store.alerts.list()] == [(2, "Tajik guards clash")]


# ---------------------------------------------------------------------------- twice and late


def test_a_failure_that_is_told_twice_counts_once(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        run = h.plan().run_id
        h.recorder.record(a_state(run, 1, an_entry()))
        error = an_error(run, 1, an_entry(), Disposition.PENDING)
        assert [h.recorder.record(error) for _ in range(5)] == ["pending"] * 5
        assert h.sql("SELECT attempts FROM entries") == [(1,)]
        assert h.single_value("SELECT count(*) FROM fetches WHERE entry_id IS NOT NULL") == 1


def test_an_old_page_that_arrives_again_does_not_pass_for_the_new_one(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        first = h.plan().run_id
        old = an_article_found(first, 1, an_entry(), an_article())
        for item in list[Item]((a_state(first, 1, an_entry()), old)):
            h.recorder.record(item)
        run = h.plan(everything=True).run_id
        changed = an_entry(fingerprint="x")
        h.recorder.record(a_state(run, 1, changed))
        assert h.recorder.record(old) == "pending"
        assert h.recorder.record(an_article_found(run, 1, changed, an_article(text=words("new")))) == "edited"
        h.balance()


def test_a_poll_that_arrives_after_a_later_one_keeps_its_entries_and_nothing_else(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        first, second = h.plan().run_id, h.plan(everything=True).run_id
        h.recorder.record(a_state(second, 1, an_entry("b"), polls=2))
        late = a_state(first, 1, an_entry("a"), polls=1)
        late = replace(late, validators=(replace(late.validators[0], etag='"stale"'),))
        h.recorder.record(late)
        assert h.single_value("SELECT etag FROM endpoints WHERE feed_id = 1") == '"1"'
        assert h.single_value("SELECT count(*) FROM entries") == 2
        h.balance()


def test_a_host_that_never_does_anything_but_ask_for_a_pause_is_given_up(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        run = h.plan().run_id
        h.recorder.record(a_state(run, 1, an_entry()))
        ended = []
        for _ in range(6):
            h.clock.later(days=3)
            run = h.plan(everything=True).run_id
            ended.append(h.recorder.record(an_error(run, 1, an_entry(), Disposition.PENDING, FetchOutcome.THROTTLED)))
        assert ended == ["pending"] * 4 + ["failed", "failed"]
        h.balance()


# ---------------------------------------------------------------------------- unfit


def unfit(run: int) -> dict[str, Item]:
    entry, article = an_entry(), an_article()
    item = an_article_found(run, 1, entry, article)
    host = "http://one.example"
    return {
        "key": a_state(run, 1, an_entry(key=HALF)),
        "link": a_state(run, 1, an_entry(link=f"{host}/{HALF}")),
        "feed title": a_state(run, 1, entry, title=HALF),
        "problem": a_state(run, 1, entry, problems=(HALF,)),
        "title": replace(item, article=replace(article, title=HALF)),
        "text": replace(item, article=replace(article, text=f"{HALF} {article.text}")),
        "author": replace(item, article=replace(article, authors=(HALF,))),
        "header": replace(item, page=Page(url=host, body=b"x", headers={"server": HALF})),
        "reason": an_error(run, 1, entry, Disposition.THIN, reason=HALF),
        "robots": RobotsFetched(run_id=run, copy=RobotsCopy(host=host, status=200, body=HALF, fetched_at=NOW)),
    }


@pytest.mark.parametrize("field", unfit(0))
def test_half_a_surrogate_pair_costs_a_character_and_not_the_item(tmp_path: Path, field: str) -> None:
    with house(tmp_path) as h:
        item = unfit(h.plan().run_id)[field]
        ended = [h.recorder.record(item) for _ in range(2)]
        assert ended[0] == ended[1]
        assert "half ? a pair" in "\n".join(h.store._connection._raw.iterdump()), field
        h.balance()


def test_pages_that_declare_no_address_at_all_do_not_break_the_crawl(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        run = h.plan().run_id
        for name in "ab":
            h.recorder.record(
                an_article_found(run, 1, an_entry(name), an_article(name, canonical_url="about:blank", text=words(name)))
            )
        assert h.sql("SELECT canonical_url, version FROM articles") == [("about:blank", 2)]


def test_a_page_that_the_schema_does_not_take_ends_as_failed_and_the_next_one_is_stored(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        run = h.plan().run_id
        h.recorder.record(a_state(run, 1, an_entry("bad"), an_entry("good")))
        bad = an_article_found(run, 1, an_entry("bad"), an_article("bad"))
        bad = replace(bad, page=replace(a_page(an_article("bad")), status=2**70))
        assert h.recorder.record(bad) == "extraction_failed"
        assert "cannot be stored" in h.single_value("SELECT reason FROM entries WHERE key = 'key-bad'")
        assert h.recorder.record(an_article_found(run, 1, an_entry("good"), an_article("good"))) == "recorded"
        h.balance()


def test_an_item_of_another_archive_is_refused(tmp_path: Path) -> None:
    with house(tmp_path) as h, pytest.raises(StoreError, match="does not take it"):
        h.recorder.record(a_state(99, 1, an_entry()))


def test_a_text_that_credits_the_other_publisher_is_the_copy_whatever_the_dates_say(tmp_path: Path) -> None:
    body = " ".join(f"word{number}" for number in range(120))
    with house(tmp_path) as h:
        run = h.plan(everything=True).run_id
        first, two = an_entry("a"), an_entry("b", host="two.example")
        h.recorder.record(a_state(run, 1, first))
        h.recorder.record(a_state(run, 2, two))
        h.recorder.record(
            an_article_found(run, 1, first, an_article("a", text=f"As Two reports, {body}", published=NOW - timedelta(hours=5)))
        )
        h.recorder.record(
            an_article_found(run, 2, two, an_article("b", source="two", host="two.example", text=body, published=NOW))
        )
        copies = dict(h.sql("SELECT url, copy_of FROM articles"))
        original = h.single_value("SELECT id FROM articles WHERE url LIKE '%two.example%'")
        assert [copy for url, copy in copies.items() if "one.example" in url] == [original]
        assert [copy for url, copy in copies.items() if "two.example" in url] == [None]
