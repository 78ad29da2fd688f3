"""How the invented outlets build their pages: eight designs, and the pages that are no articles."""

from __future__ import annotations

import json
from datetime import datetime
from html import escape
from zoneinfo import ZoneInfo

from jobs.demo.outlets import OUTLET_TIME_ZONES, Outlet
from jobs.demo.world import DemoStory

RTL_LANGUAGES = ("fa", "ps")
PERSIAN_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


def page(outlet: Outlet, story: DemoStory, url: str, others: tuple[DemoStory, ...]) -> str:
    """The page at a story's address."""
    if story.page:
        return _SPECIAL_PAGES[story.page](outlet, story)
    body = _DESIGNS[outlet.design % len(_DESIGNS)](outlet, story, url)
    links = "".join(f'<li><a href="{escape(neighbour.path)}">{escape(neighbour.title)}</a></li>' for neighbour in others[:5])
    return _shell(outlet, story, url, f"{body}<aside class='most-read'><h3>★</h3><ol>{links}</ol></aside>")


def shown_date(outlet: Outlet, when: datetime) -> str:
    """A date as the outlet prints it: local, with its own month names, Solar Hijri in Afghan papers."""
    local = when.astimezone(ZoneInfo(OUTLET_TIME_ZONES.get(outlet.country, "UTC")))
    months = outlet.language.months
    if outlet.lang in RTL_LANGUAGES and outlet.country == "AF":
        year, month, day = to_solar(local.year, local.month, local.day)
        return f"{day} {months[month - 1]} {year}، {local:%H:%M}".translate(PERSIAN_DIGITS)
    return f"{local.day} {months[local.month - 1]} {local.year}, {local:%H:%M}"


