"""How long from publication to alert: `python -m bench.latency [--articles 40]`.

A loopback site publishes an article every few seconds, at moments that no poll knows of, while `borderwatch daemon` runs.
The delay of an article is the time from its publication until its alert can be read from the archive. The wait
for the next poll of its feed is part of it; what comes after that poll is printed apart. Prints a histogram
and writes a block of `docs/performance.md`.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.contestants import PROGRAM_ENVIRONMENT, write_config
from bench.made_pages import Writer
from bench.publish import conditions, replace_block, table, write_report
from tests.road import COMMAND
from tests.site import Site

ALERT_TEXT = (
    "Tajik border guards clashed with smugglers near Khorog in Tajikistan on Monday and four people were killed, officials said."
)
POLL_SECONDS, PUBLISH_EVERY_SECONDS = 60, 4.0  # the shortest interval of a feed; mean
WAIT_SECONDS = 240  # for the last alerts
HISTOGRAM_STEP_SECONDS, HISTOGRAM_WIDTH = 10, 40  # seconds; characters


def publish(site: Site, items: list[dict[str, Any]], number: int) -> float:
    """A new article and its feed; when it was there."""
    writer = Writer("en", random.Random(f"latency {number}"))
    path, title = f"/news-{number}", f"Clash near Khorog {writer.word()} {number}"
    site.publish(path, title, [ALERT_TEXT, *(writer.paragraph() for _ in range(5))])
    items.insert(0, {"link": site.url(path), "title": title, "guid": path, "date": datetime.now(UTC)})
    site.feed("/rss", items[:30])
    return time.time()


def alert_times(database: Path) -> dict[str, float]:
    """Address → when its first alert was committed, as far as this look can tell."""
    if not database.exists():
        return {}
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=10)) as connection:
        rows = connection.execute("SELECT articles.url FROM alerts JOIN articles ON articles.id = article_id").fetchall()
    return {url: time.time() for (url,) in rows}


def feed_times(sites: Sequence[Site]) -> dict[str, list[float]]:
    """Host → when its feed was asked for (seconds of the same clock as `publish`)."""
    offset = time.time() - time.monotonic()
    return {site.host: [request.at_seconds + offset for request in site.requests if request.path == "/rss"] for site in sites}


def histogram(delays: Sequence[float]) -> str:
    """Lines of bars, ten seconds each."""
    steps = [int(delay // HISTOGRAM_STEP_SECONDS) for delay in delays]
    highest = max(steps.count(step) for step in steps)
    lines = []
    for step in range(max(steps) + 1):
        number = steps.count(step)
        bar = "#" * round(HISTOGRAM_WIDTH * number / highest)
        lines.append(f"{step * HISTOGRAM_STEP_SECONDS:>4}–{(step + 1) * HISTOGRAM_STEP_SECONDS:<4} s {number:>3} {bar}".rstrip())
    return "```text\n" + "\n".join(lines) + "\n```"


def quantiles(values: Sequence[float]) -> tuple[str, ...]:
    ordered = sorted(values)
    return tuple(f"{ordered[min(len(ordered) - 1, int(len(ordered) * share))]:.1f}" for share in (0.5, 0.9, 1.0))


def measure(articles: int, hosts: int) -> tuple[list[float], list[float]]:
    """Delays since publication, and since the feed was first asked for afterwards; in seconds."""
    dice = random.Random(5)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        sites = [stack.enter_context(Site(f"127.0.0.{number + 2}")) for number in range(hosts)]
        items: dict[str, list[dict[str, Any]]] = {site.host: [] for site in sites}
        for number, site in enumerate(sites):
            publish(site, items[site.host], 10_000 + number)
        write_config(
            folder,
            [site.url("/rss") for site in sites],
            f"polling: {{floor: {POLL_SECONDS}s, ceiling: {POLL_SECONDS}s, first: {POLL_SECONDS}s}}\ndaemon: {{poll_every: 15s}}",
        )
        daemon = stack.enter_context(_daemon(folder))
        _wait_for(folder / "news.db", hosts)
        published: dict[str, tuple[str, float]] = {}
        alerted: dict[str, float] = {}
        next_article, ends = time.time(), 0.0
        while (len(published) < articles or set(published) - set(alerted)) and (not ends or time.time() < ends):
            if len(published) < articles and time.time() >= next_article:
                site = dice.choice(sites)
                when = publish(site, items[site.host], len(published))
                published[site.url(f"/news-{len(published)}")] = (site.host, when)
                next_article = when + dice.expovariate(1 / PUBLISH_EVERY_SECONDS)
                ends = when + WAIT_SECONDS
            for url, seen in alert_times(folder / "news.db").items():
                alerted.setdefault(url, seen)
            if daemon.poll() is not None:
                raise SystemExit("the daemon ended")
            time.sleep(0.1)
        polls = feed_times(sites)
    missing = len(set(published) - set(alerted))
    print(f"  {len(published) - missing} of {len(published)} articles became alerts", flush=True)
    delays, after_poll = [], []
    for url, (host, when) in published.items():
        if url in alerted:
            delays.append(alerted[url] - when)
            first_poll = min((asked for asked in polls[host] if asked >= when), default=when)
            after_poll.append(alerted[url] - first_poll)
    return delays, after_poll


@contextmanager
def _daemon(folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    environment = {**os.environ, "BORDERWATCH_CONFIG": str(folder / "config.yaml"), "NO_COLOR": "1", **PROGRAM_ENVIRONMENT}
    with (folder / "output.log").open("w") as log:
        child = subprocess.Popen([str(COMMAND), "daemon"], cwd=folder, env=environment, stdout=log, stderr=log)
        try:
            yield child
        finally:
            child.send_signal(signal.SIGTERM)
            child.wait(60)


def _wait_for(database: Path, alerts: int) -> None:
    """Until the first poll has read every feed."""
    until = time.time() + WAIT_SECONDS
    while len(alert_times(database)) < alerts:
        if time.time() > until:
            raise SystemExit("the first poll raised no alerts")
        time.sleep(0.5)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=40)
    parser.add_argument("--hosts", type=int, default=6)
    parser.add_argument("--print-only", action="store_true", help="write no file")
    options = parser.parse_args()
    where = conditions()
    print(where, flush=True)
    delays, after_poll = measure(options.articles, options.hosts)
    rows = [("from publication to alert", *quantiles(delays)), ("from the poll of the feed to alert", *quantiles(after_poll))]
    head = ["seconds", "median", "9 of 10", "longest"]
    what = f"{len(delays)} of {options.articles} articles of {options.hosts} hosts, each feed polled every {POLL_SECONDS} seconds."
    markdown = f"{where}\n\n{what}\n\n{table(head, rows)}\n\nFrom publication to alert:\n\n{histogram(delays)}"
    print(f"\n{markdown}")
    if not options.print_only:
        replace_block("latency", markdown)
        write_report("latency", {"conditions": where, "delays_s": delays, "after_poll_s": after_poll})


if __name__ == "__main__":
    main()
