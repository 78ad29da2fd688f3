"""Tajik: chains of suffixes on nouns (plural, izafet, possessive, object, conjunction); the past stem of verbs."""

from __future__ import annotations

from crawler.language.morphology.endings import chance_forms, endings_of
from crawler.language.tables import LanguageTable, made_from_tables
from crawler.language.tokens import fold

TAJIK_VOWELS = "аеиоуэюя"


def stems(word: str, table: LanguageTable) -> dict[str, frozenset[str]]:
    """The word with its chains of suffixes; an infinitive also with the forms of its past stem."""
    chains, strangers = _chains(table, word[-1:] in TAJIK_VOWELS), chance_forms(table)
    forms = {word: frozenset(ending for ending in chains if word + ending not in strangers)}
    if word.endswith(("тан", "дан")) and len(word) > 4:
        past = word[:-2]
        for prefix in ("", *endings_of(table, "prefix")):
            forms[prefix + past] = forms.get(prefix + past, frozenset()) | endings_of(table, "person") | {""}
    return forms


@made_from_tables
def _chains(table: LanguageTable, after_vowel: bool) -> frozenset[str]:
    endings: set[str] = set()
    for plural in ("", *table.endings["plural"].split()):
        if (plural in ("он", "от") and after_vowel) or (plural in ("ён", "гон", "вон", "ҷот") and not after_vowel):
            continue
        vowel = plural == "ҳо" or (not plural and after_vowel)
        for bound in ("", *table.endings["bound"].split()):
            if (bound == "й" or bound[:1] == "я") and not vowel:
                continue
            endings.update(fold(plural + bound + final) for final in ("", *table.endings["final"].split()))
    return frozenset(endings)
