"""`borderwatch export`: the archive for other programs."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import track as rich_track

from crawler.app import export
from crawler.language.plurals import count
from crawler.model import AlertState
from crawler.report.exports import EXPORT_FORMATS
from crawler.runtime.clock import utcnow
from crawler.runtime.files import open_atomically
from crawler.store.alert_filter import PROBABLY_NOT
from crawler.store.export import ExportChoice
from jobs.cli.common import PERIOD, load_config, open_store


@click.command("export")
@click.argument("kind", type=click.Choice(export.EXPORT_KINDS))
@click.option("--format", "form", type=click.Choice(EXPORT_FORMATS), default="csv", show_default=True)
@click.option("--since", type=PERIOD, help="Only the last 24h, 30d, …")
@click.option("--state", type=click.Choice([*map(str, AlertState), PROBABLY_NOT]), help="Only alerts in this state.")
@click.option("--text", is_flag=True, help="With the full text of articles.")
@click.option("--bom", is_flag=True, help="Begin the CSV with a byte order mark: Excel then reads it as UTF-8.")
@click.option("--output", "-o", default="-", metavar="FILE", help="Write to this file. [standard output]")
@click.pass_context
def export_command(
    ctx: click.Context, kind: str, form: str, since: timedelta | None, state: str | None, text: bool, bom: bool, output: str
) -> int:
    """Export alerts, articles, stories or events as CSV, JSON Lines, or (alerts only) GeoJSON with a point for each place.
    Events (one for each story) also with ACLED's columns (acled), or with a row of HXL tags (hxl). In CSV, a
    cell that a spreadsheet would run as a formula begins with an apostrophe. JSON has every text unchanged. See docs/exports.md."""
    if form == "geojson" and kind != "alerts":
        raise click.UsageError(f"GeoJSON is for alerts only, not for {kind}")
    if form in export.EVENT_FORMS and kind != "events":
        raise click.UsageError(f"{form} is for events only, not for {kind}")
    if state and kind not in ("alerts", "events"):
        raise click.UsageError(f"--state is for alerts and events, not for {kind}")
    if text and kind != "articles":
        raise click.UsageError(f"--text is for articles, not for {kind}")
    if bom and form in ("jsonl", "geojson"):
        raise click.UsageError("--bom is for CSV only")
    store = open_store(load_config(ctx))
    options: dict[str, Any] = {
        "choice": ExportChoice(since=utcnow() - since if since else None, state=state),
        "text": text,
        "bom": bom,
        "track": _bar(kind, output),
    }
    try:
        if output == "-":
            left_out = export.write_export(store, kind, form, sys.stdout.buffer, **options)
            sys.stdout.buffer.flush()
        else:
            with open_atomically(Path(output)) as stream:
                left_out = export.write_export(store, kind, form, stream, **options)
    except BrokenPipeError:  # `| head` has seen enough; what Python flushes at its end goes nowhere
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    finally:
        store.close()
    if left_out:
        click.echo(f"{count(left_out, 'alert')} left out: no place was found with certainty", err=True)
    return 0


def _bar(kind: str, output: str) -> export.Track:
    """A bar on a terminal that does not show the export itself; nothing anywhere else."""
    console = Console(stderr=True)
    if not console.is_terminal or (output == "-" and sys.stdout.isatty()):
        return lambda rows, _: rows

    def tracked(rows: Iterable[dict[str, Any]], total: int) -> Iterable[dict[str, Any]]:
        return rich_track(rows, description=kind, total=total, console=console, transient=True)

    return tracked
