"""Where numbers stand in a text, as digits or words, and what they are worth."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from crawler.facts.figures.number_words import (
    cardinals,
    dozen_articles,
    joined_conjunctions,
    joiners,
    multipliers,
    number_ending,
    unsure_words,
    vague_phrases,
)
from crawler.language.tables import TABLES

MAX_DIGITS = 15
DOZEN = 12


class Token(NamedTuple):
    """A folded word with its place in the original."""

    text: str
    start: int
    end: int


class Number(NamedTuple):
    """A number in the original text (characters `start` to `end`), as tokens `first` to `last`."""

    start: int
    end: int
    first: int
    last: int
    low: float
    high: float
    kind: str  # exact, range, vague
    unsure: bool  # a word that may be no number


_GROUPS = r"\d{1,3}(?:[ \u00a0\u202f\u2009,.٬'’]\d{3})+(?!\d)"
_DIGITS = re.compile(rf"(?:{_GROUPS}|\d+)(?:[.,٫]\d{{1,2}}(?!\d))?")
_DASH = re.compile(r"\s?[-–—]\s?")


def find_numbers(text: str, words: Sequence[Token], lang: str) -> list[Number]:
    """The numbers in order; those that overlap are one."""
    token_at = {word.start: position for position, word in enumerate(words)}
    candidates = [*_digits(text, words, token_at, lang), *_spelt(words, lang)]
    candidates.sort(key=lambda number: (number.start, -number.end))
    numbers: list[Number] = []
    for number in candidates:
        if not numbers or number.start >= numbers[-1].end:
            numbers.append(number)
    return numbers


def _digits(text: str, words: Sequence[Token], token_at: dict[int, int], lang: str) -> list[Number]:
    numbers: list[Number] = []
    times = multipliers(lang)
    for match in _DIGITS.finditer(text):
        begin, stop = match.span()
        value = _value(match.group())
        if value is None or not _stands_free(text, begin, stop):
            continue
        first = token_at.get(begin)
        if first is None:
            continue
        last = first
        while last + 1 < len(words) and words[last + 1].start < stop:
            last += 1
        word = words[last + 1].text if last + 1 < len(words) else ""
        root = _root(word, lang)
        scaled = False
        if root in times and times[root] >= 100 and text[stop : words[last + 1].start].strip() == "":
            value, last, stop, scaled = value * times[root], last + 1, words[last + 1].end, True
        number = Number(begin, stop, first, last, value, value, "exact", False)
        before = numbers[-1] if numbers else None
        if before and before.kind == "exact" and _DASH.fullmatch(text[before.end : begin]) and before.low < value:
            low = before.low * (times[root] if scaled and before.low < times[root] else 1)
            numbers[-1] = Number(before.start, stop, before.first, last, low, value, "range", False)
        else:
            numbers.append(number)
    return numbers


def _value(digits: str) -> float | None:
    if sum(char.isdigit() for char in digits) > MAX_DIGITS:
        return None
    plain = "".join(str(int(char)) if char.isdigit() else char for char in digits).replace("٫", ".")
    grouped = re.fullmatch(r"(\d{1,3}(?:[^\d]\d{3})+)([.,]\d{1,2})?", plain)
    if grouped:
        plain = re.sub(r"\D", "", grouped[1]) + (grouped[2] or "")
    return float(plain.replace(",", "."))


def _stands_free(text: str, begin: int, stop: int) -> bool:
    """Not part of a name (CASA-1000, К-129), of a time, of a longer number."""
    before, after = text[max(0, begin - 2) : begin], text[stop : stop + 2]
    if before and (before[-1].isalpha() or before[-1] in "№#:/_@"):
        return False
    if len(before) == 2 and before[1] in "-–" and before[0].isalpha():
        return False
    if len(before) == 2 and before[1] in ".," and before[0].isdigit():
        return False
    return not (len(after) == 2 and after[0] in ":/" and after[1].isdigit())


def _root(word: str, lang: str) -> str:
    """An Uzbek numeral without its suffix (mingta, yuzdan), a Tajik one without its conjunction (панҷоҳу)."""
    if word.endswith(joined_conjunctions(lang)) and word[:-1] in cardinals(lang):
        return word[:-1]
    ending = number_ending(lang)
    return ending.sub("", word) if ending is not None else word


def _continues(group: float, value: float, lang: str) -> bool:
    """Whether a number so far may go on with a smaller one: sixty two, three hundred five; Pashto five (and) twenty."""
    table = TABLES[lang]
    if table.ones_before_twenty and value == 20 and group < 10:
        return True
    if group % 100 >= table.lowest_joined_ten and value < 10:  # Uzbek: ten five
        return True
    return group % 100 >= 20 > value or (group >= 100 and group % 100 == 0 and value < 100)


def _phrase(words: Sequence[Token], first: int, size: int) -> tuple[str, ...]:
    phrase = tuple(word.text for word in words[first : first + size])
    return phrase if len(phrase) == size else ()


def _spelt(words: Sequence[Token], lang: str) -> list[Number]:
    units, times, unsure, vague = cardinals(lang), multipliers(lang), unsure_words(lang), vague_phrases(lang)
    numbers: list[Number] = []
    first = 0
    while first < len(words):
        size = next((size for size in (3, 2, 1) if _phrase(words, first, size) in vague), 0)
        if size:
            value = vague[_phrase(words, first, size)]
            last = first + size - 1
            numbers.append(Number(words[first].start, words[last].end, first, last, value, value, "vague", False))
            first += size
            continue
        total = group = 0.0
        last, seen, doubtful = first - 1, 0, False
        while last + 1 < len(words):
            word = _root(words[last + 1].text, lang)
            if seen and word in joiners(lang) and last + 2 < len(words):
                after = _root(words[last + 2].text, lang)
                if after in units and (units[after] < group or group >= 1000 or not group or group >= 20):
                    last += 1
                    continue
                break
            if word in units:
                value = units[word]
                if seen and group and not _continues(group, value, lang):
                    break
                group += value
                doubtful = word in unsure
            elif word in times and (seen or times[word] <= 1000):
                if times[word] == DOZEN and not seen and (first == 0 or words[first - 1].text not in dozen_articles(lang)):
                    break
                if times[word] < 1000:
                    group = (group or 1) * times[word]
                else:
                    total, group = total + (group or 1) * times[word], 0.0
                doubtful = word in unsure or not seen
            else:
                break
            last, seen = last + 1, seen + 1
        if seen:
            value = total + group
            doubtful = seen == 1 and doubtful
            numbers.append(Number(words[first].start, words[last].end, first, last, value, value, "exact", doubtful))
            first = last + 1
        else:
            first += 1
    return numbers
