"""What config.yaml may say. Field descriptions become the JSON Schema and docs/configuration.md."""

from __future__ import annotations

import datetime
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag, model_validator

from crawler.config.delivery import Delivery
from crawler.config.kinds import (
    AllowedHost,
    Clock,
    Contact,
    Language,
    Model,
    Seconds,
    Selector,
    Selectors,
    Size,
    Slug,
    Slugs,
    Web,
    Zone,
)
from crawler.config.readers import ReaderModel, TranslateModel
from crawler.config.senses import OtherSenseModel
from crawler.config.serving import MetricsModel, ReviewModel
from crawler.model import FeedKind


class Polling(Model):
    floor: Seconds = Field(600, description="no feed is polled more often than this")
    ceiling: Seconds = Field(86400, description="no feed is polled less often than this while it answers")
    first: Seconds = Field(3600, description="interval of a feed that is not known well yet")
    failure_ceiling: Seconds = Field(86400, description="the longest wait after failures")
    throttle_cap: Seconds = Field(21600, description="the longest wait after 429 that names no time")
    unconditional_every: Seconds = Field(86400, description="fetch without validators this often: some servers lie about 304")
    unconditional_polls: int = Field(
        20, ge=1, le=10_000, description="the same after so many answers 304 in a row, if that comes sooner"
    )
    redirect_days: int = Field(7, ge=0, le=365, description="days a permanent redirect must hold before it is adopted")
    max_age: Seconds = Field(14 * 86400, description="entries older than this when first seen are counted, not fetched")
    recheck: int = Field(
        5, ge=0, le=1000, description="articles of a source looked at again in one cycle, alerted ones first; 0: none"
    )
    retry: int = Field(
        20, ge=0, le=1000, description="pages of a source asked for again in one cycle after a bad moment, the youngest first"
    )
    gap_documents: int = Field(
        10,
        ge=0,
        le=1000,
        description="documents asked for in one poll of a feed to find entries that it lists no more; 0: gaps are only recorded",
    )
    max_entries: int = Field(2000, ge=1, le=50_000, description="entries taken from one document, the newest")

    @model_validator(mode="after")
    def _ordered(self) -> Polling:
        if self.floor > self.ceiling:
            raise ValueError("floor is above ceiling")
        return self


class PolitenessModel(Model):
    delay: Seconds = Field(2, description="between two requests to one host")
    max_delay: Seconds = Field(60, description="the longest pause between two requests, whatever Crawl-delay asks")
    timeout: Seconds = Field(20, gt=0, description="for a complete answer")
    attempts: int = Field(3, ge=1, le=20, description="fetches of a page before it counts as failed")
    allow_private: tuple[AllowedHost, ...] = Field(
        (), description="hosts (host, host:port or network) that the address guard lets through although they are private"
    )


class ExtractionModel(Model):
    workers: int = Field(0, ge=0, le=64, description="worker processes; 0: as many as cores")
    feed_limit: Seconds = Field(10, gt=0, description="time to parse one feed")
    page_limit: Seconds = Field(30, gt=0, description="time to extract one page")
    feed_size: Size = Field(10 << 20, description="largest feed")
    page_size: Size = Field(5 << 20, description="largest page")
    min_words: int = Field(
        40,
        ge=1,
        le=10_000,
        description="a page with fewer words is an article only where it says so, or bears the headline that its feed has",
    )


class Retention(Model):
    raw_days: int = Field(30, ge=0, le=36500, description="days raw pages are kept; 0: never kept")
    log_days: int = Field(90, ge=1, le=36500, description="days the log of fetches is kept")
    text_days: int = Field(0, ge=0, le=36500, description="days texts without alerts are kept; 0: for ever")
    backup_keep: int = Field(7, ge=1, le=1000, description="backups kept, and the last one of each of so many days")


class DaemonModel(Model):
    poll_every: Seconds = Field(300, ge=1, description="how often the daemon looks for feeds that are due")
    cycle_limit: Seconds = Field(1800, ge=10, description="a crawl that takes longer is ended")
    digest_at: Clock = Field("06:00", description="when the daily digest is made; empty: never")
    timezone: Zone = Field("UTC", description="time zone of digest_at")


class DigestModel(Model):
    directory: str = Field("data/digests", description="where the daemon writes digests; relative to this file")
    url: Web | None = Field(None, description="where people read them: chat messages name it when not all fits in")


FEED_KIND_WORDS = ", ".join(f"{kind} ({kind.words})" for kind in FeedKind)


