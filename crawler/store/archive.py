"""The archive as one value: its file opened, with the readers and writers of its tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

from crawler.model.errors import StoreError
from crawler.store.complaints import obstacle_to_writing
from crawler.store.connection import BUSY_SECONDS, Connection
from crawler.store.feeds import Feeds
from crawler.store.log import Log
from crawler.store.reading import Queries

if TYPE_CHECKING:
    from crawler.store.alerts import Alerts
    from crawler.store.articles import Articles
    from crawler.store.clock import ArchiveClock
    from crawler.store.desk_work import DeskWork
    from crawler.store.entries import Entries
    from crawler.store.events import Events
    from crawler.store.evidence import Evidence
    from crawler.store.export import Exports
    from crawler.store.facts_backlog import FactsBacklog
    from crawler.store.findings import Findings
    from crawler.store.forgetting import Forgetting
    from crawler.store.gaps import Gaps
    from crawler.store.group_lookup import GroupLookup
    from crawler.store.histories import Histories
    from crawler.store.index_words import IndexWords
    from crawler.store.leases import Leases
    from crawler.store.log import Digests
    from crawler.store.marks import Marks, SavedViews
    from crawler.store.memberships import Memberships
    from crawler.store.outbox import Outbox
    from crawler.store.paragraphs import Paragraphs
    from crawler.store.provenance import Provenance
    from crawler.store.rechecks import Rechecks
    from crawler.store.relevance import Relevances
    from crawler.store.rereads import Rereads
    from crawler.store.review_queue import ReviewQueue
    from crawler.store.sites import Sites
    from crawler.store.statistics import Statistics
    from crawler.store.stories import Stories
    from crawler.store.story_memberships import StoryMemberships
    from crawler.store.term_counts import TermCounts
    from crawler.store.translations import Translations
    from crawler.store.troubles import Troubles
    from crawler.store.unjudged import UnjudgedWatches
    from crawler.store.versions import Versions

T = TypeVar("T")


class Tables(Generic[T]):
    """Readers and writers of some tables, which are loaded by whoever asks for them first: a poll writes no evidence."""

    def __init__(self, module: str, class_name: str) -> None:
        self._module, self._class_name = f"{__package__}.{module}", class_name

    def __set_name__(self, owner: type[Store], name: str) -> None:
        self._name = name

    def __get__(self, store: Store, owner: type[Store]) -> T:
        made: T = getattr(import_module(self._module), self._class_name)(store._connection)
        return store.__dict__.setdefault(self._name, made)  # type: ignore[no-any-return]  # threads get one


class Store:
    """Owns the connection; the tables' readers and writers are its attributes."""

    alerts: Tables[Alerts] = Tables("alerts", "Alerts")
    articles: Tables[Articles] = Tables("articles", "Articles")
    clock: Tables[ArchiveClock] = Tables("clock", "ArchiveClock")
    desk_work: Tables[DeskWork] = Tables("desk_work", "DeskWork")
    digests: Tables[Digests] = Tables("log", "Digests")
    entries: Tables[Entries] = Tables("entries", "Entries")
    events: Tables[Events] = Tables("events", "Events")
    evidence: Tables[Evidence] = Tables("evidence", "Evidence")
    exports: Tables[Exports] = Tables("export", "Exports")
    facts_backlog: Tables[FactsBacklog] = Tables("facts_backlog", "FactsBacklog")
    findings: Tables[Findings] = Tables("findings", "Findings")
    forgetting: Tables[Forgetting] = Tables("forgetting", "Forgetting")
    gaps: Tables[Gaps] = Tables("gaps", "Gaps")
    index_words: Tables[IndexWords] = Tables("index_words", "IndexWords")
    group_lookup: Tables[GroupLookup] = Tables("group_lookup", "GroupLookup")
    leases: Tables[Leases] = Tables("leases", "Leases")
    marks: Tables[Marks] = Tables("marks", "Marks")
    outbox: Tables[Outbox] = Tables("outbox", "Outbox")
    paragraphs: Tables[Paragraphs] = Tables("paragraphs", "Paragraphs")
    provenance: Tables[Provenance] = Tables("provenance", "Provenance")
    queue: Tables[ReviewQueue] = Tables("review_queue", "ReviewQueue")
    rechecks: Tables[Rechecks] = Tables("rechecks", "Rechecks")
    relevances: Tables[Relevances] = Tables("relevance", "Relevances")
    rereads: Tables[Rereads] = Tables("rereads", "Rereads")
    sites: Tables[Sites] = Tables("sites", "Sites")
    statistics: Tables[Statistics] = Tables("statistics", "Statistics")
    stories: Tables[Stories] = Tables("stories", "Stories")
    story_memberships: Tables[StoryMemberships] = Tables("story_memberships", "StoryMemberships")
    terms: Tables[TermCounts] = Tables("term_counts", "TermCounts")
    translations: Tables[Translations] = Tables("translations", "Translations")
    troubles: Tables[Troubles] = Tables("troubles", "Troubles")
    unjudged: Tables[UnjudgedWatches] = Tables("unjudged", "UnjudgedWatches")
    versions: Tables[Versions] = Tables("versions", "Versions")
    views: Tables[SavedViews] = Tables("marks", "SavedViews")

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.path = connection.path
        self.feeds = Feeds(connection)
        self.log = Log(connection)
        reading = Queries(connection, self.feeds)
        self.coverage, self.search, self.progress = reading.coverage, reading.search, self.log.progress
        self.texts, self.text, self.review_counts = reading.texts, reading.text, reading.review_counts
        self.firsts = reading.firsts

    @classmethod
    def open(cls, path: Path, *, migrate: bool = True, busy: float = BUSY_SECONDS) -> Self:
        """The archive at `path`, made or brought up to date first. A write waits `busy` seconds for another writer.
        Raises `StoreError`, `StoreTooNew`."""
        return cls(Connection.open(path, migrate=migrate, busy=busy))

    @classmethod
    def existing(cls, path: Path) -> Self:
        """The archive at `path`, which must be there; where it cannot be written, for reading. Raises `StoreError` that says how to
        get one."""
        cls.require(path)
        return cls.read_only(path) if obstacle_to_writing(path) else cls.open(path)

    @staticmethod
    def require(path: Path) -> None:
        """Make sure that there is an archive. Raises `StoreError` that says how to get one."""
        if not path.exists():
            raise StoreError("there is no archive yet: run `borderwatch poll` first", str(path))

    @classmethod
    def wrap(cls, raw: Any, path: Path) -> Self:
        """The same readers over somebody else's read-only SQLite connection (Datasette's), which stays theirs."""
        return cls(Connection.wrap(raw, path))

    @classmethod
    def read_only(cls, path: Path) -> Self:
        """The archive, for a reader that must not write. Raises `StoreError`."""
        return cls(Connection.read_only(path))

    @staticmethod
    def obstacle(path: Path) -> str:
        """What keeps this process from writing the archive at `path`, and who must change what. Empty: nothing."""
        return obstacle_to_writing(path)

    @cached_property
    def memberships(self) -> Memberships:
        """Which articles belong together."""
        from crawler.store.memberships import Memberships

        return Memberships(self.articles, self.stories, self.story_memberships, self.terms)

    @cached_property
    def histories(self) -> Histories:
        """What stories were at earlier moments."""
        from crawler.store.histories import Histories

        return Histories(self._connection, self.stories)

    def close(self) -> None:
        self._connection.close()

    @contextmanager
    def write(self) -> Iterator[None]:
        """One transaction, under BEGIN IMMEDIATE; within a group a part of it."""
        with self._connection.write():
            yield

    @contextmanager
    def group(self) -> Iterator[None]:
        """One transaction in which each `write` is a part that may fail by itself."""
        with self._connection.group():
            yield

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """A part of a transaction that may fail by itself."""
        with self._connection.savepoint():
            yield

    @contextmanager
    def stopping(self, should_stop: Callable[[], bool]) -> Iterator[None]:
        """A long statement within it ends soon after `asked()` is true. Raises `Stopped` then."""
        with self._connection.stopping(should_stop):
            yield

    @contextmanager
    def read(self) -> Iterator[None]:
        """Several questions to one moment of the archive."""
        with self._connection.read():
            yield

    def columns(self) -> dict[str, dict[str, str]]:
        """Table → column → what it holds."""
        from crawler.store import describe

        return describe.columns(self._connection)

    def check(self) -> str:
        """A look at the whole file. Raises `StoreError` when it is damaged."""
        from crawler.store import wholeness  # a list looks at no whole file

        return wholeness.check_wholeness(self._connection)

    def rebuild(self) -> str:
        """Make again what follows from the tables; for a copy. Raises `StoreError` where it is not whole then."""
        from crawler.store import wholeness

        return wholeness.rebuild(self._connection)

    @staticmethod
    def leave_alone(path: Path) -> None:
        """Make the archive one file. Raises `StoreBusy` while another process has it open."""
        from crawler.store import wholeness

        wholeness.leave_alone(path)
