"""Plain RSS 2.0 and Atom 1.0 read at once: what feedparser would say of them, or nothing where that is in doubt.

feedparser spends most of its time on what feeds seldom have: dates, markup in fields, relative addresses, nineteen formats.
Here a table says what a field of an item becomes. All that is not in it is a doubt, and a document with one doubt is left to
feedparser, whose faults and repairs are then the only ones. Both read the same bytes by the same parser (expat).
"""

from __future__ import annotations

import re
from xml.parsers import expat

from crawler.feeds.fields import RULED_PREFIXES, DoubtError, QuickFields
from crawler.feeds.parsed import ParsedFeed

_MAY_DECLARE = re.compile(r"<!(?!--)")  # a document type or an entity
_ROOT_START = re.compile(r"<\w")
_XML_ADDRESS = "http://www.w3.org/XML/1998/namespace"
_ATOM_ADDRESS = "http://www.w3.org/2005/atom"
_WORDPRESS_ADDRESS = "com-wordpress:feed-additions:1"  # the one that WordPress.com declares on a single element
# Modules whose elements feedparser knows by name, by their address in lower case.
PREFIXES = {
    _ATOM_ADDRESS: "",
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://purl.org/rss/1.0/modules/syndication/": "sy",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "http://search.yahoo.com/mrss": "media",
    "http://search.yahoo.com/mrss/": "media",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
}
_PREFIXES_IN_USE = RULED_PREFIXES | {"sy"}
# Old formats, and modules of which feedparser computes something.
STRANGE_ADDRESSES = re.compile(
    r"backend\.userland\.com|purl\.org/rss/1\.0/\Z|netscape\.com|blogs\.law\.harvard\.edu|example\.com/|purl\.org/(?:echo|pie|atom)/"
    r"|uri/of/echo|/modules/rss091|w3\.org/1999/xlink|w3\.org/1999/xhtml|MathML|/svg|creativecommons|web\.resource\.org/cc|georss\.org"
    r"|opengis\.net|podlove\.org",
    re.IGNORECASE,
)
_TELLING_ATTRIBUTES = frozenset("about base href ispermalink lang lastmod mode rel src type uri url version".split())
_VERSIONS = {"0.91": "rss091u", "0.92": "rss092", "0.93": "rss093", "0.94": "rss094"}


def parse_quickly(text: str, language: str | None) -> ParsedFeed | None:
    """The feed that a repaired document holds; None where feedparser must be asked. `language`: what the header says."""
    root = _ROOT_START.search(text)
    if root is None or _MAY_DECLARE.search(text, 0, root.start()):
        return None
    reader = _QuickReader(language)
    try:
        reader.parser.Parse(text.encode("utf-8", "replace"), True)
    except (DoubtError, expat.ExpatError):
        return None
    return ParsedFeed(version=reader.version, feed=reader.fields.feed, entries=reader.fields.entries)


class _QuickReader:
    """Names, as feedparser would call them, of a document's elements and their attributes; their meaning is the fields' affair."""

    def __init__(self, language: str | None) -> None:
        self.version = ""
        self.fields = QuickFields(language)
        self._is_atom = False
        self._prefix_of: dict[str, str] = {}  # by address: the first that was declared
        self._address_of: dict[str, str] = {}
        self._names: dict[str, str] = {}
        self.parser = expat.ParserCreate("utf-8", " ")
        self.parser.buffer_text = True
        self.parser.StartNamespaceDeclHandler = self._declare
        self.parser.StartDoctypeDeclHandler = self._doubt
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self.fields.add_text

    def _doubt(self, *_: object) -> None:
        raise DoubtError

    def _declare(self, prefix: str | None, address: str | None) -> None:
        if not address:
            return
        lowered = address.lower()
        known = PREFIXES.get(lowered)
        if STRANGE_ADDRESSES.search(address):
            raise DoubtError
        if prefix is None:
            if lowered not in (_ATOM_ADDRESS, _WORDPRESS_ADDRESS):
                raise DoubtError
        elif self._address_of.setdefault(prefix, address) != address or (prefix != known and prefix.lower() in _PREFIXES_IN_USE):
            raise DoubtError
        elif known is None:
            self._prefix_of.setdefault(address, prefix.lower())
            self._names.clear()
        self._is_atom = self._is_atom or lowered == _ATOM_ADDRESS

    def _name(self, expanded: str) -> str:
        """The name of an element with its module's usual prefix."""
        address, _, local = expanded.rpartition(" ")
        prefix = PREFIXES.get(address.lower()) if address else ""
        if prefix is None:
            prefix = self._prefix_of.get(address, "")
        return f"{prefix}_{local}".lower() if prefix else local.lower()

    def _start(self, expanded: str, attributes: dict[str, str]) -> None:
        name = self._names.get(expanded)
        if name is None:
            name = self._names[expanded] = self._name(expanded)
        if not self.version:
            self._start_root(name, attributes)
            attributes = {}
        elif attributes:
            attributes = {_attribute(key): value for key, value in attributes.items()}
        self.fields.start(name, attributes)

    def _start_root(self, name: str, attributes: dict[str, str]) -> None:
        plain = {}
        for key, value in attributes.items():
            if key == f"{_XML_ADDRESS} lang" and value:
                self.fields.set_language(value)
            else:
                plain[_attribute(key, allowed="version")] = value
        if name == "rss":
            version = plain.get("version", "")
            self.version = _VERSIONS.get(version) or ("rss20" if version.startswith("2.") else "rss")
        elif name == "feed" and self._is_atom:
            self.version = "atom10"
        else:
            raise DoubtError

    def _end(self, _expanded: str) -> None:
        self.fields.end()


def _attribute(expanded: str, allowed: str = "") -> str:
    """The name of an attribute. Raises `DoubtError` where it may change what others mean."""
    address, _, local = expanded.rpartition(" ")
    name = local.lower()
    if (address and name in _TELLING_ATTRIBUTES) or (name in ("base", "lang", "about", "lastmod", "mode") and name != allowed):
        raise DoubtError
    return f"{address} {name}" if address else name
