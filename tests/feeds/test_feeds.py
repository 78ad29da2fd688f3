"""Documents of every kind, and what hostile or odd ones come to."""

from __future__ import annotations

import gzip
import json
import tarfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crawler import feeds
from crawler.model import FeedDocument, FeedKind, Page
from crawler.model.errors import DocumentError
from crawler.runtime import serialize

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
URL = "http://paper.example/feed"


def read(body: str | bytes, kind: FeedKind = FeedKind.RSS, content_type: str = "", **options: Any) -> FeedDocument:
    data = body.encode() if isinstance(body, str) else body
    headers = {"content-type": content_type} if content_type else {}
    return feeds.read(Page(url=URL, body=data, headers=headers), kind, now=NOW, **options)


def rss(items: str, channel: str = "", version: str = "2.0") -> str:
    return f"<?xml version='1.0'?><rss version='{version}'><channel><title>Paper</title>{channel}{items}</channel></rss>"


def item(**fields: str) -> str:
    return "<item>" + "".join(f"<{name}>{value}</{name}>" for name, value in fields.items()) + "</item>"


@pytest.mark.parametrize("version", ["0.91", "0.92", "2.0"])
def test_rss_of_every_version(version: str) -> None:
    document = read(rss(item(title="One", link="/one"), version=version))
    assert document.kind.startswith("rss")
    assert [(entry.title, entry.link) for entry in document.entries] == [("One", "http://paper.example/one")]


def test_atom_gives_id_dates_author_and_language() -> None:
    atom = """<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='tg'><title>x</title><entry><id>tag:1</id><title type='html'>A &lt;b&gt;bold&lt;/b&gt; move</title>
    <link rel='alternate' href='http://paper.example/1'/><published>2026-02-28T10:00:00+05:00</published>
    <updated>2026-02-28T11:00:00Z</updated><author><name>Me</name></author></entry></feed>"""
    (entry,) = read(atom).entries
    assert (entry.key, entry.title, entry.authors) == ("tag:1", "A bold move", ("Me",))
    assert entry.published == datetime(2026, 2, 28, 5, tzinfo=UTC)
    assert entry.updated == datetime(2026, 2, 28, 11, tzinfo=UTC)


def test_rdf() -> None:
    rdf = """<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/' xmlns:dc='http://purl.org/dc/elements/1.1/'>
    <channel rdf:about='x'><title>t</title></channel><item rdf:about='http://paper.example/1'><title>One</title><link>http://paper.example/1</link>
    <dc:date>2026-02-28</dc:date><dc:creator>Me</dc:creator></item></rdf:RDF>"""
    (entry,) = read(rdf).entries
    assert (entry.title, entry.authors, entry.published) == ("One", ("Me",), datetime(2026, 2, 28, tzinfo=UTC))


def test_json_feed_whatever_its_address_is_called() -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "J",
        "items": [
            {"id": 7, "url": "/seven", "title": "Seven", "date_published": "2026-02-28T10:00:00Z", "authors": [{"name": "Me"}]},
            "odd",
        ],
    }
    document = read(json.dumps(feed))
    assert (document.kind, [entry.key for entry in document.entries]) == ("json", ["7"])
    assert document.entries[0].authors == ("Me",)
    assert document.problems


NEWS = """<?xml version='1.0'?><urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'>
<url><loc>http://paper.example/old</loc><lastmod>2026-01-01</lastmod></url>
<url><loc>http://paper.example/new</loc><news:news><news:publication><news:language>ru</news:language></news:publication>
<news:publication_date>2026-02-28T10:00:00Z</news:publication_date><news:title>Новость</news:title></news:news></url></urlset>"""


@pytest.mark.parametrize("packed", [False, True])
def test_a_news_sitemap_gives_titles_and_dates_newest_first(packed: bool) -> None:
    document = read(gzip.compress(NEWS.encode()) if packed else NEWS, FeedKind.SITEMAP)
    assert document.kind == "news_sitemap"
    assert [(entry.title, entry.link[-3:]) for entry in document.entries] == [("Новость", "new"), ("", "old")]
    assert document.entries[0].language == "ru"


