"""One door to the languages: a table names its morphology, and a morphology is a module here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from crawler.language.identify import normal
from crawler.language.morphology import english, pashto, persian, russian, suffixes, tajik, uzbek
from crawler.language.tables import LanguageTable, made_from_tables, table_of, tables
from crawler.language.tokens import fold, tokens

Stems = dict[str, frozenset[str]]  # folded stem → its folded endings

RULES: Mapping[str, Callable[[str, LanguageTable], Stems]] = {
    "english": english.stems,
    "russian": russian.stems,
    "tajik": tajik.stems,
    "persian": persian.stems,
    "pashto": pashto.stems,
    "uzbek": uzbek.stems,
    "suffixes": suffixes.stems,
}


@dataclass(frozen=True, slots=True)
class Inflection:
    """A token is a form when it starts with `stem` and goes on with one of `endings` ("": the stem itself)."""

    stem: str
    endings: frozenset[str]


@made_from_tables
def inflect(word: str, language: str) -> tuple[Inflection, ...]:
    """All forms of a word (one token once folded), itself among them. A language without rules: the word only."""
    words = tokens(fold(word))
    if len(words) != 1:
        raise ValueError(f"{word!r} is not one word")
    base = words[0]
    table = table_of(normal(language))
    stems = RULES[table.morphology](base, table) if table is not None and table.morphology else {}
    stems[base] = stems.get(base, frozenset()) | {""}
    return tuple(Inflection(stem, endings) for stem, endings in stems.items() if endings)


def forms(inflections: Iterable[Inflection]) -> list[str]:
    """Every form, sorted."""
    return sorted({inflection.stem + ending for inflection in inflections for ending in inflection.endings})


@made_from_tables
def loose_endings() -> frozenset[str]:
    """Folded tokens that belong to the word before them, set apart by a space or a joiner."""
    loose = {fold(word) for table in tables() for word in table.loose_endings.split()}
    return frozenset(loose | uzbek.loose_skeletons())


def languages_of(word: str) -> tuple[str, ...]:
    """Languages a bare word may be of, by its script and its letters; of an unknown script none."""
    lower = word.casefold()
    script = _script_of(next((char for char in lower if char.isalpha()), ""))
    candidates = [table for table in tables() if script in table.scripts.split()]
    for table in candidates:
        if any(letter in lower for letter in table.own_letters.split() if _script_of(letter[0]) == script):
            return (table.code,)
    return tuple(
        table.code
        for table in (
            [table for table in candidates if any(letter in lower for letter in table.shared_letters.split())]
            or [table for table in candidates if not any(letter in lower for letter in table.absent_letters.split())]
        )
    )


def _script_of(letter: str) -> str:
    if "a" <= letter <= "z" or "\u00c0" <= letter <= "\u024f":
        return "LATIN"
    if "\u0400" <= letter <= "\u04ff":
        return "CYRILLIC"
    return "ARABIC" if "\u0600" <= letter <= "\u06ff" else ""
