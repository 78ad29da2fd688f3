"""What a crawl is told: the state of each feed that is due, the numbers of the schedule, the plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from crawler.model.brief import Brief
from crawler.model.documents import Entry, Hints
from crawler.model.enums import FeedKind, FetchOutcome
from crawler.model.site import SiteMemory
from crawler.model.sources import Source


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class PollState(Brief):
    """What is remembered of a feed's polls. Intervals in seconds."""

    interval: int | None = None  # None: never polled
    failures: float = 0.0  # weighted, see schedule.py
    polls: int = 0
    polled_at: datetime | None = None
    due_at: datetime | None = None  # when the last poll had been planned
    newest_at: datetime | None = None  # newest entry date known, never in the future
    unconditional_at: datetime | None = None  # last fetch without validators
    unchanged_run: int = 0  # 304s in a row
    lies_about_304: bool = False
    moved_to: str | None = None  # where permanent redirects point, not yet adopted
    moved_since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class PollResult(Brief):
    """What a poll came to, for the schedule."""

    outcome: FetchOutcome
    new_count: int = 0
    known_count: int = 0
    hints: Hints = Hints()
    entry_dates: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class PollDecision(Brief):
    """When to come back, and why. `reasons` are stable codes such as `known_share_high`."""

    next_poll_at: datetime
    interval: int
    failures: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class PlannedEndpoint(Brief):
    """An endpoint with what is remembered of it."""

    url: str  # as configured: its identity
    fetch_url: str  # where it is fetched now (an adopted permanent redirect)
    kind: FeedKind
    selector: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None  # of the entries as parsed
    received_hash: str | None = None  # of the document, where the same need not be read again


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class OpenGap(Brief):
    """A span of a feed of which entries are missing, found by an earlier poll."""

    id: int
    since: datetime
    until: datetime
    next_url: str | None = None  # the earlier document to go on with


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class PlannedFeed(Brief):
    """A feed that is due."""

    id: int
    source: str
    language: str | None
    endpoints: tuple[PlannedEndpoint, ...]
    state: PollState
    unconditional: bool = False  # send no validators this time
    known_fingerprints: Mapping[str, str] = field(default_factory=dict)  # entry key → fingerprint
    answered_at: datetime | None = None  # last good poll
    open_gap: OpenGap | None = None
    sitemaps: tuple[PlannedEndpoint, ...] = ()  # of its source: where entries are looked for that it lists no more


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class PendingEntry(Brief):
    """An entry whose page is still to be fetched, left by an earlier cycle."""

    feed_id: int
    source: str
    entry: Entry
    attempts: int = 0
    etag: str | None = None  # of its page as last read, when that may be asked for conditionally
    last_modified: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class RobotsCopy(Brief):
    """A host's robots.txt as last fetched. `host` is scheme://netloc."""

    host: str
    status: int  # 0: unreachable
    body: str
    fetched_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class HostPace(Brief):
    """How slowly a host wants to be asked, as far as a crawl has learned."""

    host: str
    delay: float  # seconds between two requests
    resting_until: datetime | None = None  # it is not asked at all before


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class PollPolicy(Brief):
    """The numbers of the schedule, seconds unless said otherwise. Their defaults stand in `crawler.config.models`."""

    floor: int
    ceiling: int
    first: int  # interval of a feed whose rhythm is unknown
    throttle_cap: int
    failure_ceiling: int
    unconditional_every: int
    unconditional_polls: int  # answers 304 in a row
    redirect_days: int


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class CrawlLimits(Brief):
    """What a crawl may take and do. Seconds and bytes. The defaults stand in `crawler.config.models`."""

    user_agent: str
    allow_private: tuple[str, ...]  # host or host:port the address guard lets through
    delay: float
    max_delay: float
    timeout: float
    feed_bytes: int
    page_bytes: int
    feed_seconds: float  # to parse
    page_seconds: float  # to extract
    workers: int  # 0: as many as cores
    attempts: int  # fetches of a page before it is `failed`
    max_entries: int  # of one document
    gap_documents: int  # asked for in one poll of a feed to find entries that it lists no more
    max_age_days: int  # entries older than this when first seen are counted, not fetched
    min_words: int
    policy: PollPolicy


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedRules:
    """Where workers find the watches: a file that the planner wrote, believed only with this hash."""

    path: str
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Plan(Brief):
    """Everything a crawl needs to know. Travels as JSON."""

    run_id: int
    made_at: datetime
    sources: tuple[Source, ...]
    feeds: tuple[PlannedFeed, ...]
    limits: CrawlLimits
    pending: tuple[PendingEntry, ...] = ()
    robots: tuple[RobotsCopy, ...] = ()
    language_tables: str = ""  # folder of tables of further languages
    pages: bool = True  # False: only look at the feeds
    retried: int = 0  # pages that are asked for again by hand
    met: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # source with several feeds → addresses it has been met at
    memories: Mapping[str, SiteMemory] = field(default_factory=dict)  # source → what is remembered of its pages
    repeated: Mapping[str, tuple[int, ...]] = field(default_factory=dict)  # source → keys of paragraphs that it prints everywhere
    rules: PlannedRules | None = None  # None: articles are read where they are written
    keeps_pages: bool = False  # raw pages are kept
    resumed_at: datetime | None = None  # another process began it: nobody knows when it last asked which host
    requested_links: tuple[str, ...] = ()  # pages that it has asked for
    paces: tuple[HostPace, ...] = ()
