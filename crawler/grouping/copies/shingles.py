"""A text as numbers: stable 64-bit hashes of its folded word 3-shingles, and the keys by which its copies are found.

Keys are a sample of its 5-shingles: those whose hash ends in zeros (Broder 1997, "mod m"; Manber 1994). A lead in a long
report has a key in common with it where MinHash, which knows the whole only, has none. Hashes are the same on every
machine and in every process, so they may be stored.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property, lru_cache
from hashlib import blake2b
from typing import Self

import numpy as np
from numpy.typing import NDArray

from crawler.grouping.forms import text_form
from crawler.language.sentences import folded_text, paragraph_words, text_words
from crawler.model.facts import ShingleFacts

Hashes = NDArray[np.uint64]

SHINGLE_WORDS = 3  # in a shingle that is compared
KEY_SHINGLE_WORDS = 5  # in one that finds: three words meet in any two texts
MAX_KEYS = 64  # of a text
MIN_PARAGRAPH_WORDS = 5  # fewer are a date, a name or a heading

_FIGURE_PATTERN = re.compile(r"\d+(?:[.,:/]\d+)*")
_DIGIT_PATTERN = re.compile(r"\d")
_BLANK_HASH = np.uint64(0x9E3779B97F4A7C15)
_MIX_FACTORS = (np.uint64(0xFF51AFD7ED558CCD), np.uint64(0xC4CEB9FE1A85EC53), np.uint64(0x9FB21C651E98DF25))


class Shingled:
    """A text taken apart for comparison."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = text_words(text)
        self.words = len(self._tokens)
        self.figures = Counter(_FIGURE_PATTERN.findall(folded_text(text).text))
        self._hashes: Hashes = np.array([*map(_word_hash, self._tokens)], dtype=np.uint64)
        self._order(_shingle_hashes(self._hashes, SHINGLE_WORDS))

    @classmethod
    def of_facts(cls, facts: ShingleFacts) -> Self:
        """A text that was taken apart before: the text itself is not needed any more."""
        text = cls.__new__(cls)
        text.words, text.figures = facts.words, Counter(dict(facts.figures))
        text._order(np.frombuffer(facts.ordered, "<u8"))
        text.__dict__ |= {
            "form": facts.form,
            "paragraphs": facts.paragraphs,
            "masked": np.frombuffer(facts.masked, "<u8"),
            "sample": facts.sample,
        }
        return text

    def facts(self) -> ShingleFacts:
        """The same as plain values."""
        return ShingleFacts(
            words=self.words,
            figures=tuple(self.figures.items()),
            ordered=self.ordered.astype("<u8").tobytes(),
            masked=self.masked.astype("<u8").tobytes(),
            sample=self.sample,
            form=self.form,
            paragraphs=self.paragraphs,
        )

    def _order(self, ordered: Hashes) -> None:
        self.ordered = ordered
        distinct, first_positions = np.unique(ordered, return_index=True)
        self.distinct: Hashes = distinct
        self.first_positions: NDArray[np.intp] = first_positions  # in `ordered`, of each of the distinct

    @cached_property
    def form(self) -> str:
        """Whether it is a roundup or a forecast (`crawler.grouping.forms`)."""
        return text_form("", self._text)

    @cached_property
    def paragraphs(self) -> tuple[tuple[int, int], ...]:
        """The first word of each line that is more than a few words, and the one behind its last."""
        bounds, first = [], 0
        for paragraph in paragraph_words(self._text):
            last = first + len(paragraph)
            if last - first >= MIN_PARAGRAPH_WORDS:
                bounds.append((first, last))
            first = last
        return tuple(bounds)

    @cached_property
    def masked(self) -> Hashes:
        """The shingles with every figure blanked: what a template leaves when its numbers are taken out."""
        if not self.figures:
            return self.distinct
        are_letters = map(str.isalpha, self._tokens)
        numbers = [place for place, is_word in enumerate(are_letters) if not is_word and _DIGIT_PATTERN.search(self._tokens[place])]
        values = self._hashes.copy()
        values[numbers] = _BLANK_HASH
        stands = values != _BLANK_HASH
        stands[1:] |= values[:-1] != _BLANK_HASH  # of blanks in a row the first alone
        stands[:1] = True
        return np.unique(_shingle_hashes(values[stands], SHINGLE_WORDS))

    @cached_property
    def sample(self) -> tuple[int, ...]:
        """Signed 64-bit numbers, at most 64: of the 5-shingles every one, every second, fourth … as their number asks for.
        What a long text keeps, a shorter one keeps too: the samples of two texts meet at the coarser of the two."""
        hashes = np.unique(_shingle_hashes(self._hashes, KEY_SHINGLE_WORDS))
        step = 1
        while len(hashes) > MAX_KEYS:
            step *= 2
            hashes = hashes[hashes % np.uint64(step) == 0]
        return tuple(hashes.astype(np.int64).tolist())


@lru_cache(maxsize=96)
def shingled(text: str) -> Shingled:
    """The text taken apart; a new article meets its candidates again and again."""
    return Shingled(text)


def text_keys(text: str) -> tuple[int, ...]:
    """The keys that similar texts have in common; none for a text without words."""
    return shingled(text).sample


def expected_shared_keys(first_words: int, second_words: int) -> float:
    """Keys that two texts of so many words have in common when the shorter stands in the longer whole."""
    shorter, longer = sorted((max(1, first_words - KEY_SHINGLE_WORDS + 1), max(1, second_words - KEY_SHINGLE_WORDS + 1)))
    step = 1
    while longer / step > MAX_KEYS:
        step *= 2
    return shorter / step


@lru_cache(maxsize=200_000)
def _word_hash(word: str) -> int:
    return int.from_bytes(blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


def _shingle_hashes(words: Hashes, size: int) -> Hashes:
    """A hash of every run of so many words; of all words when there are fewer."""
    count = len(words)
    if not count:
        return words
    size = min(size, count)
    mixed = np.zeros(count - size + 1, dtype=np.uint64)
    for offset in range(size):
        mixed = _scramble(mixed * _MIX_FACTORS[2] + words[offset : count - size + 1 + offset])
    return mixed


def _scramble(values: Hashes) -> Hashes:
    """Murmur3's finaliser."""
    shift = np.uint64(33)
    values = values ^ (values >> shift)
    values = values * _MIX_FACTORS[0]
    values = values ^ (values >> shift)
    values = values * _MIX_FACTORS[1]
    return values ^ (values >> shift)
