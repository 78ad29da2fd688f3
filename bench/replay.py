"""The same items, recorded by two versions of the code: are the rows the same?

    python bench/replay.py capture FOLDER [--pages PAGES]     # crawl the demonstration twice and keep what the crawls learned
    python bench/replay.py rows FOLDER OUT                    # record it in its order into a new archive (--group N, --read)
    python bench/replay.py compare BEFORE AFTER               # table by table; exit code 1 where rows differ

`capture` once, `rows` with each version, then `compare`. `--pages` adds a cycle with the articles of a folder of pages
(`*.html.gz`), as real text meets paths that invented text does not. Recording is the only thing that is measured: the clock
stands still within a cycle, and the items are those of the file. Columns about the machine and not the news are left out.
"""

from __future__ import annotations

import argparse
import gzip
import json
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import sqlite3

from crawler import config as configuration
from crawler.app import tasks
from crawler.app.article_facts import ArticleReader
from crawler.app.dispatch import ITEM_KINDS
from crawler.app.plan import make_plan
from crawler.app.record import Recorder, finish_run
from crawler.facts.boilerplate import OwnText
from crawler.model import ArticleFound, Entry, Fetch, FetchOutcome, Item, Page
from crawler.runtime import serialize
from crawler.store import Store
from jobs.demo import DemoSite
from jobs.runner import crawl

ITEMS_FILE = "items.jsonl"

CYCLES = 2
CYCLE_GAP = timedelta(hours=3)  # between two cycles
# The machine's, not the news'; what SQLite keeps for itself; an index that another table is the source of.
LEFT_OUT_COLUMNS = {"pid", "software", "config_hash"}
LEFT_OUT_TABLES = ("sqlite_", "_sqlite_", "articles_fts_")


class Archive:
    """A new archive that cycles are recorded into."""

    def __init__(self, folder: Path, database: Path) -> None:
        self._config = configuration.load(folder / "config.yaml")
        self._store = Store.open(database)
        self._now = datetime.now(UTC)
        self._recorder = Recorder(
            self._store,
            self._config.watches,
            sources={source.slug: source for source in self._config.sources},
            clock=lambda: self._now,
            raw_days=self._config.retention.raw_days,
            attempts=self._config.limits.attempts,
        )

    def plan(self, now: datetime) -> Any:
        self._now = now
        return make_plan(self._store, self._config, now, everything=True)

    def record(self, kind: str, text: str) -> None:
        self._recorder.record(serialize.loads(ITEM_KINDS[kind], text))

    def read(self, item: Item) -> Item:
        """The item as a worker hands it on: with what it read in the article."""
        if not isinstance(item, ArticleFound):
            return item
        source = next((source for source in self._config.sources if source.slug == item.article.source), None)
        text = OwnText.of(item.article.text, lambda _: frozenset())
        facts = ArticleReader(self._config.watches).read(item.article, text, source, self._now)
        return replace(item, facts=facts)

    def record_group(self, items: list[Item]) -> list[Any]:
        return self._recorder.record_group(items)

    def close_run(self, run_id: int) -> None:
        finish_run(self._store, run_id, "ok", self._now)

    def close(self) -> None:
        self._store.close()


def capture(folder: Path, pages: Path | None) -> None:
    """Crawl the demonstration's site; each cycle is planned from an archive that has recorded the cycles before."""
    folder.mkdir(parents=True, exist_ok=True)
    start = datetime.now(UTC).replace(microsecond=0)
    with DemoSite(start) as site, (folder / ITEMS_FILE).open("w", encoding="utf-8") as stream:
        text = site.config_yaml(configuration.shipped_watches())
        (folder / "config.yaml").write_text(text, encoding="utf-8")
        with tempfile.TemporaryDirectory(prefix="borderwatch-") as scratch:
            archive = Archive(folder, Path(scratch) / "news.db")
            for cycle in range(CYCLES):
                now = start + cycle * CYCLE_GAP
                plan = archive.plan(now)
                items = Path(scratch) / "items.txt"
                ended = crawl.run_crawl(
                    plan, config_path=folder / "config.yaml", log=Path(scratch) / "log", seconds=300, items=items
                )
                assert ended.code == 0, f"the crawl ended with code {ended.code}"
                lines = items.read_text(encoding="utf-8").splitlines()
                _cycle(stream, archive, now, plan.run_id, lines)
                site.advance()
            if pages is not None:
                now = start + CYCLES * CYCLE_GAP
                plan = archive.plan(now)
                _cycle(stream, archive, now, plan.run_id, list(_from_pages(pages, plan, now)))
            archive.close()


def _cycle(stream: Any, archive: Archive, now: datetime, run_id: int, lines: list[str]) -> None:
    stream.write(f"Cycle {json.dumps({'now': now.isoformat()})}\n")
    for line in lines:
        stream.write(line + "\n")
        kind, _, text = line.partition(" ")
        archive.record(kind, text)
    archive.close_run(run_id)
    print(f"cycle at {now:%H:%M}: {len(lines)} items", file=sys.stderr)


