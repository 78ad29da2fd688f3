"""A page with links to articles: those a CSS selector names, else those that look like articles of the same site."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from lxml import etree, html

from crawler.feeds.build import FeedContext, build_entry, plain_text
from crawler.feeds.reader import reads
from crawler.feeds.sniff import BodyShape
from crawler.language.plurals import count
from crawler.model import DocumentFlaw, Entry, FeedDocument, FeedProblem, Page
from crawler.model.errors import DocumentError
from crawler.web.shells import RENDER_HINT, is_script_shell
from crawler.web.urls import canonicalise, join, same_site

MIN_HEADLINE_CHARS = 20  # characters: "Politics" is a section, a headline is longer
_FRAME_ELEMENTS = {"nav", "footer", "form"}
_FILES = re.compile(r"\.(?:jpe?g|png|gif|webp|svg|pdf|mp[34]|zip|docx?|xlsx?|xml|rss|css|js)$", re.I)
_SECTIONS = re.compile(
    r"/(?:tags?|category|categories|rubric|author|authors|about|contacts?|search|login|register|page|archive|privacy|terms|"
    r"rss|feed|subscribe|video|photo|gallery)(?:/|$)",
    re.I,
)


@reads(BodyShape.HTML)
def read(page: Page, context: FeedContext) -> FeedDocument:
    """The page's article links in the order they stand. Raises `DocumentError` when it is no HTML."""
    root = parse_html(page)
    if context.selector:
        try:
            chosen: Iterable[Any] = [link for element in root.cssselect(context.selector) for link in _links(element)]
        except Exception as error:
            detail = f"the selector {context.selector!r} is not valid CSS"
            raise DocumentError(FeedProblem.UNREADABLE, detail, page.url) from error
    else:
        own = canonicalise(context.url)
        chosen = (link for link in root.iter("a") if _looks_like_an_article(link, context.url, own))
    base = next((href for element in root.iter("base") if (href := element.get("href"))), "")
    entries: dict[str, Entry] = {}
    for link in chosen:
        if len(entries) == context.max_entries:
            context.problem(DocumentFlaw.TRUNCATED, f"the first {count(len(entries), 'entry')} are taken")
            break
        entry = build_entry(context, link=link.get("href"), title=_title(link), base=join(context.url, base) or context.url)
        if entry.link and (entry.key not in entries or len(entry.title) > len(entries[entry.key].title)):
            entries[entry.key] = entry
    if not entries and is_script_shell(root):
        context.problem(DocumentFlaw.DRAWN_BY_SCRIPT, RENDER_HINT)
    title = plain_text(root.findtext(".//title"))
    return FeedDocument(kind="listing", title=title, entries=tuple(entries.values()), problems=tuple(context.problems))


def parse_html(page: Page) -> Any:
    """The tree of a page whose body is UTF-8. Raises `DocumentError`."""
    parser = html.HTMLParser(encoding="utf-8")
    try:
        return html.document_fromstring(page.body.replace(b"\0", b""), parser=parser)
    except (etree.ParserError, ValueError, AssertionError):
        raise DocumentError(FeedProblem.NOT_A_FEED, "no HTML page", page.url) from None


def _links(element: Any) -> list[Any]:
    return [element] if element.tag == "a" else list(element.iter("a"))


def _title(link: Any) -> str:
    """The link's words; where it holds only a picture, what its title or the picture says."""
    image = next(iter(link.iter("img")), None)
    return (
        plain_text(link.text_content())
        or plain_text(link.get("title"))
        or plain_text(image.get("alt") if image is not None else "")
    )


def _looks_like_an_article(link: Any, url: str, own: str) -> bool:
    address = join(url, link.get("href") or "")
    if address is None or not same_site(address, url):
        return False
    path = urlsplit(address).path
    if len(path) < 2 or _FILES.search(path) or _SECTIONS.search(path) or canonicalise(address) == own:
        return False
    if any(parent.tag in _FRAME_ELEMENTS for parent in link.iterancestors()):
        return False
    # Addresses of articles hold a date, a number, or a slug of several words.
    last = path.rstrip("/").rpartition("/")[2]
    telling = bool(re.search(r"\d{4}/\d{1,2}|\d{3,}", path)) or last.count("-") >= 2 or bool(urlsplit(address).query)
    return telling and len(_title(link)) >= MIN_HEADLINE_CHARS
