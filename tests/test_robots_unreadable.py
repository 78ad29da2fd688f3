"""A robots.txt that cannot be read forbids now, and says nothing for ever: feed on one host, pages on another."""

from __future__ import annotations

import errno
import json
import os
import socket
import sqlite3
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
)
from twisted.internet.error import ConnectError, NoRouteError

from crawler.model import Disposition, FetchError, FetchOutcome
from crawler.polling.responses import RETRY_STEPS, patience
from crawler.shell.exceptions import HostResting, RobotsForbidden, RobotsUnreadable, outcome_of, pause_until
from tests.fakes import a_state, an_entry, an_error, house
from tests.road import Road, source
from tests.site import Site, closed_port, words

NOW = datetime.now(UTC)


def road_over(folder: Path, *sources: str) -> Road:
    road = Road(folder, "\n".join(sources), politeness="delay: 0.01s, timeout: 1s")
    text = road.path.read_text(encoding="utf-8")
    road.path.write_text(text.replace('["127.0.0.1"]', '["127.0.0.1", "127.0.0.2"]'), encoding="utf-8")
    return road


def make_due(road: Road) -> None:
    """Make everything due that waits for some time to pass."""
    with sqlite3.connect(road.database) as connection:
        connection.execute("UPDATE entries SET next_attempt_at = NULL")
        connection.execute("UPDATE feeds SET next_poll_at = NULL")
    connection.close()


@contextmanager
def resetting() -> Iterator[str]:
    """A host:port that resets every connection."""
    with socket.create_server(("127.0.0.2", 0)) as server:

        def serve() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                connection.recv(9)
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                connection.close()

        threading.Thread(target=serve, daemon=True).start()
        yield f"127.0.0.2:{server.getsockname()[1]}"
        server.shutdown(socket.SHUT_RDWR)


def articles_on(pages: Site, *names: str) -> None:
    for name in names:
        pages.publish(f"/{name}", f"About {name} of {pages.host}", [words(pages.url(name)), words(f"{pages.url(name)} more")])


def feed_of(site: Site, *links: str, path: str = "/rss") -> str:
    return site.feed(path, [{"link": link, "guid": link, "title": f"About {link}", "date": NOW} for link in links])


# ------------------------------------------------------------------ pages on another host than their feed

BREAKS: dict[str, tuple[Callable[[Site], None], str, str]] = {
    "unavailable": (lambda site: site.robots("", 503), "server_error", "robots.txt could not be read: HTTP 503"),
    "too many requests": (lambda site: site.robots("", 429), "throttled", "robots.txt could not be read: HTTP 429"),
    "hanging": (lambda site: site.hangs("/robots.txt", 4), "timeout", "robots.txt could not be read: no complete answer in time"),
    "garbage": (
        lambda site: site.speaks_garbage("/robots.txt", b"220 mail ready\r\n"),
        "network",
        "robots.txt could not be read: no valid HTTP answer",
    ),
    "cut short": (
        lambda site: site.speaks_garbage("/robots.txt", b"HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\nUser-agent: *\n"),
        "network",
        "robots.txt could not be read: the answer broke off",
    ),
    "huge": (
        lambda site: site.robots("# and so on\n" * 200_000),
        "too_large",
        "robots.txt could not be read: larger than the limit",
    ),
    "in circles": (
        lambda site: site.redirects("/robots.txt", site.url("/robots.txt")),
        "bad_redirect",
        "robots.txt could not be read: too many redirects",
    ),
}


def test_pages_whose_host_has_a_bad_moment_wait_and_come_when_it_is_over(tmp_path: Path) -> None:
    with ExitStack() as stack:
        feeds = stack.enter_context(Site())
        pages = {name: stack.enter_context(Site("127.0.0.2")) for name in BREAKS}
        for name, site in pages.items():
            articles_on(site, "a", "b")
            BREAKS[name][0](site)
        feed = feed_of(feeds, *(site.url(path) for site in pages.values() for path in ("/a", "/b")))
        road = road_over(tmp_path, source("one", feed))
        for _ in range(4):  # more often than a page of its own failing would be tried
            if road.database.exists():
                make_due(road)
            road.borderwatch("poll")
            road.balance()
        for name, site in pages.items():
            _, outcome, reason = BREAKS[name]
            assert site.paths() == [], name
            entries = road.sql("SELECT disposition, attempts, reason FROM entries WHERE link LIKE ?", site.url("/%"))
            assert entries == [("pending", 0, reason)] * 2, name
            outcomes = road.sql("SELECT DISTINCT outcome FROM fetches WHERE url LIKE ?", site.url("/%"))
            assert outcomes == [(outcome,)], name
            site.robots("User-agent: *\nDisallow: /b\n")
        assert road.sql("SELECT last_outcome FROM feeds") != [("blocked_by_robots",)]
        make_due(road)
        road.borderwatch("poll")
        for name, site in pages.items():
            ends = road.sql("SELECT disposition FROM entries WHERE link LIKE ? ORDER BY link", site.url("/%"))
            assert ends == [("recorded",), ("from_feed",)], name
            reasons = road.sql("SELECT reason FROM entries WHERE link = ?", site.url("/b"))
            assert reasons == [(f"forbidden by robots.txt: {site.url('/b')}",)], name
        road.balance()


