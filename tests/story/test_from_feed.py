"""What a feed says in place of a page is never a stronger source than a page, in no story and at no moment."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from crawler.model import MIN_EQUAL_TEXT_WORDS, Disposition, FetchOutcome, Stage, StoryMember, TextFrom
from crawler.story import (
    changes_between,
    feed_word_count,
    history_at,
    independent_reports,
    original_articles,
    page_arrivals,
    snapshot,
    sourcing_of,
    transitions,
)
from tests.digest.builders import history, hours, member, raised
from tests.fakes import Env, a_state, an_article, an_article_found, an_entry, an_error, house
from tests.site import words

TITLE = "Tajik clashes at the upper bridge"


def from_feed(report: StoryMember, feed_words: int = 100) -> StoryMember:
    return replace(report, text_from=TextFrom.FEED, feed_words=feed_words)


def brief(report: StoryMember) -> StoryMember:
    return from_feed(report, MIN_EQUAL_TEXT_WORDS - 1)


def test_a_page_leads_a_story_that_a_feed_reported_earlier() -> None:
    reports = [from_feed(member(1, 1)), member(2, 5)]
    assert [report.article_id for report in original_articles(reports)] == [2, 1]
    sourcing = sourcing_of(reports)
    assert (sourcing.first, sourcing.origins, sourcing.owners, sourcing.from_feed) == ("s2", 2, ("o1", "o2"), 1)
    assert sourcing.lead_hours is None  # it was not first


def test_a_copy_that_was_read_stands_for_a_text_that_is_known_from_a_feed_only() -> None:
    reports = [from_feed(member(1, 1)), from_feed(member(2, 2, copy_of=1)), member(3, 3, copy_of=1), member(4, 4, copy_of=1)]
    assert [report.article_id for report in original_articles(reports)] == [3]
    sourcing = sourcing_of(reports)
    assert (sourcing.origins, sourcing.copies, sourcing.owners, sourcing.first) == (1, 3, ("o1",), "s3")


def test_a_few_words_of_a_feed_are_a_report_and_no_further_independent_source() -> None:
    official = brief(member(2, 2, bank="af", kind="official", labels=frozenset({"official"})))
    sourcing = sourcing_of([member(1, 1), official])
    assert (sourcing.articles, sourcing.origins, sourcing.copies, sourcing.from_feed) == (2, 1, 0, 1)
    assert (sourcing.owners, sourcing.banks, sourcing.brief_banks) == (("o1",), ("tj",), ("af",))
    assert sourcing.stage is Stage.SINGLE_SOURCE
    assert sourcing_of([member(1, 1), replace(official, feed_words=MIN_EQUAL_TEXT_WORDS)]).stage is Stage.OFFICIAL


def test_where_feeds_say_a_few_words_each_the_first_of_them_is_the_source() -> None:
    sourcing = sourcing_of([brief(member(2, 2)), brief(member(1, 1)), brief(member(3, 3, bank="af"))])
    assert (sourcing.origins, sourcing.owners, sourcing.copies, sourcing.stage) == (1, ("o1",), 0, Stage.SINGLE_SOURCE)
    assert sourcing.brief_banks == ("af",)
    assert independent_reports([]) == []


def test_state_media_are_not_alone_where_a_few_words_of_another_report_it() -> None:
    assert not sourcing_of([member(1, 1, kind="state"), brief(member(2, 2))]).state_only
    assert sourcing_of([member(1, 1, kind="state"), brief(member(2, 2, kind="state"))]).state_only


def test_the_words_of_a_long_text_are_not_all_counted() -> None:
    assert feed_word_count("Two words", "three more words") == 5
    assert feed_word_count("", "word " * 1_000_000) < 1000


def test_a_moment_before_the_page_came_knows_the_feeds_text_only() -> None:
    story = history(
        member(1, 1, versions=1),
        member(2, 2, versions=2, bank="af"),
        versions={1: (hours(1),), 2: (hours(2), hours(9))},
        feed_versions={2: {1: 6}},
    )
    assert page_arrivals(story) == ((hours(9), 2),)
    before, after = history_at(story, hours(5)), history_at(story, hours(9))
    assert [report.is_brief_feed_text for report in before.members] == [False, True]
    assert not any(report.is_from_feed for report in after.members)
    assert [(step.after, step.moment) for step in transitions(story)] == [
        (Stage.SINGLE_SOURCE, hours(1)),
        (Stage.BOTH_BANKS, hours(9)),
    ]


def test_an_article_that_is_the_only_source_is_the_only_source_when_its_page_comes() -> None:
    story = history(member(1, 1, versions=2), raised=(raised(1, 1),), versions={1: (hours(1), hours(9))}, feed_versions={1: {1: 6}})
    before, now = snapshot(story, hours(5)), snapshot(story, hours(10))
    assert before is not None and now is not None
    assert changes_between(before, now) == ()


# --------------------------------------------------------------------------- in an archive


def blocked(h: Env, name: str = "a", text: str = "", feed: int = 1, **changes: object) -> None:
    source, host = ("one", "one.example") if feed == 1 else ("two", "two.example")
    plan = h.plan(everything=True)
    entry = an_entry(name, host)
    h.recorder.record(a_state(plan.run_id, feed, entry))
    article = an_article(name, source, host, title=TITLE, text=text, text_from=TextFrom.FEED, **changes)
    item = an_error(plan.run_id, feed, entry, Disposition.BLOCKED_BY_SITE, FetchOutcome.FORBIDDEN, article=article)
    assert h.recorder.record(replace(item, reason="HTTP 403")) == "from_feed"


def test_an_archive_says_why_a_page_is_missing_and_which_version_is_the_page(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        blocked(h, text="A clash was reported.")
        (report,) = h.store.stories.members((1,))
        assert (report.text_from, report.feed_words, report.is_brief_feed_text) == (TextFrom.FEED, 10, True)
        assert report.missing_page is not None
        assert (report.missing_page.reason, report.missing_page.outcome) == ("HTTP 403", FetchOutcome.FORBIDDEN)
        asked_at = h.clock.now.replace(microsecond=0)
        assert report.missing_page.retry_at is not None and report.missing_page.retry_at > asked_at
        h.clock.later(hours=2)
        plan = h.plan()
        h.recorder.record(an_article_found(plan.run_id, 1, plan.pending[0].entry, an_article(title=TITLE, text=words("a", 80))))
        (report,) = h.store.stories.members((1,))
        assert (report.text_from, report.missing_page) == (TextFrom.PAGE, None)
        assert (report.versions, report.replacements, report.edit_count) == (2, 1, 0)
        (story,) = h.store.histories.of_stories([1]).values()
        assert story.feed_versions == {1: {1: 10}}
        assert not h.store.alerts.list(limit=1)[0].edited
        assert [(version.text_from, version.former) for version in h.store.versions.edits(1)] == [
            (TextFrom.FEED, None),
            (TextFrom.PAGE, TextFrom.FEED),
        ]


@pytest.mark.parametrize("hours_earlier", [-3, 3])
def test_what_a_feed_says_never_becomes_the_original_of_a_page(tmp_path: Path, hours_earlier: int) -> None:
    wire = words("wire", 120)
    with house(tmp_path) as h:
        plan = h.plan(everything=True)
        h.recorder.record(a_state(plan.run_id, 1, an_entry("b")))
        h.recorder.record(an_article_found(plan.run_id, 1, an_entry("b"), an_article("b", title="The bridge", text=wire)))
        blocked(h, text=wire, feed=2, published=h.clock.now.replace(hour=h.clock.now.hour - hours_earlier))
        assert h.sql("SELECT copy_of FROM articles ORDER BY id") == [(None,), (1,)]
