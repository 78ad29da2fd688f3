"""The list of all articles: searched, paged, marked as read and starred with undo, exported."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator

import pytest

from crawler.store.desk_work import ArticleMark, ArticleSelection, Shelf
from jobs.review.pages import articles as articles_module
from jobs.review.pages import search as search_module
from jobs.review.pages.articles import ArticleQuery, found_page, list_page, parse_article_query, search_selection
from tests.fakes import NOW
from tests.review.serving import PERSIAN, ReviewArchive, RunningDesk, archive, fill


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReviewArchive]:
    with archive(tmp_path_factory.mktemp("articles")) as filled:
        fill(filled)
        filled.tell("The bazaar opens again", "Traders came back to the bazaar of the town, and nothing else was reported. " * 4)
        yield filled


def test_a_mark_says_what_it_changed_so_that_undo_leaves_the_rest(made: ReviewArchive) -> None:
    work = made.store.desk_work

    def mark(articles: tuple[int, ...], is_set: bool) -> tuple[int, ...]:
        return work.mark_articles(articles, ArticleMark.READ, marked=is_set, reviewer="ann", now=NOW)

    assert mark((3,), True) == (3,)
    assert mark((2, 3, 4, 999), True) == (2, 4), "3 was read before, and 999 is none"
    unread = work.article_ids("ann", ArticleSelection(shelf=Shelf.UNREAD), most=100)
    assert not {2, 3, 4} & set(unread)
    assert mark((2, 4), False) == (2, 4)
    assert [row.id for row in work.list_articles("ann", (2, 3, 4)) if row.is_read] == [3]
    assert not any(row.is_read for row in work.list_articles("ben", (2, 3, 4))), "everybody reads for oneself"
    assert mark((2, 3), False) == (3,)


def test_pages_hold_each_article_once_without_search_and_with_one(made: ReviewArchive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(articles_module, "PAGE_ARTICLES", 4)
    everything = made.store.desk_work.article_ids("", ArticleSelection(), most=1000)
    for query, wanted in ((ArticleQuery(), list(everything)), (ArticleQuery("tajik"), None)):
        seen: list[int] = []
        before = 1 << 62
        for _ in range(30):
            if query.text:
                view = found_page(made.config.path, made.store, query, "", before)
            else:
                view = list_page(made.store, query, "", before)
            assert len(view.articles) <= 4
            seen += [row.id for row in view.articles]
            before = view.below
            if not before:
                break
        assert seen == sorted(set(seen), reverse=True)
        assert len(seen) > 8
        if wanted is not None:
            assert seen == wanted


def test_a_search_keeps_to_the_shelf_the_source_and_the_language(made: ReviewArchive) -> None:
    def found(**selection: str) -> set[int]:
        query = parse_article_query([("q", "Ишкашим"), *selection.items()], "ann")
        return {row.id for row in found_page(made.config.path, made.store, query, "ann", 1 << 62).articles}

    everywhere = found()
    persian = found(language="fa")
    assert persian and persian < everywhere
    assert found(source="two") < everywhere
    (first,) = persian
    made.store.desk_work.mark_articles((first,), ArticleMark.STARRED, marked=True, reviewer="ann", now=NOW)
    assert found(shelf="starred") == {first}
    assert found(shelf="unmatched") == set()
    made.store.desk_work.mark_articles((first,), ArticleMark.STARRED, marked=False, reviewer="ann", now=NOW)


def test_an_address_keeps_what_was_asked_and_who_is_logged_out_has_no_shelf_of_their_own() -> None:
    query = parse_article_query([("q", " flood "), ("shelf", "starred"), ("language", "fa"), ("nonsense", "1")], "ann")
    assert query.address() == "/-/articles?q=flood&shelf=starred&language=fa"
    assert parse_article_query([("shelf", "starred")], "").selection.shelf is Shelf.ALL
    assert parse_article_query([("shelf", "none")], "ann").address() == "/-/articles"


def test_articles_without_alert_are_listed_and_marked_with_one_undo_for_all(ann: RunningDesk) -> None:
    page = ann.get("/-/articles").text
    shown = re.findall(r'id="article-(\d+)"', page)
    assert len(shown) > 15 and PERSIAN in page
    answer = ann.post("/-/articles/mark", mark="read-shown", shown=" ".join(shown[:6]), back="/-/articles")
    marked = ann.get(answer.headers["location"]).text
    assert "6 articles marked." in marked
    unread = re.findall(r'id="article-(\d+)"', ann.get("/-/articles?shelf=unread").text)
    assert not set(shown[:6]) & set(unread)
    undo = dict(
        re.findall(r'name="(mark|article|undo)" value="([^"]+)"', marked.partition('class="act undo"')[2].partition("</form>")[0])
    )
    back = ann.post("/-/articles/mark", **undo, back=answer.headers["location"])
    assert back.headers["location"] == "/-/articles"
    assert set(shown[:6]) <= set(re.findall(r'id="article-(\d+)"', ann.get("/-/articles?shelf=unread").text))
    assert ann.post("/-/articles/mark", mark="read", back="/-/articles").status == 400, "none was ticked"


def test_nobody_marks_without_log_in_and_reading_needs_none(anybody: RunningDesk) -> None:
    assert anybody.post("/-/articles/mark", mark="star", article="1").status == 403
    page = anybody.get("/-/articles?shelf=starred")
    assert page.status == 200 and 'name="mark"' not in page.text


def test_the_export_has_what_all_pages_of_the_search_show(ann: RunningDesk) -> None:
    listed = ann.get("/-/articles/export/articles.jsonl?q=flood&literal=1")
    rows = [json.loads(line) for line in listed.text.splitlines()]
    assert rows and all("flood" in f"{row['title']} {row['text']}".lower() for row in rows)
    assert 'filename="articles.jsonl"' in listed.headers["content-disposition"]
    table = list(csv.DictReader(io.StringIO(ann.get("/-/articles/export/articles.csv?language=fa").text.lstrip("\ufeff"))))
    assert table and {row["language"] for row in table} == {"fa"}


def test_a_search_that_was_stopped_says_so_and_an_export_of_it_is_refused(made: ReviewArchive) -> None:
    answer = search_selection(made.config.path, made.store, ArticleQuery("tajik"), "", limit=10, seconds=-1.0)
    assert answer.stopped and not answer.hits


def test_an_excerpt_with_several_hits_loses_no_word_between_them() -> None:
    text = "Guards at Ishkashim met traders on the road, and Rushon was quiet; later Ishkashim too."
    spans = [(match.start(), match.end()) for match in re.finditer("Ishkashim|Rushon", text)]
    pieces = search_module._around(text, spans)
    assert "".join(piece for piece, _ in pieces) == text
    assert [piece for piece, is_marked in pieces if is_marked] == ["Ishkashim", "Rushon", "Ishkashim"]