class EndpointModel(Model):
    url: Web = Field(description="its address")
    kind: FeedKind = Field(FeedKind.RSS, description=FEED_KIND_WORDS)
    selector: Selector | None = Field(None, description="CSS selector of the article links, for a listing")


class MeasurementModel(Model):
    """Who saw what at an address, and when."""

    by: str = Field(min_length=1, description="who measured it")
    date: datetime.date = Field(description="the day")
    result: Literal["ok", "empty", "html", "blocked", "gone", "moved", "timeout", "failed"] = Field(
        description="what came: ok (entries), empty, html (a page instead of a feed), blocked, gone, moved, timeout, failed"
    )
    note: str = Field("", description="what else was seen")


class FeedModel(EndpointModel):
    language: Language | None = Field(None, description="where the feed has one language")
    enabled: bool = Field(True, description="false: not polled")
    status: Literal["", "measured", "declared", "listed", "unverified"] = Field(
        "", description="how sure it is that the address works: measured, declared by the site, only listed, unverified"
    )
    measured: MeasurementModel | None = Field(None, description="the latest measurement: by, date, result, note")
    fallbacks: tuple[EndpointModel, ...] = Field((), description="tried in order when the address does not serve")


class PageRulesModel(Model):
    """What is the text on the pages of a source, from a day on."""

    since: datetime.date | None = Field(None, alias="from", description="for pages fetched from this day on; empty: for all")
    select: Selectors = Field((), description="CSS selectors of the elements that hold the text; empty: it is found by itself")
    remove: Selectors = Field((), description="CSS selectors of elements that are taken out before anything is read")


class SourceChange(Model):
    """What an entry of `sources` may say: all of a new source, or what differs from a shipped one."""

    was: Slugs = Field((), description="slugs it had before: what the archive has under them stays its own")
    name: Annotated[str, Field(min_length=1)] | None = Field(None, description="name of the publisher")
    homepage: str = Field("", description="its front page")
    country: Annotated[str, Field(pattern=r"^([A-Z]{2})?$")] = Field("", description="ISO 3166 code of where it writes from")
    bank: Literal["af", "tj", ""] | None = Field(None, description="side of the river; from the country where not given")
    languages: tuple[Language, ...] = Field((), description="ISO 639-1 codes; empty: any")
    owner: str = Field("", description="who owns it")
    note: str = Field("", description="what an operator should know of it")
    kind: Literal["state", "independent", "exile", "international", "official", "research", ""] = Field(
        "", description="what it is"
    )
    timezone: Zone | None = Field(None, description="of dates without one; from the country where not given")
    implies: tuple[str, ...] | None = Field(
        None, description="watch groups its articles imply; [tj] or [af] from the country where not given"
    )
    delay: Seconds | None = Field(None, description="between two requests to it")
    timeout: Seconds | None = Field(None, description="for a complete answer of it")
    stories: bool = Field(True, description="false: its articles are only grouped with copies of them, never with other reports")
    user_agent: str | None = Field(None, description="for sites that answer only to certain names")
    max_age: Seconds | None = Field(None, description="as polling.max_age, for this source")
    min_words: int | None = Field(None, ge=1, le=10_000, description="as extraction.min_words, for this source")
    follow: bool = Field(
        False, description="of a Telegram channel: the page that a post links to is the article, and the post its first report"
    )
    render: bool = Field(
        False, description="its pages are drawn by script: they are read in a browser (needs borderwatch[render] and Chromium)"
    )
    select: Selectors = Field((), description="CSS selectors of the elements that hold an article's text; empty: found by itself")
    remove: Selectors = Field((), description="CSS selectors of elements that are taken out of its pages before they are read")
    pages: tuple[PageRulesModel, ...] = Field(
        (),
        description="what is article and what is not, by date, as a list of {from, select, remove}: the one that began last holds",
    )
    enabled: bool = Field(True, description="false: not polled")
    feeds: tuple[FeedModel, ...] = Field((), description="its feeds, each polled on its own schedule")


class ListedChange(SourceChange):
    """The same in a list."""

    slug: Slug = Field(description="short name, used everywhere")


class SourceModel(ListedChange):
    """A whole source."""

    name: str = Field(min_length=1, description="name of the publisher")


AS_LIST, AS_MAPPING = "written as a list", "written as a mapping"  # names for pydantic, never shown


def _form_of_sources(value: Any) -> str:
    return AS_MAPPING if isinstance(value, dict) or value is None else AS_LIST


SourceEntries = Annotated[
    Annotated[tuple[ListedChange, ...], Tag(AS_LIST)] | Annotated[dict[Slug, SourceChange | None] | None, Tag(AS_MAPPING)],
    Discriminator(_form_of_sources),
]


