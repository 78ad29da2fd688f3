"""Pages in place of an article are named; articles whose headlines sound like such pages are articles."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.extract import extract
from crawler.model import Disposition, Entry, Extraction, Page, Source
from crawler.polling.retries import next_try
from tests.fakes import LIMITS

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
URL = "https://paper.example/news/bridge"
PROSE = (
    "The bridge stays closed to lorries, the ministry said on Monday. Drivers wait in the cold on both sides of the river. "
    "Guards let only the sick and the old pass. Nobody says when the gate will open, and bread has become dear in the bazaar."
)


def extract_titled(title: str, text: str, linked: str = "", entry_title: str = "") -> Extraction:
    html = f"<html><head><title>{title}</title>{linked}</head><body><h1>{title}</h1><p>{text}</p></body></html>"
    entry = Entry(key="k", link=URL, title=entry_title)
    return extract(
        Page(url=URL, body=html.encode()), source=Source(slug="", name=""), entry=entry, now=NOW, min_words=LIMITS.min_words
    )


@pytest.mark.parametrize(
    "title",
    [
        "Access denied: the bridge at Kalai Naw stays closed",
        "Security check at the bridge holds up hundreds of lorries",
        "Bodies not found after the flood in the upper valley",
        "Road maintenance closes the pass for a week",
        "Cookie policy of the valley bakers divides the bazaar",
    ],
)
def test_an_article_that_its_feed_or_its_page_names_is_one_whatever_its_headline(title: str) -> None:
    linked = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "x"}</script>'
    assert extract_titled(title, PROSE, linked).disposition is Disposition.RECORDED
    assert extract_titled(title, PROSE, entry_title=title).disposition is Disposition.RECORDED


@pytest.mark.parametrize(
    ("title", "disposition", "reason"),
    [
        ("Just a moment...", Disposition.NOT_ARTICLE, "challenge"),
        ("Access denied", Disposition.NOT_ARTICLE, "challenge"),
        ("404 - page not found", Disposition.NOT_ARTICLE, "soft 404"),
        ("Before you continue", Disposition.CONSENT, "consent wall"),
        ("Site maintenance", Disposition.NOT_ARTICLE, "an error or maintenance page"),
    ],
)
def test_what_comes_in_place_of_an_article_is_named(title: str, disposition: Disposition, reason: str) -> None:
    done = extract_titled(title, PROSE, entry_title="Two guards were wounded at the old bridge")
    assert (done.disposition, done.reason) == (disposition, reason)


@pytest.mark.parametrize(
    "title", ["404 families wait for flour at the old bridge", "Flat 404 of the old house burned out at night"]
)
def test_a_number_of_a_headline_does_not_make_a_missing_page(title: str) -> None:
    assert extract_titled(title, PROSE).disposition is Disposition.RECORDED


@pytest.mark.parametrize("title", ["404", "Error 404", "404 Not Found", "404: nothing here", "Ошибка 404"])
def test_a_number_alone_does(title: str) -> None:
    assert extract_titled(title, PROSE).reason == "soft 404"


def extract_page(html: str, url: str = URL) -> Extraction:
    page = Page(url=url, body=f"<html>{html}</html>".encode())
    entry = Entry(key="k", link=URL, title="Two guards were wounded at the old bridge")
    return extract(page, source=Source(slug="", name=""), entry=entry, now=NOW, min_words=LIMITS.min_words)


def test_a_page_that_asks_for_a_name_and_a_password_is_a_log_in_page() -> None:
    form = "<body><h1>Welcome back</h1><form><input name=user><input type=password></form><p>Please sign in to read on.</p></body>"
    elsewhere = f"<body><h1>Welcome back</h1><p>{PROSE}</p></body>"
    for done in (extract_page(form), extract_page(elsewhere, "https://paper.example/user/login?next=/news/bridge")):
        assert (done.disposition, done.reason) == (Disposition.NOT_ARTICLE, "a log-in page")


def test_an_article_with_a_field_for_a_password_in_its_frame_is_one() -> None:
    headline = "Two guards were wounded at the old bridge"
    html = f"<body><form><input type=password></form><h1>{headline}</h1><p>{PROSE}</p></body>"
    assert extract_page(html).disposition is Disposition.RECORDED


def test_a_headline_that_the_feed_does_not_know_is_believed_below_the_form_of_the_frame_only() -> None:
    form, headline = "<form><input name=u><input type=password></form>", "<h1>Ferry service is back</h1>"
    assert extract_page(f"<body>{form}{headline}<p>{PROSE}</p></body>").disposition is Disposition.RECORDED
    assert extract_page(f"<body>{headline}{form}<p>{PROSE}</p></body>").reason == "a log-in page"


def test_a_page_that_its_scripts_draw_is_named_and_what_to_do_about_it() -> None:
    done = extract_page("<head><script src=/app.js></script></head><body><div id=root></div></body>")
    assert (done.disposition, done.reason) == (
        Disposition.THIN,
        "a page drawn by script; `render: true` for the source reads it in a browser",
    )


@pytest.mark.parametrize("url", ["javascript:alert(1)", "mailto:desk@paper.example", "urn:x:y", "http://[::1", "file:///x"])
def test_a_page_without_a_web_address_is_refused_by_that_name(url: str) -> None:
    done = extract_page(f"<body><h1>The bridge</h1><p>{PROSE}</p></body>", url)
    assert (done.disposition, done.reason) == (Disposition.EXTRACTION_FAILED, f"not a web address: {url}")


@pytest.mark.parametrize("disposition", [Disposition.NOT_ARTICLE, Disposition.CONSENT, Disposition.THIN, Disposition.PAYWALLED])
def test_what_comes_in_place_of_an_article_is_asked_for_again(disposition: Disposition) -> None:
    assert next_try(disposition, 1, first_seen=NOW, listed=True, now=NOW) is not None


@pytest.mark.parametrize(
    "title",
    [
        "Access denied: the bridge at Kalai Naw stays closed",
        "Attention required at the border, says the minister",
        "Just a moment of peace in the upper valley",
        "Страница не найдена: как пропал архив долины",
    ],
)
def test_a_headline_that_goes_on_above_prose_is_that_of_an_article(title: str) -> None:
    assert extract_titled(title, PROSE).disposition is Disposition.RECORDED


@pytest.mark.parametrize("heading", ["404", "Page not found", "Страница не найдена"])
def test_a_page_that_is_not_there_is_none_whatever_it_recommends(heading: str) -> None:
    row = "<div><h3><a href='/{0}'>Herders of pasture {0} return home</a></h3><p>They were met in village {0}. Snow had fallen.</p></div>"
    html = f"<html><body><h1>{heading}</h1><p>There is nothing here.</p>{''.join(map(row.format, range(40)))}</body></html>"
    done = extract(Page(url=URL, body=html.encode()), source=Source(slug="", name=""), now=NOW, min_words=LIMITS.min_words)
    assert (done.disposition, done.reason) == (Disposition.NOT_ARTICLE, "soft 404")


def test_a_picture_with_a_caption_is_an_article_where_the_page_says_so() -> None:
    caption = "Two guards who were wounded at the old bridge are carried to the hospital on Monday."
    html = (
        "<html><head><meta property='og:type' content='article'></head><body><h1>Two guards wounded</h1>"
        f"<figure><img src='a.jpg'><figcaption>{caption}</figcaption></figure></body></html>"
    )
    done = extract(Page(url=URL, body=html.encode()), source=Source(slug="", name=""), now=NOW, min_words=LIMITS.min_words)
    assert done.article is not None
    assert done.article.text == caption


def test_a_post_of_two_sentences_is_an_article_where_its_page_describes_itself_by_them() -> None:
    """The layout of a Telegram post: no headline, the text in divisions, the day in the footer of the message."""
    post = "Two border guards were wounded at the old bridge, the ministry says. The shooting went on for an hour."
    html = (
        f"<html><head><meta property='og:title' content='Valley'><meta property='og:description' content='{post}'></head>"
        f"<body class='widget_frame'><div class='message_bubble'><div class='message_text' dir='auto'>{post}</div>"
        "<div class='message_footer'><span>1.2K</span> views <a href='/7'><time datetime='2026-07-03T10:05:00+00:00'>10:05</time></a>"
        "</div></div></body></html>"
    )
    done = extract(Page(url=URL, body=html.encode()), source=Source(slug="", name=""), now=NOW, min_words=LIMITS.min_words)
    assert done.article is not None
    assert done.article.text == post
    assert done.date.instant == datetime(2026, 7, 3, 10, 5, tzinfo=UTC)


BAR = "<div class=bar><form><input name=user><input type=password></form></div>"


def extract_without_heading(title: str, body: str) -> Extraction:
    html = f"<html><head><title>{title}</title></head><body>{body}</body></html>"
    return extract(Page(url=URL, body=html.encode()), source=Source(slug="", name=""), now=NOW, min_words=LIMITS.min_words)


def test_a_bar_that_asks_for_a_password_is_no_log_in_page_above_an_article_without_a_heading() -> None:
    title = "The bridge stays closed to lorries in the cold"
    assert extract_without_heading(title, f"{BAR}<div><p>{PROSE}</p></div>").disposition is Disposition.RECORDED
    assert extract_without_heading(title, f"<div><p>{PROSE}</p></div>{BAR}").reason == "a log-in page"
    assert (
        extract_without_heading("Welcome back to your valley account", f"{BAR}<div><p>{PROSE}</p></div>").reason == "a log-in page"
    )
