"""One spelling for every script: the fold that watches, search, dedupe and the store share.

Compatibility forms and case go first (NFKD, casefold), then what the four scripts write in several ways: Arabic yeh,
kaf, heh and digits, Tajik and Uzbek Cyrillic letters, apostrophes, diacritics, invisible marks. Dashes and the
zero-width non-joiner become spaces; other punctuation and white space stay. Accepted collisions: آشغال and اشغال,
oʻt and ot. Kept apart on purpose: Панҷ and Пандж, Khorog and Khorugh (names are for the gazetteer), й and и.

The fold is *local*: a character with the marks that follow it folds alone, whatever stands around it (the English
possessive is the one exception). So it is idempotent, and offsets are exact on any input.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from unicodedata import category, decimal, name, normalize

APOSTROPHE = "'"
APOSTROPHES = frozenset("'`´‘’‛′‵ʹʻʼʽʾʿˈˊˋꞋꞌ՚᾽᾿῾＇")
ZWNJ = "\N{ZERO WIDTH NON-JOINER}"
TATWEEL = "ـ"
BREVE = "\N{COMBINING BREVE}"

LETTERS = {
    **dict.fromkeys("يىېۍئےێ", "ی"),
    **dict.fromkeys("كڪ", "ک"),
    "ګ": "گ",
    **dict.fromkeys("ةۀہەھ", "ه"),
    **dict.fromkeys("آأإٱ", "ا"),
    "ؤ": "و",
    "٫": ".",
    "٬": ",",
    "қ": "к",
    "ғ": "г",
    "ҳ": "х",
    "ҷ": "ч",
    "ъ": "",
    "ı": "i",
    "ø": "o",
    "ł": "l",
    "đ": "d",
}
BARE_SCRIPTS = ("LATIN", "CYRILLIC", "ARABIC", "GREEK")  # lose the marks on their letters


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text that knows where each of its characters came from.

    `offsets[i]` is where the original of folded character i begins, `ends[i]` where it ends, marks included;
    `offsets` has one more item, the length of the original.
    """

    text: str
    offsets: Sequence[int]
    ends: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The part of the original that folded to `text[start:end]`: never less, and whole characters."""
        if start >= end:
            return self.offsets[start], self.offsets[start]
        return self.offsets[start], self.ends[end - 1]


def fold(text: str) -> str:
    """The text in its one spelling. Idempotent."""
    return _possessives(_letters(text))


def fold_with_offsets(text: str) -> Folded:
    """The text in its one spelling, with the way back."""
    distinct = _learn(text)
    if distinct.isdisjoint(_odd):
        return Folded(text.translate(_table), range(len(text) + 1), range(1, len(text) + 1))
    letters, starts, ends = _spell(text, distinct)
    if APOSTROPHE not in letters:
        return Folded(letters, [*starts, len(text)], ends)
    out_starts: list[int] = []
    out_ends: list[int] = []
    done = 0
    for match in _POSSESSIVE.finditer(letters):
        begin, end = match.span()
        out_starts += starts[done:begin]
        out_ends += ends[done:begin]
        done = end
    out_starts += starts[done:]
    out_ends += ends[done:]
    out_starts.append(len(text))
    return Folded(_possessives(letters), out_starts, out_ends)


def settle_lookalikes(folded: str) -> str:
    """Folded text whose mixed Latin-Cyrillic words are spelt in their majority's script; length is kept."""
    if not _MIXED.search(folded):
        return folded
    return _LETTERS_AND_DIGITS.sub(_settle, folded)


# --------------------------------------------------------------------------- inside

_POSSESSIVE = re.compile(r"(?<=[^\W_])'s(?![^\W_])|'")
_MIXED = re.compile("[a-z][а-яіј]|[а-яіј][a-z]")
_LETTERS_AND_DIGITS = re.compile(r"[^\W_]+")
_LATIN = "aceopxyijkmthb"
_CYRILLIC = "асеорхуіјкмтнв"
_STRAIGHT = str.maketrans(dict.fromkeys(APOSTROPHES, APOSTROPHE))
_TO_CYRILLIC = str.maketrans(_LATIN, _CYRILLIC)
_TO_LATIN = str.maketrans(_CYRILLIC, _LATIN)

# What is known of the characters met so far; filled as texts bring new ones, so that nothing is built at import.
_table: dict[int, str] = {}  # character → its fold
_learned: set[str] = set()
_odd: set[str] = set()  # of these: fold is not one character, or an apostrophe, or depends on its neighbour
_marks: set[str] = set()  # of these: marks that a letter before them may need


