"""Bytes to a tree, also HTML deeper than libxml2 reads by itself."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import lxml.html

from crawler.web.charset import utf8_of

_ONE_CLASS = lxml.etree.ElementDefaultClassLookup(element=lxml.html.HtmlElement)  # lxml's own asks in Python, for each element


@dataclass(frozen=True, slots=True)
class ParsedPage:
    """A parsed page. `too_deep`: elements were lost because they are nested deeper than the parser goes. `elements`: all of them in
    their order; as long as they are held, lxml makes none of them anew for the next reader."""

    tree: Any
    too_deep: bool = False
    elements: tuple[Any, ...] = ()


def read(body: bytes, content_type: str = "") -> ParsedPage | None:
    """The tree of a page; None when there is nothing to parse."""
    data = utf8_of(body, content_type)
    if not data or data.isspace():
        return None
    tree, too_deep = _parse(data, huge=False)
    if too_deep:
        # libxml2 drops what is nested deeper than 255 without a word; with huge_tree it goes to 2,047.
        tree, too_deep = _parse(data, huge=True)
    return None if tree is None else ParsedPage(tree, too_deep, tuple(tree.iter()))


def following(element: Any) -> Iterator[Any]:
    """The elements after one, in the order of the page, without its own; no more of them are made than are asked for."""
    while element is not None:
        for sibling in element.itersiblings():
            yield from sibling.iter()
        element = element.getparent()


def text_with_breaks(element: Any) -> str:
    """The text of an element, where a line break parts words: "The bridge is open<br>Lorries wait"."""
    if next(element.iter("br"), None) is None:
        return str(element.text_content())
    copied = deepcopy(element)
    for line_break in copied.iter("br"):
        line_break.tail = f" {line_break.tail or ''}"
    return str(copied.text_content())


def _parse(data: bytes, *, huge: bool) -> tuple[Any, bool]:
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=huge, remove_comments=True, remove_pis=True, collect_ids=False)
    parser.set_element_class_lookup(_ONE_CLASS)
    try:
        tree = lxml.html.document_fromstring(data, parser=parser)
    except (lxml.etree.LxmlError, ValueError):
        tree = None
    return tree, any(error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log)
