"""What the checks on health know: plain values, read at one moment; and what one of them says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from crawler.model import FeedHealth
from crawler.model.translation import TranslationTally
from crawler.store.clock_report import ClockReport
from crawler.store.leases import DeadLetter, WorkerSeen

Level = Literal["ok", "warning", "error"]

MAX_WORKER_SILENCE = timedelta(minutes=15)  # one says every minute that it waits; the queue may be long
WRITER_NAME = "writer"  # under which the daemon counts what it refuses


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageWait:
    """Messages of one recipient that are not sent yet."""

    recipient: str
    messages: int
    oldest: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthFacts:
    """What the checks know: plain values, read at one moment."""

    now: datetime
    poll_every: timedelta
    cycle_limit: timedelta
    first_start: datetime | None = None  # of any job
    last_good_poll: datetime | None = None
    last_poll_outcome: str = ""
    last_poll_note: str = ""
    feeds: Sequence[FeedHealth] = ()
    free_bytes: int = 0
    database_bytes: int = 0
    wal_bytes: int = 0
    backup: tuple[str, str] = ("ok", "")  # level and text, as `check` says them
    waiting: Sequence[MessageWait] = ()
    laid_aside: int = 0
    clock: ClockReport = field(default_factory=ClockReport)
    program: str = ""
    archive_program: str = ""  # the version that wrote the latest run
    obstacle: str = ""  # what keeps this process from writing the archive
    has_page_depot: bool = False  # a store of large raw pages is configured
    page_depot_fault: str = ""  # why it does not take a page and give it back
    has_queue: bool = False  # workers crawl, not the daemon itself
    workers: Sequence[WorkerSeen] = ()  # heard of in the last day
    dead_letters: Sequence[DeadLetter] = ()
    translates: bool = False  # a translator is configured
    translations: TranslationTally = TranslationTally()  # of the last day
    incomplete_articles: int = 0  # from before an update, that wait to be read again

    @property
    def present_workers(self) -> list[WorkerSeen]:
        """Workers that were heard of a moment ago, of whatever version."""
        crawlers = (worker for worker in self.workers if worker.name != WRITER_NAME)
        return [worker for worker in crawlers if self.now - worker.heard_at <= MAX_WORKER_SILENCE]


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthRow:
    """What one check says."""

    check: str
    level: Level
    text: str
