"""Builders of values with the real types, and a small configuration."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from crawler.app.plan import make_plan
from crawler.app.record import Recorder
from crawler.config import Ruleset, default_limits
from crawler.model import (
    Article,
    ArticleFound,
    CrawlLimits,
    Disposition,
    Endpoint,
    Entry,
    Feed,
    FeedState,
    Fetch,
    FetchError,
    FetchOutcome,
    Page,
    Plan,
    PollDecision,
    PollState,
    PublicationDate,
    Source,
    Validators,
)
from crawler.store import Store
from crawler.watch import Watchlist, compile_watches
from tests.site import words

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
WATCHES = compile_watches(
    {"tj": {"en": ["tajik*"]}, "clash": {"en": ["clash*", "exchanged fire"]}},
    [{"id": "clash-tj", "title": "Clashes", "severity": "high", "when": {"all": ["clash", "tj"]}}],
)
LIMITS = default_limits()


@dataclass(frozen=True)
class Settings:
    """What plan and record need of a configuration."""

    sources: tuple[Source, ...]
    feeds: tuple[Feed, ...]
    watches: Watchlist = WATCHES
    limits: CrawlLimits = LIMITS
    recheck: int = 0  # tests of the ledger look at no article twice unless they say so
    retry: int = 20
    language_tables: Path | None = None
    config_hash: str = "test"

    @property
    def rules(self) -> Ruleset:
        return Ruleset.of(self.watches)


FIRST_SOURCE = Source(slug="one", name="One", country="TJ", bank="tj")
SECOND_SOURCE = Source(slug="two", name="Two", country="AF", bank="af")


def settings(**changes: Any) -> Settings:
    base = Settings(
        sources=(FIRST_SOURCE, SECOND_SOURCE),
        feeds=(
            Feed(source="one", endpoints=(Endpoint(url="http://one.example/rss"),)),
            Feed(source="two", endpoints=(Endpoint(url="http://two.example/rss"),)),
        ),
    )
    return replace(base, **changes)


class SteppedClock:
    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def later(self, **span: float) -> datetime:
        self.now += timedelta(**span)
        return self.now


@dataclass
class Env:
    """A store with a plan and a recorder."""

    store: Store
    recorder: Recorder
    clock: SteppedClock
    config: Settings

    def plan(self, **arguments: Any) -> Plan:
        return make_plan(self.store, self.config, self.clock.now, **arguments)  # type: ignore[arg-type]

    def sql(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in self.store._connection.rows(query, values)]

    def single_value(self, query: str, *values: object) -> Any:
        return self.sql(query, *values)[0][0]

    def balance(self) -> None:
        """Both sides of the ledger, for each run and feed."""
        for run, feed, seen in self.sql("SELECT run_id, feed_id, seen + carried FROM coverage"):
            stands = self.single_value("SELECT coalesce(sum(entries), 0) FROM tallies WHERE run_id = ? AND feed_id = ?", run, feed)
            assert stands == seen, f"run {run}, feed {feed}: {seen} entries, {stands} accounted for"


@cache
def empty_archive() -> bytes:
    """An archive without rows. It is made once for all tests of a process: they copy it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "news.db"
        Store.open(path).close()
        return path.read_bytes()


@contextmanager
def house(folder: Path, **changes: Any) -> Iterator[Env]:
    config, clock = settings(**changes), SteppedClock()
    path = folder / "news.db"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        path.write_bytes(empty_archive())
    store = Store.open(path)
    store._connection.run("PRAGMA synchronous = OFF")  # nobody pulls the plug on a test; its commits need not wait for the disk
    recorder = Recorder(store, config.watches, sources={source.slug: source for source in config.sources}, clock=clock, attempts=3)
    try:
        yield Env(store, recorder, clock, config)
    finally:
        store.close()


def an_entry(name: str = "a", host: str = "one.example", **changes: Any) -> Entry:
    base = Entry(key=f"key-{name}", link=f"http://{host}/{name}", title=name, fingerprint=f"f-{name}", published=NOW)
    return replace(base, **changes)


def a_fetch(outcome: FetchOutcome = FetchOutcome.OK, url: str = "http://one.example/a") -> Fetch:
    return Fetch(url=url, started_at=NOW, elapsed_ms=5, outcome=outcome, status=200)


def an_article(name: str = "a", source: str = "one", host: str = "one.example", **changes: Any) -> Article:
    url = f"http://{host}/{name}"
    base = Article(
        url=url,
        canonical_url=url,
        title=f"Title {name}",
        text=words(name),
        lead="lead",
        source=source,
        language="en",
        date=PublicationDate(instant=NOW),
    )
    if "published" in changes:
        changes["date"] = PublicationDate(instant=changes.pop("published"))
    return replace(base, **changes)


def a_page(article: Article) -> Page:
    return Page(url=article.url, body=b"<html>raw</html>", headers={"content-type": "text/html"}, fetched_at=NOW)


def an_article_found(run: int, feed: int, entry: Entry, article: Article) -> ArticleFound:
    fetch = a_fetch(url=article.url)
    return ArticleFound(run_id=run, feed_id=feed, entry=entry, article=article, page=a_page(article), fetch=fetch)


def an_error(
    run: int, feed: int, entry: Entry, disposition: Disposition, outcome: FetchOutcome = FetchOutcome.SERVER_ERROR, **changes: Any
) -> FetchError:
    base = FetchError(
        run_id=run, feed_id=feed, entry=entry, disposition=disposition, reason="why", fetch=a_fetch(outcome), retry_at=NOW
    )
    return replace(base, **changes)


def a_state(run: int, feed: int, *entries: Entry, **changes: Any) -> FeedState:
    """A poll that saw `entries`, all of them wanted."""
    polls = changes.pop("polls", run)
    base = FeedState(
        run_id=run,
        feed_id=feed,
        polled_at=NOW,
        outcome=FetchOutcome.CHANGED,
        reason="",
        seen_count=len(entries),
        known_count=0,
        repeated_count=0,
        entries=entries,
        skipped=(),
        state=PollState(interval=3600, polls=polls, polled_at=NOW),
        decision=PollDecision(next_poll_at=NOW + timedelta(hours=1), interval=3600, failures=0.0, reasons=("first_guess",)),
        served="http://one.example/rss",
        served_kind="rss20",
        validators=(Validators(endpoint="http://one.example/rss", fetch_url="http://one.example/rss", etag='"1"'),),
        fetches=(a_fetch(FetchOutcome.OK),),
        seen_keys=tuple(entry.key for entry in entries),
    )
    return replace(base, **changes)
