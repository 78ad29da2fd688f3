"""Polls of feeds that store nothing: the real crawl, with its politeness and its address guard, its items into a file."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from crawler.app.feed_checks import TEMPORARY_OUTCOMES
from crawler.config import Config
from crawler.language.reader.texts import gettext as _
from crawler.model import (
    Endpoint,
    Feed,
    FeedKind,
    FeedState,
    FetchOutcome,
    Item,
    Plan,
    PlannedEndpoint,
    PlannedFeed,
    PollState,
    Source,
)
from crawler.model.errors import BorderwatchError, JobError
from crawler.model.redaction import redact_url
from crawler.runtime.clock import utcnow
from crawler.web.urls import is_web, site_of

Crawl = Callable[[Plan], tuple[Item, ...]]  # crawls a plan, stores nothing, gives what it learned
TELEGRAM_HOSTS = frozenset({"t.me", "www.t.me", "telegram.me"})
_CHANNEL_PATH = re.compile(r"(?P<preview>/s)?/(?P<name>[A-Za-z]\w{3,31})/?")


@dataclass(frozen=True, slots=True)
class DiscoveredFeed:
    """A feed that answers."""

    url: str
    kind: FeedKind
    title: str
    homepage: str
    entries: int


def poll_once(config: Config, feeds: Sequence[Feed], crawl: Crawl) -> tuple[FeedState, ...]:
    """Poll `feeds` once, each from its first endpoint on; the states in their order."""
    sources = {catalog_feed.source.slug: catalog_feed.source for catalog_feed in config.catalog}
    plan = Plan(
        run_id=0,
        made_at=utcnow(),
        sources=tuple(sources.get(slug, Source(slug=slug, name=slug)) for slug in {feed.source for feed in feeds}),
        feeds=tuple(_planned(number, feed) for number, feed in enumerate(feeds)),
        limits=replace(config.limits, max_age_days=100_000),
        pages=False,
    )
    states = [item for item in crawl(plan) if isinstance(item, FeedState)]
    if not states:
        raise JobError("the feeds could not be polled")
    return tuple(sorted(states, key=lambda state: state.feed_id))


def _planned(number: int, feed: Feed) -> PlannedFeed:
    endpoints = tuple(
        PlannedEndpoint(url=endpoint.url, fetch_url=endpoint.url, kind=endpoint.kind, selector=endpoint.selector)
        for endpoint in feed.endpoints
    )
    return PlannedFeed(
        id=number, source=feed.source, language=feed.language, endpoints=endpoints, state=PollState(), unconditional=True
    )


def discover(config: Config, url: str, crawl: Crawl) -> DiscoveredFeed:
    """The feed behind an address: the address itself, else the feed its page names, else its site's news sitemap."""
    if "://" not in url:
        url = f"https://{url}"
    if not is_web(url):
        raise BorderwatchError(_("not an address to fetch"), url)
    site = site_of(url)
    if (channel := _channel_of(url)) is not None:
        (state,) = poll_once(config, (Feed(source="new", endpoints=(channel,)),), crawl)
        if state.served is not None and state.served_kind == FeedKind.TELEGRAM:
            return DiscoveredFeed(
                url=channel.url, kind=channel.kind, title=state.title, homepage=channel.url, entries=state.seen_count
            )
        if urlsplit(url).hostname in TELEGRAM_HOSTS:
            raise BorderwatchError(_("no channel can be read"), f"{channel.url}: {state.reason or state.outcome}")
    endpoints = (
        Endpoint(url=url, kind=FeedKind.RSS),
        Endpoint(url=url, kind=FeedKind.DISCOVER),
        Endpoint(url=f"{site}/feed/", kind=FeedKind.RSS),
        Endpoint(url=f"{site}/rss.xml", kind=FeedKind.RSS),
        Endpoint(url=f"{site}/news-sitemap.xml", kind=FeedKind.SITEMAP),
        Endpoint(url=f"{site}/sitemap.xml", kind=FeedKind.SITEMAP),
    )
    (state,) = poll_once(config, (Feed(source="new", endpoints=endpoints),), crawl)
    if state.served is None:
        raise _no_feed(site, state)
    served = next(endpoint for endpoint in endpoints if endpoint.url == state.served and _served(endpoint, state))
    kind, address = served.kind, served.url
    if kind is FeedKind.DISCOVER:  # what it named and answered is the feed
        kind, address = FeedKind.RSS, next(f.url for f in reversed(state.fetches) if f.outcome is FetchOutcome.OK)
    return DiscoveredFeed(url=address, kind=kind, title=state.title, homepage=site, entries=state.seen_count)


def _no_feed(site: str, state: FeedState) -> BorderwatchError:
    """Why a site has no feed that we can read: each reason once, whatever number of its addresses gave it."""
    if state.fetches and all(fetch.outcome is FetchOutcome.BLOCKED_BY_GUARD for fetch in state.fetches):
        host = urlsplit(site).netloc
        return BorderwatchError(
            _("this host has no public address, so it is not asked: list {host} under politeness: allow_private", host=host), site
        )
    addresses: dict[str, dict[str, None]] = {}  # by reason; one is asked as a feed and as a page
    for fetch in state.fetches:
        addresses.setdefault(fetch.reason or str(fetch.outcome), {})[redact_url(fetch.url)] = None
    if len(addresses) == 1 and state.outcome in TEMPORARY_OUTCOMES:
        return BorderwatchError(_("the site cannot be reached now: try again later"), f"{site}: {next(iter(addresses))}")
    return BorderwatchError(_("no feed found"), "; ".join(f"{', '.join(urls)}: {why}" for why, urls in addresses.items()))


def _channel_of(url: str) -> Endpoint | None:
    """The preview of a Telegram channel, where an address looks like one: t.me/NAME, or /s/NAME of any host."""
    path = _CHANNEL_PATH.fullmatch(urlsplit(url).path)
    if path is None or not (path["preview"] or urlsplit(url).hostname in TELEGRAM_HOSTS):
        return None
    return Endpoint(url=f"{site_of(url)}/s/{path['name']}", kind=FeedKind.TELEGRAM)


def _served(endpoint: Endpoint, state: FeedState) -> bool:
    """The address is tried as a feed and as a page: a kind that only a feed has tells which of them served."""
    asked_twice = endpoint.kind in (FeedKind.RSS, FeedKind.DISCOVER)
    if not asked_twice or len(state.fetches) == 1:
        return endpoint.kind is not FeedKind.DISCOVER
    return endpoint.kind is FeedKind.DISCOVER or state.fetches[0].outcome is FetchOutcome.OK
