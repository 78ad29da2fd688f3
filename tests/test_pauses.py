"""How long a host is left in peace: counted from the end of a request, whatever it came to."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from tests.road import Road, source
from tests.site import Site, words

PAUSE_SECONDS = 0.5
ANSWER_SECONDS = 0.8  # longer than the pause
TIMEOUT_SECONDS = 1.0
HEARD_LATE_SECONDS = 0.2  # the time for an answer begins before the site hears the request


def _slow_page(site: Site, path: str) -> None:
    site.publish(path, f"About {path}", [words(path)])
    site._answers[path][0].wait = ANSWER_SECONDS


def _broken_answer(site: Site, path: str) -> None:
    site.speaks_garbage(path, b"\0\0\0 this is no HTTP\r\n\r\n")
    site._answers[path][0].wait = ANSWER_SECONDS


def _late_answer(site: Site, path: str) -> None:
    site.hangs(path, 30.0)


@pytest.mark.parametrize(
    ("kind", "request_seconds"),
    [(_slow_page, ANSWER_SECONDS), (_broken_answer, ANSWER_SECONDS), (_late_answer, TIMEOUT_SECONDS - HEARD_LATE_SECONDS)],
)
def test_a_hosts_pause_begins_when_a_request_ends(
    tmp_path: Path, kind: Callable[[Site, str], None], request_seconds: float
) -> None:
    with Site() as site:
        paths = ["/a", "/b", "/c"]
        site.feed("/rss", [{"link": site.url(path), "title": f"About {path}", "guid": path} for path in paths])
        for path in paths:
            kind(site, path)
        road = Road(
            tmp_path, source("one", site.url("/rss")), politeness=f"delay: {PAUSE_SECONDS}s, timeout: {TIMEOUT_SECONDS:.0f}s"
        )
        road.borderwatch("poll")
        times = [request.at_seconds for request in site.requests if request.path in paths]
        assert len(times) >= len(paths)
        assert min(later - earlier for earlier, later in pairwise(times)) >= request_seconds + PAUSE_SECONDS
