"""OPML 2.0: the feeds for other readers, and theirs for us. Pure functions on text."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

from crawler.config import Config, NewFeed, NewSource
from crawler.feeds.repair import from_its_root, repaired
from crawler.feeds.tree import local_name, parse_xml
from crawler.language.tokens import clean_line
from crawler.model import FeedKind
from crawler.model.errors import BorderwatchError
from crawler.model.redaction import redact_url
from crawler.web.urls import is_web, without_feed_scheme

MAX_OPML_CHARS = 10 << 20  # characters
OUTLINE_TYPES = ("rss", "atom", "rdf", "feed")  # of an outline that is a feed, not a folder
OWN_PREFIX, OWN_NAMESPACE = "borderwatch", "https://borderwatch.invalid/opml"  # of attributes that no other reader knows
MAX_SLUG_BASE_CHARS = 56  # leaves room for a number
OWN_ATTRIBUTES = ("kind", "selector", "source", "country")


@dataclass(frozen=True, slots=True)
class Outline:
    """A feed in an OPML file. `url` may be no web address: what cannot be imported is named. What only Borderwatch writes is empty
    in the files of others."""

    title: str
    url: str
    homepage: str
    folder: str
    kind: str = ""
    selector: str = ""
    source: str = ""  # slug
    country: str = ""
    language: str = ""


def export_opml(config: Config) -> str:
    """All enabled feeds, in a folder for each country."""
    root = ElementTree.Element("opml", {"version": "2.0", f"xmlns:{OWN_PREFIX}": OWN_NAMESPACE})
    ElementTree.SubElement(ElementTree.SubElement(root, "head"), "title").text = "Borderwatch sources"
    body = ElementTree.SubElement(root, "body")
    sources = {source.slug: source for source in config.sources}
    folders: dict[str, ElementTree.Element] = {}
    for feed in config.feeds:
        source = sources[feed.source]
        name = source.country or "other"
        if name not in folders:
            folders[name] = ElementTree.SubElement(body, "outline", text=name, title=name)
        first = feed.endpoints[0]
        own = {"kind": str(first.kind), "selector": first.selector, "source": source.slug, "country": source.country}
        attributes = {
            "type": "rss",
            "text": source.name,
            "title": source.name,
            "xmlUrl": redact_url(feed.url),
            "htmlUrl": source.homepage,
            **{f"{OWN_PREFIX}:{key}": value for key, value in own.items() if value},
        }
        if feed.language:
            attributes["language"] = feed.language
        ElementTree.SubElement(folders[name], "outline", attributes)
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
            if url or attributes.get("type", "").lower() in OUTLINE_TYPES:
                homepage = clean_line(attributes.get("htmlurl"), 2000)
                language = clean_line(attributes.get("language"), 20).lower().partition("-")[0]
                outlines.append(
                    Outline(
                        title,
                        url,
                        homepage if is_web(homepage) else "",
                        folder,
                        language=language if re.fullmatch("[a-z]{2,3}", language) else "",
                        **_own_attributes(child.attrib),
                    )
                )
            waiting.append((child, title if not url else folder))
    return tuple(outlines)


def _own_attributes(attributes: Mapping[str, str]) -> dict[str, str]:
    """What an export of ours says of a feed; a reader that rewrote the file may have kept the prefix as a part of the names."""
    return {
        name: clean_line(attributes.get(f"{{{OWN_NAMESPACE}}}{name}") or attributes.get(f"{OWN_PREFIX}:{name}"), 500)
        for name in OWN_ATTRIBUTES
    }


# ---------------------------------------------------------------------------- outlines → sources


def new_sources(outlines: Iterable[Outline], config: Config) -> tuple[NewSource, ...]:
    """The sources to add for the feeds that the configuration does not have. The feeds of one source in an export of ours stay one
    source; any other feed becomes its own."""
    urls = {endpoint.url for feed in config.feeds for endpoint in feed.endpoints}
    slugs = FreeSlugs({*(source.slug for source in config.sources), *(catalog_feed.source.slug for catalog_feed in config.catalog)})
    sources: dict[str, NewSource] = {}
    for number, outline in enumerate(outlines):
        if outline.url and outline.url in urls:
            continue
        urls.add(outline.url)
        feed = NewFeed(outline.url, outline.kind or FeedKind.RSS, outline.selector, outline.language)
        group = outline.source or f"#{number}"
        if group in sources:
            sources[group] = replace(sources[group], feeds=(*sources[group].feeds, feed))
            continue
        slug = slugs.take(outline.source or host_of(outline.url))
        sources[group] = NewSource(
            slug=slug, name=outline.title or slug, homepage=outline.homepage, country=outline.country, feeds=(feed,)
        )
    return tuple(sources.values())


def host_of(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


class FreeSlugs:
    """Makes slugs that nothing has yet."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = set(taken)
        self._numbers: Counter[str] = Counter()

    def take(self, name: str) -> str:
        """A slug like the name: with a number where another has it."""
        base = re.sub(r"[^a-z0-9_]+", "-", name.lower()).strip("-_")[:MAX_SLUG_BASE_CHARS] or "feed"
        slug = base
        while slug in self._taken:
            self._numbers[base] += 1
            slug = f"{base}-{self._numbers[base] + 1}"
        self._taken.add(slug)
        return slug
