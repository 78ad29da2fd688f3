"""Where the headline stands on a page, and how near below it another element is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from crawler.extract.document import following, text_with_breaks
from crawler.language.tokens import words

MAX_HEADINGS = 40  # <h2> and <h3> among which a headline is looked for
MAX_ELEMENTS_TO_TEXT = 1500  # elements between the headline and the text
MAX_HEADING_CHARS = 1000
MAX_CALLED_CHARS = 300  # of an element that is only called a headline
MIN_CALLED_WORDS = 3

_FRONT_PAGE = re.compile(r"(?:(?:https?:)?//[^/?#]+)?/?(?<=.)")
_HEADLINE_NAMES = re.compile(r"(?:^|[\s_-])(?:title|headline|heading)(?:$|\s)|[a-z](?:Title|Headline)(?:$|\s)")
_NO_HEADLINE_NAMES = re.compile(r"site|blog|logo|section|widget|menu|nav|block|box|related|list", re.IGNORECASE)


def find_heading(tree: Any, title: str) -> Any:
    """The element that holds the headline: an <h1>, else an <h2> or <h3>, of the same words; else the only <h1>, unless it names
    the site. A bar at the top that says it too is none, where the page says it again."""
    expected = words(title)
    headings = list(tree.iter("h1"))
    listed: list[Any] = []
    for candidates in (headings, islice(tree.iter("h2", "h3"), MAX_HEADINGS)):
        alike = [element for element in candidates if expected and _says(element, expected)]
        own = next((element for element in alike if next(element.iterancestors("li", "nav"), None) is None), None)
        if own is not None:
            return own
        listed += alike
    if listed:
        return listed[0]
    if headings:
        return headings[0] if len(headings) == 1 and not _names_site(headings[0]) else None
    return next((element for element in called_headings(tree) if words(element.text_content()) == expected), None)


def called_headings(tree: Any) -> Iterator[Any]:
    """The elements that are called a headline and are no heading: sites of before 2012 have no other."""
    for element in tree.iter("div", "span", "td", "p", "strong", "b", "font"):
        name = element.get("class") or element.get("id")
        if name and len(element) <= 2 and _HEADLINE_NAMES.search(name) and not _NO_HEADLINE_NAMES.search(name):
            text = element.text_content()
            if len(text) <= MAX_CALLED_CHARS and len(words(text)) >= MIN_CALLED_WORDS:
                yield element


def _names_site(heading: Any) -> bool:
    """Whether a heading leads to the front page, as the name of the site does."""
    return any(_FRONT_PAGE.fullmatch(link.get("href") or "#") for link in heading.iter("a"))


def _says(element: Any, expected: Sequence[str]) -> bool:
    return words(text_with_breaks(element)[:MAX_HEADING_CHARS])[: len(expected)] == expected


def prose_between(heading: Any, first: Any, prose: Mapping[Any, int]) -> int | None:
    """The characters of prose between the headline and an element below it; None where it is not below it. `prose`: the characters
    that each element holds itself."""
    if heading is None:
        return None
    if any(parent is first for parent in heading.iterancestors()):
        return 0
    between = 0
    for element in islice(following(heading), MAX_ELEMENTS_TO_TEXT):
        if element is first:
            return between
        between += prose.get(element, 0)
    return None
