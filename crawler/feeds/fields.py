"""What feedparser would make of the elements of a plain RSS or Atom feed: one table of fields, everything else is a doubt.

The oddities are feedparser's: the first title of an item counts, and the last description; a second description is content; a
guid is a link where there is none; an element with attributes that it does not know is no text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

Fields = dict[str, Any]

_TEXTS = {
    "published": "published issued pubdate dcterms_issued",
    "updated": "updated modified lastbuilddate dc_date dcterms_modified",
    "created": "created dcterms_created",
    "language": "language dc_language",
    "generator": "generator",
}
_TEXT_KEYS = {name: key for key, names in _TEXTS.items() for name in names.split()}
_TITLES = frozenset({"title", "dc_title", "media_title"})
_AUTHORS = frozenset("author managingeditor dc_author dc_creator itunes_author".split())
_DESCRIPTIONS = frozenset({"description", "dc_description", "media_description"})
_SUMMARIES = _DESCRIPTIONS | {"summary", "itunes_summary"}
_CONTENTS = frozenset({"content", "content_encoded"})
_IGNORED = frozenset(
    "category cloud contributor copyright dc_contributor dc_publisher dc_rights dc_subject enclosure image itunes_block "
    "itunes_category itunes_explicit itunes_image itunes_keywords itunes_owner itunes_subtitle keywords media_category "
    "media_content media_credit media_group media_keywords media_player media_thumbnail rights source subtitle tagline "
    "webmaster".split()
)
# Elements that feedparser has no rule for: their text is kept. With a prefix of which it rules none, any other is one too.
_UNRULED = frozenset(
    "comments day docs full-text full_text fulltext hour icon logo post-id rating skipdays skiphours text ttl "
    "feedburner_feedburnerhostname feedburner_feedflare feedburner_info feedburner_origenclosurelink feedburner_origlink "
    "itunes_complete itunes_duration itunes_episode itunes_episodetype itunes_isclosedcaptioned itunes_new-feed-url itunes_order "
    "itunes_season itunes_title itunes_type media_adult media_copyright media_hash media_text".split()
)
RULED_PREFIXES = frozenset("cc content creativecommons dc dcterms feedburner georss gml itunes media psc xhtml".split())
_KEY_PREFIX = "title"  # an element of such a prefix could be named as a key that stands for something else
_PERSON_FIELDS = frozenset("email name uri url".split())
_MEDIA_FIELDS = frozenset(
    "media_category media_credit media_description media_keywords media_player media_thumbnail media_title".split()
)
# What an element may hold; others hold text alone.
_CHILDREN = {
    "rss": frozenset({"channel"}),
    "image": frozenset("description height link title url width".split()),
    "author": _PERSON_FIELDS,
    "contributor": _PERSON_FIELDS,
    "skiphours": frozenset({"hour"}),
    "skipdays": frozenset({"day"}),
    "itunes_owner": frozenset({"itunes_name", "itunes_email"}),
    "itunes_category": frozenset({"itunes_category"}),
    "media_group": _MEDIA_FIELDS | {"media_content"},
    "media_content": _MEDIA_FIELDS,
}
_UNREAD_CONTAINERS = frozenset(
    "contributor image itunes_category itunes_owner skipdays skiphours".split()
)  # their children say nothing here
_ITEM_OF = {"channel": "item", "feed": "entry"}
_ITEMS = frozenset(_ITEM_OF.values())
_PAGE_TYPES = frozenset({"html", "text/html", "xhtml", "application/xhtml+xml"})
_TEXT_TYPES = frozenset({"text", "plain", "text/plain", "html", "text/html"})
_CONTROL = re.compile("[\x80-\x9f]")  # feedparser reads these as Windows-1252
_LOOSE_REFERENCE = re.compile(r"&\w+;")


class DoubtError(Exception):
    """A document of which only feedparser can say what it would say."""


class QuickFields:
    """The fields of a feed and of its items, filled as elements begin and end."""

    def __init__(self, language: str | None) -> None:
        self.feed: Fields = {}
        self.entries: list[Fields] = []
        self._language = language
        if language:
            self.set_language(language)
        self._open: list[tuple[str, Fields]] = []  # names and attributes of the elements that have begun
        self._name, self._attributes = "", dict[str, Any]()  # of the element that begins or ends
        self._record = self.feed
        self._depths: dict[str, int] = {}  # at which the fields of the item stand
        self._title_depth = -1
        self._has_channel = self._has_content = self._is_content = self._is_permalink = False
        self._pieces: list[str] = []
        self.add_text = self._pieces.append

    def set_language(self, language: str) -> None:
        """Note the language that a header or the root element names: titles are in it."""
        self._language = self.feed["language"] = language.replace("_", "-")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Begin an element. Raises `DoubtError` where it is none of the plain ones, or does not stand where they do."""
        parent = self._open[-1][0] if self._open else ""
        self._open.append((name, attributes))
        self._name, self._attributes = name, attributes
        self._pieces.clear()
        if parent in _ITEM_OF or parent in _ITEMS:
            if name == _ITEM_OF.get(parent):
                self._start_item(attributes)
            elif (start := _STARTS.get(name)) is not None:
                start(self)
            elif name not in _ENDS and not is_unruled(name):
                raise DoubtError
        elif parent and name not in _CHILDREN.get(parent, ()):
            raise DoubtError
        elif parent == "rss":
            self._start_channel(attributes)
        elif parent not in _UNREAD_CONTAINERS and (start := _STARTS.get(name)) is not None:
            start(self)

    def end(self) -> None:
        """End the element that began last."""
        self._name, self._attributes = self._open.pop()
        parent = self._open[-1][0] if self._open else ""
        if self._name in _ITEMS:
            self._record, self._has_content = self.feed, False
        elif parent == "author":
            self._end_person_field()
        elif parent and parent != "rss" and parent not in _UNREAD_CONTAINERS:
            _ENDS.get(self._name, QuickFields._end_unruled)(self)

    def _start_channel(self, attributes: Fields) -> None:
        if self._has_channel or "href" in attributes:
            raise DoubtError
        self._has_channel = True

    def _start_item(self, attributes: Fields) -> None:
        if "href" in attributes:
            raise DoubtError
        self._record, self._depths, self._title_depth, self._is_permalink = {}, {}, -1, False
        self.entries.append(self._record)

    # ------------------------------------------------------------------------ elements that do something as they begin

    def _start_text(self) -> None:
        if self._attributes.get("type", "text").lower() not in _TEXT_TYPES:
            raise DoubtError
        self._is_content = self._name in _CONTENTS or (
            self._name in _SUMMARIES and "summary" in self._record and not self._has_content
        )
        self._has_content = self._has_content or self._is_content

    def _start_link(self) -> None:
        if "url" in self._attributes or "uri" in self._attributes:
            raise DoubtError
        relation = self._attributes.get("rel", "alternate").lower()
        link = {"rel": relation}
        self._record.setdefault("links", []).append(link)
        if "href" in self._attributes:
            link["href"] = _address(self._attributes["href"])
            default = "application/atom+xml" if relation == "self" else "text/html"
            if relation == "alternate" and self._attributes.get("type", default).lower() in _PAGE_TYPES:
                self._record["link"] = link["href"]

    def _start_author(self) -> None:
        self._record.setdefault("authors", []).append({})

    def _start_guid(self) -> None:
        self._is_permalink = self._attributes.get("ispermalink", "true") == "true"

    def _start_source(self) -> None:
        self._title_depth = -1

    def _start_image(self) -> None:
        if self._record is not self.feed:
            raise DoubtError
        self._title_depth = -1

    # ------------------------------------------------------------------------ elements at their end

    def _end_title(self) -> None:
        depth = len(self._open) + 1
        title = self._text()
        if not -1 < self._title_depth <= depth:
            self._keep("title", title)
            self._record["title_detail"] = {"language": self._language, "type": _kind_of_text(self._attributes)}
        if title and self._name != "media_title":
            self._title_depth = depth

    def _end_summary(self) -> None:
        if self._is_content:
            self._end_content()
        else:
            self._keep("subtitle" if self._record is self.feed and self._name in _DESCRIPTIONS else "summary", self._text())

    def _end_content(self) -> None:
        text = self._text()
        self._record.setdefault("content", []).append({"value": text})
        self._record.setdefault("summary", text)

    def _end_link(self) -> None:
        if "href" in self._attributes:
            return
        address = _address(self._text())
        if _LOOSE_REFERENCE.search(address):
            raise DoubtError
        self._record["link"] = address
        if address or self._record is self.feed:
            self._record["links"][-1]["href"] = address

    def _end_guid(self) -> None:
        guid = self._text()
        self._keep("id", _address(guid) if self._is_permalink else guid)
        self._record.setdefault("guidislink", self._is_permalink and "link" not in self._record)
        if self._is_permalink:
            self._record.setdefault("link", guid)

    def _end_author(self) -> None:
        author = self._record["authors"][-1]
        if author or self._record is self.feed:
            return
        written = self._text()
        if "@" in written:
            raise DoubtError
        self._keep("author", written)
        if written:
            author["name"] = written

    def _end_person_field(self) -> None:
        if "author" in self._record:  # one that is text comes before: feedparser gives it this one's name
            raise DoubtError
        self._record["authors"][-1][self._name] = "".join(self._pieces).strip()

    def _end_text(self) -> None:
        self._keep(_TEXT_KEYS[self._name], self._text())

    def _end_unruled(self) -> None:
        if self._attributes:
            self._record[self._name] = self._attributes
        else:
            self._keep(self._name, self._text())

    def _ignore(self) -> None:
        pass

    def _text(self) -> str:
        """The text of the element that ends, with UTF-8 that was taken for Latin-1 read again."""
        text = "".join(self._pieces).strip()
        if text.isascii():
            return text
        try:
            text = text.encode("iso-8859-1").decode()
        except UnicodeError:
            pass
        if _CONTROL.search(text):
            raise DoubtError
        return text

    def _keep(self, key: str, text: str) -> None:
        """Put a text into the record; in an item none that stands deeper than one before."""
        depth = len(self._open) + 1
        if self._record is self.feed or depth <= self._depths.get(key, depth):
            self._depths[key] = depth
            self._record[key] = text


