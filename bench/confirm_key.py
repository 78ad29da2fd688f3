"""How long a reviewer waits at a large desk, and how often something is pressed: `python -m bench.confirm_key [--alerts 10000]`.

Makes an archive, starts the review pages on it, and works in a real Chromium: on a desk by keys, on a phone by touch. Times are
from the first key or touch to what it leads to, as a person sees it; processor time is the server's. Words that are typed are no
presses. Writes a block of `docs/performance.md`.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from bench.multiplied_archive import fill_archive
from bench.publish import conditions, replace_block, table, write_report
from bench.read_side import processor_seconds, wait_until_idle
from crawler import config as configuration
from jobs.review.access.doorkeeper import Doorkeeper
from jobs.review.access.logins import LoginsFile, logins_path
from tests.review.serving import RunningDesk, browser, serving

KEY_ROUNDS, DESK_PAGE_ROUNDS = 8, 4
STEP_PATIENCE_SECONDS = 180.0  # a step may take, on a busy machine
MARKED_CARD = ".card.current.marked"
SEARCHED_WORD = "clash"


class StepFigure(NamedTuple):
    """What a step took."""

    presses: float  # keys, clicks or touches
    wall_seconds: list[float]
    cpu_seconds: float  # of the server


class TimedDesk:
    """The desk in a browser, and how long its steps take."""

    def __init__(self, desk: RunningDesk, page: Any) -> None:
        self.desk, self.page = desk, page
        self.figures: dict[str, StepFigure] = {}
        self.presses = 0

    def timed(self, name: str, rounds: int, step: Callable[[], float]) -> None:
        """A first time that does not count, then so many. A step answers when it began, as `time.perf_counter` says."""
        step()
        before, self.presses, walls = processor_seconds(self.desk.process.pid), 0, list[float]()
        for _ in range(rounds):
            began = step()
            walls.append(time.perf_counter() - began)
        cpu = (processor_seconds(self.desk.process.pid) - before) / rounds
        self.figures[name] = StepFigure(self.presses / rounds, walls, cpu)

    def go(self, path: str) -> None:
        self.page.goto(self.desk.base + path)

    def key(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
        self.presses += len(keys)

    def touch(self, selector: str) -> None:
        self.page.locator(selector).first.tap()
        self.presses += 1

    def wait(self, selector: str) -> None:
        self.page.locator(selector).first.wait_for()

    def opened(self, path: str) -> Callable[[], float]:
        def step() -> float:
            began = time.perf_counter()
            self.go(path)
            return began

        return step

    # ------------------------------------------------------------------ on a desk

    def confirmed(self) -> float:
        self.key("j")
        self.wait(".card.current:not(.marked)")
        began = time.perf_counter()
        self.key("c")
        self.wait(MARKED_CARD)
        return began

    def taken_back(self) -> float:
        began = time.perf_counter()
        self.key("d")
        self.wait(MARKED_CARD)
        self.key("u")
        self.wait(".card.current:not(.marked)")
        return began

    def noted(self) -> float:
        began = time.perf_counter()
        self.key("n")
        self.page.keyboard.type(words := f"asked the ministry {began}")
        self.key("Enter")
        self.page.locator(".card.current .kept", has_text=words).first.wait_for()
        return began

    def dismissed_together(self) -> float:
        self.go("/-/desk")
        began = time.perf_counter()
        self.key("j", "x", "j", "x")
        self.page.locator("#bulk button.dismiss").click()
        self.presses += 1
        self.wait(".made form.undo")
        return began

    def story_opened(self) -> float:
        self.go("/-/desk")
        began = time.perf_counter()
        self.key("j", "o")
        self.page.wait_for_url("**/-/story/*")
        return began

    def searched(self) -> float:
        self.go("/-/articles")
        began = time.perf_counter()
        self.key("/")
        self.page.keyboard.type(SEARCHED_WORD)
        self.key("Enter")
        self.page.wait_for_url("**/-/articles?*q=*")
        self.wait(".card mark")
        return began

    def read(self) -> float:
        self.key("j")
        began = time.perf_counter()
        self.key("r")
        self.wait(".card.current:not(.unread)")
        return began

    # ------------------------------------------------------------------ on a phone

    def confirmed_by_touch(self) -> float:
        self.go("/-/desk")
        began = time.perf_counter()
        self.touch(".card button.confirm")
        self.wait(".card.marked")
        return began

    def taken_back_by_touch(self) -> float:
        began = time.perf_counter()
        self.touch(".card button.dismiss")
        self.wait(".card.marked")
        self.touch(".card.marked form.undo button")
        self.wait(".card.current:not(.marked)")
        return began

    def assigned_by_touch(self) -> float:
        self.go("/-/desk?order=latest")
        began = time.perf_counter()
        self.touch(".card details.work > summary")
        self.page.locator(".card select[name=reviewer]").first.select_option("ann")
        self.presses += 2  # the list, and the name in it
        self.touch(".card form[action$='/assign'] button")
        self.wait(".card.current details.work:not([open])")
        return began


def logged_in(desk: RunningDesk, context: Any) -> TimedDesk:
    page = context.new_page()
    page.set_default_timeout(STEP_PATIENCE_SECONDS * 1000)
    link = Doorkeeper(LoginsFile(logins_path(desk.database))).give_link("ann", datetime.now(UTC))
    page.goto(f"{desk.base}/-/enter?token={link}")
    page.click("main button")
    page.wait_for_url("**/-/desk")
    wait_until_idle(desk.process.pid)
    return TimedDesk(desk, page)


def work_by_keys(desk: RunningDesk, chrome: Any) -> dict[str, StepFigure]:
    timed = logged_in(desk, chrome.new_context(viewport={"width": 1280, "height": 900}))
    timed.timed("open the desk", DESK_PAGE_ROUNDS, timed.opened("/-/desk"))
    timed.timed("next story, confirm it", KEY_ROUNDS, timed.confirmed)
    timed.go("/-/desk?order=latest")
    timed.key("j")
    timed.timed("dismiss a story, take it back", KEY_ROUNDS, timed.taken_back)
    timed.timed("write a note", DESK_PAGE_ROUNDS, timed.noted)
    timed.timed("tick two stories, dismiss both", DESK_PAGE_ROUNDS, timed.dismissed_together)
    timed.timed("open a story", DESK_PAGE_ROUNDS, timed.story_opened)
    timed.timed("open the list of articles", DESK_PAGE_ROUNDS, timed.opened("/-/articles"))
    timed.timed("next article, mark it as read", KEY_ROUNDS, timed.read)
    timed.timed("search the articles for a word", DESK_PAGE_ROUNDS, timed.searched)
    return timed.figures


def work_by_touch(desk: RunningDesk, chrome: Any) -> dict[str, StepFigure]:
    phone = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
    timed = logged_in(desk, chrome.new_context(**phone))
    timed.timed("phone: confirm a story", DESK_PAGE_ROUNDS, timed.confirmed_by_touch)
    timed.go("/-/desk?order=latest")
    timed.timed("phone: dismiss a story, take it back", DESK_PAGE_ROUNDS, timed.taken_back_by_touch)
    timed.timed("phone: assign a story", DESK_PAGE_ROUNDS, timed.assigned_by_touch)
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
            figures = {**work_by_keys(desk, chrome), **work_by_touch(desk, chrome)}
    rows = [
        [name, f"{presses:.0f}", f"{1000 * statistics.median(walls):.0f}", f"{1000 * max(walls):.0f}", f"{1000 * cpu:.0f}"]
        for name, (presses, walls, cpu) in figures.items()
    ]
    what = f"{alerts:,} alerts on {stories:,} stories, all of them new."
    markdown = f"{where}\n\n{what}\n\n{table(['what', 'presses', 'median, ms', 'slowest, ms', 'CPU of the server, ms'], rows)}"
    print(markdown)
    if not options.print_only:
        replace_block("confirm-key", markdown)
        write_report("confirm_key", {"conditions": where, "alerts": alerts, "stories": stories, "rows": rows})


if __name__ == "__main__":
    main()
