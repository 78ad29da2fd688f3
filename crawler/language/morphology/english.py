"""English: plurals, verb forms, and the irregular words of the news."""

from __future__ import annotations

from crawler.language.tables import LanguageTable, made_from_tables, phrases_of

ENGLISH_VOWELS = "aeiou"


@made_from_tables
def _families(table: LanguageTable) -> dict[str, frozenset[str]]:
    """Any form of an irregular word → all its forms."""
    families = [frozenset(phrase.split()) for phrase in phrases_of(table.irregular_words)]
    return {form: family for family in families for form in family}


def stems(word: str, table: LanguageTable) -> dict[str, frozenset[str]]:
    """The word with its plural, -s, -ed and -ing; an irregular word with its family."""
    family = _families(table).get(word)
    if family:
        return {word: frozenset({""}), **{form: frozenset({""}) for form in family}}
    endings: dict[str, set[str]] = {word: {""}}
    last, before = word[-1:], word[-2:-1]
    if len(word) < 3 or not word.isalpha():
        endings[word] |= {"s"}
    elif word.endswith(("s", "x", "z", "ch", "sh")):
        endings[word] |= {"es", "ed", "ing"}
    elif last == "y" and before not in ENGLISH_VOWELS:
        endings[word[:-1]] = {"ies", "ied"}
        endings[word] |= {"ing"}
    elif last == "e":
        endings[word] |= {"s", "d"}
        endings[word[:-2] if word.endswith("ie") else word[:-1]] = {"ying"} if word.endswith("ie") else {"ing"}
    else:
        endings[word] |= {"s", "ed", "ing"}
        if before in ENGLISH_VOWELS and last not in "wxyh" and word[-3:-2] not in ENGLISH_VOWELS:
            endings[word + last] = {"ed", "ing"}
    return {stem: frozenset(stem_endings) for stem, stem_endings in endings.items()}
