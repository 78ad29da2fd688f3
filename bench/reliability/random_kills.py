"""K1: real polls of loopback sites, killed with -9 at random moments, until one ends: the rows of an undisturbed poll."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import tempfile
import time
from contextlib import ExitStack, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.reliability.proof import Proof, Rows, differences
from bench.reliability.scenarios import ROWS_OF_ARTICLES, select
from crawler.runtime.lock import hold
from tests.deliver.environment import prose
from tests.fakes import NOW
from tests.patience import end, wait_until
from tests.road import Road, source
from tests.site import Site, words

SITE_COUNT, PAGES_A_WAVE, KILLS_A_WAVE = 3, 8, 6
LONGEST_WAIT_SECONDS = 3.5  # from the start of a poll to its kill: starting, planning, fetching, recording, closing
# Which of two copies came first depends on what was fetched first after a kill: not compared.
ROWS_OF_POLLS = ROWS_OF_ARTICLES | {
    "entries": "SELECT feed_id, key, article_id IS NULL FROM entries",
    "articles": "SELECT canonical_url, title, text, version FROM articles",
    "index": "SELECT count(*) FROM articles_fts",
}


def prove_random_kills(kills: int) -> Proof:
    """So many kills, a wave of new pages after every few."""
    proof, dice = Proof(), random.Random(f"kills {kills}")
    with ExitStack() as stack:
        sites = [stack.enter_context(Site()) for _ in range(SITE_COUNT)]
        roads = [Road(Path(stack.enter_context(tempfile.TemporaryDirectory())), _sources(sites)) for _ in range(2)]
        wave, hit = 0, {"parent": 0, "crawl": 0, "both": 0, "ended before the kill": 0}
        while proof.tried < kills:
            wave += 1
            _publish(sites, wave)
            left = min(KILLS_A_WAVE, kills - proof.tried)
            aims: list[str] = []
            while len(aims) < left:
                aim = dice.choice(("parent", "crawl", "both"))
                aim = aim if _poll_and_kill(roads[0], dice.uniform(0.05, LONGEST_WAIT_SECONDS), aim) else "ended before the kill"
                hit[aim] += 1
                if aim != "ended before the kill" or hit[aim] > kills:
                    aims.append(aim)
            for road in roads:
                _poll_to_the_end(road)
            found = differences(_rows(roads[1]), _rows(roads[0]))
            for number, aim in enumerate(aims):
                proof.count(f"wave {wave}, {aim} killed", found if number == 0 else ())
        articles = roads[0].value("SELECT count(*) FROM articles"), roads[1].value("SELECT count(*) FROM articles")
    proof.notes.append(f"{wave} waves; " + ", ".join(f"{aim}: {number}" for aim, number in hit.items() if number))
    proof.notes.append(f"articles in the killed and the undisturbed archive: {articles[0]} and {articles[1]}")
    return proof


def _sources(sites: list[Site]) -> str:
    return "\n".join(source(f"s{number}", site.url("/rss")) for number, site in enumerate(sites))


def _publish(sites: list[Site], wave: int) -> None:
    """New pages everywhere: reports that watches want, copies between sites, pages that are gone."""
    for number, site in enumerate(sites):
        items = []
        for page in range(PAGES_A_WAVE):
            path = f"/{wave}-{page}"
            title = f"Clashes at the Tajik-Afghan border, {wave} {page}" if page == 0 else prose(f"{number} {wave} {page}", 6)
            text = words(f"agency {wave}" if page == 1 else f"{number} {wave} {page}", 110)
            if page == 2:
                site.answers(path, 410, "gone")
            else:
                site.publish(path, title, [text, words(f"{text} more", 40)])
            date = NOW_OF_SITES - timedelta(minutes=page)
            items.append({"link": site.url(path), "title": title, "guid": f"{wave}-{page}", "date": date})
        site.feed("/rss", items)


NOW_OF_SITES = max(NOW, datetime.now(UTC) - timedelta(hours=1))


def _poll_and_kill(road: Road, seconds: float, aim: str) -> bool:
    """Whether there was something to kill after so long."""
    child = road.start("poll", "--all")
    time.sleep(seconds)
    crawls = _children(child.pid)
    targets = {"parent": [child.pid], "crawl": crawls, "both": [child.pid, *crawls]}[aim] or [child.pid]
    at_work = child.poll() is None
    for pid in targets if at_work else ():
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    if at_work and aim == "crawl":
        with suppress(subprocess.TimeoutExpired):
            child.wait(60)
    end(child)
    return at_work


def _children(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def _poll_to_the_end(road: Road) -> None:
    """Wait until a crawl that outlived its parent has ended, then poll once more; nothing may be left pending."""

    def is_free() -> bool:
        with suppress(Exception), hold(road.database.with_suffix(".lock")):
            return True
        return False

    wait_until(is_free)
    for _ in range(3):
        road.borderwatch("poll", "--all", expect=None)
        if not road.value("SELECT count(*) FROM entries WHERE disposition = 'pending'"):
            return


def _rows(road: Road) -> Rows:
    return select(road.folder, ROWS_OF_POLLS)
