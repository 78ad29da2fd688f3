"""The words by which two texts differ: one comparison, which edits, evidence packs and the review pages show each in its way."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

MOST_WORDS = 3000  # of either text that are compared, from the first difference on: the time grows with their square
# Pairs of equal words, above which words that stand everywhere anchor no match: a text that repeats one word a thousand times
# would take minutes. Ordinary news of 2,000 other words has fewer.
MOST_PAIRS = 60_000
_SPACED_WORD = re.compile(r"\s*\S+|\s+$")


@dataclass(frozen=True, slots=True)
class WordStretch:
    """Words that are the same in both texts, or those that went and those that came."""

    old: str
    new: str
    same: bool


@dataclass(frozen=True, slots=True)
class WordDiff:
    """Both texts in order, each whole. Not `complete`: they differ over too many words, and the last stretch is what was not
    compared."""

    stretches: tuple[WordStretch, ...]
    complete: bool = True

    @property
    def compared(self) -> tuple[WordStretch, ...]:
        return self.stretches if self.complete else self.stretches[:-1]


def words_of(text: str) -> list[str]:
    """The words of a text, each with the white space before it: put together they are the text."""
    return _SPACED_WORD.findall(text)


def word_diff(old: str, new: str, *, spaces: bool = True, most: int = MOST_WORDS) -> WordDiff:
    """Compare word by word. Without `spaces` two words are the same whatever white space stands before them."""
    old_words, new_words = words_of(old), words_of(new)
    keys = (old_words, new_words) if spaces else ([word.strip() for word in old_words], [word.strip() for word in new_words])
    shorter = min(len(old_words), len(new_words))
    head = next((position for position in range(shorter) if keys[0][position] != keys[1][position]), shorter)
    tail = next(
        (position for position in range(shorter - head) if keys[0][-1 - position] != keys[1][-1 - position]), shorter - head
    )
    ends = len(old_words) - tail, len(new_words) - tail
    complete = max(end - head for end in ends) <= most
    stops = ends if complete else (min(ends[0], head + most), min(ends[1], head + most))
    stretches = [WordStretch("".join(old_words[:head]), "".join(new_words[:head]), True)]
    for operation, a, b, c, d in _operations(keys[0][head : stops[0]], keys[1][head : stops[1]]):
        went, came = old_words[head + a : head + b], new_words[head + c : head + d]
        stretches.append(WordStretch("".join(went), "".join(came), operation == "equal"))
    rest = WordStretch("".join(old_words[stops[0] :]), "".join(new_words[stops[1] :]), complete)
    if complete:
        return WordDiff(tuple(stretch for stretch in (*stretches, rest) if stretch.old or stretch.new))
    return WordDiff((*(stretch for stretch in stretches if stretch.old or stretch.new), rest), complete=False)


def _operations(old_words: Sequence[str], new_words: Sequence[str]) -> Sequence[tuple[str, int, int, int, int]]:
    """The steps from the old words to the new ones, as `difflib` names them."""
    old_counts, new_counts = Counter(old_words), Counter(new_words)
    pairs = sum(count * new_counts[word] for word, count in old_counts.items())
    return SequenceMatcher(None, old_words, new_words, autojunk=pairs > MOST_PAIRS).get_opcodes()
