"""Bytes to text: one decoder for feeds, listings, sitemaps and OPML."""

from __future__ import annotations

import codecs
import gzip
import json
from datetime import UTC, datetime

import pytest

from crawler import feeds
from crawler.model import Entry, FeedDocument, FeedKind, Page
from tests.feeds.poisons import HOST

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
TITLE = "Пограничники закрыли мост"
LINK = f"{HOST}/новости/мост"


def read(body: bytes, kind: FeedKind = FeedKind.RSS, content_type: str = "") -> FeedDocument:
    headers = {"content-type": content_type} if content_type else {}
    return feeds.read(Page(url=f"{HOST}/feed", body=body, headers=headers), kind, now=NOW)


def rss(declaration: str = "", title: str = TITLE) -> str:
    return f"{declaration}<rss version='2.0'><channel><title>Газета</title><item><title>{title}</title><link>{LINK}</link></item></channel></rss>"


def declared(charset: str) -> str:
    return f"<?xml version='1.0' encoding='{charset}'?>"


CP1251 = rss(declared("windows-1251")).encode("cp1251")
CASES: dict[str, tuple[bytes, str]] = {
    "a blank line before the declaration": (b"\r\n \n" + CP1251, ""),
    "an invented name of the charset": (rss(declared("cp-1251")).encode("cp1251"), ""),
    "another one": (rss(declared("win-1251")).encode("cp1251"), ""),
    "a declaration that lies about UTF-8": (rss(declared("windows-1251")).encode(), ""),
    "a header that lies about UTF-8": (rss().encode(), "text/xml; charset=windows-1251"),
    "a header that lies about windows-1251": (CP1251, "text/xml; charset=utf-8"),
    "no declaration": (rss().encode("cp1251"), ""),
    "UTF-16 with a mark": (codecs.BOM_UTF16_LE + rss(declared("utf-16")).encode("utf-16-le"), ""),
    "UTF-16 without a mark": (rss(declared("utf-16")).encode("utf-16-be"), ""),
    "UTF-16 declared as UTF-8": (codecs.BOM_UTF16_BE + rss(declared("utf-8")).encode("utf-16-be"), "text/xml; charset=utf-8"),
    "UTF-8 declared as UTF-16": (rss(declared("utf-16")).encode(), ""),
    "a mark": (codecs.BOM_UTF8 + rss(declared("utf-8")).encode(), ""),
    "two marks": (codecs.BOM_UTF8 * 2 + rss(declared("utf-8")).encode(), ""),
    "a mark after blank lines": (b"\n\n" + codecs.BOM_UTF8 + rss(declared("utf-8")).encode(), ""),
    "a mark after the declaration": (rss(declared("utf-8") + "\ufeff").encode(), ""),
    "a mark in UTF-8 that is declared windows-1251": (codecs.BOM_UTF8 + rss(declared("windows-1251")).encode(), ""),
    "a warning of PHP before the declaration": (b"<br />\n<b>Warning</b>: x in <b>/y.php</b><br />\n" + rss(declared("utf-8")).encode(), ""),
    "plain words before the declaration": (b"Notice: undefined index\n" + rss(declared("utf-8")).encode(), ""),
    "gzip without a header": (gzip.compress(CP1251), ""),
    "gzip of several members": (gzip.compress(CP1251[:90]) + gzip.compress(CP1251[90:]), ""),
    "gzip twice": (gzip.compress(gzip.compress(CP1251)), ""),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_the_text_and_the_link_are_right_whatever_the_bytes_came_as(name: str) -> None:
    body, content_type = CASES[name]
    (entry,) = read(body, content_type=content_type).entries
    assert (entry.title, entry.link) == (TITLE, LINK)


def test_one_broken_byte_costs_one_character_of_a_feed() -> None:
    titles = [f"{TITLE} {number}" for number in range(20)]
    items = "".join(f"<item><title>{title}</title><link>{LINK}/{number}</link></item>" for number, title in enumerate(titles))
    body = f"{declared('utf-8')}<rss version='2.0'><channel>{items}<item><title>@</title></item></channel></rss>".encode()
    document = read(body.replace(b"@", "об".encode()[:-1]))
    assert [entry.title for entry in document.entries][:20] == titles
    assert document.entries[3].link == f"{LINK}/3"


def test_a_listing_in_windows_1251_is_read_as_what_it_says_in_spite_of_its_header() -> None:
    page = f"<html><head><meta charset=windows-1251></head><body><a href='/2026/03/01/{TITLE.replace(' ', '-')}'>{TITLE} на реке</a></body></html>"
    (entry,) = read(page.encode("cp1251"), FeedKind.LISTING, "text/html; charset=utf-8").entries
    assert entry.title == f"{TITLE} на реке"
    assert entry.link.endswith("/Пограничники-закрыли-мост")


@pytest.mark.parametrize("prefix", [codecs.BOM_UTF8, codecs.BOM_UTF8 * 2, b"\n\n"])
def test_a_json_feed_behind_a_mark_is_one(prefix: bytes) -> None:
    body = json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "url": LINK, "title": TITLE}]})
    document = read(prefix + body.encode())
    assert (document.kind, document.entries[0].title, document.problems) == ("json", TITLE, ())


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "cp1251"])
def test_a_sitemap_is_decoded_like_a_feed(encoding: str) -> None:
    charset = "windows-1251" if encoding == "cp1251" else "utf-8"
    body = f"{declared(charset)}<urlset xmlns:news='n'><url><loc>{LINK}</loc><news:news><news:title>{TITLE}</news:title></news:news></url></urlset>"
    (entry,) = read(body.encode(encoding), FeedKind.SITEMAP).entries
    assert (entry.title, entry.link) == (TITLE, LINK)


def whole_feed() -> tuple[bytes, tuple[Entry, ...]]:
    items = "".join(f"<item><title>{TITLE} {number}</title><link>/{number}</link></item>" for number in range(40))
    body = f"{declared('utf-8')}<rss version='2.0'><channel>{items}</channel></rss>".encode()
    return body, read(body).entries


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_a_feed_that_is_cut_short_says_so_and_gives_its_whole_items(share: float) -> None:
    body, entries = whole_feed()
    document = read(body[: int(len(body) * share)])
    assert document.problems[0].code == "cut_short"
    assert len(document.entries) >= int(share * 38)
    assert document.entries == entries[: len(document.entries)]


def test_gzip_that_ends_early_or_fails_its_check_sum_is_cut_short() -> None:
    packed = gzip.compress(whole_feed()[0])
    for broken in (packed[:-12], packed[:-8] + b"\0\0\0\0" + packed[-4:], packed + b"\x1f\x8b junk"):
        assert "cut_short" in [problem.code for problem in read(broken).problems]