def test_a_sitemap_index_names_its_sitemaps_news_first() -> None:
    index = """<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><sitemap><loc>http://paper.example/a.xml</loc><lastmod>2026-02-01</lastmod></sitemap>
    <sitemap><loc>http://paper.example/b.xml</loc><lastmod>2026-02-20</lastmod></sitemap><sitemap><loc>http://paper.example/news.xml</loc></sitemap></sitemapindex>"""
    document = read(index, FeedKind.SITEMAP)
    assert [link.url[-6:] for link in document.links] == ["ws.xml", "/b.xml", "/a.xml"]
    assert not document.entries


LISTING = """<html><head><title>Front</title></head><body><nav><a href='/2026/03/01/a-story-in-the-navigation'>A story in the navigation bar</a></nav>
<main><h2 class='h'><a href='/2026/03/01/bridge-opens'>The bridge over the river opens</a></h2><a href='/about'>About this paper and its people</a>
<a href='http://other.example/2026/03/01/elsewhere-story'>A story that stands elsewhere</a><a href='/2026/03/01/bridge-opens'>more</a></main></body></html>"""


def test_a_listing_gives_what_looks_like_an_article_of_the_site() -> None:
    document = read(LISTING, FeedKind.LISTING)
    assert [(entry.title, entry.link) for entry in document.entries] == [
        ("The bridge over the river opens", "http://paper.example/2026/03/01/bridge-opens")
    ]


def test_a_listing_with_a_selector_gives_what_that_names() -> None:
    assert [entry.title for entry in read(LISTING, FeedKind.LISTING, selector="nav a").entries] == ["A story in the navigation bar"]
    with pytest.raises(DocumentError, match="selector"):
        read(LISTING, FeedKind.LISTING, selector="a[[")


def test_a_homepage_names_its_feeds_comments_last() -> None:
    home = """<html><head><link rel='alternate' type='application/rss+xml' title='Comments' href='/comments/feed'>
    <link rel='alternate' type='application/rss+xml' title='Paper' href='/feed'><link rel='alternate' hreflang='ru' href='/ru'></head><body></body></html>"""
    assert [link.url for link in read(home, FeedKind.DISCOVER).links] == [
        "http://paper.example/feed",
        "http://paper.example/comments/feed",
    ]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty_body"),
        (b"  \n ", "empty_body"),
        (b"<html><body>hello</body></html>", "not_a_feed"),
        (b"{}", "not_a_feed"),
        (b"plain words", "not_a_feed"),
        (b"<title>Just a moment...</title><html>", "challenge"),
        (b"[" * 50_000, "not_a_feed"),
        (b"{" * 50_000, "not_a_feed"),
        (b"/etc/hostname", "not_a_feed"),
        (b"http://127.0.0.1/", "not_a_feed"),
        (b"\x1f\x8bxx", "unreadable"),
    ],
)
def test_what_is_no_feed_is_said_to_be_none(body: bytes, reason: str) -> None:
    with pytest.raises(DocumentError, match=reason):
        read(body)


def test_a_body_that_is_a_path_is_never_opened(tmp_path: Path) -> None:
    trap = tmp_path / "trap.xml"
    trap.write_text(rss(item(title="stolen", link="http://x.example/")))
    with pytest.raises(DocumentError):
        read(str(trap))


def test_a_valid_feed_without_entries_is_no_error() -> None:
    assert read(rss("")).entries == ()


@pytest.mark.parametrize(
    "poison",
    [
        "<title>&#xD800;</title>",
        "<psc:chapters xmlns:psc='http://podlove.org/simple-chapters'><psc:chapter/></psc:chapters>",
        "<title>\x00\x01</title>",
        "<pubDate>31 Feb 99999</pubDate>",
        "<link>http://[::1</link>",
        "<guid/>",
        "<title><![CDATA[<script>x</script>]]></title>",
    ],
)
def test_one_bad_entry_never_loses_the_others(poison: str) -> None:
    good = "".join(item(title=f"Good {number}", link=f"/{number}", guid=str(number)) for number in range(20))
    titles = [entry.title for entry in read(rss(f"<item>{poison}</item>{good}")).entries]
    assert len([title for title in titles if title.startswith("Good")]) == 20


