"""Tajik: chains of suffixes on nouns (plural, izafet, possessive, object, conjunction); the past stem of verbs."""

from __future__ import annotations

from functools import cache

from crawler.language.tokens import fold

VOWELS = "аеиоуэюя"
PLURALS = ("", "ҳо", "он", "ён", "гон", "вон", "ҷот", "от")
BOUND = ("", "и", "е", "й", "ам", "ат", "аш", "амон", "атон", "ашон", "ям", "ят", "яш", "ямон", "ятон", "яшон")
FINAL = ("", "ро", "у", "ю", "ву", "аст", "ест")
PERSONS = ("", "ам", "ӣ", "ем", "ед", "анд", "а", "аанд", "ааст", "аам", "аем", "агон", "агони", "аро", "аи", "гӣ", "агӣ")
PREFIXES = ("", "ме", "наме", "на", "би", "бо")
# What the chains make by chance: other words.
STRANGERS = frozenset(map(fold, ("Судон", "Судони", "Судонро", "занам", "занат", "занем", "шаҳрванд")))


def stems(word: str) -> dict[str, frozenset[str]]:
    """The word with its chains of suffixes; an infinitive also with the forms of its past stem."""
    chains = _chains(word[-1:] in VOWELS)
    found = {word: frozenset(ending for ending in chains if word + ending not in STRANGERS)}
    if word.endswith(("тан", "дан")) and len(word) > 4:
        past = word[:-2]
        persons = frozenset(map(fold, PERSONS))
        for prefix in map(fold, PREFIXES):
            found[prefix + past] = found.get(prefix + past, frozenset()) | persons
    return found


@cache
def _chains(after_vowel: bool) -> frozenset[str]:
    endings: set[str] = set()
    for plural in PLURALS:
        if (plural in ("он", "от") and after_vowel) or (plural in ("ён", "гон", "вон", "ҷот") and not after_vowel):
            continue
        vowel = plural == "ҳо" or (not plural and after_vowel)
        for bound in BOUND:
            if bound in ("й",) and not vowel:
                continue
            if bound[:1] == "я" and not vowel:
                continue
            endings.update(fold(plural + bound + final) for final in FINAL)
    return frozenset(endings)
