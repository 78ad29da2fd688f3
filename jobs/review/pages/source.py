"""One source: how it did for 30 days, what it answers now, switched on or off; and a new one, found by its address."""

from __future__ import annotations

import asyncio
import functools
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock
from typing import TypeVar
from urllib.parse import urlsplit

from datasette.utils.asgi import Response

from crawler import config as configuration
from crawler.app import discovery
from crawler.app.feed_checks import FeedCheck, check_of
from crawler.config import Config, NewFeed, NewSource
from crawler.config.edit import text_with_enabled, text_with_source
from crawler.config.saving import ConfigChange, last_change, read_text, save_text, text_version
from crawler.language.reader.texts import gettext as _
from crawler.language.tokens import clean_line
from crawler.model import CatalogFeed, FeedKind
from crawler.model.errors import BorderwatchError, JobError, LockedError
from jobs.review.pages.sources import HISTORY_DAYS, load_sources_page
from jobs.review.pages.watch import REFUSED_STATUS, config_path, no_configuration
from jobs.review.web import RequestContext
from jobs.runner import crawl

TEST_FETCH_SECONDS = 90.0  # of a test fetch, for which somebody waits
DISCOVERY_SECONDS = 25.0  # of a discovery: up to seven requests to one site, and their pauses
DISCOVERY_TIMEOUT_SECONDS = 8.0  # of each of them
MAX_NEW_NAME_CHARS = 120
NEW_SOURCE_PAGE = "/-/sources/add"
_looking = Lock()
Answer = TypeVar("Answer")


@dataclass(slots=True, kw_only=True)
class SourceEdit:
    """A source as config.yaml and the files that it includes have it."""

    slug: str
    name: str
    feeds: tuple[CatalogFeed, ...]
    version: str
    change: ConfigChange | None

    @property
    def polled(self) -> bool:
        return any(feed.polled for feed in self.feeds)


def load_source_edit(path: Path, slug: str) -> SourceEdit | None:
    """None: the configuration has no such source."""
    feeds = tuple(feed for feed in configuration.load(path).catalog if feed.source.slug == slug)
    if not feeds:
        return None
    version = text_version(read_text(path))
    return SourceEdit(slug=slug, name=feeds[0].source.name, feeds=feeds, version=version, change=last_change(path))


def slug_of(address: str) -> str:
    """A short id from the host of an address."""
    return re.sub(r"[^a-z0-9]+", "-", (urlsplit(address).hostname or "").removeprefix("www.")).strip("-")


def fetch_once(path: Path, edit: SourceEdit) -> tuple[FeedCheck, ...]:
    """What each feed answers now; nothing is stored. Raises `BorderwatchError`."""
    feeds = [catalog_feed.feed for catalog_feed in edit.feeds]
    states = _look(path, lambda config, collect: discovery.poll_once(config, feeds, collect))
    return tuple(check_of(feeds[state.feed_id], state) for state in states)


def find_within(path: Path, address: str, seconds: float = DISCOVERY_SECONDS) -> discovery.DiscoveredFeed:
    """The feed behind an address, found in this time, each request tried once. Raises `BorderwatchError`."""
    began = time.monotonic()

    def found(config: Config, collect: discovery.Crawl) -> discovery.DiscoveredFeed:
        limits = replace(config.limits, timeout=min(config.limits.timeout, DISCOVERY_TIMEOUT_SECONDS), attempts=1)
        return discovery.discover(replace(config, limits=limits), address, collect)

    try:
        return _look(path, found, seconds)
    except JobError as error:
        if time.monotonic() - began < seconds:
            raise
        text = _("no feed was found within {n} seconds; give the address of the feed itself", n=round(seconds))
        raise JobError(text, address) from error


def _look(path: Path, look: Callable[[Config, discovery.Crawl], Answer], seconds: float = TEST_FETCH_SECONDS) -> Answer:
    """The real crawl, with its politeness and its address guard, storing nothing; one at a time."""
    if not _looking.acquire(blocking=False):
        raise LockedError("another test fetch is at work: try again when it is done")
    try:
        return look(configuration.load(path), functools.partial(crawl.collect_items, config_path=path, seconds=seconds))
    finally:
        _looking.release()


async def source_page(context: RequestContext) -> Response:
    return await _show_source(context)