def test_a_truncated_document_gives_what_it_still_holds() -> None:
    whole = rss("".join(item(title=f"T{number}", link=f"/{number}") for number in range(5)))
    assert len(read(whole[: len(whole) * 2 // 3]).entries) >= 2


def test_dates_without_a_zone_are_the_sources() -> None:
    def published(text: str, **options: Any) -> datetime | None:
        return read(rss(item(title="x", link="/x", pubDate=text)), **options).entries[0].published

    assert published("2026-02-28 10:00", timezone="Asia/Dushanbe") == datetime(2026, 2, 28, 5, tzinfo=UTC)
    assert published("Sat, 28 Feb 2026 10:00:00 GMT", timezone="Asia/Dushanbe") == datetime(2026, 2, 28, 10, tzinfo=UTC)
    assert published("28 февраля 2026, 10:00", timezone="Asia/Dushanbe", language="ru") == datetime(2026, 2, 28, 5, tzinfo=UTC)


@pytest.mark.parametrize("text", ["Fri, 01 Jan 2099 00:00:00 GMT", "Thu, 01 Jan 1970 00:00:00 GMT", "on a fine day", "0000-00-00"])
def test_a_date_that_cannot_be_meant_is_none_and_a_problem(text: str) -> None:
    document = read(rss(item(title="x", link="/x", pubDate=text)))
    assert document.entries[0].published is None
    assert document.problems


@pytest.mark.parametrize("link", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "ftp://x.example/"])
def test_links_that_are_never_fetched_are_dropped_and_told(link: str) -> None:
    document = read(rss(item(title="x", link=link, guid="g")))
    assert document.entries[0].link == ""
    assert document.entries[0].key.endswith("g")
    assert any("no web address" in str(problem) for problem in document.problems)


def test_the_fingerprint_changes_with_what_the_feed_says_and_not_with_a_clock_in_its_summary() -> None:
    def fingerprint(**fields: str) -> str:
        return read(rss(item(link="/x", guid="g", pubDate="Sat, 28 Feb 2026 10:00:00 GMT", **fields))).entries[0].fingerprint

    assert fingerprint(title="a", description="12:00") == fingerprint(title="a", description="12:01")
    assert fingerprint(title="a") != fingerprint(title="b")


def test_hints_are_seconds() -> None:
    assert read(rss("", "<ttl>30</ttl>")).hints.ttl == 1800
    sy = "<sy:updatePeriod xmlns:sy='http://purl.org/rss/1.0/modules/syndication/'>hourly</sy:updatePeriod><sy:updateFrequency xmlns:sy='http://purl.org/rss/1.0/modules/syndication/'>2</sy:updateFrequency>"
    assert read(rss("", sy)).hints.ttl == 1800


def test_too_many_entries_are_cut_and_said_to_be() -> None:
    document = read(rss("".join(item(title=f"T{number}", link=f"/{number}") for number in range(30))), max_entries=10)
    assert len(document.entries) == 10
    assert any(str(problem).startswith("truncated") for problem in document.problems)


@pytest.mark.parametrize("charset", ["utf-8", "windows-1251", "koi8-r", "utf-16"])
def test_declared_charsets(charset: str) -> None:
    body = f"<?xml version='1.0' encoding='{charset}'?><rss version='2.0'><channel><item><title>Новости</title><link>/x</link></item></channel></rss>"
    assert read(body.encode(charset)).entries[0].title == "Новости"


@pytest.mark.skipif(not (SHARED / "badinputs").exists(), reason="the corpora are not here")
@pytest.mark.parametrize(
    "name",
    [
        "feedparser-tests",
        "feedvalidator-testcases",
        "gofeed-testdata",
        "gofuzz-xml",
        "jsontestsuite",
        "reader-feeds",
        "miniflux-testdata",
        "simplepie-data",
    ],
)
def test_nothing_but_our_own_error_escapes(name: str) -> None:
    read_well = 0
    with tarfile.open(SHARED / "badinputs" / f"{name}.tar.gz") as archive:
        for member in archive:
            stream = archive.extractfile(member) if member.isfile() and member.size < 200_000 else None
            if stream is None:
                continue
            try:
                read(stream.read())
                read_well += 1
            except DocumentError:
                continue
    assert read_well or name in ("gofuzz-xml", "jsontestsuite"), "none of these was read: the corpus or the reader is broken"


HALF = "&#xD800;"
ESCAPED = "\\ud800"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (
            rss(f"<item><title>a{HALF}</title><link>/a{HALF}</link><guid>{HALF}</guid><description>{HALF}b</description></item>"),
            FeedKind.RSS,
        ),
        (
            f'''{{"version": "https://jsonfeed.org/version/1.1", "title": "{ESCAPED}", "language": "{ESCAPED}", "items": [
      {{"id": "{ESCAPED}", "url": "/a{ESCAPED}", "title": "{ESCAPED}a", "language": "{ESCAPED}", "authors": [{{"name": "{ESCAPED}b"}}]}},
      {{"url": "http://paper{ESCAPED}.example/", "title": "x", "date_published": "{ESCAPED}"}}]}}''',
            FeedKind.RSS,
        ),
        (
            f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc>http://paper.example/a{HALF}</loc></url></urlset>",
            FeedKind.SITEMAP,
        ),
        (f"<html><body><a href='/2026/a{HALF}'>A headline that is long enough {HALF}</a></body></html>", FeedKind.LISTING),
        (
            "<html><body><a href='/2026/\ud800'>A headline that is long enough \ud800</a></body></html>".encode(
                "utf-8", "surrogatepass"
            ),
            FeedKind.LISTING,
        ),
    ],
)
def test_nothing_that_a_document_says_holds_half_a_surrogate_pair(body: str | bytes, kind: FeedKind) -> None:
    document = read(body, kind)
    assert document.entries
    assert serialize.loads(FeedDocument, serialize.dumps(document)) == document  # JSON in UTF-8: raises on half a pair


