"""Where numbers stand in a text, as digits or words, and what they are worth."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from crawler.facts.figures.words import JOINERS, cardinals, multipliers, shy, vague

MOST_DIGITS = 15


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
    shy: bool  # a word that may be no number


_GROUPS = r"\d{1,3}(?:[ \u00a0\u202f\u2009,.٬'’]\d{3})+(?!\d)"
_DIGITS = re.compile(rf"(?:{_GROUPS}|\d+)(?:[.,٫]\d{{1,2}}(?!\d))?")
_DASH = re.compile(r"\s?[-–—]\s?")


def find_numbers(text: str, words: Sequence[Token], lang: str) -> list[Number]:
    """The numbers in order; those that overlap are one."""
    at = {word.start: number for number, word in enumerate(words)}
    found = [*_digits(text, words, at, lang), *_spelt(words, lang)]
    found.sort(key=lambda one: (one.start, -one.end))
    kept: list[Number] = []
    for one in found:
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def _digits(text: str, words: Sequence[Token], at: dict[int, int], lang: str) -> list[Number]:
    found: list[Number] = []
    times = multipliers(lang)
    for match in _DIGITS.finditer(text):
        begin, stop = match.span()
        value = _value(match.group())
        if value is None or not _stands_free(text, begin, stop):
            continue
        first = at.get(begin)
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
        one = Number(begin, stop, first, last, value, value, "exact", False)
        before = found[-1] if found else None
        if before and before.kind == "exact" and _DASH.fullmatch(text[before.end : begin]) and before.low < value:
            low = before.low * (times[root] if scaled and before.low < times[root] else 1)
            found[-1] = Number(before.start, stop, before.first, last, low, value, "range", False)
        else:
            found.append(one)
    return found


def _value(digits: str) -> float | None:
    if sum(char.isdigit() for char in digits) > MOST_DIGITS:
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
    if lang == "uz":
        return re.sub(r"(?<=..)(?:tadan|tasi|tacha|ta|тадан|таси|тача|та|dan|дан|ga|га|dagi|lik|лик|gacha|гача)$", "", word) or word
    if lang == "tg" and word.endswith(("у", "ю")) and word[:-1] in cardinals("tg"):
        return word[:-1]
    if lang == "tg" and word.endswith("то"):
        return word[:-2]
    return word


def _continues(group: float, value: float, lang: str) -> bool:
    """Whether a number so far may go on with a smaller one: sixty two, three hundred five; Pashto five (and) twenty."""
    if lang == "ps" and value == 20 and group < 10:
        return True
    if lang == "uz" and group % 100 >= 10 > value:  # ten five
        return True
    return group % 100 >= 20 > value or (group >= 100 and group % 100 == 0 and value < 100)


def _phrase(words: Sequence[Token], at: int, size: int) -> tuple[str, ...]:
    found = tuple(word.text for word in words[at : at + size])
    return found if len(found) == size else ()


def _spelt(words: Sequence[Token], lang: str) -> list[Number]:
    units, times, unsure, loose = cardinals(lang), multipliers(lang), shy(lang), vague(lang)
    found: list[Number] = []
    at = 0
    while at < len(words):
        phrase = next((size for size in (3, 2, 1) if _phrase(words, at, size) in loose), 0)
        if phrase:
            value = loose[_phrase(words, at, phrase)]
            last = at + phrase - 1
            found.append(Number(words[at].start, words[last].end, at, last, value, value, "vague", False))
            at += phrase
            continue
        total = group = 0.0
        last, seen, doubtful = at - 1, 0, False
        while last + 1 < len(words):
            word = _root(words[last + 1].text, lang)
            if seen and word in JOINERS[lang] and last + 2 < len(words):
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
                if times[word] == 12 and not seen and (at == 0 or words[at - 1].text != "a"):
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
            found.append(Number(words[at].start, words[last].end, at, last, value, value, "exact", seen == 1 and doubtful))
            at = last + 1
        else:
            at += 1
    return found
