"""The digest out of a real archive whose days have passed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from crawler.app.digest import build_digest, render, write_digest, write_feeds
from crawler.model import Endpoint, Feed, Source
from crawler.story import snapshot
from tests.fakes import FIRST_SOURCE, SECOND_SOURCE, Env, a_state, an_article, an_article_found, an_entry, house

DAY = timedelta(days=1)
CLASH = (
    "Tajik guards clashed with Taliban fighters near {place} in Badakhshan. {number} soldiers were killed, a shepherd told us. " * 3
)
PLAIN = "The price of bread rose in the market of the capital, and bakers spoke of the cost of flour and of water. " * 4
MORE = tuple(Source(slug=f"s{n}", name=f"Paper {n}", country="TJ", bank="tj", owner=f"owner {n}") for n in range(8))
ALL = (FIRST_SOURCE, SECOND_SOURCE, *MORE)
FEEDS = tuple(Feed(source=source.slug, endpoints=(Endpoint(url=f"http://{source.slug}.example/rss"),)) for source in ALL)


class Past:
    """Days of an archive: `report` records an article now."""

    def __init__(self, h: Env) -> None:
        self.h = h
        self.number = 0
        self.poll()

    def poll(self) -> None:
        """A cycle in which every feed answers."""
        self.run = self.h.plan().run_id
        for number in range(1, len(ALL) + 1):
            self.h.recorder.record(a_state(self.run, number, polled_at=self.h.clock.now))

    def report(self, text: str, title: str, source: int = 0, published: datetime | None = None) -> None:
        self.number += 1
        slug, name = ALL[source].slug, f"a{self.number}"
        article = an_article(
            name,
            source=slug,
            host=f"{slug}.example",
            title=title,
            text=text,
            lead=text[:200],
            published=published or self.h.clock.now,
        )
        self.h.recorder.record(an_article_found(self.run, source + 1, an_entry(name, host=f"{slug}.example"), article))

    def later(self, **span: float) -> datetime:
        now = self.h.clock.later(**span)
        self.poll()
        return now


@pytest.fixture
def past(tmp_path: Path) -> Iterator[Past]:
    with house(tmp_path, sources=ALL, feeds=FEEDS) as h:
        yield Past(h)


def test_a_story_of_yesterday_says_today_what_is_new(past: Past) -> None:
    store = past.h.store
    past.report(CLASH.format(place="Ishkashim", number="Three"), "Tajik guards clash near Ishkashim")
    evening = past.later(hours=20)
    first = build_digest(store, evening - DAY, evening)
    assert [card.word for card in first.cards] == ["new"]
    past.later(hours=4)
    past.report(
        "Tajik guards clashed with Taliban fighters near Ishkashim in Badakhshan, a driver told us. Five soldiers were killed. "
        * 3,
        "Five killed as Tajik guards clash near Ishkashim",
        1,
    )
    now = past.later(hours=1)
    yesterday = snapshot(store.histories.of_stories([1])[1], evening)
    assert yesterday is not None
    (card,) = build_digest(store, now - DAY, now, before={1: yesterday}).cards
    assert card.word == "corroborated"
    assert "single source → both sides of the river" in [change.text for change in card.changes]
    assert [(transition.before, transition.after) for transition in card.transitions if transition.before] == [
        ("single source", "both banks")
    ]
    assert {(figure.unit, figure.low, figure.high) for figure in card.figures} >= {("killed", 3.0, 5.0)}
    assert "killed 3–5, latest 5" in render(build_digest(store, now - DAY, now), "text")


def test_without_a_reader_the_period_begins_with_what_was_known(past: Past) -> None:
    past.report(CLASH.format(place="Ishkashim", number="Three"), "Tajik guards clash near Ishkashim")
    past.later(hours=30)
    past.report(
        "Tajik guards clashed with Taliban fighters near Ishkashim in Badakhshan, a driver told us. Three soldiers were killed. "
        * 3,
        "Tajik guards clash near Ishkashim, three killed",
        1,
    )
    now = past.later(hours=1)
    assert [card.word for card in build_digest(past.h.store, now - DAY, now).cards] == ["corroborated"]
    assert [card.word for card in build_digest(past.h.store, now - DAY, now, before={}).cards] == ["new"]


def test_only_the_stories_that_a_policy_let_through_whenever_they_were_alerted(past: Past) -> None:
    past.report(CLASH.format(place="Ishkashim", number="Three"), "Tajik guards clash near Ishkashim")
    past.later(days=10)
    past.report(
        "Floods: Tajik rescuers clashed with looters at Rushon after the mudflow. " * 6,
        "Tajik rescuers clash with looters at Rushon",
    )
    now = past.later(hours=1)
    store = past.h.store
    assert [card.story_id for card in build_digest(store, now - DAY, now).cards] == [2]
    assert [card.story_id for card in build_digest(store, now - DAY, now, only={1}).cards] == [1]
    assert build_digest(store, now - DAY, now, only=()).cards == ()


def test_a_rise_is_told_after_weeks_and_the_last_days_are_drawn(past: Past, tmp_path: Path) -> None:
    for day in range(30):
        past.report(PLAIN + f"Day {day}. ", f"Bread on day {day}")
        if day % 5 == 0:
            past.report(CLASH.format(place="Khorugh", number="No"), f"Tajik guards clash near Khorugh {day}")
        past.later(days=1)
    for number in range(8):
        text = (
            f"Tajik guards clashed with fighters near Shir Khan Bandar, source {number} says in its own words number {number * 7}. "
            * 4
        )
        past.report(text, f"Tajik guards clash near Shir Khan Bandar, says {number}", number + 2)
    now = past.later(hours=2)
    digest = build_digest(past.h.store, now - DAY, now)
    (rise,) = [rise_or_watch for rise_or_watch in digest.rising if rise_or_watch.story_id is not None]
    assert (rise.count, rise.usual) == (8, 1.0)
    assert "independent sources in a day; the most reported story of a" in render(digest, "text")
    page = render(digest, "html")
    assert "The last fortnight" in page
    assert "Nothing came" not in page
    assert len(write_digest(digest, tmp_path / "out")) == 4
    assert len(write_feeds(digest, tmp_path / "out")) == 4


def test_yesterdays_digest_made_again_today_says_the_same(past: Past) -> None:
    past.report(CLASH.format(place="Ishkashim", number="Three"), "Tajik guards clash near Ishkashim")
    then = past.later(hours=10)
    digest = build_digest(past.h.store, then - DAY, then)
    past.later(days=2)
    past.report(
        "Tajik guards clashed with Taliban fighters near Ishkashim in Badakhshan, a driver told us. Five soldiers were killed. "
        * 3,
        "Five killed as Tajik guards clash near Ishkashim",
        1,
    )
    past.later(hours=1)
    again = build_digest(past.h.store, then - DAY, then)
    assert again.cards == digest.cards
    assert again.highlights == digest.highlights
