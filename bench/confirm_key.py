"""How long a reviewer waits at a large desk: `python -m bench.confirm_key [--alerts 10000]`.

Makes an archive, starts the review pages on it, and works in a real Chromium: opens the desk, confirms stories by key, marks
articles as read by key. Times are from the key to the card that shows the mark, as a person sees it; processor time is the
server's. Writes a block of `docs/performance.md`.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.multiplied_archive import fill_archive
from bench.publish import conditions, replace_block, table, write_report
from bench.read_side import processor_seconds, wait_until_idle
from crawler import config as configuration
from tests.review.serving import RunningDesk, browser, serving

KEY_ROUNDS = 15
MARKED_CARD = ".card.current.marked"


class TimedDesk:
    """The desk in a browser, and how long its steps take."""

    def __init__(self, desk: RunningDesk, page: Any) -> None:
        self.desk, self.page = desk, page
        self.figures: dict[str, tuple[list[float], float]] = {}  # what → wall seconds, and CPU seconds of the server

    def timed(self, name: str, rounds: int, step: Callable[[], float]) -> None:
        """A first time that does not count, then so many."""
        step()
        before = processor_seconds(self.desk.process.pid)
        walls = [step() for _ in range(rounds)]
        self.figures[name] = (walls, (processor_seconds(self.desk.process.pid) - before) / rounds)

    def opened(self, path: str) -> Callable[[], float]:
        def step() -> float:
            began = time.perf_counter()
            self.page.goto(self.desk.base + path)
            return time.perf_counter() - began

        return step

    def confirmed(self) -> float:
        self.page.keyboard.press("j")
        self.page.locator(".card.current:not(.marked)").wait_for()
        began = time.perf_counter()
        self.page.keyboard.press("c")
        self.page.locator(MARKED_CARD).wait_for()
        return time.perf_counter() - began

    def read(self) -> float:
        self.page.keyboard.press("j")
        began = time.perf_counter()
        self.page.keyboard.press("r")
        self.page.locator(".card.current:not(.unread)").wait_for()
        return time.perf_counter() - began


def work(desk: RunningDesk, chrome: Any) -> dict[str, tuple[list[float], float]]:
    page = chrome.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{desk.base}/-/enter?token={desk.tokens['ann']}")
    page.click("main button")
    page.wait_for_url("**/-/desk")
    timed = TimedDesk(desk, page)
    wait_until_idle(desk.process.pid)
    timed.timed("open the desk", 5, timed.opened("/-/desk"))
    timed.timed("confirm a story by key", min(KEY_ROUNDS, 10), timed.confirmed)
    timed.timed("open the list of articles", 5, timed.opened("/-/articles"))
    timed.timed("mark an article as read by key", KEY_ROUNDS, timed.read)
    return timed.figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--alerts", type=int, default=10_000, metavar="N", help="a multiple of 500")
    parser.add_argument("--print-only", action="store_true", help="write no file")
    options = parser.parse_args()
    where = conditions()
    with tempfile.TemporaryDirectory() as folder:
        path = fill_archive(Path(folder), options.alerts, alert_every=1)
        with serving(configuration.load(path), reviewers=("ann",)) as desk, browser() as chrome:
            ((alerts, stories),) = desk.sql(
                "SELECT count(*), count(DISTINCT story_id) FROM alerts JOIN articles ON articles.id = article_id"
            )
            figures = work(desk, chrome)
    rows = [
        [name, f"{1000 * statistics.median(walls):.0f}", f"{1000 * max(walls):.0f}", f"{1000 * cpu:.0f}"]
        for name, (walls, cpu) in figures.items()
    ]
    what = f"{alerts:,} alerts on {stories:,} stories, all of them new."
    markdown = f"{where}\n\n{what}\n\n{table(['what', 'median, ms', 'slowest, ms', 'CPU of the server, ms'], rows)}"
    print(markdown)
    if not options.print_only:
        replace_block("confirm-key", markdown)
        write_report("confirm_key", {"conditions": where, "alerts": alerts, "stories": stories, "rows": rows})


if __name__ == "__main__":
    main()
