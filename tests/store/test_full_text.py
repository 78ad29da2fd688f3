"""The text of an article stands once, and is found as before: by new archives, by old ones, and after edits."""

from __future__ import annotations

import logging
import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from crawler.language.indexing import index_text
from crawler.model.errors import StoreError
from crawler.store import Store, full_text
from crawler.store.reading import match_expression
from tests.fakes import Env, a_state, an_article, an_article_found, an_entry, house
from tests.store.test_forgetting import forget, places_of
from tests.store.test_upgrade import archive_before

STEP = "m0028_text_once"
TEXTS = {
    "en": ("Guards at the ferry", "The ferry at Samti was closed, and guards searched eleven boats. The guards left."),
    "ru": ("Паром закрыт", "Паром у Самти закрыли на неделю; пограничники осмотрели лодки, ещё одна лодка затонула."),
    "tg": ("Гузаргоҳ баста шуд", "Гузаргоҳи Самтӣ баста шуд ва марзбонон қаиқҳоро тафтиш карданд."),
    "fa": ("گذرگاه بسته شد", "گذرگاه سمتی بسته شد و مرزبانان قایق‌ها را بازرسی می‌کنند."),
    "ps": ("پوله وتړل شوه", "د سمتي پوله وتړل شوه او د پولې ساتونکو بېړۍ وپلټلې."),
    "uz": ("Kechuv yopildi", "Samti kechuvi yopildi, chegarachilar qayiqlarni tekshirdi. Toʻrtta qayiq ushlandi."),
}
QUERIES = (
    *"ferry guards fer* са* лодк* ещё еще баста марзбон* گذرگاه قایق* قايق‌ها سمت* پولې بېړۍ kech* toʻrtta a*".split(),
    '"guards searched" ferry',
)
FILL_AND_DIE = """
import os, signal, sys
from pathlib import Path
from crawler.store import Store, full_text
full_text.FILL_BATCH_ARTICLES = 7
fill, filled = full_text.FullTextIndex._fill_batch, []
def fill_three(index):
    if len(filled) == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    filled.append(1)
    return fill(index)
full_text.FullTextIndex._fill_batch = fill_three
Store.open(Path(sys.argv[1]))
"""


def old_archive(path: Path, rounds: int = 8) -> Path:
    """An archive of before, with the words of each text as they were indexed then, and an article that was edited."""
    archive_before(path, STEP)
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("INSERT INTO sources (id, slug, name) VALUES (1, 's', 'S')")
        raw.execute("INSERT INTO stories (id, headline, first_seen_at, last_seen_at) VALUES (1, 'x', 'x', 'x')")
        for number in range(1, 1 + rounds * len(TEXTS)):
            language = list(TEXTS)[number % len(TEXTS)]
            title, text = f"{TEXTS[language][0]} {number}", " ".join([TEXTS[language][1]] * (1 + number % 3))
            raw.execute(
                """INSERT INTO articles (id, source_id, story_id, url, canonical_url, title, text, lead, words, content_hash, language,
                  first_seen_at, updated_at) VALUES (?, 1, 1, 'u', ?, ?, ?, 'lead', 1, 'h', ?, '2026-03-01T00:00:00Z', 'x')""",
                (number, f"u{number}", title, text, language),
            )
            words = (index_text(title, language), index_text(text, language))
            raw.execute("INSERT INTO articles_fts (rowid, title, text) VALUES (?, ?, ?)", (number, *words))
            raw.execute(
                """INSERT INTO versions (article_id, number, title, lead, text, authors, content_hash, recorded_at)
                VALUES (?, 1, ?, 'lead', ?, '[]', 'h', 'x')""",
                (number, title, text),
            )
        raw.execute("UPDATE versions SET text = 'as it was', content_hash = 'h0' WHERE article_id = 3")
        raw.execute("UPDATE articles SET version = 2 WHERE id = 3")
        raw.execute(
            """INSERT INTO versions (article_id, number, title, lead, text, authors, content_hash, recorded_at)
            SELECT id, 2, title, lead, text, '[]', 'h', 'x' FROM articles WHERE id = 3"""
        )
        raw.commit()
    return path


def answers(path: Path) -> list[list[tuple[int, float]]]:
    """What each query finds, in its order, with the score."""
    sql = "SELECT rowid, round(bm25(articles_fts, 4.0, 1.0), 9) FROM articles_fts WHERE articles_fts MATCH ? ORDER BY 2, 1"
    with closing(sqlite3.connect(path)) as raw:
        return [raw.execute(sql, (match_expression(query),)).fetchall() for query in QUERIES]


def version_texts(path: Path) -> list[tuple[object, ...]]:
    columns = "id, article_id, number, title, lead, text, authors, published_at, content_hash, recorded_at, page_id, text_from"
    with closing(sqlite3.connect(path)) as raw:
        return raw.execute(f"SELECT {columns} FROM versions ORDER BY id").fetchall()


