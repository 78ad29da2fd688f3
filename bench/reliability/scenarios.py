"""The jobs that write, each over a small archive of its own: how it is prepared, run, run again, and what must be true then."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from bench.reliability.proof import Rows
from crawler import config as configuration
from crawler.app.plan import make_plan
from crawler.app.record import Recorder, finish_run
from crawler.config import Config
from crawler.model import Article, Disposition, Entry, Item, Plan
from crawler.polling.triage import triage_entries
from crawler.runtime.clock import DAY
from crawler.runtime.lock import hold
from crawler.store import Store
from jobs import backup, deliver, retention
from jobs.runner.crawl import Stop
from tests.deliver.environment import CLASH, MASSACRE, write_config
from tests.fakes import NOW, a_state, an_article, an_article_found, an_entry, an_error
from tests.site import words

ROWS_OF_ARTICLES = {
    "entries": "SELECT feed_id, key, disposition, article_id IS NULL FROM entries",
    "articles": "SELECT canonical_url, title, text, version, copy_of IS NULL FROM articles",
    "versions": "SELECT canonical_url, number, versions.text FROM versions JOIN articles ON article_id = articles.id",
    "alerts": "SELECT canonical_url, slug, alerts.version FROM alerts JOIN articles ON article_id = articles.id "
    "JOIN watches ON watch_id = watches.id",
    "hits": "SELECT canonical_url, field, start FROM hits JOIN alerts ON alert_id = alerts.id "
    "JOIN articles ON article_id = articles.id",
    "stories": "SELECT group_concat(canonical_url ORDER BY canonical_url) FROM articles GROUP BY story_id"
    if sqlite3.sqlite_version_info >= (3, 44)
    else "SELECT group_concat(canonical_url) FROM (SELECT * FROM articles ORDER BY canonical_url) GROUP BY story_id",
    "pages": "SELECT count(*) FROM pages",
    "index": "SELECT rowid FROM articles_fts WHERE articles_fts MATCH 'river'",
}
DELIVERIES = {
    "messages": "SELECT recipient, kind, state FROM messages",
    "notifications": "SELECT recipient, story_id FROM notification_log",
}
GROUP_SIZE = 4  # items that are recorded in one transaction
NO_RECHECKS = "polling: {recheck: 0}"


@dataclass(frozen=True)
class Scenario:
    """`prepare` fills a folder once. `run` is the job, at its first or second time; `rows` is what stands there afterwards."""

    prepare: Callable[[Path], None]
    run: Callable[[Path, int], None]
    rows: Callable[[Path], Rows]


@cache
def load_config(folder: Path) -> Config:
    """The configuration of a folder, read once: a process that is forked off has it."""
    return configuration.load(folder / "config.yaml")


@contextmanager
def opened(folder: Path) -> Iterator[Store]:
    store = Store.open(folder / "news.db")
    try:
        yield store
    finally:
        store.close()


def select(folder: Path, queries: dict[str, str]) -> dict[str, list[object]]:
    """The answers of the archive, sorted; and whether it is whole, with every ledger equal on both sides."""
    with opened(folder) as store:
        assert store.check().startswith("whole")
    with closing(sqlite3.connect(folder / "news.db")) as raw:
        rows: dict[str, list[object]] = {table: sorted(raw.execute(query), key=repr) for table, query in queries.items()}
        rows["unequal ledgers"] = raw.execute("SELECT run_id FROM ledger WHERE seen + carried <> accounted_for").fetchall()
        raw.execute("INSERT INTO articles_fts (articles_fts) VALUES ('integrity-check')")
    return rows


# ------------------------------------------------------------------ a poll: what the writer of a crawl writes


def entries_of(day: int, host: str) -> list[Entry]:
    """What a feed says on a day. On the second, two entries are new and one has changed."""
    names = range(4) if day == 1 else range(2, 6)
    return [an_entry(f"{host[:3]}{name}", host, published=None, fingerprint=f"{day if name == 3 else 1}") for name in names]


def page_of(entry: Entry, host: str, day: int) -> Article:
    """The article at an entry's address: one in three is a report that a watch wants, some are copies, one is edited."""
    number = int(entry.key[-1])
    title = f"{CLASH} {number}" if number % 3 == 0 else f"Title {entry.key}"
    text = words(f"text {number}" if number == 4 else f"{entry.key} {day if number == 3 else 1}", 90)
    source = host.partition(".")[0]
    hours = timedelta(hours=1 if host == "two.example" else 0)
    return replace(
        an_article(entry.key, source, host, title=title, text=text, published=NOW + hours), url=entry.link, canonical_url=entry.link
    )


def items_of(plan: Plan, day: int, now: datetime) -> Iterator[Item]:
    """All that a crawl of the plan learns."""
    hosts = {feed.id: f"{feed.source}.example" for feed in plan.feeds}
    for pending in plan.pending:
        yield fetched(plan.run_id, pending.feed_id, pending.entry, hosts[pending.feed_id], day)
    for feed in plan.feeds:
        host = hosts[feed.id]
        triage = triage_entries(
            entries_of(day, host), feed.known_fingerprints, now=now, max_age_days=14, met=frozenset(plan.met.get(feed.source, ()))
        )
        state = a_state(
            plan.run_id,
            feed.id,
            *triage.wanted,
            skipped=triage.skipped,
            known_count=triage.known_entries,
            repeated_count=triage.repeated,
            seen_count=triage.seen,
            seen_keys=tuple(entry.key for entry in entries_of(day, host)),
        )
        yield replace(state, validators=())
        for entry in triage.wanted:
            yield fetched(plan.run_id, feed.id, entry, host, day)


