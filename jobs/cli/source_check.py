"""`borderwatch sources check`: what the feeds answer now, all of them side by side, and politely."""

from __future__ import annotations

import functools
import signal
from typing import TYPE_CHECKING

import click

from crawler.app import discovery, feed_checks
from crawler.language.plurals import count
from crawler.model.redaction import redact_url
from jobs.cli.common import load_config, print_json, print_table
from jobs.cli.progress import CheckProgress
from jobs.runner import crawl

if TYPE_CHECKING:
    from crawler.config import Config
    from crawler.model import CatalogFeed

MIN_CHECK_SECONDS = 600.0
SECONDS_PER_FEED = 10.0  # hosts are asked side by side, so this is more than enough


@click.command("check")
@click.argument("slugs", nargs=-1)
@click.option("--source", "more_slugs", multiple=True, metavar="SLUG", help="Only this source, all its feeds; repeatable.")
@click.option("--all", "everything", is_flag=True, help="Also feeds that are not polled: which of them could be?")
@click.option("--json", "as_json", is_flag=True)
@click.pass_context
def check(ctx: click.Context, slugs: tuple[str, ...], more_slugs: tuple[str, ...], everything: bool, as_json: bool) -> None:
    """Fetch all polled feeds once, or all feeds of the sources SLUGS, and show the answers.

    No article is stored. What was measured is written with its date beside the archive, and `borderwatch sources` shows it.
    Hosts are asked side by side, each with the pauses of `politeness`. Ctrl-C ends it and keeps what has answered."""
    config = load_config(ctx)
    chosen = _chosen(config, frozenset((*slugs, *more_slugs)), everything)
    feeds = [catalog_feed.feed for catalog_feed in chosen]
    stop = crawl.Stop()
    before = signal.signal(signal.SIGINT, stop.request_or_interrupt)
    try:
        with CheckProgress(len(feeds)) as progress:
            seconds = max(MIN_CHECK_SECONDS, SECONDS_PER_FEED * len(feeds))
            collect = functools.partial(
                crawl.collect_items, config_path=config.path, seconds=seconds, stop=stop, follow=progress.show
            )
            states = discovery.poll_once(config, feeds, collect)
    finally:
        signal.signal(signal.SIGINT, before)
    checks = [feed_checks.check_of(feeds[state.feed_id], state) for state in states]
    if as_json:
        print_json([_as_dict(chosen[state.feed_id], check) for state, check in zip(states, checks, strict=True)])
    else:
        print_table(
            ("source", "answer", "entries", "newest", "kind", "feed", "why"),
            [
                (
                    chosen[state.feed_id].source.slug,
                    check.outcome,
                    str(check.entries),
                    str(check.newest_at.date()) if check.newest_at else "",
                    check.kind,
                    redact_url(check.served or check.url),
                    check.reason,
                )
                for state, check in zip(states, checks, strict=True)
            ],
        )
    if feed_checks.own_line_is_down(feeds, states):
        raise click.ClickException("no host answered: our own line seems down; nothing was written")
    path = feed_checks.save_checks(config, checks)
    good = sum(check.good for check in checks)
    missing = f"; {count(len(feeds) - len(checks), 'feed')} not asked" if len(checks) < len(feeds) else ""
    click.echo(f"{good} of {count(len(checks), 'feed')} answered well{missing}; written to {path}", err=True)
    ctx.exit(1 if good < len(feeds) else 0)


def _chosen(config: Config, slugs: frozenset[str], everything: bool) -> list[CatalogFeed]:
    """The feeds to ask."""
    if unknown := slugs - {catalog_feed.source.slug for catalog_feed in config.catalog}:
        raise click.UsageError(f"no such source: {', '.join(sorted(unknown))}")
    chosen = [
        catalog_feed
        for catalog_feed in config.catalog
        if (catalog_feed.source.slug in slugs if slugs else catalog_feed.polled or everything)
    ]
    if not chosen:
        raise click.ClickException("no enabled feed to check")
    return chosen


def _as_dict(catalog_feed: CatalogFeed, check: feed_checks.FeedCheck) -> dict[str, object]:
    return {
        "source": catalog_feed.source.slug,
        "feed": redact_url(check.url),
        "polled": catalog_feed.polled,
        "answer": check.outcome,
        "good": check.good,
        "entries": check.entries,
        "newest": check.newest_at,
        "kind": check.kind,
        "served_by": redact_url(check.served),
        "checked": check.checked_at,
        "why": check.reason,
    }
