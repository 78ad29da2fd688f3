"""No question reads a table that grows with the archive to its end, but for those that are named here with the reason."""

from __future__ import annotations

import inspect
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from crawler.model import AlertState, Severity
from crawler.model.errors import BorderwatchError
from crawler.store import Store
from crawler.store.alert_filter import AlertFacet, AlertFilter
from crawler.store.canned import CANNED
from crawler.store.describe import CONFIGURED_TABLES, TABLE_WORDS, VIEW_WORDS
from crawler.store.desk_work import ArticleMark, ArticleSelection, Shelf
from crawler.store.review_queue import QueuePosition
from tests.fakes import NOW, empty_archive

SAMPLES: dict[str, Any] = {
    "bool": False,
    "int": 1,
    "int | None": 1,
    "str": "a",
    "str | None": "new",
    "float": 1.0,
    "datetime": NOW,
    "datetime | None": NOW,
    "timedelta": timedelta(days=1),
    "Sequence[int]": [1],
    "Iterable[int]": [1],
    "Sequence[str]": ["a"],
    "Iterable[str]": ["a"],
    "Iterable[Disposition]": ["recorded"],
    "Iterable[Severity]": [Severity.HIGH],
    "Severity | None": Severity.HIGH,
    "AlertState | None": AlertState.NEW,
    "AlertFilter": AlertFilter(state=("new",)),
    "AlertFacet": AlertFacet.WATCH,
    "ArticleMark": ArticleMark.READ,
    "ArticleSelection": ArticleSelection(shelf=Shelf.STARRED),
    "Sequence[int] | None": None,
    "QueuePosition": QueuePosition("2026", 1, 1.0),
    "QueuePosition | None": QueuePosition("2026", 1, 1.0),
}
# Questions that go through a whole table. Whoever adds one says why it stays quick in a large archive, or is seldom asked.
ALLOWED_SCANS = {
    "clock.assess": "the newest fifty runs",
    "clock.correct": "the newest 2,000 alerts, and only after the clock was wrong",
    "facts_backlog.size": "numbers of articles alone, and none but after an update",
    "forgetting.forget_runs": "the last run of each job: once a day, and runs are forgotten too",
    "histories.newest_alert_mark": "from the latest alert to the first that is grave enough",
    "leases.dead_letters": "a row for each host that is polled, however many articles it gave; the same of all leases",
    "leases.expire": "as above",
    "leases.failing_hosts": "as above",
    "leases.leased_hosts": "as above",
    "leases.live_shards": "as above",
    "leases.workers": "a row for each worker",
    "sites.changed": "some pages of each source are kept, however many there were",
    "statistics.alert_states": "counts what is shown of each watch: alerts alone, of which there are few to an article",
    "story_memberships.reviewed_stories": "what people merged and split by hand",
    "unjudged.article_ids": "what is left to be judged again: nothing, as a rule",
    "unjudged.counts_by_watch": "as above",
}

_SCAN = re.compile(r"^SCAN (\w+)\b(?! VIRTUAL)(?:.* INDEX (\w+))?")
_LOCAL_NAMES = re.compile(r"(\w+)(?:\([\w, ]+\))? AS (?:MATERIALIZED )?\(|\) AS (\w+)")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    path = tmp_path_factory.mktemp("plans") / "news.db"
    path.write_bytes(empty_archive())
    store = Store.open(path)
    raw = store._connection._raw
    raw.create_function("search_query", 1, lambda text: text)
    raw.execute("PRAGMA query_only = ON")
    yield store
    store.close()


