"""Sitemaps: which of an index are followed, and which entries of any document are the newest."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from crawler import feeds
from crawler.feeds.sitemap import name_rank
from crawler.model import FeedDocument, FeedKind, Page
from tests.feeds.poisons import HOST

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def read(body: str, kind: FeedKind = FeedKind.SITEMAP, max_entries: int = 2000) -> FeedDocument:
    return feeds.read(Page(url=f"{HOST}/sitemap.xml", body=body.encode()), kind, now=NOW, max_entries=max_entries)


def index(*sitemaps: tuple[str, str]) -> list[str]:
    """The names that are followed, in order."""
    elements = "".join(
        f"<sitemap><loc>{HOST}/{name}</loc>{f'<lastmod>{date}</lastmod>' if date else ''}</sitemap>" for name, date in sitemaps
    )
    document = read(f"<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{elements}</sitemapindex>")
    return [link.url.removeprefix(f"{HOST}/") for link in document.links]


@pytest.mark.parametrize("dates", [("", "", ""), ("2026-02-28", "2026-02-20", "2026-02-27")], ids=["undated", "dated"])
def test_posts_are_followed_newest_first_and_authors_tags_and_categories_are_not(dates: tuple[str, str, str]) -> None:
    today, old, recent = dates
    names = [
        ("author-sitemap.xml", today),
        ("category-sitemap.xml", today),
        ("post_tag-sitemap.xml", today),
        ("page-sitemap.xml", today),
    ]
    followed = index(*names, ("post-sitemap.xml", old), ("post-sitemap2.xml", recent), ("post_format-sitemap.xml", today))
    assert followed == ["post-sitemap2.xml", "post-sitemap.xml"]


def test_news_is_followed_before_posts_and_posts_before_what_bears_no_name() -> None:
    followed = index(("sitemap-1.xml", "2026-02-28"), ("posts.xml", "2026-02-20"), ("google-news.xml", ""))
    assert followed == ["google-news.xml", "posts.xml", "sitemap-1.xml"]


def test_where_dates_are_missing_the_numbers_of_the_address_tell_the_newest() -> None:
    names = ["2025/12/sitemap.xml", "2026/02/sitemap.xml", "2026/01/sitemap.xml"]
    assert index(*((name, "") for name in names)) == sorted(names, reverse=True)
    names = ["s.xml?y=2025&amp;m=12", "s.xml?y=2026&amp;m=2", "s.xml?y=2026&amp;m=1"]
    assert index(*((name, "") for name in names))[0] == "s.xml?y=2026&m=2"


def test_an_index_of_tags_alone_is_followed_all_the_same() -> None:
    assert index(("tag-sitemap.xml", ""), ("author-sitemap.xml", "")) != []


@pytest.mark.parametrize(
    ("name", "rank"),
    [
        ("news-sitemap.xml", 2),
        ("newssitemap.xml", 2),
        ("sitemap.xml?type=news", 2),
        ("latest.xml", 2),
        ("post-sitemap12.xml", 1),
        ("articles-page-3.xml", 1),
        ("sitemap-pt-post-2026-02.xml", 1),
        ("sitemap-archive-articles-2026.xml", 1),
        ("sitemap-3.xml", 0),
        ("stage.xml", 0),
        ("post_tag-sitemap.xml", -1),
        ("tagsitemap.xml", -1),
        ("sitemap-tax-category.xml", -1),
        ("news-category-sitemap.xml", -1),
        ("authors.xml", -1),
        ("video-sitemap.xml", -1),
        ("page-sitemap.xml", -1),
    ],
)
def test_what_a_name_promises(name: str, rank: int) -> None:
    assert name_rank(f"{HOST}/{name}") == rank


def moment(number: int) -> datetime:
    return NOW - timedelta(days=100) + timedelta(hours=number)


def oldest_first(form: str, count: int) -> tuple[str, FeedKind]:
    """A document whose newest entries stand last."""
    numbers = range(count)
    if form == "json":
        items = [
            {"id": str(number), "url": f"/{number}", "title": "T", "date_published": moment(number).isoformat()}
            for number in numbers
        ]
        return json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items}), FeedKind.RSS
    element = {
        "rss": "<item><title>T</title><link>/{0}</link><guid>{0}</guid><pubDate>{1:%a, %d %b %Y %H:%M:%S} GMT</pubDate></item>",
        "rdf": "<item><title>T</title><link>/{0}</link><dc:date>{1:%Y-%m-%dT%H:%M:%SZ}</dc:date></item>",
        "atom": "<entry><id>{0}</id><title>T</title><link href='/{0}'/><updated>{1:%Y-%m-%dT%H:%M:%S+00:00}</updated></entry>",
        "sitemap": "<url><loc>/{0}</loc><lastmod>{1:%Y-%m-%dT%H:%MZ}</lastmod></url>",
        "news": "<url><loc>/{0}</loc><news:news><news:publication_date>{1:%Y-%m-%dT%H:%M:%SZ}</news:publication_date></news:news></url>",
        "broken": "<url><loc>/{0}</loc><lastmod>{1:%Y-%m-%dT%H:%MZ}</lastmod>",
    }[form]
    body = "".join(element.format(number, moment(number)) for number in numbers)
    root = {
        "rss": "<rss version='2.0'><channel>{}</channel></rss>",
        "rdf": "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns:dc='http://purl.org/dc/elements/1.1/' "
        "xmlns='http://purl.org/rss/1.0/'>{}</rdf:RDF>",
        "atom": "<feed xmlns='http://www.w3.org/2005/Atom'>{}</feed>",
    }.get(form, "<urlset xmlns:news='n'>{}</urlset>")
    return root.format(body), FeedKind.RSS if form in ("rss", "rdf", "atom") else FeedKind.SITEMAP


@pytest.mark.parametrize("form", ["rss", "rdf", "atom", "json", "sitemap", "news", "broken"])
def test_the_limit_on_entries_keeps_the_newest_of_every_form(form: str) -> None:
    body, kind = oldest_first(form, 40)
    document = read(body, kind, max_entries=10)
    assert {entry.link.rpartition("/")[2] for entry in document.entries} == {str(number) for number in range(30, 40)}
    assert any("the newest 10 are taken" in str(problem) for problem in document.problems)


@pytest.mark.parametrize("form", ["rss", "atom", "json", "sitemap"])
def test_among_undated_entries_the_first_are_kept(form: str) -> None:
    links = range(20)
    body, kind = {
        "rss": ("<rss version='2.0'><channel>" + "".join(f"<item><link>/{n}</link></item>" for n in links) + "</channel></rss>", FeedKind.RSS),
        "atom": ("<feed xmlns='http://www.w3.org/2005/Atom'>" + "".join(f"<entry><link href='/{n}'/></entry>" for n in links) + "</feed>", FeedKind.RSS),
        "json": (json.dumps({"version": "https://jsonfeed.org/version/1", "items": [{"url": f"/{n}"} for n in links]}), FeedKind.RSS),
        "sitemap": ("<urlset>" + "".join(f"<url><loc>/{n}</loc></url>" for n in links) + "</urlset>", FeedKind.SITEMAP),
    }[form]  # fmt: skip
    assert [entry.link.rpartition("/")[2] for entry in read(body, kind, max_entries=5).entries] == list("01234")


def test_a_listing_gives_its_first_links_and_says_that_there_are_more() -> None:
    links = "".join(f"<a href='/2026/03/01/story-{number}'>A headline of some length {number}</a>" for number in range(20))
    document = read(f"<html><body>{links}</body></html>", FeedKind.LISTING, max_entries=5)
    assert [entry.link[-1] for entry in document.entries] == list("01234")
    assert document.problems
