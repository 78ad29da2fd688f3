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
from crawler.model import AlertState
from crawler.report.exports import EXPORT_FORMATS
from crawler.runtime.clock import utcnow
from crawler.runtime.files import open_atomically
from jobs.cli.common import PERIOD, load_config, open_store


@click.command("export")
@click.argument("kind", type=click.Choice(export.EXPORT_KINDS))
@click.option("--format", "form", type=click.Choice(EXPORT_FORMATS), default="csv", show_default=True)
@click.option("--since", type=PERIOD, help="Only the last 24h, 30d, …")
@click.option("--state", type=click.Choice([str(state) for state in AlertState]), help="Only alerts so marked.")
@click.option("--text", is_flag=True, help="With the full text of articles.")
@click.option("--bom", is_flag=True, help="Begin the CSV with a byte order mark: Excel then reads it as UTF-8.")
@click.option("--output", "-o", default="-", metavar="FILE", help="Write to this file. [standard output]")
@click.pass_context
def export_command(
    ctx: click.Context, kind: str, form: str, since: timedelta | None, state: str | None, text: bool, bom: bool, output: str
) -> int:
    """Alerts, articles or stories as CSV, JSON Lines, or (alerts) GeoJSON with a point for each place. No cell of the CSV
    runs as a formula: what would is given an apostrophe. JSON has every text exactly as it is kept. docs/exports.md"""
    if form == "geojson" and kind != "alerts":
        raise click.UsageError(f"GeoJSON is for alerts: {kind} name no place of their own")
    if state and kind != "alerts":
        raise click.UsageError(f"--state is of alerts, not of {kind}")
    if text and kind != "articles":
        raise click.UsageError(f"--text is of articles, not of {kind}")
    if bom and form != "csv":
        raise click.UsageError("--bom is for CSV: JSON has none")
    store = open_store(load_config(ctx))
    options: dict[str, Any] = {
        "since": utcnow() - since if since else None,
        "state": state,
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
        who = "1 alert names" if left_out == 1 else f"{left_out} alerts name"
        click.echo(f"{who} no sure place and {'is' if left_out == 1 else 'are'} not on the map", err=True)
    return 0


def _bar(kind: str, output: str) -> export.Track:
    """A bar on a terminal that does not show the export itself; nothing anywhere else."""
    console = Console(stderr=True)
    if not console.is_terminal or (output == "-" and sys.stdout.isatty()):
        return lambda rows, _: rows

    def tracked(rows: Iterable[dict[str, Any]], total: int) -> Iterable[dict[str, Any]]:
        return rich_track(rows, description=kind, total=total, console=console, transient=True)

    return tracked
