"""A mail is never cut by its reader: it stays below Gmail's limit whatever there is to tell, and says what it leaves out."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from crawler.model import Severity
from crawler.report.digest import Digest, render
from crawler.report.digest.budget import count_fitting
from tests.digest.builders import COVERAGE, TROUBLE, alert, digest_of

LIMIT = 100_000


def many(number: int, title: str = "Title", **changes: object) -> Digest:
    rows = [
        alert(index, index, title=f"{title} {index}", severity=list(Severity)[index % 4], **changes)
        for index in range(1, number + 1)
    ]
    return digest_of(*rows, coverage=replace(COVERAGE, health=(TROUBLE,) * 300))


@pytest.mark.parametrize("script", ["a", "ж", "ش", "\U0001f600"])
def test_four_hundred_stories_with_titles_of_a_megabyte_fit(script: str) -> None:
    title = script * 1_000_000
    row = alert(title=title, text=title, source_name=title, url=f"http://one.example/{'a' * 1900}", watch_title=title)
    rows = [
        replace(row, id=index, story_id=index, article_id=index, watch=f"w{index}", source=f"s{index}") for index in range(1, 401)
    ]
    digest = digest_of(*rows)
    for form in ("mail", "mail-text"):
        assert len(render(digest, form).encode()) < LIMIT


def test_cards_beyond_the_budget_are_a_line_each_and_the_rest_a_number() -> None:
    page = render(many(400), "mail")
    assert 80_000 < len(page.encode()) < LIMIT
    whole = page.count("<h3")
    note = re.search(r"([\d,]+) more stories; the first (\d+) in one line each", page)
    assert note
    assert whole + int(note[1]) == 400
    assert len(re.findall(r"Title \d+", page)) >= whole + int(note[2])


def test_where_all_lines_fit_the_mail_says_so() -> None:
    page = render(many(85), "mail")
    note = re.search(r"(\d+) more stories, one line each", page)
    assert note
    assert page.count("<h3") + int(note[1]) == 85
    for index in range(1, 86):
        assert f"Title {index}<" in page


def test_a_small_digest_is_whole() -> None:
    page = render(many(3), "mail")
    assert page.count("<h3") == 3
    assert "more stor" not in page


def test_a_mail_draws_nothing_that_mail_readers_strip_and_loads_nothing() -> None:
    page = render(many(3), "mail")
    assert not re.search(r"<(svg|img|script|link|iframe|video|details)\b|display:\s*(flex|grid)|url\(|@import", page)
    assert set(re.findall(r'(?:src|href|background)="([^"]*)"', page)) == {
        "http://one.example/1",
        "http://one.example/2",
        "http://one.example/3",
    }


@pytest.mark.parametrize(("sizes", "room", "fit"), [([], 0, 0), ([5], 4, 0), ([5, 5], 10, 2), ([5, 5, 5], 14, 2)])
def test_as_many_as_fit(sizes: list[int], room: int, fit: int) -> None:
    assert count_fitting(sizes, room) == fit
