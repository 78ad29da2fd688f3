"""`Config`: the configuration as everybody else sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.language.reader import Reader

if TYPE_CHECKING:
    from crawler.channels import Recipient, Secret, SmtpSettings
    from crawler.config.ruleset import Ruleset
    from crawler.model import CatalogFeed, CrawlLimits, Feed, Source
    from crawler.watch import Watchlist


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionSettings:
    raw_days: int
    log_days: int
    text_days: int
    backup_keep: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DaemonSettings:
    poll_every: int  # seconds
    cycle_limit: int  # seconds
    digest_at: str  # "06:00", or empty
    timezone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewSettings:
    login_required: bool
    public_url: str  # where a proxy publishes the desk; empty: nowhere
    trusted_proxy: str  # address or network; empty: none


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestSettings:
    directory: Path
    url: str  # where people read them; empty: nowhere


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliverySettings:
    smtp: SmtpSettings
    recipients: tuple[Recipient, ...]  # enabled ones


@dataclass(frozen=True, slots=True, kw_only=True)
class TranslateSettings:
    """Who translates headlines: a program or a server; neither: nobody."""

    command: tuple[str, ...]
    url: str
    key: Secret
    timeout: float  # seconds
    max_bytes: int  # of an answer
    allow_private: tuple[str, ...]

    @property
    def is_on(self) -> bool:
        return bool(self.command or self.url)


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The effective configuration. Paths are absolute."""

    path: Path
    contact: str
    database: Path
    sources: tuple[Source, ...]  # enabled ones
    feeds: tuple[Feed, ...]  # enabled ones, of enabled sources
    catalog: tuple[CatalogFeed, ...]  # all that are known, polled or not
    language_tables: Path | None  # folder of tables of further languages
    rules: Ruleset
    novel: tuple[str, ...]  # groups whose first meeting with a place is told
    limits: CrawlLimits
    recheck: int  # articles of a source looked at again in one cycle
    retry: int  # pages of a source asked for again in one cycle
    retention: RetentionSettings
    daemon: DaemonSettings
    reader: Reader
    review: ReviewSettings
    metrics_port: int | None  # of 127.0.0.1; None: nothing listens
    digest: DigestSettings
    delivery: DeliverySettings
    translate: TranslateSettings
    semantic: bool  # texts are compared by meaning where near misses are looked for
    config_hash: str
    queue: str = ""  # broker of the workers, or env:NAME; empty: crawled here
    queue_key: str = ""  # environment variable with the key that signs messages
    queue_pages: str = ""  # URL of the depot of raw pages, or env:NAME; empty: none
    queue_page_size: int = 0  # larger packed pages go there

    @property
    def watches(self) -> Watchlist:
        """The watches, compiled when they are first asked for."""
        return self.rules.watchlist

    @property
    def switched_off(self) -> int:
        """How many feeds are known and not polled."""
        return sum(not catalog_feed.polled for catalog_feed in self.catalog)


def parse_clock(text: str) -> time:
    """ "06:00" as a time of day."""
    hour, minute = text.split(":")
    return time(int(hour), int(minute))
