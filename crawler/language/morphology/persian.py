"""Dari and Persian: suffixes, written joined (those apart by a joiner are `AFTER`), and broken plurals."""

from __future__ import annotations

from crawler.language.morphology.broken_plurals import BROKEN
from crawler.language.tokens import fold

# Single letters (م ت ش) and مان, شان make other words of short ones (مردم, شهرت, سازمان): long words only.
ANY = (
    "",
    "ها",
    "های",
    "هایی",
    "هایش",
    "هایشان",
    "هایم",
    "هایمان",
    "هارا",
    "هاست",
    "ان",
    "انی",
    "انش",
    "انشان",
    "ی",
    "یی",
    "ای",
    "را",
)
LONG = ("ین", "ات", "اتی", "ش", "شان", "مان", "یان", "یانی")
AFTER_VOWEL = ("یان", "یانی", "ی", "یی", "ئی", "یش", "یشان", "جات", "ت")
AFTER_HEH = ("گان", "گانی", "گانش", "گانشان", "گی", "جات", "ات")
PERSONS = ("", "م", "ی", "د", "یم", "ید", "ند", "ه", "ن", "گان", "گی")
PREFIXES = ("", "می", "نمی", "ن", "ب")  # apart by a joiner they are words of their own
LEAST = 4  # letters of a long word
# What the suffixes make by chance of other words.
STRANGERS = frozenset(map(fold, "باران بارانی پایان پایانی گروگان گروگانی جوان جوانی".split()))


def stems(word: str) -> dict[str, frozenset[str]]:
    """The word with its suffixes, its broken plurals with theirs, and of an infinitive the forms of its past stem."""
    found: dict[str, frozenset[str]] = {}
    for one in (word, *BROKEN.get(word, ())):
        endings = set(ANY)
        if len(one) >= LEAST:
            endings.update(LONG)
        if one[-1:] in "اوی":
            endings.update(AFTER_VOWEL)
        found[one] = frozenset(ending for ending in map(fold, endings) if one + ending not in STRANGERS)
        if one.endswith("ه") and len(one) > 2:  # نماینده → نمایندگان
            found[one[:-1]] = frozenset(ending for ending in map(fold, AFTER_HEH) if one[:-1] + ending not in STRANGERS)
    if word.endswith(("دن", "تن")) and len(word) > 3:
        past = word[:-1]
        persons = frozenset(map(fold, PERSONS))
        for prefix in PREFIXES:
            stem = fold(prefix + past)
            found[stem] = found.get(stem, frozenset()) | persons
    return found
