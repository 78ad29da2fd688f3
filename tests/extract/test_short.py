"""Short news, and what a feed says where the page says less."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from crawler.extract import extract
from crawler.extract.feedtext import article_of_entry, is_better
from crawler.model import Disposition, Entry, Page, Source, TextFrom

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
PAPER = Source(slug="paper", name="The River Paper", languages=("en", "ru", "tg"))
FLASHES = {
    "en": (
        "Two border guards killed near the upper bridge",
        "Two border guards were killed near the upper bridge this morning, the ministry said.",
    ),
    "ru": (
        "Молния: на границе погибли двое военных",
        "На границе утром погибли двое военных, сообщили в штабе. Подробности позже.",
    ),
    "tg": ("Фаврӣ: дар сарҳад ду сарбоз кушта шуд", "Субҳи имрӯз дар сарҳад ду сарбоз кушта шуд. Тафсилот дертар."),
}


def page(title: str, *paragraphs: str, head: str = "") -> Page:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    html = f"<html><head><title>{title}</title>{head}</head><body><h1>{title}</h1>{body}</body></html>"
    return Page(
        url="https://paper.example/a/1", body=html.encode(), headers={"content-type": "text/html; charset=utf-8"}, fetched_at=NOW
    )


def entry(title: str, summary: str = "", content: str = "") -> Entry:
    return Entry(key="1", link="https://paper.example/a/1", title=title, summary=summary, content=content, published=NOW)


@pytest.mark.parametrize("language", FLASHES)
def test_a_flash_under_the_headline_of_its_feed_is_an_article(language: str) -> None:
    title, text = FLASHES[language]
    done = extract(page(title, text), source=PAPER, entry=entry(title), now=NOW, min_words=40)
    assert done.disposition is Disposition.RECORDED and done.article is not None
    assert (done.article.title, done.article.text, done.article.text_from) == (title, text, TextFrom.PAGE)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Maintenance", "Briefly unavailable for scheduled maintenance. Check back in a minute, please, we work on it."),
        ("Error", "Error establishing a database connection. The server did not answer, so no page can be shown to you now."),
        ("Service is busy", "Too many readers are here at the moment. Please try it again in some minutes, thank you."),
    ],
)
def test_a_short_page_that_bears_another_headline_is_none(title: str, text: str) -> None:
    done = extract(page(title, text), source=PAPER, entry=entry(FLASHES["en"][0]), now=NOW, min_words=40)
    assert done.disposition in (Disposition.THIN, Disposition.NOT_ARTICLE) and done.article is None


WORDS_OF_ERRORS = " ".join(f"Line {number} of a long notice about the outage and our apologies to readers." for number in range(6))


@pytest.mark.parametrize(
    "title", ["Site maintenance", "502 Bad Gateway", "Сайт временно недоступен", "Технические работы", "Internal Server Error"]
)
def test_a_long_notice_of_an_outage_is_no_article_unless_the_feed_has_its_headline(title: str) -> None:
    notice = page(title, WORDS_OF_ERRORS)
    assert (
        extract(notice, source=PAPER, entry=entry(FLASHES["en"][0]), now=NOW, min_words=40).disposition is Disposition.NOT_ARTICLE
    )
    news = page("Bridge closed for maintenance until May", WORDS_OF_ERRORS)
    done = extract(news, source=PAPER, entry=entry("Bridge closed for maintenance until May"), now=NOW, min_words=40)
    assert done.disposition is Disposition.RECORDED


def test_a_log_in_page_in_place_of_an_article_is_none() -> None:
    form = "<form><input name=u><input name=p type=password></form>"
    at_login = replace(page("Welcome back", WORDS_OF_ERRORS), url="https://paper.example/login?next=/a/1")
    in_place = page("Welcome", f"Members of the club, please log in here. {form}")
    for login in (at_login, in_place):
        done = extract(login, source=PAPER, entry=entry(FLASHES["en"][0]), now=NOW, min_words=5)
        assert (done.disposition, done.reason) == (Disposition.NOT_ARTICLE, "a log-in page")


def test_a_short_page_that_says_it_is_an_article_is_one_without_any_feed() -> None:
    title, text = FLASHES["en"]
    declared = page(title, text, head='<meta property="og:type" content="article">')
    assert extract(declared, source=PAPER, now=NOW, min_words=40).disposition is Disposition.RECORDED
    assert extract(page(title, text), source=PAPER, now=NOW, min_words=40).disposition is Disposition.THIN


def test_a_headline_without_a_sentence_is_no_article() -> None:
    title = FLASHES["en"][0]
    done = extract(page(title, "Home", "News", "Contact us", "All rights"), source=PAPER, entry=entry(title), now=NOW, min_words=40)
    assert done.disposition is Disposition.THIN


LONG = " ".join(f"Sentence number {number} tells of the bridge, the guards and the river." for number in range(30))


def test_the_feeds_text_stands_where_the_page_shows_only_its_beginning() -> None:
    teaser = " ".join(LONG.split()[:80])
    done = extract(page("The upper bridge", teaser), source=PAPER, entry=entry("The upper bridge", "", LONG), now=NOW, min_words=40)
    assert done.article is not None
    assert (done.article.text, done.article.text_from) == (LONG, TextFrom.FEED)


def test_a_page_that_says_more_than_the_feed_stands() -> None:
    done = extract(
        page("The upper bridge", LONG), source=PAPER, entry=entry("The upper bridge", "", LONG[:300]), now=NOW, min_words=40
    )
    assert done.article is not None
    assert done.article.text_from is TextFrom.PAGE


def test_a_longer_text_about_something_else_is_not_better() -> None:
    other = " ".join(f"Wheat prices rose in market {number} after the drought." for number in range(40))
    assert not is_better(other, " ".join(LONG.split()[:80]), 40)


def test_the_feeds_article_is_its_content_else_its_summary_else_its_title() -> None:
    title, text = FLASHES["ru"]
    whole = article_of_entry(entry(title, "Коротко.", f"{text}\n{LONG}"), PAPER)
    short = article_of_entry(entry(title, text), PAPER)
    bare = article_of_entry(entry(title, title), PAPER)
    assert whole and short and bare
    assert whole.text == f"{text}\n\n{LONG}" and short.text == text and bare.text == ""
    assert {article.title for article in (whole, short, bare)} == {title}
    assert {article.text_from for article in (whole, short, bare)} == {TextFrom.FEED}
    assert short.language == "ru" and short.published == NOW
    assert article_of_entry(entry("", ""), PAPER) is None


def test_an_item_without_a_web_address_has_an_identity_of_its_own() -> None:
    item = article_of_entry(Entry(key="post-7", link="", title=FLASHES["tg"][0]), PAPER)
    assert item is not None
    assert item.canonical_url == item.url and item.canonical_url.startswith("urn:feed-item:paper:")
