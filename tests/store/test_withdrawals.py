"""That a page is gone is a row: in a new archive, and in one of before that had it in the words of an edit."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlite_utils import Database

from crawler.grouping.edits import Edit
from crawler.model import EditKind
from crawler.store import Store
from crawler.store.migrations import migrations
from tests.deliver.environment import CLASH, delivery_env


def withdrawn(store: Store, story: int) -> list[tuple[int, bool]]:
    return [(edit.version, edit.withdrawn) for edit in store.histories.of_stories([story])[story].edits]


def test_a_page_that_is_gone_is_a_row_and_a_new_text_in_its_place_takes_it_away(tmp_path: Path) -> None:
    with delivery_env(tmp_path) as d:
        story = d.report("a", CLASH)
        store = d.house.store
        with store.write():
            store.versions.add_withdrawal(1, "404", d.now)
        assert withdrawn(store, story) == [(2, True)]
        assert d.house.sql("SELECT kind, reasons FROM edits") == [("material", '["withdrawn: 404"]')]
        with store.write():
            store.versions.add_withdrawal(1, "its address leads to the front page", d.now)
        assert d.house.sql("SELECT * FROM withdrawals") == [(1, 2)]
        with store.write():
            store.versions.add_edit(1, 2, Edit(kind=EditKind.MATERIAL, reasons=("figure: 3 → 5 killed",), changes=()), d.now)
        assert withdrawn(store, story) == [(2, False)]


def test_words_that_only_begin_like_it_are_no_withdrawal(tmp_path: Path) -> None:
    """A headline is data: it was read as a retraction where its edit's first reason began so."""
    with delivery_env(tmp_path) as d:
        story = d.report("a", CLASH)
        with d.house.store.write():
            edit = Edit(kind=EditKind.MATERIAL, reasons=("withdrawn from the market: 3 → 5",), changes=())
            d.house.store.versions.add_edit(1, 2, edit, d.now)
        assert withdrawn(d.house.store, story) == [(2, False)]


@pytest.mark.parametrize(("reasons", "gone"), [('["withdrawn: 404"]', True), ('["headline: withdrawn → kept"]', False)])
def test_an_archive_of_before_reads_the_same(tmp_path: Path, reasons: str, gone: bool) -> None:
    path = tmp_path / "news.db"
    migrations.apply(Database(path), stop_before="m0012_withdrawals")
    raw = sqlite3.connect(path)
    raw.execute("INSERT INTO sources (id, slug, name) VALUES (1, 's', 'S')")
    raw.execute("INSERT INTO stories (id, headline, first_seen_at, last_seen_at) VALUES (7, 'x', 'x', 'x')")
    raw.execute(
        """INSERT INTO articles (id, source_id, story_id, url, canonical_url, title, text, words, content_hash, first_seen_at,
          updated_at) VALUES (3, 1, 7, 'u', 'u', 't', 'x', 1, 'h', '2026-03-01T00:00:00Z', 'x')"""
    )
    raw.execute("INSERT INTO edits VALUES (3, 2, 'material', ?, '[]', 1, '2026-03-01T06:00:00Z')", (reasons,))
    raw.commit()
    raw.close()
    store = Store.open(path)
    assert withdrawn(store, 7) == [(2, gone)]
    store.close()
