"""One key for a word in four scripts: its consonants, as far as spellings agree on them.

Washington, Вашингтон and واشنگتن become vsnkt…: vowels are not written in Arabic script, v and w come and go with them
inside a word, the letters of h disappear, sounds that alphabets split differently (ts, ch, sh, kh, dzh) meet in one. Five
consonants are enough to know a name, and drop most endings.
"""

from __future__ import annotations

import re
from functools import cache

MAX_KEY_CONSONANTS, MIN_KEY_CONSONANTS = 5, 3

LATIN_SOUNDS = (
    ("sch", "S"),
    ("dzh", "J"),
    ("kh", ""),
    ("sh", "S"),
    ("ch", "S"),
    ("zh", "J"),
    ("ph", "F"),
    ("th", "T"),
    ("gh", "G"),
    ("ck", "K"),
    ("qu", "K"),
    ("dj", "J"),
    ("tz", "S"),
    ("ts", "S"),
)
LATIN_CONSONANTS = dict(zip("bcdfgjklmnpqrstvz", "bkdfgjklmnpkrstvz", strict=True)) | {"w": "v", "x": "ks"}
CYRILLIC_CONSONANTS = dict(zip("бвгджзйклмнпрстфцчшщ", "bvgdjz klmnprstfssss", strict=True)) | {"й": ""}
ARABIC_CONSONANTS = {
    **dict.fromkeys("سصثچش", "s"),
    **dict.fromkeys("زذضظځ", "z"),
    **dict.fromkeys("تطټ", "t"),
    **dict.fromkeys("جژږ", "j"),
    **dict.fromkeys("قک", "k"),
    **dict.fromkeys("گغ", "g"),
    **dict.fromkeys("دډ", "d"),
    **dict.fromkeys("رړ", "r"),
    **dict.fromkeys("نڼ", "n"),
    **dict.fromkeys("ښڅ", "s"),
    "ب": "b",
    "پ": "p",
    "ف": "f",
    "ل": "l",
    "م": "m",
    "و": "v",
}
_RUN = re.compile(r"(.)\1+")


def name_key(token: str) -> str:
    """The key of a folded token; empty when it has too few consonants or is of another script."""
    key = consonants(token)[:MAX_KEY_CONSONANTS]
    return key if len(key) >= MIN_KEY_CONSONANTS else ""


def consonants(token: str) -> str:
    """All consonants of a folded token; empty when it is of another script."""
    first = token[:1]
    if "a" <= first <= "z":
        key = _latin(token)
    elif "\u0400" <= first <= "\u04ff":
        key = "".join(CYRILLIC_CONSONANTS.get(char, "") for char in token.replace("дж", "ж"))
    elif "\u0600" <= first <= "\u06ff":
        key = "".join(ARABIC_CONSONANTS.get(char, "") for char in token)
    else:
        return ""
    return _RUN.sub(r"\1", key[:1] + key[1:].replace("v", ""))


def _latin(token: str) -> str:
    for letters, sound in LATIN_SOUNDS:
        token = token.replace(letters, sound)
    key = ""
    for position, char in enumerate(token):
        following = token[position + 1 : position + 2]
        if char.isupper():
            key += char.lower()
        elif char == "c" and following in ("e", "i", "y"):
            key += "s"
        elif char == "g" and following in ("e", "i"):
            key += "j"
        else:
            key += LATIN_CONSONANTS.get(char, "")
    return key


def sound_of(token: str) -> str:
    """All consonants of a folded token, so far as folding leaves them: it makes ч of ҷ."""
    return _RUN.sub(r"\1", consonants(token).replace("j", "s"))


@cache
def first_letters(consonant: str) -> tuple[str, ...]:
    """The letters of every script that a word may begin with whose first sound is this."""
    latin = {letter for letter in LATIN_CONSONANTS if sound_of(letter)[:1] == consonant}
    cyrillic = {letter for letter in CYRILLIC_CONSONANTS if sound_of(letter)[:1] == consonant}
    arabic = {letter for letter in ARABIC_CONSONANTS if sound_of(letter)[:1] == consonant}
    return tuple(sorted(latin | cyrillic | arabic))
