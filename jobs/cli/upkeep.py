"""`borderwatch backup` and `restore`: a verified copy of the archive, and the way back."""

from __future__ import annotations

import signal
from pathlib import Path

import click

from crawler.runtime.clock import utcnow
from jobs import JOBS
from jobs.cli.common import load_config, print_problems, require_archive
from jobs.cli.progress import working
from jobs.runner.crawl import Stop


@click.command("backup")
@click.pass_context
def backup_command(ctx: click.Context) -> None:
    """Make a verified copy of the archive now, and let go of old ones (`retention: backup_keep`). Others may read and write
    meanwhile. The same as the nightly job. Exit code 75: another backup is at work."""
    stop = Stop()
    signal.signal(signal.SIGTERM, stop.request)
    signal.signal(signal.SIGINT, stop.request_or_interrupt)
    config = load_config(ctx)
    require_archive(config)
    with working("copying the archive, and reading the copy"):
        outcome = JOBS["backup"].run(config, utcnow(), stop)
    click.echo(outcome.text)
    ctx.exit(130 if stop.requested else print_problems(outcome))


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_context
def restore_command(ctx: click.Context, file: Path) -> None:
    """Put a copy of FILE, a backup, in the archive's place. It is read wholly first, and brought up to date if an older version
    made it. The archive that was there is kept beside it. Exit code 75: stop the daemon or what else has the archive open."""
    from jobs.restore import restore_backup

    with working("reading the backup wholly, and copying it"):
        restored = restore_backup(load_config(ctx), file, utcnow())
    click.echo(restored)
