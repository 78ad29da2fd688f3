"""How many died where no number is given, by the rules of ACLED: "several" 3, "dozens" 12, "hundreds" 100."""

from __future__ import annotations

from collections.abc import Mapping

from crawler.facts.figures.units import unit_of
from crawler.language.identify import normal
from crawler.language.tables import TABLES, made_from_tables, numbers_of
from crawler.language.tokens import fold, tokens

MAX_VAGUE_DISTANCE = 5  # words between "dozens" and "killed"
MAX_VAGUE_WORDS = 3


def vague_deaths(sentence: str, lang: str) -> int | None:
    """The number that ACLED's codebook takes for the words of a sentence; None: it has no such words about the dead. ACLED (2023):
    coding fatalities."""
    lang = normal(lang)
    if lang not in TABLES:
        return None
    words = tokens(fold(sentence, lang))
    deaths = [number for number, word in enumerate(words) if unit_of(word, lang) == "killed"]
    phrases = _vague_phrases(lang)
    for size in range(MAX_VAGUE_WORDS, 0, -1):
        for first in range(len(words) - size + 1):
            amount = phrases.get(tuple(words[first : first + size]))
            if amount is not None and any(max(death - (first + size - 1), first - death) <= MAX_VAGUE_DISTANCE for death in deaths):
                return amount
    return None


@made_from_tables
def _vague_phrases(lang: str) -> Mapping[tuple[str, ...], int]:
    return {tuple(tokens(fold(phrase, lang))): int(number) for phrase, number in numbers_of(TABLES[lang].vague_numbers)}
