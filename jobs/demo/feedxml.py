"""The invented outlets' feeds, sitemaps and front pages."""

from __future__ import annotations

import json
from collections.abc import Sequence
from email.utils import format_datetime
from html import escape

from jobs.demo.outlets import Outlet
from jobs.demo.pages import RTL_LANGUAGES
from jobs.demo.world import DemoStory


def document(form: str, outlet: Outlet, stories: Sequence[DemoStory], base: str) -> tuple[str, str]:
    """(body, content type) of a feed in one of its forms."""
    return _FEED_FORMS[form](outlet, stories, base)


def _rss20(outlet: Outlet, stories: Sequence[DemoStory], base: str) -> tuple[str, str]:
    items = "".join(
        f"<item><title>{escape(story.title)}</title><link>{base}{story.path}</link><guid isPermaLink='false'>{outlet.slug}:{story.path}</guid>"
        + ("" if outlet.solar else f"<pubDate>{format_datetime(story.published)}</pubDate>")
        + (f"<dc:creator>{escape(story.author)}</dc:creator>" if story.author else "")
        + (f"<atom:updated>{story.modified.isoformat()}</atom:updated>" if story.modified else "")
        + f"<description>{escape(_summary(outlet, story))}</description></item>"
        for story in stories
    )
    return (
        "<?xml version='1.0' encoding='UTF-8'?><rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/' "
        f"xmlns:atom='http://www.w3.org/2005/Atom'><channel><title>{escape(outlet.name)}</title><link>{base}/</link>"
        f"<ttl>15</ttl>{items}</channel></rss>",
        "application/rss+xml; charset=utf-8",
    )


def _summary(outlet: Outlet, story: DemoStory) -> str:
    """The first paragraph; nothing where the page is closed to machines, or shows no article."""
    return "" if story.page or outlet.oddity == "forbidden" else story.paragraphs[0]


def _rss092(outlet: Outlet, stories: Sequence[DemoStory], base: str) -> tuple[str, str]:
    items = "".join(
        f"<item><title>{escape(story.title)}</title><link>{base}{story.path}</link><description>{escape(story.paragraphs[0])}</description></item>"
        for story in stories
    )
    return (
        f"<?xml version='1.0'?><rss version='0.92'><channel><title>{escape(outlet.name)}</title><link>{base}/</link>"
        f"<description>x</description>{items}</channel></rss>",
        "text/xml; charset=utf-8",
    )


def _atom(outlet: Outlet, stories: Sequence[DemoStory], base: str) -> tuple[str, str]:
    entries = "".join(
        f"<entry><title>{escape(story.title)}</title><link href='{base}{story.path}'/><id>tag:{outlet.slug},2020:{story.path}</id>"
        f"<published>{story.published.isoformat()}</published><updated>{(story.modified or story.published).isoformat()}</updated>"
        f"<author><name>{escape(story.author)}</name></author><summary>{escape(story.paragraphs[0])}</summary></entry>"
        for story in stories
    )
    newest = max(story.modified or story.published for story in stories).isoformat()
    return (
        f"<?xml version='1.0' encoding='utf-8'?><feed xmlns='http://www.w3.org/2005/Atom' xml:lang='{outlet.lang}'>"
        f"<title>{escape(outlet.name)}</title><id>tag:{outlet.slug},2020:/</id><updated>{newest}</updated>{entries}</feed>",
        "application/atom+xml",
    )


def _rdf(outlet: Outlet, stories: Sequence[DemoStory], base: str) -> tuple[str, str]:
    items = "".join(
        f"<item rdf:about='{base}{story.path}'><title>{escape(story.title)}</title><link>{base}{story.path}</link>"
        f"<dc:date>{story.published.isoformat()}</dc:date><dc:creator>{escape(story.author)}</dc:creator></item>"
        for story in stories
    )
    return (
        "<?xml version='1.0'?><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/' "
        f"xmlns:dc='http://purl.org/dc/elements/1.1/'><channel rdf:about='{base}/'><title>{escape(outlet.name)}</title>"
        f"<link>{base}/</link></channel>{items}</rdf:RDF>",
        "application/rdf+xml",
    )


def _json(outlet: Outlet, stories: Sequence[DemoStory], base: str) -> tuple[str, str]:
    items = [
        {
            "id": story.path,
            "url": f"{base}{story.path}",
            "title": story.title,
            "content_text": story.paragraphs[0],
            "date_published": story.published.isoformat(),
            "authors": [{"name": story.author}],
            **({"date_modified": story.modified.isoformat()} if story.modified else {}),
        }
        for story in stories
    ]
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": outlet.name,
        "language": outlet.lang,
        "home_page_url": base,
        "items": items,
    }
    return json.dumps(feed, ensure_ascii=False), "application/feed+json"


def _news_sitemap(outlet: Outlet, stories: Sequence[DemoStory], base: str) -> tuple[str, str]:
    urls = "".join(
        f"<url><loc>{base}{story.path}</loc><news:news><news:publication><news:name>{escape(outlet.name)}</news:name>"
        f"<news:language>{outlet.lang}</news:language></news:publication>"
        f"<news:publication_date>{story.published.isoformat()}</news:publication_date>"
        f"<news:title>{escape(story.title)}</news:title></news:news></url>"
        for story in stories
    )
    return (
        "<?xml version='1.0' encoding='UTF-8'?><urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' "
        f"xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'>{urls}</urlset>",
        "application/xml",
    )


def _sitemap_index(outlet: Outlet, stories: Sequence[DemoStory], base: str) -> tuple[str, str]:
    return (
        "<?xml version='1.0' encoding='UTF-8'?><sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>"
        f"<sitemap><loc>{base}/news-sitemap.xml</loc></sitemap></sitemapindex>",
        "application/xml",
    )


def _listing(outlet: Outlet, stories: Sequence[DemoStory], base: str) -> tuple[str, str]:
    links = "".join(f"<h2 class='headline'><a href='{escape(story.path)}'>{escape(story.title)}</a></h2>" for story in stories)
    return _front(outlet, f"<main>{links}</main>", "")


def _homepage(outlet: Outlet, stories: Sequence[DemoStory], base: str) -> tuple[str, str]:
    named = "<link rel='alternate' type='application/rss+xml' title='RSS' href='/rss.xml'>"
    return _front(outlet, f"<main><p>{escape(outlet.name)}</p></main>", named)


def _front(outlet: Outlet, main: str, head: str) -> tuple[str, str]:
    side = "rtl" if outlet.lang in RTL_LANGUAGES else "ltr"
    return (
        f"<!doctype html><html lang='{outlet.lang}' dir='{side}'><head><meta charset='utf-8'><title>{escape(outlet.name)}</title>{head}"
        f"</head><body><nav><a href='/about'>?</a><a href='/category/politics'>politics and everything else</a></nav>{main}</body></html>",
        "text/html; charset=utf-8",
    )


_FEED_FORMS = {
    "rss20": _rss20,
    "rss092": _rss092,
    "atom": _atom,
    "rdf": _rdf,
    "json": _json,
    "news_sitemap": _news_sitemap,
    "sitemap_index": _sitemap_index,
    "listing": _listing,
    "homepage": _homepage,
}
