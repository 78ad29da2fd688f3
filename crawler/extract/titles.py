"""The headline of a page, without the name of the site."""

from __future__ import annotations

import re
from collections.abc import Iterable
from copy import deepcopy
from html import unescape
from typing import Any

from crawler.extract.datelines import ANY_DIGIT, is_only_date
from crawler.extract.document import text_with_breaks
from crawler.extract.head import Head
from crawler.extract.headline import called_headings
from crawler.language import dates
from crawler.language.tokens import clean_line, words

_SEPARATOR = re.compile(r"\s+[|·•:—–/-]\s+|\s*\|\s*|\s+::\s+|(?<=\S):\s(?=\S+\.\w{2,4}$)")
_ARROW = re.compile(r"\s*»\s*")  # between parts of a path; a quotation mark where « stands in the title too
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
_ONE_HEADLINE = re.compile(r"\w: ")
_DASHES = ("—", "–", "-")
MAX_TITLE_CHARS = 500
_KICKER_NAMES = re.compile(r"kicker|overline|eyebrow|rubric|(?:^|[\s_-])(?:label|category|section)(?:$|[\s_-])", re.IGNORECASE)
_ADDRESS = re.compile(r"\w\.[a-z]{2,}\b", re.IGNORECASE)
MIN_TELLING_CHARS = 5  # of a word that two headlines of one article share
MIN_KICKED_WORDS = 4  # of a headline that a kicker stands before
MIN_HEADLINE_OF_PAGE_WORDS = 5  # of the only <h1>, which is the headline whatever the page tells other sites


def choose_title(tree: Any, head: Head, fallback: str = "") -> str:
    """The page's own headline: its <h1> where head and body agree on one, else what it tells other sites."""
    headings = _headings(tree, head) or _called_in_title(tree, head)
    shared = plain_title(head.first("og:title", "twitter:title"))
    linked = plain_title(head.linked.headline)
    site = head.site_name
    for declared in (shared, linked, fallback, head.title):
        alike = [heading for heading in headings if declared and _same(heading, declared)]
        # A short heading that is the whole <title> and has nothing of the shared one is the site's name.
        alike = [heading for heading in alike if not (shared and _is_alone(heading, head.title) and not _same(heading, shared))]
        if alike:
            longest = max(alike, key=lambda heading: len(words(heading))) if declared is head.title else alike[0]
            return _without_kicker(without_site(longest, site, is_heading=True), (shared, linked))
    if len(headings) == 1 and _is_of_page(headings[0], head, shared):
        return without_site(headings[0], site, is_heading=True)
    for candidate in (linked, head.first("og:title"), head.first("twitter:title", "dc.title"), head.title):
        title = without_site(plain_title(candidate), site, head.canonical or head.first("og:url"))
        if title and not _is_site(title, site):
            return title
    if len(headings) == 1:
        return headings[0]
    return clean_line(fallback, MAX_TITLE_CHARS) or next(iter(headings), "") or clean_line(head.title, MAX_TITLE_CHARS)


def plain_title(title: str) -> str:
    """A title without tags and with its entities read, also where they were written twice."""
    if "&" in title:
        title = unescape(unescape(title))
    return clean_line(_TAG.sub(" ", title) if "<" in title else title, MAX_TITLE_CHARS)


def without_site(title: str, site: str, address: str = "", *, is_heading: bool = False) -> str:
    """`Headline - Site` → `Headline`; also when the site's name is not known and the last part is short. What follows a dash is cut
    only where it is known for the site's name, for it may be who says so: "… — МВД". A heading of the page is cut of that only."""
    title = _before_day(title)
    parts = sorted([*_SEPARATOR.finditer(title), *(() if "«" in title else _ARROW.finditer(title))], key=lambda part: part.start())
    name = set(words(site))
    if name and title.casefold().startswith(f"{site.casefold()}: "):
        return title[len(site) + 1 :].strip()
    while parts:
        last, first = parts.pop(), parts[0] if parts else None
        tail, front = words(title[last.end() :]), words(title[: last.start()])
        is_name = bool(name) and (set(tail) <= name or name <= set(tail)) and len(tail) <= len(name) + 4
        if front and (not tail or is_name):
            title = title[: last.start()].strip()
            continue
        if is_heading:
            break
        # No name to compare with: a short last part after a strong separator is one.
        separator = last[0].strip()
        is_strong = separator in ("|", "·", "•", "»", "::") or (
            separator in _DASHES and _looks_like_site(title[last.end() :], address)
        )
        if not name and is_strong and len(front) >= 4 and len(tail) <= 3:
            return title[: last.start()].strip()
        head = words(title[: first.start()]) if first else front
        if name and head and set(head) <= name:
            return title[(first or last).end() :].strip()
        break
    return title