def test_what_cannot_be_reached_is_told_as_that_for_feeds_and_for_pages(tmp_path: Path) -> None:
    with ExitStack() as stack:
        good = stack.enter_context(Site())
        dead = {
            "refused": (f"http://{closed_port('127.0.0.2')}", "network", "unreachable: connection refused"),
            "reset": (
                f"http://{stack.enter_context(resetting())}",
                "network",
                "robots.txt could not be read: the connection was closed without an answer",
            ),
            "nowhere": ("http://nonexistent.invalid", "dns", "DNS: the host name has no address"),
            "self-signed": (
                stack.enter_context(Site(certificate_for="127.0.0.1")).url(""),
                "tls",
                "TLS certificate is not trusted (certificate verify failed)",
            ),
            "other-name": (
                stack.enter_context(Site(certificate_for="elsewhere.example")).url(""),
                "tls",
                "TLS certificate is for another host name",
            ),
            "no-tls": (f"https://{good.host}", "tls", "TLS: wrong version number"),
        }
        articles_on(good, "x")
        feed = feed_of(good, good.url("/x"), *(f"{base}/a" for base, _, _ in dead.values()))
        blocks = [source(slug, f"{base}/rss") for slug, (base, _, _) in dead.items()]
        road = road_over(tmp_path, source("good", feed), *blocks)
        road.borderwatch("poll")
        rows = {row["source"]: row for row in json.loads(road.borderwatch("sources", "--bad", "--json"))}
        digest = " ".join(road.borderwatch("digest", "--why").split())
        for slug, (base, outcome, reason) in dead.items():
            assert road.sql("SELECT disposition, reason FROM entries WHERE link = ?", f"{base}/a") == [("pending", reason)]
            weight = 0.5 if outcome == "tls" else 0.25
            states = road.sql("SELECT last_outcome, failures FROM feeds WHERE url = ?", f"{base}/rss")
            assert states == [(outcome, weight)], slug
            assert rows[slug]["state"] == "failing"
            assert reason in rows[slug]["reason"]
            assert reason in digest
        everything_read = digest + json.dumps(list(rows.values()))
        for word in ("Failure", "twisted", "robots.txt forbids"):
            assert word not in everything_read


def test_a_feed_is_told_by_its_own_cause_and_comes_back_by_itself(tmp_path: Path) -> None:
    with Site() as site:
        articles_on(site, "a")
        site.robots("", 503)
        road = road_over(tmp_path, source("one", feed_of(site, site.url("/a"))))
        road.borderwatch("poll", expect=1)
        assert road.sql("SELECT last_outcome, failures FROM feeds") == [("server_error", 0.5)]
        assert "robots.txt could not be read: HTTP 503" in road.borderwatch("sources", "--bad")
        site.robots("User-agent: *\nAllow: /\n")
        make_due(road)
        road.borderwatch("poll")  # within the hour
        assert road.sql("SELECT last_outcome, failures FROM feeds") == [("changed", 0.0)]
        assert road.value("SELECT count(*) FROM articles") == 1


def test_a_robots_file_that_asks_for_a_pause_gets_it(tmp_path: Path) -> None:
    with Site() as feeds, Site("127.0.0.2") as pages:
        pages.throttles("/robots.txt", 7200, times=None)
        road = road_over(tmp_path, source("one", feed_of(feeds, pages.url("/a"))), source("two", pages.url("/rss")))
        road.borderwatch("poll")
        assert road.sql("SELECT last_outcome FROM feeds WHERE url LIKE '%127.0.0.2%'") == [("throttled",)]
        earliest = (datetime.now(UTC) + timedelta(seconds=7000)).strftime("%Y-%m-%dT%H:%M:%SZ")
        assert road.value("SELECT min(next_attempt_at) FROM entries") > earliest
        assert road.value("SELECT next_poll_at FROM feeds WHERE url LIKE '%127.0.0.2%'") > earliest


