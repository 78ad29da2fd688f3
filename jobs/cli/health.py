"""`borderwatch health`: how the monitor does, for people and for whatever watches over it."""

from __future__ import annotations

import dataclasses

import click

from crawler.app.health_checks import is_healthy
from crawler.report.words import CHECK_WORDS, word_of
from crawler.runtime.clock import utcnow
from jobs.cli.common import LEVEL_SIGNS, load_config, print_json
from jobs.health import load_health_rows


@click.command("health")
@click.option("--json", "as_json", is_flag=True, help="The checks as JSON on stdout.")
@click.pass_context
def health_command(ctx: click.Context, as_json: bool) -> None:
    """Say how the monitor does: last good poll, sources in trouble, disk, backup, messages, clock. Changes nothing, and works
    on an archive that cannot be written. `borderwatch check` looks at the configuration and the archive's wholeness.

    Exit codes: 0 it does its work, perhaps with warnings; 1 something keeps it from that."""
    rows = load_health_rows(load_config(ctx), utcnow())
    healthy = is_healthy(rows)
    if as_json:
        print_json({"ok": healthy, "checks": [dataclasses.asdict(row) for row in rows]})
    else:
        for row in rows:
            sign, colour = LEVEL_SIGNS[row.level]
            click.secho(f"{sign} ", fg=colour, nl=False)
            click.echo(f"{word_of(CHECK_WORDS, row.check)}: {row.text}")
    ctx.exit(0 if healthy else 1)