def _before_day(title: str) -> str:
    """`Headline - 12 May 2026 - Site` → `Headline`: a part that is nothing but a date, and what follows it."""
    if not ANY_DIGIT.search(title):
        return title
    separators = list(_SEPARATOR.finditer(title))
    for number, separator in enumerate(separators):
        end = separators[number + 1].start() if number + 1 < len(separators) else len(title)
        line = title[separator.end() : end]
        if ANY_DIGIT.search(line) and is_only_date(line) and dates.parse(line):
            return title[: separator.start()].strip() or title
    return title


def _looks_like_site(tail: str, address: str) -> bool:
    """Whether a last part is in the page's address, or two or three words that are all written large, as names of sites are."""
    names = tail.split()
    if "".join(words(tail)) in words(address.partition("//")[2].partition("/")[0].replace("-", "")):
        return True
    return bool(_ADDRESS.search(tail)) or (len(names) >= 2 and all(name[:1].isupper() for name in names))


def _without_kicker(heading: str, declared: Iterable[str]) -> str:
    """`Border Two guards wounded` → `Two guards wounded`, where the page tells other sites only the latter."""
    spoken = words(heading)
    for title in declared:
        expected = words(title)
        if MIN_KICKED_WORDS <= len(expected) < len(spoken) and spoken[-len(expected) :] == expected:
            # "Top Gear in Iran: why …" is one headline, and what stands before the colon part of it.
            return heading if _ONE_HEADLINE.search(heading[: -len(title) // 2 or None]) else title
    return heading


def _is_alone(heading: str, title: str) -> bool:
    return len(words(heading)) <= 4 and words(heading) == words(title)


def _is_of_page(heading: str, head: Head, shared: str) -> bool:
    """Whether the only <h1> is the headline although nothing else says the same: long enough, or a whole part of the shared title,
    and not the name of the site, which stands at an end of <title> too."""
    spoken = words(heading)
    if not spoken or set(spoken) <= set(words(head.site_name)):
        return False
    parts = [words(part) for part in _SEPARATOR.split(shared)]
    if len(parts) > 1 and spoken in parts:
        return True
    telling = {word for word in spoken if len(word) >= MIN_TELLING_CHARS}
    if not shared or telling.isdisjoint(words(shared)):
        return False  # of something else: the motto of a site
    return len(spoken) >= MIN_HEADLINE_OF_PAGE_WORDS and " ".join(spoken) not in " ".join(words(head.title))


def _headings(tree: Any, head: Head) -> list[str]:
    headings: list[str] = []
    for element in tree.iter("h1"):
        text = clean_line(text_with_breaks(_without_kicker_element(element, head)), MAX_TITLE_CHARS)
        if len(words(text)) >= 2 and text not in headings:
            headings.append(text)
    marked = [
        clean_line(text_with_breaks(element), MAX_TITLE_CHARS)
        for element in head.items.get("headline", ())
        if element.tag in ("h1", "h2", "h3", "div", "span")
    ]
    return [text for text in marked if len(words(text)) >= 2] + headings


def _without_kicker_element(heading: Any, head: Head) -> Any:
    """The heading, or a copy of it without what is called a kicker and stands before the rest, where the page's title has only
    that."""
    first = heading[0] if len(heading) and not (heading.text or "").strip() else None
    if first is None or not _KICKER_NAMES.search(first.get("class") or ""):
        return heading
    copied = deepcopy(heading)
    copied.text = (copied[0].tail or "").lstrip(" :|—–-")
    copied.remove(copied[0])
    whole, rest = (" ".join(words(text_with_breaks(element))) for element in (heading, copied))
    declared = " ".join(words(" | ".join((head.title, head.first("og:title"), head.linked.headline))))
    return copied if rest and rest in declared and whole not in declared else heading


def _called_in_title(tree: Any, head: Head) -> list[str]:
    """The elements that are called a headline and stand in <title>, which says the name of the site or section too."""
    declared = f" {' '.join(words(head.title))} "
    texts = (clean_line(element.text_content(), MAX_TITLE_CHARS) for element in called_headings(tree))
    return [text for text in texts if f" {' '.join(words(text))} " in declared and not _is_site(text, head.site_name)]


def _same(heading: str, declared: str) -> bool:
    """True when the heading stands in the other text, or shares most of its words with it."""
    a, b = words(heading), words(declared)
    if not a or not b:
        return False
    if " ".join(a) in " ".join(b):
        return len(a) >= 3 or len(a) * 2 >= len(b)
    shared = len(set(a) & set(b))
    return shared >= 0.7 * len(set(a)) and shared >= 0.45 * len(set(b)) and len(a) >= 3


def _is_site(title: str, site: str) -> bool:
    return bool(site) and words(title) == words(site)