def _from_pages(folder: Path, plan: Any, now: datetime) -> Iterator[str]:
    """The articles of a folder of pages, shared out among the sources of the plan in turn."""
    feeds = [(feed.id, next(source for source in plan.sources if source.slug == feed.source)) for feed in plan.feeds]
    for number, path in enumerate(sorted(folder.rglob("*.html.gz"))):
        feed_id, source = feeds[number % len(feeds)]
        url = f"http://127.0.0.1:9/{number}"
        page = Page(url=url, body=gzip.decompress(path.read_bytes()), fetched_at=now)
        entry = Entry(key=url, link=url)
        article = tasks.extract_page(page, source, entry, now, 40).article
        if article is None:
            continue
        fetch = Fetch(url=url, started_at=now, elapsed_ms=1, outcome=FetchOutcome.OK, status=200)
        item = ArticleFound(run_id=plan.run_id, feed_id=feed_id, entry=entry, article=article, page=page, fetch=fetch)
        yield f"ArticleFound {serialize.dumps(item)}"


def rows(folder: Path, out: Path, group: int = 1, *, is_read: bool = False) -> None:
    """Record the items in groups, then write every row of every table. CPU of the recording is printed."""
    with tempfile.TemporaryDirectory(prefix="borderwatch-") as scratch:
        database = Path(scratch) / "news.db"
        archive = Archive(folder, database)
        run_id, refused = 0, Counter[str]()
        waiting: list[Item] = []
        seconds, reading_seconds, recorded = 0.0, 0.0, 0

        def write() -> None:
            nonlocal seconds, reading_seconds, recorded
            start = time.process_time()
            items = [archive.read(item) for item in waiting] if is_read else waiting
            reading_seconds += time.process_time() - start
            start = time.process_time()
            outcomes = archive.record_group(items)
            seconds, recorded = seconds + time.process_time() - start, recorded + len(waiting)
            refused.update(type(outcome).__name__ for outcome in outcomes if isinstance(outcome, Exception))
            waiting.clear()

        for line in (folder / ITEMS_FILE).read_text(encoding="utf-8").split("\n"):
            kind, _, text = line.partition(" ")
            if kind and kind != "Cycle":
                waiting.append(serialize.loads(ITEM_KINDS[kind], text))
            if len(waiting) >= group or kind == "Cycle":
                write()
            if kind == "Cycle":
                if run_id:
                    archive.close_run(run_id)
                run_id = archive.plan(datetime.fromisoformat(json.loads(text)["now"])).run_id
        write()
        each, before = (1000 * total / max(1, recorded) for total in (seconds, reading_seconds))
        print(f"{recorded} items, {each:.2f} CPU-ms each, and {before:.2f} to read them before", file=sys.stderr)
        archive.close_run(run_id)
        archive.close()
        if refused:
            print(f"not recorded: {dict(refused)}", file=sys.stderr)
        with out.open("w", encoding="utf-8") as stream:
            for table, row in _all_rows(database):
                stream.write(json.dumps([table, row], ensure_ascii=False) + "\n")


def _all_rows(database: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    connection = sqlite3.connect(database)
    connection.row_factory = sqlite3.Row
    tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    for table in tables:
        if table.startswith(LEFT_OUT_TABLES):
            continue
        for row in connection.execute(f'SELECT * FROM "{table}"'):
            yield table, {key: _plain(row[key]) for key in row.keys() if key not in LEFT_OUT_COLUMNS}  # noqa: SIM118
    connection.close()


def _plain(value: Any) -> Any:
    return value.hex() if isinstance(value, bytes) else value


def compare(before: Path, after: Path) -> int:
    """Tables whose rows differ; the first difference of each."""
    first, second = _by_table(before), _by_table(after)
    different = 0
    for table in sorted(first.keys() | second.keys()):
        old, new = first.get(table, Counter()), second.get(table, Counter())
        lost, made = old - new, new - old
        print(f"{table:<24} {old.total():>7} {new.total():>7}  {'same' if old == new else 'DIFFERENT'}")
        if old != new:
            different += 1
            for sign, some in (("-", lost), ("+", made)):
                print(f"    {sign} {some.total()}: {next(iter(some), '')[:300]}")
    return 1 if different else 0


def _by_table(path: Path) -> dict[str, Counter[str]]:
    tables: dict[str, Counter[str]] = {}
    with path.open(encoding="utf-8") as stream:
        for line in stream:
            table, row = json.loads(line)
            tables.setdefault(table, Counter())[json.dumps(row, ensure_ascii=False, sort_keys=True)] += 1
    return tables


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    made = commands.add_parser("capture", help="crawl the demonstration and keep what the crawls learned")
    made.add_argument("folder", type=Path)
    made.add_argument("--pages", type=Path, help="a folder of pages (*.html.gz) for one more cycle")
    written = commands.add_parser("rows", help="record the items and write every row")
    written.add_argument("folder", type=Path)
    written.add_argument("out", type=Path)
    written.add_argument("--group", type=int, default=1, help="items written together (1)")
    written.add_argument("--read", action="store_true", help="articles are read before, as workers do")
    compared = commands.add_parser("compare", help="two files of rows")
    compared.add_argument("before", type=Path)
    compared.add_argument("after", type=Path)
    options = parser.parse_args()
    if options.command == "capture":
        shutil.rmtree(options.folder, ignore_errors=True)
        capture(options.folder, options.pages)
        return 0
    if options.command == "rows":
        rows(options.folder, options.out, options.group, is_read=options.read)
        return 0
    return compare(options.before, options.after)


if __name__ == "__main__":
    raise SystemExit(main())
