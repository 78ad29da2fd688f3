"""Bytes to text, in one place: pages, feeds, sitemaps, listings, OPML and robots.txt.

A declaration is believed only as far as the bytes bear it out (HTML and WHATWG Encoding Standard for labels and marks).
"""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

HEAD_BYTES = 4096  # where a document declares its charset
MAX_BROKEN_SHARE = 0.02  # of undecodable bytes among the non-ASCII ones: beyond it, the charset is not the right one
MIN_FOREIGN_BYTES = 20  # with so many non-ASCII bytes, a single broken one is an accident
GUESS_BYTES = 10_000  # of a document without a believable declaration
MAX_GUESSES = 3

_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_XML_CHARSET = re.compile(rb"""<\?xml[^>]{0,100}?encoding\s*=\s*["']\s*([\w.:-]{2,40})""", re.IGNORECASE)
_HEADER_CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_WINDOWS_LABEL = re.compile(r"(?:x-)?(?:cp|win|windows|ms|ansi)[-_ ]?(125[0-8]|874)")
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_BLANKS = b" \t\r\n\x0c"
_LABELS = {  # what browsers take these labels for (WHATWG Encoding Standard), and spellings that feeds invent
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
    "utf8mb4": "utf-8",
    "x-mac-cyrillic": "mac-cyrillic",
    "koi8r": "koi8-r",
    "koi8u": "koi8-u",
}
_STATEFUL = ("iso-2022", "iso2022", "hz", "utf-7", "utf7")  # their bytes are all ASCII
_NO_TEXT_CODECS = ("idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem")
_UNICODE_GUESSES = ("utf_8", "utf-8", "utf8", "u8", "utf")  # tried before anything is guessed
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
# The same in UTF-8, where looking for each of them takes a tenth of the time.
_CONTROL_BYTES = bytes(byte for byte in (*range(32), 127) if byte not in b"\t\n\r")
_LONG_CONTROLS = (re.compile(rb"\xc2[\x80-\x9f]"), re.compile(rb"\xef\xbf[\xbe\xbf]"))


def decode(body: bytes, content_type: str = "") -> str:
    """The text of a document; `content_type` is the header's. Controls become blanks, broken bytes U+FFFD, a byte order mark
    is dropped. Never raises."""
    body = _after_blanks_before_a_mark(body)
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return _clean(body[len(mark) :].decode(encoding, "replace"))
    charsets = _candidates(body, content_type)
    for charset in charsets:
        if (text := _attempt(body, charset)) is not None:
            return _clean(text)
    for label in _guesses(body):
        charset = codec_of(label) or ""
        if charset and (text := _attempt(body, charset)) is not None:
            return _clean(text)
    return _clean(body.decode(charsets[-1] if charsets else "utf-8", "replace"))


def utf8_of(body: bytes, content_type: str = "") -> bytes:
    """The text of a document (`decode`) in UTF-8, for parsers: the body itself where it is that already and has no controls."""
    if not body.startswith(codecs.BOM_UTF8) and _candidates(body, content_type)[0] == "utf-8" and not _has_controls(body):
        try:
            body.decode("utf-8")
        except UnicodeDecodeError:
            pass
        else:
            return body
    return decode(body, content_type).encode("utf-8", "replace")


def _candidates(body: bytes, content_type: str) -> list[str]:
    """Charsets to try, the most likely first: what the bytes look like, the header's, the document's own."""
    head = body[:HEAD_BYTES]
    labels = [match[1] for match in (_HEADER_CHARSET.search(content_type),) if match]
    labels += [match[1].decode("ascii") for match in (_META_CHARSET.search(head), _XML_CHARSET.search(head)) if match]
    charsets = [charset for label in labels if (charset := codec_of(label))]
    if any(charset.startswith(_STATEFUL) for charset in charsets):
        return sorted(charsets, key=lambda charset: not charset.startswith(_STATEFUL))
    if head.count(0) > len(head) // 4:
        return ["utf-16-be" if head[:1] == b"\0" else "utf-16-le", *charsets]
    # Text in another charset that is also valid UTF-8 does not happen; documents that call UTF-8 something else do.
    return ["utf-8", *charsets]


def _after_blanks_before_a_mark(body: bytes) -> bytes:
    """The body from its byte order mark on, where blank lines stand before that."""
    rest = body.lstrip(_BLANKS)
    return rest if len(rest) < len(body) and rest.startswith(codecs.BOM_UTF8) else body


def codec_of(label: str) -> str | None:
    """Python's name of a charset; None for what is none (`rot13`, `hex`, `idna` are codecs too)."""
    label = label.strip().lower()
    if windows := _WINDOWS_LABEL.fullmatch(label):
        label = f"cp{windows[1]}"
    label = _LABELS.get(label, label)
    try:
        info = codecs.lookup(label)
    except (LookupError, ValueError):
        return None
    is_text = getattr(info, "_is_text_encoding", True) and info.name not in _NO_TEXT_CODECS
    return _LABELS.get(info.name, info.name) if is_text else None


def _attempt(body: bytes, charset: str) -> str | None:
    try:
        return body.decode(charset)
    except UnicodeDecodeError:
        pass
    text = body.decode(charset, "replace")
    # A few broken bytes, often where someone cut a string, do not make it another charset.
    foreign = len(body) - len(body.translate(None, bytes(range(128, 256))))
    broken = text.count("\ufffd")
    return text if broken <= foreign * MAX_BROKEN_SHARE or (broken == 1 and foreign >= MIN_FOREIGN_BYTES) else None


def _guesses(body: bytes) -> list[str]:
    """Charsets by the statistics of the bytes, the likeliest first."""
    sample = body if len(body) < GUESS_BYTES else body[: GUESS_BYTES // 2] + body[-GUESS_BYTES // 2 :]
    guesses = from_bytes(sample) or from_bytes(body)
    return [guess.encoding for guess in guesses if guess.encoding not in _UNICODE_GUESSES][:MAX_GUESSES]


def _clean(text: str) -> str:
    text = text.lstrip("\ufeff")
    return _CONTROLS.sub(" ", text) if _has_controls(text.encode("utf-8", "surrogatepass")) else text


def _has_controls(data: bytes) -> bool:
    return any(map(data.__contains__, _CONTROL_BYTES)) or any(pattern.search(data) for pattern in _LONG_CONTROLS)
