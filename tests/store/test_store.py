"""The archive as a file: how it opens, what it refuses, how it is searched and described."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from crawler.model import AlertState, Severity
from crawler.model.errors import StoreBusy, StoreError, StoreTooNew
from crawler.store import Store
from crawler.store.describe import COLUMN_WORDS
from crawler.store.reading import match_expression
from tests.fakes import NOW, an_article, an_article_found, an_entry, house
from tests.schema_page import PAGE, page


def test_it_is_opened_so_that_nothing_committed_is_lost(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "news.db")
    pragmas = ("journal_mode", "synchronous", "foreign_keys", "application_id")
    assert [store._connection.rows(f"PRAGMA {name}")[0][0] for name in pragmas] == ["wal", 2, 1, 0x42575448]
    loose = store._connection.rows(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'articles_fts%' "
        "AND name NOT LIKE '%sqlite%' AND sql NOT LIKE '%STRICT%'"
    )
    store.close()
    assert not loose


def test_opening_twice_changes_nothing(tmp_path: Path) -> None:
    for _ in range(2):
        Store.open(tmp_path / "news.db").close()


def test_every_foreign_key_has_an_index(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        for (table,) in h.sql("SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%REFERENCES%'"):
            # An INTEGER PRIMARY KEY is the row's own number: the table itself is its index.
            indexed = {name for _, name, kind, _, _, key in h.sql(f"PRAGMA table_info({table})") if key == 1 and kind == "INTEGER"}
            for _, name, *_ in h.sql(f"PRAGMA index_list({table})"):
                indexed.add(h.sql(f"PRAGMA index_info({name})")[0][2])
            for row in h.sql(f"PRAGMA foreign_key_list({table})"):
                assert row[3] in indexed, f"{table}.{row[3]}"


@pytest.mark.parametrize(
    ("content", "message"), [(b"this is no database at all, only text" * 40, "damaged or no database"), (b"", "")]
)
def test_a_file_that_is_no_database_is_refused_and_an_empty_one_is_made(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "news.db"
    path.write_bytes(content)
    if message:
        with pytest.raises(StoreError, match=message):
            Store.open(path)
        assert path.read_bytes() == content
    else:
        Store.open(path).close()


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE theirs (x)")
    connection.close()
    with pytest.raises(StoreError, match="not one of Borderwatch"):
        Store.open(path)


def test_a_newer_archive_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    Store.open(path).close()
    raw = sqlite3.connect(path)
    raw.execute("INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('borderwatch', 'm9999', '')")
    raw.commit()
    raw.close()
    with pytest.raises(StoreTooNew, match="m9999"):
        Store.open(path)


def test_a_writer_that_never_lets_go_is_named(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        writer = sqlite3.connect(h.store.path, isolation_level=None)
        writer.execute("BEGIN IMMEDIATE")
        impatient = Store.open(h.store.path, busy=0.1)
        with pytest.raises(StoreBusy, match="another process is writing"), impatient.write():
            pass
        impatient.close()
        writer.close()


def test_an_error_inside_a_transaction_takes_all_of_it_back(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        with pytest.raises(RuntimeError), h.store.write():
            h.store.log.start("poll", NOW)
            raise RuntimeError
        assert h.single_value("SELECT count(*) FROM runs") == 0


def test_the_schema_page_is_the_schema() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m tests.schema_page"


def test_every_column_is_described(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        for table, columns in h.store.columns().items():
            real = {row[1] for row in h.sql(f"PRAGMA table_xinfo({table})")}
            assert real == set(columns), table


def test_a_plainer_description_is_of_a_column_that_is_there(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        columns = h.store.columns()
    assert {(table, column) for table, column in COLUMN_WORDS if column not in columns[table]} == set()


@pytest.mark.parametrize(
    ("stored", "query"),
    [
        ("Қӯрғонтеппа ва сарҳад", "Кургонтеппа сархад"),
        ("مرز تاجيكستان", "تاجیکستان"),
        ("شیرخان‌بندر", "شیرخان بندر"),
        ("سقوط هلی‌کوپتر", "هلیکوپتر"),
        ("Oʻzbekiston", "O'zbekiston"),
        ("سال ۱۴۰۰", "1400"),
        ("Пяндж река", "пяндж*"),
        ("Tajikistan's border", "tajikistan"),
        ("Бойцы OMOH вошли в город", "омон"),
    ],
)
def test_search_finds_a_word_in_any_of_its_spellings(tmp_path: Path, stored: str, query: str) -> None:
    with house(tmp_path) as h:
        h.recorder.record(an_article_found(h.plan().run_id, 1, an_entry(), an_article(title=stored)))
        assert [row.title for row in h.store.search(query)] == [stored]
        assert not h.store.search(f"{query} somethingelse")


@pytest.mark.parametrize("query", ["Duşanbe çegara", "Dushanbe chegara", "dush* chegar*"])
def test_uzbek_is_found_in_its_old_and_its_new_latin(tmp_path: Path, query: str) -> None:
    with house(tmp_path) as h:
        uzbek = an_article(title="Duşanbe yaqinida çegara yopildi", language="uz")
        h.recorder.record(an_article_found(h.plan().run_id, 1, an_entry(), uzbek))
        assert [row.title for row in h.store.search(query)] == [uzbek.title]


@pytest.mark.parametrize(
    "query", ['"', "NEAR(a b)", "a AND", "title:x", "*", "(((", "a^b", "-x", "", "\0", "'; DROP TABLE articles"]
)
def test_no_search_reaches_the_engines_own_parser(tmp_path: Path, query: str) -> None:
    with house(tmp_path) as h:
        h.store.search(query)
        assert h.single_value("SELECT count(*) FROM articles") == 0


def test_a_phrase_stays_together() -> None:
    assert match_expression('"new road" bridge*') == '"new road" AND "bridge"*'


def test_alerts_are_listed_reviewed_and_remember_who_said_what(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        run = h.plan().run_id
        for name in "ab":
            h.recorder.record(an_article_found(run, 1, an_entry(name), an_article(name, title=f"Tajik clash {name}")))
        assert [row.severity for row in h.store.alerts.list()] == [Severity.HIGH, Severity.HIGH]
        assert h.store.alerts.review((1, 99), AlertState.DISMISSED, reviewer="me", note="sport", now=NOW) == (1,)
        h.store.alerts.review((1,), AlertState.CONFIRMED, reviewer="you", note="", now=NOW)
        assert [row.id for row in h.store.alerts.list(state=AlertState.NEW)] == [2]
        assert h.sql("SELECT state, reviewer, note FROM reviews ORDER BY id") == [
            ("dismissed", "me", "sport"),
            ("confirmed", "you", ""),
        ]
        row = h.store.alerts.get(2)
        assert row is not None
        assert [row.title[hit.start : hit.end] for hit in row.hits if hit.field == "title"] == [
            hit.text for hit in row.hits if hit.field == "title"
        ]
        assert not h.store.alerts.list(severity=Severity.CRITICAL)


def test_a_backup_is_whole_and_the_oldest_are_forgotten(tmp_path: Path) -> None:
    from types import SimpleNamespace

    from jobs import backup

    with house(tmp_path) as h:
        h.recorder.record(an_article_found(h.plan().run_id, 1, an_entry(), an_article()))
        config = SimpleNamespace(database=h.store.path, retention=SimpleNamespace(backup_keep=2))
        for _ in range(3):
            backup.make_backup(config, h.store, h.clock.later(days=1))  # type: ignore[arg-type]
        backups = sorted((tmp_path / "backups").iterdir())
        assert len(backups) == 2
        copy = Store.open(backups[-1], migrate=False)
        assert "1 article," in copy.check()
        copy.close()


def test_retention_forgets_raw_pages_and_keeps_articles(tmp_path: Path) -> None:
    from types import SimpleNamespace

    from jobs import retention

    with house(tmp_path) as h:
        h.recorder.record(an_article_found(h.plan().run_id, 1, an_entry(), an_article()))
        keep = SimpleNamespace(raw_days=30, log_days=90, text_days=0)
        outcome = retention.forget_old_data(SimpleNamespace(retention=keep), h.store, h.clock.later(days=40))  # type: ignore[arg-type]
        assert outcome.counts == {"pages": 1, "fetches": 0, "runs": 0, "texts": 0, "bytes released": 0}
        assert h.sql("SELECT count(*), max(page_id) FROM versions") == [(1, None)]
