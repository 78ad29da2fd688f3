"""Every value that travels the road, from configuration to alert. The one file to read first.

All types are frozen and slotted; every datetime is aware and UTC; every collection is a tuple.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class FeedKind(StrEnum):
    """How a polled URL is read; `READERS` has one reader for each."""

    RSS = "rss"  # RSS 0.9x-2.0, Atom, RDF, JSON Feed
    SITEMAP = "sitemap"  # news sitemap or sitemap index
    LISTING = "listing"  # a page with links to articles
    DISCOVER = "discover"  # a homepage that names its feeds in <link rel=alternate>


class Severity(StrEnum):
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """0 (low) to 3 (critical)."""
        return list(Severity).index(self)


class Disposition(StrEnum):
    """Where an entry ended. Each entry has exactly one; over a cycle they add up to the entries seen."""

    PENDING = "pending"  # waits for its page; fetched in this cycle or the next
    KNOWN = "known"  # settled in an earlier cycle, or through another feed
    REPEATED = "repeated"  # stands twice in the same document
    RECORDED = "recorded"  # a new article
    COPY = "copy"  # a new article whose text descends from another's
    EDITED = "edited"  # a new version of a known article
    UNCHANGED = "unchanged"  # fetched again (or under another URL), same text
    TOO_OLD = "too_old"  # published before the age limit when first seen
    OFF_SITE = "off_site"  # link with a scheme or host that is never fetched
    THIN = "thin"  # a page without enough text to be an article
    PAYWALLED = "paywalled"
    CONSENT = "consent"  # a consent wall stands before the text
    NOT_ARTICLE = "not_article"  # front page, section, challenge, soft 404
    NOT_HTML = "not_html"
    BLOCKED_BY_ROBOTS = "blocked_by_robots"
    BLOCKED_BY_SITE = "blocked_by_site"  # 401, 403, challenge, captcha
    BLOCKED_BY_GUARD = "blocked_by_guard"  # the address guard refused
    GONE = "gone"  # 404 or 410
    TOO_LARGE = "too_large"
    EXTRACTION_FAILED = "extraction_failed"  # time limit, crash or error of the worker on this page
    FAILED = "failed"  # network or server error, retried until attempts ran out


class Outcome(StrEnum):
    """What one HTTP exchange came to. Expected outcomes are values, never exceptions."""

    CHANGED = "changed"
    UNCHANGED = "unchanged"  # 304, or the same entries as last time
    EMPTY = "empty"  # a valid document without entries
    NOT_A_FEED = "not_a_feed"  # HTML, challenge or anything else where a feed was due
    GONE = "gone"  # 410
    NOT_FOUND = "not_found"  # 404
    FORBIDDEN = "forbidden"  # 401, 403, challenge
    THROTTLED = "throttled"  # 429, or 503 with Retry-After
    SERVER_ERROR = "server_error"  # 5xx
    CLIENT_ERROR = "client_error"  # other 4xx
    TIMEOUT = "timeout"
    DNS = "dns"
    TLS = "tls"
    NETWORK = "network"  # connection refused, reset, data loss
    TOO_LARGE = "too_large"
    BAD_REDIRECT = "bad_redirect"  # loop, too many, or a scheme we never follow
    BLOCKED_BY_ROBOTS = "blocked_by_robots"
    BLOCKED_BY_GUARD = "blocked_by_guard"
    UNREADABLE = "unreadable"  # the reader raised, hung or died
    OK = "ok"  # a page came

    @property
    def good(self) -> bool:
        """True when the feed itself is well: it answered and was read."""
        return self in (Outcome.CHANGED, Outcome.UNCHANGED, Outcome.EMPTY, Outcome.OK)


# --------------------------------------------------------------------------- what is watched


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """One address a feed can be read from; a feed lists them in order of preference."""

    url: str
    kind: FeedKind = FeedKind.RSS
    selector: str | None = None  # CSS, for listings: which links are articles


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A publisher."""

    slug: str
    name: str
    homepage: str = ""
    country: str = ""  # ISO 3166-1 alpha-2
    languages: tuple[str, ...] = ()  # ISO 639-1; empty: any
    bank: str = ""  # af, tj, or empty: which side of the river
    owner: str = ""
    kind: str = ""  # state / independent / exile / international / official / research
    timezone: str = "UTC"  # of dates without one
    implies: tuple[str, ...] = ()  # watch groups its articles imply
    delay: float | None = None  # seconds between requests to its hosts
    timeout: float | None = None  # seconds
    user_agent: str | None = None
    stories: bool = True  # its articles may join those of others
    max_age_days: int | None = None  # entries older than this when first seen are not fetched


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """One polled stream of a source. Its identity is the URL of its first endpoint."""

    source: str  # slug
    endpoints: tuple[Endpoint, ...]
    language: str | None = None

    @property
    def url(self) -> str:
        return self.endpoints[0].url


