"""What a crawl learned: the items that go to the writer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from crawler.model.brief import Brief
from crawler.model.documents import Article, Entry, Page
from crawler.model.enums import Disposition, FetchOutcome
from crawler.model.facts import ArticleFacts
from crawler.model.plan import HostPace, PollDecision, PollState, RobotsCopy
from crawler.model.site import PageTraits


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Fetch(Brief):
    """One HTTP exchange, for the log."""

    url: str
    started_at: datetime
    elapsed_ms: int
    outcome: FetchOutcome
    status: int = 0  # 0: no response
    bytes: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Validators(Brief):
    """What the next conditional GET of an endpoint sends."""

    endpoint: str  # PlannedEndpoint.url
    fetch_url: str
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    received_hash: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class GapReport(Brief):
    """A span of a feed whose entries were no longer listed, and what became of it in a poll."""

    since: datetime
    until: datetime
    closed_by: str  # the document that reached back to its beginning; empty: it is open
    entries: int  # gained
    documents: int  # asked for
    reason: str = ""  # why it is open
    next_url: str | None = None
    id: int | None = None  # of a gap that an earlier poll found


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class FeedState(Brief):
    """A poll of one feed: its new entries and its validators, to be committed together."""

    run_id: int
    feed_id: int
    polled_at: datetime
    outcome: FetchOutcome
    reason: str  # one clear line for the operator; empty when all is well
    seen_count: int  # entries in the document (0 for 304)
    known_count: int  # of these, settled before
    repeated_count: int  # of these, twice in the document
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
    missing_keys: tuple[str, ...] = ()  # of known entries that are gone from between others
    gap: GapReport | None = None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class ArticleFound(Brief):
    """An entry's page became an article, or the entry itself: that has no page, and no exchange of its own."""

    run_id: int
    feed_id: int
    entry: Entry
    article: Article
    page: Page | None
    fetch: Fetch | None
    facts: ArticleFacts | None = None  # None: the writer reads the article itself
    traits: PageTraits | None = None  # what the page shows of its site


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class FetchError(Brief):
    """An entry's page did not become an article: why, and whether to try again."""

    run_id: int
    feed_id: int
    entry: Entry
    disposition: Disposition  # PENDING: try again
    reason: str
    fetch: Fetch | None = None
    retry_at: datetime | None = None
    page: Page | None = None  # kept when extraction may do better later
    source: str = ""  # slug
    article: Article | None = None  # what the feed itself says of it, where the page is not to be had
    facts: ArticleFacts | None = None  # of that article; None: the writer reads it itself
    host_failed: bool = False  # the page was never asked for: its host could not be, or did not want to be
    leads_to: str = ""  # the address of another entry, to which this one's leads: that page was asked for already


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class RobotsFetched(Brief):
    """A robots.txt to remember."""

    run_id: int
    copy: RobotsCopy


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class HostPaced(Brief):
    """The pace of a host has changed: for whoever goes on with this crawl. The archive keeps none."""

    run_id: int
    pace: HostPace


Item = FeedState | ArticleFound | FetchError | RobotsFetched | HostPaced
