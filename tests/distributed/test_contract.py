"""One site, crawled here and by workers: the same rows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from tests.distributed.servers import KEY, BrokerServer, PostgresServer, RedisServer, needs_postgres, needs_redis
from tests.patience import CHILD_SECONDS, output_of, running, wait_until
from tests.road import Road, source
from tests.site import Site, words

NOW = datetime.now(UTC)
CLASH = "Tajik border guards and Taliban fighters exchanged fire near Shir Khan Bandar"
QUERIES = {
    "entries": "SELECT feed_id, key, disposition, title, attempts FROM entries",
    "articles": "SELECT url, canonical_url, title, text, language, content_hash, text_from FROM articles",
    "alerts": "SELECT slug, url FROM alerts JOIN watches ON watches.id = watch_id JOIN articles ON articles.id = article_id",
    "hits": "SELECT field, start, end, text FROM hits",
    "mentions": "SELECT url, start, end FROM mentions JOIN articles ON articles.id = article_id",
    "stories": "SELECT a.url, b.url FROM articles a JOIN articles b ON a.story_id = b.story_id",
    "feeds": "SELECT id, polls, failures, last_outcome FROM feeds",
    "fetches": "SELECT url, outcome, status FROM fetches",
    "pages": "SELECT url, body FROM pages",
    "ledger": "SELECT seen, carried, accounted_for FROM ledger",
    "robots": "SELECT host, status, body FROM robots",
}


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BORDERWATCH_QUEUE_KEY", KEY)


def publish(site: Site, name: str, articles: int, *, has_missing: bool = False) -> None:
    entries: list[dict[str, Any]] = []
    for number in range(articles):
        title = CLASH if number == 0 else f"News {name} {number}"
        site.publish(
            f"/{name}{number}", title, [f"{title}, the border service said.", words(f"{name} {number}"), words(f"more {number}")]
        )
        entries.append(
            {"link": site.url(f"/{name}{number}"), "title": title, "guid": f"{name}{number}", "date": NOW - timedelta(hours=number)}
        )
    if has_missing:
        site.answers("/missing", status=404)
        entries.append({"link": site.url("/missing"), "title": "Gone", "guid": "missing", "date": NOW})
    site.feed("/rss", entries)


def rows(road: Road) -> dict[str, list[tuple[Any, ...]]]:
    return {name: sorted(road.sql(query), key=repr) for name, query in QUERIES.items()}


@pytest.mark.parametrize("kind", [pytest.param(RedisServer, marks=needs_redis), pytest.param(PostgresServer, marks=needs_postgres)])
def test_workers_leave_the_same_rows_as_a_crawl_of_ones_own(kind: type[BrokerServer], tmp_path: Path) -> None:
    with Site() as site, Site() as second, kind(tmp_path / "broker") as server:
        publish(site, "a", 6, has_missing=True)
        publish(second, "b", 4)
        sources = "\n".join((source("first", site.url("/rss")), source("second", second.url("/rss"))))
        depot = tmp_path / "depot"
        (tmp_path / "here").mkdir()
        (tmp_path / "away").mkdir()
        settings = f'queue: "{server.url}"'
        if find_spec("fsspec"):
            settings += f'\nqueue_pages: "{depot.as_uri()}"\nqueue_page_size: 1K'
        here, away = Road(tmp_path / "here", sources), Road(tmp_path / "away", sources, settings=settings)
        here.borderwatch("poll")
        with running(away.start("worker")), running(away.start("worker")):
            away.borderwatch("poll")
        expected, found = rows(here), rows(away)
        assert expected["articles"] and expected["alerts"]
        assert depot.exists() == bool(find_spec("fsspec")), "no page was large enough to be left there"
        assert list(depot.glob("*")) == []
        for name in QUERIES:
            assert found[name] == expected[name], name
        assert away.sql("SELECT * FROM leases") == []
        assert "0 articles read once more by the writer" in away.stderr
        assert len({worker for (worker,) in away.sql("SELECT name FROM workers")}) == 2


@needs_redis
def test_a_worker_killed_in_the_middle_loses_doubles_and_repeats_nothing(tmp_path: Path) -> None:
    with Site() as site, RedisServer(tmp_path / "redis") as server:
        publish(site, "a", 4)
        site.answers("/a2", wait=CHILD_SECONDS, times=1)
        patient = "delay: 0.01s, timeout: 600s"
        road = Road(tmp_path, source("first", site.url("/rss")), settings=f'queue: "{server.url}"', politeness=patient)
        with running(road.start("worker")) as victim, running(road.start("poll")) as poll:
            wait_until(lambda: site.count("/a2"), poll)
            answered = sum(site.count(f"/a{number}") for number in (0, 1, 3))
            assert answered
            wait_until(lambda: road.value("SELECT count(*) FROM articles") == answered, poll)
            victim.kill()
            victim.wait()
            with running(road.start("worker")):
                out, err = output_of(poll)
        assert poll.returncode == 0, (out, err)
        paths = [url.removeprefix(site.url("")) for (url,) in road.sql("SELECT url FROM articles ORDER BY url")]
        assert paths == ["/a0", "/a1", "/a2", "/a3"]
        assert {path: site.count(path) for path in ("/robots.txt", "/rss", "/a0", "/a1", "/a3")} == dict.fromkeys(
            ("/robots.txt", "/rss", "/a0", "/a1", "/a3"), 1
        )
        assert site.count("/a2") == 2  # it had no answer when its worker died
        assert road.value("SELECT count(*) FROM entries WHERE disposition = 'pending'") == 0
        assert road.sql("SELECT * FROM leases") == []
        road.balance()
