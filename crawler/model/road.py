"""Values of the road: what is watched, what documents say, plans, and what a crawl learned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from crawler.model.brief import Brief
from crawler.model.enums import Disposition, DocumentFlaw, FeedKind, Outcome

# --------------------------------------------------------------------------- what is watched


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Endpoint(Brief):
    """One address a feed can be read from; a feed lists them in order of preference."""

    url: str
    kind: FeedKind = FeedKind.RSS
    selector: str | None = None  # CSS, for listings: which links are articles


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Source(Brief):
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


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Feed(Brief):
    """One polled stream of a source. Its identity is the URL of its first endpoint."""

    source: str  # slug
    endpoints: tuple[Endpoint, ...]
    language: str | None = None

    @property
    def url(self) -> str:
        return self.endpoints[0].url


# --------------------------------------------------------------------------- what documents say


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Entry(Brief):
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


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Hints(Brief):
    """What a document and its response say about when to come back. Seconds; None: not said."""

    ttl: int | None = None  # <ttl>, sy:updatePeriod / sy:updateFrequency
    max_age: int | None = None  # Cache-Control
    expires_in: int | None = None  # Expires - Date
    retry_after: int | None = None  # seconds from now, whichever form the server used


@dataclass(frozen=True, slots=True, repr=False)
class DocumentProblem(Brief):
    """A flaw of a document, with what was seen of it. `str()`: the line for people."""

    code: DocumentFlaw
    detail: str = ""

    def __str__(self) -> str:
        return ": ".join(part for part in (self.code.words, self.detail) if part)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class FeedDocument(Brief):
    """A feed, sitemap or listing as read: entries newest first as the document has them."""

    kind: str  # rss20, atom10, rdf, json, news_sitemap, sitemap_index, listing, discover, …
    title: str = ""
    entries: tuple[Entry, ...] = ()
    hints: Hints = Hints()
    problems: tuple[DocumentProblem, ...] = ()
    links: tuple[Endpoint, ...] = ()  # sitemap index: its sitemaps; discover: the feeds named
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Page(Brief):
    """What a server sent. `body` is decompressed; header names are lower case."""

    url: str  # after redirects
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    status: int = 200
    fetched_at: datetime | None = None

    @property
    def content_type(self) -> str:
        return self.headers.get("content-type", "")


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Article(Brief):
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


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Extraction(Brief):
    """The result of extraction: a disposition, and the article where there is one."""

    disposition: Disposition  # RECORDED when an article was made
    article: Article | None = None
    reason: str = ""


# --------------------------------------------------------------------------- polling


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

    outcome: Outcome
    new: int = 0
    known: int = 0
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


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class PlannedFeed(Brief):
    """A feed that is due."""

    id: int
    source: str
    language: str | None
    endpoints: tuple[PlannedEndpoint, ...]
    state: PollState
    unconditional: bool = False  # send no validators this time
    known: Mapping[str, str] = field(default_factory=dict)  # entry key → fingerprint


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
class PollPolicy(Brief):
    """The numbers of the schedule, seconds unless said otherwise."""

    floor: int = 10 * 60
    ceiling: int = 24 * 3600
    first: int = 3600  # interval of a feed whose rhythm is unknown
    throttle_cap: int = 6 * 3600
    failure_ceiling: int = 24 * 3600
    unconditional_every: int = 24 * 3600
    unconditional_polls: int = 20
    redirect_days: int = 7


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class CrawlLimits(Brief):
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


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Plan(Brief):
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
