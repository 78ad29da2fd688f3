"""`borderwatch sources add|enable|disable|remove|import|export`: what the configuration file says of sources."""

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
from jobs.cli.common import load_config
from jobs.runner import crawl


def crawl_of(config: Config) -> discovery.Crawl:
    """The real crawl, with its politeness and its address guard, storing nothing."""
    return functools.partial(crawl.collect_items, config_path=config.path)


@click.command("add")
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


@click.command("export")
@click.pass_context
def export(ctx: click.Context) -> None:
    """Print the feeds as OPML, for any feed reader."""
    click.echo(opml.export_opml(load_config(ctx)))


@click.command("import")
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


COMMANDS = (add, export, import_)