def test_an_entry_that_cannot_be_read_costs_no_other_of_its_document() -> None:
    good, odd = (
        "<url><loc>http://paper.example/a</loc></url>",
        "<url><loc>http://paper.example/b</loc><lastmod>&#xD800;</lastmod></url>",
    )
    document = read(f"<urlset>{good}{odd}{good.replace('/a', '/c')}</urlset>", FeedKind.SITEMAP)
    assert {entry.link[-1] for entry in document.entries} == set("abc")


@pytest.mark.parametrize(
    ("written", "offset", "day"),
    [
        ("Sat, 28 Feb 2026 00:30:00 +0500", 300, "2026-02-27T19:30:00+00:00"),
        ("2026-02-28T00:30:00+04:30", 270, "2026-02-27T20:00:00+00:00"),
        ("Fri, 27 Feb 2026 19:30:00 GMT", None, "2026-02-27T19:30:00+00:00"),
        ("2026-02-27T19:30:00", None, "2026-02-27T19:30:00+00:00"),
    ],
)
def test_the_clock_in_which_a_feed_writes_a_date_is_kept_beside_the_moment(written: str, offset: int | None, day: str) -> None:
    entry = read(rss(item(link="/x", guid="g", title="a", pubDate=written))).entries[0]
    assert (entry.published and entry.published.isoformat(), entry.published_offset) == (day, offset)


def test_a_text_that_changes_alone_changes_the_fingerprint_and_a_counter_in_a_summary_does_not() -> None:
    def fingerprint(**fields: str) -> str:
        dated = {"pubDate": "Sat, 28 Feb 2026 10:00:00 GMT", "title": "a"}
        return read(rss(item(link="/x", guid="g", **dated, **fields))).entries[0].fingerprint

    body = "&lt;p&gt;{} guards were wounded.&lt;/p&gt;&lt;p&gt;The bridge is closed.&lt;/p&gt;"
    whole = "content:encoded"
    assert fingerprint(description="s", **{whole: body.format(3)}) != fingerprint(description="s", **{whole: body.format(5)})
    assert fingerprint(description="The bridge is open.") != fingerprint(description="The bridge is closed.")
    assert fingerprint(description="Read 12 times") == fingerprint(description="Read 14 times")
