"""What an item is known by: its id, its link, and what the link is relative to."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from crawler import feeds
from crawler.model import Entry, FeedDocument, FeedKind, Page
from tests.feeds.poisons import HOST

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def read(body: str, url: str = f"{HOST}/feed", kind: FeedKind = FeedKind.RSS, **options: Any) -> FeedDocument:
    return feeds.read(Page(url=url, body=body.encode()), kind, now=NOW, **options)


def rss(items: str, channel: str = "", **options: Any) -> tuple[Entry, ...]:
    namespaces = "xmlns:feedburner='http://rssnamespace.org/feedburner/ext/1.0'"
    return read(f"<rss version='2.0' {namespaces}><channel><title>P</title>{channel}{items}</channel></rss>", **options).entries


def atom(links: str, head: str = "") -> Entry:
    return read(
        f"<feed xmlns='http://www.w3.org/2005/Atom' {head}><title>P</title><entry><id>tag:1</id><title>T</title>{links}</entry></feed>"
    ).entries[0]


def item(title: str, link: str, guid: str = "same") -> str:
    return f"<item><title>{title}</title><link>{link}</link><guid isPermaLink='false'>{guid}</guid></item>"


def keys(entries: tuple[Entry, ...]) -> list[str]:
    return [entry.key for entry in entries]


def test_items_that_share_a_guid_but_neither_link_nor_title_are_several() -> None:
    assert keys(rss(item("A", "/a") + item("B", "/b") + item("C", "/c", "own"))) == [f"{HOST}/a", f"{HOST}/b", "own"]


def test_items_that_share_a_guid_and_have_no_link_are_told_apart_by_what_they_say() -> None:
    entries = rss(
        "<item><title>A</title><guid isPermaLink='false'>x</guid></item><item><title>B</title><guid isPermaLink='false'>x</guid></item>"
    )
    assert len(set(keys(entries))) == 2


@pytest.mark.parametrize("second", [item("A", "/other-address-of-a"), item("A, corrected", "/a"), item("A", "/a")])
def test_one_item_that_is_listed_twice_stays_one(second: str) -> None:
    assert set(keys(rss(item("A", "/a") + second))) == {"same"}


def test_shared_ids_of_a_json_feed_are_told_apart_too() -> None:
    items = [{"id": "0", "url": f"/{name}", "title": name} for name in "abc"]
    entries = read(json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items})).entries
    assert keys(entries) == [f"{HOST}/a", f"{HOST}/b", f"{HOST}/c"]


def test_the_link_of_feedburner_is_the_publishers() -> None:
    fields = "<link>http://feedproxy.example/~r/p/1</link><feedburner:origLink>http://paper.example/1</feedburner:origLink>"
    for cheaply in (False, True):
        assert rss(f"<item><title>T</title>{fields}</item>", cheaply=cheaply)[0].link == f"{HOST}/1"


@pytest.mark.parametrize("cheaply", [False, True])
def test_a_relative_link_belongs_to_the_site_that_the_channel_names(cheaply: bool) -> None:
    channel = "<link>http://www.paper.example/news/</link>"
    (entry,) = rss("<item><title>T</title><link>/a/1</link></item>", channel, url="http://cdn.example/feed", cheaply=cheaply)
    assert entry.link == "http://www.paper.example/a/1"


def test_a_relative_link_without_a_channels_site_belongs_to_the_feeds() -> None:
    assert rss("<item><title>T</title><link>a/1</link></item>", "<link>/</link>")[0].link == f"{HOST}/a/1"


def test_a_relative_link_of_a_json_feed_belongs_to_its_home_page() -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "home_page_url": "http://www.paper.example/",
        "items": [{"id": "1", "url": "/a"}],
    }
    assert read(json.dumps(feed), url="http://cdn.example/f.json").entries[0].link == "http://www.paper.example/a"


def test_the_base_of_an_atom_feed_counts_for_its_links() -> None:
    assert atom("<link href='a/1'/>", "xml:base='http://www.paper.example/news/'").link == "http://www.paper.example/news/a/1"


@pytest.mark.parametrize(
    "links",
    [
        "<link rel='self' href='/self'/><link rel='alternate' href='/1'/>",
        "<link rel='alternate' type='text/html' href='/1'/><link rel='edit' href='/edit'/>",
        "<link rel='enclosure' href='/a.mp3'/><link href='/1'/>",
        "<link rel='replies' href='/r'/><link rel='alternate' href='/1'/><link rel='related' href='/rel'/>",
        "<link rel='alternate' type='application/json' href='/1.json'/><link rel='alternate' type='text/html' href='/1'/>",
    ],
)
def test_the_link_of_an_atom_entry_is_its_page(links: str) -> None:
    assert atom(links).link == f"{HOST}/1"


@pytest.mark.parametrize("guid", ["<guid>http://paper.example/1</guid>", "<guid isPermaLink='true'>http://paper.example/1</guid>"])
def test_a_guid_that_is_a_permalink_is_the_link_where_there_is_none(guid: str) -> None:
    for cheaply in (False, True):
        assert rss(f"<item><title>T</title>{guid}</item>", cheaply=cheaply)[0].link == f"{HOST}/1"


def test_a_guid_that_is_no_permalink_is_no_link() -> None:
    for cheaply in (False, True):
        assert (
            rss("<item><title>T</title><guid isPermaLink='false'>http://paper.example/1</guid></item>", cheaply=cheaply)[0].link
            == ""
        )


def test_a_host_without_a_scheme_is_a_web_address() -> None:
    assert rss("<item><title>T</title><link>www.paper.example/1</link></item>")[0].link == "http://www.paper.example/1"


def test_a_bare_ampersand_in_an_address_stays_what_it_is() -> None:
    for address in ("/n?id=5&lang=tg&copy=1", "/n?id=5&amp;lang=tg&amp;copy=1", "<![CDATA[/n?id=5&lang=tg&copy=1]]>"):
        assert rss(f"<item><title>T</title><link>{address}</link></item>")[0].link == f"{HOST}/n?id=5&lang=tg&copy=1"
    sitemap = f"<urlset><url><loc>{HOST}/n?id=5&lang=tg</loc></url></urlset>"
    assert read(sitemap, kind=FeedKind.SITEMAP).entries[0].link == f"{HOST}/n?id=5&lang=tg"


@pytest.mark.parametrize("head", ["xml:base='/news/'", "xml:base='../news/'", f"xml:base='{HOST}/news/'"])
def test_a_base_of_an_entry_is_seen_from_that_of_its_feed_and_that_from_the_document(head: str) -> None:
    fields = "<title>T</title><link href='a.html'/>"
    entry_elements = f"<entry xml:base='2026/'><id>tag:1</id>{fields}</entry><entry><id>tag:2</id>{fields}</entry>"
    body = f"<feed xmlns='http://www.w3.org/2005/Atom' {head}>{entry_elements}</feed>"
    entries = read(body, url=f"{HOST}/feeds/all").entries
    assert [entry.link for entry in entries] == [f"{HOST}/news/2026/a.html", f"{HOST}/news/a.html"]


@pytest.mark.parametrize(
    "base", ["javascript:alert(1)", "file:///etc/", "http://[::1", "mailto:a@b.example", "//", "http:///", " ", ""]
)
def test_a_base_that_is_no_web_address_is_none(base: str) -> None:
    assert atom("<link href='a.html'/>", head=f"xml:base='{base}'").link == f"{HOST}/a.html"


@pytest.mark.parametrize(
    "module",
    ["<m:menu><m:item>Home</m:item><m:item>Sport</m:item></m:menu>", "<m:item/>", "<m:entry><m:title>x</m:title></m:entry>"],
)
def test_an_element_of_a_module_that_is_named_like_an_item_is_none(module: str) -> None:
    for body in (
        f"<rss version='2.0' xmlns:m='urn:m'><channel><title>P</title>{module}{item('A', '/a', '1')}{module}"
        f"{item('B', '/b', '2').replace('</item>', module + '</item>')}{module}</channel></rss>",
        f"<a:feed xmlns:a='http://www.w3.org/2005/Atom' xmlns:m='urn:m'><a:title>P</a:title>{module}"
        f"<a:entry><a:id>1</a:id><a:title>A</a:title>{module}<a:link href='/a'/></a:entry>{module}"
        "<a:entry><a:id>2</a:id><a:title>B</a:title><a:link href='/b'/></a:entry></a:feed>",
    ):
        entries = read(body).entries
        assert [(entry.key, entry.title, entry.link) for entry in entries] == [("1", "A", f"{HOST}/a"), ("2", "B", f"{HOST}/b")]
