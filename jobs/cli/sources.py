"""`borderwatch sources`: how each source is doing, and the list of sources."""

from __future__ import annotations

import functools
import re
from pathlib import Path
from urllib.parse import urlsplit

import click

from crawler import config as configuration
from crawler.app import discovery, opml
from crawler.config import Config, NewFeed, NewSource
from crawler.language.plurals import count
from crawler.model import FeedHealth
from crawler.runtime.clock import ago, iso, utcnow
from jobs.cli.common import load_config, open_store, print_json, print_table
from jobs.runner import crawl

MARKS = {"ok": "ok", "never_polled": "-"}


@click.group("sources", invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True)
@click.option("--bad", is_flag=True, help="Only sources with a problem.")
@click.pass_context
def sources_command(ctx: click.Context, as_json: bool, bad: bool) -> None:
    """Show how each source is doing. A source that fell silent is named here and at the top of each digest."""
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
        rows = tuple(row for row in rows if row.state not in ("ok", "never_polled", "disabled"))
    if as_json:
        print_json([_as_dict(row) for row in rows])
        return
    print_table(
        ("source", "state", "latest", "polled", "next", "articles", "feed", "why"),
        [
            (
                row.source,
                row.state,
                ago(row.newest_at, now),
                ago(row.last_polled_at, now),
                ago(row.next_poll_at, now),
                str(row.articles),
                row.url,
                "" if row.state == "ok" else row.reason,
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
    source = NewSource(
        slug=slug,
        name=name or feed.title or slug,
        homepage=feed.homepage,
        country=country,
        languages=languages,
        feeds=(NewFeed(feed.url, feed.kind),),
    )
    configuration.add_source(config.path, source)
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
    """Add the feeds of an OPML file to the configuration. Feeds already there are not changed; one that cannot be added is named,
    and does not keep the others out."""
    config = load_config(ctx)
    outlines = opml.read_opml(file.read_text(encoding="utf-8", errors="replace"))
    sources = opml.new_sources(outlines, config)
    refused = configuration.add_sources(config.path, sources, dry_run=dry_run)
    added = len(sources) - len(refused)
    present = len(outlines) - sum(len(source.feeds) for source in sources)
    click.echo(f"{count(added, 'source')} {'would be ' if dry_run else ''}added to {config.path}")
    if present:
        click.echo(f"{count(present, 'feed')} already there")
    if refused:
        click.echo(f"{count(len(refused), 'source')} not added:", err=True)
        for source in sources:
            if source.slug in refused:
                click.echo(f"  {source.name} ({source.feeds[0].url or 'no address'}): {refused[source.slug]}", err=True)
    ctx.exit(1 if refused and not added else 0)
