"""One key for a name in four scripts: its consonants, as far as spellings agree on them.

Washington, Вашингтон and واشنگتن become vsnkt…: vowels are not written in Arabic script, v and w come and go with them
inside a word, the letters of h disappear, sounds that alphabets split differently (ts, ch, sh, kh, dzh) meet in one. Five
consonants are enough to know a name, and drop most endings.
"""

from __future__ import annotations

import re
from functools import lru_cache

LENGTH = 5
LEAST = 3  # consonants of a key

_LATIN_PAIRS = (
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
_LATIN = dict(zip("bcdfgjklmnpqrstvz", "bkdfgjklmnpkrstvz", strict=True)) | {"w": "v", "x": "ks"}
_CYRILLIC = dict(zip("бвгджзйклмнпрстфцчшщ", "bvgdjz klmnprstfssss", strict=True)) | {"й": ""}
_ARABIC = {
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


@lru_cache(maxsize=200_000)
def name_key(token: str) -> str:
    """The key of a folded token; empty when it has too few consonants or is of another script."""
    first = token[:1]
    if "a" <= first <= "z":
        key = _latin(token)
    elif "\u0400" <= first <= "\u04ff":
        key = "".join(_CYRILLIC.get(char, "") for char in token.replace("дж", "ж"))
    elif "\u0600" <= first <= "\u06ff":
        key = "".join(_ARABIC.get(char, "") for char in token)
    else:
        return ""
    key = _RUN.sub(r"\1", key[:1] + key[1:].replace("v", ""))[:LENGTH]
    return key if len(key) >= LEAST else ""


def _latin(token: str) -> str:
    for letters, sound in _LATIN_PAIRS:
        token = token.replace(letters, sound)
    out = ""
    for at, char in enumerate(token):
        following = token[at + 1 : at + 2]
        if char.isupper():
            out += char.lower()
        elif char == "c" and following in ("e", "i", "y"):
            out += "s"
        elif char == "g" and following in ("e", "i"):
            out += "j"
        else:
            out += _LATIN.get(char, "")
    return out
