"""`borderwatch sources`: how each source is doing, what should work and why; and the commands on the list of sources."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import click

from crawler.app import feed_checks
from crawler.language.plurals import count
from crawler.language.reader.moments import span_words
from crawler.language.reader.texts import gettext as _
from crawler.model import CatalogFeed, FeedHealth
from crawler.model.redaction import redact_url
from crawler.report.words import HEALTH_WORDS, word_of
from crawler.runtime.clock import iso, utcnow
from jobs.cli.common import load_config, open_store, print_json, print_table
from jobs.cli.lazygroup import LazyGroup

if TYPE_CHECKING:
    from crawler.app.feed_checks import FeedCheck
    from crawler.config import Config

HEALTHY_STATES = ("ok", "quiet", "never_polled", "disabled", "not_polled")


CHANGES_MODULE = "jobs.cli.source_changes"
SUBCOMMANDS = {
    "check": ("jobs.cli.source_check", "check"),
    "add": (CHANGES_MODULE, "add"),
    "enable": (CHANGES_MODULE, "enable"),
    "disable": (CHANGES_MODULE, "disable"),
    "remove": (CHANGES_MODULE, "remove"),
    "export": (CHANGES_MODULE, "export"),
    "import": (CHANGES_MODULE, "import_"),
}


@click.group("sources", cls=LazyGroup, homes=SUBCOMMANDS, invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True)
@click.option("--bad", is_flag=True, help="Only sources with a problem.")
@click.option("--all", "everything", is_flag=True, help="Also feeds that are not polled, and why they are not.")
@click.pass_context
def sources_command(ctx: click.Context, as_json: bool, bad: bool, everything: bool) -> None:
    """Show how each source is doing, and why it should work: who has measured its address, when, with what result.
    A source that fell silent is named here and at the top of each digest.

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
    catalog = {catalog_feed.feed.url: catalog_feed for catalog_feed in config.catalog}
    checks = feed_checks.read_checks(config)
    rows = _polled(config)
    if everything:
        enabled = {source.slug for source in config.sources}
        rows += [
            _unpolled(catalog_feed, "not_polled", _why_not(catalog_feed, enabled))
            for catalog_feed in config.catalog
            if not catalog_feed.polled
        ]
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
                _("no dates") if row.newest_at is None and row.articles else span_words(row.newest_at, now),
                span_words(row.last_polled_at, now),
                span_words(row.next_poll_at, now),
                str(row.articles),
                redact_url(row.url),
                evidence(catalog.get(row.url), checks.get(row.url)),
                "; ".join(filter(None, (row.reason, row.gap, row.drift, *row.incidents))),
            )
            for row in rows
        ],
        words={"state": lambda state: word_of(HEALTH_WORDS, state)},
    )
    if config.switched_off and not everything and not bad:
        sources = len({feed.source for feed in config.feeds})
        text = _(
            "{feeds} of {sources} polled, {others} not: borderwatch sources --all says why",
            feeds=count(len(config.feeds), "feed"),
            sources=count(sources, "source"),
            others=count(config.switched_off, "feed"),
        )
        click.echo(text, err=True)


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
    new = (catalog_feed for catalog_feed in config.catalog if catalog_feed.polled and catalog_feed.feed.url not in stored)
    return rows + [_unpolled(catalog_feed, "never_polled", _("not polled yet")) for catalog_feed in new]


def evidence(catalog_feed: CatalogFeed | None, check: FeedCheck | None) -> str:
    """Our own check first, then what others measured."""
    return "; ".join(words for words in (check.words if check else "", catalog_feed.evidence if catalog_feed else "") if words)


def _why_not(catalog_feed: CatalogFeed, enabled: set[str]) -> str:
    if catalog_feed.source.slug not in enabled:
        return _("its source is disabled in the configuration")
    return f"{_('not polled')}{f': {catalog_feed.note}' if catalog_feed.note else ''}"


def _unpolled(catalog_feed: CatalogFeed, state: str, reason: str) -> FeedHealth:
    return FeedHealth(
        source=catalog_feed.source.slug,
        source_name=catalog_feed.source.name,
        url=catalog_feed.feed.url,
        kind=str(catalog_feed.feed.endpoints[0].kind),
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
    catalog_feed, check = catalog.get(row.url), checks.get(row.url)
    return {
        "source": row.source,
        "name": row.source_name,
        "feed": redact_url(row.url),
        "kind": row.kind,
        "state": row.state,
        "reason": row.reason,
        "newest": iso(row.newest_at) or "",
        "last_polled": iso(row.last_polled_at) or "",
        "last_success": iso(row.last_success_at) or "",
        "next_poll": iso(row.next_poll_at) or "",
        "interval": row.interval,
        "served_by": redact_url(row.served) if row.served else row.served,
        "articles": row.articles,
        "evidence": catalog_feed.evidence if catalog_feed else "",
        "note": catalog_feed.note if catalog_feed else "",
        "checked": (iso(check.checked_at) or "") if check else "",
        "check": check.words if check else "",
        "pages": row.pages,
        "pages_read": row.pages_read,
        "drift": row.drift,
        "incidents": list(row.incidents),
        "gap": row.gap,
    }
