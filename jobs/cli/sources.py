"""`borderwatch sources`: how each source is doing, and the list of sources."""

from __future__ import annotations

import functools
import re
from pathlib import Path
from urllib.parse import urlsplit

import click

from crawler import config as configuration
from crawler.app import discovery, opml
from crawler.config import Config
from crawler.language.plurals import count
from crawler.model import FeedHealth
from crawler.runtime.clock import ago, iso, utcnow
from crawler.web.charset import decode
from jobs.cli.common import load_config, open_store, print_json, print_table
from jobs.runner import crawl

MARKS = {"ok": "ok", "never_polled": "-"}


@click.group("sources", invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True)
@click.option("--bad", is_flag=True, help="Only sources with a problem.")
@click.pass_context
def sources_command(ctx: click.Context, as_json: bool, bad: bool) -> None:
    """Show how each source is doing. A source that fell silent is named here and at the top of each digest.

    \b
    ok            it answers, and its pages become articles
    quiet         nothing new, but nearly all sources have nothing: a holiday
    silent        nothing new for longer than its weekdays explain
    stale         nothing new for 90 days
    empty         a valid document without entries
    failing       the feed or nearly all of its newest pages cannot be had
    blocked       the site, robots.txt or the address guard refuses them
    unpolled      we did not ask, or our own line was down
    never_polled  not asked yet

    A bad hour, when many pages of a host in a row failed in the same way, is one line, with how many have come since."""
    if ctx.invoked_subcommand is not None:
        return
    config = load_config(ctx)
    now = utcnow()
    if config.database.exists():
        store = open_store(config)
        try:
            rows = store.feeds.health(now)
        finally:
            store.close()
    else:
        rows = tuple(_unpolled(config))
    if bad:
        rows = tuple(row for row in rows if row.state not in ("ok", "quiet", "never_polled", "disabled"))
    if as_json:
        print_json([_as_dict(row) for row in rows])
        return
    print_table(
        ("source", "state", "latest", "polled", "next", "articles", "feed", "why"),
        [
            (
                row.source,
                row.state,
                "no dates" if row.newest_at is None and row.articles else ago(row.newest_at, now),
                ago(row.last_polled_at, now),
                ago(row.next_poll_at, now),
                str(row.articles),
                row.url,
                "; ".join(filter(None, (row.reason, *row.incidents))),
            )
            for row in rows
        ],
    )


def _unpolled(config: configuration.Config) -> list[FeedHealth]:
    names = {source.slug: source.name for source in config.sources}
    return [
        FeedHealth(
            source=feed.source,
            source_name=names.get(feed.source, feed.source),
            url=feed.url,
            kind=str(feed.endpoints[0].kind),
            state="never_polled",
            reason="not polled yet",
            last_polled_at=None,
            last_success_at=None,
            newest_at=None,
            next_poll_at=None,
            interval=None,
            failures=0.0,
            served=None,
            articles=0,
        )
        for feed in config.feeds
    ]


def _as_dict(row: FeedHealth) -> dict[str, object]:
    return {
        "source": row.source,
        "name": row.source_name,
        "feed": row.url,
        "kind": row.kind,
        "state": row.state,
        "reason": row.reason,
        "newest": iso(row.newest_at) or "",
        "last_polled": iso(row.last_polled_at) or "",
        "last_success": iso(row.last_success_at) or "",
        "next_poll": iso(row.next_poll_at) or "",
        "interval": row.interval,
        "served_by": row.served,
        "articles": row.articles,
        "pages": row.pages,
        "pages_read": row.pages_read,
        "incidents": list(row.incidents),
    }


def crawl_of(config: Config) -> discovery.Crawl:
    """The real crawl, with its politeness and its address guard, storing nothing."""
    return functools.partial(crawl.collect_items, config_path=config.path)


@sources_command.command("add")
@click.argument("url")
@click.option("--name", help="Name of the publisher. [the feed's title]")
@click.option("--slug", help="Short id. [from the host]")
@click.option("--language", "languages", multiple=True, help="ISO code; repeatable.")
@click.option("--country", default="", help="ISO 3166 code.")
@click.option("--dry-run", is_flag=True, help="Only show what would be written.")
@click.pass_context
def add(
    ctx: click.Context, url: str, name: str | None, slug: str | None, languages: tuple[str, ...], country: str, dry_run: bool
) -> None:
    """Find the feed of URL (a homepage or a feed) and add the source to the configuration file. Comments in the file are kept."""
    config = load_config(ctx)
    feed = discovery.discover(config, url, crawl_of(config))
    slug = slug or re.sub(r"[^a-z0-9]+", "-", (urlsplit(feed.homepage).hostname or "").removeprefix("www.")).strip("-")
    click.echo(f"{feed.url} ({feed.kind}, {count(feed.entries, 'entry')}{', ' + feed.title if feed.title else ''})")
    if dry_run:
        return
    configuration.add_source(
        config.path,
        slug=slug,
        name=name or feed.title or slug,
        homepage=feed.homepage,
        country=country,
        languages=languages,
        feeds=((feed.url, str(feed.kind)),),
    )
    click.echo(f"added {slug} to {config.path}; `borderwatch poll --source {slug}` fetches it now")


@sources_command.command("check")
@click.argument("slugs", nargs=-1)
@click.pass_context
def check(ctx: click.Context, slugs: tuple[str, ...]) -> None:
    """Fetch the feeds of the sources SLUGS (or of all) once and show the answer. Stores nothing."""
    config = load_config(ctx)
    if unknown := set(slugs) - {source.slug for source in config.sources}:
        raise click.UsageError(f"no such source: {', '.join(sorted(unknown))}")
    feeds = [feed for feed in config.feeds if not slugs or feed.source in slugs]
    if not feeds:
        raise click.ClickException("no enabled feed to check")
    states = discovery.poll_once(config, feeds, crawl_of(config))
    bad = [state for state in states if not state.outcome.good]
    print_table(
        ("source", "answer", "entries", "kind", "feed", "why"),
        [
            (
                feeds[state.feed_id].source,
                str(state.outcome),
                str(state.seen_count),
                state.served_kind,
                state.served or feeds[state.feed_id].url,
                state.reason or "; ".join(state.problems[:2]),
            )
            for state in states
        ],
    )
    ctx.exit(1 if bad or len(states) < len(feeds) else 0)


@sources_command.command("export")
@click.pass_context
def export(ctx: click.Context) -> None:
    """Print the feeds as OPML, for any feed reader."""
    click.echo(opml.export_opml(load_config(ctx)))


@sources_command.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only count the feeds that would be added.")
@click.pass_context
def import_(ctx: click.Context, file: Path, dry_run: bool) -> None:
    """Add the feeds of an OPML file to the configuration. Feeds already there are not changed."""
    config = load_config(ctx)
    have = {endpoint.url for feed in config.feeds for endpoint in feed.endpoints}
    taken = {source.slug for source in config.sources}
    added = 0
    for outline in opml.read_opml(decode(file.read_bytes())):
        if outline.url in have:
            continue
        base = re.sub(r"[^a-z0-9]+", "-", (urlsplit(outline.url).hostname or "feed").removeprefix("www.")).strip("-")
        slug = next(name for number in range(1, 10_000) if (name := base if number == 1 else f"{base}-{number}") not in taken)
        taken.add(slug)
        have.add(outline.url)
        added += 1
        if not dry_run:
            configuration.add_source(
                config.path, slug=slug, name=outline.title or slug, homepage=outline.homepage, feeds=((outline.url, "rss"),)
            )
    click.echo(f"{count(added, 'source')} {'would be ' if dry_run else ''}added to {config.path}")
