"""Items written in groups: the same rows as one by one, each item by itself, and nothing acknowledged before it is committed."""

from __future__ import annotations

import asyncio
import faulthandler
import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

from crawler.app.article_facts import ArticleReader
from crawler.app.group_writer import GroupWriter
from crawler.app.record.prepare import Preparer
from crawler.app.tasks import Reading, read_page
from crawler.facts.boilerplate import OwnText
from crawler.facts.recurring import RecurringParagraphs
from crawler.items import PageFetched
from crawler.model import ArticleFound, Disposition, Extraction, FetchError, Item, Plan, RobotsCopy, RobotsFetched, TextFrom
from crawler.model.errors import StoreError
from crawler.model.plan import PlannedRules
from crawler.pipelines import Extract
from crawler.runtime import serialize
from crawler.runtime.workers import WorkerDied, Workers, WorkerTimeout
from tests.fakes import (
    FIRST_SOURCE,
    LIMITS,
    NOW,
    SECOND_SOURCE,
    WATCHES,
    Env,
    a_fetch,
    a_page,
    a_state,
    an_article,
    an_article_found,
    an_entry,
    an_error,
    house,
)
from tests.patience import CHILD_SECONDS
from tests.site import words

FOOTER = "Subscribe to the letter of the newsroom, every morning at seven."


def cycle(run: int) -> list[Item]:
    """What a crawl may learn within 0.2 s: a poll, new articles under which one paragraph recurs, a copy, two pages of one address,
    an article and its edit, a text of a feed and its page, a page that is none, an item that no table takes."""
    names = ["a", "b", "c", "d", "wire", "copy", "twice", "edited", "told"]
    entries = {name: an_entry(name) for name in names}
    texts = {name: f"{words(name)}\n\n{FOOTER}" for name in "abcd"}
    wire = words("wire", 90)
    found = {name: an_article_found(run, 1, entries[name], an_article(name, text=texts[name])) for name in "abcd"}
    fetch = found["a"].fetch
    assert fetch is not None
    other_entry = an_entry("other-link", host="two.example")
    feed_text = an_article("told", text=words("told"), text_from=TextFrom.FEED)
    return [
        a_state(run, 1, *entries.values()),
        found["a"],
        found["b"],
        an_article_found(run, 1, entries["wire"], an_article("wire", text=wire)),
        an_article_found(run, 2, an_entry("x", host="two.example"), an_article("x", "two", "two.example", text=wire)),
        replace(found["c"], fetch=replace(fetch, elapsed_ms=1 << 70)),
        found["d"],
        an_article_found(run, 1, an_entry("e"), an_article("e", text=f"{words('e')}\n\n{FOOTER}")),
        an_article_found(run, 1, entries["twice"], an_article("twice")),
        an_article_found(run, 2, other_entry, an_article("twice")),
        an_article_found(run, 1, entries["edited"], an_article("edited", text=f"{words('edited')} Two guards were killed.")),
        an_article_found(run, 2, an_entry("again"), an_article("edited", text=f"{words('edited')} Nine guards were killed.")),
        an_error(run, 1, entries["told"], Disposition.BLOCKED_BY_SITE, article=feed_text),
        an_error(run, 2, an_entry("thin", host="two.example"), Disposition.THIN),
        RobotsFetched(run_id=run, copy=RobotsCopy(host="http://one.example", status=200, body="", fetched_at=NOW)),
    ]


def all_rows(h: Env) -> dict[str, list[tuple[Any, ...]]]:
    tables = [name for (name,) in h.sql("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%fts%' ORDER BY 1")]
    ours = [name for name in tables if not name.startswith(("sqlite", "_", "runs"))]
    return {
        name: sorted(h.sql(f'SELECT * FROM "{name}"'), key=lambda row: repr(row[:2])) for name in ours
    }  # a table may have one column


def as_crawled(item: Item) -> Item:
    """The item without what a worker reads in it: the writer reads it."""
    return item


