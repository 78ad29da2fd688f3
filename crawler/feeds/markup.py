"""Markup of a feed's fields to plain text, in time linear in its length whatever it holds."""

from __future__ import annotations

import html
import re

# Tags that stand inside words and sentences; all others separate them.
INLINE_TAGS = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd mark q s samp small span strike strong sub sup tt u var "
    "wbr".split()
)
SILENT_TAGS = frozenset({"script", "style", "noscript", "template", "iframe", "svg", "video", "audio", "object"})
PARAGRAPH_TAGS = frozenset(
    "address article aside blockquote br dd div dl dt figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p "
    "pre section table tbody td tfoot th thead tr ul".split()
)
_TAG_START = re.compile(r"</?([a-zA-Z][\w:.-]{0,60})")
_WHOLE_TAG = re.compile(r"</?([a-zA-Z][\w:.-]{0,60}+)[^<>]*+>")
_NOT_PLAIN = re.compile(rf"<(?:!|(?i:{'|'.join(sorted(SILENT_TAGS))}))")
_CDATA_START, _CDATA_END = "<![CDATA[", "]]>"


_LONE_TAG = re.compile(r"<([a-zA-Z]\w{0,20})>")
_TAGS_WITHOUT_END = PARAGRAPH_TAGS | SILENT_TAGS | {"img", "wbr"}


class _Finder:
    """`str.find` that remembers its last answer: looking for the same text from ever later places costs one pass."""

    def __init__(self, text: str, wanted: str) -> None:
        self._text, self._wanted = text, wanted
        self._position = -2  # not looked for yet; -1: there is none from here on

    def after(self, start: int) -> int:
        """Where the wanted text stands at or after `start`; -1: nowhere. `start` may only grow."""
        if self._position != -1 and self._position < start:
            self._position = self._text.find(self._wanted, start)
        return self._position


def without_tags(text: str, paragraph: str = " ") -> str:
    """The text between tags. `paragraph` takes the place of tags that begin or end a paragraph; comments and scripts go."""
    if _NOT_PLAIN.search(text) is None:
        return _WHOLE_TAG.sub(lambda tag: _in_place_of(tag[1].lower(), paragraph), text).replace(_CDATA_END, "")
    return _without_tags_and_their_text(text, paragraph)


def _in_place_of(name: str, paragraph: str) -> str:
    """What separates the words before and after a tag."""
    return "" if name in INLINE_TAGS else paragraph if name in PARAGRAPH_TAGS else " "


def _without_tags_and_their_text(text: str, paragraph: str) -> str:
    """`without_tags` for text with comments, CDATA sections or elements whose text is none for readers."""
    lowered = text.lower()
    ends: dict[str, _Finder] = {}

    def end_of(wanted: str, start: int) -> int:
        return ends.setdefault(wanted, _Finder(lowered, wanted)).after(start)

    pieces: list[str] = []
    position = 0
    while (start := text.find("<", position)) >= 0:
        pieces.append(text[position:start])
        if text.startswith("<!--", start):
            end = end_of("-->", start + 4)
            position = start + 4 if end < 0 else end + 3
        elif text.startswith(_CDATA_START, start):
            position = start + len(_CDATA_START)
        elif (tag := _TAG_START.match(text, start)) is None or (end := end_of(">", tag.end())) < 0:
            pieces.append("<")
            position = start + 1
        elif 0 <= (next_start := end_of("<", tag.end())) < end:  # "a < b <i>": the first of these is no tag
            pieces.append(text[start:next_start])
            position = next_start
        else:
            name, position = tag[1].lower(), end + 1
            pieces.append(_in_place_of(name, paragraph))
            if name in SILENT_TAGS and text[start + 1] != "/" and text[end - 1] != "/":
                closing = end_of(f"</{name}", position)
                position = closing if closing >= 0 else position
    pieces.append(text[position:])
    return "".join(pieces).replace(_CDATA_END, "")


def to_text(value: str, paragraph: str = " ") -> str:
    """The text of markup, also of markup that was escaped once more."""
    text = without_tags(value, paragraph) if "<" in value else value
    if "&" in text:
        text = html.unescape(text)
        if "<" in text:
            text = without_tags(text, paragraph)
    return text


def has_lone_tag(text: str) -> bool:
    """Whether what looks like a tag can only be meant as written: nothing in the text is closed, and it has no attributes. What is
    closed nowhere in HTML (`<br>`, paragraphs) is no text."""
    return "</" not in text and any(tag[1].lower() not in _TAGS_WITHOUT_END for tag in _LONE_TAG.finditer(text))
