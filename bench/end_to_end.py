"""Pages per second from end to end, against what people would use instead: `python -m bench.end_to_end [--quick]`.

Makes a loopback news site of many hosts, runs every contestant in turn and all of them again (A B A B), each at its best
settings and in an environment of its own (bench/contestants.py), then polls unchanged feeds. Prints medians, ratios within
this run and processor time by process; writes `bench/reports/end_to_end.json`, the chart and a block of
`docs/performance.md`. Cold start is part of every figure. Ratios are what compares: the machine may be shared. A run that is
interrupted (Ctrl-C) reports what it has measured so far, and says so.
"""

from __future__ import annotations

import argparse
import compileall
import gzip
import json
import os
import re
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import crawler
import jobs
from bench.contest_report import FEED_ENTRIES, Result, report
from bench.contestants import CONTESTANTS, POLLERS, Contestant, NotInstalled, Poller, Task, Texts, environment_of, versions_in
from bench.made_pages import make_host
from bench.made_site import LoopbackSite, serving
from bench.publish import conditions, replace_block, write_chart, write_report

ENVIRONMENTS_FOLDER = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "borderwatch-bench"
SCORED_PAGES = 100
OLD_ENTRIES_DAYS = 60
SCORED_WORD = re.compile(r"\w+")
# Where a stored page says that it lives. trafilatura gives that address for the one that was asked.
OLD_ADDRESS = re.compile(rb"""<(?:link\b[^>]*\b(?:canonical|x-default)\b|meta\b[^>]*\b(?:og|twitter):url\b|base\b)[^>]*>""", re.I)


def token_f1(gold: str, text: str) -> float:
    """F1 of words, each counted as often as it stands there."""
    true, extracted = Counter(SCORED_WORD.findall(gold.lower())), Counter(SCORED_WORD.findall(text.lower()))
    shared = (true & extracted).total()
    return 2 * shared / max(1, true.total() + extracted.total())