@pytest.mark.parametrize("travel", [as_crawled, lambda item: read_in_worker(item)], ids=["read by the writer", "read in a worker"])
def test_a_group_gives_the_rows_that_its_items_give_one_by_one(tmp_path: Path, travel: Callable[[Item], Item]) -> None:
    with house(tmp_path / "one") as one, house(tmp_path / "many") as many:
        items = [travel(item) for item in cycle(one.plan().run_id)]
        same_items = [travel(item) for item in cycle(many.plan().run_id)]
        outcomes = [one.recorder.record(item) for item in items]
        assert many.recorder.record_group(same_items) == outcomes
        assert outcomes.count("extraction_failed") == 1 and {"copy", "edited", "from_feed", "thin"} <= set(outcomes)
        assert one.single_value("SELECT count(*) FROM edits") == 1
        assert many.recorder.prepared_again > 0, "nothing depended on what was written before it in the group"
        assert all_rows(many) == all_rows(one)
        assert all_rows(many)["alerts"] == all_rows(one)["alerts"]
        many.balance()


def test_what_the_archive_knows_of_new_articles_is_asked_for_once_in_a_group(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        run = h.plan().run_id
        entries = [an_entry(f"n{number}") for number in range(20)]
        h.recorder.record(a_state(run, 1, *entries))
        items = [read_in_worker(an_article_found(run, 1, entry, an_article(f"n{n}"))) for n, entry in enumerate(entries)]
        statements: list[str] = []
        h.store._connection._raw.set_trace_callback(lambda sql: statements.append(" ".join(sql.split())))
        assert h.recorder.record_group(items) == ["recorded"] * 20
        before = statements[: statements.index("BEGIN IMMEDIATE")]
        assert len(before) <= 5, before
        assert sum(sql.startswith("SELECT * FROM entries WHERE feed_id") for sql in statements) == 20
        assert sum(sql.startswith("SELECT articles.* FROM article_urls") for sql in statements) == 20, "asked once an article"
        counted = [sql for sql in statements if sql.startswith("INSERT INTO term_counts")]
        assert len(counted) == h.single_value("SELECT count(*) FROM term_counts"), "a word is counted once in a group"


def test_a_refused_item_leaves_the_others_of_its_group(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        run = h.plan().run_id
        items = [an_article_found(run, 1, an_entry(f"n{number}"), an_article(f"n{number}")) for number in range(50)]
        assert items[20].fetch is not None
        items[20] = replace(items[20], fetch=replace(items[20].fetch, bytes=1 << 70))
        outcomes = h.recorder.record_group(items)
        assert (outcomes[20], outcomes.count("recorded")) == ("extraction_failed", 49)
        assert h.single_value("SELECT count(*) FROM articles") == 49
        h.balance()


def test_what_was_remembered_in_a_part_that_failed_is_forgotten_with_it(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        run = h.plan().run_id
        first, second = (an_article_found(run, 1, an_entry(name), an_article(name)) for name in "ab")
        assert h.recorder.record(first) == "recorded"
        add_version = h.store.versions.add_version

        def fails_once(*_: Any, **__: Any) -> None:
            h.store.versions.add_version = add_version  # type: ignore[method-assign]
            raise ZeroDivisionError

        h.store.versions.add_version = fails_once  # type: ignore[method-assign]
        assert h.recorder.record_group([second, first]) == ["pending", "recorded"], "its words were counted, then it raised"
        again = replace(second, fetch=None)
        h.recorder.record(again)
        with house(tmp_path / "clean") as clean:
            run = clean.plan().run_id
            for name in "ab":
                clean.recorder.record(an_article_found(run, 1, an_entry(name), an_article(name)))
            weights = "SELECT article_id, profile FROM profiles ORDER BY 1"
            assert h.sql("SELECT * FROM term_counts ORDER BY 1") == clean.sql("SELECT * FROM term_counts ORDER BY 1")
            assert h.sql(weights) == clean.sql(weights)


# ------------------------------------------------------------------ killed

MOMENTS: dict[str, Callable[[str, int], bool]] = {
    "before the first part": lambda statement, parts: parts == 1 and statement.startswith("SAVEPOINT"),
    "between two parts": lambda statement, parts: parts == 7 and statement.startswith("RELEASE"),
    "at the commit": lambda statement, _: statement == "COMMIT",
}


@pytest.mark.parametrize("moment", [*MOMENTS, "before the acknowledgement"])
def test_killed_in_a_burst_and_done_again_loses_and_doubles_nothing(tmp_path: Path, moment: str) -> None:
    with house(tmp_path / "whole") as whole:
        whole.recorder.record_group(cycle(whole.plan().run_id))
        expected = all_rows(whole)
    with house(tmp_path / "cut") as h:
        run = h.plan().run_id
    if (child := os.fork()) == 0:
        faulthandler.dump_traceback_later(CHILD_SECONDS, exit=True)  # it shares locks with threads that it does not have
        _record_until(tmp_path / "cut", run, MOMENTS.get(moment))
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    with house(tmp_path / "cut") as h:
        h.balance()
        written = h.single_value("SELECT count(*) FROM articles")
        assert (written > 0) == (moment == "before the acknowledgement") or moment == "at the commit"
        h.recorder.record_group(cycle(run))
        assert all_rows(h) == expected
        h.balance()


def _record_until(folder: Path, run: int, is_moment: Callable[[str, int], bool] | None) -> None:
    """In a child: record, and be killed at that moment; None: after the commit."""
    parts = 0

    def watch(statement: str) -> None:
        nonlocal parts
        parts += statement.startswith("SAVEPOINT")
        if is_moment is not None and is_moment(statement, parts):
            os.kill(os.getpid(), signal.SIGKILL)

    with suppress(BaseException), house(folder) as h:
        h.store._connection._raw.set_trace_callback(watch)
        h.recorder.record_group(cycle(run))
        os.kill(os.getpid(), signal.SIGKILL)
    os._exit(1)


# ------------------------------------------------------------------ on the way to the archive


def robots(number: int) -> Item:
    return RobotsFetched(run_id=1, copy=RobotsCopy(host=f"http://{number}.example", status=200, body="", fetched_at=NOW))


async def _delivered(write: Callable[[Sequence[Item]], Sequence[str | Exception]], count: int, **limits: Any) -> list[Any]:
    with ThreadPoolExecutor(1) as thread:
        writer = GroupWriter(write, thread, **limits)
        waiting = [asyncio.ensure_future(writer.deliver(robots(number))) for number in range(count)]
        await asyncio.sleep(0)
        await writer.drain()
        return await asyncio.gather(*waiting, return_exceptions=True)


def test_items_are_written_in_groups_and_acknowledged_once_theirs_is_committed() -> None:
    sizes: list[int] = []

    def write(items: Sequence[Item]) -> list[str | Exception]:
        sizes.append(len(items))
        return [f"{len(sizes)}.{number}" for number in range(len(items))]

    outcomes = asyncio.run(_delivered(write, 120, seconds=60.0))
    assert sizes == [50, 50, 20]
    assert outcomes == [f"{group + 1}.{number}" for group, size in enumerate(sizes) for number in range(size)]


def test_an_item_that_waits_for_others_is_written_when_its_time_is_over() -> None:
    async def alone() -> str:
        with ThreadPoolExecutor(1) as thread:
            return await GroupWriter(lambda items: ["written"] * len(items), thread, seconds=0.01).deliver(robots(1))

    assert asyncio.run(alone()) == "written"


def test_a_group_whose_commit_fails_is_acknowledged_to_nobody() -> None:
    def write(_: Sequence[Item]) -> list[str | Exception]:
        raise StoreError("the disk is full")

    outcomes = asyncio.run(_delivered(write, 3, seconds=60.0))
    assert [str(outcome) for outcome in outcomes] == ["the disk is full"] * 3


def test_an_item_that_could_not_be_written_fails_by_itself() -> None:
    outcomes = asyncio.run(_delivered(lambda items: ["written", ValueError("no"), "written"], 3, seconds=60.0))
    assert outcomes[0] == outcomes[2] == "written" and isinstance(outcomes[1], ValueError)


def test_nothing_of_a_group_is_seen_by_others_before_all_of_it_is(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        run = h.plan().run_id
        seen: list[int] = []
        original = h.store.versions.add_version

        def looks_from_outside(*arguments: Any, **names: Any) -> None:
            original(*arguments, **names)
            with house(tmp_path) as reader:
                seen.append(reader.single_value("SELECT count(*) FROM articles"))

        h.store.versions.add_version = looks_from_outside  # type: ignore[method-assign]
        h.recorder.record_group([an_article_found(run, 1, an_entry(name), an_article(name)) for name in "abc"])
        assert seen == [0, 0, 0]
        assert h.single_value("SELECT count(*) FROM articles") == 3


# ------------------------------------------------------------------ read in a worker


def read_in_worker(item: Item, repeated: frozenset[int] = frozenset()) -> Item:
    """The item with what a worker reads in its article."""
    if not isinstance(item, ArticleFound | FetchError) or item.article is None:
        return item
    text = OwnText.of(item.article.text, repeated.intersection)
    source = {"one": FIRST_SOURCE, "two": SECOND_SOURCE}.get(item.article.source)
    return replace(item, facts=ArticleReader(WATCHES).read(item.article, text, source, NOW))


def by_json(item: Item) -> Item:
    """The item as it comes from another machine."""
    return serialize.loads(type(item), serialize.dumps(item))


def by_pickle(item: Item) -> Item:
    """The item as it comes from a child of our own."""
    return cast("Item", pickle.loads(pickle.dumps(item)))


@pytest.mark.parametrize("travel", [by_pickle, by_json])
def test_what_a_worker_read_is_written_as_if_the_writer_had_read_it(tmp_path: Path, travel: Callable[[Item], Item]) -> None:
    with house(tmp_path / "here") as here, house(tmp_path / "worker") as worker:
        here.recorder.record_group(cycle(here.plan().run_id))
        items = [read_in_worker(item) for item in cycle(worker.plan().run_id)]
        travelled = [travel(item) for item in items]
        assert travelled == items
        worker.recorder.record_group(travelled)
        assert all_rows(worker) == all_rows(here)
        assert worker.recorder.read_here > 0, "the paragraph that recurs was not known to the worker"


def test_a_paragraph_that_the_plan_names_is_blanked_in_the_worker_and_nothing_is_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with house(tmp_path) as h:
        run = h.plan().run_id
        texts = {name: f"{words(name)}\n\n{FOOTER}" for name in "abcd"}
        items = [an_article_found(run, 1, an_entry(name), an_article(name, text=texts[name])) for name in "abcd"]
        h.recorder.record_group(items[:3])
        repeated = frozenset(h.plan(everything=True).repeated["one"])
        assert len(repeated) == 1
        monkeypatch.setattr(Preparer, "prepare", lambda *_: pytest.fail("an article was read by the writer"))
        found = read_in_worker(items[3], repeated)
        assert isinstance(found, ArticleFound) and found.facts is not None and len(found.facts.blanked) == 1
        assert h.recorder.record(found) == "recorded"


def test_the_text_of_a_feed_is_read_in_a_worker_and_not_again_by_the_writer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class InThisProcess(Workers):
        async def run_when_free(self, function: Callable[..., Any], arguments: Callable[[], Any], *, seconds: float) -> Any:  # noqa: ARG002
            return function(*arguments())

    with house(tmp_path) as h:
        entry = an_entry(content=f"Tajik guards exchanged fire. {words('a')}")
        monkeypatch.setattr("crawler.app.tasks.watches_of", lambda _: WATCHES)
        plan = replace(h.plan(), rules=PlannedRules(path="x", hash=""))
        extract = Extract(InThisProcess(1), {"one": FIRST_SOURCE}, plan)
        error = an_error(plan.run_id, 1, entry, Disposition.BLOCKED_BY_SITE, source="one")
        item = asyncio.run(extract.process_item(error))
        monkeypatch.setattr(Preparer, "prepare", lambda *_: pytest.fail("an article was read by the writer"))
        assert h.recorder.record(item) == "from_feed"
        assert h.single_value("SELECT count(*) FROM alerts") == 1


def test_what_recurs_in_the_articles_of_a_crawl_is_blanked_in_the_next_and_nothing_is_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody knew the site when the crawl began: its first articles say what stands under all of them, in one group too."""
    with house(tmp_path) as h:
        run = h.plan().run_id
        recurring, items = RecurringParagraphs({}), []
        for name in "abcdef":
            article = an_article(name, text=f"{words(name)}\n\n{FOOTER}")
            item = read_in_worker(an_article_found(run, 1, an_entry(name), article), recurring.of("one"))
            assert isinstance(item, ArticleFound) and item.facts is not None
            recurring.add("one", item.facts.paragraph_keys)
            items.append(item)
        assert [len(item.facts.blanked) for item in items if item.facts is not None] == [0, 0, 1, 1, 1, 1]
        monkeypatch.setattr(Preparer, "prepare", lambda *_: pytest.fail("an article was read by the writer"))
        assert h.recorder.record_group(items) == ["recorded"] * 6
        assert h.recorder.read_here == 0


def test_a_page_that_waits_for_a_worker_is_read_by_what_was_learned_meanwhile() -> None:
    readings: list[Reading] = []
    article = an_article(text=f"{words('a')}\n\n{FOOTER}")

    class OneAtATime(Workers):
        turns = asyncio.Semaphore(1)

        async def run_when_free(self, function: Callable[..., Any], arguments: Callable[[], Any], *, seconds: float) -> Any:  # noqa: ARG002
            async with self.turns:
                await asyncio.sleep(0)
                *_, reading = arguments()
                readings.append(reading)
                text = OwnText.of(article.text, reading.repeated.intersection)
                facts = ArticleReader(WATCHES).read(article, text, FIRST_SOURCE, NOW)
                return Extraction(disposition=Disposition.RECORDED, article=article), facts

    async def crawl() -> None:
        plan = Plan(run_id=1, made_at=NOW, sources=(FIRST_SOURCE,), feeds=(), limits=LIMITS, rules=PlannedRules(path="x", hash="y"))
        extract = Extract(OneAtATime(1), {"one": FIRST_SOURCE}, plan)
        page = PageFetched(feed_id=1, source="one", entry=an_entry(), page=a_page(article), fetch=a_fetch())
        await asyncio.gather(*(extract.process_item(page) for _ in range(4)))

    asyncio.run(crawl())
    assert [len(reading.repeated) for reading in readings] == [0, 0, 2, 2]


@pytest.mark.parametrize("change", [{"rules_hash": "another"}, {"schema": 0}, {"fold_version": 0}])
def test_facts_of_other_rules_are_read_again(tmp_path: Path, change: dict[str, Any]) -> None:
    with house(tmp_path) as h:
        text = f"Tajik guards exchanged fire. {words('a')}"
        found = read_in_worker(an_article_found(h.plan().run_id, 1, an_entry(), an_article(text=text)))
        assert isinstance(found, ArticleFound) and found.facts is not None and found.facts.matches
        stale = replace(found, facts=replace(found.facts, matches=(), **change))
        assert h.recorder.record(stale) == "recorded"
        assert (h.recorder.read_here, h.single_value("SELECT count(*) FROM alerts")) == (1, 1)


def _raise_key_error(*_: object, **__: object) -> None:
    raise KeyError("el")


def test_an_optional_reader_that_fails_costs_its_findings_and_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.app.article_facts.figures_of", _raise_key_error)
    with house(tmp_path) as h:
        text = f"Tajik guards exchanged fire, 9 were killed. {words('a')}"
        assert h.recorder.record(an_article_found(h.plan().run_id, 1, an_entry(), an_article(text=text))) == "recorded"
        assert [h.single_value(f"SELECT count(*) FROM {table}") for table in ("alerts", "figures")] == [1, 0]
        assert "figures: KeyError" in h.recorder.errors.note


def test_a_worker_needs_neither_the_archive_nor_a_configuration() -> None:
    code = "import sys, crawler.app.tasks, crawler.app.article_facts, crawler.extract; print(sorted({'sqlite3', 'yaml'} & {*sys.modules}))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"


def test_who_writes_what_workers_read_loads_nothing_that_reads_articles() -> None:
    reading = {"crawler.app.article_facts", "crawler.watch.watchlist", "crawler.facts.figures.extract", "lark", "regex"}
    code = f"import sys, crawler.app.record.pages; print(sorted({reading!r} & {{*sys.modules}}))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"


@pytest.mark.parametrize("error", [WorkerTimeout("took too long"), WorkerDied("out of memory")])
def test_a_page_whose_reading_ends_its_worker_is_read_once_more_without_what_is_optional(error: Exception) -> None:
    readings: list[Reading] = []

    class Impatient(Workers):
        async def run_when_free(self, function: Callable[..., Any], arguments: Callable[[], Any], *, seconds: float) -> Any:  # noqa: ARG002
            assert function is read_page
            readings.append(arguments()[-1])
            if not readings[-1].skips_optional:
                raise error
            return Extraction(disposition=Disposition.RECORDED, article=an_article()), None

    plan = Plan(run_id=1, made_at=NOW, sources=(FIRST_SOURCE,), feeds=(), limits=LIMITS, rules=PlannedRules(path="x", hash="y"))
    extract = Extract(Impatient(1), {"one": FIRST_SOURCE}, plan)
    page = PageFetched(feed_id=1, source="one", entry=an_entry(), page=a_page(an_article()), fetch=a_fetch())
    found = asyncio.run(extract.process_item(page))
    assert isinstance(found, ArticleFound)
    assert [reading.skips_optional for reading in readings] == [False, True]
