"""Names of places: the few endings that a name takes. No verbs and no possessives, which make other words of a short name."""

from __future__ import annotations

from crawler.language.identify import normal
from crawler.language.morphology.endings import chance_forms
from crawler.language.morphology.inflection import Inflection, inflect
from crawler.language.morphology.uzbek import spelt_all
from crawler.language.tables import LanguageTable, made_from_tables, table_of
from crawler.language.tokens import fold, tokens

NAME_VOWELS = "аеиоуэюяaeiouاوهی"
MIN_GLUED_LETTERS = 4  # letters of a name onto which the word behind it may be written
PLAIN_KEYS = ("any", "vowel", "consonant", "glued")  # the other keys of `name_endings` are last letters


@made_from_tables
def inflect_name(word: str, language: str) -> tuple[Inflection, ...]:
    """All forms of the last word of a name, itself among them. A language that lists no endings of names: its nouns' forms."""
    words = tokens(fold(word))
    if len(words) != 1:
        raise ValueError(f"{word!r} is not one word")
    name = words[0]
    table = table_of(normal(language))
    if table is None or not table.names_inflect:
        return (Inflection(name, frozenset({""})),)
    if not table.name_endings:
        return inflect(name, language)
    stem, endings = _stem_and_endings(name, table)
    strangers = chance_forms(table)
    inflections = [
        Inflection(stem, frozenset(ending for ending in endings if stem + ending == name or stem + ending not in strangers))
    ]
    if len(name) >= MIN_GLUED_LETTERS and (glued := _endings(table, "glued", name)):
        inflections.append(Inflection(name, glued))
    return tuple(inflections)


def is_adjective(form: str, name: str) -> bool:
    """Whether a folded form of a Russian name is the adjective made of it: кабульский, which is written small."""
    return form != name and "ск" in form[-5:] and name[-1:] not in "яи"


def _stem_and_endings(name: str, table: LanguageTable) -> tuple[str, frozenset[str]]:
    for size in (2, 1):
        last = name[-size:]
        replaced = next((key for key in table.name_endings if key not in PLAIN_KEYS and fold(key) == last), None)
        if replaced is not None and len(name) > size + 1:
            return name[:-size], _endings(table, replaced, name) | {last}
    kind = "vowel" if name[-1] in NAME_VOWELS else "consonant"
    return name, _endings(table, kind, name) | _endings(table, "any", name) | {""}


def _endings(table: LanguageTable, key: str, name: str) -> frozenset[str]:
    return spelt_all(
        table.name_endings.get(key, "").split(), cyrillic=table.morphology == "uzbek" and "\u0400" <= name[:1] <= "\u04ff"
    )