def score(gold: Mapping[str, str], urls: Sequence[str], texts: Texts) -> float:
    """Mean F1 over a sample of the pages; one without a text counts 0."""
    sample = urls[:: max(1, len(urls) // SCORED_PAGES)]
    return statistics.mean(token_f1(gold[url], texts.get(url, "")) for url in sample)


@dataclass(frozen=True, slots=True)
class ServedPages:
    gold: Mapping[str, str]  # address → true text, in an order that goes round the hosts
    feeds: Sequence[str]


def fill_with_made_pages(site: LoopbackSite, pages: int) -> ServedPages:
    """Invented pages, a feed for each host."""
    now = datetime.now(UTC)
    rounds: list[dict[int, tuple[str, str]]] = [{} for _ in range(pages // site.hosts)]
    feeds = []
    for host in range(site.hosts):
        entries = {}
        for position, page in enumerate(make_host(host, pages // site.hosts, now)):
            url = site.put(host, page.name, page.html.encode(), "text/html")
            rounds[position][host] = (url, page.text)
            entries[url] = (page.title, page.published)
        feeds.append(site.put_feed(host, "/rss", entries))
    return ServedPages({url: text for pages_of_hosts in rounds for url, text in pages_of_hosts.values()}, feeds)


def fill_with_stored_pages(site: LoopbackSite, pages: int, folder: Path) -> ServedPages:
    """Pages of a folder with `gold.jsonl` and `html/ID.html.gz`, dealt to the hosts in turn, without the addresses they had."""
    now, gold = datetime.now(UTC), {}
    entries: list[dict[str, tuple[str, datetime]]] = [{} for _ in range(site.hosts)]
    rows = [json.loads(line) for line in (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines()][:pages]
    for number, row in enumerate(rows):
        host = number % site.hosts
        body = gzip.decompress((folder / "html" / f"{row['id']}.html.gz").read_bytes())
        url = site.put(host, f"/page-{number}.html", OLD_ADDRESS.sub(b"", body), "text/html")
        gold[url] = row["text"]
        entries[host][url] = (row.get("title") or f"Page {number}", now - timedelta(minutes=number))
    return ServedPages(gold, [site.put_feed(host, "/rss", items) for host, items in enumerate(entries) if items])


def fill_with_old_feeds(site: LoopbackSite, count: int) -> list[str]:
    """Feeds whose entries are all too old to be fetched: what is left is polling."""
    old = datetime.now(UTC) - timedelta(days=OLD_ENTRIES_DAYS)
    feeds = []
    for number in range(count):
        host = number % site.hosts
        entries = {
            site.url(host, f"/old-{number}-{entry}"): (f"Entry {entry} of feed {number}", old - timedelta(hours=entry))
            for entry in range(FEED_ENTRIES)
        }
        feeds.append(site.put_feed(host, f"/feed-{number}", entries))
    return feeds


def installed(contestants: Sequence[Contestant | Poller], cache: Path) -> tuple[dict[str, Path], list[str]]:
    """Contestant → folder of its programs; and who could not be installed."""
    programs, missing = {}, []
    for contestant in contestants:
        try:
            programs[contestant.name] = environment_of(contestant, cache)
        except NotInstalled as problem:
            missing.append(str(problem))
    return programs, missing


def run_pages(
    served: ServedPages,
    contestants: Sequence[Contestant],
    programs: Mapping[str, Path],
    rounds: int,
    slow_pages: int,
    results: dict[str, Result],
) -> None:
    """Everybody in turn, so many times. Each round adds to the results."""
    urls = list(served.gold)
    for round_number in range(rounds):
        for contestant in contestants:
            chosen = urls[:slow_pages] if contestant.slow else urls
            versions = versions_in(programs[contestant.name], contestant.packages) or "this checkout"
            with tempfile.TemporaryDirectory() as folder:
                usage, texts = contestant.run(Task(Path(folder), chosen, served.feeds), programs[contestant.name])
            result = results.setdefault(contestant.name, Result(contestant.name, versions, len(chosen)))
            result.usages.append(usage)
            result.texts.append(sum(url in texts for url in chosen))
            result.f1.append(score(served.gold, chosen, texts))
            print(
                f"  round {round_number + 1}  {contestant.name:<34} {usage.wall:6.1f} s  {usage.cpu:6.1f} CPU-s  "
                f"{result.texts[-1]:>5} of {len(chosen)} texts  F1 {result.f1[-1]:.3f}",
                flush=True,
            )


def run_polling(feeds: Sequence[str], programs: Mapping[str, Path], rounds: int, figures: dict[str, dict[str, Any]]) -> None:
    """First poll once, then unchanged feeds (304) in turn; CPU milliseconds a feed. Each poll adds to the figures."""
    with tempfile.TemporaryDirectory() as folder:
        for round_number in range(rounds + 1):
            for poller in POLLERS:
                if poller.name not in programs:
                    continue
                task = Task(Path(folder) / poller.name, [], feeds)
                task.folder.mkdir(exist_ok=True)
                usage, well = poller.run(task, programs[poller.name])
                row = figures.setdefault(poller.name, {"first_ms": 0.0, "unchanged_ms": [], "wall_s": [], "feeds_read": well})
                milliseconds = 1000 * usage.cpu / len(feeds)
                if round_number == 0:
                    row["first_ms"] = milliseconds
                else:
                    row["unchanged_ms"].append(milliseconds)
                    row["wall_s"].append(usage.wall)
                print(
                    f"  {'first' if round_number == 0 else 'unchanged':<9} {poller.name:<12} {usage.wall:6.1f} s  "
                    f"{milliseconds:6.2f} CPU-ms a feed, {well} of {len(feeds)} feeds read",
                    flush=True,
                )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--quick", action="store_true", help="few pages and two rounds: some two minutes where the environments are made"
    )
    parser.add_argument("--pages", type=Path, metavar="DIR", help="folder with gold.jsonl and html/ instead of invented pages")
    parser.add_argument("--count", type=int, help="pages [quick: 180, else 3000]")
    parser.add_argument("--hosts", type=int, help="[quick: 30, else 60]")
    parser.add_argument("--feeds", type=int, help="polled feeds [quick: 300, else 2000; 0: none]")
    parser.add_argument("--rounds", type=int, help="[quick: 2, else 3]")
    parser.add_argument("--only", action="append", help="a contestant's name; repeatable")
    parser.add_argument("--environments", type=Path, default=ENVIRONMENTS_FOLDER, help="where the peers are installed")
    parser.add_argument("--print-only", action="store_true", help="write no file")
    options = parser.parse_args()
    count = options.count or (180 if options.quick else 3000)
    rounds = options.rounds or (2 if options.quick else 3)
    feeds = (300 if options.quick else 2000) if options.feeds is None else options.feeds
    where, began = conditions(), time.perf_counter()

    chosen = [contestant for contestant in CONTESTANTS if not options.only or contestant.name in options.only]
    for package in (crawler, jobs):  # as pip does for the peers
        compileall.compile_dir(Path(package.__path__[0]), quiet=1)
    programs, missing = installed([*chosen, *POLLERS], options.environments)
    site = LoopbackSite(options.hosts or (30 if options.quick else 60))
    served = fill_with_stored_pages(site, count, options.pages) if options.pages else fill_with_made_pages(site, count)
    old_feeds = fill_with_old_feeds(site, feeds)
    what = f"{len(served.gold)} {'stored' if options.pages else 'invented'} pages of {site.hosts} hosts."
    print(f"{where}\n{what} Made in {time.perf_counter() - began:.0f} s.", flush=True)
    running = [contestant for contestant in chosen if contestant.name in programs]
    measured: dict[str, Result] = {}
    polling: dict[str, dict[str, Any]] = {}
    with serving(site):
        try:
            run_pages(served, running, programs, rounds, max(1, count // 4) if options.quick else count, measured)
            if feeds:
                run_polling(old_feeds, programs, rounds, polling)
        except KeyboardInterrupt:
            what += " The run was interrupted before its end."
    results = list(measured.values())
    if not results:
        raise SystemExit("interrupted before anything was measured")
    markdown = report(results, polling, feeds, where, missing, what)
    print(f"\n{markdown}\n\n{time.perf_counter() - began:.0f} s in all")
    if not options.print_only:
        replace_block("end-to-end", markdown)
        figures = {"conditions": where, "site": what, "pages": [result.as_json() for result in results], "polling": polling}
        write_report("end_to_end", figures)
        write_chart([(result.name, result.pages_per_second()) for result in results], "Pages per second from end to end", "pages/s")


if __name__ == "__main__":
    main()
