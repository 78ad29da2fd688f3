"""Kept pages that a later extractor reads again: versions of ours, and nothing that anybody is told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from crawler.app.record.prepare import Preparer
from crawler.app.record.reread import Rereader, RereadOutcome
from crawler.model import Article, Disposition, Extraction
from crawler.store.rereads import RereadScope
from tests.fakes import WATCHES, Env, a_page, an_article, an_article_found, an_entry, house

SCOPE = RereadScope(extractor="new")


def recorded(h: Env) -> Article:
    article = an_article("a", title="Tajik clash", extractor="old")
    found = replace(an_article_found(h.plan().run_id, 1, an_entry("a"), article), page=a_page(article))
    h.recorder.record(found)
    return article


def reread(h: Env, article: Article | None) -> RereadOutcome:
    (kept,) = h.store.rereads.waiting(SCOPE, 0, 9)
    preparer = Preparer(lambda: WATCHES, {}, h.clock, keep_raw=False)
    disposition = Disposition.RECORDED if article else Disposition.THIN
    return Rereader(h.store, preparer, h.clock, "new").write(kept, Extraction(disposition=disposition, article=article))


def test_another_text_is_a_version_of_ours_that_nothing_hears_of(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        article = recorded(h)
        alerts = h.sql("SELECT id, created_at, updated_at, severity FROM alerts")
        h.clock.later(days=2)
        text = f"{article.text}\n\nA clash that was cut off before, with Tajik guards."
        assert reread(h, replace(article, text=text, extractor="new")) is RereadOutcome.CHANGED
        assert h.sql("SELECT id, created_at, updated_at, severity FROM alerts") == alerts
        assert h.sql("SELECT count(*) FROM edits") == [(0,)]
        assert h.sql("SELECT version FROM alerts") == [(2,)]
        rows = h.sql("SELECT number, text, extractor, reread_at IS NOT NULL, recorded_at, page_id FROM versions ORDER BY number")
        assert [row[:4] for row in rows] == [(1, article.text, "old", 0), (2, text, "new", 1)]
        assert rows[0][4:] == rows[1][4:]
        (story,) = h.store.histories.of_stories([1]).values()
        assert [member.edit_count for member in story.members] == [0]


@pytest.mark.parametrize("outcome", [RereadOutcome.SAME, RereadOutcome.REFUSED])
def test_a_page_is_read_once_by_an_extractor_whatever_came_of_it(tmp_path: Path, outcome: RereadOutcome) -> None:
    with house(tmp_path) as h:
        article = recorded(h)
        assert h.store.rereads.counts(SCOPE) == {"one": 1}
        assert reread(h, article if outcome is RereadOutcome.SAME else None) is outcome
        assert h.store.rereads.counts(SCOPE) == {}
        assert h.sql("SELECT version, text FROM articles") == [(1, article.text)]
        assert h.store.rereads.counts(RereadScope(extractor="newer")) == {"one": 1}
        assert h.store.rereads.counts(RereadScope(extractor="old")) == {}
