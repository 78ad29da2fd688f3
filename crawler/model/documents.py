"""What documents say: entries of feeds, pages, and what we made of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from crawler.model.brief import Brief
from crawler.model.enums import DateCertainty, Disposition, DocumentFlaw, TextFrom
from crawler.model.site import PageTraits
from crawler.model.sources import Endpoint


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Entry(Brief):
    """What a feed says about an item. `key` is its identity within the feed: guid, else canonical link."""

    key: str
    link: str
    title: str = ""
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    published_offset: int | None = None  # minutes by which the feed's clock is east of UTC; None: it writes UTC, or no zone
    updated: datetime | None = None
    summary: str = ""
    content: str = ""  # the whole text where the feed has it, a line for each paragraph
    language: str | None = None
    is_article: bool = False  # the item is the article: there is no page to fetch
    original: str = ""  # address of the item that this one repeats, where the feed says so

    # A changed fingerprint of a known entry means: look at the page again.
    fingerprint: str = ""


def newest_entries(entries: Sequence[Entry], most: int) -> tuple[Entry, ...]:
    """The newest entries in their order; those without a date count as the oldest, and among equals the first is the newest."""
    dates_of = [(entry.published or entry.updated) for entry in entries]
    ranked = sorted(range(len(entries)), key=lambda number: -when.timestamp() if (when := dates_of[number]) else 0.0)
    return tuple(entries[number] for number in sorted(ranked[:most]))


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
        return ": ".join(text for text in (self.code.words, self.detail) if text)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class FeedDocument(Brief):
    """A feed, sitemap or listing as read: entries newest first as the document has them."""

    kind: str  # rss20, atom10, rdf, json, news_sitemap, sitemap_index, listing, discover, …
    title: str = ""
    entries: tuple[Entry, ...] = ()
    hints: Hints = Hints()
    problems: tuple[DocumentProblem, ...] = ()
    links: tuple[Endpoint, ...] = ()  # sitemap index: its sitemaps; discover: the feeds named
    earlier: str | None = None  # address of the document with the entries before these: asked for where some are missing
    language: str | None = None
    older: Endpoint | None = None  # the page with the items before these: read on until one is known
    numbered: tuple[str, ...] = ()  # NAME/7, …: all items that still exist between the first and the last of these numbers


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Page(Brief):
    """What a server sent. `body` is as it was received: gzip, where `unpacked_bytes` is a number; header names are lower case."""

    url: str  # after redirects
    body: bytes
    unpacked_bytes: int | None = None  # of a packed body; None: it is not packed
    headers: Mapping[str, str] = field(default_factory=dict)
    status: int = 200
    fetched_at: datetime | None = None
    is_whole: bool = True  # False: the transfer or the compressed data ended early

    @property
    def content_type(self) -> str:
        return self.headers.get("content-type", "")

    @property
    def size(self) -> int:
        """The bytes of the body, unpacked."""
        return len(self.body) if self.unpacked_bytes is None else self.unpacked_bytes


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class PublicationDate(Brief):
    """When a page was published, who says so, and how sure that is."""

    instant: datetime | None = None  # UTC
    local_day: date | None = None  # the page's own day: that of UTC where nothing tells its zone
    offset: int | None = None  # minutes by which the page's clock is east of UTC; None: not known
    said_by: str = ""  # feed / page / htmldate
    evidence: str = ""  # json-ld, meta NAME, time, headline, address …
    certainty: DateCertainty = DateCertainty.UNKNOWN

    @property
    def day(self) -> date | None:
        """The day that people see: the page's own where it is known, else that of UTC; None: no date is known."""
        return self.local_day or (self.instant.astimezone(UTC).date() if self.instant else None)

    def or_first_seen(self, first_seen: datetime) -> PublicationDate:
        """The date itself, or that of the moment when the article was met."""
        return self if self.instant else PublicationDate(instant=first_seen)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Article(Brief):
    """What we made of a page."""

    url: str
    canonical_url: str
    title: str
    text: str
    lead: str = ""
    authors: tuple[str, ...] = ()
    date: PublicationDate = PublicationDate()
    modified: datetime | None = None
    language: str | None = None
    source: str = ""  # slug
    site_name: str = ""
    text_from: TextFrom = TextFrom.PAGE
    original: str = ""  # address of the article that this one repeats, where its feed says so
    extractor: str = ""  # version of what made it

    @property
    def published(self) -> datetime | None:
        return self.date.instant


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class ExtractionStep(Brief):
    """What one step of extraction kept and dropped, and why, in words."""

    step: str  # remove / select / title / authors / date / text / lines / standfirst / verdict
    why: str = ""
    kept: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Extraction(Brief):
    """The result of extraction: a disposition, and the article where there is one. A page that is refused has a date too."""

    disposition: Disposition  # RECORDED when an article was made
    article: Article | None = None
    reason: str = ""
    date: PublicationDate = PublicationDate()
    traits: PageTraits | None = None  # of an article whose source has a site memory
    steps: tuple[ExtractionStep, ...] = ()  # where it was asked to explain itself
