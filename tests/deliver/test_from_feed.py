"""A recipient gets what a feed says once: its page is sent only for what it adds."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from crawler.app.delivery.brief import chat_message
from crawler.model import Disposition, FetchOutcome, TextFrom
from crawler.notify import changed_between
from crawler.report.digest import Card, build_card
from tests.deliver.environment import CLASH, DeliveryEnv, delivery_env, prose
from tests.fakes import a_state, an_article, an_article_found, an_entry, an_error

EAGER = """recipients: [{name: files, channel: files, policy: {cooldown: {low: 1h, medium: 1h, high: 1h, critical: 1h}}}]"""
FLAG = "from the feed only"


def from_feed(d: DeliveryEnv, name: str = "a", source: str = "one") -> int:
    """The feed says it in its title, and the page answers 403."""
    host = f"{source}.example"
    feed = 1 if source == "one" else 2
    plan = d.house.plan(everything=True)
    d.house.recorder.record(a_state(plan.run_id, feed, an_entry(name, host)))
    article = an_article(name, source, host, title=CLASH, text="", published=d.now, text_from=TextFrom.FEED)
    item = an_error(plan.run_id, feed, an_entry(name, host), Disposition.BLOCKED_BY_SITE, FetchOutcome.FORBIDDEN, article=article)
    assert d.house.recorder.record(replace(item, reason="HTTP 403")) == "from_feed"
    ((story,),) = d.house.sql("SELECT story_id FROM articles ORDER BY id DESC LIMIT 1")
    return int(story)


def page_comes(d: DeliveryEnv, name: str = "a", source: str = "one", more: str = "") -> None:
    plan = d.house.plan()
    (pending,) = [pending for pending in plan.pending if pending.entry.key == f"key-{name}"]
    host = f"{source}.example"
    article = an_article(name, source, host, title=CLASH, text=f"{CLASH}. {more} {prose(name)}", published=d.now)
    item = an_article_found(plan.run_id, 1 if source == "one" else 2, pending.entry, article)
    assert d.house.recorder.record(item) == "recorded"


def sent_stories(d: DeliveryEnv) -> int:
    """How many stories digests and notices sent so far."""
    return int(d.house.single_value("SELECT count(*) FROM notification_log"))


@pytest.mark.parametrize(("more", "sent"), [("", 1), ("Three soldiers were killed.", 2)])
def test_a_page_that_brings_nothing_new_is_not_sent_and_one_with_a_figure_is(tmp_path: Path, more: str, sent: int) -> None:
    with delivery_env(tmp_path, EAGER) as d:
        d.later(hours=1)
        from_feed(d)
        d.later(hours=17)
        d.deliver()
        assert sent_stories(d) == 1
        (story,) = d.json()["stories"]
        assert story["text_from"] == "feed" and story["from_feed"] == 1
        assert story["articles"][0]["missing_page"]["reason"] == "HTTP 403"
        d.later(hours=1)
        page_comes(d, more=more)
        d.later(hours=24)
        d.deliver()
        assert sent_stories(d) == sent
        if more:
            (story,) = d.json()["stories"]
            assert {change["kind"] for change in story["changes"]} == {"figures moved"}
            assert (story["text_from"], story["edited"], story["origins"]) == ("page", False, 1)


def test_a_few_words_of_a_feed_are_not_sent_as_a_second_source_and_their_page_is(tmp_path: Path) -> None:
    with delivery_env(tmp_path, EAGER) as d:
        d.later(hours=1)
        story = d.report("b", CLASH, "one")
        d.later(hours=17)
        d.deliver()
        d.later(hours=1)
        from_feed(d, "a", "two")
        with d.house.store.write():
            d.house.store._connection.run("UPDATE articles SET story_id = ?", (story,))
        d.later(hours=23)
        d.deliver()
        assert sent_stories(d) == 1
        page_comes(d, "a", "two")
        d.later(hours=24)
        d.deliver()
        assert sent_stories(d) == 2
        assert {change["kind"] for change in d.json()["stories"][0]["changes"]} >= {"corroborated"}


def test_the_page_that_came_is_a_change_for_sql_and_for_a_history(tmp_path: Path) -> None:
    with delivery_env(tmp_path) as d:
        from_feed(d)
        d.later(hours=2)
        page_comes(d)
        with d.house.store.write():  # its alert was raised by the feed's text and says nothing of this moment
            d.house.store._connection.run("UPDATE alerts SET updated_at = created_at")
        (story,) = d.house.store.histories.of_stories([1]).values()
        for start, end in ((-1, 0), (0, 1), (1, 2), (2, 3)):
            since, until = d.now + timedelta(hours=start - 2), d.now + timedelta(hours=end - 2)
            assert bool(d.house.store.histories.changed_between(since, until)) == changed_between(story, since, until)
        assert changed_between(story, d.now - timedelta(hours=1), d.now)


def card_of(d: DeliveryEnv, story: int) -> Card:
    rows = d.house.store.alerts.of_stories((story,))
    history = d.house.store.histories.of_stories([story])[story]
    return build_card(story, rows, history, d.now - timedelta(days=1), d.now, None)


@pytest.mark.parametrize("room", [4000, 60])
def test_a_chat_message_says_that_only_the_feed_says_it(tmp_path: Path, room: int) -> None:
    with delivery_env(tmp_path) as d:
        card = card_of(d, from_feed(d))
        title, body = chat_message("news", [card], "all feeds answered", [], "digest", lambda head, text: len(head + text) <= room)
        assert FLAG in body, (title, body)
        d.later(hours=2)
        page_comes(d)
        assert FLAG not in "".join(chat_message("news", [card_of(d, 1)], "", [], "digest", lambda head, text: True))