def _learn(text: str) -> set[str]:
    distinct = set(text)
    for char in distinct - _learned:
        folded = _segment(char)
        _table[ord(char)] = folded
        if len(folded) != 1 or folded == APOSTROPHE or _is_mark(char):
            _odd.add(char)
        if _is_mark(char) and not _is_arabic(char):
            _marks.add(char)
        _learned.add(char)
    return distinct


def _letters(text: str) -> str:
    distinct = _learn(text)
    if distinct.isdisjoint(_marks):
        return text.translate(_table)
    return "".join([_segment(text[begin:end]) for begin, end in _segments(text)])


def _possessives(letters: str) -> str:
    return _POSSESSIVE.sub("", letters) if APOSTROPHE in letters else letters


def _spell(text: str, distinct: set[str]) -> tuple[str, list[int], list[int]]:
    """Folded but for the apostrophes, with start and end of every character's original."""
    starts: list[int] = []
    ends: list[int] = []
    if distinct.isdisjoint(_marks):
        done = 0
        odd = re.compile("[" + re.escape("".join(sorted(distinct & _odd))) + "]")
        for match in odd.finditer(text):
            offset = match.start()
            starts += range(done, offset)
            ends += range(done + 1, offset + 1)
            done = offset + 1
            char = match.group()
            folded = _table[ord(char)]
            if folded:
                starts += [offset] * len(folded)
                ends += [done] * len(folded)
            elif ends and ends[-1] == offset and (char == TATWEEL or _is_mark(char)):
                _stretch(starts, ends, done)
        starts += range(done, len(text))
        ends += range(done + 1, len(text) + 1)
        return text.translate(_table), starts, ends
    pieces = []
    for begin, end in _segments(text):
        folded = _segment(text[begin:end])
        if folded:
            pieces.append(folded)
            starts += [begin] * len(folded)
            ends += [end] * len(folded)
        elif ends and ends[-1] == begin and (text[begin] == TATWEEL or _is_mark(text[begin])):
            _stretch(starts, ends, end)
    return "".join(pieces), starts, ends


def _stretch(starts: list[int], ends: list[int], end: int) -> None:
    """The last character takes in the mark that follows it (all parts of it, when it folded to several)."""
    last = starts[-1]
    offset = len(starts) - 1
    while offset >= 0 and starts[offset] == last:
        ends[offset] = end
        offset -= 1


def _segments(text: str) -> list[tuple[int, int]]:
    """Each character with the marks that follow it."""
    begins = [offset for offset, char in enumerate(text) if not offset or not _is_mark(char)]
    return list(zip(begins, [*begins[1:], len(text)], strict=True))


_segment_memory: dict[str, str] = {}


def _segment(segment: str) -> str:
    """One character and its marks, folded, the apostrophe kept as such."""
    remembered = _segment_memory.get(segment)
    if remembered is not None:
        return remembered
    folded, last = _step(segment), segment
    while folded != last:
        folded, last = _step(folded), folded
    if len(segment) <= 4 and len(_segment_memory) < 100_000:
        _segment_memory[segment] = folded
    return folded


def _step(segment: str) -> str:
    out: list[str] = []
    keeps_marks = False
    plain = segment.translate(_STRAIGHT)  # before NFKD, which takes some apostrophes for a space with an accent
    for char in normalize("NFKD", normalize("NFKD", plain).casefold()):
        kind = category(char)
        if kind[0] == "M":
            if char == BREVE and out and out[-1] == "и":
                out[-1] = "й"
            elif keeps_marks and not _is_arabic(char) and "VARIATION SELECTOR" not in name(char, ""):
                out.append(char)
            continue
        if char in APOSTROPHES:
            folded = APOSTROPHE
        elif char == ZWNJ or kind == "Pd" or char == "\N{MINUS SIGN}":
            folded = " "
        elif kind == "Cf" or char == TATWEEL:
            folded = ""
        elif kind == "Nd":
            folded = str(decimal(char))
        elif kind == "Zs":
            folded = " "
        else:
            folded = LETTERS.get(char, char)
        keeps_marks = kind[0] == "L" and bool(folded) and not name(char, "").startswith(BARE_SCRIPTS)
        if folded:
            out.append(folded)
    return "".join(out)


def _is_mark(char: str) -> bool:
    return category(normalize("NFKD", char)[0])[0] == "M"


def _is_arabic(char: str) -> bool:
    """Arabic marks are always dropped, so a letter never waits for them."""
    return name(char, "").startswith("ARABIC")


def _settle(match: re.Match[str]) -> str:
    word = match.group()
    latin = sum("a" <= char <= "z" for char in word)
    cyrillic = sum("а" <= char <= "я" or char in "іј" for char in word)
    if not latin or not cyrillic:
        return word
    return word.translate(_TO_CYRILLIC if cyrillic >= latin else _TO_LATIN)
