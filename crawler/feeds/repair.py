"""XML as feeds really have it, made fit for a strict parser: text in, text out, in linear time.

What XML forbids is repaired before a lenient parser sees it: such a parser keeps going, but reads `?id=5&lang=tg` as `?id=5⟨=tg`.
What would cost a parser more than the rest of the document is cut to size: an item costs itself, never its neighbours.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from crawler.web.urls import join

MAX_PROLOG_CHARS = 8192  # junk that may stand before the document
MAX_EPILOG_CHARS = 4096  # comments and counters that follow it
MAX_FIELD_CHARS = 5000  # of a field that is no text: author, category, guid, link
MAX_TAG_CHARS = 10_000  # of one tag with its attributes
SHORT_FIELDS = "author category contributor creator date email guid id link name published pubdate updated uri url".split()

_DECLARATION = re.compile(r"\A\s*<\?xml\b[^>]*\?>", re.IGNORECASE)
_ROOT = re.compile(r"<(?:[A-Za-z_][\w.-]{0,30}:)?(?:rss|feed|rdf|channel|urlset|sitemapindex|opml)\b", re.IGNORECASE)
_ROOT_BASE = re.compile(
    r"<(?:[A-Za-z_][\w.-]{0,30}:)?(?:rss|feed|rdf)\b[^<>]{0,2000}?\sxml:base\s*=\s*[\"']([^\"'<>]{0,2000})", re.IGNORECASE
)
_DOCTYPE = re.compile(r"<!DOCTYPE\b[^>\[]{0,2000}(?:\[[^\]]{0,100000}\]\s{0,100})?>", re.IGNORECASE)
_REFERENCE = re.compile(r"&(?:#(?P<decimal>\d{1,7});|#[xX](?P<hex>[0-9a-fA-F]{1,6});|(?P<name>[A-Za-z][A-Za-z0-9]{1,31});)?")
_XML_NAMES = frozenset({"amp", "lt", "gt", "quot", "apos"})
_OPAQUE = (("<![CDATA[", "]]>"), ("<!--", "-->"))  # nothing in there is markup
_OPAQUE_START = re.compile("|".join(re.escape(start) for start, _ in _OPAQUE))
_ITEM_TAG = re.compile(r"</?(?:[A-Za-z_][\w.-]{0,30}:)?(?:item|entry|url|sitemap)(?=[\s>/])", re.IGNORECASE)
_LONG_FIELD = re.compile(
    rf"(<(?:[A-Za-z_][\w.-]{{0,30}}:)?(?:{'|'.join(SHORT_FIELDS)})(?=[\s>])[^<>]{{0,2000}}>\s{{0,200}}(?:<!\[CDATA\[)?"
    rf"[^<]{{{MAX_FIELD_CHARS}}})[^<]+",
    re.IGNORECASE,
)
_LONG_TAG = re.compile(rf"<(/?[A-Za-z_][\w.:-]{{0,60}})[^<>]{{{MAX_TAG_CHARS},}}>")


def repaired(text: str) -> str:
    """The document without declaration and document type, with every ampersand a reference to a character, and no
    field or tag that is absurdly long."""
    text = _DECLARATION.sub("", text, count=1)
    if "<!doctype" in text[:MAX_PROLOG_CHARS].lower():
        text = _DOCTYPE.sub("", text, count=1)
    text = _without_open_sections(text)
    text = _LONG_TAG.sub(lambda tag: f"<{tag[1]}{'/' if tag[0].endswith('/>') else ''}>", text)
    text = "".join(part if is_opaque else _REFERENCE.sub(_reference, part) for part, is_opaque in opaque_parts(text))
    return _LONG_FIELD.sub(r"\1", text)


def with_absolute_base(text: str, url: str) -> str:
    """The document with the xml:base of its root seen from its own address (RFC 3986, 5.1): others are relative to that one."""
    base = _ROOT_BASE.search(text, 0, 4 * MAX_PROLOG_CHARS)
    if base is None or not base[1].strip():
        return text
    address = join(url, html.unescape(base[1])) or url  # one that is no web address would make none of any link
    return f"{text[: base.start(1)]}{html.escape(address)}{text[base.end(1) :]}"


def _without_open_sections(text: str) -> str:
    """The document without the beginning of each CDATA section or comment that does not end, or ends only in another item: it
    would swallow what follows."""
    pieces: list[str] = []
    position = kept_until = 0
    next_tag = _ITEM_TAG.search(text)
    ends = {start: text.find(end) for start, end in _OPAQUE}
    while (section := _OPAQUE_START.search(text, position)) is not None:
        start, after = section[0], section.end()
        if 0 <= ends[start] < after:
            ends[start] = text.find(dict(_OPAQUE)[start], after)
        while next_tag is not None and next_tag.start() < after:
            next_tag = _ITEM_TAG.search(text, next_tag.end())
        closing = ends[start]
        if closing < 0 or (next_tag is not None and next_tag[0].startswith("</") and next_tag.start() < closing):
            pieces.append(text[kept_until : section.start()])
            kept_until = position = after
        else:
            position = closing
    return "".join((*pieces, text[kept_until:])) if pieces else text


def from_its_root(text: str) -> str:
    """Without what stands before the declaration or root element: blank lines, warnings of PHP, pieces of HTML."""
    root = _ROOT.search(text, 0, 4 * MAX_PROLOG_CHARS)
    if root is None:
        return text
    declaration = text[: root.start()].lower().rfind("<?xml") if "<?" in text[: root.start()] else -1
    start = declaration if declaration >= 0 else root.start()
    return text[start:] if start <= MAX_PROLOG_CHARS else text


def opaque_parts(text: str) -> Iterator[tuple[str, bool]]:
    """The text in pieces, with whether a piece is a CDATA section or a comment. One that is never closed is markup."""
    position = 0
    next_of = {start: text.find(start) for start, _ in _OPAQUE}
    while True:
        starts = [(place, start, end) for (start, end) in _OPAQUE if (place := next_of[start]) >= 0]
        if not starts:
            break
        place, start, end = min(starts)
        closing = text.find(end, place + len(start))
        if closing < 0:
            next_of[start] = -1
            continue
        yield text[position:place], False
        position = closing + len(end)
        yield text[place:position], True
        next_of = {name: found if found < 0 or found >= position else text.find(name, position) for name, found in next_of.items()}
    yield text[position:], False


def _reference(match: re.Match[str]) -> str:
    """A reference that XML knows as it is, one to a name of HTML as its character, one to no character as nothing, a bare
    ampersand as itself, escaped."""
    name = match["name"]
    if name is None:
        number = match["decimal"] or match["hex"]
        if number is None:
            return "&amp;"
        return match[0] if _is_character(int(number, 10 if match["decimal"] else 16)) else ""
    if name in _XML_NAMES:
        return match[0]
    character = html.unescape(match[0])
    return html.escape(character) if character != match[0] else f"&amp;{match[0][1:]}"


def _is_character(code: int) -> bool:
    """Whether XML 1.0 (2.2) allows this character."""
    return code in (0x9, 0xA, 0xD) or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or 0x10000 <= code <= 0x10FFFF


def is_closed(text: str, *names: str) -> bool:
    """Whether the root element, one of these names, is closed at the end of the document or empty."""
    end = text[-MAX_EPILOG_CHARS:].lower()
    return any(re.search(rf"</(?:[\w.-]+:)?{name}\s*>", end) for name in names) or end.rstrip().endswith("/>")
