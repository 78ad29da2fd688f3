"""Hosts that hang cost themselves: pages of the others are recorded meanwhile, however many hang."""

from __future__ import annotations

import socket
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from crawler import settings
from tests.patience import running, wait_until
from tests.road import Road, source
from tests.site import Site, words

NOW = datetime.now(UTC)


def articles(road: Road) -> int:
    try:
        return int(road.value("SELECT count(*) FROM articles")) if road.database.exists() else 0
    except Exception:
        return 0


def test_pages_do_not_wait_until_every_feed_has_answered(tmp_path: Path) -> None:
    hanging = settings.CONCURRENT_REQUESTS + 8
    with ExitStack() as stack:
        site, slow = stack.enter_context(Site()), stack.enter_context(Site())
        for name in ("a", "b", "c"):
            site.publish(f"/{name}", f"About {name}", [words(name), words(f"{name} more")])
        site.feed("/rss", [{"link": site.url(f"/{name}"), "guid": name, "title": name, "date": NOW} for name in "abc"])
        slow.feed("/rss", [{"link": slow.url("/z"), "guid": "z", "title": "z", "date": NOW}])
        go_on = slow.holds("/rss")
        stack.callback(go_on.set)
        blocks = [source("slow", slow.url("/rss"))]
        for number in range(hanging):  # the kernel takes their connections, nobody answers them
            silent = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
            blocks.append(source(f"silent-{number}", f"http://127.0.0.1:{silent.getsockname()[1]}/rss"))
        road = Road(tmp_path, "\n".join([*blocks, source("fast", site.url("/rss"))]), politeness="delay: 0.01s, timeout: 300s")
        child = stack.enter_context(running(road.start("poll")))
        wait_until(lambda: articles(road) == 3, child)
        assert child.poll() is None
        assert slow.count("/rss") == 1
        assert road.value("SELECT count(*) FROM fetches WHERE url NOT LIKE ?", site.url("/%")) == 0, "the others still hang"
        child.kill()
