"""What is due: the configuration and the archive, put together into the plan of a crawl."""

from __future__ import annotations

import hashlib
import logging
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.model import PendingEntry, Plan, PlannedFeed
from crawler.model.facts import MIN_OTHER_ARTICLES
from crawler.model.plan import PlannedRules
from crawler.polling import schedule
from crawler.polling.rechecks import may_be_conditional
from crawler.polling.retries import RETRY_DELAYS, UNREAD
from crawler.runtime.files import open_atomically
from crawler.web.urls import host_of

if TYPE_CHECKING:
    from crawler.config import Config
    from crawler.store import Rename, Store

logger = logging.getLogger("borderwatch.clock")
rename_logger = logging.getLogger("borderwatch.renames")

KNOWN_ENTRY_PERIOD = timedelta(days=60)  # an entry not seen for longer is looked up by `record` when it comes back
MAX_REPEATED_PARAGRAPHS = 500  # of a source, that a plan carries
MAX_PENDING_PAGES = 2000  # pages taken over from earlier cycles by one crawl


def make_plan(
    store: Store,
    config: Config,
    now: datetime,
    *,
    only: tuple[str, ...] = (),
    everything: bool = False,
    retry_since: datetime | None = None,
    recheck_since: datetime | None = None,
    job: str = "poll",
) -> Plan:
    """Open a run and plan it: feeds that are due (or all of them, or those of the sources `only`), and pages left over. With
    `retry_since` no feed, but the pages of all entries first seen since then that did not become an article; with `recheck_since`
    those that did, whether or not their next look is due.

    The caller holds the lock: a run found unfinished here was killed.
    """
    clock = store.clock.correct(now)
    if clock.behind:
        logger.warning("%s", clock.text)
    policy = config.limits.policy
    longest_feed_wait = timedelta(seconds=max(policy.ceiling, policy.failure_ceiling, schedule.MAX_RETRY_AFTER_SECONDS))
    horizon = max(longest_feed_wait, *RETRY_DELAYS) + timedelta(hours=1)
    with store.write():
        store.log.close_abandoned(now)
        store.leases.expire(now)
        leased = store.leases.leased_hosts(now)
        renames = store.feeds.sync(config.sources, config.feeds)
        store.findings.sync(config.rules.places)
        renames += store.alerts.sync(config.rules.watches)
        ids, retried = [], 0
        if retry_since is not None:
            retried = store.entries.reopen_unread(retry_since, sorted(UNREAD), only)
        elif recheck_since is not None:
            store.rechecks.hasten(recheck_since, now, only)
        elif only:
            ids = store.feeds.ids_of_sources(only)
        else:
            ids = store.feeds.due_ids(now, everything=everything, horizon=horizon)
        ids = [id for id in ids if not (leased and leased & _hosts_of_feed(store, id))]
        run_id = store.log.start(job, now, due=len(ids), config_hash=config.config_hash)
        if retry_since is None:
            store.entries.reopen_due(now, config.recheck)
            store.entries.reopen_retries(now, config.retry, horizon=horizon)
        left = _conditional(store, store.entries.pending(now, MAX_PENDING_PAGES, only, horizon=horizon), now)
        left = [(id, entry) for id, entry in left if not (leased and host_of(entry.entry.link) in leased)]
        store.entries.carry(((entry_id, entry.feed_id) for entry_id, entry in left), run_id)
        max_ages = {source.slug: source.max_age_days for source in config.sources}
        feeds = tuple(_planned(store, feed_id, now, config, max_ages) for feed_id in ids)
        siblings = Counter(feed.source for feed in config.feeds)
        shared = sorted({feed.source for feed in feeds if siblings[feed.source] > 1})
        due = {feed.source for feed in feeds} | {entry.source for _, entry in left}
        memories = store.sites.memories(due)
        repeated = {
            slug: tuple(keys)
            for slug, source_id in store.feeds.source_ids().items()
            if slug in due and (keys := store.paragraphs.repeated(source_id, MIN_OTHER_ARTICLES, MAX_REPEATED_PARAGRAPHS))
        }
        met = store.articles.urls_by_source(shared, now - timedelta(days=config.limits.max_age_days))
    log_renames(renames)
    return Plan(
        run_id=run_id,
        made_at=now,
        sources=config.sources,
        feeds=feeds,
        pending=tuple(entry for _, entry in left),
        robots=store.feeds.robots(now),
        limits=config.limits,
        language_tables=str(config.language_tables or ""),
        met=met,
        memories=memories,
        retried=retried,
        repeated=repeated,
    )


def _hosts_of_feed(store: Store, feed_id: int) -> frozenset[str]:
    return frozenset(host_of(endpoint.fetch_url) for endpoint in store.feeds.endpoints(feed_id))


def with_rules(plan: Plan, config: Config, path: Path | None = None) -> Plan:
    """The plan with the watches in a file beside the archive: workers read articles by them, and no configuration."""
    if not config.rules.packed:
        return plan
    rules = write_rules(config, path or config.database.with_suffix(".rules"))
    return replace(plan, rules=rules, keeps_pages=config.retention.raw_days > 0)


def write_rules(config: Config, path: Path) -> PlannedRules:
    """Write the watches into a file, for workers."""
    with open_atomically(path) as stream:
        stream.write(config.rules.packed)
    return PlannedRules(path=str(path.absolute()), hash=rules_hash(config))


def rules_hash(config: Config) -> str:
    """The hash of the watches, by which facts that were read with them are known."""
    return hashlib.sha256(config.rules.packed).hexdigest()


def log_renames(renames: Iterable[Rename]) -> None:
    """Say what stands under another name from now on."""
    for rename in renames:
        rename_logger.warning("%s", rename)


def _conditional(store: Store, left: list[tuple[int, PendingEntry]], now: datetime) -> list[tuple[int, PendingEntry]]:
    """Scheduled looks at a known page send its validators. One that a feed asks for does not: it says that the page
    changed."""
    page_by_entry = {page.entry_id: page for page in store.entries.due_pages([id for id, _ in left], now)}
    return [
        (id, replace(entry, etag=page.etag, last_modified=page.last_modified))
        if (page := page_by_entry.get(id)) and may_be_conditional(page.checks, alerted=page.alerted)
        else (id, entry)
        for id, entry in left
    ]


def _planned(store: Store, feed_id: int, now: datetime, config: Config, max_ages: Mapping[str, int | None]) -> PlannedFeed:
    source, language, state = store.feeds.state(feed_id)
    age = max_ages.get(source) or config.limits.max_age_days
    return PlannedFeed(
        id=feed_id,
        source=source,
        language=language,
        endpoints=store.feeds.endpoints(feed_id),
        state=state,
        unconditional=schedule.wants_unconditional(state, now, config.limits.policy),
        known_fingerprints=store.entries.fingerprints(feed_id, now - KNOWN_ENTRY_PERIOD),
        answered_at=store.feeds.answered_at(feed_id),
        open_gap=store.gaps.to_fill(feed_id, now - timedelta(days=age)),
        sitemaps=store.feeds.sitemaps(feed_id),
    )
