"""Bytes to a tree: which charset they really are in, and HTML deeper than libxml2 reads by itself."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import Any

import lxml.html
from trafilatura.utils import detect_encoding

_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_XML_CHARSET = re.compile(rb"""^\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.:-]{2,40})""")
_HEADER_CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_CODEC_BY_LABEL = {  # what browsers take these labels for (WHATWG Encoding Standard)
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "iso-8859-9": "cp1254",
    "iso-8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "big5": "big5hkscs",
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "unicode": "utf-8",
    "x-mac-cyrillic": "mac-cyrillic",
}
_STATEFUL = ("iso-2022", "iso2022", "hz", "utf-7", "utf7")  # their bytes are all ASCII
_CONTROL_CHARS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
MAX_UNDECODABLE_SHARE = 0.02  # of undecodable bytes among the non-ASCII ones: beyond it, the charset is not the right one


@dataclass(frozen=True, slots=True)
class ParsedPage:
    """A parsed page. `too_deep`: elements were lost because they are nested deeper than the parser goes."""

    tree: Any
    too_deep: bool = False


def read(body: bytes, content_type: str = "") -> ParsedPage | None:
    """The tree of a page; None when there is nothing to parse."""
    text = decode(body, content_type)
    if not text.strip():
        return None
    data = text.encode("utf-8", "replace")
    tree, too_deep = _parse(data, huge=False)
    if too_deep:
        # libxml2 drops what is nested deeper than 255 without a word; with huge_tree it goes to 2,047.
        tree, too_deep = _parse(data, huge=True)
    return None if tree is None else ParsedPage(tree, too_deep)


def _parse(data: bytes, *, huge: bool) -> tuple[Any, bool]:
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=huge, remove_comments=True, remove_pis=True, collect_ids=False)
    try:
        tree = lxml.html.document_fromstring(data, parser=parser)
    except (lxml.etree.LxmlError, ValueError):
        tree = None
    return tree, any(error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log)


def decode(body: bytes, content_type: str = "") -> str:
    """Text of a page. A declaration is believed only as far as the bytes bear it out."""
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return _clean(body[len(mark) :].decode(encoding, "replace"))
    head = body[:4096]
    declared = [match[1] for match in (_HEADER_CHARSET.search(content_type),) if match]
    declared += [match[1].decode("ascii") for match in (_META_CHARSET.search(head), _XML_CHARSET.search(head)) if match]
    charsets = [charset for label in declared if (charset := _codec(label))]
    if any(charset.startswith(_STATEFUL) for charset in charsets):
        charsets.sort(key=lambda charset: not charset.startswith(_STATEFUL))
    else:
        if head.count(0) > len(head) // 4:
            charsets.insert(0, "utf-16-be" if head[:1] == b"\0" else "utf-16-le")
        else:
            # Text in another charset that is also valid UTF-8 does not happen; pages that call UTF-8 something else do.
            charsets.insert(0, "utf-8")
    for charset in charsets:
        if (text := _attempt(body, charset)) is not None:
            return _clean(text)
    for label in detect_encoding(body)[:3]:
        charset = _codec(label) or ""
        if charset and (text := _attempt(body, charset)) is not None:
            return _clean(text)
    return _clean(body.decode(charsets[-1] if charsets else "utf-8", "replace"))


def _codec(label: str) -> str | None:
    """Python's name of a charset; None for what is none (`rot13`, `hex`, `idna` are codecs too)."""
    label = label.strip().lower()
    label = _CODEC_BY_LABEL.get(label, label)
    try:
        info = codecs.lookup(label)
    except (LookupError, ValueError):
        return None
    harmless = getattr(info, "_is_text_encoding", True) and info.name not in (
        "idna",
        "punycode",
        "unicode_escape",
        "raw_unicode_escape",
        "undefined",
        "mbcs",
        "oem",
    )
    return _CODEC_BY_LABEL.get(info.name, info.name) if harmless else None


def _attempt(body: bytes, charset: str) -> str | None:
    try:
        return body.decode(charset)
    except UnicodeDecodeError:
        pass
    text = body.decode(charset, "replace")
    # A few broken bytes, often where someone cut a string, do not make it another charset.
    foreign = len(body) - len(body.translate(None, bytes(range(128, 256))))
    broken = text.count("\ufffd")
    return text if broken <= foreign * MAX_UNDECODABLE_SHARE or (broken == 1 and foreign >= 20) else None


def _clean(text: str) -> str:
    return _CONTROL_CHARS.sub(" ", text)
