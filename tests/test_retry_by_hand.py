"""`borderwatch poll --retry`: pages that did not become articles are asked for again when the operator says so."""

from __future__ import annotations

import json
import sqlite3
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from pathlib import Path

import pytest

from crawler.model import Disposition
from crawler.polling.retries import PASSING, UNREAD
from tests.fakes import a_state, an_article, an_article_found, an_entry, an_error, house
from tests.road import Road, source
from tests.site import Site, words


def publish_feed(site: Site, path: str, names: str, content: str = "") -> None:
    """An RSS feed whose items have a page each, and all the same long text where `content` is given."""
    date = format_datetime(datetime.now(UTC))
    items = "".join(
        f"<item><title>Ferry number {name} runs again</title><link>{site.url(f'/{name}')}</link><pubDate>{date}</pubDate>"
        f"<description>A short word on {name}.</description>"
        + (f"<content:encoded>{escape(f'<p>{words(name + content)}</p>')}</content:encoded>" if content else "")
        + "</item>"
        for name in names
    )
    body = (
        '<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
        f"<channel><title>Ferry news</title>{items}</channel></rss>"
    )
    site.answers(path, body=body, content_type="application/rss+xml")


def give_all_up(road: Road) -> None:
    """No page of the archive is asked for again by itself."""
    with sqlite3.connect(road.database) as connection:
        connection.execute("UPDATE entries SET next_attempt_at = NULL")
    connection.close()


def test_pages_that_were_given_up_are_asked_for_again_and_no_feed_is(tmp_path: Path) -> None:
    with Site() as site:
        publish_feed(site, "/rss", "abc")
        site.answers("/a", 403)
        site.answers("/b", 404)
        site.publish("/c", "Ferry number c runs again", [words("c")])
        road = Road(tmp_path, source("ferry", site.url("/rss")))
        road.borderwatch("poll")
        give_all_up(road)
        assert "nothing was due" in road.borderwatch("poll")
        site.publish("/a", "Ferry number a runs again", [words("a")])
        feeds_before = site.count("/rss")

        out = road.borderwatch("poll", "--retry")
        assert out.startswith("2 pages asked for again: ")
        assert "1 from feed" in out
        assert (site.count("/rss"), site.count("/a"), site.count("/b"), site.count("/c")) == (feeds_before, 2, 2, 1)
        assert road.sql("SELECT text_from FROM entries JOIN articles ON articles.id = article_id ORDER BY link") == [
            ("page",),
            ("feed",),
            ("page",),
        ]
        road.balance()
        give_all_up(road)
        document = json.loads(road.borderwatch("poll", "--retry", "--json"))
        assert document["ok"] is True
        assert document["counts"]["retried"] == 1


def test_only_one_source_and_only_a_period_can_be_asked_for_again(tmp_path: Path) -> None:
    with Site() as site, Site() as second_site:
        for number, place in enumerate((site, second_site)):
            publish_feed(place, "/rss", "ab"[number])
            place.answers(f"/{'ab'[number]}", 403)
        road = Road(tmp_path, "\n".join([source("ferry", site.url("/rss")), source("bridge", second_site.url("/rss"))]))
        road.borderwatch("poll")
        give_all_up(road)
        assert "1 page asked for again" in road.borderwatch("poll", "--retry", "--source", "ferry")
        assert (site.count("/a"), second_site.count("/b")) == (2, 1)
        give_all_up(road)
        with sqlite3.connect(road.database) as connection:
            connection.execute("UPDATE entries SET first_seen_at = strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '-3 days')")
        connection.close()
        assert road.borderwatch("poll", "--retry", "--since", "2d").strip() == "no page is to be asked for again"
        assert "2 pages asked for again" in road.borderwatch("poll", "--retry", "--since", "1w")
        road.balance()


def test_a_page_that_is_still_refused_costs_nothing_of_what_its_feed_said(tmp_path: Path) -> None:
    with Site() as site:
        publish_feed(site, "/rss", "a", content="long")
        site.answers("/a", 403)
        road = Road(tmp_path, source("ferry", site.url("/rss")))
        road.borderwatch("poll")
        long_text = road.value("SELECT text FROM versions ORDER BY number DESC LIMIT 1")
        assert len(long_text.split()) > 100
        for _ in range(2):
            with sqlite3.connect(road.database) as connection:  # so old that it is given up at its next try
                connection.execute("UPDATE entries SET first_seen_at = strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '-20 days')")
            connection.close()
            assert "1 from feed" in road.borderwatch("poll", "--retry", "--since", "30d")
        assert road.value("SELECT next_attempt_at FROM entries") is None
        assert road.sql("SELECT text FROM versions") == [(long_text,)]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--since", "2d"), "--since belongs to --retry"),
        (("--retry", "--all"), "use one of them"),
        (("--retry", "--source", "nobody"), "no such source: nobody"),
        (("--retry", "--since", "soon"), "is no period"),
    ],
)
def test_wrong_usage_is_named(tmp_path: Path, arguments: tuple[str, ...], message: str) -> None:
    road = Road(tmp_path, source("ferry", "http://127.0.0.1:1/rss"))
    road.borderwatch("poll", *arguments, expect=2)
    assert message in road.stderr


def test_every_way_in_which_a_page_stays_unread_can_be_asked_for_again() -> None:
    never = {Disposition.TOO_OLD, Disposition.OFF_SITE, Disposition.KNOWN, Disposition.REPEATED, Disposition.PENDING}
    read = {Disposition.RECORDED, Disposition.COPY, Disposition.EDITED, Disposition.UNCHANGED}
    assert set(Disposition) - never - read == UNREAD
    assert PASSING < UNREAD


def test_an_article_that_is_looked_at_again_and_a_page_that_waits_for_its_first_try_are_not_counted(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        run = h.plan().run_id
        h.recorder.record(a_state(run, 1, *(an_entry(name) for name in "abc")))
        h.recorder.record(an_article_found(run, 1, an_entry("a"), an_article("a")))
        h.recorder.record(an_error(run, 1, an_entry("b"), Disposition.BLOCKED_BY_ROBOTS))
        h.store._connection._raw.execute("UPDATE entries SET disposition = 'gone' WHERE key = 'key-a'")
        plan = h.plan(retry_since=h.clock.later(hours=-1))
        assert plan.retried == 1
        assert plan.feeds == ()
        assert {pending.entry.key for pending in plan.pending} == {"key-b", "key-c"}
        h.balance()
