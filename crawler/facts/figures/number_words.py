"""Number words of a language, folded: cardinals, multipliers, vague quantities, qualifiers. Each function wants the code of a
language that has a table."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Protocol

from crawler.language.phrase_search import PhraseSearch, cue_expression
from crawler.language.tables import TABLES, made_from_tables, numbers_of, phrases_of
from crawler.language.tokens import fold, tokens

Phrase = tuple[str, ...]  # folded words


class Word(Protocol):
    """Something with a folded text."""

    @property
    def text(self) -> str: ...


def phrase_at(words: Sequence[Word], first: int, size: int) -> Phrase:
    """So many words from there on; none where there are fewer."""
    return tuple([word.text for word in words[first : first + size]]) if 0 <= first <= len(words) - size else ()


@made_from_tables
def cardinals(lang: str) -> Mapping[str, float]:
    """Number word → its number."""
    return _numbers_by_word(TABLES[lang].numbers)


@made_from_tables
def multipliers(lang: str) -> Mapping[str, float]:
    """A word such as thousand → its number."""
    return _numbers_by_word(TABLES[lang].multipliers)


@made_from_tables
def unsure_words(lang: str) -> frozenset[str]:
    """Words that also mean something else (a, no, village, on …): numbers only right before something counted."""
    return frozenset(fold(TABLES[lang].unsure_numbers).split())


@made_from_tables
def joiners(lang: str) -> frozenset[str]:
    """Words that stand within a number."""
    return frozenset(TABLES[lang].number_joiners.split())


@made_from_tables
def dozen_articles(lang: str) -> frozenset[str]:
    """Words of which a dozen needs one before it to be twelve."""
    return frozenset(TABLES[lang].dozen_articles.split())


@made_from_tables
def vague_phrases(lang: str) -> Mapping[Phrase, float]:
    """Folded words → about what they may mean. They only part numbers from one another: no figure is made of them."""
    return {tuple(tokens(fold(words))): number for words, number in numbers_of(TABLES[lang].vague_numbers)}


@made_from_tables
def vague_first_words(lang: str) -> frozenset[str]:
    """The words with which vague phrases begin."""
    return frozenset(phrase[0] for phrase in vague_phrases(lang) if phrase)


@made_from_tables
def qualifiers(lang: str, *, before: bool) -> Mapping[Phrase, str]:
    """Folded words → min, max or approx; those that stand `before` the number, or those after it."""
    table = TABLES[lang]
    kinds = (
        {"min": table.min_before, "max": table.max_before, "approx": table.about_before}
        if before
        else {"min": table.min_after, "max": table.max_after, "approx": table.about_after}
    )
    return {tuple(tokens(fold(phrase))): kind for kind, phrases in kinds.items() for phrase in phrases_of(phrases)}


@made_from_tables
def number_ending(lang: str) -> re.Pattern[str] | None:
    """What a number word may end in, after two letters at least; None: nothing."""
    return _ending_pattern(TABLES[lang].number_endings, r"(?<=..)")


@made_from_tables
def than_ending(lang: str) -> re.Pattern[str] | None:
    """What a number ends in before a word that means more."""
    return _ending_pattern(TABLES[lang].than_endings)


@made_from_tables
def limit_endings(lang: str) -> tuple[str, ...]:
    """What a number ends in that is a limit."""
    return tuple(TABLES[lang].limit_endings.split())


@made_from_tables
def more_words(lang: str) -> tuple[str, ...]:
    """Beginnings of words that mean more, behind such a number."""
    return tuple(fold(word) for word in TABLES[lang].more_words.split())


@made_from_tables
def joined_conjunctions(lang: str) -> tuple[str, ...]:
    """Letters by which a number word is joined to the next."""
    return tuple(TABLES[lang].joined_conjunctions.split())


@made_from_tables
def conjunctions(lang: str) -> frozenset[str]:
    """Words such as and, folded."""
    return frozenset(fold(TABLES[lang].conjunctions).split())


@made_from_tables
def clause_words(lang: str) -> frozenset[str]:
    """Words at which another clause begins, folded."""
    return frozenset(fold(TABLES[lang].clause_words).split()) | conjunctions(lang)


@made_from_tables
def relative_words(lang: str) -> frozenset[str]:
    """Words that begin a clause about something named before, folded: who, where."""
    return frozenset(fold(TABLES[lang].status_signs.get("relative", "")).split())


@made_from_tables
def destroying_words(lang: str) -> tuple[str, ...]:
    """Beginnings of words for killing that are also said of things, folded."""
    return tuple(fold(word) for word in TABLES[lang].destroying.split())


@made_from_tables
def with_words(lang: str) -> frozenset[str]:
    """Words such as with, folded."""
    return frozenset(fold(TABLES[lang].agent_signs.get("with_before", "")).split())


@made_from_tables
def part_phrases(lang: str, *, before: bool = False, last: bool = False) -> frozenset[Phrase]:
    """Folded words `before` a number that is part of another (including), or behind it (of them), or `last`, behind what it counts."""
    table = TABLES[lang]
    phrases = table.part_before if before else table.part_last if last else table.part_after
    return frozenset(tuple(tokens(fold(phrase))) for phrase in phrases_of(phrases))


@made_from_tables
def part_words(lang: str, *, before: bool) -> frozenset[str]:
    """The word of each of these phrases that stands beside the number."""
    return frozenset(phrase[-1 if before else 0] for phrase in part_phrases(lang, before=before) if phrase)


@made_from_tables
def tolls(lang: str) -> tuple[tuple[str, PhraseSearch], ...]:
    """Unit and the phrases that announce its number: the death toll."""
    return tuple((unit, PhraseSearch(map(cue_expression, phrases_of(text)))) for unit, text in TABLES[lang].tolls.items())


@made_from_tables
def sum_phrases(lang: str) -> frozenset[Phrase]:
    """Folded words such as in all, behind a number."""
    return frozenset(tuple(tokens(fold(phrase))) for phrase in phrases_of(TABLES[lang].sum_words))


def _ending_pattern(endings: str, before: str = "") -> re.Pattern[str] | None:
    return re.compile(f"{before}(?:{'|'.join(map(re.escape, endings.split()))})$") if endings else None


def _numbers_by_word(text: str) -> dict[str, float]:
    return {"".join(tokens(fold(word))): number for word, number in numbers_of(text)}
