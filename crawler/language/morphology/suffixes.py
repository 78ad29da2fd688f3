"""Any language whose words take suffixes and change no letter: its table lists them, whole chains as one ending each."""

from __future__ import annotations

from crawler.language.morphology.endings import chance_forms, endings_of
from crawler.language.tables import LanguageTable


def stems(word: str, table: LanguageTable) -> dict[str, frozenset[str]]:
    """The word with each of its endings, but for what is another word by chance."""
    strangers = chance_forms(table)
    return {word: frozenset(ending for ending in ("", *endings_of(table, "any")) if word + ending not in strangers)}
