"""The quick reader says what feedparser says, or nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from html import escape

import pytest
from feedparser.api import StrictFeedParser
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.feeds import fields, quick, read, rss
from crawler.feeds.lenient import parse_leniently
from crawler.model import FeedDocument, FeedKind, Page
from crawler.model.errors import DocumentError

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
MODULES = " ".join(f'xmlns:{prefix or "atom"}="{address}"' for address, prefix in quick.PREFIXES.items() if address[-5:] != "/mrss")
MODULES += (
    ' xmlns:slash="http://purl.org/rss/1.0/modules/slash/" xmlns:yandex="http://news.yandex.ru" xmlns:y2="http://news.yandex.ru"'
)


def rss_of(*items: str, head: str = "<title>Paper</title>", root: str = "") -> str:
    body = "".join(f"<item>{item}</item>" for item in items)
    return f'<rss version="2.0" {MODULES} {root}><channel>{head}{body}</channel></rss>'


def atom_of(*entries: str, head: str = "<title>Paper</title>", root: str = "") -> str:
    body = "".join(f"<entry>{entry}</entry>" for entry in entries)
    modules = MODULES.replace("xmlns:atom=", "xmlns:a=")
    return f'<feed xmlns="http://www.w3.org/2005/Atom" {modules} {root}>{head}{body}</feed>'


def read_text(text: str, headers: dict[str, str]) -> FeedDocument | str:
    try:
        return read(Page(url="https://paper.example/feed", body=text.encode(), headers=headers), FeedKind.RSS, now=NOW)
    except DocumentError as error:
        return str(error)


def check_agreement(text: str, headers: dict[str, str]) -> None:
    """Both readers make the same document of it."""
    seen = read_text(text, headers)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rss, "parse_quickly", lambda *_: None)
        assert seen == read_text(text, headers)


NAMES = (
    "title title title link link guid guid description description pubDate author category enclosure comments summary content id "
    "updated published text fulltext language created issued dc:creator dc:creator dc:date dc:title dc:description dc:subject "
    "dc:language content:encoded content:encoded media:title media:description media:text media:content itunes:summary source "
    "itunes:author itunes:title itunes:subtitle slash:comments yandex:full-text y2:full-text feedburner:origLink atom:link atom:updated "
    "atom:id atom:summary dcterms:modified dcterms:issued sy:updatePeriod ttl generator image contributor rights media:group"
).split()
CHILDREN = {
    "author": ["name", "email", "uri"],
    "contributor": ["name", "url"],
    "image": ["title", "url", "link"],
    "media:content": ["media:title", "media:description", "media:thumbnail"],
    "media:group": ["media:title", "media:description", "media:content"],
}
ATTRIBUTES = [
    "",
    "",
    "",
    *'isPermaLink="false" isPermaLink="true" href="/a" type="html" type="text" version="1" slash:section="x"'.split(),
]
ATTRIBUTES += ['href="/s" rel="self"', 'rel="Alternate" href="https://paper.example/5"', 'rel="x" type="TEXT/HTML"']
TEXTS = (
    "|  |River|https://paper.example/1|/3?a=1&b=2|<p>One</p> <b>two</b>|Thu, 26 Nov 2026 10:00:00 +0500|2026-11-25T08:00:00Z|yesterday"
    "|Ð¿Ð¾ÑÑ|пост|مرز‌بانی|&nbsp;&amp;|]]|60|hourly|tag:x,1|wordpress.org"
).split("|")
ODD_NAMES = ["nonsense", "body", "name", "georss:point", "items", "date", "own_text", "fullitem"]
ODD_ATTRIBUTES = 'type="xhtml" url="/u" xml:lang="tg" xml:base="https://b.example/" atom:href="/n" lang="ru" href=""'.split()
ODD_TEXTS = ["a@paper.example (Anna)", "https:///paper.example/2", "/4?a=1&b=2;c", "\x93said\x94"]
ANY_TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=12)


def seldom(odd: list[str], usual: list[str]) -> st.SearchStrategy[str]:
    return st.integers(0, 40).flatmap(lambda number: st.sampled_from(usual if number else odd))


@st.composite
def elements(draw: st.DrawFn, parent: str = "") -> str:
    name = draw(seldom(ODD_NAMES, CHILDREN.get(parent, NAMES)))
    attribute = draw(seldom(ODD_ATTRIBUTES, ATTRIBUTES))
    if name in CHILDREN and draw(st.booleans()):
        content = "".join(draw(st.lists(elements(name), max_size=3)))
    else:
        text = draw(st.one_of(seldom(ODD_TEXTS, TEXTS), ANY_TEXT))
        content = f"<![CDATA[{text}]]>" if draw(st.booleans()) and "]]" not in text else escape(text)
    return f"<{name} {attribute}>{content}</{name}>"


ITEMS = st.lists(st.lists(elements(), max_size=6).map("".join), max_size=3)
HEAD = st.lists(elements(), max_size=4).map("".join)
ROOTS = st.sampled_from(
    ["", "", "", 'xml:lang="fa_AF"', 'xml:base="https://b.example/x/"', 'xmlns:gml="http://www.opengis.net/gml"']
)
HEADERS = st.sampled_from([{}, {}, {"content-language": "ru_RU"}])


@settings(max_examples=150, deadline=None)
@given(st.sampled_from([rss_of, atom_of]), ITEMS, HEAD, ROOTS, HEADERS)
def test_the_quick_reader_agrees_with_feedparser(
    form: object, items: list[str], head: str, root: str, headers: dict[str, str]
) -> None:
    assert callable(form)
    check_agreement(form(*items, head=head, root=root), headers)


PLAIN_ITEM = (
    "<title>Bridge closed</title><link>https://paper.example/1?a=1&amp;b=2</link><dc:creator><![CDATA[Anna]]></dc:creator>"
    "<pubDate>Thu, 26 Nov 2026 10:00:00 +0500</pubDate><category>Border</category><guid isPermaLink='false'>7</guid>"
    "<description><![CDATA[<p>The bridge is closed.</p>]]></description><content:encoded><![CDATA[<p>The bridge is closed.</p><p>For a"
    " week.</p>]]></content:encoded><slash:comments>0</slash:comments><media:content url='/p.jpg'><media:title>Photo</media:title>"
    "</media:content><yandex:full-text>The whole text of it.</yandex:full-text>"
)
PLAIN_ENTRY = (
    "<id>tag:paper.example,1</id><title type='html'>Bridge &amp;amp; road</title><link href='https://paper.example/1'/>"
    "<link rel='edit' href='/e'/><author><name>Anna</name><email>a@paper.example</email></author><published>2026-11-26T10:00:00Z"
    "</published><updated>2026-11-26T11:00:00Z</updated><summary>Closed.</summary><content type='html'>&lt;p&gt;Closed for a week, said"
    " the head.&lt;/p&gt;</content>"
)


@pytest.mark.parametrize("text", [rss_of(PLAIN_ITEM, PLAIN_ITEM.replace("1?a", "2?a")), atom_of(PLAIN_ENTRY, root='xml:lang="en"')])
def test_a_plain_feed_is_read_without_feedparser(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    check_agreement(text, {})
    monkeypatch.setattr(rss, "parse_leniently", lambda *_: pytest.fail("feedparser was asked"))
    document = read_text(text, {})
    assert isinstance(document, FeedDocument)
    assert not document.problems
    assert [bool(entry.title and entry.link and entry.published and entry.authors) for entry in document.entries] == [True] * len(
        document.entries
    )


@pytest.mark.parametrize(
    "text",
    [
        "<rss><channel><item><title>One</title></channel></rss>",  # not well-formed
        '<!DOCTYPE rss [<!ENTITY a "b">]>' + rss_of("<title>&a;</title>"),
        rss_of(PLAIN_ITEM, root='xml:base="https://other.example/"'),
        rss_of(PLAIN_ITEM, root='xmlns="http://backend.userland.com/rss2"'),
        rss_of(PLAIN_ITEM, root='xmlns:lic="http://backend.userland.com/creativeCommonsRssModule"'),
        rss_of("<author>a@paper.example (Anna)</author>"),
        rss_of("<description>A <b>bold</b> word</description>"),
        rss_of("<link>https:///paper.example</link>"),
        rss_of("<title>\x93Said\x94</title>"),
        rss_of("<title xmlns='urn:own'>One</title>"),
        rss_of("<georss:point xmlns:georss='http://www.georss.org/georss'>1</georss:point>"),
        rss_of("<pubDate>x</pubDate>", root="xmlns:own='urn:1'") + "<!-- -->" + "x",
        atom_of("<content type='xhtml'>One</content>"),
        atom_of("<source><title>Elsewhere</title></source>"),
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'><item/></rdf:RDF>",
    ],
)
def test_what_is_not_plain_is_left_to_feedparser(text: str) -> None:
    assert quick.parse_quickly(text, None) is None


def test_no_rule_of_feedparsers_is_forgotten() -> None:
    ruled = {name.split("_", 2)[2].lower() for name in dir(StrictFeedParser) if name.startswith(("_start_", "_end_"))}
    assert {name for name in ruled if fields.is_unruled(name)} == set()
    for address, prefix in StrictFeedParser.namespaces.items():
        known = quick.PREFIXES.get(address.lower())
        if known is None and address and prefix.lower() in {"", *fields.RULED_PREFIXES}:
            assert quick.STRANGE_ADDRESSES.search(address), address
        assert known in (None, prefix)


def test_the_keys_that_are_read_are_alike() -> None:
    text = rss_of(PLAIN_ITEM)
    quickly, leniently = quick.parse_quickly(text, "ru_RU"), parse_leniently(text, "ru_RU")
    assert quickly is not None
    keys = "id link title summary published authors guidislink yandex_full-text".split()
    assert [quickly.entries[0][key] for key in keys] == [leniently.entries[0][key] for key in keys]
    assert quickly.feed["language"] == leniently.feed["language"] == "ru-RU"
