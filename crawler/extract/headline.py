"""Where the headline stands on a page, and how near below it another element is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any

from crawler.extract.document import following
from crawler.language.tokens import words

MAX_HEADINGS = 40  # <h2> and <h3> among which a headline is looked for
MAX_ELEMENTS_TO_TEXT = 1500  # elements between the headline and the text
MAX_HEADING_CHARS = 1000


def find_heading(tree: Any, title: str) -> Any:
    """The element that holds the headline: an <h1>, else an <h2> or <h3>, of the same words; else the only <h1>. A bar at the top
    that says it too is none, where the page says it again."""
    expected = words(title)
    headings = list(tree.iter("h1"))
    for candidates in (headings, islice(tree.iter("h2", "h3"), MAX_HEADINGS)):
        alike = [element for element in candidates if expected and _says(element, expected)]
        if alike:
            return next((element for element in alike if next(element.iterancestors("li", "nav"), None) is None), alike[0])
    return headings[0] if len(headings) == 1 else None


def _says(element: Any, expected: Sequence[str]) -> bool:
    return words(element.text_content()[:MAX_HEADING_CHARS])[: len(expected)] == expected


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
