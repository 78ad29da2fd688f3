"""Articles that are looked at again: when, and what is found then."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from crawler.rechecks import ALERTED, YOUNG, next_check
from tests.road import Road, source
from tests.site import Site

SEEN = datetime(2026, 3, 1, tzinfo=UTC)


def test_looks_grow_rarer_and_end() -> None:
    times = [next_check(SEEN, checks, SEEN, alerted=True) for checks in range(len(ALERTED) + 1)]
    assert times[:2] == [SEEN + timedelta(hours=1), SEEN + timedelta(hours=4)]
    assert times[-1] is None
    assert next_check(SEEN, len(YOUNG), SEEN, alerted=False) is None


def test_after_a_long_sleep_there_is_one_look_and_not_six() -> None:
    woken = SEEN + timedelta(days=2)
    assert next_check(SEEN, 1, woken, alerted=True) == woken + timedelta(hours=1)
    assert next_check(SEEN, 5, SEEN + timedelta(days=30), alerted=True) == SEEN + timedelta(days=30, hours=1)


def test_an_edit_no_feed_tells_of_and_a_withdrawal_are_seen(tmp_path: Path) -> None:
    title = "Afghan soldiers cross into Tajikistan"
    first = "Afghan soldiers crossed into Tajikistan near Ishkashim, officials said. Three people were killed in the clash. "
    with Site() as site:
        site.publish("/a", title, [first, f"{first} It was quiet later. " * 2])
        site.feed("/rss", [{"link": site.url("/a"), "title": title, "guid": "a", "date": datetime.now(UTC)}])
        road = Road(tmp_path, source("s", site.url("/rss")))
        road.borderwatch("poll")
        assert road.sql("SELECT checks, next_at IS NOT NULL FROM rechecks") == [(0, 1)]

        def due() -> None:
            import sqlite3

            with sqlite3.connect(road.database) as connection:
                connection.execute("UPDATE rechecks SET next_at = '2020-01-01T00:00:00Z'")

        due()
        road.borderwatch("poll", "--all")  # nothing changed
        assert road.sql("SELECT version FROM articles") == [(1,)]
        assert road.sql("SELECT checks FROM rechecks") == [(1,)]
        road.balance()

        second = first.replace("Three", "Five")
        site.publish("/a", title, [second, f"{second} It was quiet later. " * 2])
        due()
        road.borderwatch("poll", "--all")
        assert road.sql("SELECT version, kind FROM edits") == [(2, "material")]

        site.answers("/a", status=404)
        due()
        road.borderwatch("poll", "--all")
        assert road.sql("SELECT kind, reasons FROM edits WHERE version = 3")[0][1].startswith('["withdrawn: ')
        assert road.sql("SELECT next_at FROM rechecks") == [(None,)]
        assert "withdrawn" in road.borderwatch("digest")
        assert "withdrawn" in road.borderwatch("stories", "versions", "1")
        assert road.one("SELECT text FROM articles") != ""  # the text stays
        road.balance()


def test_a_page_that_leads_to_the_front_page_is_a_withdrawal(tmp_path: Path) -> None:
    import sqlite3

    title = "Afghan soldiers cross into Tajikistan"
    text = "Afghan soldiers crossed into Tajikistan near Ishkashim, officials said. Three people were killed in the clash. "
    with Site() as site:
        site.publish("/a", title, [text, f"{text} It was quiet later. " * 2])
        site.publish("/", "The front page of the day", ["Many things happened in many places today. " * 12])
        site.feed("/rss", [{"link": site.url("/a"), "title": title, "guid": "a", "date": datetime.now(UTC)}])
        road = Road(tmp_path, source("s", site.url("/rss")))
        road.borderwatch("poll")
        site.redirects("/a", site.url("/"))
        with sqlite3.connect(road.database) as connection:
            connection.execute("UPDATE rechecks SET next_at = '2020-01-01T00:00:00Z'")
        road.borderwatch("poll", "--all")
        assert road.sql("SELECT title FROM articles") == [(title,)]
        assert road.sql("SELECT disposition FROM entries") == [("gone",)]
        assert "withdrawn: its address leads to the front page" in road.borderwatch("digest").replace("\n      ", " ").replace("\n  ", " ")
        road.balance()
