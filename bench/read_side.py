"""What it costs to look at a large archive: `python -m bench.read_side [--sizes 10000 100000]`.

Makes an archive of each size, starts the review pages on it, and opens what people open several times; then runs the commands
that read. Prints processor time, the ratio to the smallest archive, and writes a block of `docs/performance.md`.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.contestants import PROGRAM_ENVIRONMENT
from bench.measured_process import TICKS_PER_SECOND, measure_command
from bench.multiplied_archive import COMMON_WORD, RARE_WORD, fill_archive
from bench.publish import conditions, replace_block, table, write_report
from crawler import config as configuration
from tests.review.serving import RunningDesk, serving
from tests.road import COMMAND

PAGE_ROUNDS, COMMAND_ROUNDS = 5, 2
MIN_IDLE_SECONDS = 3.0
MAX_GROWTH, SMALL_CPU_MS = 2.0, 20.0  # ratio that is marked, from so many milliseconds on

PAGES = {
    "desk: newest alerts": "/-/desk",
    "desk: story": "/-/story/{story}",
    "desk: alert": "/-/alert/{alert}",
    "desk: article": "/-/article/{article}",
    "desk: articles": "/-/articles",
    "desk: search, rare": f"/-/search?q={RARE_WORD}",
    "desk: search, common": f"/-/search?q={COMMON_WORD}",
    "desk: sources": "/-/sources",
    "desk: watches": "/-/watches",
    "desk: map": "/-/map",
    "Datasette: database": "/news",
    "Datasette: articles": "/news/articles",
    "Datasette: articles, search": f"/news/articles?_search={RARE_WORD}",
    "Datasette: alerts": "/news/alerts",
    "Datasette: stories": "/news/stories",
    "Datasette: alerts_to_review": "/news/alerts_to_review",
    "Datasette: story_timeline": "/news/story_timeline",
    "Datasette: feed_health": "/news/feed_health",
    "Datasette: ledger": "/news/ledger",
    "Datasette: newest_alerts": "/news/newest_alerts",
    "Datasette: alerts_per_watch": "/news/alerts_per_watch",
    "Datasette: search": f"/news/search?q={RARE_WORD}",
}
READ_COMMANDS = {
    "borderwatch alerts": ("alerts",),
    "borderwatch search, rare": ("search", RARE_WORD),
    "borderwatch search, common": ("search", COMMON_WORD),
    "borderwatch digest": ("digest",),
    "borderwatch sources": ("sources",),
    "borderwatch stories": ("stories", "{story}"),
}

Figures = dict[str, tuple[float, float]]  # what → CPU and wall milliseconds


def processor_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS_PER_SECOND


def wait_until_idle(pid: int) -> None:
    """Return once a process has done nothing for three seconds."""
    last, quiet_since = processor_seconds(pid), time.monotonic()
    while time.monotonic() < quiet_since + MIN_IDLE_SECONDS:
        time.sleep(0.2)
        if (now := processor_seconds(pid)) != last:
            last, quiet_since = now, time.monotonic()


def timed_page(desk: RunningDesk, work: Callable[[], Any]) -> tuple[float, float]:
    """CPU milliseconds of the server (mean) and wall milliseconds (median) of an exchange, after a first one."""
    work()
    walls, before = [], processor_seconds(desk.process.pid)
    for _ in range(PAGE_ROUNDS):
        began = time.perf_counter()
        work()
        walls.append(1000 * (time.perf_counter() - began))
    return 1000 * (processor_seconds(desk.process.pid) - before) / PAGE_ROUNDS, statistics.median(walls)


def opened(desk: RunningDesk, path: str) -> None:
    answer = desk.get(path)
    if answer.status not in (200, 302, 303) or "SQL Interrupted" in answer.text:
        raise SystemExit(f"{path}: status {answer.status}")


def measure_pages(path: Path) -> Figures:
    """Every page of the table, and an alert that is confirmed."""
    figures: Figures = {}
    with serving(configuration.load(path), reviewers=("ann",)) as desk:
        desk.enter("ann")
        ((alert, article, story),) = desk.sql(
            "SELECT alerts.id, article_id, story_id FROM alerts JOIN articles ON articles.id = article_id LIMIT 1"
        )
        wait_until_idle(desk.process.pid)  # the desk prepares the search after it has started
        began, before = time.perf_counter(), processor_seconds(desk.process.pid)
        opened(desk, PAGES["desk: search, rare"])
        spent = processor_seconds(desk.process.pid) - before
        figures["desk: the first search"] = (1000 * spent, 1000 * (time.perf_counter() - began))
        for name, address in PAGES.items():
            target = address.format(alert=alert, article=article, story=story)
            try:
                figures[name] = timed_page(desk, lambda target=target: opened(desk, target))  # type: ignore[misc]
            except SystemExit as refusal:
                print(f"  {name}: {refusal}", flush=True)
                figures[name] = (float("inf"), float("inf"))
        token = desk.token()
        form = {"csrftoken": token, "state": "confirmed", "alerts": str(alert), "story": str(story), "back": "/-/desk"}
        figures["desk: confirm"] = timed_page(desk, lambda: desk.raw_post("/-/desk/mark", form, Origin=desk.base))
    return figures


def measure_commands(path: Path) -> Figures:
    figures: Figures = {}
    environment = {"BORDERWATCH_CONFIG": str(path), "NO_COLOR": "1", **PROGRAM_ENVIRONMENT}
    for name, arguments in READ_COMMANDS.items():
        words = [word.format(story=1) for word in arguments]
        usages = [
            measure_command([str(COMMAND), *words], folder=path.parent, environment=environment) for _ in range(COMMAND_ROUNDS)
        ]
        figures[name] = (
            1000 * statistics.median(usage.cpu for usage in usages),
            1000 * statistics.median(usage.wall for usage in usages),
        )
    return figures


def report(figures: dict[int, Figures]) -> str:
    """A row for each page and command; the last columns say how it grew."""
    smallest, *larger = figures
    head = ["what", f"{smallest:,} articles", *(title for size in larger for title in (f"{size:,}", "ratio"))]
    rows = []
    for name, (base, _) in figures[smallest].items():
        cells = [name, f"{base:.0f}"]
        for size in larger:
            cpu = figures[size][name][0]
            ratio = cpu / max(base, 1.0)
            cells += [f"{cpu:.0f}", f"**{ratio:.1f}**" if ratio > MAX_GROWTH and cpu > SMALL_CPU_MS else f"{ratio:.1f}"]
        rows.append(cells)
    return table(head, rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000], metavar="N", help="articles, ascending")
    parser.add_argument("--print-only", action="store_true", help="write no file")
    options = parser.parse_args()
    where = conditions()
    print(where, flush=True)
    figures: dict[int, Figures] = {}
    for size in options.sizes:
        with tempfile.TemporaryDirectory() as folder:
            began = time.perf_counter()
            path = fill_archive(Path(folder), size)
            megabytes = (Path(folder) / "news.db").stat().st_size >> 20
            print(f"  {size:,} articles, {megabytes} MB, made in {time.perf_counter() - began:.0f} s", flush=True)
            figures[size] = {**measure_pages(path), **measure_commands(path)}
            for name, (cpu, wall) in figures[size].items():
                print(f"    {name:<34} {cpu:8.1f} CPU-ms {wall:8.1f} ms", flush=True)
    what = f"Bold: more than {MAX_GROWTH:.0f} times as long as in the smallest archive."
    markdown = f"{where}\n\n{what}\n\n{report(figures)}"
    print(f"\n{markdown}")
    if not options.print_only:
        replace_block("read-side", markdown)
        write_report("read_side", {"conditions": where, "cpu_ms_and_wall_ms": {str(size): rows for size, rows in figures.items()}})


if __name__ == "__main__":
    main()
