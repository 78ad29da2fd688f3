"""One spelling for every script: the fold that watches, search, dedupe and the store share.

Compatibility forms and case go first (NFKD, casefold), then what the four scripts write in several ways: Arabic yeh,
kaf, heh and digits, Tajik and Uzbek Cyrillic letters, the letters that old Tajik fonts took for them (њ љ ї), apostrophes,
diacritics, invisible marks. Dashes and the zero-width non-joiner become spaces; other punctuation and white space stay.
Accepted collisions: آشغال and اشغال, oʻt and ot. Kept apart on purpose: Панҷ and Пандж, Khorog and Khorugh (names are for the
gazetteer), й and и.

In a text of a known language its own letters fold further: the Uzbek Latin of 2026 writes ş and ç for sh and ch, which are
s and c with a mark elsewhere.

The fold is *local*: a character with the marks that follow it folds alone, whatever stands around it (the English
possessive and a bracketed first letter, "[T]wo", are the exceptions). So it is idempotent, and offsets are exact on any input.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from crawler.language.letters import APOSTROPHE, MARKED_LETTERS, TATWEEL, folded_segment, is_arabic, is_mark

FOLD_VERSION = (
    1  # changes with what `indexing.index_text` and the keys of paragraphs make of a text: the archive's index is made anew
)


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text that knows where each of its characters came from.

    `offsets[i]` is where the original of folded character i begins, `ends[i]` where it ends, marks included;
    `offsets` has one more item, the length of the original.
    """

    text: str
    offsets: Sequence[int]
    ends: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The part of the original that folded to `text[start:end]`: never less, and whole characters."""
        if start >= end:
            return self.offsets[start], self.offsets[start]
        return self.offsets[start], self.ends[end - 1]

    def part(self, begin: int, end: int) -> str:
        """The fold of a part of the original, between white space or marks that part words."""
        return self.text[slice(*self.bounds(begin, end))]

    def letters_before(self, char: int) -> int:
        """How many folded characters end at or before a character of the original."""
        if isinstance(self.ends, range):  # character for character
            return min(max(char, 0), len(self.ends))
        return bisect_right(self.ends, char)

    def bounds(self, begin: int, end: int) -> tuple[int, int]:
        """Where that stands in the folded text."""
        if isinstance(self.offsets, range):  # character for character
            return begin, end
        return bisect_left(self.offsets, begin), bisect_left(self.offsets, end)


def fold(text: str, lang: str = "") -> str:
    """The text in its one spelling. Idempotent. `lang`: ISO 639-1 code of its language, where that is sure."""
    return _without_signs(_letters_of(lang).fold(text))


def fold_each(texts: Sequence[str], lang: str = "") -> list[str]:
    """Each of the texts in its one spelling, in one go: what a line break parts folds alone."""
    folded = fold("\n".join(texts), lang).split("\n")
    return folded if len(folded) == len(texts) else [fold(text, lang) for text in texts]  # one holds a line break itself


def fold_with_offsets(text: str, lang: str = "") -> Folded:
    """The text in its one spelling, with the way back."""
    spelt, starts, ends = _letters_of(lang).spell(text)
    for signs in (_POSSESSIVE, _BRACKET):
        spelt, starts, ends = _cut_out(signs, spelt, starts, ends)
    return Folded(spelt, starts, ends)


# --------------------------------------------------------------------------- inside

_POSSESSIVE_ENDING = re.compile(r"'(?<=[^\W_]')s(?![^\W_])")
_POSSESSIVE = re.compile(_POSSESSIVE_ENDING.pattern + "|'")
_BRACKET = re.compile(r"(?<![^\W_])(?<![\[\]])\[(?=[^\W\d_]\][^\W\d_])|(?<=(?<![\w\[\]])\[[^\W\d_])\](?=[^\W\d_])")
_SIGNS = {_POSSESSIVE: APOSTROPHE, _BRACKET: "["}  # what is cut out, and the character without which there is none


_MARK = "\ufdd0"  # for a mark that the letter before it may need: that is not looked at yet. No character of any text


class _Letters(dict[int, str]):
    """Character → its fold, in texts of a language; filled as texts bring new ones, so that nothing is built at import."""

    def __init__(self, marked: Mapping[tuple[str, str], str]) -> None:
        super().__init__()
        self._marked = marked
        self._memory: dict[str, str] = {}
        self._odd = ""  # characters whose fold is not one character
        self._odd_pattern: re.Pattern[str] | None = None

    def __missing__(self, code: int) -> str:
        char = chr(code)
        folded = _MARK if is_mark(char) and not is_arabic(char) else self.segment(char)
        if len(folded) != 1:
            self._odd += char
            self._odd_pattern = None
        self[code] = folded
        return folded

    def fold(self, text: str) -> str:
        """Folded but for the signs that are cut out."""
        folded = text.translate(self)
        if _MARK not in folded:
            return folded
        return "".join([self.segment(text[begin:end]) for begin, end in _segments(text)])

    def spell(self, text: str) -> tuple[str, Sequence[int], Sequence[int]]:
        """Folded but for the signs that are cut out, with start and end of every character's original; one start more."""
        folded = text.translate(self)
        if _MARK in folded:
            return self._spell_marked(text)
        starts: list[int] = []
        ends: list[int] = []
        done = 0
        for match in self._odd_ones().finditer(text):
            offset = match.start()
            starts += range(done, offset)
            ends += range(done + 1, offset + 1)
            done = offset + 1
            char = match.group()
            letters = self[ord(char)]
            if letters:
                starts += [offset] * len(letters)
                ends += [done] * len(letters)
            elif ends and ends[-1] == offset and (char == TATWEEL or is_mark(char)):
                _stretch(starts, ends, done)
        if not done:
            return folded, range(len(text) + 1), range(1, len(text) + 1)
        return folded, [*starts, *range(done, len(text) + 1)], [*ends, *range(done + 1, len(text) + 1)]

    def _spell_marked(self, text: str) -> tuple[str, Sequence[int], Sequence[int]]:
        starts: list[int] = []
        ends: list[int] = []
        pieces = []
        for begin, end in _segments(text):
            folded = self.segment(text[begin:end])
            if folded:
                pieces.append(folded)
                starts += [begin] * len(folded)
                ends += [end] * len(folded)
            elif ends and ends[-1] == begin and (text[begin] == TATWEEL or is_mark(text[begin])):
                _stretch(starts, ends, end)
        return "".join(pieces), [*starts, len(text)], ends

    def _odd_ones(self) -> re.Pattern[str]:
        """The characters met so far whose fold is not one character."""
        if self._odd_pattern is None:
            self._odd_pattern = re.compile(f"[{re.escape(self._odd)}]" if self._odd else r"(?!)")
        return self._odd_pattern

    def segment(self, segment: str) -> str:
        """One character and its marks, folded, the apostrophe kept as such."""
        remembered = self._memory.get(segment)
        if remembered is not None:
            return remembered
        folded = folded_segment(segment, self._marked)
        if len(segment) <= 4 and len(self._memory) < 100_000:
            self._memory[segment] = folded
        return folded


