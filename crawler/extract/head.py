"""The head of a page: meta tags, canonical link, JSON-LD; read in one walk over the tree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import lxml.etree

from crawler.extract import jsonld
from crawler.language.tokens import clean_line

MAX_META_CHARS = 2000  # characters of one value

_find_items = lxml.etree.XPath("descendant::*[@itemprop]")


@dataclass(frozen=True, slots=True)
class Head:
    """What a page says of itself where machines look."""

    meta: Mapping[str, tuple[str, ...]]  # lower-case name, property or itemprop → contents
    linked: jsonld.LinkedData
    title: str  # <title>
    canonical: str
    language: str
    items: Mapping[str, Sequence[Any]]  # itemprop → the elements that have it, in their order

    def first(self, *names: str) -> str:
        """The first content of the first of these tags that has one."""
        for name in names:
            for value in self.meta.get(name, ()):
                if value:
                    return value
        return ""

    @property
    def site_name(self) -> str:
        return self.first("og:site_name", "application-name", "apple-mobile-web-app-title") or self.linked.site_name


def read(tree: Any, url: str) -> Head:
    """The head of the page at `url`."""
    meta: dict[str, list[str]] = {}
    scripts: list[str] = []
    title = canonical = ""
    for element in tree.iter("meta", "link", "title", "script"):
        if element.tag == "meta":
            content = clean_line(element.get("content") or element.get("value"), MAX_META_CHARS)
            for attribute in ("property", "name", "itemprop"):
                name = (element.get(attribute) or "").strip().lower()
                if name and content:
                    meta.setdefault(name, []).append(content)
        elif element.tag == "link":
            if not canonical and "canonical" in (element.get("rel") or "").lower().split():
                canonical = (element.get("href") or "").strip()[:MAX_META_CHARS]
        elif element.tag == "title":
            # <svg> has titles too.
            if not title and all(parent.tag != "svg" for parent in element.iterancestors()):
                title = clean_line(element.text_content(), MAX_META_CHARS)
        elif "ld+json" in (element.get("type") or "").lower():
            scripts.append(element.text or "")
    return Head(
        meta={name: tuple(values) for name, values in meta.items()},
        linked=jsonld.read(scripts, url),
        title=title,
        canonical=canonical,
        language=(tree.get("lang") or tree.get("xml:lang") or "").strip(),
        items=_items(tree),
    )


def _items(tree: Any) -> Mapping[str, Sequence[Any]]:
    """The elements that carry microdata: headline, author and day are all looked for among them."""
    items: dict[str, list[Any]] = {}
    for element in _find_items(tree):
        items.setdefault(element.get("itemprop"), []).append(element)
    return items