def occurrences(store: Store) -> list[tuple[object, ...]]:
    """Every word of the index with its article, column and place."""
    store._connection.run("CREATE VIRTUAL TABLE IF NOT EXISTS temp.occurrences USING fts5vocab(main, articles_fts, instance)")
    return sorted(tuple(row) for row in store._connection.rows("SELECT * FROM temp.occurrences"))


def test_an_archive_of_before_finds_what_it_found_and_keeps_its_versions(tmp_path: Path) -> None:
    path = old_archive(tmp_path / "news.db")
    found, versions = answers(path), version_texts(path)
    assert [query for query, hits in zip(QUERIES, found, strict=True) if not hits] == []
    Store.open(path).close()
    assert (answers(path), version_texts(path)) == (found, versions)
    with closing(sqlite3.connect(path)) as raw:
        assert raw.execute("SELECT article_id, text FROM version_rows WHERE text != ''").fetchall() == [(3, "as it was")]
        assert raw.execute("SELECT count(*) FROM sqlite_master WHERE name = 'articles_fts_content'").fetchone() == (0,)


def test_an_upgrade_that_is_killed_goes_on_where_it_was(tmp_path: Path) -> None:
    path = old_archive(tmp_path / "news.db")
    found, versions = answers(path), version_texts(path)
    child = subprocess.run([sys.executable, "-c", FILL_AND_DIE, str(path)], check=False, env=dict(os.environ))
    assert child.returncode == -signal.SIGKILL
    with closing(sqlite3.connect(path)) as raw:
        assert raw.execute("SELECT next_id, last_id FROM index_state").fetchone() == (22, 48)
    with pytest.raises(StoreError, match="older version"):
        Store.read_only(path)
    assert version_texts(path) == versions
    Store.open(path).close()
    assert (answers(path), version_texts(path)) == (found, versions)


def test_a_long_upgrade_says_how_far_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(full_text, "NOTICE_SECONDS", -1.0)
    monkeypatch.setattr(full_text, "FILL_BATCH_ARTICLES", 20)
    with caplog.at_level(logging.WARNING, "borderwatch.store"):
        Store.open(old_archive(tmp_path / "news.db")).close()
    assert [record.getMessage()[-17:] for record in caplog.records[:2]] == [" article 20 of 48", " article 40 of 48"]


def test_a_new_folding_makes_the_index_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = old_archive(tmp_path / "news.db", rounds=1)
    Store.open(path).close()
    monkeypatch.setattr(full_text, "FOLD_VERSION", 99)
    monkeypatch.setattr(full_text, "words_of", lambda title, text, language: full_text.IndexedWords("anew", language))
    store = Store.open(path)
    assert len(store.search("anew")) == 6 and not store.search("ferry")
    store.close()


def recorded(h: Env, name: str, language: str | None, text: str) -> None:
    article = an_article(name, title=f"{TEXTS[language or 'en'][0]} {name}", text=text, language=language)
    entry, run = an_entry(name, fingerprint=str(len(text))), h.plan(everything=True).run_id
    h.recorder.record(a_state(run, 1, entry))
    h.recorder.record(an_article_found(run, 1, entry, article))


def test_after_edits_and_forgetting_the_index_is_as_if_it_were_made_anew(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        for number, (language, (_, text)) in enumerate(TEXTS.items()):
            name = f"a{number}"
            recorded(h, name, language, f"{text} {name} " * 9)
            h.clock.later(hours=2)
            if number % 2:
                recorded(h, name, None, f"{text} {name}, again with ş and ç " * 7)  # an edit whose language nobody knows
        assert h.single_value("SELECT count(*) FROM versions WHERE number = 2") == 3
        before = occurrences(h.store)
        with h.store.write():
            h.store.articles._full_text.begin_again()
        h.store.articles._full_text.fill()
        assert occurrences(h.store) == before
        h.clock.later(days=40)
        forget(h, text_days=35)
        assert {column for *_, column, _ in occurrences(h.store)} == {"title"}
        assert not h.sql("SELECT number FROM versions WHERE text != '' OR lead != ''")


def test_a_text_stands_once_and_that_of_an_earlier_version_too(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        recorded(h, "a", "en", "firstly the ferry was closed " * 9)
        assert places_of(h, "firstly the ferry") == {"articles"}
        h.clock.later(hours=2)
        recorded(h, "a", "en", "secondly the ferry was opened " * 9)
        assert places_of(h, "firstly the ferry was closed firstly") == {"version_rows"}
        assert places_of(h, "secondly the ferry was opened secondly") == {"articles"}
        assert [row.text[:8] for row in h.store.versions.edits(1)] == ["firstly ", "secondly"]
        assert h.store.versions.texts(1)[1].startswith("secondly")
