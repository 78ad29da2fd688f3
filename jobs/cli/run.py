"""`borderwatch poll`, `daemon` and `run`: what makes the monitor work."""

from __future__ import annotations

import logging
import os
import signal
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import click

from crawler.language.plurals import count
from crawler.language.reader.kept import kept_words
from crawler.language.reader.moments import moment_words
from crawler.language.reader.texts import gettext as _
from crawler.language.reader.texts import ngettext as _n
from crawler.language.reader.texts import number_words
from crawler.model import Disposition
from crawler.runtime.clock import utcnow
from crawler.store import Store
from jobs import JOBS
from jobs.cli.common import PERIOD, load_config, print_json, print_problems, require_archive
from jobs.cli.progress import ProgressBar, working
from jobs.runner.crawl import Stop

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from crawler.config import Config

RETRY_PERIOD = timedelta(days=7)  # pages of so long are asked for again by hand, unless --since says otherwise


@click.command("poll")
@click.option("--source", "-s", "sources", multiple=True, metavar="SLUG", help="Only this source, due or not. Repeatable.")
@click.option("--all", "everything", is_flag=True, help="Every feed, due or not.")
@click.option("--retry", is_flag=True, help="No feed: ask again for pages that did not become articles.")
@click.option("--recheck", is_flag=True, help="No feed: look again at articles now, for edits and withdrawals.")
@click.option(
    "--since", type=PERIOD, metavar="PERIOD", help="With --retry or --recheck: of this period, as 24h or 2w.  [default: 7d]"
)
@click.option("--json", "as_json", is_flag=True, help="The counts as JSON on stdout.")
@click.option("--verbose", "-v", is_flag=True, help="Show the crawl's log instead of keeping it in a file.")
@click.pass_context
def poll_command(
    ctx: click.Context,
    sources: tuple[str, ...],
    everything: bool,
    retry: bool,
    recheck: bool,
    since: timedelta | None,
    as_json: bool,
    verbose: bool,
) -> None:
    """Poll the feeds that are due, fetch new articles and raise alerts, once. Call it from cron every few minutes: each
    feed is polled at its own interval, and two polls never overlap (the second ends at once with exit code 75).

    A page that was blocked, missing or no article is asked for again by itself, for some days. --retry asks at once, also for
    pages that were given up or that robots.txt forbade then: after a site lets us in again, or after a change of the
    configuration. `borderwatch poll --retry --source SLUG --since 2d` does it for one source. Feeds are not polled then.

    An edited article is looked at again by itself, the first time after an hour. --recheck looks at once, at most at as many
    articles of a source as `polling: recheck` says.

    Exit codes: 0 all is well, also where nothing was due, a page is still refused or some source did not answer (each is named on
    stderr); 1 problems, named on stderr, also when no feed answers any more; 2 wrong usage; 75 another poll is at work; 130
    stopped."""
    if (everything or recheck) and retry:
        raise click.UsageError(_("--retry asks for pages, --all for feeds: use one of them"))
    if everything and recheck:
        raise click.UsageError(_("--recheck asks for articles, --all for feeds: use one of them"))
    if since is not None and not (retry or recheck):
        raise click.UsageError(_("--since belongs to --retry or --recheck"))
    config = load_config(ctx, stays=True)
    slugs = {source.slug for source in config.sources}
    if unknown := set(sources) - slugs:
        raise click.UsageError(_("no such source: {names}. `borderwatch sources` lists them.", names=", ".join(sorted(unknown))))
    stop = Stop()
    signal.signal(signal.SIGTERM, stop.request)
    log = None if verbose or ctx.obj["debug"] else config.database.with_name("crawl.log")
    from jobs import poll  # with the plan: the other commands here need none

    with ProgressBar(quiet=as_json or log is None) as progress:
        now = utcnow()
        outcome = poll.run_poll(
            config,
            now,
            only=sources,
            everything=everything,
            retry_since=now - (since or RETRY_PERIOD) if retry else None,
            recheck_since=now - (since or RETRY_PERIOD) if recheck else None,
            log=log,
            stop=stop,
            tick=progress.tick,
        )
    if as_json:
        print_json({"ok": outcome.ok, "counts": dict(outcome.counts), "problems": list(outcome.problems)})
    elif outcome.counts:
        click.echo(summary(dict(outcome.counts)))
    else:
        text = kept_words(outcome.text)
        click.echo(text if retry or recheck else _("{text}; next: {moment}", text=text, moment=next_due(config)))
    ctx.exit(130 if stop.requested else print_problems(outcome))


