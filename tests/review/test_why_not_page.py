"""The page of an article says why a watch raises no alert on it: in words, in the reader's language, by the rules of now."""

from __future__ import annotations

from html import unescape

import pytest

from crawler.language.reader import Reader, written_for
from crawler.report.why_not import verdict_words, why_not_lines
from crawler.watch import WhyNot, compile_watches, why_not
from jobs.review.readers import READER_COOKIE, reader_cookie
from tests.review.serving import RunningDesk

GROUPS = {"clash": {"en": ["clash*", "skirmish"]}, "border": {"en": ["border"]}, "sport": {"en": ["football"]}}
WATCHES: list[dict[str, object]] = [
    {"id": "near", "title": "Near", "severity": "high", "query": "@clash NEAR/5 @border"},
    {"id": "two", "title": "Two", "severity": "high", "query": "SENT(@clash @border)", "none": ["sport"]},
]
TEXT = "A clash was reported from the town on Monday by several people who live there. The border stayed calm."


def explained(watch: str, text: str, language: str = "en") -> tuple[str, str]:
    """The verdict and the lines, as such a reader gets them."""
    watchlist = compile_watches(GROUPS, WATCHES)
    chosen = next(candidate for candidate in watchlist.watches if candidate.id == watch)
    with written_for(Reader(language=language)):
        result: WhyNot = why_not(watchlist, chosen, "", text, lang="en")
        return verdict_words(result), "\n".join(why_not_lines(result))


def test_the_verdict_names_what_is_missing_and_what_forbids() -> None:
    assert explained("near", "Nothing happened at the border.")[0] == "No alert, as this is missing: @clash"
    assert explained("two", "A clash at the border of football.")[0] == "No alert, as it meets an exception: @sport"
    assert explained("two", "A clash at the border.")[0] == "These rules raise an alert (high) on it."


@pytest.mark.parametrize(
    ("language", "missing", "apart", "best"),
    [
        ("en", "No alert, as this is missing", "both are there, more than 5 words apart", "the sentence that has most of it"),
        ("ru", "Сигнала нет, не хватает", "есть оба, но дальше 5 слов", "предложение, где есть больше всего"),
        ("fa", "هشداری نیست", "هر دو هستند", "جمله‌ای که بیشترش را دارد"),
    ],
)
def test_reasons_are_in_the_readers_language(language: str, missing: str, apart: str, best: str) -> None:
    verdict, lines = explained("near", TEXT, language)
    assert missing in verdict and apart in lines
    assert best in explained("two", TEXT, language)[1]


def test_the_page_of_an_article_asks_a_watch(desk: RunningDesk, anybody: RunningDesk) -> None:
    ((number,),) = desk.sql("SELECT id FROM articles WHERE title = 'Flood kills 7 in Rushon'")
    page = unescape(anybody.get(f"/-/article/{number}").text)
    assert "Why did this not match?" in page and "No alert" not in page
    asked = unescape(anybody.get(f"/-/article/{number}?watch=clash-border").text)
    assert "No alert, as this is missing: " in asked and "✗" in asked
    assert "These rules raise an alert (medium) on it." in unescape(anybody.get(f"/-/article/{number}?watch=flood").text)
    assert "there is no such watch" in unescape(anybody.get(f"/-/article/{number}?watch=none").text)
    cookie = f"{READER_COOKIE}={reader_cookie(Reader(language='ru'))}"
    assert "Сигнала нет, не хватает" in unescape(
        anybody.get(f"/-/article/{number}?watch=clash-border", cookies=False, Cookie=cookie).text
    )
