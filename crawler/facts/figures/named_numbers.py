"""Number words that are the name of a place: the river Panj is called "five" in Tajik and Dari."""

from __future__ import annotations

from collections.abc import Sequence

from crawler.facts.figures.number_words import Phrase, phrase_at
from crawler.facts.figures.numbers import Number, Token
from crawler.facts.figures.units import stems
from crawler.language.tables import TABLES, made_from_tables, phrases_of
from crawler.language.tokens import fold, tokens
from crawler.language.units import EVENT_UNITS

BEFORE_A_CAPITAL = '.:!?…«»"“”„;—–-'  # behind them any word may have one


def names_a_place(number: Number, sentence: str, words: Sequence[Token], lang: str) -> bool:
    """Whether a number word is a name: behind "river", "shore" or "district", before "lower", or with the capital of a name. Not
    where it counts the word behind it: "five persons on the shore"."""
    if number.first != number.last or words[number.first].text not in named_numbers(lang):
        return False
    behind = words[number.last + 1].text if number.last + 1 < len(words) else ""
    if any(phrase_at(words, number.last + 1, size) in _signs(lang, before=False) for size in (2, 1)):
        return True
    if is_countable(behind, lang):
        return False
    signs = _signs(lang, before=True)
    return any(phrase_at(words, number.first - size, size) in signs for size in (3, 2, 1)) or _has_capital(number, sentence, words)


def is_countable(word: str, lang: str) -> bool:
    """Whether a folded word is a singular that stands behind numbers: person, soldier, house."""
    return any(stem == word and unit not in EVENT_UNITS for stem, unit, _, _ in stems(lang).get(word[:1], ()))


def _has_capital(number: Number, sentence: str, words: Sequence[Token]) -> bool:
    """Whether a word has a capital that only a name has: within a sentence whose words are small."""
    if not number.first or not sentence[number.start].isupper():
        return False
    before = words[number.first - 1]
    gap = sentence[before.end : number.start].strip()
    return not (gap and gap[-1] in BEFORE_A_CAPITAL) and sentence[before.start].islower()


@made_from_tables
def named_numbers(lang: str) -> frozenset[str]:
    """Number words that are the name of a place too, folded."""
    return frozenset(fold(TABLES[lang].named_numbers).split())


@made_from_tables
def _signs(lang: str, *, before: bool) -> frozenset[Phrase]:
    """Folded words `before` a number word that make it a name, or those behind it."""
    phrases = TABLES[lang].named_number_before if before else TABLES[lang].named_number_after
    return frozenset(tuple(tokens(fold(phrase))) for phrase in phrases_of(phrases))