def test_a_bad_moment_that_passes_within_one_answer_changes_nothing(tmp_path: Path) -> None:
    with Site() as site:
        articles_on(site, "a")
        site.robots("User-agent: *\nAllow: /\n")
        site.answers("/robots.txt", 502, times=1)
        road = road_over(tmp_path, source("one", feed_of(site, site.url("/a"))))
        road.borderwatch("poll")
        assert road.sql("SELECT disposition FROM entries") == [("recorded",)]


def test_a_copy_of_the_day_serves_while_robots_cannot_be_read(tmp_path: Path) -> None:
    with Site() as site:
        articles_on(site, "a", "no")
        site.robots("User-agent: *\nDisallow: /no\n")
        road = road_over(tmp_path, source("one", feed_of(site, site.url("/a"))))
        road.borderwatch("poll")
        site.robots("", 503)
        articles_on(site, "b")
        feed_of(site, site.url("/a"), site.url("/b"), site.url("/no"))
        make_due(road)
        road.borderwatch("poll")
        assert road.sql("SELECT disposition FROM entries ORDER BY link") == [("recorded",), ("recorded",), ("from_feed",)]
        assert "robots.txt" in road.value("SELECT reason FROM entries WHERE disposition = 'from_feed'")


# ------------------------------------------------------------------ what only names other documents


def test_a_sitemap_that_could_not_be_had_is_fetched_though_its_index_did_not_change(tmp_path: Path) -> None:
    urlset = "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc>{0}</loc><lastmod>{1}</lastmod></url></urlset>"
    with Site() as site, Site("127.0.0.2") as second_site:
        articles_on(site, "2026/a-story-of-apricots", "2026/a-story-of-bridges")
        day = f"{NOW:%Y-%m-%d}"
        site.answers("/one.xml", body=urlset.format(site.url("/2026/a-story-of-apricots"), day), content_type="text/xml")
        second_site.answers("/two.xml", body=urlset.format(site.url("/2026/a-story-of-bridges"), day), content_type="text/xml")
        index = "".join(f"<sitemap><loc>{url}</loc></sitemap>" for url in (site.url("/one.xml"), second_site.url("/two.xml")))
        site.answers(
            "/index.xml",
            body=f"<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{index}</sitemapindex>",
            content_type="text/xml",
            headers={"ETag": '"never-changes"'},
        )
        second_site.robots("", 503)
        road = road_over(tmp_path, source("one", site.url("/index.xml"), kind="sitemap"))
        road.borderwatch("poll")
        assert road.value("SELECT count(*) FROM articles") == 1
        assert "robots.txt could not be read: HTTP 503" in road.value("SELECT last_reason FROM feeds")
        second_site.robots("")
        make_due(road)
        road.borderwatch("poll")
        assert road.value("SELECT count(*) FROM articles") == 2
        make_due(road)
        road.borderwatch("poll")
        assert [request.status for request in site.requests if request.path == "/index.xml"] == [200, 200, 304]


def test_a_site_that_cannot_be_looked_at_is_not_said_to_have_no_feed(tmp_path: Path) -> None:
    with Site() as feed_site, Site() as site:
        road = road_over(tmp_path, source("known", feed_site.url("/rss")))
        site.robots("", 503)
        road.borderwatch("sources", "add", site.url("/"), "--dry-run", expect=None)
        assert "try again later" in road.stderr
        assert "robots.txt could not be read: HTTP 503" in road.stderr
        assert "no feed found" not in road.stderr
        road.borderwatch("sources", "add", f"http://{closed_port()}/", "--dry-run", expect=None)
        assert "unreachable: connection refused" in road.stderr
        assert "no feed found" not in road.stderr


# ------------------------------------------------------------------ how long an entry waits


