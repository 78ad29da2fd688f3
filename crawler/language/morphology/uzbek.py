"""Uzbek, in both alphabets: chains of plural, possessive, case and particle; tenses of verbs typed in -moq."""

from __future__ import annotations

from itertools import product

from crawler.language.tables import LanguageTable, made_from_tables
from crawler.language.tables.uz import UZBEK
from crawler.language.tokens import fold
from crawler.language.uzbek_arabic import ending_skeletons

MADE_WORDS = ("lik", "li", "chi", "chilik")  # endings that make a word of a word: soldier-y, trad-er
LATIN_TO_CYRILLIC = {
    "sh": "ш",
    "ch": "ч",
    "ng": "нг",
    "yo": "ё",
    "ya": "я",
    "yu": "ю",
    **dict(zip("abdefghijklmnopqrstuvxyz", "абдефгҳижклмнопқрстувхйз", strict=True)),
}


def stems(word: str, table: LanguageTable) -> dict[str, frozenset[str]]:
    """The word with its chains; a final k or q softened before a possessive; of -moq the stem with its tenses."""
    if "\u0600" <= word[:1] <= "\u06ff":
        return {}  # see `uzbek_arabic`
    cyrillic = "\u0400" <= word[:1] <= "\u04ff"
    forms = {word: _chains(table, cyrillic)}
    soft = {"k": "g", "q": "g", "к": "г"}.get(word[-1:])
    if soft and len(word) > 2:
        forms[word[:-1] + soft] = _softened(table, cyrillic)
    infinitive = "мок" if cyrillic else "moq"
    if word.endswith(infinitive) and len(word) > 5:
        forms[word[: -len(infinitive)]] = spelt_all(table.endings["verb"].split(), cyrillic)
    return forms


@made_from_tables
def skeleton_endings() -> frozenset[str]:
    """What may follow a skeleton of a noun, or of the stem of a verb."""
    table = UZBEK
    chains = ["".join(chain) for chain in product(*_parts(table, "plural", "possessive", "case", "particle"))]
    return ending_skeletons(
        [*chains, *("lari" + ending for ending in table.endings["case"].split()), *table.endings["verb"].split()]
    )


@made_from_tables
def loose_skeletons() -> frozenset[str]:
    """Endings that the Arabic script may set apart from their word, as skeletons."""
    endings = [*UZBEK.endings["plural"].split(), *UZBEK.endings["case"].split()]
    return ending_skeletons(endings) - {""}


def _parts(table: LanguageTable, *names: str) -> list[tuple[str, ...]]:
    """Endings of each name, or none of them."""
    return [("", *table.endings[name].split()) for name in names]


@made_from_tables
def _chains(table: LanguageTable, cyrillic: bool) -> frozenset[str]:
    plural, possessive, case, particle = _parts(table, "plural", "possessive", "case", "particle")
    chains = ["".join(chain) for chain in product(plural, possessive, case, particle)]
    return spelt_all([*chains, *("lari" + ending for ending in case)], cyrillic)


@made_from_tables
def _softened(table: LanguageTable, cyrillic: bool) -> frozenset[str]:
    case, particle = _parts(table, "case", "particle")
    return spelt_all(["".join(chain) for chain in product(table.endings["softened"].split(), case, particle)], cyrillic)


def spelt_all(endings: list[str], cyrillic: bool) -> frozenset[str]:
    """Endings folded, of a Cyrillic word in Cyrillic."""
    return frozenset(fold(_spelt(ending, cyrillic)) for ending in endings)


def _spelt(latin: str, cyrillic: bool) -> str:
    if not cyrillic:
        return latin
    spelt, position = "", 0
    while position < len(latin):
        size = 2 if latin[position : position + 2] in LATIN_TO_CYRILLIC else 1
        spelt += LATIN_TO_CYRILLIC[latin[position : position + size]]
        position += size
    return spelt
