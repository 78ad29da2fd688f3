"""What the commands share: the configuration, durations, tables, and how a result is printed."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, TextIO, TypeVar

import click

from crawler import config as configuration
from crawler.language.reader import Reader, written_for
from crawler.language.reader.kept import kept_words
from crawler.language.reader.texts import gettext
from crawler.runtime.clock import iso
from crawler.store import Store

if TYPE_CHECKING:
    from crawler.config import Config
    from jobs.runner.result import JobResult

T = TypeVar("T")
LEVEL_SIGNS = {"ok": ("✓", "green"), "warning": ("!", "yellow"), "error": ("✗", "red")}
_PERIOD_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


class PeriodType(click.ParamType[timedelta]):
    """30m, 24h, 7d, 2w."""

    name = "period"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:
        if isinstance(value, timedelta):
            return value
        parts = re.fullmatch(r"(\d+)\s*([smhdw])", str(value).strip().lower())
        if not parts or int(parts[1]) > 100_000:
            self.fail(f"{value!r} is no period: write 30m, 24h, 7d or 2w", param, ctx)
        return timedelta(**{_PERIOD_UNITS[parts[2]]: int(parts[1])})


PERIOD = PeriodType()


def load_config(ctx: click.Context, *, stays: bool = False) -> Config:
    """The configuration that --config, the environment or this folder names; its reader is who the command writes for, but JSON
    is for programs. `stays`: for a command that waits long. Raises `ConfigError`."""
    load = configuration.load_to_stay if stays else configuration.load
    config = load(configuration.find(ctx.obj["config"]))
    ctx.with_resource(written_for(Reader() if ctx.params.get("as_json") else config.reader))
    return config


def open_store(config: Config) -> Store:
    """The archive, for reading and reviewing. Raises `StoreError` where there is none."""
    return Store.existing(config.database)


def require_archive(config: Config) -> None:
    """Make sure that a command which begins no archive has one: a slip in `database:` must not look like success. Raises
    `StoreError`; where none could be written, whoever opens it says why."""
    if not Store.obstacle(config.database):
        Store.require(config.database)


def print_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=_plain))


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, (set, tuple)):
        return list(value)
    return str(value)


def print_table(
    headings: Sequence[str],
    rows: Iterable[Sequence[str]],
    title: str = "",
    *,
    words: Mapping[str, Callable[[str], str]] | None = None,
) -> None:
    """A table on a terminal, in the reader's language; tab-separated lines anywhere else, so that `cut` and `awk` work. `words`:
    heading → what people read for the codes in its column, on a terminal."""
    if not is_terminal(sys.stdout):
        click.echo("\t".join(headings))
        for row in rows:
            click.echo("\t".join(str(cell).replace("\t", " ").replace("\n", " ") for cell in row))
        return
    from rich.console import Console  # as most output goes into pipes and tests
    from rich.table import Table

    view = Table(*map(gettext, headings), title=title or None, title_justify="left", header_style="bold", box=None, pad_edge=False)
    shown = [(words or {}).get(heading, str) for heading in headings]
    for row in rows:
        # Feed text is data: markup in it must not be read.
        view.add_row(*(word(str(cell)).replace("[", "\\[") for word, cell in zip(shown, row, strict=False)))
    Console().print(view)


def is_terminal(stream: TextIO) -> bool:
    """Whether people read it; FORCE_COLOR says that they do."""
    return stream.isatty() or bool(os.environ.get("FORCE_COLOR"))


def reading_bar(label: str) -> Callable[[Iterable[T]], Iterator[T]]:
    """A bar on a terminal, nothing anywhere else."""

    def wrapped(texts: Iterable[T]) -> Iterator[T]:
        if not is_terminal(sys.stderr):
            yield from texts
            return
        from rich.console import Console
        from rich.progress import track

        yield from track(texts, description=label, console=Console(stderr=True), transient=True)

    return wrapped


def print_problems(outcome: JobResult) -> int:
    """Problems to stderr; the exit code."""
    for problem in outcome.problems:
        click.echo(f"borderwatch: {kept_words(problem)}", err=True)
    return outcome.exit_code
