"""The whole road, end to end: the installed command, real HTTP, real SQLite."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from tests.patience import CHILD_SECONDS, PATIENCE, output_of, running, wait_until
from tests.road import COMMAND, Road, source
from tests.site import Site, words

SEED = Path(__file__).resolve().parents[2] / "shared" / "seed"
NOW = datetime.now(UTC)
CLASH = "Tajik border guards and Taliban fighters exchanged fire near Shir Khan Bandar"


def publish(site: Site, *names: str, title: str = "") -> str:
    """Articles and a feed of them."""
    for name in names:
        report = [f"{title}, the border service said on Monday."] if title else []
        site.publish(f"/{name}", title or f"About {name}", [*report, words(name), words(f"{name} more")])
    return site.feed(
        "/rss", [{"link": site.url(f"/{name}"), "title": title or f"About {name}", "guid": name, "date": NOW} for name in names]
    )


def test_no_module_comes_from_the_folder_of_the_configuration(tmp_path: Path) -> None:
    """Whoever can write there would run in the crawl, and a harmless `lxml.py` ended every poll."""
    with Site() as site:
        publish(site, "a")
        road = Road(tmp_path, source("one", site.url("/rss")))
        for name in ("lxml.py", "yaml.py", "html.py", "email.py"):
            (road.folder / name).write_text("raise SystemExit('a module of this folder was run')", encoding="utf-8")
        assert "1 recorded" in road.borderwatch("poll")


def test_from_a_feed_to_an_alert_and_a_digest(tmp_path: Path) -> None:
    with Site() as site:
        publish(site, "a", "b")
        site.publish("/c", CLASH, [f"{CLASH} on Monday, the border service said.", words("c"), words("c2")])
        site.feed("/rss", [{"link": site.url(f"/{name}"), "title": name, "date": NOW} for name in "abc"])
        road = Road(tmp_path, source("one", site.url("/rss")))
        assert "3 recorded" in road.borderwatch("poll")
        assert road.value("SELECT count(*) FROM articles") == 3
        assert road.sql("SELECT matched FROM alerts JOIN watches ON watches.id = watch_id WHERE slug = 'armed-clash-border'")
        assert CLASH in road.borderwatch("digest")
        text = road.borderwatch("digest", "--why")
        assert CLASH in text
        assert text.index("COVERAGE") < text.index(CLASH)
        digest = json.loads(road.borderwatch("digest", "--json"))
        assert digest["coverage"]["adds_up"] is True
        assert digest["coverage"]["dispositions"] == {"recorded": 3}
        assert [story["headline"] for story in digest["stories"]] == [CLASH]
        assert "[exchanged fire]" in road.borderwatch("alerts", "show", "1")
        road.borderwatch("alerts", "dismiss", "1", "--note", "test")
        assert road.sql("SELECT state, note FROM alerts WHERE id = 1") == [("dismissed", "test")]
        assert CLASH in road.borderwatch("search", "Шир", expect=0) or CLASH in road.borderwatch("search", "exchanged")
        road.balance()


@pytest.mark.skipif(not SEED.exists(), reason="the founding article is not here")
def test_the_founding_article(tmp_path: Path) -> None:
    expected = json.loads((SEED / "expected.json").read_text(encoding="utf-8"))
    with Site() as site:
        site.answers("/story", body=(SEED / "founding-article.html").read_bytes())
        site.feed("/rss", [{"link": site.url("/story"), "title": expected["title"], "date": NOW}])
        road = Road(tmp_path, f'  - {{slug: s, name: S, country: US, languages: [en], feeds: [{{url: "{site.url("/rss")}"}}]}}')
        road.borderwatch("poll")
    title, authors, published, language, text = road.sql("SELECT title, authors, published_at, language, text FROM articles")[0]
    assert title == expected["title"]
    assert json.loads(authors) == [expected["author"]]
    assert published == expected["published"]
    assert language == "en"
    assert text.startswith(expected["first_words"])
    assert text.rstrip().endswith(expected["last_words"])
    for unwanted in expected["must_not_contain"]:
        assert unwanted not in text
    fired = {slug for (slug,) in road.sql("SELECT slug FROM alerts JOIN watches ON watches.id = watch_id")}
    assert set(expected["watches_expected"]) <= fired
    assert not fired & {"flood-avalanche-landslide", "earthquake", "disease"}


def test_a_second_poll_asks_with_validators_and_finds_nothing_new(tmp_path: Path) -> None:
    with Site() as site:
        publish(site, "a")
        road = Road(tmp_path, source("one", site.url("/rss")))
        road.borderwatch("poll")
        road.borderwatch("poll", "--all")
        assert [request.status for request in site.requests if request.path == "/rss"] == [200, 304]
        assert site.count("/a") == 1
        assert site.count("/robots.txt") == 1
        assert road.value("SELECT count(*) FROM articles") == 1
        assert "nothing was due" in road.borderwatch("poll")
        road.balance()


def test_a_poll_when_nothing_is_due_is_no_error_and_asks_nobody(tmp_path: Path) -> None:
    with Site() as site:
        publish(site, "a")
        road = Road(tmp_path, source("one", site.url("/rss")))
        road.borderwatch("poll")
        requests_before = len(site.requests)
        road.borderwatch("poll", expect=0)
        assert len(site.requests) == requests_before
        assert road.sql("SELECT outcome FROM runs WHERE job = 'poll' ORDER BY id")[0] == ("ok",)


def test_an_edit_that_the_feed_tells_of_becomes_a_version_and_no_second_alert(tmp_path: Path) -> None:
    with Site() as site:
        first = [f"{CLASH}, the border service said.", words("x")]
        site.publish("/a", CLASH, first)
        site.feed("/rss", [{"link": site.url("/a"), "guid": "a", "title": CLASH, "date": NOW}])
        road = Road(tmp_path, source("one", site.url("/rss")))
        road.borderwatch("poll")
        alerts = road.value("SELECT count(*) FROM alerts")
        site.publish("/a", CLASH, [*first, "Two people were wounded, officials said later that night."])
        site.feed("/rss", [{"link": site.url("/a"), "guid": "a", "title": CLASH + " (updated)", "date": NOW}])
        road.borderwatch("poll", "--all")
        assert road.sql("SELECT version FROM articles") == [(2,)]
        assert [bool("wounded" in text) for (text,) in road.sql("SELECT text FROM versions ORDER BY number")] == [False, True]
        assert road.value("SELECT count(*) FROM alerts") >= alerts
        assert road.value("SELECT max(n) FROM (SELECT count(*) AS n FROM alerts GROUP BY watch_id, article_id)") == 1
        road.balance()


def test_each_broken_feed_is_named_and_the_others_go_on(tmp_path: Path) -> None:
    with Site() as good, Site() as bad:
        publish(good, "a")
        bad.answers("/gone", 410)
        bad.answers("/html", body="<html><body><p>Welcome</p></body></html>")
        bad.answers("/challenge", 403, "<title>Just a moment...</title>", headers={"cf-mitigated": "challenge"})
        bad.answers("/empty", body="<rss version='2.0'><channel><title>x</title></channel></rss>", content_type="text/xml")
        bad.answers("/nothing", body="")
        bad.speaks_garbage("/garbage", b"SSH-2.0-OpenSSH_9.2\r\n")
        bad.redirects("/loop", bad.url("/loop"))
        bad.redirects("/file", "file:///etc/hostname")
        bad.answers(
            "/bomb", body="<!DOCTYPE x [<!ENTITY a 'aa'><!ENTITY b '&a;&a;'>]><rss version='2.0'><channel>&b;</channel></rss>"
        )
        names = ("gone", "html", "challenge", "empty", "nothing", "garbage", "loop", "file", "bomb")
        road = Road(tmp_path, "\n".join([source("good", good.url("/rss")), *(source(name, bad.url(f"/{name}")) for name in names)]))
        road.borderwatch("poll")
        outcomes = dict(road.sql("SELECT slug, last_outcome FROM feeds JOIN sources ON sources.id = source_id"))
        assert outcomes["good"] == "changed"
        assert outcomes["gone"] == "gone"
        assert outcomes["html"] == outcomes["nothing"] == "not_a_feed"
        assert outcomes["challenge"] == "forbidden"
        assert outcomes["empty"] == "empty"
        assert outcomes["loop"] == outcomes["file"] == "bad_redirect"
        assert outcomes["garbage"] == "network"
        rows = json.loads(road.borderwatch("sources", "--json", "--bad"))
        assert {row["source"] for row in rows} >= {"gone", "html", "challenge", "empty", "nothing", "garbage", "loop"}
        assert all(row["reason"] for row in rows)
        road.balance()


def test_the_next_endpoint_serves_when_the_first_does_not(tmp_path: Path) -> None:
    with Site() as site:
        site.answers("/feed", 410)
        site.publish("/2026/a-long-story", "A long story about apricots", [words("s"), words("t")])
        site.answers(
            "/front", body=f"<html><body><a href='{site.url('/2026/a-long-story')}'>A long story about apricots</a></body></html>"
        )
        block = source("one", site.url("/feed"), more=f', fallbacks: [{{url: "{site.url("/front")}", kind: listing}}]')
        road = Road(tmp_path, block)
        road.borderwatch("poll")
        assert road.sql("SELECT served_url, served_kind, last_outcome FROM feeds") == [(site.url("/front"), "listing", "changed")]
        assert road.value("SELECT count(*) FROM articles") == 1


def test_robots_is_obeyed_and_what_it_forbids_is_counted(tmp_path: Path) -> None:
    with Site() as site:
        publish(site, "a", "secret")
        site.robots("User-agent: *\nDisallow: /secret\n")
        road = Road(tmp_path, source("one", site.url("/rss")))
        road.borderwatch("poll")
        assert site.count("/secret") == 0
        assert dict(road.sql("SELECT key, disposition FROM entries")) == {"a": "recorded", "secret": "from_feed"}
        assert "robots.txt" in road.value("SELECT reason FROM entries WHERE key = 'secret'")


@pytest.mark.parametrize(("status", "outcome"), [(500, "server_error"), (429, "throttled")])
def test_a_robots_file_that_cannot_be_read_forbids_for_now(tmp_path: Path, status: int, outcome: str) -> None:
    with Site() as site:
        publish(site, "a")
        site.robots("", status)
        road = Road(tmp_path, source("one", site.url("/rss")))
        road.borderwatch("poll", expect=1)  # no feed answers
        assert site.paths() == []
        assert road.sql("SELECT last_outcome FROM feeds") == [(outcome,)]


def test_crawl_delay_is_kept(tmp_path: Path) -> None:
    with Site() as site:
        publish(site, "a", "b")
        site.robots("User-agent: *\nCrawl-delay: 0.6\n")
        road = Road(tmp_path, source("one", site.url("/rss")))
        road.borderwatch("poll")
        times = [request.at_seconds for request in site.requests if request.path in ("/rss", "/a", "/b")]
        assert len(times) == 3
        assert min(later - earlier for earlier, later in pairwise(times)) > 0.45


def test_a_host_that_asks_for_a_pause_is_left_alone_and_nothing_is_lost(tmp_path: Path) -> None:
    with Site() as site:
        publish(site, "a", "b", "c", "d")
        for name in "abcd":
            site.throttles(f"/{name}", 3600, times=None)
        road = Road(tmp_path, source("one", site.url("/rss")))
        road.borderwatch("poll")
        assert sum(site.count(f"/{name}") for name in "abcd") == 1
        assert road.value("SELECT count(*) FROM entries WHERE disposition = 'pending'") == 4
        assert road.value("SELECT max(attempts) FROM entries") == 0
        road.balance()


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1", "http://localhost", "http://2130706433", "http://0x7f000001", "http://127.1", "http://[::1]"]
)
def test_private_addresses_are_refused_however_they_are_spelt(tmp_path: Path, address: str) -> None:
    with Site() as site, Site() as forbidden:
        port = forbidden.host.partition(":")[2]
        publish(forbidden, "a")
        site.redirects("/rss", f"{address}:{port}/rss")
        site.robots("")
        road = Road(tmp_path, source("one", site.url("/rss")))
        text = road.path.read_text(encoding="utf-8").replace('allow_private: ["127.0.0.1"]', f'allow_private: ["{site.host}"]')
        road.path.write_text(text, encoding="utf-8")
        road.borderwatch("poll", expect=1)  # no feed answers
        assert not forbidden.requests
        assert road.sql("SELECT last_outcome FROM feeds") == [("blocked_by_guard",)]


def test_a_page_that_hangs_costs_that_page_only(tmp_path: Path) -> None:
    with Site() as site:
        publish(site, "a", "slow", "b")
        site.hangs("/slow", 8)
        road = Road(tmp_path, source("one", site.url("/rss")), politeness="delay: 0.01s, timeout: 1s")
        road.borderwatch("poll")
        assert dict(road.sql("SELECT key, disposition FROM entries")) == {"a": "recorded", "b": "recorded", "slow": "pending"}
        road.balance()


def _articles(road: Road) -> int:
    """How many the archive has; none before it is made."""
    try:
        return int(road.value("SELECT count(*) FROM articles")) if road.database.exists() else 0
    except sqlite3.OperationalError:
        return 0


def _children(process: subprocess.Popen[str]) -> list[str]:
    """The numbers of the processes that it started."""
    return subprocess.run(["pgrep", "-P", str(process.pid)], capture_output=True, text=True, check=True).stdout.split()


def test_killed_in_the_middle_then_again_nothing_is_lost_and_nothing_doubled(tmp_path: Path) -> None:
    names = [f"n{number}" for number in range(25)]
    with Site() as site:
        publish(site, *names)
        road = Road(tmp_path, source("one", site.url("/rss")), politeness="delay: 0.3s, timeout: 5s")
        with running(road.start("poll")) as child:
            wait_until(lambda: _articles(road) >= 5, child)
            for pid in _children(child):
                os.kill(int(pid), signal.SIGKILL)
            _, err = output_of(child)
        assert child.returncode == 1
        assert "did not end by itself" in err
        assert 5 <= road.value("SELECT count(*) FROM articles") < 25
        road.borderwatch("poll")
        assert road.value("SELECT count(*) FROM articles") == 25
        assert road.sql("SELECT disposition, count(*) FROM entries GROUP BY 1") == [("recorded", 25)]
        assert max(site.count(f"/{name}") for name in names) <= 2
        assert road.value("PRAGMA integrity_check") == "ok"
        road.balance()


def _is_free(road: Road) -> bool:
    """Whether nobody polls: the lock is free now. (`hold` would wait for a crawl whose parent was killed.)"""
    with road.database.with_suffix(".lock").open("rb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def _kill_the_parent(road: Road, site: Site, path: str) -> None:
    """Poll, and kill the command as soon as that page was asked for: its crawl is left alone."""
    with running(road.start("poll")) as child:
        wait_until(lambda: site.count(path), child)
        child.kill()
        child.wait()
        for pipe in (child.stdout, child.stderr):
            assert pipe is not None
            pipe.close()


def test_a_crawl_whose_parent_was_killed_keeps_others_out_and_ends_by_itself(tmp_path: Path) -> None:
    with Site() as site:
        publish(site, *(f"n{number}" for number in range(60)))
        road = Road(tmp_path, source("one", site.url("/rss")), politeness="delay: 0.4s, timeout: 5s")
        _kill_the_parent(road, site, "/n0")
        assert not _is_free(road)
        wait_until(lambda: _is_free(road), seconds=30 * PATIENCE)
        requests_before = len(site.requests)
        time.sleep(1)
        assert len(site.requests) == requests_before
        road.path.write_text(road.path.read_text(encoding="utf-8").replace("0.4s", "0.01s"), encoding="utf-8")
        road.borderwatch("poll")
        assert road.value("SELECT outcome FROM runs ORDER BY id LIMIT 1") in {"orphaned", "interrupted"}
        assert road.sql("SELECT disposition, count(*) FROM entries GROUP BY 1") == [("recorded", 60)]
        road.balance()


def test_an_orphaned_crawl_does_not_wait_for_a_page_that_hangs(tmp_path: Path) -> None:
    with Site() as site:
        publish(site, "a", "b")
        go_on = site.holds("/a")
        road = Road(tmp_path, source("one", site.url("/rss")), politeness="delay: 0.01s, timeout: 600s")
        _kill_the_parent(road, site, "/a")
        wait_until(lambda: _is_free(road), seconds=60 * PATIENCE)
        go_on.set()
        road.borderwatch("poll")
        assert road.sql("SELECT disposition, count(*) FROM entries GROUP BY 1") == [("recorded", 2)]
        road.balance()


def test_two_polls_never_overlap(tmp_path: Path) -> None:
    with Site() as site:
        publish(site, "a", "b", "c")
        go_on = site.holds("/b")
        road = Road(tmp_path, source("one", site.url("/rss")), politeness="delay: 0.01s, timeout: 60s")
        with running(road.start("poll")) as first:
            wait_until(lambda: site.count("/b"), first)
            road.borderwatch("poll", "--all", expect=75)
            assert "another poll is at work" in road.stderr
            go_on.set()
            output_of(first)
        assert first.returncode == 0


def test_sigterm_lets_what_is_in_flight_finish(tmp_path: Path) -> None:
    with Site() as site:
        publish(site, *(f"n{number}" for number in range(30)))
        road = Road(tmp_path, source("one", site.url("/rss")), politeness="delay: 0.3s, timeout: 5s")
        with running(road.start("poll")) as child:
            wait_until(lambda: site.count("/n0"), child)
            child.send_signal(signal.SIGTERM)
            output_of(child)
        assert child.returncode == 130
        assert road.sql("SELECT outcome FROM runs") == [("shutdown",)]
        road.balance()


def test_the_daemon_polls_and_stops_when_asked(tmp_path: Path) -> None:
    with Site() as site:
        publish(site, "a")
        road = Road(tmp_path, source("one", site.url("/rss")), settings='daemon: {digest_at: ""}')
        wanted = {"poll", "retention", "backup"}

        def all_done() -> bool:
            return site.count("/a") > 0 and {job for (job,) in road.sql("SELECT job FROM runs WHERE outcome = 'ok'")} >= wanted

        with running(road.start("daemon", "--tick", "1")) as child:
            wait_until(all_done, child)
            child.send_signal(signal.SIGTERM)
            _, err = output_of(child)
        assert child.returncode == 0, err
        assert road.value("SELECT count(*) FROM articles") == 1
        assert "Traceback" not in err


def test_scrapy_habits_work(tmp_path: Path) -> None:
    with Site() as site, Site() as second:
        publish(site, "a")
        publish(second, "z")
        road = Road(tmp_path, source("one", site.url("/rss")) + "\n" + source("two", second.url("/rss")))
        environment = {**os.environ, "BORDERWATCH_CONFIG": str(road.path), "SCRAPY_SETTINGS_MODULE": "crawler.settings"}

        def scrapy(*arguments: str) -> str:
            done = subprocess.run(
                [sys.executable, "-m", "scrapy", *arguments],
                cwd=tmp_path,
                env=environment,
                capture_output=True,
                text=True,
                timeout=CHILD_SECONDS,
                check=False,
            )
            assert done.returncode == 0, done.stderr
            return done.stdout + done.stderr

        assert "news" in scrapy("list")
        log = scrapy("crawl", "news", "-a", "source=one", "-s", "DOWNLOAD_DELAY=0.02", "-O", "items.jsonl")
        assert "Telnet" not in log
        rows = [json.loads(line) for line in (tmp_path / "items.jsonl").read_text(encoding="utf-8").splitlines()]
        assert [row["title"] for row in rows] == ["About a"]
        assert not second.requests
        assert road.sql("SELECT job, outcome FROM runs") == [("crawl", "ok")]


def test_a_source_is_discovered_added_and_polled(tmp_path: Path) -> None:
    with Site() as site, Site() as familiar:
        publish(familiar, "k")
        publish(site, "a")
        site.answers(
            "/", body="<html><head><link rel='alternate' type='application/rss+xml' href='/rss'></head><body>x</body></html>"
        )
        road = Road(tmp_path, "  # whom to read\n" + source("known", familiar.url("/rss")))
        assert site.url("/rss") in road.borderwatch("sources", "add", site.url("/"), "--slug", "fresh")
        assert "# whom to read" in road.path.read_text(encoding="utf-8")
        assert "unchanged" in (out := road.borderwatch("sources", "check", "fresh")) or "changed" in out
        assert not road.database.exists()
        road.borderwatch("poll", "--source", "fresh")
        assert road.value("SELECT count(*) FROM articles") == 1
        assert site.url("/rss") in road.borderwatch("sources", "export")


def test_a_private_address_is_refused_once_with_the_key_that_allows_it(tmp_path: Path) -> None:
    with Site() as site, Site("127.0.0.2") as private_site:
        publish(site, "a")
        publish(private_site, "b")
        road = Road(tmp_path, source("known", site.url("/rss")))
        host = private_site.url("").removeprefix("http://").rstrip("/")
        road.borderwatch("sources", "add", private_site.url("/rss"), expect=1)
        assert f"list {host} under politeness: allow_private" in road.stderr
        assert road.stderr.count("public address") == 1 and not private_site.requests
        road.borderwatch("sources", "add", site.url("/nothing"), expect=1)
        assert road.stderr.count("HTTP 404") == road.stderr.count("/nothing") == 1, (
            "a reason that several addresses gave stands once"
        )


def test_a_source_without_a_country_is_told_what_that_means(tmp_path: Path) -> None:
    with Site() as site, Site() as familiar:
        publish(familiar, "k")
        publish(site, "a")
        road = Road(tmp_path, source("known", familiar.url("/rss")))
        road.borderwatch("sources", "add", site.url("/rss"), "--slug", "fresh")
        assert "No country is known of fresh: it counts for neither side of the river" in road.stderr
        road.borderwatch("sources", "remove", "fresh")
        road.borderwatch("sources", "add", site.url("/rss"), "--slug", "fresh", "--country", "TJ")
        assert "No country" not in road.stderr


def test_errors_are_one_clear_line(tmp_path: Path) -> None:
    road = Road(tmp_path, source("one", "http://127.0.0.1:9/rss"))
    road.path.write_text(road.path.read_text(encoding="utf-8").replace("politeness:", "politness:"), encoding="utf-8")
    road.borderwatch("check", expect=2)
    road.borderwatch("poll", expect=2)
    assert "config.yaml:3: politness: there is no such key; did you mean 'politeness'?" in road.stderr
    road.borderwatch("pol", expect=2)
    assert "Did you mean 'poll'" in road.stderr
    done = subprocess.run(
        [str(COMMAND), "digest"],
        cwd=tmp_path.parent,
        capture_output=True,
        text=True,
        check=False,
        env={name: value for name, value in os.environ.items() if name != "BORDERWATCH_CONFIG"},
    )
    assert done.returncode == 2
    assert "there is no such configuration file" in done.stderr


def test_a_crawl_opens_no_port(tmp_path: Path) -> None:
    with Site() as site, ExitStack() as stack:
        publish(site, "a", "b", "c")
        site.hangs("/c", 2)
        road = Road(tmp_path, source("one", site.url("/rss")))
        child = stack.enter_context(running(road.start("poll")))
        wait_until(lambda: site.count("/c"), child)
        pids = _children(child)
        inodes = {
            str(link.readlink()).removeprefix("socket:[").rstrip("]")
            for pid in pids
            for link in Path(f"/proc/{pid}/fd").iterdir()
            if str(link.readlink()).startswith("socket:")
        }
        listening = {
            line.split()[9]
            for table in ("/proc/net/tcp", "/proc/net/tcp6")
            for line in Path(table).read_text().splitlines()[1:]
            if line.split()[3] == "0A"
        }
        output_of(child)
        assert pids
        assert not inodes & listening


def test_dates_in_the_future_and_old_archives(tmp_path: Path) -> None:
    with Site() as site:
        for name in ("new", "old"):
            site.publish(f"/{name}", name, [words(name), words(name + "2")])
        items: list[dict[str, object]] = [
            {"link": site.url("/new"), "title": "new", "date": NOW + timedelta(days=400)},
            {"link": site.url("/old"), "title": "old", "date": NOW - timedelta(days=400)},
            {"link": "javascript:alert(1)", "title": "bad", "guid": "bad"},
        ]
        site.feed("/rss", items)
        road = Road(tmp_path, source("one", site.url("/rss")))
        road.borderwatch("poll")
        assert dict(road.sql("SELECT title, disposition FROM entries")) == {"new": "recorded", "old": "too_old", "bad": "from_feed"}
        assert road.value("SELECT reason FROM entries WHERE key = 'bad'") == "it has no link"
        road.balance()
