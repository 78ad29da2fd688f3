"""Pashto: oblique and plural endings of nouns, the perfective و- of verbs. ې ۍ ي ی are one letter once folded."""

from __future__ import annotations

from crawler.language.morphology.endings import endings_of
from crawler.language.tables import LanguageTable


def stems(word: str, table: LanguageTable) -> dict[str, frozenset[str]]:
    """The word with its endings; of a word in ه, ې or ی the forms that replace it; of a verb in ل those with و-."""
    forms: dict[str, frozenset[str]] = {word: endings_of(table, "noun") | {""}}
    if word.endswith("ه") and len(word) > 2:
        forms[word[:-1]] = endings_of(table, "for_heh")
        forms[word] = endings_of(table, "after_heh") | {""}
    elif word.endswith("ی") and len(word) > 2:
        forms[word] = endings_of(table, "after_yeh") | {""}
        if len(word) > 4:  # ټاکنې: ټاکنو, ټاکنه
            forms[word[:-1]] = endings_of(table, "for_yeh")
    elif word.endswith("ل") and len(word) > 2:
        stem = word[:-1]
        short = stem.removesuffix("ید") if stem.endswith("ید") and len(stem) > 4 else stem
        for prefix in ("", "و"):
            forms[prefix + stem] = forms.get(prefix + stem, frozenset()) | endings_of(table, "verb") | {""}
            if short != stem:
                forms[prefix + short] = endings_of(table, "verb_in_ed")
    return forms
