"""Where numbers stand in a text, as digits or words, and what they are worth."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from crawler.facts.figures.number_words import (
    cardinals,
    dozen_articles,
    joined_conjunctions,
    joiners,
    multipliers,
    number_ending,
    phrase_at,
    qualifiers,
    unsure_words,
    vague_first_words,
    vague_phrases,
)
from crawler.language.sentences import folded_text, settled_text
from crawler.language.tables import TABLES, WordMemory, made_from_tables
from crawler.language.tokens import token_matches

MAX_DIGITS = 15
DOZEN = 12
EXACT, VAGUE = "exact", "vague"  # kinds of a number as it is written


class Token(NamedTuple):
    """A folded word with its place in the original."""

    text: str
    start: int
    end: int


def tokens_of_part(text: str, begin: int, stop: int, lang: str) -> list[Token]:
    """The words of a sentence of the text, their look-alikes settled, with their places in the sentence. The text is folded once
    for all its sentences."""
    folded = folded_text(text, lang)
    matches = token_matches(settled_text(folded.text), *folded.bounds(begin, stop))
    starts, ends = folded.offsets, folded.ends
    return [Token(match[0], starts[match.start()] - begin, ends[match.end() - 1] - begin) for match in matches]


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


_GROUPS = r"\d{1,3}(?:[ \u00a0\u202f\u2009,.٬'’\n]\n?\d{3})+(?!\d)"  # a line may end within
_DIGITS = re.compile(rf"(?:{_GROUPS}|\d+)(?:[.,٫]\d{{1,2}}(?!\d))?")
_HYPHENS = "-–‑‐−"
MAX_CHAIN = 24  # characters in which a telephone number lies
_CHAIN = re.compile(
    r"\+\d[\d\s()–‑-]{7,}\d|\d{1,4}([-–‑])\d{1,3}(?:\1\d{1,4})+|\d{1,2}\.\d{1,2}\.\d{2,4}(?!\d)|\(\d{3,5}\)\s?\d[\d\s–‑-]{4,}\d"
)
_SCORE = re.compile(r"\d{1,2}\s?[-–—:]\s?\d{1,2}")
_DASH = re.compile(r"\s?[-–—]\s?")


def find_numbers(text: str, words: Sequence[Token], lang: str) -> list[Number]:
    """The numbers in order; those that overlap are one."""
    candidates = [*_digits(text, words, lang), *_spelt(words, lang)]
    candidates.sort(key=lambda number: (number.start, -number.end))
    numbers: list[Number] = []
    for number in candidates:
        if not numbers or number.start >= numbers[-1].end:
            numbers.append(number)
    return numbers


def _digits(text: str, words: Sequence[Token], lang: str) -> list[Number]:
    if _DIGITS.search(text) is None:
        return []
    token_at = {word.start: position for position, word in enumerate(words)}
    numbers: list[Number] = []
    times = multipliers(lang)
    scale = scale_before = 1.0  # by which the number before was multiplied
    for match in _DIGITS.finditer(text):
        begin, stop = match.span()
        value = _value(match.group())
        first = token_at.get(begin)
        if value is None or first is None or not _stands_free(text, begin, stop):
            continue
        last = first
        while last + 1 < len(words) and words[last + 1].start < stop:
            last += 1
        word = words[last + 1].text if last + 1 < len(words) else ""
        root = _root(word, lang)
        scale_before, scale = scale, 1.0
        if times.get(root, 0) >= 100 and text[stop : words[last + 1].start].strip(" -‑\xa0\u202f\u200c") == "":
            scale = times[root]
            value, last, stop = value * scale, last + 1, words[last + 1].end
        before = numbers[-1] if numbers else None
        if before and before.kind == EXACT and _DASH.fullmatch(text[before.end : begin]) and before.low < value:
            low = before.low * (scale if before.low < scale else 1)
            numbers[-1] = Number(before.start, stop, before.first, last, low, value, "range", False)
        elif before and _SCORE.fullmatch(text[before.start : stop]) and value <= before.low:
            numbers.pop()
        elif before and before.kind == EXACT and value < scale_before and _continued(before, first, text, begin, words, lang):
            whole = before.low + value
            numbers[-1] = Number(before.start, stop, before.first, last, whole, whole, EXACT, False)
        else:
            numbers.append(Number(begin, stop, first, last, value, value, EXACT, False))
    return numbers


def _continued(before: Number, first: int, text: str, begin: int, words: Sequence[Token], lang: str) -> bool:
    """Whether a number goes on: 2 million (and) 300 thousand."""
    between = [word.text for word in words[before.last + 1 : first]]
    gap = text[before.end : begin].strip()
    return gap in ("", ".") if not between else len(between) == 1 and between[0] in joiners(lang) and gap.isalpha()


def _value(digits: str) -> float | None:
    if digits.isascii() and digits.isdigit() and len(digits) <= MAX_DIGITS:  # most
        return float(digits)
    if sum(char.isdigit() for char in digits) > MAX_DIGITS:
        return None
    plain = "".join(str(int(char)) if char.isdigit() else char for char in digits).replace("٫", ".")
    grouped = re.fullmatch(r"(\d{1,3}(?:[^\d]{1,2}\d{3})+)([.,]\d{1,2})?", plain)
    if grouped:
        plain = re.sub(r"\D", "", grouped[1]) + (grouped[2] or "")
    return float(plain.replace(",", "."))


def _stands_free(text: str, begin: int, stop: int) -> bool:
    """Not part of a name (CASA-1000, К-129), of a time, a score, a telephone number or a longer number."""
    before, after = text[max(0, begin - 2) : begin], text[stop : stop + 2]
    if _is_chain(text, begin, stop):
        return False
    if before and (before[-1].isalpha() or before[-1] in "№#:/_@"):
        return False
    if len(before) == 2 and before[1] in _HYPHENS and before[0].isalpha():
        return False
    if len(before) == 2 and before[1] in ".," and before[0].isdigit():
        return False
    return not (len(after) == 2 and after[0] in ":/" and after[1].isdigit())


def _is_chain(text: str, begin: int, stop: int) -> bool:
    """Whether a number stands within a date, score or telephone number: 2021-07-04, 2-1, +992 37 221-33-44."""
    start, end = begin, stop
    while start and (text[start - 1].isdigit() or (text[start - 1] in "+-–‑()./ " and start > begin - MAX_CHAIN)):
        start -= 1
    while end < len(text) and (text[end].isdigit() or (text[end] in "-–‑()./ " and end < stop + MAX_CHAIN)):
        end += 1
    return any(match.start() <= begin - start < match.end() for match in _CHAIN.finditer(text[start:end]))


@made_from_tables
def _root(word: str, lang: str) -> str:
    """An Uzbek numeral without its suffix (mingta, yuzdan), a Tajik one without its conjunction (панҷоҳу)."""
    if word in cardinals(lang) or word in multipliers(lang):
        return word
    if word.endswith(joined_conjunctions(lang)) and (word[:-1] in cardinals(lang) or word[:-1] in multipliers(lang)):
        return word[:-1]
    ending = number_ending(lang)
    return ending.sub("", word) if ending is not None else word


def is_number_word(word: str, lang: str) -> bool:
    """Whether a folded word may stand in a spelt number."""
    root = _root(word, lang)
    return root in cardinals(lang) or root in multipliers(lang)


@made_from_tables
def _beginning_words(lang: str) -> WordMemory[bool]:
    """Whether a folded word may begin a spelt number, or a vague one."""
    return WordMemory(partial(_may_begin, lang=lang))


def _may_begin(word: str, lang: str) -> bool:
    return is_number_word(word, lang) or word in vague_first_words(lang)


def _continues(group: float, value: float, lang: str) -> bool:
    """Whether a number so far may go on with a smaller one: sixty two, three hundred five; Pashto five (and) twenty, and seven-ten."""
    table = TABLES[lang]
    if table.ones_before_tens and value in range(10, 100, 10) and group < 10:
        return True
    if group % 100 >= table.lowest_joined_ten and value < 10:  # Uzbek: ten five
        return True
    return group % 100 >= 20 > value or (group >= 100 and group % 100 == 0 and value < 100)


def _spelt(words: Sequence[Token], lang: str) -> list[Number]:
    may_begin = _beginning_words(lang)
    begins = [may_begin[word.text] for word in words]
    if not any(begins):
        return []
    units, times, unsure, vague = cardinals(lang), multipliers(lang), unsure_words(lang), vague_phrases(lang)
    numbers: list[Number] = []
    first = 0
    while first < len(words):
        if not begins[first]:
            first += 1
            continue
        sizes = (3, 2, 1) if words[first].text in vague_first_words(lang) else ()
        size = next((size for size in sizes if phrase_at(words, first, size) in vague), 0)
        if size and not (size == 1 and words[first].text in times and _is_qualified(words, first, lang)):
            value = vague[phrase_at(words, first, size)]
            last = first + size - 1
            numbers.append(Number(words[first].start, words[last].end, first, last, value, value, VAGUE, False))
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
            numbers.append(Number(words[first].start, words[last].end, first, last, value, value, EXACT, doubtful))
            first = last + 1
        else:
            first += 1
    return numbers


def _is_qualified(words: Sequence[Token], first: int, lang: str) -> bool:
    """Whether "thousands" is a thousand: more than a thousand."""
    kinds = qualifiers(lang, before=True)
    return any(phrase_at(words, first - size, size) in kinds for size in (3, 2, 1))