def summary(counts: dict[str, int]) -> str:
    """One line that adds up."""
    fixed = {"feeds", "polled", "answered", "seen", "carried", "alerts", "retried", "late"}
    fates = ", ".join(_ended_in(name, number) for name, number in counts.items() if name not in fixed and number)
    alerts = count(counts["alerts"], "new alert")
    if "retried" in counts:
        waiting = (
            f" ({_('{pages} in this poll', pages=count(counts['carried'], 'page'))})"
            if counts["carried"] != counts["retried"]
            else ""
        )
        again = _("{pages} asked for again", pages=count(counts["retried"], "page"))
        return f"{again}{waiting}: {fates or _('none')}; {alerts}"
    late = _n(
        "{n} page of earlier polls recorded, which a worker had left in the queue",
        "{n} pages of earlier polls recorded, which workers had left in the queue",
        counts.get("late", 0),
    )
    if counts.get("late") and not counts["feeds"] and not counts["carried"]:  # there was nothing else to do
        return f"{late}; {alerts}"
    answered = _("{n} of {feeds} answered", n=number_words(counts["answered"]), feeds=count(counts["feeds"], "feed"))
    carried = f" + {_('{n} carried over', n=number_words(counts['carried']))}" if counts["carried"] else ""
    ended = f"{answered}; {count(counts['seen'], 'entry')}{carried}: {fates or _('none')}"
    return "; ".join((ended, *((late,) if counts.get("late") else ()), alerts))


def _ended_in(disposition: str, number: int) -> str:
    """ "3 copies", "2 blocked by site"."""
    from crawler.report.digest.coverage_phrases import DISPOSITION_WORDS  # with the digest, which a poll needs nothing of
    from crawler.report.words import word_of

    if disposition == Disposition.COPY:
        return count(number, "copy")
    return f"{number_words(number)} {word_of(DISPOSITION_WORDS, disposition)}"


def next_due(config: Config) -> str:
    store = Store.open(config.database)
    try:
        due = store.feeds.next_due()
    finally:
        store.close()
    return moment_words(due) if due is not None else _("no feed is enabled")


@click.command("daemon")
@click.option("--tick", default=15, show_default=True, type=click.IntRange(1), help="Seconds between checks for due jobs.")
@click.pass_context
def daemon_command(ctx: click.Context, tick: int) -> None:
    """Poll, send, back up and clean up on schedule, until SIGTERM or Ctrl-C; running requests then get a few seconds to end.

    Messages are sent while a crawl runs, so an immediate notice does not wait for it. What is due is read from the database
    at every tick: sleep, restarts and clock changes lose nothing. A second daemon ends at once with exit code 75."""
    from crawler.runtime.allocator import spare_memory
    from jobs.deliver.alarm import ImmediateAlerts
    from jobs.runner.daemon import Daemon, lanes_of

    spare_memory()
    stop = Stop()
    config = load_config(ctx, stays=True)
    lanes = lanes_of(JOBS, config, stop, look=tick, alarm=ImmediateAlerts(config))
    daemon = Daemon(config, stop, lanes, look=tick, beside=_metrics(config))
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop.request)
    daemon.run()
    logging.getLogger("borderwatch.daemon").info("stopped")
    logging.shutdown()
    # What is still at work survives being killed at any moment. Where nothing is, nothing has to be taken apart in order: that
    # takes half a second, and many on a machine that has no time for us.
    os._exit(0)


def _metrics(config: Config) -> AbstractContextManager[Any] | None:
    """`/healthz` and `/metrics`, where the configuration asks for them."""
    if config.metrics_port is None:
        return None
    from crawler.app.health_metrics import gauges_of
    from jobs.health import load_health
    from jobs.runner.metrics import HealthSnapshot, serve_metrics

    def load() -> HealthSnapshot:
        facts, rows = load_health(config, utcnow())
        return HealthSnapshot(rows=rows, gauges=tuple(gauges_of(facts, rows)))

    return serve_metrics(config.metrics_port, load)


@click.command("run")
@click.argument("job", type=click.Choice(list(JOBS)))
@click.pass_context
def run_command(ctx: click.Context, job: str) -> None:
    """Run one of the daemon's jobs now, due or not: for cron, where no daemon runs. Only `retention` (old raw pages and logs go)
    and `digest` (the files in `digest: directory`, written now) have no command of their own; `run poll`, `run deliver` and
    `run backup` do what `borderwatch poll`, `deliver` and `backup` do, without their options. Exit code 75: the same job is
    already running."""
    stop = Stop()
    signal.signal(signal.SIGTERM, stop.request)
    signal.signal(signal.SIGINT, stop.request_or_interrupt)  # an exception within SQLite would be lost there
    config = load_config(ctx)
    if not JOBS[job].begins_archive:
        require_archive(config)
    with working(JOBS[job].what):
        outcome = JOBS[job].run(config, utcnow(), stop)
    click.echo(outcome.text or ", ".join(f"{number} {what}" for what, number in outcome.counts.items()) or _("done"))
    ctx.exit(130 if stop.requested else print_problems(outcome))