_general = _Letters({})
_by_language = {lang: _Letters(marked) for lang, marked in MARKED_LETTERS.items()}


def _letters_of(lang: str) -> _Letters:
    return _by_language.get(lang, _general)


def _without_signs(letters: str) -> str:
    """Without possessives and apostrophes, and without the brackets around the first letter of a word."""
    if APOSTROPHE in letters:
        letters = _POSSESSIVE_ENDING.sub("", letters).replace(APOSTROPHE, "")
    return _BRACKET.sub("", letters) if "[" in letters else letters


def _cut_out(
    signs: re.Pattern[str], letters: str, starts: Sequence[int], ends: Sequence[int]
) -> tuple[str, Sequence[int], Sequence[int]]:
    """What is left without the signs, with its starts and ends."""
    if _SIGNS[signs] not in letters:
        return letters, starts, ends
    left_starts: list[int] = []
    left_ends: list[int] = []
    done = 0
    for match in signs.finditer(letters):
        begin, end = match.span()
        left_starts += starts[done:begin]
        left_ends += ends[done:begin]
        done = end
    return signs.sub("", letters), [*left_starts, *starts[done:]], [*left_ends, *ends[done:]]


def _stretch(starts: list[int], ends: list[int], end: int) -> None:
    """The last character takes in the mark that follows it (all parts of it, when it folded to several)."""
    last = starts[-1]
    offset = len(starts) - 1
    while offset >= 0 and starts[offset] == last:
        ends[offset] = end
        offset -= 1


def _segments(text: str) -> list[tuple[int, int]]:
    """Each character with the marks that follow it."""
    begins = [offset for offset, char in enumerate(text) if not offset or not is_mark(char)]
    return list(zip(begins, [*begins[1:], len(text)], strict=True))
