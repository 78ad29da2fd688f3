"""Dari and Persian: suffixes, written joined (those apart by a joiner are `loose_endings`), and broken plurals."""

from __future__ import annotations

from crawler.language.morphology.endings import chance_forms, endings_of
from crawler.language.tables import LanguageTable, made_from_tables, phrases_of
from crawler.language.tokens import fold

MIN_LONG_LETTERS = 4  # letters of a word that takes the endings of long words


@made_from_tables
def _broken_plurals(table: LanguageTable) -> dict[str, tuple[str, ...]]:
    """Folded singular → its folded plurals."""
    plurals: dict[str, tuple[str, ...]] = {}
    for phrase in phrases_of(table.broken_plurals):
        words = tuple(word for word in (fold(word) for word in phrase.split()) if " " not in word)
        for singular in words[:1]:
            plurals[singular] = tuple(dict.fromkeys((*plurals.get(singular, ()), *words[1:])))
    return plurals


def stems(word: str, table: LanguageTable) -> dict[str, frozenset[str]]:
    """The word with its suffixes, its broken plurals with theirs, and of an infinitive the forms of its past stem."""
    forms: dict[str, frozenset[str]] = {}
    strangers = chance_forms(table)
    for form in (word, *_broken_plurals(table).get(word, ())):
        endings = {"", *endings_of(table, "any")}
        if len(form) >= MIN_LONG_LETTERS:
            endings |= endings_of(table, "long")
        if form[-1:] in "اوی":
            endings |= endings_of(table, "after_vowel")
        forms[form] = frozenset(ending for ending in endings if form + ending not in strangers)
        if form.endswith("ه") and len(form) > 2:  # نماینده → نمایندگان
            forms[form[:-1]] = frozenset(ending for ending in endings_of(table, "after_heh") if form[:-1] + ending not in strangers)
    if word.endswith(("دن", "تن")) and len(word) > 3:
        past = word[:-1]
        for prefix in ("", *table.endings["prefix"].split()):
            stem = fold(prefix + past)
            forms[stem] = forms.get(stem, frozenset()) | endings_of(table, "person") | {""}
    return forms
