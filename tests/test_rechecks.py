"""Articles that are looked at again: when, and what is found then."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from crawler.polling.rechecks import ALERTED_STEPS, UNALERTED_STEPS, may_be_conditional, next_check
from tests.road import Road, source
from tests.site import PAGE, Site

SEEN = datetime(2026, 3, 1, tzinfo=UTC)


def test_looks_grow_rarer_and_end() -> None:
    times = [next_check(SEEN, checks, SEEN, alerted=True) for checks in range(len(ALERTED_STEPS) + 1)]
    assert times[:2] == [SEEN + timedelta(hours=1), SEEN + timedelta(hours=4)]
    assert times[-1] is None
    assert next_check(SEEN, len(UNALERTED_STEPS), SEEN, alerted=False) is None


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
        road.borderwatch("poll", "--all")  # one bad moment is no withdrawal: there is a second look, an hour later
        assert road.sql("SELECT max(version) FROM edits") == [(2,)]
        assert road.sql("SELECT next_at > strftime('%Y-%m-%dT%H:%M:%SZ', 'now') FROM rechecks") == [(1,)]
        due()
        road.borderwatch("poll", "--all")
        assert road.sql("SELECT kind, reasons FROM edits WHERE version = 3")[0][1].startswith('["withdrawn: ')
        assert road.sql("SELECT next_at FROM rechecks") == [(None,)]
        assert "withdrawn" in road.borderwatch("digest", "--why")
        assert "withdrawn" in road.borderwatch("stories", "versions", "1")
        assert road.value("SELECT text FROM articles") != ""  # the text stays
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
        for _ in ("missing", "missing still"):
            with sqlite3.connect(road.database) as connection:
                connection.execute("UPDATE rechecks SET next_at = '2020-01-01T00:00:00Z'")
            road.borderwatch("poll", "--all")
        assert road.sql("SELECT title FROM articles") == [(title,)]
        assert road.sql("SELECT disposition FROM entries") == [("gone",)]
        assert "withdrawn: its address leads to the front page" in road.borderwatch("digest", "--why").replace(
            "\n      ", " "
        ).replace("\n  ", " ")
        road.balance()


def test_the_last_look_takes_nobodys_word() -> None:
    assert [may_be_conditional(checks, alerted=True) for checks in range(len(ALERTED_STEPS))] == [True] * 5 + [False]
    assert [may_be_conditional(checks, alerted=False) for checks in range(len(UNALERTED_STEPS))] == [True, False]


def test_a_known_page_is_asked_for_with_its_validators_until_the_last_look(tmp_path: Path) -> None:
    """The server lies from the second look on: it answers 304 to whoever sends its ETag, though the text has changed."""
    import sqlite3

    title = "Apple harvest in the upper valley"
    body = "<p>Farmers of the valley gathered a large harvest of apples and pears this week, the market of the town said. </p>" * 5

    with Site() as site:

        def serve(text: str) -> None:
            page = PAGE.format(lang="en", title=title, body=text, meta="")
            site.answers("/a", body=page, headers={"ETag": '"for-ever"', "Last-Modified": "Sun, 01 Mar 2026 10:00:00 GMT"})

        def look() -> tuple[int, Mapping[str, str]]:
            with sqlite3.connect(road.database) as connection:
                connection.execute("UPDATE rechecks SET next_at = '2020-01-01T00:00:00Z'")
            road.borderwatch("poll", "--all")
            road.balance()
            last = [request for request in site.requests if request.path == "/a"][-1]
            return last.status, last.headers

        serve(body)
        site.feed("/rss", [{"link": site.url("/a"), "title": title, "guid": "a", "date": datetime.now(UTC)}])
        road = Road(tmp_path, source("s", site.url("/rss")))
        road.borderwatch("poll")
        assert "If-None-Match" not in site.requests[-1].headers
        serve(body + "<p>Prices fell by a third after three hundred carts had arrived at the bridge.</p>")
        status, headers = look()
        assert (status, headers["If-None-Match"]) == (304, '"for-ever"')
        assert headers["If-Modified-Since"] == "Sun, 01 Mar 2026 10:00:00 GMT"
        assert road.sql("SELECT disposition FROM entries") == [("unchanged",)]
        assert road.sql("SELECT outcome, status FROM fetches WHERE entry_id IS NOT NULL ORDER BY id DESC LIMIT 1") == [
            ("unchanged", 304)
        ]
        assert road.sql("SELECT checks FROM rechecks") == [(1,)]
        status, headers = look()
        assert status == 200 and "If-None-Match" not in headers
        assert road.sql("SELECT version FROM articles") == [(2,)]
        assert road.sql("SELECT next_at FROM rechecks") == [(None,)]


def test_an_edit_is_seen_at_once_when_it_is_asked_for(tmp_path: Path) -> None:
    title = "Ferry sinks on the upper river"
    first = "A ferry sank on the upper river near Ishkashim, officials said. Three people were killed in the accident. "
    with Site() as site:
        site.publish("/a", title, [first, f"{first} It was quiet later. " * 2])
        site.feed("/rss", [{"link": site.url("/a"), "title": title, "guid": "a", "date": datetime.now(UTC)}])
        road = Road(tmp_path, source("s", site.url("/rss")))
        road.borderwatch("poll")
        second = first.replace("Three", "Five")
        site.publish("/a", title, [second, f"{second} It was quiet later. " * 2])
        road.borderwatch("poll", "--all")
        assert road.sql("SELECT version FROM articles") == [(1,)], "its next look is in an hour"
        assert "edited" in road.borderwatch("poll", "--recheck", "--since", "1d", "--source", "s")
        assert road.sql("SELECT version FROM articles") == [(2,)]
        road.borderwatch("poll", "--recheck", "--all", expect=2)
        road.balance()
