"""Uzbek, in both alphabets: chains of plural, possessive, case and particle; tenses of verbs typed in -moq."""

from __future__ import annotations

from functools import cache
from itertools import product

from crawler.language.tokens import fold

PLURAL = ("", "lar")
POSSESSIVE = ("", "i", "si", "im", "ing", "imiz", "ingiz", "m", "ng", "miz", "ngiz")
CASE = (
    "",
    "ning",
    "ni",
    "ga",
    "ka",
    "qa",
    "da",
    "dan",
    "gacha",
    "dagi",
    "dagilar",
    "nikidan",
    "niki",
    "dek",
    "day",
    "cha",
    "dagisi",
)
PARTICLE = ("", "mi", "ham", "dir", "ku", "dirlar", "yoq")
SOFTENED = ("i", "im", "ing", "imiz", "ingiz", "lari")  # maktab+i; but qishloq → qishlogʻ+i
VERB = (
    "moq",
    "di",
    "dim",
    "ding",
    "dik",
    "dilar",
    "gan",
    "ganlar",
    "ganini",
    "gani",
    "gandan",
    "gach",
    "ib",
    "b",
    "yapti",
    "yaptilar",
    "moqda",
    "moqdalar",
    "ish",
    "ishi",
    "ishga",
    "ishdan",
    "ishni",
    "sa",
    "salar",
    "ar",
    "adi",
    "ydi",
    "adilar",
    "ydilar",
    "r",
    "ilgan",
    "ilgani",
    "ildi",
    "ilib",
    "ilmoqda",
    "ilishi",
    "lgan",
    "ldi",
    "nib",
    "ngan",
    "ndi",
    "uvchi",
    "ayotgan",
    "yotgan",
)
_CYRILLIC = {
    "sh": "ш",
    "ch": "ч",
    "ng": "нг",
    "yo": "ё",
    "ya": "я",
    "yu": "ю",
    **dict(zip("abdefghijklmnopqrstuvxyz", "абдефгҳижклмнопқрстувхйз", strict=True)),
}


def stems(word: str) -> dict[str, frozenset[str]]:
    """The word with its chains; a final k or q softened before a possessive; of -moq the stem with its tenses."""
    cyrillic = "\u0400" <= word[:1] <= "\u04ff"
    found = {word: _chains(cyrillic)}
    soft = {"k": "g", "q": "g", "к": "г"}.get(word[-1:])
    if soft and len(word) > 2:
        found[word[:-1] + soft] = _softened(cyrillic)
    infinitive = "мок" if cyrillic else "moq"
    if word.endswith(infinitive) and len(word) > 5:
        found[word[: -len(infinitive)]] = frozenset(fold(_spelt(ending, cyrillic)) for ending in VERB)
    return found


@cache
def _chains(cyrillic: bool) -> frozenset[str]:
    return frozenset(fold(_spelt("".join(parts), cyrillic)) for parts in product(PLURAL, POSSESSIVE, CASE, PARTICLE)) | {
        fold(_spelt("lari" + case, cyrillic)) for case in CASE
    }


@cache
def _softened(cyrillic: bool) -> frozenset[str]:
    return frozenset(fold(_spelt("".join(parts), cyrillic)) for parts in product(SOFTENED, CASE, PARTICLE))


def _spelt(latin: str, cyrillic: bool) -> str:
    if not cyrillic:
        return latin
    out, at = "", 0
    while at < len(latin):
        size = 2 if latin[at : at + 2] in _CYRILLIC else 1
        out += _CYRILLIC[latin[at : at + size]]
        at += size
    return out