def to_solar(year: int, month: int, day: int) -> tuple[int, int, int]:
    """Gregorian to Solar Hijri, by the arithmetic of the 33-year cycle."""
    offsets = (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)
    leap = year + 1 if month > 2 else year
    days = 355666 + 365 * year + (leap + 3) // 4 - (leap + 99) // 100 + (leap + 399) // 400 + day + offsets[month - 1]
    solar_year = -1595 + 33 * (days // 12053)
    days %= 12053
    solar_year += 4 * (days // 1461)
    days %= 1461
    if days > 365:
        solar_year += (days - 1) // 365
        days = (days - 1) % 365
    if days < 186:
        return solar_year, 1 + days // 31, 1 + days % 31
    return solar_year, 7 + (days - 186) // 30, 1 + (days - 186) % 30


def _shell(outlet: Outlet, story: DemoStory, url: str, main: str) -> str:
    side = "rtl" if outlet.lang in RTL_LANGUAGES else "ltr"
    words = outlet.language
    return (
        f'<!doctype html><html lang="{outlet.lang}" dir="{side}"><head><meta charset="utf-8">'
        f"<title>{escape(story.title)} | {escape(outlet.name)}</title>{_head(outlet, story, url)}</head><body>"
        f'<header><a class="logo" href="/">{escape(outlet.name)}</a><nav><ul><li><a href="/a">A</a></li><li><a href="/b">B</a></li></ul></nav>'
        f'<form class="newsletter"><p>{escape(words.newsletter)}</p><input type="email"><button>→</button></form></header>'
        f"{main}<footer><p>{escape(words.imprint)} © {escape(outlet.name)}</p></footer></body></html>"
    )


def _head(outlet: Outlet, story: DemoStory, url: str) -> str:
    """Machine-readable facts: some designs have JSON-LD, some og:, some nothing but the address."""
    kind = outlet.design % 4
    stamp = story.published.isoformat()
    changed = story.modified.isoformat() if story.modified else stamp
    canonical = f'<link rel="canonical" href="{escape(url)}">'
    if kind == 0 and not outlet.solar:
        data = {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": story.title,
            "datePublished": stamp,
            "dateModified": changed,
            "author": {"@type": "Person", "name": story.author},
            "publisher": {"name": outlet.name},
        }
        text = json.dumps(data, ensure_ascii=False).replace("</", "<\\/")
        return f'{canonical}<script type="application/ld+json">{text}</script>'
    if kind == 1:
        return (
            f'{canonical}<meta property="og:type" content="article"><meta property="og:title" content="{escape(story.title)}">'
            f'<meta property="article:published_time" content="{stamp}"><meta name="author" content="{escape(story.author)}">'
        )
    return canonical if kind == 2 else ""


def _paragraphs(story: DemoStory) -> list[str]:
    return [f"<p>{escape(text)}</p>" for text in story.paragraphs]


def _figure(outlet: Outlet) -> str:
    return f'<figure><img src="/p.jpg" alt=""><figcaption>{escape(outlet.language.caption)}</figcaption></figure>'


def _byline(outlet: Outlet, story: DemoStory) -> str:
    by = f"{escape(outlet.language.by)} {escape(story.author)}" if story.author else ""
    return f'<div class="byline"><span class="author">{by}</span> <time>{escape(shown_date(outlet, story.published))}</time></div>'


def _related(outlet: Outlet) -> str:
    return f'<aside class="related"><a href="/r">{escape(outlet.language.related)}</a></aside>'


def _classic(outlet: Outlet, story: DemoStory, url: str) -> str:
    texts = _paragraphs(story)
    body = "".join([*texts[:1], _related(outlet), *texts[1:]])
    return f"<main><article><h1>{escape(story.title)}</h1>{_figure(outlet)}{_byline(outlet, story)}<div class='entry-content'>{body}</div></article></main>"


def _plain(outlet: Outlet, story: DemoStory, url: str) -> str:
    return f"<div id='content'><div class='post'><h1>{escape(story.title)}</h1>{_byline(outlet, story)}{''.join(_paragraphs(story))}</div></div>"


def _comments(outlet: Outlet, story: DemoStory, url: str) -> str:
    return (
        f"<main><article>{_figure(outlet)}<h1>{escape(story.title)}</h1>{_byline(outlet, story)}<section class='article-body'>"
        f"{''.join(_paragraphs(story))}</section></article><section id='comments'><h3>2</h3><p>!!!</p><p>?</p></section></main>"
    )


def _table(outlet: Outlet, story: DemoStory, url: str) -> str:
    return (
        f"<table width='100%'><tr><td width='20%'><ul><li><a href='/1'>1</a></li><li><a href='/2'>2</a></li></ul></td>"
        f"<td><h1>{escape(story.title)}</h1><p><i>{escape(shown_date(outlet, story.published))}</i></p>{''.join(_paragraphs(story))}</td></tr></table>"
    )


def _sections(outlet: Outlet, story: DemoStory, url: str) -> str:
    parts = "".join(f"<div class='text-block'>{text}</div>" for text in _paragraphs(story))
    return f"<div class='container'><h1 class='title'>{escape(story.title)}</h1>{_byline(outlet, story)}{_figure(outlet)}<div class='news-text'>{parts}</div></div>"


def _social(outlet: Outlet, story: DemoStory, url: str) -> str:
    share = "<div class='share'><a href='/f'>f</a><a href='/t'>t</a></div>"
    return f"<main><article class='single'>{share}<h1>{escape(story.title)}</h1>{_byline(outlet, story)}{''.join(_paragraphs(story))}{share}{_related(outlet)}</article></main>"


def _lead(outlet: Outlet, story: DemoStory, url: str) -> str:
    texts = _paragraphs(story)
    return (
        f"<main role='main'><header><h1>{escape(story.title)}</h1></header><div class='lead'>{texts[0]}</div>{_figure(outlet)}"
        f"<div class='body'>{''.join(texts[1:])}</div>{_byline(outlet, story)}</main>"
    )


def _microdata(outlet: Outlet, story: DemoStory, url: str) -> str:
    return (
        f"<div itemscope itemtype='https://schema.org/NewsArticle'><h1 itemprop='headline'>{escape(story.title)}</h1>"
        f"<meta itemprop='datePublished' content='{story.published.isoformat()}'>{_byline(outlet, story)}"
        f"<div itemprop='articleBody'>{''.join(_paragraphs(story))}</div></div>"
    )


_DESIGNS = (_classic, _plain, _comments, _table, _sections, _social, _lead, _microdata)


def _thin(outlet: Outlet, story: DemoStory) -> str:
    return f"<html><head><title>{escape(story.title)}</title></head><body><article><h1>{escape(story.title)}</h1><p>Photo of the day.</p></article></body></html>"


def _paywall(outlet: Outlet, story: DemoStory) -> str:
    data = json.dumps(
        {"@context": "https://schema.org", "@type": "NewsArticle", "headline": story.title, "isAccessibleForFree": False}
    )
    return (
        f"<html><head><title>{escape(story.title)}</title><script type='application/ld+json'>{data}</script></head><body><article>"
        f"<h1>{escape(story.title)}</h1><p>{escape(story.paragraphs[0].split('. ')[0])}.</p><div class='paywall'>"
        "<p>Subscribe to continue reading this article.</p></div></article></body></html>"
    )


def _consent(outlet: Outlet, story: DemoStory) -> str:
    return (
        "<html><head><title>Before you continue</title></head><body><h1>We value your privacy</h1><p>We and our partners use "
        "cookies to store and access information on a device.</p><button>Accept all</button><button>Reject all</button></body></html>"
    )


def _soft404(outlet: Outlet, story: DemoStory) -> str:
    return (
        "<html><head><title>Page not found</title></head><body><h1>404</h1><p>The page you are looking for does not exist or has "
        "been moved.</p></body></html>"
    )


_SPECIAL_PAGES = {"thin": _thin, "paywall": _paywall, "consent": _consent, "soft404": _soft404}
