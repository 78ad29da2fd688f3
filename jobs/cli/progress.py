"""How a running poll or check shows itself: a bar on a terminal, a line a minute anywhere else. That of a poll reads the
store, so it shows what is safely written and nothing else."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import TYPE_CHECKING, Self

import click

from crawler.language.plurals import count
from crawler.model.errors import StoreBusy
from jobs.cli.common import is_terminal

if TYPE_CHECKING:
    from rich.progress import Progress as Bars

    from crawler.model import Plan
    from crawler.store import Store

PROGRESS_LINE_SECONDS = 60.0  # seconds


def _bars_on_terminal() -> Bars | None:
    """None where nobody looks on, as in most runs: what draws is not even loaded."""
    if not is_terminal(sys.stderr):
        return None
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    return Progress(
        TextColumn("{task.description:<8}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[note]}"),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )


@contextmanager
def working(what: str) -> Iterator[None]:
    """Say on a terminal what a command is at, while it is at work without a number to show; nothing anywhere else."""
    if not is_terminal(sys.stderr):
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(what):
        yield


class CheckProgress:
    """`show` hears how many of `total` feeds, or of another `noun`, are done."""

    def __init__(self, total: int, noun: str = "feed") -> None:
        self._total, self._noun = total, noun
        self._bars = _bars_on_terminal()
        self._next_line = time.monotonic() + PROGRESS_LINE_SECONDS

    def __enter__(self) -> Self:
        if self._bars is not None:
            self._bars.start()
            self._task = self._bars.add_task(f"{self._noun}s", total=self._total, note="")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._bars is not None:
            self._bars.stop()

    def show(self, answered: int) -> None:
        if self._bars is not None:
            self._bars.update(self._task, completed=answered)
        elif time.monotonic() >= self._next_line:
            self._next_line = time.monotonic() + PROGRESS_LINE_SECONDS
            click.echo(f"{answered:,} of {count(self._total, self._noun)}", err=True)


class ProgressBar:
    """`tick` is called by the poll while the crawl runs."""

    def __init__(self, *, quiet: bool = False) -> None:
        self._quiet = quiet
        self._bars: Bars | None = None
        self._next_line = time.monotonic() + PROGRESS_LINE_SECONDS

    def __enter__(self) -> Self:
        self._bars = None if self._quiet else _bars_on_terminal()
        if self._bars is not None:
            self._bars.start()
            self._feed_task = self._bars.add_task("feeds", total=None, note="")
            self._entry_task = self._bars.add_task("articles", total=None, note="")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._bars is not None:
            self._bars.stop()

    def tick(self, store: Store, plan: Plan) -> None:
        """Look, and show what has changed."""
        if self._quiet or (self._bars is None and time.monotonic() < self._next_line):
            return
        try:
            now = store.progress(plan.run_id)
        except StoreBusy:
            return
        pages = now.settled + now.pending
        if self._bars is not None:
            self._bars.update(self._feed_task, completed=now.feeds_polled, total=len(plan.feeds), note="")
            self._bars.update(self._entry_task, completed=now.settled, total=pages, note=count(now.alerts, "alert"))
            return
        self._next_line = time.monotonic() + PROGRESS_LINE_SECONDS
        feeds, articles = count(len(plan.feeds), "feed"), count(pages, "article")
        click.echo(f"{now.feeds_polled:,} of {feeds}, {now.settled:,} of {articles}, {count(now.alerts, 'alert')}", err=True)
