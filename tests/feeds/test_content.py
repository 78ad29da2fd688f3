"""The feed's own text: which fields hold it in which format, and how it is read."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from crawler import feeds
from crawler.model import Entry, FeedDocument, FeedKind, Page
from tests.feeds.poisons import HOST

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
FIRST = "The guards at the lower bridge closed the road before dawn, and forty trucks wait."
SECOND = "Пограничники открыли мост вечером, движение идёт в обе стороны."
HTML = f"<p>{FIRST}</p><p>{SECOND}</p>"
TEXT = f"{FIRST}\n{SECOND}"
NAMESPACES = (
    "xmlns:content='http://purl.org/rss/1.0/modules/content/' xmlns:media='http://search.yahoo.com/mrss/' "
    "xmlns:yandex='http://news.yandex.ru' xmlns:turbo='http://turbo.yandex.ru' xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd'"
)


def read(body: str, kind: FeedKind = FeedKind.RSS, **options: Any) -> FeedDocument:
    return feeds.read(Page(url=f"{HOST}/feed", body=body.encode()), kind, now=NOW, **options)


def rss_entry(fields: str, namespaces: str = NAMESPACES, **options: Any) -> Entry:
    document = f"<rss version='2.0' {namespaces}><channel><title>P</title><item><title>T</title><link>/1</link>{fields}</item></channel></rss>"
    return read(document, **options).entries[0]


def atom_entry(fields: str) -> Entry:
    return read(
        f"<feed xmlns='http://www.w3.org/2005/Atom'><title>P</title><entry><id>1</id><title>T</title>{fields}</entry></feed>"
    ).entries[0]


def json_entry(**fields: object) -> Entry:
    feed = {"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "url": "/1", "title": "T", **fields}]}
    return read(json.dumps(feed)).entries[0]


FULL_TEXT_FIELDS = (
    "content:encoded",
    "content",
    "media:description",
    "yandex:full-text",
    "turbo:content",
    "full-text",
    "fulltext",
    "itunes:summary",
    "body",
)


@pytest.mark.parametrize("field", FULL_TEXT_FIELDS)
@pytest.mark.parametrize("namespaces", [NAMESPACES, ""], ids=["declared", "undeclared"])
def test_each_field_that_holds_a_text_is_read_and_the_summary_stays(field: str, namespaces: str) -> None:
    entry = rss_entry(f"<description>Short.</description><{field}><![CDATA[{HTML}]]></{field}>", namespaces)
    assert (entry.content, entry.summary) == (TEXT, "Short.")


@pytest.mark.parametrize("field", ["content:encoded", "yandex:full-text", "turbo:content", "media:description"])
def test_the_cheap_reader_reads_the_text_too(field: str) -> None:
    entry = rss_entry(f"<description>Short.</description><{field}><![CDATA[{HTML}]]></{field}>", cheaply=True)
    assert (entry.content, entry.summary) == (TEXT, "Short.")


def test_the_reader_of_broken_items_reads_the_text_too() -> None:
    broken = (
        "</item><item><title>U</title><psc:chapters xmlns:psc='http://podlove.org/simple-chapters'><psc:chapter/></psc:chapters>"
    )
    entry = rss_entry(f"<content:encoded><![CDATA[{HTML}]]></content:encoded>{broken}")
    assert entry.content == TEXT


def test_a_text_within_a_media_group_is_read() -> None:
    assert (
        rss_entry(
            f"<media:group><media:title>T</media:title><media:description>{FIRST}\n{SECOND}</media:description></media:group>"
        ).content
        == TEXT
    )


@pytest.mark.parametrize(
    "content",
    [
        f"<content type='html'>{HTML.replace('<', '&lt;')}</content>",
        f"<content type='text/html'><![CDATA[{HTML}]]></content>",
        f"<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>{HTML}</div></content>",
        f"<content type='text'>{FIRST}\n{SECOND}</content>",
        f"<content>{FIRST}\n\n{SECOND}</content>",
        f"<summary type='html'>{HTML.replace('<', '&lt;')}</summary>",
    ],
)
def test_atom_content_of_every_type_is_read(content: str) -> None:
    assert atom_entry(content).content == TEXT


def test_json_content_is_read_as_what_it_is() -> None:
    assert json_entry(content_html=HTML, summary="Short.").content == TEXT
    assert json_entry(content_text=f"{FIRST}\n\n{SECOND}").content == TEXT
    assert json_entry(content_text=f"{FIRST}\nHere 1 < 2 > 0 & more.").content == f"{FIRST}\nHere 1 < 2 > 0 & more."


def test_the_longest_text_wins_whatever_its_field_is_called() -> None:
    assert rss_entry(f"<description><![CDATA[{HTML}]]></description><content:encoded>Short.</content:encoded>").content == TEXT


def test_a_summary_that_says_it_all_is_no_content() -> None:
    entry = rss_entry(
        "<description>One line that says it all.</description><content:encoded>One line that says it all.</content:encoded>"
    )
    assert (entry.summary, entry.content) == ("One line that says it all.", "")


def test_an_item_with_content_alone_has_its_beginning_as_summary() -> None:
    assert rss_entry(f"<content:encoded><![CDATA[<p>{FIRST}</p>]]></content:encoded>").summary == FIRST


def test_a_line_break_within_a_marked_paragraph_is_a_blank() -> None:
    wrapped = HTML.replace(" ", "\n")
    assert rss_entry(f"<content:encoded><![CDATA[{wrapped}]]></content:encoded>").content == TEXT


def test_text_whose_only_marks_are_line_breaks_has_a_paragraph_a_line() -> None:
    assert rss_entry(f"<content:encoded><![CDATA[{FIRST}\n<b>{SECOND}</b>]]></content:encoded>").content == TEXT


def test_scripts_styles_and_comments_are_no_text() -> None:
    noise = "<script>var a = '<p>x</p>';</script><style>p {}</style><!-- <p>hidden</p> --><p> </p>"
    assert rss_entry(f"<content:encoded><![CDATA[{noise}{HTML}{noise}]]></content:encoded>").content == TEXT


@pytest.mark.parametrize("title", ["<span>М</span>ост <b>от</b>крыт", "&lt;span&gt;М&lt;/span&gt;ост открыт"])
def test_a_tag_inside_a_word_does_not_split_it(title: str) -> None:
    assert (
        read(f"<rss version='2.0'><channel><item><title>{title}</title><link>/1</link></item></channel></rss>").entries[0].title
        == "Мост открыт"
    )


def test_a_text_of_a_megabyte_is_cut_at_the_limit() -> None:
    entry = rss_entry(f"<content:encoded><![CDATA[<p>{'слово ' * 200_000}</p>]]></content:encoded>")
    assert 90_000 < len(entry.content) <= 100_000


def test_fields_of_the_channel_survive_an_image_with_an_address_and_stand_anywhere() -> None:
    image = "<image><url>http://paper.example/i.png</url><title>Logo</title><link>http://paper.example/</link></image>"
    items = [f"<item><title>T{number}</title><link>/{number}</link></item>" for number in range(3)]
    for place in range(4):
        parts = [*items[:place], image, "<language>tg</language><ttl>30</ttl>", *items[place:]]
        document = read(f"<rss version='2.0'><channel><title>P</title>{''.join(parts)}</channel></rss>")
        assert (document.language, document.hints.ttl, len(document.entries), document.problems) == ("tg", 1800, 3, ())


@pytest.mark.parametrize(
    "caption",
    [
        "<media:content url='/p.jpg'><media:description>A goat on a wall.</media:description></media:content>",
        "<media:group><media:content url='/p.jpg'/><media:description><![CDATA[A goat on a wall.]]></media:description></media:group>",
        "<media:description>A goat on a wall.</media:description>",
        "<media:description>A goat on a wall.</media:description><media:description/>",
        "<media:content url='/p.jpg'><media:description>A goat on a wall.</media:description><media:description>And a dog.</media:description></media:content>",
    ],
)
@pytest.mark.parametrize(
    "broken", ["", "<psc:chapters xmlns:psc='http://podlove.org/simple-chapters'><psc:chapter/></psc:chapters>"]
)
def test_a_caption_is_not_what_an_article_says(caption: str, broken: str) -> None:
    for fields in (f"{caption}<description>{FIRST}</description>", f"<description>{FIRST}</description>{caption}"):
        entry = rss_entry(fields + broken)
        assert (entry.summary, entry.content) == (FIRST, "")


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("<title type='text'>How &lt;b&gt; works</title>", "How <b> works"),
        ("<title>How &lt;b&gt; works</title>", "How <b> works"),
        ("<title type='text'>Guards &lt;i&gt;close&lt;/i&gt; a bridge</title>", "Guards close a bridge"),
        ("<title type='text'>Guards&lt;br&gt;close a bridge</title>", "Guards close a bridge"),
        ("<title type='html'>How &lt;b&gt; works</title>", "How works"),
    ],
)
@pytest.mark.parametrize("doubt", ["", "<summary type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>S</div></summary>"])
def test_a_title_that_is_plain_text_keeps_what_looks_like_a_tag(title: str, words: str, doubt: str) -> None:
    """`doubt`: what is left to feedparser."""
    body = (
        f"<feed xmlns='http://www.w3.org/2005/Atom'><title>P</title><entry><id>1</id>{title}<link href='/a'/>{doubt}</entry></feed>"
    )
    assert [entry.title for entry in read(body).entries] == [words]
