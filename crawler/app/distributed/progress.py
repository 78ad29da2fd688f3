"""How far a shard has come: what its worker has sent, noted beside the queues, so that another worker goes on where it died."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never

from crawler.app.distributed.messages import MessageRefused
from crawler.model import (
    ArticleFound,
    Entry,
    FeedState,
    FetchError,
    HostPace,
    HostPaced,
    Item,
    PendingEntry,
    Plan,
    RobotsCopy,
    RobotsFetched,
)
from crawler.runtime import serialize


@dataclass(frozen=True, slots=True, kw_only=True)
class PolledFeed:
    """A feed whose state was sent, and the entries whose pages it asks for."""

    feed_id: int
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SettledEntry:
    """An entry of which all was sent that this run will know."""

    feed_id: int
    key: str
    link: str
    is_article: bool  # no page was asked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """What was sent of a shard."""

    polled: tuple[PolledFeed, ...] = ()
    settled: tuple[SettledEntry, ...] = ()
    robots: tuple[RobotsCopy, ...] = ()
    paces: tuple[HostPace, ...] = ()  # the last of a host counts

    def to_payload(self) -> dict[str, str]:
        return {"progress": serialize.dumps(self)}


def progress_of_payload(payload: dict[str, object]) -> Progress:
    """The progress of a note. Raises `MessageRefused`."""
    try:
        return serialize.loads(Progress, str(payload["progress"]))
    except (KeyError, ValueError) as error:
        raise MessageRefused("a note that cannot be read") from error


def progress_of_items(items: Iterable[Item]) -> Progress:
    """What these items settle."""
    polled, settled, robots, paces = [], [], [], []
    for item in items:
        match item:
            case FeedState():
                polled.append(PolledFeed(feed_id=item.feed_id, entries=item.entries))
            case ArticleFound() | FetchError():
                entry = item.entry
                settled.append(SettledEntry(feed_id=item.feed_id, key=entry.key, link=entry.link, is_article=entry.is_article))
            case RobotsFetched():
                robots.append(item.copy)
            case HostPaced():
                paces.append(item.pace)
            case _:
                assert_never(item)
    return Progress(polled=tuple(polled), settled=tuple(settled), robots=tuple(robots), paces=tuple(paces))


def joined(notes: Iterable[Progress]) -> Progress:
    """The progress of several notes, the oldest first."""
    notes = tuple(notes)
    return Progress(
        polled=tuple(feed for note in notes for feed in note.polled),
        settled=tuple(entry for note in notes for entry in note.settled),
        robots=tuple(copy for note in notes for copy in note.robots),
        paces=tuple(pace for note in notes for pace in note.paces),
    )


def rest_of(plan: Plan, progress: Progress, now: datetime) -> Plan:
    """What is left to do of a plan: feeds that were not polled, pages of which nothing was sent; with the pace of each host."""
    source_of = {feed.id: feed.source for feed in plan.feeds}
    shown = {(feed.feed_id, entry.key, entry.link): entry for feed in progress.polled for entry in feed.entries}
    pending = {(waiting.feed_id, waiting.entry.key, waiting.entry.link): waiting for waiting in plan.pending}
    for identity, entry in shown.items() if plan.pages else ():
        feed_id = identity[0]
        waiting = pending.get(identity) or PendingEntry(feed_id=feed_id, source=source_of.get(feed_id, ""), entry=entry)
        pending[identity] = replace(waiting, entry=entry)  # with the text that its feed has now
    settled = {(entry.feed_id, entry.key, entry.link) for entry in progress.settled}
    requested = {*plan.requested_links, *(entry.link for entry in progress.settled if not entry.is_article)}
    polled = {feed.feed_id for feed in progress.polled}
    robots = {copy.host: copy for copy in (*plan.robots, *progress.robots)}
    paces = {pace.host: pace for pace in (*plan.paces, *progress.paces)}
    return replace(
        plan,
        feeds=tuple(feed for feed in plan.feeds if feed.id not in polled),
        pending=tuple(
            waiting
            for identity, waiting in pending.items()
            if identity not in settled and (waiting.entry.is_article or waiting.entry.link not in requested)
        ),
        robots=tuple(robots.values()),
        paces=tuple(paces.values()),
        requested_links=tuple(sorted(requested - {""})),
        resumed_at=now,
    )
