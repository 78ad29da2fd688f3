"""Whether a figure is of something else than the news: an earlier event, a total of months or years, another place."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawler.facts.figures.labels import cue_expression
from crawler.facts.figures.negations import CLAUSE_BREAK
from crawler.facts.figures.number_words import relative_words
from crawler.facts.figures.numbers import Number, Token
from crawler.facts.figures.uncounted import MAX_DAY, is_month, is_year_number
from crawler.language.tables import TABLES, made_from_tables, phrases_of
from crawler.language.tables.table import BACKGROUND_KINDS


def background_cues(sentence: str, words: Sequence[Token], folded_words: str, lang: str) -> list[tuple[int, str]]:
    """Position and kind of the words of a sentence that take it away from the news."""
    cues = []
    for kind, pattern in _patterns(lang):
        if pattern is not None:
            cues += [(folded_words.count(" ", 0, match.start()), kind) for match in pattern.finditer(folded_words)]
    numbers = [position for position, word in enumerate(words) if word.text.isdecimal()]
    cues += [(position, "past") for position in numbers if _is_bare_year(sentence, words, position)]
    return sorted(cues)


def background_of(number: Number, cues: Sequence[tuple[int, str]], sentence: str, words: Sequence[Token], lang: str) -> str:
    """total, past or elsewhere for a number that one of the cues is about: before it, or behind it in its clause."""
    for position, kind in cues:
        if position <= number.first:
            if not _is_closed(position, number, sentence, words, lang):
                return kind
        elif not CLAUSE_BREAK.search(sentence, number.end, words[position].start):
            return kind
    return ""


def _is_closed(position: int, number: Number, sentence: str, words: Sequence[Token], lang: str) -> bool:
    """Whether a cue stands in a relative clause that ends before the number: a post where four died five years ago, and two …"""
    if not CLAUSE_BREAK.search(sentence, words[position].end, number.start):
        return False
    for place in range(position - 1, -1, -1):
        if CLAUSE_BREAK.search(sentence, words[place].end, words[place + 1].start):
            return False
        if words[place].text in relative_words(lang):
            return place > 0
    return False


def _is_bare_year(sentence: str, words: Sequence[Token], position: int) -> bool:
    """A year without a day: what happened then is not the news."""
    word = words[position]
    if not is_year_number(word.text) or (word.start and sentence[word.start - 1] in "-–‑.,/"):
        return False
    beside = [words[place].text for place in (position - 1, position - 2, position + 1) if 0 <= place < len(words)]
    before = beside[0] if position else ""
    day = any(text.isdigit() and int(text) <= MAX_DAY for text in beside if len(text) <= len(str(MAX_DAY)))
    return not (is_month(before) and day)


@made_from_tables
def _patterns(lang: str) -> tuple[tuple[str, re.Pattern[str] | None], ...]:
    """One expression for each kind."""
    return tuple((kind, _pattern(TABLES[lang].background.get(kind, ""))) for kind in BACKGROUND_KINDS)


def _pattern(text: str) -> re.Pattern[str] | None:
    cues = [cue_expression(cue) for cue in phrases_of(text)]
    return re.compile(r"(?<!\w)(?:" + "|".join(cue for cue in cues if cue) + r")(?!\w)") if cues else None
