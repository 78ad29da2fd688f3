"""What an operator says of a source's pages: elements that hold the text, and elements that are none of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from crawler.extract import body
from crawler.extract.blocks import TextBlock, read_blocks
from crawler.language.tokens import clean_line
from crawler.model import PageRules
from crawler.web.selectors import xpath_of

MAX_SHOWN_CHARS = 100  # of a removed element's text, where it is explained


@dataclass(frozen=True, slots=True)
class HandResult:
    """What the rules of a source did to a page. `text`: of the selected elements, a block a line; empty: none was there."""

    rules: PageRules | None = None
    text: str = ""
    blocks: Sequence[TextBlock] = ()  # of the selected elements
    removed: tuple[str, ...] = ()  # selector, and the beginning of the element's text
    unmatched: tuple[str, ...] = ()  # selectors that no element has


def rules_at(rules: Sequence[PageRules], day: date) -> PageRules | None:
    """The rules for pages fetched on a day: those that began last; None before all of them."""
    begun = [rule for rule in rules if rule.since is None or rule.since <= day]
    return max(begun, key=lambda rule: rule.since or date.min, default=None)


def apply_rules(tree: Any, rules: PageRules | None) -> HandResult:
    """Take the removed elements out of the tree, and read the selected ones."""
    if rules is None:
        return HandResult()
    removed, unmatched = [], []
    for selector in rules.remove:
        elements = _matches(tree, selector)
        unmatched += [] if elements else [selector]
        for element in elements:
            removed.append(f"{selector}: {clean_line(element.text_content(), MAX_SHOWN_CHARS)}")
            body.drop(element)
    elements = []
    for selector in rules.select:
        matches = _matches(tree, selector)
        unmatched += [] if matches else [selector]
        elements += matches
    blocks = _blocks_of(tree, elements)
    text = "\n".join(f"- {block.text}" if block.element.tag == "li" else block.text for block in blocks)
    return HandResult(rules, text, blocks, tuple(removed), tuple(unmatched))


def _matches(tree: Any, selector: str) -> list[Any]:
    """The elements of a selector; never the page itself, nor what was taken out with an element around it."""
    root = tree.getroottree().getroot()
    return [element for element in tree.xpath(xpath_of(selector)) if element is not root and element.tag != "body"]


def _blocks_of(tree: Any, elements: Sequence[Any]) -> list[TextBlock]:
    """The blocks of these elements in the order of the page; an element within another is read once."""
    chosen = set(elements)
    outer = [element for element in tree.iter() if element in chosen and chosen.isdisjoint(element.iterancestors())]
    return [block for element in outer for block in read_blocks(element)]
