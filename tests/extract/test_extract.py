"""A page becomes an article, or the reason why there is none."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from html import escape

import pytest

from crawler.extract import extract
from crawler.model import Disposition, Entry, Extraction, Page, Source
from jobs.demo import pages, world
from jobs.demo.outlets import OUTLET_TIME_ZONES, OUTLETS
from tests.fakes import LIMITS

NOW = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
SOURCE = Source(slug="s", name="Paper", timezone="Asia/Dushanbe", languages=("ru", "tg", "en", "fa"))
BODY = "".join(
    f"<p>Paragraph {number} tells of the river and of the people who live beside it, of their orchards and their boats.</p>"
    for number in range(6)
)


def run(html: str | bytes, entry: Entry | None = None, source: Source = SOURCE) -> Extraction:
    body = html.encode() if isinstance(html, str) else html
    return extract(
        Page(url="http://paper.example/2026/03/story", body=body), source=source, entry=entry, now=NOW, min_words=LIMITS.min_words
    )


def html(head: str = "", body: str = BODY, title: str = "The river rises") -> str:
    return f"<html><head><title>{title}</title>{head}</head><body><article><h1>{title}</h1>{body}</article></body></html>"


STORIES = [(outlet, story) for outlet in OUTLETS for story in world.publish(NOW)[outlet.slug] if story.event and not story.page]


@pytest.mark.parametrize(("outlet", "story"), STORIES, ids=[f"{outlet.slug}-{story.event}" for outlet, story in STORIES])
def test_pages_of_every_design_and_language(outlet: object, story: object) -> None:
    assert isinstance(story, world.DemoStory)
    assert isinstance(outlet, type(OUTLETS[0]))
    page = Page(
        url="http://paper.example" + story.path, body=pages.page(outlet, story, "http://paper.example" + story.path, ()).encode()
    )
    zone = OUTLET_TIME_ZONES.get(outlet.country, "UTC")
    source = Source(slug="s", name=outlet.name, languages=(outlet.lang,), timezone=zone, country=outlet.country)
    done = extract(page, source=source, now=NOW, min_words=20)
    assert done.article is not None, done
    assert done.article.title == story.title
    assert done.article.language == outlet.lang
    text = done.article.text
    for paragraph in story.paragraphs:
        assert paragraph in text
    for boilerplate in (outlet.language.caption, outlet.language.newsletter, outlet.language.imprint):
        assert boilerplate not in text
    if done.article.published is not None and "T" in done.article.published.isoformat():
        assert abs((done.article.published - story.published).total_seconds()) < 60, done.article


def test_the_feed_fills_in_where_the_page_is_poorer() -> None:
    entry = Entry(key="k", link="x", title="From the feed", authors=("Anna Berg",), published=datetime(2026, 3, 9, 4, tzinfo=UTC))
    article = run(f"<html><body>{BODY}</body></html>", entry).article
    assert article is not None
    assert (article.title, article.authors, article.date.said_by) == ("From the feed", ("Anna Berg",), "feed")


def test_machine_readable_facts_are_read_and_canonical_is_kept_on_the_site() -> None:
    head = """<link rel=canonical href="http://paper.example/2026/03/the-story"><meta name=author content="By Anna Berg">
    <meta property="article:published_time" content="2026-03-08T10:00:00+05:00"><meta property="article:modified_time" content="2026-03-09T10:00:00Z">"""
    article = run(html(head)).article
    assert article is not None
    assert article.canonical_url == "http://paper.example/2026/03/the-story"
    assert article.authors == ("Anna Berg",)
    assert article.published == datetime(2026, 3, 8, 5, tzinfo=UTC)
    assert article.modified == datetime(2026, 3, 9, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("body", "disposition"),
    [
        (html(body="<p>Photo of the day.</p>"), Disposition.THIN),
        (
            html(
                body="<p>Once upon a time.</p><div class=paywall>Subscribe to continue reading</div>",
                head='<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":false}</script>',
            ),
            Disposition.PAYWALLED,
        ),
        ("%PDF-1.7 binary", Disposition.NOT_HTML),
        ("", Disposition.THIN),
        ("<html><head><title>404 Not Found</title></head><body><h1>Page not found</h1></body></html>", Disposition.NOT_ARTICLE),
    ],
)
def test_what_is_no_article_has_its_word(body: str, disposition: Disposition) -> None:
    assert run(body).disposition in (disposition, Disposition.NOT_ARTICLE if disposition is Disposition.NOT_HTML else disposition)


@pytest.mark.parametrize("charset", ["utf-8", "windows-1251", "koi8-r"])
@pytest.mark.parametrize("declared", [True, False])
def test_charsets_declared_or_not(charset: str, declared: bool) -> None:
    text = "Река поднялась, и жители прибрежных улиц перенесли вещи на чердаки. " * 12
    head = f"<meta charset={charset}>" if declared else ""
    article = run(html(head, f"<p>{escape(text)}</p>", title="Река поднялась").encode(charset)).article
    assert article is not None
    assert "жители прибрежных улиц" in article.text
    assert article.language == "ru"


@pytest.mark.parametrize(
    "body",
    [
        b"<div>" * 3000 + BODY.encode() + b"</div>" * 3000,
        b"\x00\xff" * 500,
        html("<meta charset=rot13>").encode(),
        b"<html><" * 900,
        html('<script type="application/ld+json">{"a": [[[[</script>').encode(),
        "<p>\ud800</p>".encode("utf-8", "surrogatepass"),
    ],
)
def test_hostile_pages_end_in_a_disposition(body: bytes) -> None:
    assert isinstance(run(body).disposition, Disposition)


def test_text_below_the_parsers_usual_depth_is_found() -> None:
    deep = "<div>" * 400 + BODY + "</div>" * 400
    article = run(html(body=deep)).article
    assert article is not None
    assert "Paragraph 5" in article.text


def test_a_source_without_a_language_list_takes_any() -> None:
    article = run(html(), source=replace(SOURCE, languages=())).article
    assert article is not None
    assert article.language == "en"
