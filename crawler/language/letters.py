"""What a character folds to, with the marks that follow it: the letters of four scripts that are written in several ways."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from unicodedata import category, decimal, name, normalize

APOSTROPHE = "'"
APOSTROPHES = frozenset("'`´‘’‛′‵ʹʻʼʽʾʿˈˊˋꞋꞌ՚᾽᾿῾＇")
_STRAIGHT = str.maketrans(dict.fromkeys(APOSTROPHES, APOSTROPHE))
ZWNJ = "\N{ZERO WIDTH NON-JOINER}"
TATWEEL = "ـ"
BREVE = "\N{COMBINING BREVE}"
DIAERESIS = "\N{COMBINING DIAERESIS}"
# Language → letter and mark that are two letters there: the cedilla, or the comma that stands for it.
MARKED_LETTERS = {
    "uz": {("s", "\N{COMBINING CEDILLA}"): "sh", ("s", "\N{COMBINING COMMA BELOW}"): "sh", ("c", "\N{COMBINING CEDILLA}"): "ch"}
}
MAX_MARKED_LETTER = 0x2000  # Latin letters with marks end before

LETTERS = {
    **dict.fromkeys("يىېۍئےێ", "ی"),
    **dict.fromkeys("كڪ", "ک"),
    "ګ": "گ",
    **dict.fromkeys("ةۀہەھ", "ه"),
    **dict.fromkeys("آأإٱ", "ا"),
    **dict.fromkeys("ؤۉۇ", "و"),
    "٫": ".",
    "٬": ",",
    "қ": "к",
    "ғ": "г",
    "ҳ": "х",
    "ҷ": "ч",
    "њ": "х",
    "љ": "ч",
    "ъ": "",
    "ı": "i",
    "ø": "o",
    "ł": "l",
    "đ": "d",
}
BARE_SCRIPTS = ("LATIN", "CYRILLIC", "ARABIC", "GREEK")  # lose the marks on their letters


def has_letters_of(text: str, lang: str) -> bool:
    """Whether a text may have letters that fold otherwise where it is of this language."""
    return lang in MARKED_LETTERS and _marked_pattern(lang).search(text) is not None


def folded_segment(segment: str, marked: Mapping[tuple[str, str], str]) -> str:
    """One character and its marks, folded, the apostrophe kept as such. `marked`: of `MARKED_LETTERS`, of its language."""
    folded, last = _step(segment, marked), segment
    while folded != last:
        folded, last = _step(folded, marked), folded
    return folded


@cache
def _marked_pattern(lang: str) -> re.Pattern[str]:
    """The marks of a language's own letters, alone or with the letter in one character."""
    marks = {mark for _, mark in MARKED_LETTERS[lang]}
    return re.compile(
        f"[{''.join(char for char in map(chr, range(MAX_MARKED_LETTER)) if not marks.isdisjoint(normalize('NFD', char)))}]"
    )


def _step(segment: str, marked: Mapping[tuple[str, str], str]) -> str:
    out: list[str] = []
    keeps_marks = False
    plain = segment.translate(_STRAIGHT)  # before NFKD, which takes some apostrophes for a space with an accent
    for char in normalize("NFKD", normalize("NFKD", plain).casefold()):
        kind = category(char)
        if kind[0] == "M":
            if char == BREVE and out and out[-1] == "и":
                out[-1] = "й"
            elif char == DIAERESIS and out and out[-1] == "і":  # ї, which old Tajik fonts have for ӣ
                out[-1] = "и"
            elif out and (out[-1], char) in marked:
                out[-1] = marked[out[-1], char]
            elif keeps_marks and not is_arabic(char) and "VARIATION SELECTOR" not in name(char, ""):
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


def is_mark(char: str) -> bool:
    """Whether a character is a mark on the letter before it."""
    return category(normalize("NFKD", char)[0])[0] == "M"


def is_arabic(char: str) -> bool:
    """Arabic marks are always dropped, so a letter never waits for them."""
    return name(char, "").startswith("ARABIC")
