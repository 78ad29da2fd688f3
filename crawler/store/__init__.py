"""The archive: one SQLite file, the only place that speaks SQL. Methods hold no policy: they read and write rows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from crawler.store import describe
from crawler.store.accounts import Accounts
from crawler.store.alerts import Alerts
from crawler.store.articles import Articles
from crawler.store.connection import Connection
from crawler.store.entries import Entries
from crawler.store.feeds import Feeds
from crawler.store.findings import Findings
from crawler.store.log import Digests, Log, Progress
from crawler.store.paragraphs import Paragraphs
from crawler.store.reading import Found, Reading, Text
from crawler.store.stories import Stories
from crawler.store.versions import Versions

__all__ = ["Found", "Progress", "Store", "Text"]


class Store:
    """Owns the connection; the tables' readers and writers are its attributes."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.path = connection.path
        self.feeds = Feeds(connection)
        self.entries = Entries(connection)
        self.articles = Articles(connection)
        self.versions = Versions(connection)
        self.stories = Stories(connection)
        self.alerts = Alerts(connection)
        self.findings = Findings(connection)
        self.accounts = Accounts(connection)
        self.paragraphs = Paragraphs(connection)
        self.log = Log(connection)
        self.digests = Digests(connection)
        reading = Reading(connection, self.feeds)
        self.coverage, self.search, self.progress = reading.coverage, reading.search, self.log.progress
        self.texts, self.review_counts, self.firsts = reading.texts, reading.review_counts, reading.firsts

    @classmethod
    def open(cls, path: Path, *, migrate: bool = True) -> Self:
        """The archive at `path`, made or brought up to date first. Raises `StoreError`, `StoreTooNew`."""
        return cls(Connection(path, migrate=migrate))

    def close(self) -> None:
        self._connection.close()

    @contextmanager
    def write(self) -> Iterator[None]:
        """One transaction, under BEGIN IMMEDIATE."""
        with self._connection.write():
            yield

    def columns(self) -> dict[str, dict[str, str]]:
        """Table → column → what it holds."""
        return describe.columns(self._connection)

    def check(self) -> str:
        """A quick look at the whole file. Raises `StoreError` when it is damaged."""
        return self.log.check()