def fetched(run: int, feed: int, entry: Entry, host: str, day: int) -> Item:
    """What came of an entry's page: an article, or the page is gone."""
    if entry.key.endswith("5"):
        return an_error(run, feed, entry, Disposition.GONE)
    return an_article_found(run, feed, entry, page_of(entry, host, day))


def poll(folder: Path, day: int, turn: int) -> None:
    now = NOW + day * DAY + turn * timedelta(hours=1)
    record_cycle(folder, now, lambda plan: items_of(plan, day, now))


def record_cycle(folder: Path, now: datetime, crawl: Callable[[Plan], Iterator[Item]]) -> None:
    """Plan, record what the crawl learns in groups as its writer does, close the run."""
    config = load_config(folder)
    with hold(config.database.with_suffix(".lock")), opened(folder) as store:
        plan = make_plan(store, config, now, everything=True)
        sources = {source.slug: source for source in config.sources}
        recorder = Recorder(store, config.watches, sources=sources, clock=lambda: now)
        items = list(crawl(plan))
        for number in range(0, len(items), GROUP_SIZE):
            recorder.record_group(items[number : number + GROUP_SIZE])
        finish_run(store, plan.run_id, "ok", now)


ONLY_FILES = "recipients: [{name: files, channel: files}]"


def write_scenario_config(folder: Path, delivery: str = ONLY_FILES, more: str = "") -> None:
    """Articles are not looked at again by themselves, so that a second run asks only for what the first left over."""
    path = write_config(folder, delivery)
    path.write_text(f"{NO_RECHECKS}\n{more}\n{path.read_text(encoding='utf-8')}", encoding="utf-8")


def prepare_poll(folder: Path) -> None:
    write_scenario_config(folder)
    poll(folder, 1, 0)


# ------------------------------------------------------------------ a delivery to files


DELIVERY_TO_TWO_FOLDERS = """policy: {immediate: [critical]}
recipients: [{name: files, channel: files}, {name: more, channel: files, directory: more}]"""


def prepare_delivery(folder: Path) -> None:
    """A first digest is out; since then there are reports for the next one and for notices."""
    write_scenario_config(folder, DELIVERY_TO_TWO_FOLDERS)
    poll(folder, 1, 0)
    config, now = load_config(folder), NOW + 2 * DAY
    deliver.deliver_due(config, now - DAY, clock=lambda: now - DAY)
    with opened(folder) as store:
        sources = {source.slug: source for source in config.sources}
        recorder = Recorder(store, config.watches, sources=sources, clock=lambda: now)
        run = make_plan(store, config, now, everything=True).run_id
        for number in range(3):
            entry = an_entry(f"late{number}")
            title = f"{MASSACRE if number else CLASH} {number}"
            article = an_article(entry.key, title=title, text=words(entry.key), published=now)
            recorder.record(an_article_found(run, 1, entry, article))
        finish_run(store, run, "ok", now)


def run_delivery(folder: Path, turn: int) -> None:
    now = NOW + 3 * DAY + turn * timedelta(hours=2)
    deliver.deliver_due(load_config(folder), now, clock=lambda: now)


def rows_of_delivery(folder: Path) -> Rows:
    """Also the stories in the files: each was told once, in a notice or in the digest."""
    rows = select(folder, DELIVERIES)
    files = [path for path in sorted(folder.rglob("*.json")) if path.name.startswith(("notice-", "digest-"))]
    stories = [
        (path.parent.name, story["headline"]) for path in files for story in json.loads(path.read_text(encoding="utf-8"))["stories"]
    ]
    return rows | {"stories in files": sorted(stories)}


# ------------------------------------------------------------------ backup, retention


def run_backup(folder: Path, turn: int) -> None:
    backup.job(load_config(folder), NOW + 2 * DAY + turn * timedelta(hours=1), Stop())


def rows_of_backup(folder: Path) -> Rows:
    """Every file that bears a name is whole, the newest has all rows, and nothing without a name is left."""
    made = sorted(backup.backups(load_config(folder)))
    for path in made[:-1]:
        with closing(sqlite3.connect(path)) as raw:
            assert raw.execute("PRAGMA quick_check").fetchone() == ("ok",)
    newest = folder / "newest"
    newest.mkdir()
    (newest / "news.db").write_bytes(made[-1].read_bytes())
    leftovers = [path.name for path in (folder / "backups").iterdir() if path not in made]
    return {**select(newest, ROWS_OF_ARTICLES), "leftovers": leftovers}


def run_retention(folder: Path, turn: int) -> None:
    retention.job(load_config(folder), NOW + 500 * DAY + turn * timedelta(hours=1), Stop())


def prepare_retention(folder: Path) -> None:
    write_scenario_config(folder, more="retention: {raw_days: 5, log_days: 5, text_days: 30}")
    poll(folder, 1, 0)
    for day in (2, 3):
        poll(folder, day, 0)
    with opened(folder) as store, store.write():  # publishers' dates bear the late clock out
        store._connection.run("UPDATE entries SET published_at = '2027-07-14T00:00:00Z' WHERE id IN (1, 2, 6, 7)")
