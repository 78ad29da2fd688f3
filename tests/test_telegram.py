"""Telegram channels end to end, against invented channels on loopback: exact counts of posts, edits, deletions and forwards."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler import config
from crawler.app.discovery import _channel_of
from crawler.model import FeedKind
from tests.road import Road
from tests.site import Site, words
from tests.telegram import Post, TelegramChannel, closed_channel

POSTS, EDITS, DELETIONS, FORWARDS = 200, 30, 10, 25
ALBUM, SERVICE, PINNED = 150, 120, 1
NOW = datetime.now(UTC).replace(microsecond=0)


def a_new_day(road: Road) -> None:
    """The channels were last read yesterday."""
    with sqlite3.connect(road.database) as connection:
        connection.execute("UPDATE feeds SET last_polled_at = ?", (f"{NOW - timedelta(days=1):%Y-%m-%dT%H:%M:%SZ}",))
    connection.close()


def the_channels() -> tuple[TelegramChannel, TelegramChannel]:
    """`valley` with 200 posts, 25 of them forwards of `border`, and a pinned one of last year; `border` with 25 posts. An album
    takes the numbers of its three pictures, and a message of the channel itself one."""
    border, valley = TelegramChannel("Border"), TelegramChannel("Valley", pinned=PINNED)
    for number in range(1, FORWARDS + 1):
        count = 14 if number % 2 else 60  # too short to be told from anything by its words, and long enough
        border.add(Post(number, words(f"border {number}", count), NOW - timedelta(hours=150 - number)))
    valley.add(Post(PINNED, words("rules of this channel", 40), NOW - timedelta(days=300)))
    number, forwarded = PINNED, 0
    while len([post for post in valley.posts.values() if not post.service]) <= POSTS:
        number += 1
        when = NOW - timedelta(minutes=30 * (230 - number))
        if number == SERVICE:
            valley.add(Post(number, "", when, service="Valley pinned a message"))
        elif number == ALBUM:
            valley.add(Post(number, words(f"valley {number}", 25), when, pictures=3))
            number += 2
        elif number % 7 == 0 and forwarded < FORWARDS:
            forwarded += 1
            valley.add(Post(number, border.posts[forwarded].text, when, forwarded_from=f"border/{forwarded}"))
        else:
            valley.add(Post(number, words(f"valley {number}", 15 + number % 40), when))
    return border, valley


def test_posts_edits_deletions_and_forwards_of_a_channel_are_counted_exactly(tmp_path: Path) -> None:
    border, valley = the_channels()
    everything = dict(valley.posts)
    own = [number for number, post in everything.items() if not post.forwarded_from and not post.service and number != PINNED]
    with Site() as site:
        sources = "\n".join(
            f'  - {{slug: {name}, name: {name.title()} News, owner: "{name}", country: TJ, '
            f'feeds: [{{url: "{site.url(f"/s/{name.title()}")}", kind: telegram}}]}}'
            for name in ("valley", "border", "closed")
        )
        road = Road(tmp_path, sources)
        site.redirects("/s/Closed", "/Closed")
        site.answers("/Closed", body=closed_channel("Closed"))

        # The first look reads back: all that stands there, forwards whose originals nobody knows yet among it.
        early = [number for number in everything if number < 150]
        valley.posts = {number: everything[number] for number in early}
        valley.publish(site)
        border.publish(site)
        road.borderwatch("poll", "--source", "valley")
        posts_before = sum(not everything[number].service for number in early) - 1
        assert road.sql("SELECT disposition, count(*) FROM entries GROUP BY 1 ORDER BY 1") == [
            ("recorded", posts_before),
            ("too_old", 1),
        ]
        assert road.value("SELECT count(*) FROM articles WHERE copy_of IS NOT NULL") == 0

        # The originals come later, and take their place.
        road.borderwatch("poll", "--source", "border")
        forwards_before = sum(bool(everything[number].forwarded_from) for number in early)
        pairs = """SELECT count(*) FROM articles AS forward JOIN articles AS original ON original.id = forward.copy_of
            AND original.story_id = forward.story_id AND original.url = forward.original_key
            JOIN sources ON sources.id = original.source_id AND slug = 'border'"""
        assert road.value(pairs) == forwards_before

        # Three pages of news since the last look: it reads back to what it knows, and no further.
        valley.posts = everything
        valley.publish(site)
        asked = len(site.paths())
        road.borderwatch("poll", "--source", "valley")
        assert 3 <= len(site.paths()) - asked <= 5
        assert road.value("SELECT count(*) FROM articles JOIN sources ON sources.id = source_id WHERE slug = 'valley'") == POSTS
        assert road.value(pairs) == FORWARDS
        assert road.value("SELECT count(*) FROM articles WHERE copy_of IS NOT NULL") == FORWARDS
        assert road.value("SELECT count(*) FROM articles WHERE text_from != 'post'") == 0
        assert road.value("SELECT count(*) FROM articles WHERE url LIKE 'https://t.me/valley/15_'") == 8  # 150 is the album
        assert not [path for path in site.paths() if not path.startswith(("/s/", "/Closed"))]

        # 30 posts are edited, 10 deleted. The first look of a day reads back.
        for number in own[:EDITS]:
            everything[number].text += f"\nCorrection of post {number}: the bridge is open again."
            everything[number].is_edited = True
        for number in own[-5 - DELETIONS : -5]:
            del everything[number]
        valley.publish(site)
        a_new_day(road)
        road.borderwatch("poll", "--all", expect=None)
        assert road.value("SELECT count(*) FROM articles WHERE version = 2") == EDITS
        assert road.value("SELECT count(*) FROM versions WHERE number = 2 AND text LIKE '%open again%'") == EDITS
        assert road.value("SELECT count(*) FROM entries WHERE disposition = 'gone'") == DELETIONS
        assert road.value("SELECT count(*) FROM withdrawals") == 0  # one look is none
        a_new_day(road)
        road.borderwatch("poll", "--all", expect=None)
        assert road.value("SELECT count(*) FROM withdrawals") == DELETIONS
        assert road.value("SELECT count(*) FROM edits WHERE version = 2 AND reasons NOT LIKE '%withdrawn%'") == EDITS
        assert road.value("SELECT count(*) FROM articles") == POSTS + FORWARDS

        assert "the channel has no public preview" in road.borderwatch("sources", "--bad", expect=None)
        road.balance()


def test_with_follow_the_page_is_the_article_and_the_post_stands_in_for_one_that_cannot_be_had(tmp_path: Path) -> None:
    channel = TelegramChannel("Valley")
    with Site() as site:
        page = site.publish("/2026/bridge", "Bridge at the ford is closed", [words("bridge"), words("ford")])
        site.answers("/2026/closed", status=403)
        channel.add(Post(1, "The bridge is closed, our reporter says.", NOW - timedelta(hours=2), link=page))
        channel.add(Post(2, "Tajik guards fired at the river.", NOW - timedelta(hours=1), link=site.url("/2026/closed")))
        channel.add(Post(3, "Only this.", NOW))
        url = channel.publish(site)
        road = Road(tmp_path, f'  - {{slug: valley, name: Valley, follow: true, feeds: [{{url: "{url}", kind: telegram}}]}}')
        road.borderwatch("poll", "--all")
        assert road.sql("SELECT url, text_from, published_from FROM articles ORDER BY published_at") == [
            (page, "page", "feed"),
            (site.url("/2026/closed"), "feed", "feed"),
            ("https://t.me/valley/3", "post", "feed"),
        ]
        assert road.value("SELECT title FROM articles WHERE text_from = 'page'") == "Bridge at the ford is closed"
        assert road.value("SELECT title FROM articles WHERE text_from = 'feed'") == "Tajik guards fired at the river."
        road.balance()


def test_a_channel_is_added_by_its_address_and_checking_it_reads_one_page(tmp_path: Path) -> None:
    _, valley = the_channels()
    with Site() as site:
        url = valley.publish(site)
        road = Road(tmp_path, "")
        added = road.borderwatch("sources", "add", url, "--slug", "valley")
        assert url in added
        (feed,) = config.load(road.path).feeds
        assert (feed.url, feed.endpoints[0].kind) == (url, FeedKind.TELEGRAM)
        assert site.paths() == ["/s/Valley"]


@pytest.mark.parametrize(
    ("address", "preview"),
    [
        ("https://t.me/valley", "https://t.me/s/valley"),
        ("https://t.me/s/Valley/", "https://t.me/s/Valley"),
        ("http://127.0.0.1:9/s/valley", "http://127.0.0.1:9/s/valley"),
        ("https://paper.example/valley", None),
        ("https://t.me/valley/7", None),
    ],
)
def test_an_address_of_a_channel_leads_to_its_preview(address: str, preview: str | None) -> None:
    channel = _channel_of(address)
    assert (channel.url if channel else None) == preview