def scans(store: Store, sql: str) -> list[str]:
    """The lines of SQLite's plan that go through a whole table that grows. A walk in the order asked for, to a limit, does not, nor
    does an index of what is open."""
    plan = [(row["parent"], row["detail"]) for row in store._connection.rows(f"EXPLAIN QUERY PLAN {sql}")]
    is_walk = " LIMIT " in " ".join(sql.split()) and not any(parent == 0 and "TEMP B-TREE" in line for parent, line in plan)
    partial = {
        row["name"] for row in store._connection.rows("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE INDEX% WHERE %'")
    }
    local = {name for names in _LOCAL_NAMES.findall(sql) for name in names} - set(TABLE_WORDS) | {"CONSTANT"}
    local |= {alias for name, alias in re.findall(r"(\w+) AS (\w+)", sql) if name in local}
    lines = [line for parent, line in plan if parent or not is_walk]
    matches = [scan for line in lines if (scan := _SCAN.match(line))]
    return [scan.string for scan in matches if scan.group(1) not in CONFIGURED_TABLES | local and scan.group(2) not in partial]


def asked_by(store: Store, question: Callable[..., Any]) -> list[str]:
    """The SQL of a method, with sample values; empty: it writes."""
    statements: list[str] = []
    parameters = inspect.signature(question).parameters.values()
    values = {
        parameter.name: SAMPLES[parameter.annotation] for parameter in parameters if parameter.kind is not parameter.VAR_KEYWORD
    }
    positional = [values.pop(parameter.name) for parameter in parameters if parameter.kind is not parameter.KEYWORD_ONLY]
    raw = store._connection._raw
    raw.set_trace_callback(statements.append)
    try:
        with suppress(BorderwatchError, LookupError):  # an empty archive lacks what is asked for; the question was put all the same
            answer = question(*positional, **values)
            if inspect.isgenerator(answer):
                list(answer)
    finally:
        raw.set_trace_callback(None)
    own = [sql for sql in statements if "'main'.'" not in sql]  # the full-text index asks tables of its own
    return [sql for sql in own if sql.lstrip().upper().startswith(("SELECT", "WITH"))]


def questions() -> list[str]:
    """The public methods of all that a store consists of, as "alerts.list"."""
    named = []
    bare = Store.wrap(sqlite3.connect(":memory:"), Path())
    late = {name: getattr(bare, name) for name, part in vars(Store).items() if isinstance(part, cached_property)}
    for name, part in sorted({**vars(bare), **late}.items()):
        if name.startswith("_") or name == "path":
            continue
        methods = [(name, part)] if inspect.ismethod(part) else inspect.getmembers(part, inspect.ismethod)
        named += [name if method == name else f"{name}.{method}" for method, _ in methods if not method.startswith("_")]
    return named


@pytest.mark.parametrize("name", questions())
def test_no_question_goes_through_a_table_that_grows(store: Store, name: str) -> None:
    part: Any = store
    for step in name.split("."):
        part = getattr(part, step)
    try:
        statements = asked_by(store, part)
    except KeyError:
        return
    found = [(line, " ".join(sql.split())) for sql in statements for line in scans(store, sql)]
    assert bool(found) == (name in ALLOWED_SCANS), found


@pytest.mark.parametrize("view", VIEW_WORDS)
def test_the_first_rows_of_a_view_are_read_and_no_others(store: Store, view: str) -> None:
    assert scans(store, f"SELECT * FROM {view} LIMIT 51") == []


@pytest.mark.parametrize("query", CANNED, ids=lambda query: query.name)
def test_a_query_with_a_name_goes_through_no_table_that_grows(store: Store, query: Any) -> None:
    sql = query.sql.replace(":article", "1").replace(":q", "'a'")
    limited = sql if "LIMIT" in sql else f"{sql} LIMIT 1001"  # Datasette reads no more rows
    assert scans(store, limited) == []


@pytest.mark.parametrize(
    "name", ["alerts.list", "alerts.in_period", "alerts.on_stories", "histories.alerted_stories", "histories.changed_between"]
)
def test_what_asks_for_a_period_or_some_stories_does_not_go_through_all_alerts_of_a_state(store: Store, name: str) -> None:
    """All alerts of years may be new: nobody has to review them."""
    part, method = name.split(".")
    statements = [sql for sql in asked_by(store, getattr(getattr(store, part), method)) if "shown_as" in sql]
    assert statements
    for sql in statements:
        plan = [row["detail"] for row in store._connection.rows(f"EXPLAIN QUERY PLAN {sql}")]
        assert not [line for line in plan if "(shown_as=?" in line]
