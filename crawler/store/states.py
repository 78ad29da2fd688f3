"""Rows as those who record ask for them: one value for each role, its enums and times read."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from crawler.model import Disposition, FetchOutcome, TextFrom
from crawler.model.brief import Brief
from crawler.runtime.clock import instant


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryState:
    """Where an entry stands, and what decides what becomes of it next.

    A time is read only when it is asked for: an entry with a spoilt one can still be settled or put off.
    """

    id: int
    feed_id: int
    run_id: int | None  # in whose ledger it is pending
    article_id: int | None  # that it became
    disposition: Disposition
    fingerprint: str
    attempts: int
    looks: int
    is_article: bool  # it has no page
    first_seen_at: str  # UTC, as it is kept: text that sorts
    last_seen_at: str

    @property
    def first_seen(self) -> datetime:
        """When a feed first had it. Raises `ValueError`."""
        return instant(self.first_seen_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedEntry:
    """An entry whose page could not be had in a run, with the address that was asked."""

    id: int
    feed_id: int
    url: str
    disposition: Disposition  # pending, failed
    attempts: int


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class KnownArticle(Brief):
    """An article that is met again: its newest version."""

    id: int
    source_id: int
    story_id: int
    version: int
    title: str
    text: str
    language: str | None
    content_hash: str
    text_from: TextFrom
    purged: bool  # its text is gone


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedFeed:
    """A feed whose last poll failed, and what its schedule holds against it."""

    id: int
    outcome: FetchOutcome
    failures: float
    interval: int  # seconds
    has_answered: bool  # at any time


def entry_state(row: sqlite3.Row) -> EntryState:
    return EntryState(
        id=row["id"],
        feed_id=row["feed_id"],
        run_id=row["run_id"],
        article_id=row["article_id"],
        disposition=Disposition(row["disposition"]),
        fingerprint=row["fingerprint"],
        attempts=row["attempts"],
        looks=row["looks"],
        is_article=bool(row["is_article"]),
        first_seen_at=row["first_seen_at"],
        last_seen_at=row["last_seen_at"],
    )


def known_article(row: sqlite3.Row) -> KnownArticle:
    return KnownArticle(
        id=row["id"],
        source_id=row["source_id"],
        story_id=row["story_id"],
        version=row["version"],
        title=row["title"],
        text=row["text"],
        language=row["language"],
        content_hash=row["content_hash"],
        text_from=TextFrom(row["text_from"]),
        purged=row["purged_at"] is not None,
    )


def failed_entry(row: sqlite3.Row) -> FailedEntry:
    return FailedEntry(
        id=row["id"], feed_id=row["feed_id"], url=row["url"], disposition=Disposition(row["disposition"]), attempts=row["attempts"]
    )


def failed_feed(row: sqlite3.Row) -> FailedFeed:
    return FailedFeed(
        id=row["id"],
        outcome=FetchOutcome(row["last_outcome"]),
        failures=row["failures"],
        interval=row["interval_seconds"],
        has_answered=bool(row["last_success_at"]),
    )