async def fetch_page(context: RequestContext) -> Response:
    """Fetch the feeds of a source once."""
    path, slug = config_path(context), context.request.url_vars["source"]
    edit = await asyncio.to_thread(load_source_edit, path, slug) if path else None
    if path is None or edit is None:
        return await _show_source(context)
    try:
        return await _show_source(context, checks=await asyncio.to_thread(fetch_once, path, edit))
    except BorderwatchError as error:
        return await _show_source(context, problem=str(error))


async def switch_page(context: RequestContext) -> Response:
    """Switch a source on or off."""
    path, slug = config_path(context), context.request.url_vars["source"]
    if path is None:
        return await no_configuration(context)
    wanted = context.form.get("enabled", "") == "yes"

    def switched() -> None:
        text = text_with_enabled(path, slug, wanted)
        what = f"source {slug} {'enabled' if wanted else 'disabled'}"
        save_text(path, text, version=context.form.get("version", ""), what=what, reviewer=context.reviewer, now=context.now)

    try:
        await asyncio.to_thread(switched)
    except BorderwatchError as error:
        return await _show_source(context, problem=str(error))
    return context.redirect(f"/-/source/{slug}")


async def _show_source(context: RequestContext, *, checks: tuple[FeedCheck, ...] = (), problem: str = "") -> Response:
    path, slug = config_path(context), context.request.url_vars["source"]
    if path is None:
        return await no_configuration(context)
    edit = await asyncio.to_thread(load_source_edit, path, slug)
    if edit is None:
        return await context.missing(_("The configuration has no source {id}.", id=slug))
    rows = await context.read(lambda store: load_sources_page(store, context.now))
    health = next((row for row in rows if row.slug == slug), None)
    return await context.page(
        "source",
        status=REFUSED_STATUS if problem else 200,
        edit=edit,
        health=health,
        days=HISTORY_DAYS,
        checks=checks,
        problem=problem,
        here=f"/-/source/{slug}",
    )


async def new_source_page(context: RequestContext) -> Response:
    return await context.page("source_add", here="/-/sources", seconds=round(DISCOVERY_SECONDS))


async def find_feed(context: RequestContext) -> Response:
    """Show the feed behind an address; nothing is saved."""
    path = config_path(context)
    if path is None:
        return await no_configuration(context)
    address = context.form.get("address", "").strip()
    try:
        feed = await asyncio.to_thread(find_within, path, address)
    except BorderwatchError as error:
        return await context.page(
            "source_add",
            status=REFUSED_STATUS,
            address=address,
            problem=str(error),
            here="/-/sources",
            seconds=round(DISCOVERY_SECONDS),
        )
    version = text_version(await asyncio.to_thread(read_text, path))
    return await context.page(
        "source_add",
        address=address,
        feed=feed,
        slug=slug_of(feed.homepage),
        version=version,
        here="/-/sources",
        seconds=round(DISCOVERY_SECONDS),
    )


async def save_source(context: RequestContext) -> Response:
    """Add what was found to config.yaml."""
    path, form = config_path(context), context.form
    if path is None:
        return await no_configuration(context)
    kind = FeedKind(form["kind"]) if form.get("kind") in list(FeedKind) else FeedKind.RSS
    source = NewSource(
        slug=form.get("slug", "").strip(),
        name=clean_line(form.get("name", ""), MAX_NEW_NAME_CHARS) or form.get("slug", ""),
        homepage=form.get("homepage", ""),
        country=form.get("country", "").strip(),
        languages=tuple(re.findall(r"[a-z]{2,3}", form.get("languages", "").lower())),
        feeds=(NewFeed(form.get("url", ""), kind),),
    )

    def saved() -> None:
        text = text_with_source(path, source)
        what = f"source {source.slug} added"
        save_text(path, text, version=form.get("version", ""), what=what, reviewer=context.reviewer, now=context.now)

    try:
        await asyncio.to_thread(saved)
    except BorderwatchError as error:
        found = discovery.DiscoveredFeed(source.feeds[0].url, kind, source.name, source.homepage, 0)
        return await context.page(
            "source_add",
            status=REFUSED_STATUS,
            address=source.homepage,
            feed=found,
            slug=source.slug,
            version=form.get("version", ""),
            problem=str(error),
            here="/-/sources",
            seconds=round(DISCOVERY_SECONDS),
        )
    return context.redirect(f"/-/source/{source.slug}")
