"""Uzbek in the Arabic script, as it is written in Takhar and Kunduz: one skeleton for a word in this script and in the others.

The Arabic script leaves the vowel a out, and i and u in many loans; it spells loans as Arabic does, with letters that sound alike
(س ص ث). So a word is compared by the letters that are written in any case, and has a few skeletons where spellings differ.
Skeletons are in Latin capitals, which no folded text has: they meet each other and nothing else. W is sh, C is ch, E is gʻ, A is
long o, I a vowel that begins the word, Y and U are the letters ی and و.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import product

from crawler.language.letters import APOSTROPHES

MIN_LONE_LETTERS = 3  # letters of a skeleton that is looked for alone
MIN_PART_LETTERS = 2  # of one within a phrase
MAX_OPEN_LETTERS = 5  # letters of a word that are spelt in two ways

_FROM_ARABIC = dict(zip("بپتطثسصجژچحخدذزضظرشغفقکگلمنوی", "BPTTSSSJJCHXDZZZZRWEFQKGLMNUY", strict=True))
_FROM_LATIN = {"sh": "W", "ch": "C", **dict(zip("bpdjfgklmnqrstxzh", "BPDJFGKLMNQRSTXZH", strict=True))}
_FROM_CYRILLIC = {**dict(zip("бпджфгклмнқрстхзҳшчғ", "BPDJFGKLMNQRSTXZHWCE", strict=True)), "ц": "TS", "щ": "WC"}
_CONSONANTS = {**_FROM_LATIN, **_FROM_CYRILLIC}
_GLIDES = {"v": "U", "w": "U", "y": "Y", "в": "U", "й": "Y"}
_LONG_VOWELS = {**dict.fromkeys("eiэеиы", "Y"), **dict.fromkeys("uöуў", "U")}  # written, but for loans
_BEGINNINGS = "اعء"
_AFTER_GLIDE = {"ё": "o", "ю": "u", "я": "a"}
_MODERN = str.maketrans({"ş": "sh", "ç": "ch"})
_O_TURNED, _G_TURNED = re.compile("o'|ö"), re.compile("g'|ğ")
_APOSTROPHE_SIGNS = str.maketrans(dict.fromkeys(APOSTROPHES, "'"))
_ARABIC_LETTER = re.compile("[\u0620-\u06ff]")
_OTHER_LETTER = re.compile("[A-Za-z\u0400-\u04ff]")


def in_arabic_script(text: str) -> bool:
    """Whether more letters of a text are Arabic than Latin or Cyrillic."""
    return len(_ARABIC_LETTER.findall(text)) > len(_OTHER_LETTER.findall(text))


def skeleton_of_arabic(parts: Sequence[str]) -> str:
    """The skeleton of a folded word in the Arabic script; `parts`: what joiners part it into. Digits stay."""
    skeleton: list[str] = []
    begun = False
    for part in parts:
        for position, letter in enumerate(part):
            if not begun:
                begun = True
                skeleton.append("I" if letter in _BEGINNINGS else "H" if letter == "ه" else _plain(letter))
            elif letter == "ا":
                if skeleton != ["I"] or part[position - 1] not in "عء":
                    skeleton.append("A")
            elif letter not in "هعء":  # within a word ه is a vowel as often as h
                skeleton.append(_plain(letter))
    return "".join(skeleton)


def _plain(letter: str) -> str:
    return _FROM_ARABIC.get(letter, letter)


def skeletons(word: str, *, ending: bool = False) -> tuple[str, ...]:
    """The skeletons that a word in Latin or Cyrillic may have in the Arabic script, the likeliest first. `ending`: the one of
    something that follows a word."""
    letters = _letters(word)
    choices = [_spellings(letters, position, not ending) for position in range(len(letters))]
    open_positions = [position for position, options in enumerate(choices) if len(options) > 1]
    open_positions.sort(key=lambda position: (letters[position] in "aа", position))  # loans without vowels are the most
    for position in open_positions[0 if ending else MAX_OPEN_LETTERS :]:
        choices[position] = choices[position][:1]
    return tuple(dict.fromkeys("".join(spelling) for spelling in product(*choices)))


def _spellings(letters: Sequence[str], position: int, begins: bool) -> tuple[str, ...]:
    """What may be written for a letter, the likeliest first."""
    letter = letters[position]
    if letter in _LONG_VOWELS:
        written = _LONG_VOWELS[letter]
        if begins and not position:
            return f"I{written}", "I"
        return (written, "") if position < len(letters) - 1 else (written,)  # at an end it is always written
    if letter in ("o", "о", "a", "а"):
        if begins and not position:
            return ("I",)
        return ("A",) if letter in ("o", "о") else ("", "A")
    if letter in _GLIDES:
        return (_GLIDES[letter],)
    plain = _CONSONANTS.get(letter, letter)
    if letter in ("h", "ҳ") and (position or not begins):
        return plain, ""  # ح, ه
    if position and letter == letters[position - 1]:
        return plain, ""
    return (plain,)


def ending_skeletons(endings: Iterable[str]) -> frozenset[str]:
    """The skeletons of endings, and none."""
    return frozenset({"", *(skeleton for ending in endings for skeleton in skeletons(ending, ending=True))})


def _letters(word: str) -> list[str]:
    """The letters of a word in any Uzbek spelling: sh and ch are one, gʻ is ğ, oʻ is ö, ё is y and o."""
    plain = _G_TURNED.sub("ғ", _O_TURNED.sub("ö", word.casefold().translate(_APOSTROPHE_SIGNS))).translate(_MODERN).replace("'", "")
    letters: list[str] = []
    position = 0
    while position < len(plain):
        size = 2 if plain[position : position + 2] in ("sh", "ch") else 1
        letter = plain[position : position + size]
        position += size
        if letter in _AFTER_GLIDE:
            letters += ["й", _AFTER_GLIDE[letter]]
        elif letter.isalnum():
            letters.append(letter)
    return letters
