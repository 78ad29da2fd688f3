"""`borderwatch sources add|enable|disable|remove|import|export`: what the configuration file says of sources."""

from __future__ import annotations

import functools
import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from crawler import config as configuration
from crawler.app import discovery, opml
from crawler.config import Config, NewFeed, NewSource
from crawler.language.plurals import count
from crawler.language.reader.texts import gettext as _
from crawler.model.redaction import redact_url
from crawler.web.charset import decode
from jobs.cli.common import load_config
from jobs.runner import crawl

if TYPE_CHECKING:
    from crawler.model import CatalogFeed


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
    click.echo(f"{redact_url(feed.url)} ({feed.kind}, {count(feed.entries, 'entry')}{', ' + feed.title if feed.title else ''})")
    if dry_run:
        return
    if (
        shipped := next(
            (catalog_feed for catalog_feed in config.catalog if catalog_feed.included and catalog_feed.feed.url == feed.url), None
        )
    ) is not None:
        slug = shipped.source.slug
        raise click.ClickException(
            _("{slug} has this feed already, and is polled", slug=slug)
            if shipped.polled
            else _("{slug} has this feed already; enable it: borderwatch sources enable {slug}", slug=slug)
        )
    source = NewSource(
        slug=slug,
        name=name or feed.title or slug,
        homepage=feed.homepage,
        country=country,
        languages=languages,
        feeds=(NewFeed(feed.url, feed.kind),),
    )
    configuration.add_source(config.path, source)
    click.echo(_("added {slug} to {file}; `borderwatch poll --source {slug}` fetches it now", slug=slug, file=config.path))
    if not source.country:
        click.echo(
            _(
                "No country is known of {slug}: it counts for neither side of the river, and dates without a zone are read as UTC. "
                "Write it beside the source in {file}, such as `country: TJ`, and `languages: [tg, ru]` if only some count.",
                slug=slug,
                file=config.path.name,
            ),
            err=True,
        )


@click.command("enable")
@click.argument("slugs", nargs=-1, required=True)
@click.pass_context
def enable(ctx: click.Context, slugs: tuple[str, ...]) -> None:
    """Poll the sources SLUGS: of an included one the feeds that should work, or all if nobody has seen one work. Written into the
    configuration file; its comments are kept."""
    path = configuration.find(ctx.obj["config"])
    for slug in slugs:
        if not _polled_feeds(path, slug):
            configuration.set_enabled(path, slug, True)
        polled = _polled_feeds(path, slug)
        for catalog_feed in polled:
            evidence = f" ({catalog_feed.evidence})" if catalog_feed.evidence else ""
            click.echo(f"{slug}: {redact_url(catalog_feed.feed.url)}{evidence}")
        if not polled:
            click.echo(_("{slug}: enabled, but none of its feeds is: see `feeds` in {file}", slug=slug, file=path), err=True)


@click.command("disable")
@click.argument("slugs", nargs=-1, required=True)
@click.pass_context
def disable(ctx: click.Context, slugs: tuple[str, ...]) -> None:
    """Poll the sources SLUGS no more. Written into the configuration file; its comments are kept. What the archive has stays."""
    path = configuration.find(ctx.obj["config"])
    for slug in slugs:
        configuration.set_enabled(path, slug, False)
        click.echo(_("{slug}: disabled in {file}", slug=slug, file=path))


@click.command("remove")
@click.argument("slugs", nargs=-1, required=True)
@click.pass_context
def remove(ctx: click.Context, slugs: tuple[str, ...]) -> None:
    """Take the sources SLUGS out of the configuration file: your own, or what it changes of an included one. Comments and what
    the archive has stay."""
    path = configuration.find(ctx.obj["config"])
    for slug in slugs:
        included = configuration.remove_source(path, slug)
        text = (
            _("{slug}: as in the included file again", slug=slug)
            if included
            else _("{slug}: removed from {file}", slug=slug, file=path)
        )
        click.echo(text)


def _polled_feeds(path: Path, slug: str) -> list[CatalogFeed]:
    return [
        catalog_feed
        for catalog_feed in configuration.load(path).catalog
        if catalog_feed.source.slug == slug and catalog_feed.polled
    ]


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
    outlines = opml.read_opml(decode(file.read_bytes()))
    sources = opml.new_sources(outlines, config)
    refused = configuration.add_sources(config.path, sources, dry_run=dry_run)
    added = len(sources) - len(refused)
    present = len(outlines) - sum(len(source.feeds) for source in sources)
    what, path = count(added, "source"), config.path
    click.echo(
        _("{what} would be added to {file}", file=path, what=what) if dry_run else _("{what} added to {file}", file=path, what=what)
    )
    if present:
        click.echo(_("{what} already there", what=count(present, "feed")))
    if refused:
        click.echo(_("{what} not added:", what=count(len(refused), "source")), err=True)
        for source in sources:
            if source.slug in refused:
                click.echo(f"  {source.name} ({source.feeds[0].url or _('no address')}): {refused[source.slug]}", err=True)
    ctx.exit(1 if refused and not added else 0)
