"""The headline of a page, without the name of the site."""

from __future__ import annotations

import re
from typing import Any

from crawler.extract.head import Head
from crawler.language.tokens import clean_line, words

_SEPARATOR = re.compile(r"\s+[|·•»«:—–/-]\s+|\s*[|»]\s*|\s+::\s+|(?<=\S):\s(?=\S+\.\w{2,4}$)")
MAX_TITLE_CHARS = 500


def choose_title(tree: Any, head: Head, fallback: str = "") -> str:
    """The page's own headline: its <h1> where head and body agree on one, else what it tells other sites."""
    headings = _headings(tree)
    shared = head.first("og:title", "twitter:title")
    declared = [text for text in (shared, head.title, head.linked.headline, fallback) if text]
    for heading in headings:
        # A short heading that is the whole <title> and has nothing of the shared one is the site's name.
        alone = len(words(heading)) <= 4 and words(heading) == words(head.title)
        if not (shared and alone and not _same(heading, shared)) and any(_same(heading, title) for title in declared):
            return heading
    site = head.site_name
    for candidate in (head.linked.headline, head.first("og:title"), head.first("twitter:title", "dc.title"), head.title):
        title = without_site(clean_line(candidate, MAX_TITLE_CHARS), site)
        if title and not _is_site(title, site):
            return title
    if len(headings) == 1:
        return headings[0]
    return clean_line(fallback, MAX_TITLE_CHARS) or next(iter(headings), "") or clean_line(head.title, MAX_TITLE_CHARS)


def without_site(title: str, site: str) -> str:
    """`Headline - Site` → `Headline`; also when the site's name is not known and the last part is short."""
    parts = list(_SEPARATOR.finditer(title))
    name = set(words(site))
    while parts:
        last, first = parts.pop(), parts[0] if parts else None
        tail, front = words(title[last.end() :]), words(title[: last.start()])
        if not tail or (name and (set(tail) <= name or name <= set(tail)) and len(tail) <= len(name) + 4):
            title = title[: last.start()].strip()
            continue
        # No name to compare with: a short last part after a strong separator is one.
        if not name and len(front) >= 4 and len(tail) <= 3 and last[0].strip() in "|·•»::—–-":
            return title[: last.start()].strip()
        head = words(title[: first.start()]) if first else front
        if name and head and set(head) <= name:
            return title[(first or last).end() :].strip()
        break
    return title


def _headings(tree: Any) -> list[str]:
    headings: list[str] = []
    for element in tree.iter("h1"):
        text = clean_line(element.text_content(), MAX_TITLE_CHARS)
        if len(words(text)) >= 2 and text not in headings:
            headings.append(text)
    marked = [
        clean_line(element.text_content(), MAX_TITLE_CHARS)
        for element in tree.iterfind(".//*[@itemprop='headline']")
        if element.tag in ("h1", "h2", "h3", "div", "span")
    ]
    return [text for text in marked if len(words(text)) >= 2] + headings


def _same(heading: str, declared: str) -> bool:
    """True when the heading stands in the other text, or shares most of its words with it."""
    a, b = words(heading), words(declared)
    if not a or not b:
        return False
    if " ".join(a) in " ".join(b):
        return len(a) >= 3 or len(a) * 2 >= len(b)
    shared = len(set(a) & set(b))
    return shared >= 0.7 * len(set(a)) and shared >= 0.5 * len(set(b)) and len(a) >= 3


def _is_site(title: str, site: str) -> bool:
    return bool(site) and words(title) == words(site)
