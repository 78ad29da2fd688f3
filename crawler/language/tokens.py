"""Text at the border and on the way out: cleaning, words, excerpts, scripts, hashes. The fold itself is `fold`."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from unicodedata import category, combining, normalize

from crawler.language.fold import Folded, fold, fold_with_offsets
from crawler.language.lookalikes import settle_acronyms, settle_lookalikes

__all__ = [
    "LEAD",
    "Folded",
    "clean",
    "clean_line",
    "direction",
    "excerpt",
    "fold",
    "fold_with_offsets",
    "lead_of",
    "marked",
    "script_of",
    "settle_acronyms",
    "settle_lookalikes",
    "sha",
    "token_matches",
    "token_spans",
    "tokens",
    "words",
]

LEAD = 600  # characters of text that count as the lead

_TOKEN = re.compile(r"[^\W_]+")
_BREAKS = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# C0 and C1 but tab and newline, soft hyphen, bidi controls, BOM, surrogates, noncharacters
_JUNK = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u200e\u200f\u202a-\u202e\u2060\u2066-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\ufdd0-\ufdef"
    + "".join(f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(17))
    + "]"
)


def clean(value: str | None, limit: int = 0) -> str:
    """Text fit to keep: NFC, line breaks as newlines, nothing that controls, reorders or cannot be encoded.

    ZWNJ stays, Persian is spelt with it. `limit` caps the characters (0: no cap).
    """
    if not value:
        return ""
    if not value.isprintable() and not value.replace("\n", "").isprintable():  # most texts are: nothing to look for in them
        value = _JUNK.sub("", _BREAKS.sub("\n", value))
    text = normalize("NFC", value).strip()
    return _cut(text, limit) if limit else text


def clean_line(value: str | None, limit: int = 500) -> str:
    """`clean`, on one line, white space collapsed."""
    return _cut(" ".join(clean(value).split()), limit)


def tokens(folded: str) -> list[str]:
    """The words and numbers of a folded text."""
    return _TOKEN.findall(folded)


def token_spans(folded: str) -> list[tuple[int, int]]:
    """Where `tokens` stand."""
    return [match.span() for match in _TOKEN.finditer(folded)]


def token_matches(folded: str, begin: int, stop: int) -> Iterator[re.Match[str]]:
    """Those that begin and end within these bounds."""
    return _TOKEN.finditer(folded, begin, stop)


def words(text: str) -> list[str]:
    """The folded words of a text."""
    return _TOKEN.findall(fold(text))


def sha(text: str) -> str:
    """The content hash: SHA-256 (hex) of the folded text, however its white space runs."""
    return folded_sha(fold(text))


def folded_sha(folded: str) -> str:
    """The same of a text that is folded already."""
    return hashlib.sha256(" ".join(folded.split()).encode("utf-8", "surrogatepass")).hexdigest()


def lead_of(text: str, limit: int = LEAD) -> str:
    """The first `limit` characters, cut at a word."""
    if len(text) <= limit:
        return text
    if text[limit].isspace():
        return text[:limit].rstrip()
    head = text[:limit]
    space = max(head.rfind(" "), head.rfind("\n"))
    return head[:space].rstrip() if space > 0 else _cut(text, limit)


def excerpt(text: str, start: int, end: int, width: int = 160) -> tuple[str, str, str]:
    """What stands before a hit, the hit, and what follows: about `width` characters on one line, cut at words.

    A hit may lie beyond a text that was cut since: what is left of it is shown."""
    start = min(max(start, 0), len(text))
    end = min(max(end, start), len(text))
    room = max(0, width - (end - start)) // 2
    before = text[max(0, start - room) : start]
    after = text[end : end + room]
    if start > room:
        before = "…" + _from_word(before, text[start - room - 1])
    if end + room < len(text):
        after = _to_word(after, text[end + room]) + "…"
    return _line(before).lstrip(), _line(text[start:end]).strip(), _line(after).rstrip()


def marked(text: str, spans: Iterable[tuple[int, int]]) -> tuple[tuple[str, bool], ...]:
    """The whole text in pieces, those within a span marked. Spans may touch, overlap (one piece) or point outside."""
    pieces: list[tuple[str, bool]] = []
    done = 0
    for start, end in sorted(spans):
        start, end = max(done, start), min(end, len(text))
        if start >= end:
            continue
        if pieces and start == done and pieces[-1][1]:
            pieces[-1] = (pieces[-1][0] + text[start:end], True)
        else:
            pieces += [(text[done:start], False), (text[start:end], True)]
        done = end
    pieces.append((text[done:], False))
    return tuple(piece for piece in pieces if piece[0])


def script_of(text: str) -> str:
    """The script most letters are of: Latn, Cyrl, Arab, or empty when there are none of these."""
    counts = {"Latn": 0, "Cyrl": 0, "Arab": 0}
    for char in text[:4000]:
        if not char.isalpha():
            continue
        if char < "\u0250" or "\u1e00" <= char <= "\u1eff":
            counts["Latn"] += 1
        elif "\u0400" <= char <= "\u052f":
            counts["Cyrl"] += 1
        elif "\u0600" <= char <= "\u06ff" or "\u0750" <= char <= "\u08ff" or "\ufb50" <= char <= "\ufeff":
            counts["Arab"] += 1
    best = max(counts, key=lambda script: counts[script])
    return best if counts[best] else ""


def direction(text: str) -> str:
    """rtl or ltr."""
    return "rtl" if script_of(text) == "Arab" else "ltr"


def isolated(name: str) -> str:
    """A name that runs right to left, kept from turning the words and digits around it (FSI … PDI)."""
    return f"\u2068{name}\u2069" if direction(name) == "rtl" else name


def _cut(text: str, limit: int) -> str:
    """At most `limit` characters, never through a letter and its marks."""
    if limit <= 0 or len(text) <= limit:
        return text
    while limit and (combining(text[limit]) or category(text[limit])[0] == "M"):
        limit -= 1
    return text[:limit].rstrip()


def _line(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def _from_word(piece: str, previous: str) -> str:
    """Without the word the cut went through."""
    if not piece or previous.isspace() or piece[0].isspace():
        return piece.lstrip()
    _, space, rest = piece.partition(" ")
    return rest if space else piece


def _to_word(piece: str, following: str) -> str:
    if not piece or following.isspace() or piece[-1].isspace():
        return piece.rstrip()
    rest, space, _ = piece.rpartition(" ")
    return rest if space else piece
