"""`borderwatch sources`: how each source is doing, what should work and why; and the commands on the list of sources."""

from __future__ import annotations

from collections.abc import Mapping

import click

from crawler.app import feed_checks
from crawler.app.feed_checks import FeedCheck
from crawler.config import Config
from crawler.language.plurals import count
from crawler.model import CatalogFeed, FeedHealth
from crawler.runtime.clock import ago, iso, utcnow
from jobs.cli import source_changes
from jobs.cli.common import load_config, open_store, print_json, print_table
from jobs.cli.source_check import check

HEALTHY_STATES = ("ok", "never_polled", "disabled", "not_polled")


@click.group("sources", invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True)
@click.option("--bad", is_flag=True, help="Only sources with a problem.")
@click.option("--all", "everything", is_flag=True, help="Also feeds that are not polled, and why they are not.")
@click.pass_context
def sources_command(ctx: click.Context, as_json: bool, bad: bool, everything: bool) -> None:
    """Show how each source is doing, and why it should work: who has measured its address, when, with what result.
    A source that fell silent is named here and at the top of each digest."""
    if ctx.invoked_subcommand is not None:
        return
    config = load_config(ctx)
    now = utcnow()
    catalog = {known.feed.url: known for known in config.catalog}
    checks = feed_checks.read_checks(config)
    rows = _polled(config)
    if everything:
        enabled = {source.slug for source in config.sources}
        rows += [_unpolled(known, "not_polled", _why_not(known, enabled)) for known in config.catalog if not known.polled]
    if bad:
        rows = [row for row in rows if row.state not in HEALTHY_STATES]
    if as_json:
        print_json([_as_dict(row, catalog, checks) for row in rows])
        return
    print_table(
        ("source", "state", "latest", "polled", "next", "articles", "feed", "evidence", "why"),
        [
            (
                row.source,
                row.state,
                ago(row.newest_at, now),
                ago(row.last_polled_at, now),
                ago(row.next_poll_at, now),
                str(row.articles),
                row.url,
                evidence(catalog.get(row.url), checks.get(row.url)),
                "" if row.state == "ok" else row.reason,
            )
            for row in rows
        ],
    )
    if config.switched_off and not everything and not bad:
        sources = len({feed.source for feed in config.feeds})
        polled = f"{count(len(config.feeds), 'feed')} of {count(sources, 'source')} polled"
        click.echo(f"{polled}, {count(config.switched_off, 'feed')} not: borderwatch sources --all says why", err=True)


def _polled(config: Config) -> list[FeedHealth]:
    """What the archive knows of each feed, then the feeds that it does not know yet."""
    rows: list[FeedHealth] = []
    if config.database.exists():
        store = open_store(config)
        try:
            rows += store.feeds.health(utcnow())
        finally:
            store.close()
    stored = {row.url for row in rows}
    new = (known for known in config.catalog if known.polled and known.feed.url not in stored)
    return rows + [_unpolled(known, "never_polled", "not polled yet") for known in new]


def evidence(known: CatalogFeed | None, check: FeedCheck | None) -> str:
    """Our own check first, then what others measured."""
    return "; ".join(words for words in (check.words if check else "", known.evidence if known else "") if words)


def _why_not(known: CatalogFeed, enabled: set[str]) -> str:
    if known.source.slug not in enabled:
        return "its source is disabled in the configuration"
    return f"not polled{f': {known.note}' if known.note else ''}"


def _unpolled(known: CatalogFeed, state: str, reason: str) -> FeedHealth:
    return FeedHealth(
        source=known.source.slug,
        source_name=known.source.name,
        url=known.feed.url,
        kind=str(known.feed.endpoints[0].kind),
        state=state,
        reason=reason,
        last_polled_at=None,
        last_success_at=None,
        newest_at=None,
        next_poll_at=None,
        interval=None,
        failures=0.0,
        served=None,
        articles=0,
    )


def _as_dict(row: FeedHealth, catalog: Mapping[str, CatalogFeed], checks: Mapping[str, FeedCheck]) -> dict[str, object]:
    known, check = catalog.get(row.url), checks.get(row.url)
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
        "evidence": known.evidence if known else "",
        "note": known.note if known else "",
        "checked": (iso(check.checked_at) or "") if check else "",
        "check": check.words if check else "",
    }


for command in (check, *source_changes.COMMANDS):
    sources_command.add_command(command)
