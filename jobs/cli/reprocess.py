"""`borderwatch reprocess`: the present extractor over pages that are kept."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterable, Iterator
from datetime import timedelta

import click

from crawler.app.reprocess import Reprocessing, RereadReport
from crawler.language.plurals import count
from crawler.runtime.clock import utcnow
from crawler.runtime.lock import hold
from jobs.cli.common import PERIOD, is_terminal, load_config, open_store, print_table, require_archive
from jobs.cli.progress import CheckProgress
from jobs.runner.crawl import Stop
from jobs.runner.locks import lock_path

SAMPLE_PAGES = 48  # read before anything is written, to show what would change
MAX_CHANGE_CHARS = 160  # of each side of a change that is shown


@click.command("reprocess")
@click.option("--source", default="", help="Only the pages of this source.")
@click.option("--since", type=PERIOD, default=None, help="Only articles of the last 24h, 7d, 8w; without it all.")
@click.option("--dry-run", is_flag=True, help="Read all of them and say what would change; write nothing.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_context
def reprocess_command(ctx: click.Context, source: str, since: timedelta | None, dry_run: bool, yes: bool) -> None:
    """Read kept raw pages again with the present extractor, where another version made the text. Where the text is another one,
    the article gets a version of ours: no edit of its publisher, no alert, no message, dated as the version it stands for. First a
    sample is read, and what would change is shown; on a terminal you are asked then. Stopped or killed, the next run goes on
    where it was."""
    config = load_config(ctx)
    require_archive(config)
    stop = Stop()
    signal.signal(signal.SIGTERM, stop.request)
    signal.signal(signal.SIGINT, stop.request_or_interrupt)
    with hold(lock_path(config, "reprocess"), "another reprocess"):
        store = open_store(config)
        try:
            begin = utcnow() - since if since else None
            work = Reprocessing(config, store, slug=source, since=begin, clock=utcnow)
            total = sum(work.waiting().values())
            if not total:
                click.echo("nothing to read again: the present extractor made every text whose page is kept")
                return
            click.echo(f"{count(total, 'kept page')} by another extractor; the present one is {work.scope.extractor}")
            if not dry_run:
                sample = _last(work.run(dry_run=True, most=SAMPLE_PAGES, stopped=lambda: stop.requested))
                _print_report(sample, "of a sample")
                if is_terminal(sys.stdin) and not yes and not click.confirm("Write these and the rest?"):
                    return
            with CheckProgress(total, "page") as progress:
                report = _last(_shown(work.run(dry_run=dry_run, stopped=lambda: stop.requested), progress))
        finally:
            store.close()
    _print_report(report, "would be" if dry_run else "done")
    if stop.requested:
        click.echo("stopped; the next `borderwatch reprocess` goes on from here", err=True)
        ctx.exit(130)
    if not dry_run and report.total["changed"]:
        click.echo("What the watches find in the new texts: borderwatch watch apply")


def _shown(reports: Iterable[RereadReport], progress: CheckProgress) -> Iterator[RereadReport]:
    for report in reports:
        progress.show(report.total.total())
        yield report


def _last(reports: Iterable[RereadReport]) -> RereadReport:
    report = RereadReport()
    for newest in reports:
        report = newest
    return report


def _print_report(report: RereadReport, title: str) -> None:
    outcomes = ("changed", "same", "refused", "failed", "overtaken")
    rows = [(slug, *(f"{counts[outcome]:,}" for outcome in outcomes)) for slug, counts in sorted(report.counts.items())]
    print_table(("source", *outcomes), rows, title)
    for sample in report.samples:
        click.echo(f"article {sample.article_id} ({sample.source}): {sample.title[:MAX_CHANGE_CHARS]}")
        for old, new in sample.changes:
            click.echo(f"  - {_cut(old)}" if old else "", nl=bool(old))
            click.echo(f"  + {_cut(new)}" if new else "", nl=bool(new))


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= MAX_CHANGE_CHARS else f"{line[: MAX_CHANGE_CHARS - 1]}…"
