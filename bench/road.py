"""Pages per second from end to end on loopback, and where the processor time goes.

    python bench/road.py [--pages 400] [--hosts 8] [--rounds 3]

Serves invented articles from `--hosts` hosts with no delay between requests, polls them with the installed command into a
fresh archive each round, and prints the median. Then the stages one by one over the same pages, in this process: shares are
of their sum. A comparison of two versions is a ratio of two runs on one machine.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from crawler.app import tasks
from crawler.grouping import copies
from crawler.model import ArticleFound, Entry, Extraction, FeedKind, Fetch, FetchOutcome, Page, Source
from tests.fakes import house
from tests.road import Road, source
from tests.site import Site, words

FILLER = "<div class='box'><ul>" + "".join(f"<li><a href='/s{n}'>Section {n}</a></li>" for n in range(120)) + "</ul></div>"


def fill(site: Site, count: int, seed: str) -> None:
    """A host with a feed and `count` pages of about 20 kB."""
    items = []
    for number in range(count):
        name = f"{seed}-{number}"
        site.publish(f"/{name}", f"About {name}", [words(f"{name} {paragraph}", 70) for paragraph in range(6)], meta=FILLER)
        items.append({"link": site.url(f"/{name}"), "title": f"About {name}", "guid": name, "date": datetime.now(UTC)})
    site.feed("/rss", items)


def road(hosts: int, pages: int) -> tuple[float, float]:
    """(pages per second, CPU seconds per page) of one poll."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        sites = [stack.enter_context(Site()) for _ in range(hosts)]
        for number, site in enumerate(sites):
            fill(site, pages // hosts, f"h{number}")
        blocks = "\n".join(source(f"h{number}", site.url("/rss")) for number, site in enumerate(sites))
        way = Road(Path(folder), blocks, politeness="delay: 0s, timeout: 20s")
        before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        way.borderwatch("poll", seconds=900)
        seconds = time.perf_counter() - started
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        count = way.value("SELECT count(*) FROM articles")
        assert count == pages // hosts * hosts, f"{count} articles"
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return count / seconds, cpu / count


def timed(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def stages_of(count: int = 120) -> dict[str, float]:
    """Stage → CPU milliseconds per page."""
    with Site() as site, tempfile.TemporaryDirectory() as folder, house(Path(folder)) as h:
        fill(site, count, "s")
        now, publisher = datetime.now(UTC), Source(slug="one", name="One", languages=("en",))
        feed = Page(url=site.url("/rss"), body=site._answer("/rss").body, headers={})
        pages = [Page(url=site.url(f"/s-{n}"), body=site._answer(f"/s-{n}").body, fetched_at=now) for n in range(count)]
        entries = [Entry(key=page.url, link=page.url) for page in pages]
        tasks.extract_page(pages[0], publisher, entries[0], now, 40)  # imports are not measured
        spent = {"read feed": timed(lambda: tasks.read_feed(feed, FeedKind.RSS, None, None, "UTC", now, 2000))}
        done: list[Extraction] = []
        spent["extract"] = timed(
            lambda: done.extend(tasks.extract_page(p, publisher, e, now, 40) for p, e in zip(pages, entries, strict=True))
        )
        articles = [extraction.article for extraction in done if extraction.article is not None]
        assert len(articles) == count
        spent["sign"] = timed(lambda: [copies.text_keys(article.text) for article in articles])
        spent["match"] = timed(lambda: [h.config.watches.match(article.title, article.text) for article in articles])
        run = h.plan().run_id
        fetch = Fetch(url="", started_at=now, elapsed_ms=0, outcome=FetchOutcome.OK)
        items = [
            ArticleFound(run_id=run, feed_id=1, entry=e, article=a, page=p, fetch=fetch)
            for e, a, p in zip(entries, articles, pages, strict=True)
        ]
        spent["record"] = timed(lambda: [h.recorder.record(item) for item in items]) - spent["sign"] - spent["match"]
        return {name: 1000 * seconds / count for name, seconds in spent.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=400)
    parser.add_argument("--hosts", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    rounds = [road(options.hosts, options.pages) for _ in range(options.rounds)]
    print(
        f"end to end: {statistics.median(rate for rate, _ in rounds):.1f} pages/s (median of {options.rounds}, start included), "
        f"{1000 * statistics.median(cpu for _, cpu in rounds):.1f} ms CPU/page"
    )
    spent = stages_of()
    total = sum(spent.values())
    for name, milliseconds in sorted(spent.items(), key=lambda pair: -pair[1]):
        print(f"  {name:<10} {milliseconds:6.2f} ms CPU/page  {milliseconds / total:5.1%}")


if __name__ == "__main__":
    main()