_Rule = Callable[[QuickFields], None]
_STARTS: Mapping[str, _Rule] = {
    **dict.fromkeys(_TITLES | _SUMMARIES | _CONTENTS, QuickFields._start_text),
    **dict.fromkeys(_AUTHORS, QuickFields._start_author),
    **dict.fromkeys(("guid", "id"), QuickFields._start_guid),
    "image": QuickFields._start_image,
    "source": QuickFields._start_source,
    "link": QuickFields._start_link,
}
_ENDS: Mapping[str, _Rule] = {
    **dict.fromkeys(_TITLES, QuickFields._end_title),
    **dict.fromkeys(_SUMMARIES, QuickFields._end_summary),
    **dict.fromkeys(_CONTENTS, QuickFields._end_content),
    **dict.fromkeys(_AUTHORS, QuickFields._end_author),
    **dict.fromkeys(("guid", "id"), QuickFields._end_guid),
    **dict.fromkeys(_TEXT_KEYS, QuickFields._end_text),
    **dict.fromkeys(_IGNORED, QuickFields._ignore),
    "link": QuickFields._end_link,
}


def is_unruled(name: str) -> bool:
    """Whether feedparser has no rule for an element of this name."""
    prefix, line, _ = name.partition("_")
    return name in _UNRULED or (bool(line) and prefix != _KEY_PREFIX and prefix not in RULED_PREFIXES)


def _kind_of_text(attributes: Mapping[str, Any]) -> str:
    return "text/html" if attributes.get("type", "").lower().endswith("html") else "text/plain"


def _address(written: str) -> str:
    """An address as it stands. Raises `DoubtError` for one that feedparser would change."""
    if ":///" in written:
        raise DoubtError
    return written
