"""What the archive answers: to digests, reviewers, commands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from crawler.model.alerts import Hit, Reason, Relevance
from crawler.model.documents import PublicationDate
from crawler.model.enums import AlertState, Severity, TextFrom
from crawler.model.events import PlacedEvent
from crawler.model.story import MissingPage


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertRow:
    """An alert with what a reader needs of its article and story."""

    id: int
    watch: str
    watch_title: str
    severity: Severity
    rule_hash: str
    created_at: datetime
    state: AlertState
    hits: tuple[Hit, ...]
    article_id: int
    version: int
    url: str
    title: str
    lead: str
    text: str
    language: str | None
    date: PublicationDate
    first_seen: datetime
    source: str
    source_name: str
    country: str
    bank: str
    story_id: int
    copy_of: int | None  # article id
    edited: bool = False
    note: str = ""
    reason: Reason | None = None
    event: PlacedEvent | None = None
    applied_at: datetime | None = None  # a changed rule raised it after the fact
    edits: tuple[str, ...] = ()  # what material edits of its article changed
    text_from: TextFrom = TextFrom.PAGE  # of the newest version
    missing_page: MissingPage | None = None
    relevance: Relevance | None = None  # None: of an archive that had none
    likely: bool = True
    lowered_from: Severity | None = None  # its relevance is too low for that severity

    @property
    def published(self) -> datetime | None:
        return self.date.instant

    @property
    def appeared(self) -> PublicationDate:
        """When it was published, as far as is known."""
        return self.date.or_first_seen(self.first_seen)

    @property
    def probably_not(self) -> bool:
        """Whether it is kept apart: too little speaks for it, and nobody has marked it."""
        return not self.likely and self.state is AlertState.NEW

    @property
    def counts(self) -> bool:
        """Whether it is shown, counted and sent like any other."""
        return self.state is AlertState.CONFIRMED or (self.likely and self.state is AlertState.NEW)


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstAtPlace:
    """A place met a watch, an actor or an action that it had not met for `days` days."""

    place: str
    what: str  # title of the watch, or the group in words
    story_id: int
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedHealth:
    """How a feed does, as `polling.health.assess_feed` assesses it."""

    source: str
    source_name: str
    url: str
    kind: str
    state: str  # ok / quiet / silent / stale / empty / failing / blocked / unpolled / never_polled / disabled
    reason: str
    last_polled_at: datetime | None
    last_success_at: datetime | None
    newest_at: datetime | None
    next_poll_at: datetime | None
    interval: int | None
    failures: float
    served: str | None
    articles: int
    pages: int = 0  # of its newest entries, those whose page was asked for
    pages_read: int = 0  # of these, those whose page became an article
    incidents: tuple[str, ...] = ()  # bad hours of its host lately, in words
    feed_id: int = 0
    last_outcome: str = ""
    last_reason: str = ""
    own_line: bool = False  # nobody answered in the cycle of its last poll
    drift: str = ""  # how the pages of its source changed, where they did lately
    gap: str = ""  # what is to be said of entries that scrolled off and were not found


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """The ledger of a period: what was looked at, and where each entry ended."""

    since: datetime
    until: datetime
    runs: int
    unfinished_runs: int  # and no later one finished, or it left pages that none took up
    feeds: int  # enabled
    polled: int  # feeds polled at least once
    answered: int  # of these, well at their last poll
    health: tuple[FeedHealth, ...]  # only those that are not ok, and through no fault of our own line
    seen: int  # entries in all documents
    carried: int  # left pending by an earlier cycle and taken up again
    dispositions: Mapping[str, int]  # disposition → entries; sums to seen + carried
    articles: int  # recorded or copy
    alerts: int  # that count
    offline_runs: int = 0  # in which no host answered: our own line
    unreached: int = 0  # feeds not reached since
    quiet: int = 0  # feeds with nothing new while nearly all sources have nothing
    incidents: tuple[str, ...] = ()  # bad hours of hosts within the period, in words
    gaps: int = 0  # found: entries had scrolled off a feed
    gaps_closed: int = 0  # of these
    gap_entries: int = 0  # gained by filling them
    probably_not: int = 0  # alerts that are kept apart, and that nobody has marked
    known_troubles: frozenset[int] = frozenset()  # feeds of `health` that were in trouble before the period began

    @property
    def new_troubles(self) -> tuple[FeedHealth, ...]:
        """Feeds that came into trouble within the period."""
        return tuple(feed for feed in self.health if feed.feed_id not in self.known_troubles)

    @property
    def standing_troubles(self) -> int:
        """How many sources are still in trouble, beside those that came into it."""
        return len({feed.source for feed in self.health} - {feed.source for feed in self.new_troubles})

    @property
    def adds_up(self) -> bool:
        return self.seen + self.carried == sum(self.dispositions.values())