# --------------------------------------------------------------------------- what documents say


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What a feed says about an item. `key` is its identity within the feed: guid, else canonical link."""

    key: str
    link: str
    title: str = ""
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    updated: datetime | None = None
    summary: str = ""
    language: str | None = None

    # A changed fingerprint of a known entry means: look at the page again.
    fingerprint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """What a document and its response say about when to come back. Seconds; None: not said."""

    ttl: int | None = None  # <ttl>, sy:updatePeriod / sy:updateFrequency
    max_age: int | None = None  # Cache-Control
    expires_in: int | None = None  # Expires - Date
    retry_after: int | None = None  # seconds from now, whichever form the server used


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedDocument:
    """A feed, sitemap or listing as read: entries newest first as the document has them."""

    kind: str  # rss20, atom10, rdf, json, news_sitemap, sitemap_index, listing, discover, …
    title: str = ""
    entries: tuple[Entry, ...] = ()
    hints: Hints = Hints()
    problems: tuple[str, ...] = ()
    links: tuple[Endpoint, ...] = ()  # sitemap index: its sitemaps; discover: the feeds named
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a server sent. `body` is decompressed; header names are lower case."""

    url: str  # after redirects
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    status: int = 200
    fetched_at: datetime | None = None

    @property
    def content_type(self) -> str:
        return self.headers.get("content-type", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What we made of a page."""

    url: str
    canonical_url: str
    title: str
    text: str
    lead: str = ""
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    published_from: str = ""  # feed / page / htmldate / first_seen: who said so
    modified: datetime | None = None
    language: str | None = None
    source: str = ""  # slug
    site_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """The result of extraction: a disposition, and the article where there is one."""

    disposition: Disposition  # RECORDED when an article was made
    article: Article | None = None
    reason: str = ""


# --------------------------------------------------------------------------- polling


@dataclass(frozen=True, slots=True, kw_only=True)
class PollState:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class PollResult:
    """What a poll came to, for the schedule."""

    outcome: Outcome
    new: int = 0
    known: int = 0
    hints: Hints = Hints()
    entry_dates: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PollDecision:
    """When to come back, and why. `reasons` are stable codes such as `known_share_high`."""

    next_poll_at: datetime
    interval: int
    failures: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedEndpoint:
    """An endpoint with what is remembered of it."""

    url: str  # as configured: its identity
    fetch_url: str  # where it is fetched now (an adopted permanent redirect)
    kind: FeedKind
    selector: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None  # of the entries as parsed


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedFeed:
    """A feed that is due."""

    id: int
    source: str
    language: str | None
    endpoints: tuple[PlannedEndpoint, ...]
    state: PollState
    unconditional: bool = False  # send no validators this time
    known: Mapping[str, str] = field(default_factory=dict)  # entry key → fingerprint


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingEntry:
    """An entry whose page is still to be fetched, left by an earlier cycle."""

    feed_id: int
    source: str
    entry: Entry
    attempts: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RobotsCopy:
    """A host's robots.txt as last fetched. `host` is scheme://netloc."""

    host: str
    status: int  # 0: unreachable
    body: str
    fetched_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PollPolicy:
    """The numbers of the schedule, seconds unless said otherwise."""

    floor: int = 10 * 60
    ceiling: int = 24 * 3600
    first: int = 3600  # interval of a feed whose rhythm is unknown
    throttle_cap: int = 6 * 3600
    failure_ceiling: int = 24 * 3600
    unconditional_every: int = 24 * 3600
    unconditional_polls: int = 20
    redirect_days: int = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlLimits:
    """What a crawl may take and do. Seconds and bytes."""

    user_agent: str = "Borderwatch"
    allow_private: tuple[str, ...] = ()  # host or host:port the address guard lets through
    delay: float = 2.0
    max_delay: float = 60.0
    timeout: float = 20.0
    feed_bytes: int = 10 << 20
    page_bytes: int = 5 << 20
    feed_seconds: float = 10.0  # to parse
    page_seconds: float = 30.0  # to extract
    workers: int = 0  # 0: as many as cores
    attempts: int = 3  # fetches of a page before it is `failed`
    max_entries: int = 2000  # of one document
    max_age_days: int = 14  # entries older than this when first seen are counted, not fetched
    min_words: int = 40
    policy: PollPolicy = PollPolicy()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Everything a crawl needs to know. Travels as JSON."""

    run_id: int
    made_at: datetime
    sources: tuple[Source, ...]
    feeds: tuple[PlannedFeed, ...]
    pending: tuple[PendingEntry, ...] = ()
    robots: tuple[RobotsCopy, ...] = ()
    limits: CrawlLimits = CrawlLimits()
    pages: bool = True  # False: only look at the feeds
    met: Mapping[str, tuple[str, ...]] = field(
        default_factory=dict
    )  # source with several feeds → addresses it has been met at


# --------------------------------------------------------------------------- what a crawl learned (items)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetch:
    """One HTTP exchange, for the log."""

    url: str
    started_at: datetime
    elapsed_ms: int
    outcome: Outcome
    status: int = 0  # 0: no response
    bytes: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What the next conditional GET of an endpoint sends."""

    endpoint: str  # PlannedEndpoint.url
    fetch_url: str
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """A poll of one feed: its new entries and its validators, to be committed together."""

    run_id: int
    feed_id: int
    polled_at: datetime
    outcome: Outcome
    reason: str  # one clear line for the operator; empty when all is well
    seen: int  # entries in the document (0 for 304)
    known: int  # of these, settled before
    repeated: int  # of these, twice in the document
    entries: tuple[Entry, ...]  # new ones, and known ones whose fingerprint changed: to be fetched
    skipped: tuple[tuple[Entry, Disposition], ...]  # new ones that end at once (too_old, off_site)
    state: PollState  # as it is after this poll
    decision: PollDecision
    served: str | None = None  # URL of the endpoint that answered, None if none did
    served_kind: str = ""
    title: str = ""
    validators: tuple[Validators, ...] = ()
    fetches: tuple[Fetch, ...] = ()
    problems: tuple[str, ...] = ()
    seen_keys: tuple[str, ...] = ()  # keys of all entries in the document


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleFound:
    """An entry's page became an article."""

    run_id: int
    feed_id: int
    entry: Entry
    article: Article
    page: Page
    fetch: Fetch


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchError:
    """An entry's page did not become an article: why, and whether to try again."""

    run_id: int
    feed_id: int
    entry: Entry
    disposition: Disposition  # PENDING: try again
    reason: str
    fetch: Fetch | None = None
    retry_at: datetime | None = None
    page: Page | None = None  # kept when extraction may do better later


@dataclass(frozen=True, slots=True, kw_only=True)
class RobotsFetched:
    """A robots.txt to remember."""

    run_id: int
    copy: RobotsCopy


Item = FeedState | ArticleFound | FetchError | RobotsFetched


# --------------------------------------------------------------------------- watches and alerts


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One term found. `start` and `end` count characters of the field's original text."""

    field: str  # title, text, or source (implied: then start = end = 0)
    start: int
    end: int
    text: str  # as it stands in the original
    term: str  # as the watch has it
    folded: str
    group: str
    language: str


@dataclass(frozen=True, slots=True)
class Reason:
    """A true part of a watch, as its author would write it: the hits that are its own (their numbers in the match; those
    of field `source` are implied), and its true parts."""

    text: str
    hits: tuple[int, ...] = ()
    parts: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A watch that is true of an article."""

    watch: str
    title: str
    severity: Severity
    rule_hash: str
    hits: tuple[Hit, ...]
    raised_by: str = ""  # which raise rule set the severity; empty: none
    reason: Reason | None = None  # the true part of the watch


# --------------------------------------------------------------------------- reading: digest, review


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertRow:
    """An alert with what a reader needs of its article and story."""

    id: int
    watch: str
    watch_title: str
    severity: Severity
    rule_hash: str
    created_at: datetime
    state: str  # new / confirmed / dismissed
    hits: tuple[Hit, ...]
    article_id: int
    version: int
    url: str
    title: str
    lead: str
    text: str
    language: str | None
    published: datetime | None
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
    applied_at: datetime | None = None  # a changed rule raised it after the fact
    edits: tuple[str, ...] = ()  # what material edits of its article changed


@dataclass(frozen=True, slots=True, kw_only=True)
class First:
    """A watch that fired at a place where it had not for `days` days."""

    place: str
    watch: str
    story_id: int
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryMember:
    """An article of a story, for lists of who carries it."""

    story_id: int
    article_id: int
    title: str
    url: str
    source: str
    source_name: str
    country: str
    bank: str
    language: str | None
    published: datetime | None
    first_seen: datetime
    copy_of: int | None
    versions: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedHealth:
    """How a feed does, judged by `health.judge`."""

    source: str
    source_name: str
    url: str
    kind: str
    state: str  # ok / silent / stale / failing / blocked / never_polled / disabled
    reason: str
    last_polled_at: datetime | None
    last_success_at: datetime | None
    newest_at: datetime | None
    next_poll_at: datetime | None
    interval: int | None
    failures: float
    served: str | None
    articles: int
    share_with_text: float | None = None
    feed_id: int = 0
    last_outcome: str = ""
    last_reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """The ledger of a period: what was looked at, and where each entry ended."""

    since: datetime
    until: datetime
    runs: int
    unfinished_runs: int
    feeds: int  # enabled
    polled: int  # feeds polled at least once
    answered: int  # of these, well at their last poll
    health: tuple[FeedHealth, ...]  # only those that are not ok
    seen: int  # entries in all documents
    carried: int  # left pending by an earlier cycle and taken up again
    dispositions: Mapping[str, int]  # disposition → entries; sums to seen + carried
    articles: int  # recorded or copy
    alerts: int

    @property
    def adds_up(self) -> bool:
        return self.seen + self.carried == sum(self.dispositions.values())
