"""One door to the languages."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from crawler.language.morphology import english, pashto, persian, russian, tajik, uzbek
from crawler.language.tokens import fold, tokens

Stems = dict[str, frozenset[str]]  # folded stem → its folded endings

LANGUAGES: dict[str, Callable[[str], Stems]] = {
    "en": english.stems,
    "ru": russian.stems,
    "tg": tajik.stems,
    "fa": persian.stems,
    "prs": persian.stems,
    "ps": pashto.stems,
    "uz": uzbek.stems,
}

# Folded tokens that belong to the Dari or Pashto word before them, set apart by a space or a joiner.
AFTER = frozenset(
    fold(word) for word in "ها های هایی هایم هایت هایش هایمان هایشان ان ات گان ی ای یی را اش ام ات شان مان تان ونه ونو ګان".split()
)


@dataclass(frozen=True, slots=True)
class Inflection:
    """A token is a form when it starts with `stem` and goes on with one of `endings` ("": the stem itself)."""

    stem: str
    endings: frozenset[str]


@lru_cache(maxsize=16384)
def inflect(word: str, language: str) -> tuple[Inflection, ...]:
    """All forms of a word (one token once folded), itself among them. A language without rules: the word only."""
    found = tokens(fold(word))
    if len(found) != 1:
        raise ValueError(f"{word!r} is not one word")
    base = found[0]
    rules = LANGUAGES.get(language)
    stems = rules(base) if rules else {}
    stems[base] = stems.get(base, frozenset()) | {""}
    return tuple(Inflection(stem, endings) for stem, endings in stems.items() if endings)


def forms(inflections: Iterable[Inflection]) -> list[str]:
    """Every form, sorted."""
    return sorted({one.stem + ending for one in inflections for ending in one.endings})


def languages_of(word: str) -> tuple[str, ...]:
    """Languages a bare word may be of, by its script and its letters; of an unknown script none."""
    lower = word.casefold()
    first = next((char for char in lower if char.isalpha()), "")
    if "a" <= first <= "z" or "\u00c0" <= first <= "\u024f":
        return ("uz",) if any(mark in lower for mark in ("oʻ", "gʻ", "o‘", "g‘")) else ("en", "uz")
    if "\u0400" <= first <= "\u04ff":
        return _cyrillic(set(lower))
    if "\u0600" <= first <= "\u06ff":
        return ("ps",) if set(lower) & set("ټډړښځڅږڼېۍ") else ("fa", "ps")
    return ()


def _cyrillic(letters: set[str]) -> tuple[str, ...]:
    if letters & set("ҷӣӯ"):
        return ("tg",)
    if "ў" in letters:
        return ("uz",)
    if letters & set("қғҳ"):
        return "tg", "uz"
    return ("ru",) if letters & set("щыь") else ("ru", "tg", "uz")
