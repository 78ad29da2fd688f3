"""What a sentence says did not happen: "two guards were not killed", "none of the five was hurt", "ни один не погиб"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawler.facts.figures.number_words import Phrase, clause_words, phrase_at, unsure_words
from crawler.facts.figures.numbers import Token
from crawler.language.tables import TABLES, made_from_tables, phrases_of
from crawler.language.tokens import fold, tokens
from crawler.language.units import EVENT_UNITS, PEOPLE_UNITS

NEGATED = "not"  # in place of the unit of a verb that is negated
MAX_PHRASE = 4  # words of a sign
MAX_WORDS_BEHIND_NO = 2  # words between "no" and its noun: no Tajik border guard
MAX_SUBJECT_DISTANCE = 4  # words from a verb back to its subject
SHARED_STEP = 2  # words from a verb to the one that it shares its negation with: killed or wounded
CLAUSE_BREAK = re.compile(r"[,;()،؛]")


def without_negated(units: Sequence[str], sentence: str, words: Sequence[Token], lang: str) -> list[str]:
    """The units, with a mark in place of what is said not to have happened."""
    kept = list(units)
    for position in range(len(words) - 1, -1, -1):  # backwards: "killed or wounded were not"
        if kept[position] in EVENT_UNITS and (
            is_negated(words, position, position + 1, lang)
            or _ends_at(words, position, lang, "nobody")
            or _shares_negation(kept, sentence, words, position, lang)
            or _happened_to_nobody(kept, sentence, words, position, lang)
        ):
            kept[position] = NEGATED
    return kept


def is_negated(words: Sequence[Token], first: int, stop: int, lang: str) -> bool:
    """Whether the verb of these words is negated: by what stands before it or behind it, or by its own ending."""
    endings = _words(lang, "endings")
    return (
        _ends_at(words, first, lang, "before")
        or any(phrase_at(words, stop, size) in _phrases(lang, "behind") for size in range(1, MAX_PHRASE + 1))
        or any(word.text.endswith(endings) for word in words[first:stop])
    )


def is_none(words: Sequence[Token], first: int, lang: str) -> bool:
    """Whether "none of the", "not" or "ни" stands right before a number."""
    return _ends_at(words, first, lang, "none")


def is_nobody(sentence: str, words: Sequence[Token], noun: int, lang: str) -> bool:
    """Whether "no" stands before a noun, with its adjectives between: another determiner, or another clause, ends the search."""
    stops = clause_words(lang).union(_words(lang, "articles"))
    for first in range(noun, max(-1, noun - MAX_WORDS_BEHIND_NO - 1), -1):
        if _ends_at(words, first, lang, "none"):
            return True
        if not first or words[first - 1].text in stops or CLAUSE_BREAK.search(sentence, words[first - 1].end, words[noun].start):
            return False
    return False


def denies_a_verb(word: str, lang: str) -> bool:
    """Whether a word denies the verb behind it: Pashto نه does, the Dari one only as neither and nor."""
    return word in _last_words(lang, "before")


@made_from_tables
def denying_numbers(lang: str) -> frozenset[str]:
    """Number words that also deny, folded."""
    return unsure_words(lang) & (frozenset(fold(TABLES[lang].negations).split()) | _last_words(lang, "before"))


def _shares_negation(kept: Sequence[str], sentence: str, words: Sequence[Token], position: int, lang: str) -> bool:
    """Whether the verb behind "or" is negated, and its sign stands behind both: only where the verb comes last."""
    second = position + SHARED_STEP
    return (
        TABLES[lang].verb_last
        and second < len(words)
        and kept[second] == NEGATED
        and not CLAUSE_BREAK.search(sentence, words[position].end, words[second].start)
    )


def _happened_to_nobody(kept: Sequence[str], sentence: str, words: Sequence[Token], position: int, lang: str) -> bool:
    """Whether the people right before a verb are none: five smugglers fired, and no guards were killed."""
    for subject in range(position - 1, max(-1, position - MAX_SUBJECT_DISTANCE - 1), -1):
        if words[subject].text in clause_words(lang) or CLAUSE_BREAK.search(sentence, words[subject].end, words[position].start):
            return False
        if kept[subject] in PEOPLE_UNITS:
            return is_nobody(sentence, words, subject, lang)
    return False


def _ends_at(words: Sequence[Token], stop: int, lang: str, sign: str) -> bool:
    if not 0 < stop <= len(words) or words[stop - 1].text not in _last_words(lang, sign):
        return False
    phrases = _phrases(lang, sign)
    return any(phrase_at(words, stop - size, size) in phrases for size in range(1, MAX_PHRASE + 1))


@made_from_tables
def _phrases(lang: str, sign: str) -> frozenset[Phrase]:
    return frozenset(tuple(tokens(fold(phrase))) for phrase in phrases_of(TABLES[lang].negation_signs.get(sign, "")))


@made_from_tables
def _last_words(lang: str, sign: str) -> frozenset[str]:
    return frozenset(phrase[-1] for phrase in _phrases(lang, sign) if phrase)


@made_from_tables
def _words(lang: str, sign: str) -> tuple[str, ...]:
    return tuple(fold(TABLES[lang].negation_signs.get(sign, "")).split())
