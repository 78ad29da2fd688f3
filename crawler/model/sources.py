"""What is watched: publishers, and the feeds of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from crawler.model.brief import Brief
from crawler.model.enums import FeedKind


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Endpoint(Brief):
    """One address a feed can be read from; a feed lists them in order of preference."""

    url: str
    kind: FeedKind = FeedKind.RSS
    selector: str | None = None  # CSS, for listings: which links are articles


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class PageRules(Brief):
    """What an operator says of the pages of a source, as CSS selectors."""

    since: date | None = None  # pages fetched from this day on; None: always
    select: tuple[str, ...] = ()  # elements that hold the text; empty: found by itself
    remove: tuple[str, ...] = ()  # elements that are not read at all


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
    min_words: int | None = None  # of a page that is an article whatever else it says
    was: tuple[str, ...] = ()  # slugs that it had before
    follow_links: bool = False  # the page that a post links to is the article, not the post
    render: bool = False  # its pages are drawn by script: a browser reads them
    page_rules: tuple[PageRules, ...] = ()  # those that began last hold
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


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class CatalogFeed(Brief):
    """A feed that the configuration knows, polled or not, and what is known of its address."""

    source: Source
    feed: Feed
    polled: bool
    evidence: str  # who measured it, when, with what result; or who names it
    note: str = ""  # of its source
    included: bool = False  # from an included file, not from the configuration itself
