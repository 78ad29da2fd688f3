"""Endings of a table, folded once."""

from __future__ import annotations

from crawler.language.tables import LanguageTable, made_from_tables
from crawler.language.tokens import fold


@made_from_tables
def endings_of(table: LanguageTable, name: str) -> frozenset[str]:
    """The folded endings that a table lists under a name."""
    return frozenset(fold(ending) for ending in table.endings.get(name, "").split())


@made_from_tables
def chance_forms(table: LanguageTable) -> frozenset[str]:
    """The folded words that a stem and an ending make by chance."""
    return frozenset(fold(word) for word in table.chance_forms.split())
