"""OPML 2.0: the feeds for other readers, and theirs for us. Pure functions on text."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

from crawler.config import Config
from crawler.feeds.repair import from_its_root, repaired
from crawler.feeds.tree import local_name, parse_xml
from crawler.language.tokens import clean_line
from crawler.model.errors import BorderwatchError
from crawler.web.urls import is_web, without_feed_scheme

MAX_OPML_CHARS = 10 << 20  # characters


@dataclass(frozen=True, slots=True)
class Outline:
    """A feed in an OPML file."""

    title: str
    url: str
    homepage: str
    folder: str


def export_opml(config: Config) -> str:
    """All enabled feeds, in a folder for each country."""
    root = ElementTree.Element("opml", version="2.0")
    ElementTree.SubElement(ElementTree.SubElement(root, "head"), "title").text = "Borderwatch sources"
    body = ElementTree.SubElement(root, "body")
    sources = {source.slug: source for source in config.sources}
    folders: dict[str, ElementTree.Element] = {}
    for feed in config.feeds:
        source = sources[feed.source]
        name = source.country or "other"
        if name not in folders:
            folders[name] = ElementTree.SubElement(body, "outline", text=name, title=name)
        ElementTree.SubElement(
            folders[name], "outline", type="rss", text=source.name, title=source.name, xmlUrl=feed.url, htmlUrl=source.homepage
        )
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode")


def read_opml(text: str) -> tuple[Outline, ...]:
    """The feeds of an OPML file, decoded (`crawler.web.charset.decode`). Raises `BorderwatchError` for what is no OPML, or declares
    entities (they could make a small file huge)."""
    if len(text) > MAX_OPML_CHARS:
        raise BorderwatchError("not an OPML file: too large")
    if re.search(r"<!ENTITY|<!DOCTYPE[^>]*\[", text, re.IGNORECASE):
        raise BorderwatchError("an OPML file with a DOCTYPE that declares entities is not read")
    tree = parse_xml(repaired(from_its_root(text)))
    if tree.root is None:
        raise BorderwatchError("not an OPML file")
    if local_name(tree.root) != "opml":
        raise BorderwatchError("not an OPML file", f"its root is <{clean_line(local_name(tree.root), 40)}>")
    outlines = _outlines(tree.root)
    if not outlines and not tree.is_well_formed:
        raise BorderwatchError("not an OPML file")
    return outlines


def _outlines(root: Any) -> tuple[Outline, ...]:
    outlines: list[Outline] = []
    waiting = deque([(root, "")])
    while waiting:
        element, folder = waiting.popleft()
        for child in element:
            if not isinstance(child.tag, str):  # a comment
                continue
            attributes = {name.rpartition("}")[2].rpartition(":")[2].lower(): value for name, value in child.attrib.items()}
            title = clean_line(attributes.get("title") or attributes.get("text"), 200)
            url = without_feed_scheme(clean_line(attributes.get("xmlurl"), 2000))
            if is_web(url):
                homepage = clean_line(attributes.get("htmlurl"), 2000)
                outlines.append(Outline(title, url, homepage if is_web(homepage) else "", folder))
            waiting.append((child, title if not url else folder))
    return tuple(outlines)
