"""Letters typed in the wrong script: Latin ones in Cyrillic words, and o for zero."""

from __future__ import annotations

import re

_SMALL_LATIN, _SMALL_CYRILLIC = re.compile("[a-z]"), re.compile("[а-яіј]")
_MIXED = re.compile("[a-z][а-яіј]|[а-яіј][a-z]")
_LETTERS_AND_DIGITS = re.compile(r"[^\W_]+")
_ZERO = re.compile("[0-9][OoОо]")
_DIGITS_AND_ZEROS = re.compile(r"(?<![^\W_])[0-9][0-9OoОо]*(?![^\W_])")
_TO_ZEROS = dict.fromkeys(map(ord, "OoОо"), "0")
_LATIN = "aceopxyijkmthb"
_CYRILLIC = "асеорхуіјкмтнв"
_TO_CYRILLIC = str.maketrans(_LATIN, _CYRILLIC)
# Fewer may be Latin: BBC is no air force. What may stand before is asked behind the first letter, which few characters are.
_CAPITALS = re.compile(r"[ABCEHKMOPTXY](?<![^\W_].)[ABCEHKMOPTXY]{3,}(?![^\W_])", re.DOTALL)
_TO_CAPITALS = str.maketrans("ABCEHKMOPTXY", "АВСЕНКМОРТХУ")
_CYRILLIC_LETTER = re.compile("[\u0400-\u04ff]")
_LATIN_LETTER = re.compile("[A-Za-z]")
_TO_LATIN = str.maketrans(_CYRILLIC, _LATIN)


def settle_acronyms(text: str) -> str:
    """A text, mostly Cyrillic, whose acronyms of nothing but Latin look-alikes ("OMOH") are Cyrillic; length is kept."""
    if not _CAPITALS.search(text) or len(_CYRILLIC_LETTER.findall(text)) <= len(_LATIN_LETTER.findall(text)):
        return text
    return _CAPITALS.sub(lambda match: match.group().translate(_TO_CAPITALS), text)


def settle_zeros(text: str) -> str:
    """A text whose numbers have no letter o for a zero ("2О1"); length is kept."""
    if not _ZERO.search(text):
        return text
    return _DIGITS_AND_ZEROS.sub(lambda match: match.group().translate(_TO_ZEROS), text)


def settle_lookalikes(folded: str) -> str:
    """Folded text in which words that mix Latin and Cyrillic are spelt in their majority's script, and a letter o among digits
    is a zero; length is kept."""
    if _SMALL_LATIN.search(folded) and _SMALL_CYRILLIC.search(folded) and _MIXED.search(folded):  # most have one of them alone
        folded = _LETTERS_AND_DIGITS.sub(_settle, folded)
    return settle_zeros(folded)


def _settle(match: re.Match[str]) -> str:
    word = match.group()
    latin = sum("a" <= char <= "z" for char in word)
    cyrillic = sum("а" <= char <= "я" or char in "іј" for char in word)
    if not latin or not cyrillic:
        return word
    return word.translate(_TO_CYRILLIC if cyrillic >= latin else _TO_LATIN)
