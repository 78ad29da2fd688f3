"""Entries that scrolled off a feed while nobody looked: the gap is found, filled from where the site still lists them, and said."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from crawler.feeds import read
from crawler.feeds.rss import next_wordpress_page
from crawler.model import Entry, FeedKind, GapReport, Page
from crawler.polling.gaps import GapSpan, find_gap
from tests.fakes import NOW, a_state, an_entry, house
from tests.road import Road, source
from tests.site import Site, words
from tests.telegram import Post, TelegramChannel

TODAY = datetime.now(UTC).replace(microsecond=0)


# ---------------------------------------------------------------------------- the decision


def listed(*hours_ago: float, prefix: str = "e") -> list[Entry]:
    return [an_entry(f"{prefix}{hours}", published=NOW - timedelta(hours=hours)) for hours in hours_ago]


def gap_of(entries: Sequence[Entry], known: Sequence[Entry] = (), *, newest: float | None = 168.0) -> GapSpan | None:
    """`newest`: hours since the newest entry that was known."""
    return find_gap(
        entries,
        {entry.key for entry in known} or {"some other"},
        newest_at=None if newest is None else NOW - timedelta(hours=newest),
        answered_at=NOW - timedelta(hours=160),
        now=NOW,
        max_age_days=14,
    )


def test_a_document_that_is_much_younger_than_what_was_known_left_a_gap() -> None:
    assert gap_of(listed(*range(1, 31))) == GapSpan(NOW - timedelta(hours=168), NOW - timedelta(hours=30))


def test_a_document_that_reaches_back_to_the_newest_known_entry_left_none() -> None:
    entries = listed(*range(1, 30), 168)
    assert gap_of(entries, entries[-1:]) is None


def test_one_pinned_old_entry_does_not_hide_a_gap() -> None:
    entries = [*listed(900), *listed(*range(1, 31))]
    assert gap_of(entries, entries[:1]) == GapSpan(NOW - timedelta(hours=168), NOW - timedelta(hours=30))


def test_several_known_entries_are_no_pinned_ones() -> None:
    entries = listed(*range(1, 30), 300, 301, 302)
    assert gap_of(entries, entries[-3:]) is None


def test_a_hole_as_long_as_the_feeds_own_pauses_is_none() -> None:
    assert gap_of(listed(10, 60, 100), newest=150) is None


def test_keys_that_changed_are_no_gap() -> None:
    assert gap_of(listed(*range(1, 31), *range(160, 190)), newest=168) is None


def test_what_is_older_than_the_age_limit_is_not_missed() -> None:
    span = gap_of(listed(*range(1, 31)), newest=24 * 40)
    assert span is not None and span.since == NOW - timedelta(days=14)


def test_a_feed_that_never_answered_has_no_gap() -> None:
    assert find_gap(listed(1, 2, 3), (), newest_at=None, answered_at=None, now=NOW, max_age_days=14) is None


def test_entries_without_dates_are_a_gap_when_none_is_known() -> None:
    entries = [an_entry(str(number), published=None) for number in range(6)]
    span = gap_of(entries, newest=None)
    assert span == GapSpan(NOW - timedelta(hours=160), NOW, is_dated=False)
    assert gap_of(entries, entries[:1], newest=None) is None
    assert gap_of(entries[:4], newest=None) is None


# ---------------------------------------------------------------------------- what documents name as earlier


@pytest.mark.parametrize(
    ("head", "earlier"),
    [
        ('<atom:link rel="next" href="/rss?page=2"/>', "http://one.example/rss?page=2"),
        (
            '<atom:link rel="next" href="/rss?page=2"/><atom:link rel="prev-archive" href="http://one.example/2026-02.xml"/>',
            "http://one.example/2026-02.xml",
        ),
        ("<generator>https://wordpress.org/?v=6.5</generator>", "http://one.example/rss?paged=2"),
        ('<atom:link rel="next" href="http://one.example/rss"/>', None),
        ('<atom:link rel="next" href="javascript:void(0)"/>', None),
        ("", None),
    ],
)
def test_a_feed_names_the_document_before_it(head: str, earlier: str | None) -> None:
    text = (
        f'<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>T</title>{head}'
        "<item><title>a</title><link>http://one.example/a</link></item></channel></rss>"
    )
    page = Page(url="http://one.example/rss", body=text.encode(), headers={"content-type": "application/rss+xml"})
    assert read(page, FeedKind.RSS, now=NOW).earlier == earlier


def test_a_json_feed_names_its_next_page() -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "next_url": "/2.json",
        "items": [{"id": "1", "url": "http://one.example/a"}],
    }
    page = Page(url="http://one.example/1.json", body=json.dumps(feed).encode())
    assert read(page, FeedKind.RSS, now=NOW).earlier == "http://one.example/2.json"


def test_pages_of_wordpress_are_counted_on() -> None:
    assert next_wordpress_page("http://one.example/feed/?a=1&paged=9") == "http://one.example/feed/?a=1&paged=10"


# ---------------------------------------------------------------------------- on the road


class Week:
    """A site with two entries of nine days ago, polled; and with twenty since, of which its feed lists the newest five."""

    def __init__(self, site: Site, road: Road) -> None:
        self.site, self.road = site, road
        self.items: list[dict[str, object]] = []

    def publish(self, hours_ago: float) -> None:
        path = f"/a{round(hours_ago * 10)}"
        title = f"Report {path}"
        link = self.site.publish(path, title, [words(path)])
        self.items.append({"link": link, "title": title, "guid": path, "date": TODAY - timedelta(hours=hours_ago)})

    def missing(self) -> list[str]:
        """The entries of the last nine days that the archive has not."""
        known = {row[0] for row in self.road.sql("SELECT link FROM entries")}
        return [str(item["link"]) for item in self.items if item["link"] not in known]

    def gap(self) -> tuple[object, ...]:
        ((*row,),) = self.road.sql("SELECT closed_at IS NOT NULL, closed_by, entries, attempts, reason FROM gaps")
        return tuple(row)


@pytest.fixture
def week(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Week]:
    with Site() as site:
        more = f', fallbacks: [{{url: "{site.url("/map.xml")}", kind: sitemap}}]' if "sitemap" in request.node.name else ""
        road = Road(tmp_path, source("s", site.url("/rss"), more=more), "polling: {gap_documents: 4, recheck: 0}")
        here = Week(site, road)
        for hours in (216, 217):
            here.publish(hours)
        site.feed("/rss", here.items)
        road.borderwatch("poll")
        for number in range(20):
            here.publish(1 + 10 * number)
        here.items.sort(key=lambda item: str(item["date"]), reverse=True)
        yield here


def chain(week: Week, size: int, head: str, address: str) -> None:
    """The entries as pages of a feed; `head` names the next with {number}, `address` is where page {number} stands."""
    pages = [week.items[start : start + size] for start in range(0, len(week.items), size)]
    for number, items in enumerate(pages, 1):
        named = head.format(number=number + 1) if number < len(pages) or "generator" in head else ""
        week.site.feed("/rss" if number == 1 else address.format(number=number), items, extra=named)


NEXT = '<link xmlns="http://www.w3.org/2005/Atom" rel="next" href="/rss?page={number}"/>'
ARCHIVE = '<link xmlns="http://www.w3.org/2005/Atom" rel="prev-archive" href="/archive-{number}.xml"/>'
WORDPRESS = "<generator>https://wordpress.org/?v=6.5</generator>"


@pytest.mark.parametrize(
    ("head", "address"), [(NEXT, "/rss?page={number}"), (ARCHIVE, "/archive-{number}.xml"), (WORDPRESS, "/rss?paged={number}")]
)
def test_a_week_is_filled_from_the_pages_of_the_feed(week: Week, head: str, address: str) -> None:
    chain(week, 5, head, address)
    week.road.borderwatch("poll", "--source", "s")
    assert week.missing() == []
    assert week.gap() == (1, f"earlier documents of the feed ({week.site.url(address.format(number=5))})", 15, 1, "")
    assert week.road.value("SELECT count(*) FROM articles") == 22
    week.road.balance()
    (row,) = json.loads(week.road.borderwatch("sources", "--json"))
    assert (row["state"], row["gap"]) == ("ok", "")
    assert "Entries had scrolled off a feed before a poll 1 time: all closed, 15 entries recovered." in week.road.borderwatch(
        "digest", "--why"
    )


def test_a_week_is_filled_from_the_sitemap(week: Week) -> None:
    week.site.feed("/rss", week.items[:5])
    sitemap(week, "/map.xml", week.items)
    week.road.borderwatch("poll", "--source", "s")
    assert week.missing() == []
    assert week.gap() == (1, f"sitemap ({week.site.url('/map.xml')})", 15, 1, "")
    assert week.road.value("SELECT count(*) FROM articles") == 22, "what the feed and the sitemap list is one article"
    week.road.balance()


def test_a_week_is_filled_from_an_index_of_sitemaps(week: Week) -> None:
    week.site.feed("/rss", week.items[:5])
    sitemap(week, "/posts-2.xml", week.items[:12])
    sitemap(week, "/posts-1.xml", week.items[12:])
    names = "".join(f"<sitemap><loc>{week.site.url(f'/posts-{number}.xml')}</loc></sitemap>" for number in (1, 2))
    week.site.answers("/map.xml", body=f"<sitemapindex>{names}</sitemapindex>", content_type="application/xml")
    week.road.borderwatch("poll", "--source", "s")
    assert week.missing() == []
    assert week.gap() == (1, f"sitemap ({week.site.url('/posts-1.xml')})", 15, 1, "")


def test_a_week_of_a_sitemap_with_a_part_for_each_day_is_filled_from_its_older_parts(tmp_path: Path) -> None:
    """A poll reads the five newest parts of an index."""
    with Site() as site:
        road = Road(tmp_path, source("s", site.url("/map.xml"), "sitemap"), "polling: {gap_documents: 4, recheck: 0}")
        week = Week(site, road)

        def publish_parts(*days: int) -> None:
            for day in days:
                sitemap(week, f"/day-{day}.xml", [item for item in week.items if str(item["guid"]).startswith(f"/a{day}")])
            names = "".join(
                f"<sitemap><loc>{site.url(f'/day-{day}.xml')}</loc><lastmod>{TODAY - timedelta(days=day):%Y-%m-%d}</lastmod></sitemap>"
                for day in days
            )
            site.answers("/map.xml", body=f"<sitemapindex>{names}</sitemapindex>", content_type="application/xml")

        def publish(hours_ago: float, day: int) -> None:
            path = f"/a{day}-{round(hours_ago * 10)}"
            link = site.publish(path, f"Report {path}", [words(path)])
            week.items.append({"link": link, "title": path, "guid": path, "date": TODAY - timedelta(hours=hours_ago)})

        for hours in (216, 217):
            publish(hours, 9)
        publish_parts(9)
        road.borderwatch("poll")
        for day in range(1, 9):
            for hour in (2, 9, 16):
                publish(24 * (day - 1) + hour, day)
        publish_parts(*range(1, 10))
        road.borderwatch("poll", "--source", "s")
        assert week.missing() == []
        assert week.gap()[:3] == (1, f"sitemap ({site.url('/day-9.xml')})", 9)


def test_a_week_of_a_feed_without_dates_is_filled_also_over_several_polls(week: Week) -> None:
    for item in week.items:
        item["date"] = None
    chain(week, 5, NEXT, "/rss?page={number}")
    with closing(sqlite3.connect(week.road.database)) as connection:  # what was read before had none either
        connection.execute("UPDATE entries SET published_at = NULL")
        connection.execute("UPDATE feeds SET newest_at = NULL")
        connection.commit()
    week.road.path.write_text(week.road.path.read_text().replace("gap_documents: 4", "gap_documents: 2"))
    week.road.borderwatch("poll", "--source", "s")
    assert len(week.missing()) == 5
    assert week.gap()[:3] == (0, "", 10)
    for name in ("x", "y"):  # everything moves down by two
        path = f"/{name}"
        link = week.site.publish(path, f"Report {path}", [words(path)])
        week.items.insert(0, {"link": link, "title": f"Report {path}", "guid": path, "date": None})
    chain(week, 5, NEXT, "/rss?page={number}")
    week.road.borderwatch("poll", "--source", "s")
    assert week.missing() == []
    assert week.gap()[:3] == (1, f"earlier documents of the feed ({week.site.url('/rss?page=5')})", 15)
    week.road.balance()


def test_a_week_of_a_channel_is_filled_from_its_older_pages(tmp_path: Path) -> None:
    """A poll reads back 180 posts by itself."""
    channel = TelegramChannel("Valley")
    with Site() as site:
        for number in (1, 2, 3):
            channel.add(Post(number, words(f"valley {number}", 20), TODAY - timedelta(hours=200 - number)))
        sources = f'  - {{slug: s, name: S, feeds: [{{url: "{channel.publish(site)}", kind: telegram}}]}}'
        road = Road(tmp_path, sources, "polling: {gap_documents: 5}")
        road.borderwatch("poll")
        for number in range(4, 275):
            channel.add(Post(number, words(f"valley {number}", 20), TODAY - timedelta(minutes=40 * (276 - number))))
        channel.publish(site)
        road.borderwatch("poll", "--source", "s")
        assert road.value("SELECT count(*) FROM articles") == 274
        (gap,) = road.sql("SELECT closed_at IS NOT NULL, closed_by, entries FROM gaps")
        assert gap == (1, f"earlier documents of the feed ({site.url('/s/Valley?before=15')})", 71)
        road.balance()


def sitemap(week: Week, path: str, items: Sequence[dict[str, object]]) -> None:
    urls = "".join(
        f"<url><loc>{escape(str(item['link']))}</loc><lastmod>{item['date'].isoformat()}</lastmod></url>"  # type: ignore[attr-defined]
        for item in items
    )
    week.site.answers(path, body=f"<urlset>{urls}</urlset>", content_type="application/xml")


def test_a_gap_that_no_document_fills_stays_open_and_is_said(week: Week) -> None:
    week.site.feed("/rss", week.items[:5])
    week.road.borderwatch("poll", "--source", "s")
    assert len(week.missing()) == 15
    reason = "the feed names no earlier document, and its source has no sitemap"
    assert week.gap() == (0, "", 0, 1, reason)
    assert reason in week.road.borderwatch("sources")
    digest = week.road.borderwatch("digest", "--why")
    assert "Entries had scrolled off a feed before a poll 1 time: 1 still open, 0 entries recovered." in digest
    week.road.balance()


def test_what_the_budget_does_not_reach_is_filled_by_the_next_poll(week: Week) -> None:
    chain(week, 3, NEXT, "/rss?page={number}")
    week.road.borderwatch("poll", "--source", "s")
    assert len(week.missing()) == 20 - 15, "the document and four more"
    assert week.gap() == (0, "", 12, 1, "the budget of documents for one poll is used up")
    week.road.borderwatch("poll", "--source", "s")
    assert week.missing() == []
    assert week.gap() == (1, f"earlier documents of the feed ({week.site.url('/rss?page=7')})", 17, 2, "")
    week.road.balance()


def test_a_document_that_fails_is_asked_for_again_by_the_next_poll(week: Week) -> None:
    chain(week, 5, NEXT, "/rss?page={number}")
    week.site.answers("/rss?page=3", 404, times=1)
    week.road.borderwatch("poll", "--source", "s")
    closed, _, gained, _, reason = week.gap()
    assert (closed, gained, reason) == (0, 5, f"{week.site.url('/rss?page=3')}: HTTP 404")
    week.road.borderwatch("poll", "--source", "s")
    assert week.missing() == []


def test_earlier_documents_obey_robots(week: Week) -> None:
    chain(week, 5, ARCHIVE, "/archive-{number}.xml")
    week.site.robots("User-agent: *\nDisallow: /archive-")
    with closing(sqlite3.connect(week.road.database)) as connection:  # what was read of it before
        connection.execute("DELETE FROM robots")
        connection.commit()
    week.road.borderwatch("poll", "--source", "s")
    assert "/archive-2.xml" not in week.site.paths()
    assert "robots.txt" in str(week.gap()[-1])


def test_pages_that_lead_in_a_circle_end(week: Week) -> None:
    week.site.feed("/rss", week.items[:5], extra=NEXT.format(number=2))
    week.site.feed("/rss?page=2", week.items[5:10], extra=NEXT.format(number=3))
    week.site.feed("/rss?page=3", week.items[5:10], extra=NEXT.format(number=2))
    week.road.borderwatch("poll", "--source", "s")
    assert week.site.count("/rss?page=2") == 1
    assert week.gap()[0] == 0


# ---------------------------------------------------------------------------- the table


def test_a_gap_is_tried_a_few_times_and_then_stays_open(tmp_path: Path) -> None:
    report = GapReport(
        since=NOW - timedelta(days=7), until=NOW, closed_by="", entries=3, documents=4, reason="why", next_url="http://x/2"
    )
    with house(tmp_path) as env:
        feed_id = min(feed.id for feed in env.plan(everything=True).feeds)
        for run in range(5):
            plan = env.plan(everything=True)
            gap = next(feed.open_gap for feed in plan.feeds if feed.id == feed_id)
            assert (gap is None) == (run == 0)
            state = a_state(plan.run_id, feed_id, gap=replace(report, id=gap.id if gap else None))
            env.recorder.record(state)
            env.recorder.record(state)  # items may arrive twice
        assert all(feed.open_gap is None for feed in env.plan(everything=True).feeds)
        assert env.sql("SELECT entries, documents, attempts FROM gaps") == [(15, 20, 5)]