class AlertSettingsModel(Model):
    """How likely an alert must be right."""

    min_relevance: float | None = Field(
        None,
        ge=0,
        le=1,
        description="0 to 1: an alert under it is kept as probably not, and tells nobody; empty: what the shipped weights advise",
    )
    semantic: bool = Field(False, description="`watch suggest` compares texts by meaning; needs borderwatch[semantic]")


class SettingsModel(Model):
    """The whole file. `watches` and `groups` are read by the watch compiler, which knows their language."""

    contact: Contact = Field("", description="mail or web address for webmasters, sent with every request")
    database: str = Field("data/news.db", description="the archive; relative to this file")
    queue: str = Field(
        "",
        pattern=r"^$|^env:\w+$|^(rediss?|amqps?|postgres(ql)?)://",
        description="where workers on other machines take their work: redis:// rediss:// amqp:// postgresql://, or env:NAME; "
        "empty: crawled here; needs borderwatch[distributed]",
    )
    queue_key: str = Field(
        "BORDERWATCH_QUEUE_KEY",
        pattern=r"^\w+$",
        description="environment variable with the key that signs all messages of the queue",
    )
    queue_pages: str = Field(
        "",
        pattern=r"^$|^env:\w+$|^[a-z0-9+]+://",
        description="where workers leave raw pages too large for the queue: a folder or an object store by its URL (fsspec), "
        "or env:NAME; empty: such pages are not kept",
    )
    queue_page_size: Size = Field(2_000_000, description="the largest packed raw page that goes through the queue, 2 MB at most")
    polling: Polling = Field(Polling(), description="how often feeds are polled")
    politeness: PolitenessModel = Field(PolitenessModel(), description="pauses, time limits and attempts")
    extraction: ExtractionModel = Field(ExtractionModel(), description="from pages to text")
    retention: Retention = Field(Retention(), description="what is kept, and for how long")
    daemon: DaemonModel = Field(DaemonModel(), description="what runs by itself")
    reader: ReaderModel = Field(ReaderModel(), description="language, clock and calendar of what people read")
    review: ReviewModel = Field(ReviewModel(), description="who may open the review desk, and where it is published")
    metrics: MetricsModel = Field(MetricsModel(), description="health over HTTP, for monitoring systems")
    alerts: AlertSettingsModel = Field(AlertSettingsModel(), description="which alerts are shown")
    digest: DigestModel = Field(DigestModel(), description="the daily digest")
    delivery: Delivery = Field(Delivery(), description="who gets what, when and how")
    translate: TranslateModel = Field(
        TranslateModel(), description="machine translation of headlines that no report has in the reader's language; off by default"
    )
    include: tuple[str, ...] = Field(
        (), description="files with groups of terms, watches or sources: pack:NAME (shipped) or a path relative to this file"
    )
    sources: SourceEntries = Field(
        (), description="publishers that are read, beside those of included files: new ones, and what differs for these"
    )
    language_tables: str = Field(
        "", description="a folder of tables of further languages (ky.py …), relative to this file; empty: the shipped languages"
    )
    gazetteer: str = Field("", description="names of places: a file of JSON lines, relative to this one; empty: the shipped")
    groups: dict[str, Any] = Field({}, description="groups of terms: name: {language: [terms]}, or name: {query: …}")
    skip_paragraphs: tuple[str, ...] = Field(
        (), description="groups: a paragraph that begins with one of their terms (a caption, old news) is not read"
    )
    other_senses: tuple[OtherSenseModel, ...] = Field((), description="where words of groups mean something else: heart attack")
    novel: tuple[str, ...] = Field(
        (), description="groups (actors, actions) whose first report at a place in 180 days the digest shows"
    )
    watches: tuple[dict[str, Any], ...] = Field((), description="standing questions")


class Pack(Model):
    """An included file: vocabulary, sources, or both."""

    version: int = Field(1, ge=1, le=1)
    groups: dict[str, Any] = Field({}, description="groups for all watches")
    watch_groups: dict[str, dict[str, Any]] = Field({}, description="watch id: groups of its own")
    skip_paragraphs: tuple[str, ...] = Field((), description="groups that open paragraphs which are not read")
    other_senses: tuple[OtherSenseModel, ...] = Field((), description="where words of groups mean something else")
    novel: tuple[str, ...] = Field((), description="groups (actors, actions) whose first report at a place the digest shows")
    sources: tuple[SourceModel, ...] = Field((), description="publishers")
    watches: tuple[dict[str, Any], ...] = Field(
        (), description="standing questions; one of the same id in config.yaml takes the place of one of these"
    )