def test_a_host_that_cannot_be_asked_costs_time_and_no_attempts(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        run = h.plan(everything=True).run_id
        h.recorder.record(a_state(run, 1, an_entry("a")))
        waits = []
        for hours in range(80):
            left = left_of(run)
            assert h.recorder.record(left) == "pending"
            when = datetime.fromisoformat(h.single_value("SELECT next_attempt_at FROM entries"))
            waits.append(when - h.clock.now)
            assert h.single_value("SELECT attempts FROM entries") == 0
            h.clock.later(hours=hours / 6)
            run = h.plan(everything=True).run_id
            if h.clock.now - timedelta(days=14) >= datetime.fromisoformat(h.single_value("SELECT first_seen_at FROM entries")):
                break
        assert waits == sorted(waits)
        assert (waits[0], waits[-1]) == (RETRY_STEPS[0], RETRY_STEPS[-1])
        assert h.recorder.record(left_of(run)) == "failed"
        h.balance()


def left_of(run: int) -> FetchError:
    return an_error(run, 1, an_entry("a"), Disposition.PENDING, FetchOutcome.DNS, host_failed=True)


def test_a_page_that_itself_fails_still_has_all_its_attempts(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        run = h.plan(everything=True).run_id
        h.recorder.record(a_state(run, 1, an_entry("a")))
        fates = []
        for host_failed in (True, True, True, False, True, False, False):
            h.clock.later(hours=7)
            run = h.plan(everything=True).run_id
            fates.append(
                h.recorder.record(
                    an_error(run, 1, an_entry("a"), Disposition.PENDING, host_failed=host_failed, retry_at=h.clock.now)
                )
            )
        assert fates == ["pending"] * 6 + ["failed"]


def test_an_old_entry_that_its_feed_brings_up_again_waits_from_then_on(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        run = h.plan(everything=True).run_id
        h.recorder.record(a_state(run, 1, an_entry("a")))
        h.recorder.record(an_error(run, 1, an_entry("a"), Disposition.THIN))
        h.clock.later(days=30)
        run = h.plan(everything=True).run_id
        h.recorder.record(a_state(run, 1, an_entry("a", fingerprint="edited")))
        for outcome in (FetchOutcome.DNS, FetchOutcome.THROTTLED):
            again = an_error(run, 1, an_entry("a"), Disposition.PENDING, outcome, host_failed=outcome is FetchOutcome.DNS)
            assert h.recorder.record(again) == "pending"
        h.clock.later(days=15)
        run = h.plan(everything=True).run_id
        assert h.recorder.record(left_of(run)) == "failed"


@pytest.mark.parametrize(
    ("age", "wait"), [(0, 15), (10, 15), (40, 40), (60 * 5, 60 * 5), (60 * 24, 60 * 6), (60 * 24 * 13, 60 * 6), (-60, 15)]
)
def test_an_entry_waits_no_longer_than_it_has_waited(age: int, wait: int) -> None:
    assert patience(NOW - timedelta(minutes=age), NOW) == timedelta(minutes=wait)


# ------------------------------------------------------------------ what an exception is called


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (RobotsForbidden("http://a.example/size-of-the-ssl-certificate"), FetchOutcome.BLOCKED_BY_ROBOTS),
        (CannotResolveHostError("TLS.certificate.example"), FetchOutcome.DNS),
        (DownloadTimeoutError("Getting http://a.example/SSL took longer than 5 seconds."), FetchOutcome.TIMEOUT),
        (DownloadConnectionRefusedError("certificate"), FetchOutcome.NETWORK),
        (DownloadFailedError("[<twisted.python.failure.Failure TLS>]"), FetchOutcome.NETWORK),
        (IgnoreRequest("Ignored response: its size exceeded DOWNLOAD_MAXSIZE"), FetchOutcome.NETWORK),
    ],
)
def test_a_cause_is_known_by_its_kind_and_not_by_words_of_an_address(error: BaseException, outcome: FetchOutcome) -> None:
    outcome_of_error, reason = outcome_of(error)
    assert outcome_of_error is outcome
    assert "twisted" not in reason


def test_a_connection_that_cannot_be_made_is_told_in_the_words_of_the_system() -> None:
    for error in (ConnectError(errno.ECONNRESET, "x"), NoRouteError(errno.EHOSTUNREACH, "x")):
        outcome, reason = outcome_of(error)
        assert outcome is FetchOutcome.NETWORK
        assert reason == f"unreachable: {os.strerror(error.osError)}"


def test_a_pause_is_remembered_through_robots() -> None:
    until = NOW + timedelta(hours=3)
    refused = RobotsUnreadable.because_of(HostResting("a.example", until))
    assert pause_until(refused) == until
    assert outcome_of(refused)[0] is FetchOutcome.THROTTLED
    assert pause_until(RobotsForbidden("x")) is None
